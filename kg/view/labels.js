// The label layer: text in screen pixels, largest first, never over a node or another label.

const FONT = 'system-ui, "Noto Sans", "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const measuring = document.createElement("canvas").getContext("2d");
const widths = new Map();

function textWidth(text, font) {
  const key = `${font}\n${text}`;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    measuring.font = font;
    widths.set(key, measuring.measureText(text).width);
  }
  return widths.get(key);
}

/** Text in at most `rows` lines of at most `width` pixels, cut with an ellipsis if longer. */
const wrapped = new Map();
function wrap(text, font, width, rows) {
  const key = `${font}\n${width}\n${rows}\n${text}`;
  if (wrapped.has(key)) return wrapped.get(key);
  // Han and kana may break anywhere, other scripts between words; control marks are not drawn.
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, " ");
  const pieces = clean.match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|\s+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+/gu) || [];
  const lines = [""];
  let full = false;
  for (const piece of pieces) {
    const last = lines.length - 1;
    if (textWidth((lines[last] + piece).trim(), font) <= width || !lines[last].trim()) lines[last] += piece;
    else if (lines.length < rows) lines.push(piece.trimStart());
    else {
      full = true;
      break;
    }
  }
  const result = lines.map((line, i) => fitted(line.trim(), font, width, full && i === lines.length - 1));
  const block = { lines: result, width: Math.max(0, ...result.map((line) => textWidth(line, font))) };
  if (wrapped.size > 20000) wrapped.clear();
  wrapped.set(key, block);
  return block;
}

function fitted(line, font, width, cut) {
  if (!cut && textWidth(line, font) <= width) return line;
  const letters = [...line];
  while (letters.length > 1 && textWidth(`${letters.join("").trimEnd()}…`, font) > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

/** Rectangles in a grid of cells, so that a collision is found without looking at all. */
class Occupied {
  constructor(cell = 32) {
    this.cell = cell;
    this.cells = new Map();
    this.turn = 0; // boxes seen in this turn carry its number, as they lie in several cells
  }

  * keys(box) {
    const { cell } = this;
    for (let i = Math.floor(box.x0 / cell); i <= Math.floor(box.x1 / cell); i += 1) {
      for (let j = Math.floor(box.y0 / cell); j <= Math.floor(box.y1 / cell); j += 1) yield i * 100003 + j;
    }
  }

  /** How much of the box is taken, in square pixels; 0 is free. */
  overlap(box, owner) {
    let area = 0;
    this.turn += 1;
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) || []) {
        if (other.owner === owner || other.turn === this.turn) continue;
        other.turn = this.turn;
        const w = Math.min(box.x1, other.x1) - Math.max(box.x0, other.x0);
        const t = Math.min(box.y1, other.y1) - Math.max(box.y0, other.y0);
        if (w > 0 && t > 0) area += w * t;
      }
    }
    return area;
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }
}

const WAYS = [[0, 1], [0, -1], [1, 0], [-1, 0], [0.8, 0.8], [-0.8, 0.8], [0.8, -0.8], [-0.8, -0.8]];

/** Where a block of text may stand beside a node, best place first. */
function* seats(node, width, height, gap) {
  for (const [dx, dy] of WAYS) {
    const reach = node.sr * STRETCH[node.type] * 0.93 + gap;
    const x = node.sx + dx * reach + (dx > 0.1 ? width / 2 : dx < -0.1 ? -width / 2 : 0);
    const y = node.sy + dy * reach + (dy > 0.1 ? height / 2 : dy < -0.1 ? -height / 2 : 0);
    yield { x0: x - width / 2, x1: x + width / 2, y0: y - height / 2, y1: y + height / 2 };
  }
}

const TRIED = 700; // in a large drawing, no more names than this have any chance of a free place
const LANDMARKS = 14; // with the events, these may cover small nodes with their names, as on a map

/**
 * Chooses a place for each node's label. Nodes come in order of importance; with `all`, a node
 * without a free place gets a shorter label, at last the least covered place.
 */
