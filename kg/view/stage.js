// What stands on the stage. vis-network keeps the nodes, pans, zooms and drags; links, highlights
// and labels are painted by hooks (draw.js), so that a selection costs one repaint, no updates.

const stage = document.getElementById("stage");
const scene = { nodes: [], edges: [], byId: new Map(), near: new Map(), hover: null, placement: null };
let network = null;
let dataset = null;
const moved = new Map(); // positions the user gave nodes by dragging, per view

function createNetwork(options) {
  dataset = new vis.DataSet([]);
  network = new vis.Network(document.getElementById("canvas"), { nodes: dataset, edges: new vis.DataSet([]) }, {
    ...options,
    nodes: { shape: "custom", ctxRenderer: nodeRenderer, chosen: false },
  });
  network.on("beforeDrawing", paintUnder);
  network.on("afterDrawing", paintOver);
  network.on("zoom", () => { scene.scale = network.getScale(); });
  network.on("dragEnd", (event) => {
    for (const id of event.nodes) moved.set(`${state.view}/${id}`, network.getPositions([id])[id]);
    scene.placement = null;
  });
  network.on("dragging", (event) => {
    if (event.nodes.length) scene.placement = null;
  });
}

function nodeRenderer({ ctx, id, x, y }) {
  const node = scene.byId.get(id);
  if (!node) return {};
  const scale = network.getScale();
  const radius = screenRadius(node) / scale;
  node.x = x;
  node.y = y;
  return {
    drawNode() {
      paintNode(ctx, node, x, y, radius, 1 / scale);
    },
    nodeDimensions: { width: radius * 2, height: radius * 2 },
  };
}

/** Rebuilds the scene from what the filters leave; `fit` also moves the view to show it all. */
function refresh({ fit = false, quick = false } = {}) {
  const { view, nodes, edges, limited } = visible(state);
  scene.view = view;
  scene.limited = limited;
  if (fit) arrange(view);
  scene.nodes = view.nodes.filter((node) => nodes.has(node.id)).map((node) => sceneNode(node, view));
  scene.byId = new Map(scene.nodes.map((node) => [node.id, node]));
  scene.near = new Map(scene.nodes.map((node) => [node.id, []]));
  scene.edges = edges;
  bendParallel(edges);
  for (const edge of edges) {
    scene.near.get(edge.from).push(edge);
    if (edge.to !== edge.from) scene.near.get(edge.to).push(edge);
  }
  restyle();
  const gone = dataset.getIds().filter((id) => !scene.byId.has(id));
  if (gone.length) dataset.remove(gone);
  dataset.update(scene.nodes.map(({ id, x, y }) => ({ id, x, y })));
  if (fit) fitView(!quick);
  repaint();
}

/**
 * Fits the drawing's shape to the window's: a wide one is turned on a tall screen, and the two
 * axes are stretched a little. Only distances along links have a meaning, and no exact one.
 */
function arrange(view) {
  const opened = view.open && !state.all ? view.open.map((id) => view.byId.get(id)) : view.nodes;
  const shown = opened.filter((node) => state.loose || view.near.get(node.id).length > 0);
  const extent = (key) => shown.reduce((top, node) => Math.max(top, node[key]), 1) - shown.reduce((low, node) => Math.min(low, node[key]), -1);
  const tall = fitRoom()[1] / fitRoom()[0];
  const turned = tall > 1.25 && extent("x") > extent("y") * 1.1;
  const shape = turned ? extent("x") / extent("y") : extent("y") / extent("x");
  const stretch = Math.sqrt(Math.max(0.5, Math.min(2.2, tall / shape)));
  const same = scene.turned === turned && Math.abs(stretch / (scene.stretch || 1) - 1) < 0.02;
  if (same) return;
  moved.clear();
  Object.assign(scene, { turned, stretch });
}

/** Width and height that the nodes may fill, with room for labels and notes at the rim. */
function fitRoom() {
  return [stage.clientWidth - Math.min(130, stage.clientWidth * 0.2), stage.clientHeight - 84 - (scene.limited ? 50 : 0)];
}

function sceneNode(node, view) {
  const at = moved.get(`${state.view}/${node.id}`) || node;
  const placed = at === node; // else it is where the user dragged it
  const [x, y] = scene.turned && placed ? [-at.y, at.x] : [at.x, at.y];
  return {
    ...node, type: things[node.id].type, label: drawnLabel(node.id), links: view.near.get(node.id).length,
    x: placed ? x / scene.stretch : x, y: placed ? y * scene.stretch : y,
  };
}

function bendParallel(edges) {
  const bundles = new Map();
  for (const edge of edges) {
    const key = edge.from < edge.to ? `${edge.from}-${edge.to}` : `${edge.to}-${edge.from}`;
    if (!bundles.has(key)) bundles.set(key, []);
    bundles.get(key).push(edge);
  }
  for (const bundle of bundles.values()) {
    bundle.forEach((edge, i) => {
      const side = edge.from < edge.to ? 1 : -1;
      edge.bend = (i - (bundle.length - 1) / 2) * side;
    });
  }
}

