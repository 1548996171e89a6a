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

  /** How much of the box is taken, in square pixels; 0 is free. With `any`, only whether. */
  overlap(box, owner, any) {
    const { cell } = this;
    let area = 0;
    this.turn += 1;
    const [left, right] = [Math.floor(box.x0 / cell), Math.floor(box.x1 / cell)];
    const [top, bottom] = [Math.floor(box.y0 / cell), Math.floor(box.y1 / cell)];
    for (let i = left; i <= right; i += 1) {
      for (let j = top; j <= bottom; j += 1) {
        const here = this.cells.get(i * 100003 + j);
        if (!here) continue;
        for (const other of here) {
          if (other.owner === owner || other.turn === this.turn) continue;
          other.turn = this.turn;
          const w = Math.min(box.x1, other.x1) - Math.max(box.x0, other.x0);
          const t = Math.min(box.y1, other.y1) - Math.max(box.y0, other.y0);
          if (w > 0 && t > 0) {
            area += w * t;
            if (any) return area;
          }
        }
      }
    }
    return area;
  }

  add(box) {
    const { cell } = this;
    for (let i = Math.floor(box.x0 / cell); i <= Math.floor(box.x1 / cell); i += 1) {
      for (let j = Math.floor(box.y0 / cell); j <= Math.floor(box.y1 / cell); j += 1) {
        const key = i * 100003 + j;
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }
  }
}

const WAYS = [
  [0, 1], [0, -1], [1, 0], [-1, 0], [0.75, 0.75], [-0.75, 0.75], [0.75, -0.75], [-0.75, -0.75],
  [0.4, 0.95], [-0.4, 0.95], [0.4, -0.95], [-0.4, -0.95],
];

/** Where a block of text may stand beside a node, at a distance; best place first. */
function* seats(node, width, height, gap) {
  const reach = node.sr * STRETCH[node.type] * 0.93 + gap;
  for (const [dx, dy] of WAYS) {
    const side = Math.abs(dx) > 0.5 ? Math.sign(dx) : dx; // beside the node, or above and below it
    const x = node.sx + dx * reach + (side * width) / 2;
    const y = node.sy + dy * reach + ((Math.abs(dy) > 0.5 ? Math.sign(dy) : 0) * height) / 2;
    yield { x0: x - width / 2, x1: x + width / 2, y0: y - height / 2, y1: y + height / 2 };
  }
}

const TRIED = 700; // in a large drawing, no more names than this have any chance of a free place
const LANDMARKS = 30; // the first names of a large drawing, and all events, may stand farther off
const BESIDE = 7; // at this distance or less a name needs no line to its node

/**
 * Chooses a place for each node's label. Nodes come in order of importance. No label covers a
 * node or another label; with `all`, one without a free place gets a shorter form or stands
 * farther off, with a line to its node, and at last the least covered place.
 */
function placeLabels(nodes, size, { all, strong, crossings }) {
  const occupied = new Occupied();
  const inside = nodes.filter((node) => node.sx > -80 && node.sy > -40 && node.sx < size.width + 80 && node.sy < size.height + 40);
  for (const node of inside) {
    const r = node.sr * STRETCH[node.type] * 0.88;
    occupied.add({ x0: node.sx - r, x1: node.sx + r, y0: node.sy - r, y1: node.sy + r, owner: node });
  }
  for (const box of overlays()) occupied.add({ ...box, owner: null });
  const px = all ? letterSize(inside, size) : 12.5;
  const placed = [];
  inside.forEach((node, at) => {
    const lit = strong.has(node.id);
    if (!all && at >= TRIED && !lit) return;
    const taken = (box) => occupied.overlap(box, node, !all) + outsideArea(box, size);
    const unclear = (box) => 40 * crossings(node, box) + Math.min(60, occupied.overlap(widened(box, 7), node) / 4);
    const landmark = at < LANDMARKS || node.type === "event" || lit;
    const best = bestSeat(node, labelSizes(node, px, all, landmark), taken, unclear);
    if (best.taken === 0 || all || (lit && node.main)) {
      occupied.add({ ...best.box, owner: null });
      placed.push({ ...best, lit, dx: best.box.x0 - node.sx, dy: best.box.y0 - node.sy });
    }
  });
  return { placed, occupied };
}

