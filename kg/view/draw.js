// The drawing. vis-network keeps the nodes, pans, zooms and drags; links, highlights and labels
// are painted by hooks in screen pixels, so that a selection costs one repaint and no updates.

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

/** Nodes grow and shrink less than the distances do, so they stay readable at any zoom. */
function screenRadius(node) {
  const scale = network ? network.getScale() : 1;
  return node.r * Math.max(0.62, Math.min(1.7, scale ** 0.45));
}

function paintNode(context, node, x, y, radius, pixel) {
  trace(context, node.type, x, y, radius);
  context.fillStyle = node.colour;
  context.fill();
  context.lineJoin = "round";
  context.lineWidth = (node.r < 6 ? 0.8 : 1.25) * pixel;
  context.strokeStyle = palette.outline;
  context.stroke();
}

// ---- what is drawn ------------------------------------------------------------------------------

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
  const shown = view.open && !state.all ? view.open.map((id) => view.byId.get(id)) : view.nodes;
  const extent = (key) => 2 * shown.reduce((top, node) => Math.max(top, Math.abs(node[key])), 1);
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
  const base = scene.nodes.length > 600 ? 4 : scene.nodes.length > 250 ? 5 : 8;
  for (const node of scene.nodes) {
    node.r = base + (base < 8 ? 9 : 13) * even * Math.sqrt(measure(node) / most);
    node.colour = state.colour === "community" ? groupColour(node.community) : palette.types[node.type];
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

function groupColour(group) {
  return palette.groups[group] || palette.other;
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
  if (chosen && !state.hops) {
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

// ---- painting -----------------------------------------------------------------------------------

/** Runs `paint` with the canvas in CSS pixels of the stage. */
function inPixels(context, paint) {
  const size = { width: context.canvas.clientWidth, height: context.canvas.clientHeight };
  const ratio = context.canvas.width / (size.width || 1);
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint(size);
  context.restore();
}

function toScreen(size) {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  for (const node of scene.nodes) {
    node.sx = (node.x - centre.x) * scale + size.width / 2;
    node.sy = (node.y - centre.y) * scale + size.height / 2;
    node.sr = screenRadius(node);
  }
}

/** Before the nodes: all links, one stroke per style. */
function paintUnder(context) {
  if (!scene.view) return;
  inPixels(context, (size) => {
    toScreen(size);
    const batches = new Map();
    for (const edge of scene.edges) {
      const width = Math.round(edge.width * 2) / 2;
      const key = `${edge.colour}|${width}|${edge.low}`;
      if (!batches.has(key)) batches.set(key, []);
      batches.get(key).push(edge);
    }
    // Closer stages over farther ones, whatever the order of the links.
    const ordered = [...batches].sort((a, b) => (b[1][0].level ?? 0) - (a[1][0].level ?? 0));
    const crowd = Math.max(0.28, Math.min(1, 12 / Math.sqrt(scene.edges.length + 1)));
    for (const [key, edges] of ordered) {
      const [colour, width, low] = key.split("|");
      context.globalAlpha = edges[0].level === 2 ? Math.min(0.8, crowd) : Math.min(1, crowd * 1.5);
      strokeEdges(context, edges, colour, Number(width), low === "true");
    }
    context.globalAlpha = 1;
  });
}

function strokeEdges(context, edges, colour, width, dashed) {
  context.beginPath();
  for (const edge of edges) {
    const from = scene.byId.get(edge.from);
    const to = scene.byId.get(edge.to);
    context.moveTo(from.sx, from.sy);
    if (edge.bend) {
      const { cx, cy } = curve(edge, from, to);
      context.quadraticCurveTo(cx, cy, to.sx, to.sy);
    } else context.lineTo(to.sx, to.sy);
  }
  context.setLineDash(dashed ? [6, 4] : []);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = dashed ? "butt" : "round";
  context.stroke();
  context.setLineDash([]);
}

/** What stands out: the selection with its neighbours, or what the pointer is on. */
function emphasis() {
  const chosen = state.selected && selectionEnds(state, scene.view).filter((id) => scene.byId.has(id));
  const focus = chosen && chosen.length ? { ...state.selected } : scene.hover;
  if (!focus) return null;
  if (focus.kind === "edge") {
    const edge = scene.edges.find((e) => e.id === focus.id);
    return edge ? { nodes: new Set([edge.from, edge.to]), edges: [edge], main: [] } : null;
  }
  const id = focus.kind === "part" ? parts[focus.id].event : focus.id;
  const near = scene.near.get(id) || [];
  let edges = near;
  if (focus.kind === "part") {
    const people = new Set(factsOfPart[focus.id].map((f) => f.s));
    edges = near.filter((edge) => edge.fact !== undefined && facts[edge.fact].part === focus.id || people.has(edge.from) && edge.kind !== "participation");
  }
  return { nodes: new Set([id, ...edges.flatMap((e) => [e.from, e.to])]), edges, main: [id] };
}

/** After the nodes: fade the rest, paint what stands out, then the labels. */
function paintOver(context) {
  if (!scene.view) return;
  inPixels(context, (size) => {
    const lit = emphasis();
    if (lit) {
      context.globalAlpha = state.selected ? 0.8 : 0.62;
      context.fillStyle = palette.paper;
      context.fillRect(0, 0, size.width, size.height);
      context.globalAlpha = 1;
      for (const edge of lit.edges) paintStrong(context, edge);
      for (const id of lit.nodes) {
        const node = scene.byId.get(id);
        if (!node) continue;
        if (lit.main.includes(id)) paintRing(context, node);
        paintNode(context, node, node.sx, node.sy, node.sr, 1);
      }
    }
    paintLabels(context, size, lit);
  });
}

function paintRing(context, node) {
  context.beginPath();
  context.arc(node.sx, node.sy, node.sr * STRETCH[node.type] + 5, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = palette.accent;
  context.stroke();
}

function paintStrong(context, edge) {
  const width = Math.max(1.8, edge.width + 0.4);
  strokeEdges(context, [edge], edge.level === undefined ? palette.accent : edge.colour, width, edge.low);
  if (edge.level !== undefined) return;
  const [from, to] = [scene.byId.get(edge.from), scene.byId.get(edge.to)];
  const control = curve(edge, from, to);
  const length = Math.hypot(to.sx - from.sx, to.sy - from.sy) || 1;
  const t = 1 - Math.min(0.45, (to.sr * STRETCH[to.type] + 3) / length);
  const [x, y] = along(from, to, control, t);
  const [px, py] = along(from, to, control, Math.max(0, t - 0.04));
  const angle = Math.atan2(y - py, x - px);
  context.beginPath();
  context.moveTo(x, y);
  for (const side of [-0.42, 0.42]) context.lineTo(x - 9 * Math.cos(angle + side), y - 9 * Math.sin(angle + side));
  context.closePath();
  context.fillStyle = palette.accent;
  context.fill();
}

let settling = 0;

/** While the view is only moved, the labels move along; they are placed anew when it rests. */
function placement(size, lit) {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  const key = [scale, size.width, size.height, lit && [...lit.nodes].join()].join();
  const old = scene.placement;
  if (old && old.key === key) {
    const [dx, dy] = [(old.centre.x - centre.x) * scale, (old.centre.y - centre.y) * scale];
    if (dx || dy) {
      old.centre = centre;
      for (const { box } of [...old.placed, ...old.edges]) Object.assign(box, { x0: box.x0 + dx, x1: box.x1 + dx, y0: box.y0 + dy, y1: box.y1 + dy });
      clearTimeout(settling);
      settling = setTimeout(repaint, 120);
    }
  } else {
    const strong = lit ? lit.nodes : new Set();
    for (const node of scene.nodes) node.main = Boolean(lit && lit.main.includes(node.id));
    const order = lit ? [...scene.nodes].sort((a, b) => rank(b, lit) - rank(a, lit)) : scene.nodes;
    const all = scene.nodes.length <= 250;
    scene.placement = { key, centre, ...placeLabels(order, size, { all, strong, crossings }) };
    scene.placement.edges = lit ? placeEdgeLabels(lit, scene.placement.occupied, size) : [];
  }
  return scene.placement;
}

/** How many links run through a box: of all links in a small drawing, else of the node's own. */
function crossings(node, box) {
  const edges = scene.nodes.length * scene.edges.length < 20000 ? scene.edges : (scene.near.get(node.id) || []).slice(0, 24);
  let count = 0;
  for (const edge of edges) {
    if (segmentMeets(scene.byId.get(edge.from), scene.byId.get(edge.to), box)) count += 1;
  }
  return count;
}

/** Whether the straight line between two nodes passes through a box (Liang and Barsky's test). */
function segmentMeets(a, b, box) {
  let [low, high] = [0, 1];
  const [dx, dy] = [b.sx - a.sx, b.sy - a.sy];
  for (const [step, room] of [[-dx, a.sx - box.x0], [dx, box.x1 - a.sx], [-dy, a.sy - box.y0], [dy, box.y1 - a.sy]]) {
    if (step === 0 && room < 0) return false;
    if (step < 0) low = Math.max(low, room / step);
    if (step > 0) high = Math.min(high, room / step);
  }
  return low < high;
}

function rank(node, lit) {
  return (node.main ? 2 : 0) + (lit.nodes.has(node.id) ? 1 : 0);
}

function paintLabels(context, size, lit) {
  const { placed, edges } = placement(size, lit);
  for (const label of placed) {
    if (!lit || label.lit) continue;
    paintLabel(context, label, palette.ink, palette.paper, state.selected ? 0.26 : 0.4);
  }
  for (const label of edges) paintLabel(context, label, palette.accent, palette.paper, 1);
  for (const label of placed) if (!lit || label.lit) paintLabel(context, label, palette.ink, palette.paper, 1);
}

/** Words on the links that stand out, where there is room: along the middle, then nearer an end. */
function placeEdgeLabels(lit, occupied, size) {
  const font = `500 11px ${FONT}`;
  const placed = [];
  if (lit.edges.length > (scene.view.name === "entities" ? 60 : 8)) return placed;
  for (const edge of lit.edges) {
    const [from, to] = [scene.byId.get(edge.from), scene.byId.get(edge.to)];
    const control = curve(edge, from, to);
    const block = wrap(linkLabel(edge), font, 130, 2);
    const length = Math.hypot(to.sx - from.sx, to.sy - from.sy) || 1;
    const normal = [-(to.sy - from.sy) / length, (to.sx - from.sx) / length];
    const height = block.lines.length * 11 * 1.22 + 2;
    const beside = (Math.abs(normal[0]) * block.width + Math.abs(normal[1]) * height) / 2 + 4;
    const covered = (Math.abs(normal[1]) * block.width + Math.abs(normal[0]) * height) > length - from.sr - to.sr - 24;
    const tries = [0.5, 0.4, 0.6, 0.3, 0.7].flatMap((t) => (covered ? [beside, -beside] : [0, beside, -beside]).map((off) => [t, off]));
    for (const [t, off] of tries) {
      const at = along(from, to, control, t);
      const [x, y] = [at[0] + normal[0] * off, at[1] + normal[1] * off];
      const box = { x0: x - block.width / 2 - 2, x1: x + block.width / 2 + 2, y0: y - height / 2, y1: y + height / 2 };
      if (occupied.overlap(box, "links") + outsideArea(box, size) > 0) continue;
      occupied.add({ ...box, owner: null });
      placed.push({ box, block, font, px: 11 });
      break;
    }
  }
  return placed;
}

// ---- what is under the pointer ------------------------------------------------------------------

function hitTest(x, y) {
  let best = null;
  for (const node of scene.nodes) {
    const far = Math.hypot(node.sx - x, node.sy - y) - node.sr * STRETCH[node.type];
    if (far < 5 && (!best || far < best.far)) best = { kind: "node", id: node.id, far };
  }
  if (!best && scene.placement) {
    const label = scene.placement.placed.find(({ box }) => x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1);
    if (label) best = { kind: "node", id: label.node.id };
  }
  return best || hitEdge(x, y);
}

function hitEdge(x, y) {
  let best = null;
  for (const edge of scene.edges) {
    const [from, to] = [scene.byId.get(edge.from), scene.byId.get(edge.to)];
    const slack = 44;
    if (x < Math.min(from.sx, to.sx) - slack || x > Math.max(from.sx, to.sx) + slack
      || y < Math.min(from.sy, to.sy) - slack || y > Math.max(from.sy, to.sy) + slack) continue;
    const far = edgeDistance(edge, from, to, x, y);
    if (far < 6 && (!best || far < best.far)) best = { kind: "edge", id: edge.id, far };
  }
  return best;
}

function edgeDistance(edge, from, to, x, y) {
  const control = curve(edge, from, to);
  let least = Infinity;
  let [px, py] = [from.sx, from.sy];
  for (let i = 1; i <= (edge.bend ? 10 : 1); i += 1) {
    const [qx, qy] = along(from, to, control, edge.bend ? i / 10 : 1);
    const square = (qx - px) ** 2 + (qy - py) ** 2 || 1;
    const t = Math.max(0, Math.min(1, ((x - px) * (qx - px) + (y - py) * (qy - py)) / square));
    least = Math.min(least, Math.hypot(px + t * (qx - px) - x, py + t * (qy - py) - y));
    [px, py] = [qx, qy];
  }
  return least;
}