function placeLabels(nodes, size, { all, strong, crossings }) {
  const occupied = new Occupied(); // what no label may cover
  const small = new Occupied(); // what a landmark's label may
  const inside = nodes.filter((node) => node.sx > -80 && node.sy > -40 && node.sx < size.width + 80 && node.sy < size.height + 40);
  inside.forEach((node, at) => {
    const r = node.sr * STRETCH[node.type] * 0.88;
    const minor = !all && at >= LANDMARKS && node.type !== "event" && !strong.has(node.id);
    (minor ? small : occupied).add({ x0: node.sx - r, x1: node.sx + r, y0: node.sy - r, y1: node.sy + r, owner: node });
  });
  const placed = [];
  inside.forEach((node, at) => {
    const lit = strong.has(node.id);
    if (!all && at >= TRIED && !lit) return;
    const landmark = !all && (at < LANDMARKS || node.type === "event" || lit);
    const cost = (box) => {
      const hard = occupied.overlap(box, node) + outsideArea(box, size);
      const soft = small.overlap(box, node);
      return landmark ? { taken: hard, worse: soft } : { taken: hard + soft, worse: 0 };
    };
    const best = bestSeat(node, labelSizes(node, all, lit), cost, crossings);
    if (best.taken === 0 || all || (lit && node.main)) {
      occupied.add({ ...best.box, owner: null });
      placed.push({ ...best, lit, backed: landmark && small.overlap(best.box, node) > 0 });
    }
  });
  return { placed, occupied };
}

/** Font size, line width, lines and gap to try, the best first. */
function labelSizes(node, all, lit) {
  const tries = [[12.5, 132, node.type === "department" ? 4 : 3, 4], [12, 150, 2, 12]];
  if (node.main) tries.unshift([13.5, 170, 6, 5]);
  if (all || lit) tries.push([11, 104, 2, 4], [11, 96, 1, 16], [10, 72, 1, 4], [10, 72, 1, 22]);
  return tries;
}

/** The first size with a free seat; among its free seats the one that hides least. */
function bestSeat(node, sizes, cost, crossings) {
  const weight = node.type === "event" || node.main ? 600 : 400;
  let best = null;
  for (const [px, width, rows, gap] of sizes) {
    const font = `${weight} ${px}px ${FONT}`;
    const block = wrap(node.label, font, width, rows);
    const height = block.lines.length * px * 1.22;
    for (const box of seats(node, block.width + 4, height + 2, gap)) {
      const { taken, worse } = cost(box);
      const hidden = taken ? Infinity : worse + 40 * crossings(node, box);
      if (!best || taken < best.taken || (taken === best.taken && hidden < best.hidden)) {
        best = { node, box, block, font, px, taken, hidden };
      }
      if (!taken && !hidden) return best;
    }
    if (best.taken === 0) return best;
  }
  return best;
}

function outsideArea(box, size) {
  const w = Math.max(0, Math.min(box.x1, size.width) - Math.max(box.x0, 0));
  const t = Math.max(0, Math.min(box.y1, size.height) - Math.max(box.y0, 0));
  return (box.x1 - box.x0) * (box.y1 - box.y0) - w * t;
}

function paintLabel(context, label, colour, halo, alpha) {
  const { box, block, font, px } = label;
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (label.backed) {
    context.globalAlpha = 0.82 * alpha;
    context.fillStyle = halo;
    context.fillRect(box.x0 - 1, box.y0, box.x1 - box.x0 + 2, box.y1 - box.y0);
  }
  context.globalAlpha = alpha;
  block.lines.forEach((line, i) => {
    const x = (box.x0 + box.x1) / 2;
    const y = box.y0 + 1 + (i + 0.5) * px * 1.22;
    context.lineWidth = 3.5;
    context.lineJoin = "round";
    context.strokeStyle = halo;
    context.strokeText(line, x, y);
    context.fillStyle = colour;
    context.fillText(line, x, y);
  });
  context.globalAlpha = 1;
}
