// Facts as readable cards: what is claimed, for whom, and the sentence that states it.

/** A link inside the page: a real address for "open in a new tab", a plain selection on a click. */
function inward(chosen, ...children) {
  const query = address(chosen);
  if (chosen.kind === "edge" && state.view !== "entities") query.set("view", state.view);
  return h("a", {
    href: `${location.href.split("#")[0]}#${query}`, class: "go", onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      select(chosen);
    },
  }, ...children);
}

function linkTo(thing) {
  return inward({ kind: "node", id: thing }, glyph(things[thing].type), h("bdi", {}, drawnLabel(thing)));
}

function linkToPart(part) {
  const { kind, form, label } = parts[part];
  const name = form && form !== label ? `${form} “${label}”` : kind === "session" ? `Session “${label}”` : `“${label}”`;
  return inward({ kind: "part", id: part }, h("bdi", {}, capital(name)));
}

/** A source sentence with the words that state the fact marked. */
function quotation(number, spans) {
  const said = evidence[number];
  const letters = Array.from(said.text); // offsets count characters, not UTF-16 units
  const pieces = [];
  let at = 0;
  for (const [low, high] of spans || []) {
    pieces.push(letters.slice(at, low).join(""), h("mark", {}, letters.slice(low, high).join("")));
    at = high;
  }
  pieces.push(letters.slice(at).join(""));
  const where = said.start >= 0 ? `characters ${said.start}–${said.end}` : said.pointer || "";
  return h("figure", { class: "quote" },
    h("blockquote", {}, h("bdi", {}, pieces)),
    h("figcaption", {}, h("span", { class: "file" }, data.sources[said.source]), where && ` · ${where}`));
}

function confidenceText(fact) {
  const sure = fact.conf === undefined ? "" : `confidence ${fact.conf.toFixed(2)}`;
  return [sure, fact.rule && `rule ${fact.rule}`].filter(Boolean).join(" · ");
}

function doubt(fact) {
  return (fact.conf ?? 1) < LOW && h("span", { class: "low" }, "low confidence");
}

/** The proof of a fact, folded unless `open`; filled when it is first unfolded. */
function proof(fact, open) {
  if (!fact.ev.length) return h("p", { class: "small" }, "No source sentence is recorded for this fact.");
  const body = h("div", {});
  const fill = () => {
    if (body.childNodes.length) return;
    fact.ev.forEach((number, i) => body.append(quotation(number, fact.hl[i])));
    body.append(h("p", { class: "small" }, confidenceText(fact)));
  };
  if (open) fill();
  const title = fact.ev.length > 1 ? `Evidence (${fact.ev.length})` : "Evidence";
  return h("details", { class: "proof", open, ontoggle: fill }, h("summary", {}, title), body);
}

function yearsOf(fact) {
  if (!fact.years) return "";
  return fact.years[0] === fact.years[1] ? String(fact.years[0]) : `${fact.years[0]}–${fact.years[1]}`;
}

/** A fact seen from one of its things; `from` is left out of the wording. */
function factCard(fact, from, open) {
  const words = { membership: membershipWords, participation: participationWords, unit: unitWords, location: locationWords };
  const known = words[fact.kind];
  const lines = known ? known(fact, from) : [h("p", {}, fact.kind === "part" ? "Stated in the programme" : "Named in the source")];
  return h("li", { class: `fact ${(fact.conf ?? 1) < LOW ? "doubtful" : ""}` }, lines, proof(fact, open));
}

function membershipWords(fact, from) {
  const title = fact.title || (fact.role ? capital(fact.role) : "Affiliated");
  return [
    h("p", { class: "what" }, h("bdi", {}, title), " ", doubt(fact)),
    from !== fact.s && h("p", {}, linkTo(fact.s)),
    fact.o !== undefined && from !== fact.o && h("p", {}, linkTo(fact.o)),
    fact.o === undefined && h("p", { class: "small" }, "No institution is stated."),
  ];
}

function participationWords(fact, from) {
  const holds = (fact.holds || []).map((f) => facts[f].title).filter(Boolean);
  const reps = (fact.reps || []).filter((house) => house !== from);
  return [
    h("p", { class: "what" }, capital(fact.role || "participant"), " ", h("span", { class: "year" }, yearsOf(fact)), " ", doubt(fact)),
    from !== fact.s && h("p", {}, linkTo(fact.s)),
    fact.o !== undefined && from !== fact.o && h("p", {}, linkTo(fact.o)),
    fact.part !== undefined && h("p", {}, linkToPart(fact.part)),
    fact.said && h("p", {}, h("span", { class: "dim" }, "printed as "), h("bdi", {}, `“${fact.said}”`)),
    reps.length > 0 && h("p", {}, h("span", { class: "dim" }, "for "), reps.map((house) => linkTo(house))),
    holds.length > 0 && h("p", {}, h("span", { class: "dim" }, "as "), h("bdi", {}, holds.join(", "))),
  ];
}

function unitWords(fact, from) {
  const above = from !== fact.o;
  return [h("p", { class: "what" }, above ? "Part of" : "Has the unit"), h("p", {}, linkTo(above ? fact.o : fact.s))];
}

function locationWords(fact, from) {
  const place = from !== fact.o;
  const held = things[fact.s].type === "event";
  const words = place ? (held ? "Held in" : "Located in") : held ? "Where it was held" : "Where it is";
  return [h("p", { class: "what" }, words, " ", h("span", { class: "year" }, yearsOf(fact))),
    h("p", {}, linkTo(place ? fact.o : fact.s))];
}

/** A titled list that shows its first rows at once and the rest on demand. */
function section(title, items, { first = 24, count = true, folded = false } = {}) {
  if (!items.length) return null;
  const list = h("ul", { class: "list" });
  const show = (upTo) => list.replaceChildren(...items.slice(0, upTo).map((make) => make()));
  const more = h("button", { type: "button", class: "more" }, `Show all ${items.length}`);
  more.addEventListener("click", () => {
    show(items.length);
    more.remove();
  });
  const head = h("h3", {}, title, count && h("span", { class: "count" }, ` ${items.length}`));
  const body = [list, items.length > first && more];
  if (folded) {
    const fill = () => list.childNodes.length || show(first);
    return h("details", { class: "section", ontoggle: fill }, h("summary", {}, head), body);
  }
  show(first);
  return h("section", { class: "section" }, head, body);
}

function factSection(title, found, from, options = {}) {
  const sorted = [...found].sort((a, b) => (b.years?.[1] ?? 0) - (a.years?.[1] ?? 0) || a.id - b.id);
  const open = options.open ?? false;
  return section(title, sorted.map((fact) => () => factCard(fact, from, open)), options);
}
