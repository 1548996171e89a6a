// The column of filters: the legend that filters, links by role, period, weight, colour and size.

const filters = document.getElementById("filter-body");

function tally(items, key) {
  const counts = new Map();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) || 0) + 1);
  return counts;
}

function check(name, icon, count, hidden, onchange) {
  const box = h("input", { type: "checkbox", onchange });
  box.checked = !hidden.has(name[0]);
  return h("label", { class: "check" }, box, icon, h("span", { class: "grow" }, name[1]), h("span", { class: "count" }, String(count)));
}

function toggled(set, name) {
  if (set.has(name)) set.delete(name);
  else set.add(name);
  state.hops = state.hops && state.selected ? state.hops : 0;
  update();
}

function choice(id, title, current, options, onchange) {
  const picker = h("select", { id, onchange: () => onchange(picker.value) },
    Object.entries(options).map(([value, text]) => h("option", { value }, text)));
  picker.value = current;
  return h("div", { class: "choice" }, h("label", { for: id }, title), picker);
}

/** Builds the column anew; called when the view changes, not on every filter change. */
function showFilters() {
  const view = viewData(state.view, state.rollup && state.view === "institutions");
  const types = tally(view.nodes, (node) => things[node.id].type);
  const links = [...tally(view.edges, (edge) => edge.name)].sort((a, b) => linkRank(a) - linkRank(b) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  filters.replaceChildren(...[
    h("fieldset", {}, h("legend", {}, "Legend"), TYPES.filter((type) => types.has(type)).map((type) => check(
      [type, TYPE_NAMES[type][types.get(type) === 1 ? 0 : 1]], glyph(type), types.get(type), state.hiddenTypes, () => toggled(state.hiddenTypes, type))),
      looseFilter(view)),
    links.length > 0 && h("fieldset", {}, h("legend", {}, state.view === "entities" ? "Roles and links" : "Closest shared stage"),
      links.map(([name, count]) => check([name, capital(name)], swatch(name, view), count, state.hiddenLinks, () => toggled(state.hiddenLinks, name)))),
    periodFilter(),
    state.view !== "entities" && view.edges.length > 0 && weightFilter(view),
    state.view === "institutions" && canRollUp() && rollUpFilter(),
    h("fieldset", {}, h("legend", {}, "Look"),
      choice("colour-by", "Colour by", state.colour, { type: "Type", community: "Community" }, (value) => look({ colour: value })),
      choice("size-by", "Size by", state.size, { degree: "Links", betweenness: "Betweenness" }, (value) => look({ size: value })),
      h("div", { id: "groups" })),
    h("button", { type: "button", class: "wide", onclick: resetFilters }, "Reset filters"),
  ].filter(Boolean));
  showGroups();
}

/** Things that are named but linked to nothing: many of them would crowd out the graph. */
function looseFilter(view) {
  const count = looseCount(view);
  if (!count) return null;
  const box = h("input", { type: "checkbox", id: "loose" });
  box.checked = state.loose;
  box.addEventListener("change", () => {
    state.loose = box.checked;
    update({ fit: true });
  });
  return h("label", { class: "check" }, box, h("span", { class: "grow" }, "Also without links"), h("span", { class: "count" }, String(count)));
}

function linkRank([name]) {
  const last = ["position", "affiliation", "represents", "part of", "held in", "located in"];
  return state.view === "entities" ? last.indexOf(name) + 1 : LEVEL_NAMES.indexOf(name);
}

/** A short line in the colour of a kind of link. */
function swatch(name, view) {
  const sample = view.edges.find((edge) => edge.name === name);
  const colour = sample.level === undefined ? palette.edges[sample.kind] : palette.levels[sample.level];
  return s("svg", { viewBox: "0 0 16 16", class: "glyph", "aria-hidden": "true" },
    s("line", { x1: 1, y1: 8, x2: 15, y2: 8, stroke: colour, "stroke-width": 3, "stroke-linecap": "round" }));
}

function look(change) {
  Object.assign(state, change);
  restyle();
  repaint();
  showGroups();
  saveHash();
}

/** The colours of the communities, largest first. */
function showGroups() {
  const holder = document.getElementById("groups");
  if (!holder) return;
  const sizes = tally(scene.nodes, (node) => node.community ?? 0);
  const rows = [...sizes].sort((a, b) => a[0] - b[0]).slice(0, 7);
  holder.replaceChildren(...(state.colour !== "community" ? [] : rows.map(([group, count]) => h("p", { class: "check" },
    glyph("person", groupColour(group)), h("span", { class: "grow" }, `Community ${group + 1}`), h("span", { class: "count" }, String(count))))));
}

function periodFilter() {
  if (allYears.length < 2) return null;
  const output = h("output", { class: "count" }, "");
  const ends = ["from", "to"].map((end) => {
    const slider = h("input", { type: "range", min: firstYear, max: lastYear, step: 1, "aria-label": end === "from" ? "From year" : "To year" });
    slider.value = state[end];
    slider.addEventListener("input", () => {
      state[end] = Number(slider.value);
      if (state.from > state.to) state[end === "from" ? "to" : "from"] = state[end];
      show();
      update();
    });
    return slider;
  });
  const show = () => {
    ends[0].value = state.from;
    ends[1].value = state.to;
    output.textContent = `${state.from}–${state.to}`;
  };
  show();
  return h("fieldset", { class: "sliders" }, h("legend", {}, "Period ", output), ends,
    h("p", { class: "small" }, "What has no date stays."));
}

function weightFilter(view) {
  const steps = weightSteps(view);
  if (steps.length < 2) return null;
  const output = h("output", { class: "count" }, "");
  const slider = h("input", { type: "range", min: 0, max: steps.length - 1, step: 1, "aria-label": "Minimum weight of a link" });
  slider.value = Math.max(0, steps.findIndex((weight) => weight >= state.weight));
  const show = () => {
    output.textContent = state.weight ? `at least ${weightText(state.weight)}` : "all";
    slider.setAttribute("aria-valuetext", output.textContent);
  };
  slider.addEventListener("input", () => {
    state.weight = Number(slider.value) ? steps[slider.value] : 0;
    show();
    update();
  });
  show();
  return h("fieldset", { class: "sliders" }, h("legend", {}, "Weight ", output), slider);
}

function rollUpFilter() {
  const box = h("input", { type: "checkbox" });
  box.checked = state.rollup;
  box.addEventListener("change", () => {
    Object.assign(state, { rollup: box.checked, selected: null, hops: 0, weight: 0 });
    update({ fit: true, rebuild: true });
    document.querySelector("#filters .rollup input").focus();
  });
  return h("fieldset", {}, h("legend", {}, "Departments"),
    h("label", { class: "check rollup" }, box, h("span", { class: "grow" }, "Roll up into their institution")));
}

function resetFilters() {
  state.hiddenTypes.clear();
  state.hiddenLinks.clear();
  Object.assign(state, { weight: 0, from: firstYear, to: lastYear, hops: 0, colour: "type", size: "degree", loose: usualLoose(state.view) });
  update({ fit: true, rebuild: true });
  announce("Filters reset");
}
