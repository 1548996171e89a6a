// The column of filters: the legend that filters, roles, countries, period, weight, and the look.

const filters = document.getElementById("filter-body");
const SHOWN = 8; // rows of a group shown at once; the rest on demand
const unfolded = new Set();

function tally(items, key) {
  const counts = new Map();
  for (const item of items) for (const name of [key(item)].flat()) counts.set(name, (counts.get(name) || 0) + 1);
  return counts;
}

function capital(text) {
  return text ? text[0].toUpperCase() + text.slice(1) : text;
}

/** Builds the column anew; called when the view changes, not on every filter change. */
function showFilters() {
  const view = viewData(state.view, state.rollup);
  filters.replaceChildren(...[
    legendGroup(view), lookGroup(), rollUpFilter(), periodFilter(), weightFilter(view), linkGroup(view), roleGroup(view),
    countryGroup(view), eventTypeGroup(view),
    h("button", { type: "button", class: "wide", onclick: resetFilters }, "Reset filters"),
  ].filter(Boolean));
  showGroups();
}

/** A group of check boxes with counts; each takes what bears its name out of the drawing. */
function group(kind, title, rows, after = null) {
  if (!rows.length) return null;
  const hidden = state.hidden[kind];
  const boxes = rows.map(({ name, text, icon, count }) => {
    const box = h("input", { type: "checkbox", "data-name": name });
    box.checked = !hidden.has(name);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(name);
      else hidden.add(name);
      changed();
    });
    return { box, row: h("label", { class: "check" }, box, icon, h("span", { class: "grow" }, capital(text ?? name)), h("span", { class: "count" }, count.toLocaleString("en"))) };
  });
  const all = rows.length > 3 && h("button", { type: "button", class: "all" });
  const label = () => { if (all) all.textContent = hidden.size ? "All" : "None"; };
  const changed = () => {
    label();
    update();
  };
  label();
  if (all) {
    all.setAttribute("aria-label", `${title}: all or none`);
    all.addEventListener("click", () => {
      const check = hidden.size > 0;
      hidden.clear();
      if (!check) rows.forEach(({ name }) => hidden.add(name));
      boxes.forEach(({ box }) => { box.checked = check; });
      changed();
    });
  }
  const folded = rows.length > SHOWN + 2 && !unfolded.has(kind);
  const holder = h("div", {}, boxes.slice(0, folded ? SHOWN : undefined).map(({ row }) => row));
  const more = folded && h("button", { type: "button", class: "more" }, `${rows.length - SHOWN} more`);
  if (more) {
    more.addEventListener("click", () => {
      unfolded.add(kind);
      holder.append(...boxes.slice(SHOWN).map(({ row }) => row));
      boxes[SHOWN].box.focus();
      more.remove();
    });
  }
  return h("fieldset", { "data-kind": kind }, h("legend", {}, title), all, holder, more, after);
}

/** Rows by falling count, those of `last` at the end. */
function byCount(counts, last = []) {
  return [...counts].map(([name, count]) => ({ name, count }))
    .sort((a, b) => last.indexOf(a.name) - last.indexOf(b.name) || b.count - a.count || (a.name < b.name ? -1 : 1));
}

function legendGroup(view) {
  const types = tally(view.nodes, (node) => things[node.id].type);
  const rows = TYPES.filter((type) => types.has(type)).map((type) => (
    { name: type, text: TYPE_NAMES[type][types.get(type) === 1 ? 0 : 1], icon: glyph(type, colourBy() === "type" ? "" : palette.other), count: types.get(type) }));
  return group("type", "Legend", rows, looseFilter(view));
}

function linkGroup(view) {
  const counts = tally(view.edges.filter((edge) => edge.kind !== "participation"), (edge) => edge.name);
  const order = state.view === "entities" ? ["position", "affiliation", "represents", "part of", "held in", "located in"] : LEVEL_NAMES;
  const rows = order.filter((name) => counts.has(name)).map((name) => ({ name, icon: swatch(name, view), count: counts.get(name) }));
  return group("link", state.view === "entities" ? "Other links" : "Closest shared stage", rows);
}

/** In the entity graph the roles of its links, else those played at the events. */
function roleGroup(view) {
  const played = state.view === "entities" ? view.edges.filter((edge) => edge.kind === "participation").map((edge) => edge.role)
    : facts.filter((fact) => fact.kind === "participation" && (view.byId.has(fact.s) || (fact.reps || []).some((house) => view.byId.has(house)))).map(roleOf);
  const icon = () => state.view === "entities" && swatch("participation", view);
  return group("role", state.view === "entities" ? "Roles at events" : "Roles there", byCount(tally(played, (role) => role)).map((row) => ({ ...row, icon: icon() })),
    state.view !== "entities" && h("p", { class: "small" }, "Weights stay those of all shared events."));
}

function countryGroup(view) {
  if (!data.countries.length) return null;
  return group("country", "Countries", byCount(tally(view.nodes, (node) => countriesOf(node.id)), [NOT_STATED]),
    h("p", { class: "small" }, "As a source gives it, else that of the institution or place."));
}

