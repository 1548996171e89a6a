// Small helpers shared by all: elements with text only, shapes, colours, geometry.

/** An element; strings become text nodes, never markup. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  for (const child of children.flat(3)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/** A link out of the page, only to http(s) and mailto; anything else stays plain text. */
function outward(address, text) {
  let scheme = "";
  try {
    scheme = new URL(address).protocol;
  } catch {
    scheme = "";
  }
  if (!["http:", "https:", "mailto:"].includes(scheme)) return h("span", {}, text || address);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text || address);
}

const SVG = "http://www.w3.org/2000/svg";
function s(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Corners of each type's shape in the unit circle; a person is the circle itself. */
function polygon(corners, turn, inner) {
  return Array.from({ length: corners }, (_, i) => {
    const angle = turn + (i * 2 * Math.PI) / corners;
    const reach = inner && i % 2 ? inner : 1;
    return [Math.cos(angle) * reach, Math.sin(angle) * reach];
  });
}
const SHAPES = {
  person: null,
  institution: [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  department: polygon(4, -Math.PI / 2),
  event: polygon(10, -Math.PI / 2, 0.5),
  place: polygon(3, Math.PI / 2),
};
const STRETCH = { person: 0.94, institution: 1, department: 1.16, event: 1.34, place: 1.16 };

/** Traces a node's outline on a canvas. */
function trace(context, type, x, y, radius) {
  const corners = SHAPES[type];
  const reach = radius * STRETCH[type];
  context.beginPath();
  if (!corners) context.arc(x, y, reach, 0, 2 * Math.PI);
  else corners.forEach(([dx, dy], i) => context[i ? "lineTo" : "moveTo"](x + dx * reach, y + dy * reach));
  context.closePath();
}

/** The same outline as an SVG element. */
function svgShape(type, x, y, radius, attributes) {
  const reach = radius * STRETCH[type];
  if (!SHAPES[type]) return s("circle", { cx: x, cy: y, r: reach, ...attributes });
  const points = SHAPES[type].map(([dx, dy]) => `${(x + dx * reach).toFixed(1)},${(y + dy * reach).toFixed(1)}`);
  return s("polygon", { points: points.join(" "), "stroke-linejoin": "round", ...attributes });
}

/** The small picture of a type in lists; its colour comes from the style sheet. */
function glyph(type, colour) {
  const shape = svgShape(type, 8, 8, 6, { class: colour ? "" : `fill-${type}` });
  if (colour) shape.setAttribute("fill", colour);
  return s("svg", { viewBox: "0 0 16 16", class: "glyph", "aria-hidden": "true", focusable: "false" }, shape);
}

/** Colours of the current theme, read from the style sheet once per change. */
let palette = {};
function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  palette = {
    ink: read("ink"), muted: read("muted"), paper: read("stage"), accent: read("accent"),
    outline: read("node-outline"), lowEdge: read("edge"),
    types: Object.fromEntries(TYPES.map((type) => [type, read(type)])),
    edges: {
      participation: read("edge-participation"), position: read("edge-position"),
      affiliation: read("edge-position"), represents: read("edge-position"),
      "part of": read("edge-unit"), "held in": read("edge-place"), "located in": read("edge-place"),
    },
    levels: [read("level-0"), read("level-1"), read("level-2")],
    groups: Array.from({ length: 7 }, (_, i) => read(`group-${i}`)),
    other: read("group-other"),
  };
}

/** A link's curve: parallel links fan out to both sides of the straight line. */
function curve(edge, from, to) {
  const dx = to.sx - from.sx;
  const dy = to.sy - from.sy;
  const length = Math.hypot(dx, dy) || 1;
  const bend = edge.bend ? edge.bend * Math.min(34, length * 0.22) : 0;
  return { cx: (from.sx + to.sx) / 2 - (dy / length) * bend * 2, cy: (from.sy + to.sy) / 2 + (dx / length) * bend * 2 };
}

/** The point at `t` (0…1) of a link's curve. */
function along(from, to, control, t) {
  const u = 1 - t;
  return [
    u * u * from.sx + 2 * u * t * control.cx + t * t * to.sx,
    u * u * from.sy + 2 * u * t * control.cy + t * t * to.sy,
  ];
}
