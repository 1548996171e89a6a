// The data of the page, and what of it is visible under the current filters. No DOM here.

const data = JSON.parse(document.getElementById("data").textContent);

/** Rows from columns; see `columns` in network.py. */
function unpack(packed) {
  const rows = Array.from({ length: packed.n }, () => ({}));
  for (const [key, column] of Object.entries(packed)) {
    if (key === "n") continue;
    for (let i = 0; i < packed.n; i += 1) {
      let value = column;
      if (Array.isArray(column)) value = column[i];
      else if (column.of) value = column.of[column.at[i]];
      else value = column.all;
      if (value !== null && value !== undefined) rows[i][key] = value;
    }
  }
  return rows;
}

const facts = unpack(data.facts);
const parts = unpack(data.parts);
const evidence = unpack(data.evidence);
const things = unpack(data.views.entities.nodes);
const TYPES = data.types;
const TYPE_NAMES = {
  person: ["Person", "Persons"], institution: ["Institution", "Institutions"],
  department: ["Department", "Departments"], event: ["Event", "Events"], place: ["Place", "Places"],
};
const VIEW_NAMES = { entities: "Entities", people: "People", institutions: "Institutions" };
const LEVEL_NAMES = ["same contribution", "same session", "same event"];
const LOW = 0.7; // below this confidence a fact is drawn dashed

/** Facts of a thing, in every part it plays: subject, object, represented institution. */
const factsOf = things.map(() => []);
facts.forEach((fact, number) => {
  fact.id = number;
  const touched = new Set([fact.s, fact.o, ...(fact.reps || [])]);
  for (const thing of touched) if (thing !== undefined) factsOf[thing].push(fact);
});
const factsOfPart = parts.map(() => []);
const partsUnder = new Map();
parts.forEach((part, number) => {
  part.id = number;
  const above = part.up !== undefined ? `part/${part.up}` : `event/${part.event}`;
  if (!partsUnder.has(above)) partsUnder.set(above, []);
  partsUnder.get(above).push(part);
});
for (const fact of facts) if (fact.part !== undefined) factsOfPart[fact.part].push(fact);

/** Department → institution → group, nearest first. */
function ancestors(thing) {
  const found = [];
  let here = thing;
  while (here !== undefined && found.length < 8) {
    const unit = factsOf[here].find((f) => f.kind === "unit" && f.s === here);
    here = unit && unit.o !== thing && !found.includes(unit.o) ? unit.o : undefined;
    if (here !== undefined) found.push(here);
  }
  return found;
}

/** The name in the drawing: a department carries its institution. */
function drawnLabel(thing) {
  const row = things[thing];
  const above = row.type === "department" ? ancestors(thing) : [];
  return above.length ? `${row.label} · ${things[above[0]].label}` : row.label;
}

/** What a link is filed under: the closest shared stage, a role (by itself), or its kind. */
function linkName(edge) {
  return edge.level !== undefined ? LEVEL_NAMES[edge.level] : edge.kind;
}

function roleOf(fact) {
  return fact.role || "participant";
}

const NOT_STATED = "not stated";
function countriesOf(thing) {
  const numbers = things[thing].countries || [];
  return numbers.length ? numbers.map((n) => data.countries[n]) : [NOT_STATED];
}

function eventTypeOf(thing) {
  return things[thing].form || NOT_STATED;
}

/** What is written on a link. */
function linkLabel(edge) {
  if (edge.level !== undefined) return `${LEVEL_NAMES[edge.level]} · ${weightText(edge.weight)}`;
  const fact = facts[edge.fact];
  if (edge.kind === "represents") return `${fact.role || "participant"} for`;
  return fact.title || fact.role || edge.kind;
}

function weightText(weight) {
  return weight >= 10 ? weight.toFixed(0) : String(Number(weight.toPrecision(2)));
}

function fullIri(short) {
  return /^[a-z][a-z0-9+.-]*:/i.test(short) ? short : data.base + short;
}

/** One drawing's nodes and links, loaded when it is first shown. */
const loaded = new Map();
function viewData(name, rolledUp) {
  const key = rolledUp && name === "institutions" && canRollUp() ? "organisations" : name;
  if (!loaded.has(key)) loaded.set(key, loadView(key));
  return loaded.get(key);
}

/** Whether there are departments that can be counted as their institution. */
function canRollUp() {
  return Object.hasOwn(data.views, "organisations");
}

function loadView(name) {
  const raw = data.views[name];
  const nodes = name === "entities" ? things : unpack(raw.nodes);
  const edges = unpack(raw.edges);
  edges.forEach((edge, number) => {
    edge.id = number;
    edge.name = linkName(edge);
    if (edge.fact !== undefined) {
      if (edge.kind === "participation" || edge.kind === "represents") edge.role = roleOf(facts[edge.fact]);
      edge.years = facts[edge.fact].years || [];
      edge.low = (facts[edge.fact].conf ?? 1) < LOW;
    } else {
      edge.low = (edge.facts || []).some((f) => (facts[f].conf ?? 1) < LOW);
    }
  });
  return indexed({ name, nodes, edges, open: raw.open, rule: raw.rule });
}

function indexed(view) {
  view.byId = new Map(view.nodes.map((node) => [node.id, node]));
  view.near = new Map(view.nodes.map((node) => [node.id, []]));
  for (const edge of view.edges) {
    view.near.get(edge.from).push(edge);
    if (edge.to !== edge.from) view.near.get(edge.to).push(edge);
  }
  return view;
}

