// The address: what is shown is kept behind "#" and restored from it. Format: see page.py.

const HIDDEN = { type: "no-type", link: "no-link", role: "no-role", country: "no-country", form: "no-event-type" };

/** The part of the address that names a selection. */
function address(chosen, view = scene.view) {
  const query = new URLSearchParams();
  if (chosen.kind !== "edge") query.set("focus", (chosen.kind === "node" ? things : parts)[chosen.id].iri);
  else {
    const edge = view.edges[chosen.id];
    const fact = edge.fact !== undefined && edge.kind !== "represents" && facts[edge.fact].iri;
    query.set("focus", fact || things[edge.from].iri);
    if (!fact) query.set("with", things[edge.to].iri);
  }
  return query;
}

let writing = "";
function saveHash() {
  const query = new URLSearchParams();
  const put = (name, value, usual) => value !== usual && query.set(name, value);
  put("view", state.view, "entities");
  put("rollup", state.rollup, false);
  if (state.selected) for (const [name, value] of address(state.selected)) query.set(name, value);
  put("hops", state.hops, 0);
  put("from", state.from, firstYear);
  put("to", state.to, lastYear);
  put("weight", state.weight, 0);
  put("colour", state.colour, null);
  put("size", state.size, "degree");
  put("table", state.table ? tableState.what : "", "");
  put("loose", state.loose, usualLoose(state.view));
  put("all", state.all, false);
  for (const [kind, name] of Object.entries(HIDDEN)) for (const value of state.hidden[kind]) query.append(name, value);
  writing = query.toString();
  try {
    history.replaceState(null, "", `#${writing}`);
  } catch {
    writing = ""; // inside a notebook's frame the address can't be changed
  }
}

function readHash() {
  const query = new URLSearchParams(location.hash.slice(1) || data.start);
  const one = (name, allowed, usual) => (allowed.includes(query.get(name)) ? query.get(name) : usual);
  const year = (name, usual) => (/^\d{4}$/.test(query.get(name) || "") ? Math.min(lastYear, Math.max(firstYear, Number(query.get(name)))) : usual);
  const view = one("view", Object.keys(VIEW_NAMES), "entities");
  Object.assign(state, {
    view, from: year("from", firstYear), to: year("to", lastYear), weight: Math.max(0, Number(query.get("weight")) || 0),
    colour: one("colour", ["type", "community", "country"], null), size: one("size", ["degree", "betweenness"], "degree"),
    rollup: view === "institutions" && query.get("rollup") === "true" && canRollUp(), table: query.has("table"),
    loose: query.has("loose") ? query.get("loose") === "true" : usualLoose(view), all: query.get("all") === "true",
    hidden: Object.fromEntries(Object.entries(HIDDEN).map(([kind, name]) => [kind, new Set(query.getAll(name))])),
    selected: null, hops: 0, expanded: new Set(),
  });
  tableState.what = one("table", ["nodes", "links"], "nodes");
  state.selected = selectedBy(query.get("focus"), query.get("with"));
  if (state.selected) state.hops = Number(one("hops", ["1", "2"], 0));
  for (const id of selectionEnds(state, viewData(state.view, state.rollup))) {
    expand(id);
    state.loose = state.loose || !viewData(state.view, state.rollup).near.get(id).length;
  }
}

/** What two IRIs, whole or without the base, select; the view changes if it is not in this one. */
function selectedBy(focus, other) {
  if (!focus) return null;
  const named = (row, iri) => row.iri !== undefined && (row.iri === iri || fullIri(row.iri) === iri);
  const node = things.findIndex((row) => named(row, focus));
  if (node >= 0) {
    const { byId, near } = viewData(state.view, state.rollup);
    const far = other ? things.findIndex((row) => named(row, other)) : -1;
    const edge = far >= 0 && (near.get(node) || []).find((one) => one.from + one.to - node === far);
    if (edge) return { kind: "edge", id: edge.id };
    if (!byId.has(node)) toEntities();
    return { kind: "node", id: node };
  }
  const part = parts.findIndex((row) => named(row, focus));
  if (part >= 0) {
    if (!selectionEnds({ selected: { kind: "part", id: part } }, viewData(state.view, state.rollup)).length) toEntities();
    return { kind: "part", id: part };
  }
  const edge = viewData("entities", false).edges.find((one) => named(facts[one.fact], focus));
  if (!edge) return null;
  toEntities();
  return { kind: "edge", id: edge.id };
}

function toEntities() {
  Object.assign(state, { view: "entities", rollup: false });
}
