// The panel beside the drawing: about the view, or all that is known of what is selected.

const panel = document.getElementById("panel");
const panelBody = document.getElementById("panel-body");

function showPanel() {
  const chosen = state.selected;
  let content = null;
  if (!chosen) content = aboutView();
  else if (chosen.kind === "node") content = aboutThing(chosen.id);
  else if (chosen.kind === "part") content = aboutPart(chosen.id);
  else content = aboutEdge(scene.view.edges[chosen.id]);
  panelBody.replaceChildren(...content.flat(2).filter(Boolean));
  panelBody.scrollTop = 0;
  document.body.classList.toggle("chosen", Boolean(chosen));
}

function aboutView() {
  const { view } = scene;
  const top = (measure, count) => [...scene.nodes].sort((a, b) => measure(b) - measure(a) || a.id - b.id)
    .filter((node) => measure(node) > 0).slice(0, count);
  const listed = (measure, digits) => (node) => () => h("li", { class: "ranked" }, linkTo(node.id), h("span", { class: "number" }, Number(measure(node)).toFixed(digits)));
  const between = (node) => (node.betweenness >= 0.0005 ? node.betweenness : 0); // what shows as 0.000 is none
  const links = (node) => scene.near.get(node.id).length;
  return [
    h("p", { class: "kicker" }, "About this view"),
    h("h2", {}, state.rollup ? "Institutions, rolled up" : VIEW_NAMES[state.view]),
    h("p", { class: "rule" }, view.rule),
    view.name !== "entities" && view.edges.length === 0 && h("p", {}, "Nothing is linked in this view yet."),
    section("Most links", top(links, 5).map(listed(links, 0)), { count: false }),
    section("Bridges (betweenness)", top(between, 5).map(listed(between, 3)), { count: false }),
    section("Sources", data.sources.map((name) => () => h("li", { class: "file" }, h("bdi", {}, name))), { first: 8 }),
    h("p", { class: "small" }, `${data.triples.toLocaleString("en")} triples. Dashed lines are facts with a confidence below ${LOW}.`),
    h("section", { class: "section keys" }, h("h3", {}, "Keys"), h("dl", {}, [
      ["/", "search"], ["← ↑ ↓ →", "walk along links"], ["+ −", "zoom"], ["f", "fit"], ["t", "table"], ["Esc", "clear"],
    ].map(([key, what]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what))))),
  ];
}

function heading(kicker, icon, name, others = []) {
  return [
    h("p", { class: "kicker" }, icon, kicker),
    h("h2", { tabindex: "-1" }, h("bdi", {}, name)),
    others.length > 0 && h("p", { class: "names" }, others.map(([text, language]) => h("bdi", language ? { lang: language } : {}, text))),
  ];
}

function actions(iri, focusable) {
  const hop = (hops, text) => h("button", {
    type: "button", "aria-pressed": String(state.hops === hops), onclick: () => setHops(hops),
  }, text);
  return h("div", { class: "actions" },
    focusable && h("div", { class: "segments", role: "group", "aria-label": "How much of the graph is drawn" },
      hop(0, "Whole graph"), hop(1, "1 hop"), hop(2, "2 hops")),
    h("button", { type: "button", onclick: () => copy(sparqlFor(iri), "SPARQL copied") }, "Copy as SPARQL"));
}

function identity(row) {
  const outside = (row.same || []).map((address) => h("dd", {}, outward(address)));
  return [h("div", {}, h("dt", {}, "IRI"), h("dd", {}, outward(fullIri(row.iri)))),
    outside.length > 0 && h("div", {}, h("dt", {}, "Also known as"), outside)];
}

function aboutThing(id) {
  const row = things[id];
  const node = scene.view.byId.get(id) || row;
  const mine = factsOf[id];
  const of = (kind, test = () => true) => mine.filter((fact) => fact.kind === kind && test(fact));
  const open = mine.length <= 10;
  const numbers = [`${node.degree ?? 0} links`, node.strength && `weight ${weightText(node.strength)}`,
    `betweenness ${(node.betweenness ?? 0).toFixed(3)}`, node.degree > 0 && `community ${communityGroups(scene.view)[node.community ?? 0]}`];
  return [
    heading(TYPE_NAMES[row.type][0], glyph(row.type), row.label, row.alts || []),
    row.type === "department" && h("p", { class: "path" }, ancestors(id).map((above) => linkTo(above))),
    row.type === "event" && eventLine(row),
    row.countries && row.countries.length > 0 && h("p", { class: "when" }, h("bdi", {}, countriesOf(id).join(", "))),
    actions(fullIri(row.iri), scene.view.byId.has(id)),
    h("dl", { class: "meta" }, identity(row), h("div", {}, h("dt", {}, "In this view"), h("dd", {}, numbers.filter(Boolean).join(" · ")))),
    row.type === "event" ? aboutEvent(id, of) : [
      factSection(row.type === "person" ? "Positions" : "People", of("membership"), id, { open }),
      factSection("Took part", of("participation", (f) => f.s === id), id, { open }),
      factSection("Represented by", of("participation", (f) => f.s !== id), id, { open: false }),
      factSection("Structure", of("unit"), id, { open: false }),
      factSection("Events here", of("location"), id, { open: false }),
    ],
    partners(id),
    factSection("Named in", of("mention"), id, { open: true, folded: mine.length > of("mention").length }),
  ];
}

function eventLine(row) {
  const days = row.end && row.end !== row.start ? `${row.start} – ${row.end}` : row.start;
  return h("p", { class: "when" }, [row.form && capital(row.form), days, row.mode].filter(Boolean).join(" · "));
}

