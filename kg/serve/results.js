"use strict";
// Answers as a table and as a drawing. Values only ever become text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";
const MOST_NODES = 150;
const MOST_ROWS = 5000;

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function shorten(iri, prefixes) {
  let best = "";
  for (const [prefix, begin] of Object.entries(prefixes)) {
    if (iri.startsWith(begin) && begin.length > (prefixes[best] ?? "").length) best = prefix;
  }
  return best ? `${best}:${iri.slice(prefixes[best].length)}` : iri;
}

function cell(term, prefixes) {
  const made = element("td");
  if (!term) return made;
  if (term.type === "uri") {
    const address = `/resource/?${new URLSearchParams({ iri: term.value })}`;
    made.append(element("a", shorten(term.value, prefixes), { href: address }));
  } else {
    made.textContent = term.type === "triple" ? JSON.stringify(term.value) : term.value;
    if (/#(integer|decimal|double|float)$/.test(term.datatype ?? "")) made.className = "number";
  }
  return made;
}

function table(names, rows, prefixes) {
  const made = element("table");
  const head = made.createTHead().insertRow();
  for (const name of names) head.append(element("th", name, { scope: "col" }));
  const body = made.createTBody();
  for (const row of rows.slice(0, MOST_ROWS)) {
    body.insertRow().append(...names.map((name) => cell(row[name], prefixes)));
  }
  return made;
}

// Two terms that stand beside each other in a row are linked; of three, the middle names the link.
function links(names, rows) {
  const found = [];
  for (const row of rows) {
    const terms = names.map((name) => row[name]).filter(Boolean);
    for (let at = 0; at + 1 < terms.length; at += 2) {
      const end = terms[at + 2] ?? terms[at + 1];
      found.push({ from: terms[at].value, to: end.value, name: terms[at + 2] ? terms[at + 1].value : "" });
    }
  }
  return found;
}

function layout(count, pairs, width, height) {
  const at = Array.from({ length: count }, (_, i) => ({
    x: width / 2 + Math.cos(i * 2.4) * 18 * Math.sqrt(i + 1),
    y: height / 2 + Math.sin(i * 2.4) * 18 * Math.sqrt(i + 1),
  }));
  const wish = Math.sqrt((width * height) / Math.max(1, count)) * 0.7;
  for (let step = 0, heat = wish; step < 150; step += 1, heat *= 0.97) {
    const push = at.map(() => ({ x: 0, y: 0 }));
    const pull = (a, b, strength) => {
      const dx = at[b].x - at[a].x || 0.1;
      const dy = at[b].y - at[a].y || 0.1;
      const far = Math.hypot(dx, dy);
      const by = strength(far) / far;
      push[a].x += dx * by; push[a].y += dy * by;
      push[b].x -= dx * by; push[b].y -= dy * by;
    };
    for (let a = 0; a < count; a += 1) {
      for (let b = a + 1; b < count; b += 1) pull(a, b, (far) => -(wish * wish) / far);
    }
    for (const [a, b] of pairs) if (a !== b) pull(a, b, (far) => (far * far) / wish);
    at.forEach((spot, i) => {
      const far = Math.hypot(push[i].x, push[i].y) || 1;
      spot.x = Math.min(width - 60, Math.max(20, spot.x + (push[i].x / far) * Math.min(far, heat)));
      spot.y = Math.min(height - 20, Math.max(20, spot.y + (push[i].y / far) * Math.min(far, heat)));
    });
  }
  return at;
}

function drawing(names, rows, prefixes) {
  const number = new Map();
  const drawn = [];
  for (const link of links(names, rows)) {
    const fresh = new Set([link.from, link.to].filter((value) => !number.has(value)));
    if (number.size + fresh.size > MOST_NODES) continue;
    for (const value of fresh) number.set(value, number.size);
    drawn.push({ ...link, ends: [number.get(link.from), number.get(link.to)] });
  }
  const [width, height] = [1100, 560];
  const spots = layout(number.size, drawn.map((link) => link.ends), width, height);
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `${number.size} things, ${drawn.length} links`);
  const put = (name, attributes, text) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    picture.append(made);
    return made;
  };
  for (const { ends: [a, b], name } of drawn) {
    const line = put("line", { x1: spots[a].x, y1: spots[a].y, x2: spots[b].x, y2: spots[b].y });
    const title = document.createElementNS(SVG, "title");
    title.textContent = shorten(name, prefixes);
    line.append(title);
  }
  for (const [value, i] of number) {
    put("circle", { cx: spots[i].x, cy: spots[i].y, r: 5 });
    const text = shorten(value, prefixes);
    put("text", { x: spots[i].x + 8, y: spots[i].y + 4 }, text.length > 40 ? `${text.slice(0, 39)}…` : text);
  }
  return picture;
}
