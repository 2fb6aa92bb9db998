// The answer as a table, some rows at a time. Text only ever goes in by textContent.

const AT_ONCE = 200;

function cellOf(column, row) {
  const value = column.values[row];
  if (value === null) return element("td", { className: "null", textContent: "null" });
  if (column.isNumber) {
    const text = typeof value === "number" && column.digits !== undefined ? value.toFixed(column.digits) : String(value);
    return element("td", { className: "number", textContent: text });
  }
  return element("td", { className: column.isTime ? "time" : "text", textContent: shownText(String(value)) });
}

function showTable() {
  const panel = document.getElementById("answer-table");
  const { columns, rows, sort } = answer;
  if (!columns.length) return panel.replaceChildren(element("p", { className: "note", textContent: say("ask.done") }));
  let ordered = rows;
  const body = element("tbody");
  const more = element("button", { type: "button", className: "more" });
  const heads = columns.map((column, place) => {
    const button = element("button", { type: "button", textContent: shownText(column.name), title: say("table.sort") });
    button.addEventListener("click", () => {
      sort.descending = sort.place === place ? !sort.descending : column.isNumber;
      sort.place = place;
      fill();
    });
    return element("th", { scope: "col", className: column.isNumber ? "number" : "" }, [button]);
  });
  const scroll = element("div", { className: "scroll", tabIndex: 0, role: "region" }, [
    element("table", {}, [element("caption", { className: "visually-hidden", textContent: say("ask.answer") }), element("thead", {}, [element("tr", {}, heads)]), body]),
    more,
  ]);
  scroll.setAttribute("aria-labelledby", "answer-label");

  function add() {
    const from = body.children.length;
    body.append(...ordered.slice(from, from + AT_ONCE).map((row) => element("tr", {}, columns.map((column) => cellOf(column, row)))));
    const left = ordered.length - body.children.length;
    if (!left && document.activeElement === more) scroll.focus();
    more.hidden = !left;
    more.textContent = say("table.more", { rows: Math.min(left, AT_ONCE) });
  }

  function fill() {
    ordered = inOrder(answer);
    heads.forEach((head, place) => { head.ariaSort = place === sort.place ? (sort.descending ? "descending" : "ascending") : null; });
    body.replaceChildren();
    scroll.scrollTop = 0;
    add();
  }

  more.addEventListener("click", add);
  scroll.addEventListener("scroll", () => {
    if (!more.hidden && !more.matches(":focus-visible") && scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - 200) add();
  }, { passive: true });
  fill();
  const notes = [];
  if (!rows.length) notes.push(say("ask.nothing"));
  if (answer.isCut) notes.push(say("ask.cut", { rows: rows.length }));
  panel.replaceChildren(...notes.map((text) => element("p", { className: "note", textContent: text })), scroll);
}
