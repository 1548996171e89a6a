// The state of the page and what changes it.

const state = {
  view: "entities", rollup: false, selected: null, hops: 0, from: firstYear, to: lastYear, weight: 0,
  hidden: Object.fromEntries(Object.keys(HIDDEN).map((kind) => [kind, new Set()])),
  colour: null, size: "degree", expanded: new Set(), all: false, table: false, loose: true,
};

/** Whether a view opens with the things that have no links. */
function usualLoose(name) {
  return looseCount(viewData(name, false)) <= FEW;
}

function announce(text) {
  document.getElementById("live").textContent = text;
}

let toastTimer = 0;
function notify(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.hidden = false;
  announce(text);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.hidden = true; }, 2200);
}

/** After any change of what is visible. */
function update({ fit = false, quick = false, rebuild = false } = {}) {
  refresh({ fit, quick });
  if (rebuild) showFilters();
  else showGroups();
  for (const tab of document.querySelectorAll("#views button")) tab.setAttribute("aria-pressed", String(tab.dataset.view === state.view));
  showCounts();
  showPanel();
  showTable();
  saveHash();
}

function showCounts() {
  const { view, nodes, edges, limited } = scene;
  const of = (n, all, one, many) => `${n === all ? n : `${n} of ${all}`} ${all === 1 ? one : many}`;
  document.getElementById("counts").textContent = `${of(nodes.length, view.nodes.length, "node", "nodes")} · ${of(edges.length, view.edges.length, "link", "links")}`;
  const note = document.getElementById("limited");
  note.hidden = !limited;
  if (limited) {
    note.firstElementChild.textContent = `The ${nodes.length} most important of ${view.nodes.length}. Search to add others.`;
  }
  const active = activeFilters();
  const badge = document.getElementById("active");
  badge.hidden = !active;
  badge.textContent = active;
  document.getElementById("empty").hidden = nodes.length > 0;
}

/** How many filters leave something out. */
function activeFilters() {
  return Object.values(state.hidden).filter((set) => set.size).length + (inOnlyPart(state) ? 1 : 0) + (state.weight > 0 ? 1 : 0);
}

// ---- selecting ----------------------------------------------------------------------------------

/** Selects a node, link or part; nodes that a large graph left out are added with neighbours. */
function select(chosen) {
  if (chosen && chosen.kind !== "edge") {
    const id = chosen.kind === "node" ? chosen.id : parts[chosen.id].event;
    if (id !== undefined && !viewData(state.view, state.rollup).byId.has(id)) {
      switchView("entities", { keep: true });
    }
    if (id !== undefined) reveal(id);
    if (!state.loose && id !== undefined && !scene.view.near.get(id).length) {
      state.loose = true;
      showFilters();
    }
  }
  state.selected = chosen;
  if (!chosen) state.hops = 0;
  const size = scene.nodes.length;
  if (state.hops || size !== visible(state).nodes.size) refresh({ fit: state.hops > 0 });
  repaint();
  showCounts();
  showPanel();
  if (state.hops) showTable();
  saveHash();
  if (!chosen) {
    announce("Nothing selected");
    return;
  }
  const [id] = selectionEnds(state, scene.view);
  if (id !== undefined) bringIntoView(id);
  if (chosen.kind === "node") announce(`${things[id].label}, ${TYPE_NAMES[things[id].type][0]}, ${(scene.near.get(id) || []).length} links`);
  else if (chosen.kind === "part") announce(parts[chosen.id].label);
  else announce(`Link: ${linkLabel(scene.view.edges[chosen.id])}`);
}

/** In a large graph, adds a node that isn't drawn, with its most linked neighbours. */
function reveal(id) {
  if (expand(id)) refresh();
}

function expand(id) {
  const view = viewData(state.view, state.rollup);
  if (!view.open || state.all || !view.byId.has(id)) return false;
  const drawn = new Set([...view.open, ...state.expanded]);
  const around = view.near.get(id).map((edge) => (edge.from === id ? edge.to : edge.from));
  around.sort((a, b) => view.near.get(b).length - view.near.get(a).length || a - b);
  const fresh = [id, ...around.slice(0, 30)].filter((one) => !drawn.has(one));
  fresh.forEach((one) => state.expanded.add(one));
  return fresh.length > 0;
}

function setHops(hops) {
  state.hops = hops;
  update({ fit: true });
  announce(hops ? `Showing ${hops === 1 ? "direct neighbours" : "two hops"}` : "Showing the whole graph");
}

function showEdge(name, id) {
  if (state.view !== name) switchView(name, { keep: true });
  select({ kind: "edge", id });
}

function switchView(name, { keep = false } = {}) {
  const chosen = state.selected;
  Object.assign(state, { view: name, selected: null, hops: 0, weight: 0, rollup: false, expanded: new Set(), all: false, colour: null, loose: usualLoose(name) });
  state.hidden.link.clear();
  state.hidden.type.clear();
  dataset.clear();
  if (!keep && chosen && chosen.kind === "node" && viewData(name, false).byId.has(chosen.id)) {
    state.selected = chosen;
    reveal(chosen.id);
  }
  update({ fit: true, quick: true, rebuild: true });
  if (!keep) announce(`${VIEW_NAMES[name]}: ${scene.nodes.length} nodes, ${scene.edges.length} links`);
}

/** Esc: first the search and menus, then hops, then the selection. */
function clear() {
  document.body.classList.remove("drawer");
  if (state.hops) setHops(0);
  else if (state.selected) select(null);
}

