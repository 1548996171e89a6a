// The same data as a table: every node and link that the filters leave, sortable.

const PAGE = 300; // rows shown at once; the rest on demand
const tableState = { what: "nodes", sort: 0, down: false, rows: PAGE };

function nodeColumns() {
  const text = (row) => (row.alts || []).map(([name]) => name).join("; ");
  const columns = [
    ["Name", (n) => things[n.id].label, (n) => linkTo(n.id)],
    ["Type", (n) => TYPE_NAMES[things[n.id].type][0]],
    ["Part of", (n) => ancestors(n.id).map((a) => things[a].label).join(", ")],
    ...(data.countries.length ? [["Country", (n) => (things[n.id].countries || []).map((c) => data.countries[c]).join(", ")]] : []),
    ["Other names", (n) => text(things[n.id])],
    ["Links", (n) => scene.near.get(n.id).length],
    ["Betweenness", (n) => n.betweenness ?? 0],
    ["Years", (n) => yearSpan(things[n.id].years)],
  ];
  if (state.view !== "entities") columns.splice(-2, 0, ["Weight", (n) => n.strength ?? 0]);
  return columns;
}

function edgeColumns() {
  const ends = [
    ["From", (e) => things[e.from].label, (e) => linkTo(e.from)],
    ["Relation", (e) => linkLabel(e), (e) => inward({ kind: "edge", id: e.id }, linkLabel(e))],
    ["To", (e) => things[e.to].label, (e) => linkTo(e.to)],
    ["Years", (e) => yearSpan(e.years)],
  ];
  if (state.view === "entities") {
    return [...ends, ["Confidence", (e) => facts[e.fact].conf ?? ""], ["Rule", (e) => facts[e.fact].rule ?? ""]];
  }
  return [...ends, ["Weight", (e) => e.weight], ["Events", (e) => e.events.length]];
}

function yearSpan(years) {
  if (!years || !years.length) return "";
  const [low, high] = [years[0], years[years.length - 1]];
  return low === high ? String(low) : `${low}–${high}`;
}

function tableRows() {
  const columns = tableState.what === "nodes" ? nodeColumns() : edgeColumns();
  const rows = tableState.what === "nodes" ? [...scene.nodes] : [...scene.edges];
  const value = (columns[tableState.sort] || columns[0])[1];
  const order = new Intl.Collator("en", { numeric: true }).compare;
  rows.sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    const by = typeof x === "number" && typeof y === "number" ? x - y : order(String(x), String(y));
    return (tableState.down ? -by : by) || a.id - b.id;
  });
  return { columns, rows };
}

function showTable() {
  const holder = document.getElementById("table");
  holder.hidden = !state.table;
  document.getElementById("table-button").setAttribute("aria-pressed", String(state.table));
  if (!state.table) {
    holder.replaceChildren();
    return;
  }
  const { columns, rows } = tableRows();
  const tab = (what, text) => h("button", {
    type: "button", "aria-pressed": String(tableState.what === what),
    onclick: () => {
      Object.assign(tableState, { what, sort: 0, down: false, rows: PAGE });
      showTable();
      saveHash();
    },
  }, text);
  const sortBy = (at) => () => {
    tableState.down = tableState.sort === at && !tableState.down;
    tableState.sort = at;
    showTable();
    holder.querySelectorAll("th button")[at].focus();
  };
  const head = columns.map(([title], at) => h("th", {
    scope: "col", "aria-sort": at !== tableState.sort ? "none" : tableState.down ? "descending" : "ascending",
  }, h("button", { type: "button", onclick: sortBy(at) }, title)));
  const cell = ([, value, make], row) => {
    const shown = value(row);
    return h("td", { class: typeof shown === "number" ? "number" : "" },
      make ? make(row) : h("bdi", {}, typeof shown === "number" ? String(Number(shown.toFixed(4))) : shown));
  };
  const body = rows.slice(0, tableState.rows).map((row) => h("tr", {}, columns.map((column) => cell(column, row))));
  const left = rows.length - tableState.rows;
  holder.replaceChildren(
    h("div", { class: "table-bar" },
      h("div", { class: "segments", role: "group", "aria-label": "Rows" },
        tab("nodes", `Nodes ${scene.nodes.length}`), tab("links", `Links ${scene.edges.length}`)),
      h("button", { type: "button", onclick: toggleTable }, "Close table")),
    h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table of what is drawn" },
      h("table", {}, h("caption", { class: "unseen" }, `${tableState.what} of the view ${VIEW_NAMES[state.view]}`),
        h("thead", {}, h("tr", {}, head)), h("tbody", {}, body)),
      left > 0 && h("button", {
        type: "button", class: "more", onclick: () => {
          tableState.rows = Infinity;
          showTable();
        },
      }, `Show ${left} more rows`)));
}

function toggleTable() {
  state.table = !state.table;
  showTable();
  saveHash();
  announce(state.table ? "Table shown" : "Table closed");
  if (state.table) document.querySelector("#table button").focus();
  else [...document.querySelectorAll("#table-button, #export > summary")].find((button) => button.checkVisibility()).focus();
}