const FEW = 12; // so many things without links don't disturb a drawing

/** How many things of a view are linked to nothing. */
function looseCount(view) {
  return view.nodes.filter((node) => !view.near.get(node.id).length).length;
}

/** Roles of everyone, and of all they stood for, at each event: event → agent → roles. */
let rolesByEvent = null;
function rolesAt(event, agent) {
  if (!rolesByEvent) {
    rolesByEvent = new Map();
    for (const fact of facts) {
      if (fact.kind !== "participation" || fact.o === undefined) continue;
      if (!rolesByEvent.has(fact.o)) rolesByEvent.set(fact.o, new Map());
      const here = rolesByEvent.get(fact.o);
      for (const agent0 of new Set([fact.s, ...(fact.reps || [])].flatMap((a) => [a, ...ancestors(a)]))) {
        if (!here.has(agent0)) here.set(agent0, new Set());
        here.get(agent0).add(roleOf(fact));
      }
    }
  }
  return rolesByEvent.get(event)?.get(agent);
}

/** Whether a link has an event left under the filters at which both ends have a role left. */
function sharesEvent(edge, state) {
  const { role, form } = state.hidden;
  const played = (event, agent) => {
    const roles = rolesAt(event, agent);
    return !roles || [...roles].some((one) => !role.has(one));
  };
  return edge.events.some((event) => !form.has(eventTypeOf(event)) && inPeriod(things[event].years, state)
    && (!role.size || (played(event, edge.from) && played(event, edge.to))));
}

const allYears = [...new Set(things.flatMap((thing) => thing.years || []))].sort((a, b) => a - b);
const firstYear = allYears[0];
const lastYear = allYears[allYears.length - 1];

/** Whether the period filter leaves anything out. */
function inOnlyPart(state) {
  return state.from > firstYear || state.to < lastYear;
}

function inPeriod(years, state) {
  if (!years || !years.length || !inOnlyPart(state)) return true;
  return years.some((year) => year >= state.from && year <= state.to);
}

/** Up to 60 steps for the weight slider, from the weights that occur. */
function weightSteps(view) {
  const weights = [...new Set(view.edges.map((edge) => edge.weight))].sort((a, b) => a - b);
  if (weights.length <= 60) return weights;
  return Array.from({ length: 60 }, (_, i) => weights[Math.floor((i * (weights.length - 1)) / 59)]);
}

function nodeLeft(thing, state) {
  const { type, country, form } = state.hidden;
  const row = things[thing];
  return !type.has(row.type) && inPeriod(row.years, state)
    && !(country.size && countriesOf(thing).every((name) => country.has(name)))
    && !(form.size && row.type === "event" && form.has(eventTypeOf(thing)));
}

function edgeLeft(edge, state) {
  if (state.hidden.link.has(edge.name)) return false;
  if (edge.level === undefined) return !state.hidden.role.has(edge.role) && inPeriod(edge.years, state);
  if (edge.weight < state.weight) return false;
  if (!edge.events.length) return inPeriod(edge.years, state);
  return !(state.hidden.role.size || state.hidden.form.size || inOnlyPart(state)) || sharesEvent(edge, state);
}

/** The nodes and links that the filters leave; `limited` says that a large graph is not all shown. */
function visible(state) {
  const view = viewData(state.view, state.rollup);
  const shown = view.open && !state.all ? new Set([...view.open, ...state.expanded]) : null;
  const sifting = state.hidden.link.size + state.hidden.role.size + state.hidden.form.size > 0 || state.weight > 0
    || (state.view !== "entities" && inOnlyPart(state));
  let nodes = new Set();
  for (const node of view.nodes) {
    if (shown && !shown.has(node.id)) continue;
    if (!state.loose && !view.near.get(node.id).length) continue;
    if (nodeLeft(node.id, state)) nodes.add(node.id);
  }
  let edges = view.edges.filter((edge) => nodes.has(edge.from) && nodes.has(edge.to) && edgeLeft(edge, state));
  if (sifting) {
    const linked = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
    nodes = new Set([...nodes].filter((id) => linked.has(id) || !view.near.get(id).length));
  }
  const centre = state.hops && state.selected ? selectionEnds(state, view) : [];
  if (centre.length && centre.some((id) => nodes.has(id))) {
    const reach = new Set(centre);
    for (let hop = 0; hop < state.hops; hop += 1) {
      const edge0 = new Set(reach);
      for (const edge of edges) {
        if (edge0.has(edge.from)) reach.add(edge.to);
        if (edge0.has(edge.to)) reach.add(edge.from);
      }
    }
    nodes = new Set([...nodes].filter((id) => reach.has(id)));
    edges = edges.filter((edge) => reach.has(edge.from) && reach.has(edge.to));
  }
  return { view, nodes, edges, limited: Boolean(shown) };
}

/** The nodes that a selection is about, in the given view. */
function selectionEnds(state, view) {
  const chosen = state.selected;
  if (!chosen) return [];
  if (chosen.kind === "node") return view.byId.has(chosen.id) ? [chosen.id] : [];
  if (chosen.kind === "part") {
    const event = parts[chosen.id].event;
    return view.byId.has(event) ? [event] : [];
  }
  const edge = view.edges[chosen.id];
  return edge ? [edge.from, edge.to] : [];
}
