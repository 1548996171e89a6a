"use strict";
// The editor: runs a query, completes names, shows mistakes where they are, and shares links.

const $ = (id) => document.getElementById(id);
const KEYWORDS = ("SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS BIND VALUES GRAPH GROUP BY HAVING ORDER BY"
  + " LIMIT OFFSET COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT CONTAINS LCASE STR REGEX BOUND EXISTS CONSTRUCT"
  + " DESCRIBE ASK PREFIX").split(" ");
const area = $("query");
const offers = $("offers");
let terms = { prefixes: {}, classes: [], properties: [] };
let running = null;
let answer = { names: [], rows: [] };
let asGraph = false;

const loaded = fetch("/terms.json").then((reply) => reply.json()).then((found) => { terms = found; });

if (!area.value) area.value = "SELECT ?event ?name WHERE {\n  ?event a ckg:Event ; rdfs:label ?name .\n}\nLIMIT 100\n";

function triples(text) {
  const term = /^(?:<([^>]*)>|(_:\S+)|"((?:[^"\\]|\\.)*)"(?:@\S+|\^\^<([^>]*)>)?)\s*/;
  const unescape = (value) => value.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g,
    (_, four, eight, one) => (one ? { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }[one] ?? one
      : String.fromCodePoint(parseInt(four ?? eight, 16))));
  const rows = [];
  for (let line of text.split("\n")) {
    const row = {};
    for (const name of ["subject", "property", "value"]) {
      const found = term.exec(line);
      if (!found) break;
      line = line.slice(found[0].length);
      row[name] = found[1] !== undefined ? { type: "uri", value: unescape(found[1]) }
        : { type: found[2] ? "bnode" : "literal", value: unescape(found[2] ?? found[3]), datatype: found[4] };
    }
    if (row.value) rows.push(row);
  }
  return { names: ["subject", "property", "value"], rows };
}

function show() {
  const paint = asGraph ? drawing : table;
  $("answer").replaceChildren(paint(answer.names, answer.rows, terms.prefixes));
  $("as-table").setAttribute("aria-pressed", String(!asGraph));
  $("as-graph").setAttribute("aria-pressed", String(asGraph));
}

function downloads(text, formats) {
  const made = formats.map((format) => element("a", format.toUpperCase(),
    { href: `/sparql?${new URLSearchParams({ query: text, format })}`, download: `answer.${format}` }));
  $("downloads").replaceChildren(...made.flatMap((link) => [link, " "]));
}

function mistake(text) {
  $("mistake").textContent = text;
  $("mistake").hidden = false;
  const place = /line (\d+), column (\d+)/.exec(text);
  if (!place) return;
  const lines = area.value.split("\n").slice(0, Number(place[1]) - 1);
  const start = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(place[2]) - 1;
  area.focus();
  area.setSelectionRange(start, Math.min(area.value.length, start + 1));
}

async function run() {
  const text = area.value;
  if (running) running.abort();
  const mine = new AbortController();
  running = mine;
  $("stop").disabled = false;
  $("mistake").hidden = true;
  $("said").textContent = "running …";
  $("answer").replaceChildren();
  $("downloads").replaceChildren();
  document.documentElement.removeAttribute("data-answered");
  const began = performance.now();
  try {
    const reply = await fetch("/sparql", {
      method: "POST",
      headers: {
        "Content-Type": "application/sparql-query",
        Accept: "application/sparql-results+json, application/n-triples;q=0.9",
      },
      body: text,
      signal: mine.signal,
    });
    const kind = reply.headers.get("Content-Type") ?? "";
    const body = await reply.text();
    await loaded;
    const spent = `${Math.round(performance.now() - began).toLocaleString()} ms`;
    if (!reply.ok) {
      $("said").textContent = "";
      mistake(body);
    } else if (kind.startsWith("application/n-triples")) {
      answer = triples(body);
      $("said").textContent = `${answer.rows.length.toLocaleString()} facts, ${spent}`;
      downloads(text, ["ttl", "nt", "jsonld"]);
      show();
    } else {
      const found = JSON.parse(body);
      if ("boolean" in found) {
        $("said").textContent = `${found.boolean ? "yes" : "no"}, ${spent}`;
      } else {
        answer = { names: found.head.vars, rows: found.results.bindings };
        const number = answer.rows.length;
        const most = Number(reply.headers.get("X-SPARQL-MaxRows"));
        const cut = number >= most ? " (the most that are given)" : "";
        const shown = number > MOST_ROWS && !asGraph ? `, the first ${MOST_ROWS.toLocaleString()} shown` : "";
        $("said").textContent = `${number.toLocaleString()} rows${cut}${shown}, ${spent}`;
        downloads(text, ["csv", "tsv", "json", "xml"]);
        show();
      }
    }
  } catch (error) {
    $("said").textContent = error.name === "AbortError" ? "stopped" : "the server does not answer";
  } finally {
    if (running === mine) {
      running = null;
      $("stop").disabled = true;
      document.documentElement.setAttribute("data-answered", "");
    }
  }
}