/** The controls that lie over the drawing, in its pixels. */
function overlays() {
  const { left, top } = stage.getBoundingClientRect();
  return [...document.querySelectorAll("#zoom, #limited:not([hidden])")].map((element) => {
    const box = element.getBoundingClientRect();
    return { x0: box.left - left - 4, x1: box.right - left + 4, y0: box.top - top - 4, y1: box.bottom - top + 4 };
  });
}

const FULL = 1.3; // no stage holds more names than cover this much of it

/** How much of the part of the stage that the drawing takes all the names would take together. */
function share(nodes, size) {
  const extent = (key) => nodes.reduce((top, node) => Math.max(top, node[key]), -Infinity) - nodes.reduce((low, node) => Math.min(low, node[key]), Infinity);
  const room = Math.min(size.width, extent("sx") + 110) * Math.min(size.height, extent("sy") + 60);
  const area = nodes.reduce((sum, node) => {
    const { lines, width } = wrap(node.label, `400 12.5px ${FONT}`, 132, 3);
    return sum + (width + 8) * (lines.length * 15 + 4) + 5 * node.sr ** 2;
  }, 0);
  return area / room;
}

/** Smaller letters where the names would fill much of the stage. */
function letterSize(nodes, size) {
  const full = share(nodes, size);
  return full < 0.3 ? 12.5 : full < 0.45 ? 11.5 : 10.5;
}

/** Letter size, line width, lines and distances to try, the best first. */
function labelSizes(node, px, all, landmark) {
  const long = node.type === "event" || node.type === "department";
  const tries = [[px, 132, long ? 4 : 3, [4]]];
  if (all) {
    tries.push([px, 160, 2, [4, 13]], [px, 104, long ? 4 : 3, [4, 13]], [px - 0.5, 96, 2, [4, 14, 24]]);
    if (long) tries.push([px - 0.5, 110, 3, [14, 26, 38, 50]]);
    tries.push([px - 1, 88, 1, [4, 14, 26]], [px - 1, 74, 1, [4, 14, 26, 38, 50]]);
  } else if (landmark) tries.push([px, 160, 3, [4, 14]], [px, 108, 3, [4, 14, 24]], [px - 1, 100, 3, [24, 38, 54, 70]]);
  else tries.push([px - 0.5, 150, 2, [10]]);
  if (node.main) tries.unshift([13.5, 170, 6, [5]]);
  return tries;
}

function widened(box, by) {
  return { x0: box.x0 - by, x1: box.x1 + by, y0: box.y0 - by, y1: box.y1 + by };
}

/** The first size with a free seat; among its free seats the one that hides least. */
function bestSeat(node, sizes, taken0, unclear) {
  const weight = node.type === "event" || node.main ? 600 : 400;
  let best = null;
  for (const [px, width, rows, gaps] of sizes) {
    const font = `${weight} ${px}px ${FONT}`;
    const block = wrap(node.label, font, width, rows);
    const height = block.lines.length * px * 1.22;
    for (const gap of gaps) {
      for (const box of seats(node, block.width + 4, height + 2, gap)) {
        const taken = taken0(box);
        const hidden = taken ? Infinity : unclear(box) + 2 * gap;
        if (!best || taken < best.taken || (taken === best.taken && hidden < best.hidden)) {
          best = { node, box, block, font, px, taken, hidden, far: gap > BESIDE };
        }
        if (!taken && hidden <= 8) return best;
      }
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

/** The end, at a label's rim, of the line that leads from its node to a label that stands off. */
function leader({ box, node }) {
  return [Math.max(box.x0 + 2, Math.min(node.sx, box.x1 - 2)), Math.max(box.y0 + 2, Math.min(node.sy, box.y1 - 2))];
}

function paintLeader(context, label, colour, alpha) {
  if (!label.far || !label.node) return;
  context.globalAlpha = 0.6 * alpha;
  context.beginPath();
  const [x, y] = leader(label);
  const { sx, sy, sr, type } = label.node;
  const length = Math.hypot(x - sx, y - sy) || 1;
  const rim = Math.min(1, (sr * STRETCH[type]) / length);
  context.moveTo(sx + (x - sx) * rim, sy + (y - sy) * rim);
  context.lineTo(x, y);
  context.lineWidth = 0.8;
  context.strokeStyle = colour;
  context.stroke();
  context.globalAlpha = 1;
}

function paintLabel(context, label, colour, halo, alpha) {
  const { box, block, font, px } = label;
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
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