/** From the selected node to the neighbour that lies most in the arrow's direction. */
function walk(dx, dy) {
  const [id] = selectionEnds(state, scene.view);
  const here = scene.byId.get(id);
  if (!here) {
    if (scene.nodes.length) select({ kind: "node", id: scene.nodes[0].id });
    return;
  }
  let best = null;
  for (const edge of scene.near.get(id)) {
    const other = scene.byId.get(edge.from === id ? edge.to : edge.from);
    if (other === here) continue;
    const [x, y] = [other.x - here.x, other.y - here.y];
    const far = Math.hypot(x, y) || 1;
    const turn = (x * dx + y * dy) / far;
    const score = turn - far / 20000;
    if (turn > 0.35 && (!best || score > best.score)) best = { id: other.id, score };
  }
  if (best) select({ kind: "node", id: best.id });
  else announce("No link in that direction");
}

// ---- setting up ---------------------------------------------------------------------------------

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  const button = document.getElementById("theme");
  button.setAttribute("aria-pressed", String(theme === "dark"));
  readPalette();
  if (scene.view) {
    restyle();
    repaint();
    showFilters();
  }
}

function setUpTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = false;
  setTheme(system.matches ? "dark" : "light");
  system.addEventListener("change", () => chosen || setTheme(system.matches ? "dark" : "light"));
  document.getElementById("theme").addEventListener("click", () => {
    chosen = true;
    setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  });
  let before = "light";
  window.addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme;
    setTheme("light");
    network.redraw();
  });
  window.addEventListener("afterprint", () => setTheme(before));
}

function setUpPointer() {
  let down = null;
  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  stage.addEventListener("pointerdown", (event) => { down = place(event); }, true);
  stage.addEventListener("pointerup", (event) => {
    const [x, y] = place(event);
    if (!down || event.button || Math.hypot(x - down[0], y - down[1]) > 5 || !event.target.closest("#canvas")) return;
    const hit = hitTest(x, y);
    stage.focus({ preventScroll: true });
    if (hit) select({ kind: hit.kind, id: hit.id });
    else if (state.selected) clear();
  }, true);
  let waiting = false;
  stage.addEventListener("pointermove", (event) => {
    if (waiting || event.buttons || event.pointerType === "touch") return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const hit = event.target.closest("#canvas") ? hitTest(...place(event)) : null;
      stage.classList.toggle("over", Boolean(hit));
      const same = hit && scene.hover ? hit.kind === scene.hover.kind && hit.id === scene.hover.id : hit === scene.hover;
      if (same) return;
      scene.hover = hit;
      if (!state.selected) repaint();
    });
  });
  stage.addEventListener("pointerleave", () => {
    scene.hover = null;
    if (!state.selected) repaint();
  });
}

function setUpKeys() {
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape") {
      const menu = document.getElementById("export");
      if (menu.open) menu.open = false;
      else clear();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const onStage = event.target === stage || event.target === document.body;
    if (event.key === "/") document.getElementById("search").focus();
    else if (event.key === "f") fitView(true);
    else if (event.key === "t") toggleTable();
    else if (onStage && arrows[event.key]) walk(...arrows[event.key]);
    else if (onStage && (event.key === "+" || event.key === "-")) zoom(event.key === "+" ? 1.25 : 0.8);
    else return;
    event.preventDefault();
  });
}

function zoom(factor) {
  scene.scale = Math.min(6, Math.max(0.03, network.getScale() * factor));
  network.moveTo({ scale: scene.scale, animation: false });
}

function setUpButtons() {
  for (const tab of document.querySelectorAll("#views button")) tab.addEventListener("click", () => switchView(tab.dataset.view));
  const on = (id, act) => document.getElementById(id).addEventListener("click", act);
  on("fit", () => fitView(true));
  on("zoom-in", () => zoom(1.25));
  on("zoom-out", () => zoom(0.8));
  on("table-button", toggleTable);
  on("show-all", () => {
    state.all = true;
    update({ fit: true });
  });
  const drawer = (open) => {
    document.body.classList.toggle("drawer", open);
    document.getElementById("drawer-button").setAttribute("aria-expanded", String(open));
    (open ? document.getElementById("close-filters") : document.getElementById("drawer-button")).focus();
  };
  on("drawer-button", () => drawer(!document.body.classList.contains("drawer")));
  on("close-filters", () => drawer(false));
  on("close-panel", () => select(null));
}

function start() {
  setUpTheme();
  createNetwork(data.views.entities.options);
  readHash();
  setUpSearch((chosen) => {
    select(chosen);
    stage.focus({ preventScroll: true });
  });
  setUpPointer();
  setUpKeys();
  setUpButtons();
  setUpExport();
  let size = [stage.clientWidth, stage.clientHeight].join();
  update({ fit: true, quick: true, rebuild: true });
  new ResizeObserver(() => {
    const now = [stage.clientWidth, stage.clientHeight].join();
    if (now !== size) refit();
    size = now;
  }).observe(stage);
  window.addEventListener("hashchange", () => {
    if (location.hash.slice(1) === writing) return;
    readHash();
    dataset.clear();
    update({ fit: true, quick: true, rebuild: true });
  });
  network.once("afterDrawing", () => {
    performance.mark("drawn");
    document.documentElement.dataset.drawn = "true";
  });
}

start();