/** Sizes and colours by the chosen measures. */
function restyle() {
  const measure = (node) => Number(state.size === "betweenness" ? node.betweenness : node.degree) || 0;
  const most = scene.view.nodes.reduce((top, node) => Math.max(top, measure(node)), 0) || 1;
  const even = scene.view.nodes.every((node) => measure(node) > most * 0.7) ? 0.3 : 1; // nothing stands out
  const many = scene.nodes.length;
  const base = many > 600 ? 4 : many > 250 ? 5 : many > 120 ? 6 : 8;
  for (const node of scene.nodes) {
    node.r = base + (base < 8 ? 9 : 13) * even * Math.sqrt(measure(node) / most);
    node.colour = colourBy() === "type" ? palette.types[node.type] : groupColour(groupOf(node));
  }
  const importance = (node) => node.r + (node.type === "event" ? 4 : 0);
  scene.nodes.sort((a, b) => importance(b) - importance(a) || a.id - b.id);
  const heaviest = scene.view.edges.reduce((top, edge) => Math.max(top, edge.weight || 0), 0) || 1;
  const lightest = scene.view.edges.reduce((low, edge) => Math.min(low, edge.weight || 0), heaviest);
  for (const edge of scene.edges) {
    const share = heaviest > lightest ? (edge.weight - lightest) / (heaviest - lightest) : 0.1;
    edge.width = edge.weight === undefined ? 1.3 : 1 + 3.5 * Math.sqrt(share);
    edge.colour = edge.level === undefined ? palette.edges[edge.kind] : palette.levels[edge.level];
  }
  scene.placement = null;
}

const PALETTE = 7; // colours that stay apart for everyone; all further groups share one

/** What the colours mean: as chosen, else types among the entities and communities in networks. */
function colourBy() {
  const usual = state.view === "entities" ? "type" : "community";
  return state.colour === "country" && !data.countries.length ? usual : state.colour || usual;
}

function groupColour(group) {
  return group < PALETTE ? palette.groups[group] : palette.other;
}

/** Number of the group whose colour a node has; the largest groups come first. */
function groupOf(node) {
  if (colourBy() === "community") return node.community ?? 0;
  const at = countryGroups().indexOf(countriesOf(node.id)[0]);
  return at < 0 ? PALETTE : at;
}

/** Countries by how many things belong to them. */
let ranked = null;
function countryGroups() {
  if (!ranked) {
    const counts = tally(things, (thing) => countriesOf(thing.id));
    counts.delete(NOT_STATED);
    ranked = byCount(counts).map(({ name }) => name);
  }
  return ranked;
}

/** The communities' names: each that of its best-connected member. */
function communityGroups(view) {
  if (!view.groups) {
    view.groups = [];
    const first = new Map();
    const measure = (node) => node.strength ?? node.degree ?? 0;
    for (const node of view.nodes) {
      const best = first.get(node.community ?? 0);
      if (!best || measure(node) > measure(best)) first.set(node.community ?? 0, node);
    }
    for (const [group, node] of first) view.groups[group] = `around ${things[node.id].label}`;
  }
  return view.groups;
}

let repainting = 0;
function repaint() {
  scene.placement = null;
  if (!repainting) {
    repainting = requestAnimationFrame(() => {
      repainting = 0;
      network.redraw();
    });
  }
}

function fitView(animated) {
  const boxes = scene.nodes.map((node) => [node.x, node.y]);
  if (!boxes.length) return;
  const xs = boxes.map(([x]) => x);
  const ys = boxes.map(([, y]) => y);
  const low = [Math.min(...xs), Math.min(...ys)];
  const high = [Math.max(...xs), Math.max(...ys)];
  const note = scene.limited ? 50 : 0;
  const room = fitRoom();
  const scale = Math.min(1.5, room[0] / Math.max(1, high[0] - low[0]), room[1] / Math.max(1, high[1] - low[1]));
  scene.scale = scale;
  const still = !animated || matchMedia("(prefers-reduced-motion: reduce)").matches || scene.nodes.length > 500;
  network.moveTo({
    position: { x: (low[0] + high[0]) / 2, y: (low[1] + high[1] + note / scale) / 2 }, scale,
    animation: still ? false : { duration: 350, easingFunction: "easeInOutQuad" },
  });
}

/** After the window or a sheet changed the room: all again, or the selection at the same scale. */
function refit() {
  const chosen = state.selected && selectionEnds(state, scene.view).map((id) => scene.byId.get(id)).find(Boolean);
  if (chosen && !state.hops && !matchMedia("print").matches) {
    network.moveTo({ position: { x: chosen.x, y: chosen.y }, scale: scene.scale, animation: false });
    repaint();
  } else refresh({ fit: true, quick: true });
}

function bringIntoView(id) {
  const node = scene.byId.get(id);
  if (!node) return;
  const { x, y } = network.canvasToDOM(node);
  const margin = 60;
  if (x > margin && y > margin && x < stage.clientWidth - margin && y < stage.clientHeight - margin) return;
  network.moveTo({
    position: { x: node.x, y: node.y },
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 300, easingFunction: "easeInOutQuad" },
  });
}
