// What is under the pointer: a node, its label, or a link.

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
