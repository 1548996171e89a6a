// Finding things by any of their names, in any script, with or without accents.

/** Comparable form: no accents, no case, letters that have no accent to lose spelt plainly. */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase()
    .replace(/[łøđıßæœ]/g, (c) => ({ ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe" })[c])
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

let searchIndex = null;
function buildIndex() {
  const entries = [];
  for (const thing of things) {
    const names = [thing.label, ...(thing.alts || []).map(([name]) => name)];
    names.forEach((name, at) => {
      entries.push({ kind: "node", id: thing.id, name, also: at > 0, key: plain(name), links: thing.degree });
    });
  }
  for (const part of parts) {
    entries.push({ kind: "part", id: part.id, name: part.label, also: false, key: plain(part.label), links: 0 });
  }
  return entries;
}

/** Best matches first: whole name, start of name, start of words, anywhere; then by links. */
function search(query, limit = 12) {
  searchIndex = searchIndex || buildIndex();
  const wanted = plain(query);
  if (!wanted) return [];
  const words = wanted.split(" ");
  const best = new Map();
  for (const entry of searchIndex) {
    if (!words.every((word) => entry.key.includes(word))) continue;
    let rank = 3;
    if (entry.key === wanted) rank = 0;
    else if (entry.key.startsWith(wanted)) rank = 1;
    else if (words.every((word) => ` ${entry.key}`.includes(` ${word}`))) rank = 2;
    const key = `${entry.kind}/${entry.id}`;
    const hit = { ...entry, rank: rank + (entry.also ? 0.5 : 0) + (entry.kind === "part" ? 1 : 0) };
    if (!best.has(key) || hit.rank < best.get(key).rank) best.set(key, hit);
  }
  return [...best.values()]
    .sort((a, b) => a.rank - b.rank || b.links - a.links || (a.key < b.key ? -1 : 1))
    .slice(0, limit);
}

/** The search box and its list of matches (the combobox pattern). */
function setUpSearch(onPick) {
  const box = document.getElementById("search");
  const list = document.getElementById("matches");
  let hits = [];
  let active = -1;
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const mark = (at) => {
    active = (at + hits.length) % hits.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    box.setAttribute("aria-activedescendant", `match-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  };
  const pick = (hit) => {
    close();
    box.value = "";
    onPick({ kind: hit.kind, id: hit.id });
  };
  const show = () => {
    hits = search(box.value);
    list.replaceChildren(...hits.map((hit, i) => {
      const type = hit.kind === "node" ? things[hit.id].type : "part";
      const name = hit.kind === "node" ? drawnLabel(hit.id) : hit.name;
      const item = h("li", { id: `match-${i}`, role: "option", "aria-selected": "false" },
        type === "part" ? h("span", { class: "glyph talk" }, "“”") : glyph(type),
        h("span", {}, name, hit.also && h("small", {}, ` also “${hit.name}”`)),
        h("small", { class: "kind" }, type === "part" ? parts[hit.id].kind : TYPE_NAMES[type][0]));
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        pick(hit);
      });
      return item;
    }));
    list.hidden = !box.value.trim();
    box.setAttribute("aria-expanded", String(!list.hidden));
    if (hits.length) mark(0);
    else list.replaceChildren(h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing of that name"));
    if (!list.hidden) announce(`${hits.length} matches`);
  };
  box.addEventListener("input", show);
  box.addEventListener("focus", () => box.value && show());
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && hits.length) mark(active + 1);
    else if (event.key === "ArrowUp" && hits.length) mark(active - 1);
    else if (event.key === "Enter" && hits[active]) pick(hits[active]);
    else if (event.key === "Escape") {
      event.stopPropagation();
      box.value = "";
      close();
      document.getElementById("stage").focus();
      return;
    } else return;
    event.preventDefault();
  });
}
