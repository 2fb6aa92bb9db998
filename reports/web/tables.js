// Tables are made when they are asked for, some rows at a time. Text only ever goes in by textContent.

const AT_ONCE = 200;

const styleOf = (column) => (isNumeric(column) ? "number" : column.kind);

// What stands in a card's panel; a table in another language is another one.
const made = new Map();
const forgetTable = (card) => made.delete(card);

function showTable(card) {
  const filter = JSON.stringify(chosen());
  const standing = made.get(card);
  if (standing?.language !== language()) made.set(card, { language: language(), filter, fill: makeTable(card) });
  else if (standing.filter !== filter) {
    standing.filter = filter;
    standing.fill();
  }
}

// Puts a table into its panel and returns what fills it again.
function makeTable(card) {
  let table = tableOf(card);
  const view = viewOf(card);
  let rows = [];

  const search = element("input", { type: "search", value: view.search, autocomplete: "off" });
  const count = element("span", { role: "status" });
  const csv = element("button", { type: "button", className: "csv", textContent: say("card.csv") });
  const body = element("tbody");
  const more = element("button", { type: "button", className: "more" });
  const heads = table.columns.map((column) => {
    const button = element("button", { type: "button", textContent: column.label[language()], title: say("table.sort") });
    button.addEventListener("click", () => {
      view.descending = view.column === column.name ? !view.descending : isNumeric(column);
      view.column = column.name;
      fill();
      keepAddress(card.id);
    });
    return element("th", { scope: "col", className: styleOf(column) }, [button]);
  });
  const caption = element("caption", { className: "visually-hidden", textContent: document.getElementById(`${card.id}-heading`).innerText });
  const scroll = element("div", { className: "scroll", tabIndex: 0, role: "region" }, [
    element("table", {}, [caption, element("thead", {}, [element("tr", {}, heads)]), body]),
    more,
  ]);
  scroll.setAttribute("aria-labelledby", `${card.id}-heading`);

  function add() {
    const from = body.children.length;
    body.append(...rows.slice(from, from + AT_ONCE).map((row) =>
      element("tr", {}, table.columns.map((column) =>
        element("td", { className: styleOf(column) }, [linked(table, column, row)])))));
    const left = rows.length - body.children.length;
    if (!left && document.activeElement === more) scroll.focus();
    more.hidden = !left;
    more.textContent = say("table.more", { rows: Math.min(left, AT_ONCE) });
  }

  function fill() {
    table = tableOf(card); // that of movies is another one when they are filtered
    rows = rowsOf(table, view);
    const all = table.rows.length;
    heads.forEach((head, place) => {
      const sorted = table.columns[place].name === view.column;
      head.ariaSort = sorted ? (view.descending ? "descending" : "ascending") : null;
    });
    body.replaceChildren();
    scroll.scrollTop = 0;
    add();
    count.textContent = rows.length < all
      ? say("table.found", { found: rows.length, rows: all })
      : say(table.total > all ? "table.cut" : "table.rows", { rows: all, total: table.total });
  }

  csv.addEventListener("click", () => download(card.dataset.card, table, rows));
  more.addEventListener("click", add);
  scroll.addEventListener("scroll", () => {
    if (!more.hidden && !more.matches(":focus-visible") && scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - 200) add();
  }, { passive: true });
  search.addEventListener("input", () => {
    view.search = search.value;
    fill();
    keepAddress(card.id, 250);
  });
  fill();
  const label = element("label", {}, [say("table.search"), search]);
  document.getElementById(`${card.id}-table`).replaceChildren(element("div", { className: "tools" }, [label, count, csv]), scroll);
  return fill;
}
