// Tables are made when they are asked for. Text only ever goes in by textContent.

function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const isNumeric = (column) => ["whole", "decimal", "signed", "share"].includes(column.kind);
const styleOf = (column) => (isNumeric(column) ? "number" : column.kind);

function readable(table) {
  const columns = resolved(table.columns).map((column) =>
    ({ ...column, shown: Object.fromEntries(Object.entries(column.shown).map(([code, { rows, texts }]) =>
      [code, new Map(rows.map((row, place) => [row, texts[place]]))])) }));
  return { ...table, columns };
}

// A share that would round to nothing isn't nothing.
const share = (value) => (value > 0 && value < 0.0005 ? `< ${number(0.001, 1, "percent")}` : number(value, 1, "percent"));

function shown(column, row) {
  const value = column.values[row];
  if (value === null) return "–";
  if (column.kind === "whole") return number(value);
  if (column.kind === "decimal") return number(value, 2);
  if (column.kind === "signed") return signed(value);
  if (column.kind === "share") return share(value);
  const text = column.shown[language()].get(row) ?? value;
  return column.kind === "genre" ? genreName(value) ?? text : String(text);
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/gu, " ").toLowerCase();

function rowsOf(table, view) {
  let rows = table.columns[0].values.map((_, row) => row);
  const filter = chosen();
  const ids = table.columns.find((column) => column.name === "movie_id");
  if (ids && Object.keys(filter).length) rows = rows.filter((row) => passes(ids.values[row], filter));
  if (view.search) {
    const wanted = folded(view.search).trim();
    rows = rows.filter((row) => table.columns.some((column) => folded(shown(column, row)).includes(wanted)));
  }
  if (view.column) {
    const column = table.columns.find((candidate) => candidate.name === view.column);
    const collator = new Intl.Collator(language(), { numeric: true });
    const compare = (first, second) =>
      typeof column.values[first] === "number" && typeof column.values[second] === "number"
        ? column.values[first] - column.values[second]
        : collator.compare(shown(column, first), shown(column, second));
    const missing = (row) => column.values[row] === null;
    rows.sort((first, second) => missing(first) - missing(second) || (view.descending ? -1 : 1) * compare(first, second) || first - second);
  }
  return rows;
}

function showTable(card) {
  const data = payload(card);
  data.rows ??= readable(data.table);
  const view = (data.view ??= { search: "", column: null, descending: false });
  const panel = card.querySelector("[id$='-table'][role=tabpanel]");
  const search = element("input", { type: "search", value: view.search, autocomplete: "off" });
  const count = element("span", { role: "status" });
  const csv = element("button", { type: "button", className: "csv", textContent: say("card.csv") });
  csv.addEventListener("click", () => download(card.dataset.card, data.rows));
  const body = element("tbody");
  const heads = data.rows.columns.map((column) => {
    const button = element("button", { type: "button", textContent: column.label[language()], title: say("table.sort") });
    button.addEventListener("click", () => {
      view.descending = view.column === column.name ? !view.descending : isNumeric(column);
      view.column = column.name;
      fill();
    });
    return element("th", { scope: "col", className: styleOf(column) }, [button]);
  });

  function fill() {
    const all = data.rows.columns[0].values.length;
    const rows = rowsOf(data.rows, view);
    heads.forEach((head, place) => {
      const sorted = data.rows.columns[place].name === view.column;
      head.ariaSort = sorted ? (view.descending ? "descending" : "ascending") : null;
    });
    body.replaceChildren(...rows.map((row) =>
      element("tr", {}, data.rows.columns.map((column) =>
        element("td", { className: styleOf(column), textContent: shown(column, row) })))));
    count.textContent = rows.length < all
      ? say("table.found", { found: number(rows.length), rows: number(all) })
      : say(data.rows.total > all ? "table.cut" : "table.rows", { rows: number(all), total: number(data.rows.total) });
  }

  search.addEventListener("input", () => { view.search = search.value; fill(); });
  const caption = element("caption", { className: "visually-hidden", textContent: card.querySelector("h3").innerText });
  const scroll = element("div", { className: "scroll", tabIndex: 0, role: "region" }, [
    element("table", {}, [caption, element("thead", {}, [element("tr", {}, heads)]), body]),
  ]);
  scroll.setAttribute("aria-labelledby", `${card.id}-heading`);
  fill();
  const label = element("label", {}, [say("table.search"), search]);
  panel.replaceChildren(element("div", { className: "tools" }, [label, count, csv]), scroll);
}

// CSV: the values of the mart. A text that a spreadsheet would run as a formula gets a quote.

function cell(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function download(name, table) {
  const lines = [table.columns.map((column) => column.name)];
  table.columns[0].values.forEach((_, row) => lines.push(table.columns.map((column) => cell(column.values[row]))));
  const text = `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  element("a", { href: url, download: `${name}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
