// The painting of links, nodes, highlights and labels, in screen pixels.

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
    const thin = Math.max(0.55, Math.min(1, 16 / Math.sqrt(scene.edges.length + 1)));
    for (const edge of scene.edges) {
      const width = Math.round(edge.width * thin * 4) / 4;
      const key = `${edge.colour}|${width}|${edge.low}`;
      if (!batches.has(key)) batches.set(key, []);
      batches.get(key).push(edge);
    }
    // Closer stages over farther ones, whatever the order of the links.
    const ordered = [...batches].sort((a, b) => (b[1][0].level ?? 0) - (a[1][0].level ?? 0));
    const crowd = Math.max(0.22, Math.min(1, 12 / Math.sqrt(scene.edges.length + 1)));
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

/** While the view is moved or zoomed, labels go with their nodes; they are placed anew at rest. */
function placement(size, lit) {
  const at = [network.getScale(), network.getViewPosition().x, network.getViewPosition().y].join();
  const key = [size.width, size.height, lit && [...lit.nodes].join()].join();
  const old = scene.placement;
  if (old && old.key === key) {
    if (old.at !== at) follow(old);
    old.at = at;
    return old;
  }
  const strong = lit ? lit.nodes : new Set();
  for (const node of scene.nodes) node.main = Boolean(lit && lit.main.includes(node.id));
  const order = lit ? [...scene.nodes].sort((a, b) => rank(b, lit) - rank(a, lit)) : scene.nodes;
  const all = scene.nodes.length <= 250 && share(scene.nodes, size) < FULL;
  scene.placement = { key, at, ...placeLabels(order, size, { all, strong, crossings }) };
  scene.placement.edges = lit ? placeEdgeLabels(lit, scene.placement.occupied, size) : [];
  return scene.placement;
}

function follow(old) {
  for (const { box, node, dx, dy } of old.placed) {
    const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
    Object.assign(box, { x0: node.sx + dx, x1: node.sx + dx + width, y0: node.sy + dy, y1: node.sy + dy + height });
  }
  old.edges = [];
  clearTimeout(settling);
  settling = setTimeout(repaint, 120);
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
  for (const label of placed) paintLeader(context, label, palette.muted, !lit || label.lit ? 1 : 0.3);
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
