// Files made from what is drawn: picture, drawing, tables. All made here, nothing is sent.

function download(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function fileName(extension, suffix = "") {
  const stem = plain(data.title).replace(/ /g, "-").slice(0, 60) || "graph";
  return `${stem}-${state.view}${suffix}.${extension}`;
}

/** A cell that a spreadsheet takes as text, even if it begins like a formula. */
function csvCell(value) {
  if (typeof value === "number") return String(value);
  const text = String(value ?? "");
  const safe = /^[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@|%\t\r\n]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replace(/"/g, '""')}"`;
}

function csv(what) {
  const columns = what === "nodes" ? nodeColumns() : edgeColumns();
  const rows = what === "nodes" ? scene.nodes : scene.edges;
  const iri = what === "nodes"
    ? [["IRI", (row) => fullIri(things[row.id].iri)]]
    : [["From IRI", (row) => fullIri(things[row.from].iri)], ["To IRI", (row) => fullIri(things[row.to].iri)]];
  const all = [...columns, ...iri];
  const lines = [all.map(([title]) => csvCell(title))];
  for (const row of rows) lines.push(all.map(([, value]) => csvCell(value(row))));
  return `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`; // the mark tells Excel it's UTF-8
}

function exportCsv(what) {
  download(fileName("csv", `-${what}`), new Blob([csv(what)], { type: "text/csv;charset=utf-8" }));
}

function exportPng() {
  const canvas = document.querySelector("#canvas canvas");
  const picture = h("canvas", { width: canvas.width, height: canvas.height });
  const context = picture.getContext("2d");
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, 0);
  picture.toBlob((blob) => download(fileName("png"), blob), "image/png");
}

/** The drawing as it stands on the screen, as shapes and text. */
function svgText() {
  const size = { width: stage.clientWidth, height: stage.clientHeight };
  toScreen(size);
  const lit = emphasis();
  const faded = (on) => (lit && !on ? 0.25 : 1);
  const lines = scene.edges.map((edge) => {
    const [from, to] = [scene.byId.get(edge.from), scene.byId.get(edge.to)];
    const { cx, cy } = curve(edge, from, to);
    const p = [from.sx, from.sy, cx, cy, to.sx, to.sy].map((v) => v.toFixed(1));
    return s("path", {
      d: `M${p[0]} ${p[1]}Q${p[2]} ${p[3]} ${p[4]} ${p[5]}`, fill: "none", stroke: edge.colour, "stroke-width": edge.width,
      "stroke-opacity": 0.7 * faded(lit && lit.edges.includes(edge)), ...(edge.low ? { "stroke-dasharray": "6 4" } : {}),
    });
  });
  const shapes = scene.nodes.map((node) => {
    const look = { fill: node.colour, stroke: palette.outline, "stroke-width": 1.25, opacity: faded(lit && lit.nodes.has(node.id)) };
    const shape = svgShape(node.type, node.sx, node.sy, node.sr, look);
    const title = s("title", {});
    title.textContent = node.label;
    shape.append(title);
    return shape;
  });
  const { placed, edges } = placement(size, lit);
  const texts = [...placed, ...edges].map((label) => s("g", { class: "label" }, ...label.block.lines.map((line, i) => {
    const text = s("text", {
      x: ((label.box.x0 + label.box.x1) / 2).toFixed(1), y: (label.box.y0 + 1 + (i + 0.82) * label.px * 1.22).toFixed(1),
      "text-anchor": "middle", "font-size": label.px, "font-weight": label.font.startsWith("6") ? 600 : 400, fill: palette.ink,
      "paint-order": "stroke", stroke: palette.paper, "stroke-width": 3, opacity: faded(!label.node || label.lit),
    });
    text.textContent = line;
    return text;
  })));
  const leaders = placed.filter((label) => label.far).map((label) => {
    const [x, y] = leader(label);
    return s("line", { x1: label.node.sx.toFixed(1), y1: label.node.sy.toFixed(1), x2: x.toFixed(1), y2: y.toFixed(1), stroke: palette.muted, "stroke-width": 0.8, opacity: 0.6 * faded(label.lit) });
  });
  const root = s("svg", {
    width: size.width, height: size.height, viewBox: `0 0 ${size.width} ${size.height}`, "font-family": FONT,
  }, s("rect", { width: "100%", height: "100%", fill: palette.paper }), ...lines, ...leaders, ...shapes, ...texts);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}

function exportSvg() {
  download(fileName("svg"), new Blob([svgText()], { type: "image/svg+xml" }));
}

/** Text to the clipboard, with the old way where the page has no permission for the new. */
async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  notify(done);
}

function setUpExport() {
  const menu = document.getElementById("export");
  const kinds = { png: exportPng, svg: exportSvg, nodes: () => exportCsv("nodes"), links: () => exportCsv("links"), link: () => copy(location.href, "Link copied"), print: () => window.print(), table: toggleTable, theme: () => document.getElementById("theme").click() };
  for (const button of menu.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      menu.open = false;
      kinds[button.dataset.kind]();
    });
  }
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}