function aboutEvent(id, of) {
  const houses = of("participation", (f) => things[f.s].type !== "person");
  const people = of("participation", (f) => things[f.s].type === "person");
  const top = partsUnder.get(`event/${id}`) || [];
  return [
    factSection("Place", of("location"), id, {}),
    factSection("Institutions", houses, id, {}),
    section("Programme", top.map((part) => () => h("li", {}, programme(part))), {}),
    factSection("People", people, id, {}),
  ];
}

/** A session or talk with what is below it. */
function programme(part) {
  const below = partsUnder.get(`part/${part.id}`) || [];
  const who = [...new Set(factsOfPart[part.id].filter((f) => f.s !== undefined).map((f) => f.s))];
  return [linkToPart(part.id), who.length > 0 && h("span", { class: "who" }, who.map((person) => linkTo(person))),
    below.length > 0 && h("ul", { class: "list under" }, below.map((next) => h("li", {}, programme(next))))];
}

function aboutPart(id) {
  const part = parts[id];
  const mine = factsOfPart[id];
  const kind = part.kind === "session" ? "Session" : capital(part.form || "contribution");
  const below = partsUnder.get(`part/${id}`) || [];
  return [
    heading(kind, h("span", { class: "glyph talk", "aria-hidden": "true" }, "“”"), part.label),
    part.topics && part.topics.length > 0 && h("p", {}, h("span", { class: "dim" }, "on "), h("bdi", {}, part.topics.join("; "))),
    h("p", { class: "path" }, part.up !== undefined && linkToPart(part.up), part.event !== undefined && linkTo(part.event)),
    actions(fullIri(part.iri), false),
    h("dl", { class: "meta" }, identity(part)),
    factSection("People", mine.filter((f) => f.kind === "participation"), undefined, { open: true }),
    section("Programme", below.map((next) => () => h("li", {}, programme(next))), {}),
    factSection("Named in", mine.filter((f) => f.kind === "part"), undefined, { open: true }),
  ];
}

/** Neighbours: in the collaboration networks with weights, in the entity graph as plain links. */
function partners(id) {
  const name = { person: "people", institution: "institutions", department: "institutions" }[things[id].type];
  const network0 = name && viewData(name, name === state.view && state.rollup);
  if (!network0 || !network0.near.has(id)) return null;
  const edges = [...network0.near.get(id)].sort((a, b) => b.weight - a.weight || a.id - b.id);
  return section(name === "people" ? "Shared a stage with" : "Shared events with", edges.map((edge) => () => {
    const other = edge.from === id ? edge.to : edge.from;
    return h("li", { class: "ranked" }, linkTo(other),
      h("button", { type: "button", class: "why", "aria-label": `Why ${things[other].label}: ${LEVEL_NAMES[edge.level]}`, onclick: () => showEdge(name, edge.id) },
        `${LEVEL_NAMES[edge.level].replace("same ", "")} · ${weightText(edge.weight)}`));
  }), { first: 8 });
}

function aboutEdge(edge) {
  if (!edge) return [h("p", {}, "This link isn’t in the graph any more.")];
  const ends = h("p", { class: "ends" }, linkTo(edge.from), h("span", { class: "dim" }, edge.level === undefined ? " → " : " ↔ "), linkTo(edge.to));
  if (edge.level === undefined) {
    const fact = facts[edge.fact];
    return [h("p", { class: "kicker" }, "Link"), h("h2", {}, capital(linkLabel(edge))), ends,
      fact.iri && actions(fullIri(fact.iri), true), h("ul", { class: "list" }, factCard(fact, undefined, true))];
  }
  const proofs = proofsOf(edge);
  return [
    h("p", { class: "kicker" }, "Link"), h("h2", {}, capital(LEVEL_NAMES[edge.level])), ends,
    h("dl", { class: "meta" }, h("div", {}, h("dt", {}, "Weight"), h("dd", {}, weightText(edge.weight))),
      h("div", {}, h("dt", {}, "Events"), h("dd", {}, String(edge.events.length)))),
    edge.events.map((event) => h("section", { class: "section" }, h("h3", {}, linkTo(event)),
      h("ul", { class: "list" }, proofs.filter((fact) => fact.o === event).map((fact) => factCard(fact, event, edge.events.length < 4))))),
  ];
}

/** The participations that make a link: those recorded, else all of both ends at its events. */
function proofsOf(edge) {
  if (edge.facts.length) return edge.facts.map((number) => facts[number]);
  const both = [edge.from, edge.to];
  return facts.filter((fact) => fact.kind === "participation" && edge.events.includes(fact.o)
    && (both.includes(fact.s) || (fact.reps || []).some((house) => both.includes(house))));
}

/** A query that gives every fact about a thing with the sentence that states it. */
function sparqlFor(iri) {
  const lines = ["ckg", "org", "prov", "oa"].map((p) => `PREFIX ${p}: <${data.prefixes[p]}>`);
  const safe = iri.replace(/[<>"{}|^`\\\u0000-\u0020]/g, encodeURIComponent);
  return `${lines.join("\n")}
SELECT DISTINCT ?fact ?relation ?value ?quote WHERE {
  { VALUES ?fact { <${safe}> } } UNION { ?fact ?any <${safe}> }
  ?fact ?relation ?value ; prov:wasDerivedFrom ?evidence .
  ?evidence oa:hasSelector/oa:exact ?quote .
  FILTER(?relation NOT IN (prov:wasDerivedFrom, ckg:extractedBy, ckg:confidence))
}
ORDER BY ?fact ?relation ?value
`;
}