// Completion: of the word before the cursor, from prefixes, classes, properties, variables, keywords.

function word() {
  const before = area.value.slice(0, area.selectionStart);
  return /[?$]?[\p{L}\p{N}_:.-]*$/u.exec(before)[0];
}

function candidates(begun) {
  const variables = [...new Set(area.value.match(/\?[\p{L}\p{N}_]+/gu) ?? [])].filter((name) => name !== begun);
  if (begun.startsWith("?")) return variables;
  const before = area.value.slice(0, area.selectionStart - begun.length);
  const names = /\ba\s+$/.test(before) ? [...terms.classes, ...terms.properties] : [...terms.properties, ...terms.classes];
  const prefixes = Object.keys(terms.prefixes).map((prefix) => `${prefix}:`);
  return [...new Set([...names, ...prefixes, ...KEYWORDS])];
}

function offer(always) {
  const begun = word();
  const low = begun.toLowerCase();
  const fits = (name) => name.toLowerCase().startsWith(low) || name.toLowerCase().split(":")[1]?.startsWith(low);
  const found = begun.length > (always ? -1 : 1) ? candidates(begun).filter((name) => name !== begun && fits(name)).slice(0, 12) : [];
  offers.replaceChildren(...found.map((name, at) => element("li", name, { role: "option", id: `offer-${at}`, "aria-selected": "false" })));
  offers.hidden = !found.length;
  area.setAttribute("aria-expanded", String(!offers.hidden));
  area.removeAttribute("aria-activedescendant");
  const lines = area.value.slice(0, area.selectionStart).split("\n");
  offers.style.top = `${Math.min(lines.length * 21 - area.scrollTop + 8, area.clientHeight)}px`;
  offers.style.left = `${Math.min(Math.max(0, lines.at(-1).length - begun.length) * 8.4 + 10, area.clientWidth - 200)}px`;
}

function choose(by) {
  const all = [...offers.children];
  const now = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = (now + by + all.length) % all.length;
  all.forEach((item, at) => item.setAttribute("aria-selected", String(at === next)));
  all[next].scrollIntoView({ block: "nearest" });
  area.setAttribute("aria-activedescendant", all[next].id);
}

function take(name) {
  const end = area.selectionStart;
  area.setRangeText(name, end - word().length, end, "end");
  offers.hidden = true;
  area.setAttribute("aria-expanded", "false");
  area.focus();
}

area.addEventListener("input", () => offer(false));
area.addEventListener("blur", () => { offers.hidden = true; });
offers.addEventListener("mousedown", (event) => {
  event.preventDefault();
  if (event.target.matches("li")) take(event.target.textContent);
});
area.addEventListener("keydown", (event) => {
  const chosen = offers.querySelector('[aria-selected="true"]');
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  } else if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    offer(true);
  } else if (offers.hidden) {
    return;
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(event.key === "ArrowDown" ? 1 : chosen ? -1 : 0);
  } else if (event.key === "Enter" && chosen) {
    event.preventDefault();
    take(chosen.textContent);
  } else if (event.key === "Tab" && chosen) {
    event.preventDefault();
    take(chosen.textContent);
  } else if (event.key === "Escape") {
    offers.hidden = true;
  }
});
$("ask").addEventListener("submit", (event) => { event.preventDefault(); run(); });
$("stop").addEventListener("click", () => running?.abort());
$("as-table").addEventListener("click", () => { asGraph = false; show(); });
$("as-graph").addEventListener("click", () => { asGraph = true; show(); });
$("share").addEventListener("click", async () => {
  const address = `${location.origin}/sparql?${new URLSearchParams({ query: area.value })}`;
  history.replaceState(null, "", address);
  try {
    await navigator.clipboard.writeText(address);
    $("said").textContent = "the link is copied";
  } catch {
    $("said").textContent = "the link is in the address bar";
  }
});
if (new URLSearchParams(location.search).has("query")) run();
