// What stands beside the editor: examples, the tables, and what has been asked.

const MOST_ASKED = 50;
const asked = [];
let ask = () => {};
let search = "";

const titled = (text) => element("h3", { textContent: text });

function suggestion(title, sql, detail = "") {
  const button = element("button", { type: "button", className: "suggestion" }, [element("span", { textContent: title })]);
  if (detail) button.append(element("span", { className: "detail", textContent: detail }));
  button.addEventListener("click", () => ask(sql));
  return element("li", {}, [button]);
}

function showExamples() {
  const questions = element("ul", {}, known.analyses.map(({ title, sql }) => suggestion(title[language()], sql)));
  const cards = element("details", { open: document.getElementById("page-charts")?.open ?? false, id: "page-charts" }, [
    element("summary", { textContent: say("ask.cards", { charts: known.cards.length }) }),
    element("ul", {}, known.cards.map(({ title, sql }) => suggestion(title[language()], sql))),
  ]);
  document.getElementById("shelf-examples").replaceChildren(titled(say("ask.analyses")), questions, ...(known.cards.length ? [cards] : []));
}

function showAsked() {
  const list = element("ul", {}, asked.map(({ sql, told }) => suggestion(sql.replace(/^\s*--.*\n/gm, "").replace(/\s+/g, " ").trim().slice(0, 160), sql, told())));
  document.getElementById("shelf-history").replaceChildren(element("p", { className: "note", textContent: say(asked.length ? "ask.forgotten" : "ask.nothing_asked") }), list);
}

function noteAsked(sql, told) {
  asked.unshift({ sql, told });
  asked.length = Math.min(asked.length, MOST_ASKED);
  showAsked();
}

function columnRow({ name, type, mayBeNull, about }, isHit) {
  const term = element("dt", { className: isHit ? "hit" : "" }, [element("code", { textContent: name }), element("span", { className: "type", textContent: mayBeNull ? say("ask.may_be_null", { type }) : type })]);
  return element("div", {}, [term, element("dd", { textContent: about, lang: "en" })]);
}

function tableEntry({ table, columns }) {
  const entry = element("details", { className: "entry" });
  const size = say("ask.size", { rows: table.rows ?? 0 });
  entry.append(element("summary", {}, [element("code", { textContent: table.name }), element("span", { className: "detail", textContent: size }), element("small", { className: "about", textContent: firstSentence(table.about || table.grain), lang: "en" })]));
  const open = () => {
    if (entry.children.length > 1) return;
    const show = element("button", { type: "button", className: "copy", textContent: say("ask.show_rows") });
    show.addEventListener("click", () => ask(`select *\nfrom ${table.name}\nlimit 100`));
    const thresholds = table.thresholds.map(([name, value, unit, purpose]) =>
      element("div", {}, [element("dt", {}, [element("code", { textContent: `${name} = ${value}` }), element("span", { className: "type", textContent: unit })]), element("dd", { textContent: purpose, lang: "en" })]));
    entry.append(
      element("p", { textContent: describe(table), lang: "en" }),
      element("p", {}, [show]),
      element("dl", {}, table.columns.map((column) => columnRow(column, columns.includes(column)))),
      ...(thresholds.length ? [titled(say("ask.thresholds")), element("dl", {}, thresholds)] : []),
    );
  };
  entry.addEventListener("toggle", open);
  return entry;
}

function showTables() {
  const field = element("input", { type: "search", value: search, autocomplete: "off", spellcheck: false });
  const count = element("span", { role: "status" });
  const list = element("div", { className: "entries" });
  const fill = () => {
    const found = findTables(search);
    list.replaceChildren(...found.map(tableEntry));
    count.textContent = found.length ? say("ask.found", { found: found.length, tables: tables.length }) : say("ask.none_found");
    if (found.length === 1) list.firstChild.open = true;
  };
  field.addEventListener("input", () => {
    search = field.value;
    fill();
  });
  fill();
  const english = language() === "en" ? [] : [element("p", { className: "note", textContent: say("ask.in_english") })];
  document.getElementById("shelf-tables").replaceChildren(element("div", { className: "tools" }, [element("label", {}, [say("ask.find"), field]), count]), ...english, list);
}

function showShelf() {
  showExamples();
  showTables();
  showAsked();
}