function eventTypeGroup(view) {
  const events = state.view === "entities" ? view.nodes.filter((node) => things[node.id].type === "event").map((node) => node.id)
    : [...new Set(view.edges.flatMap((edge) => edge.events))];
  const rows = byCount(tally(events, eventTypeOf), [NOT_STATED]);
  return rows.length > 1 ? group("form", "Event types", rows) : null;
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

/** A short line in the colour of a kind of link. */
function swatch(name, view) {
  const sample = view.edges.find((edge) => edge.name === name);
  const colour = sample.level === undefined ? palette.edges[sample.kind] : palette.levels[sample.level];
  return s("svg", { viewBox: "0 0 16 16", class: "glyph", "aria-hidden": "true" },
    s("line", { x1: 1, y1: 8, x2: 15, y2: 8, stroke: colour, "stroke-width": 3, "stroke-linecap": "round" }));
}

function choice(id, title, current, options, onchange) {
  const picker = h("select", { id, onchange: () => onchange(picker.value) },
    Object.entries(options).map(([value, text]) => h("option", { value }, text)));
  picker.value = current;
  return h("div", { class: "choice" }, h("label", { for: id }, title), picker);
}

function lookGroup() {
  const colours = { type: "Type", community: "Community", ...(data.countries.length ? { country: "Country" } : {}) };
  return h("fieldset", {}, h("legend", {}, "Look"),
    choice("colour-by", "Colour by", colourBy(), colours, (value) => look({ colour: value })),
    choice("size-by", "Size by", state.size, { degree: "Links", betweenness: "Betweenness" }, (value) => look({ size: value })),
    h("div", { id: "groups" }));
}

function look(change) {
  Object.assign(state, change);
  restyle();
  repaint();
  showFilters();
  document.getElementById("colour" in change ? "colour-by" : "size-by").focus();
  saveHash();
}

/** The meaning of the colours: communities named after their best-connected member, or countries. */
function showGroups() {
  const holder = document.getElementById("groups");
  const by = colourBy();
  if (!holder) return;
  holder.replaceChildren();
  if (by === "type") return;
  const named = by === "country" ? countryGroups() : communityGroups(scene.view);
  const counts = tally(scene.nodes, (node) => Math.min(groupOf(node), PALETTE));
  const rows = [...counts].sort((a, b) => a[0] - b[0]);
  holder.append(...rows.map(([number, count]) => h("p", { class: "check" }, glyph("person", groupColour(number)),
    h("span", { class: "grow" }, h("bdi", {}, number < PALETTE ? capital(named[number]) : by === "country" ? "Others, not stated" : "Smaller ones")),
    h("span", { class: "count" }, count.toLocaleString("en")))));
}

/** Events per year as bars over a slider with two ends. */
function periodFilter() {
  if (allYears.length < 2) return null;
  const output = h("output", { class: "count" }, "");
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, i) => firstYear + i);
  const events = tally(things.filter((thing) => thing.type === "event").flatMap((thing) => thing.years || []), (year) => year);
  const most = Math.max(1, ...events.values());
  const bars = years.map((year, i) => s("rect", { x: i + 0.1, width: 0.8, y: 1 - (events.get(year) || 0) / most, height: (events.get(year) || 0) / most }));
  const chart = s("svg", { viewBox: `0 0 ${years.length} 1`, preserveAspectRatio: "none", class: "bars", "aria-hidden": "true" }, ...bars);
  const ends = ["from", "to"].map((end) => {
    const slider = h("input", { type: "range", min: firstYear, max: lastYear, step: 1, "aria-label": end === "from" ? "From year" : "To year" });
    slider.addEventListener("input", () => {
      state[end] = Number(slider.value);
      if (state.from > state.to) state[end === "from" ? "to" : "from"] = state[end];
      show();
      update();
    });
    return slider;
  });
  const track = h("div", { class: "span" }, ends);
  const show = () => {
    ends.forEach((slider, i) => { slider.value = i ? state.to : state.from; });
    output.textContent = `${state.from}–${state.to}`;
    const share = (year) => (year - firstYear) / (lastYear - firstYear);
    track.style.setProperty("--low", share(state.from));
    track.style.setProperty("--high", share(state.to));
    bars.forEach((bar, i) => bar.classList.toggle("off", years[i] < state.from || years[i] > state.to));
  };
  show();
  return h("fieldset", { class: "sliders" }, h("legend", {}, "Period ", output), chart, track,
    things.some((thing) => !thing.years?.length) && h("p", { class: "small" }, "What has no date stays."));
}

function weightFilter(view) {
  const steps = state.view === "entities" ? [] : weightSteps(view);
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
  if (state.view !== "institutions" || !canRollUp()) return null;
  const box = h("input", { type: "checkbox" });
  box.checked = state.rollup;
  box.addEventListener("change", () => {
    Object.assign(state, { rollup: box.checked, selected: null, hops: 0, weight: 0, expanded: new Set(), all: false });
    dataset.clear();
    update({ fit: true, quick: true, rebuild: true });
    document.querySelector("#filters .rollup input").focus();
  });
  return h("fieldset", {}, h("label", { class: "check rollup" }, box, h("span", { class: "grow" }, "Departments count as their institution")));
}

function resetFilters() {
  for (const set of Object.values(state.hidden)) set.clear();
  Object.assign(state, { weight: 0, from: firstYear, to: lastYear, hops: 0, colour: null, size: "degree", loose: usualLoose(state.view) });
  update({ fit: true, rebuild: true });
  announce("Filters reset");
}
