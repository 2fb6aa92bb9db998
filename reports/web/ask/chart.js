// The answer as a chart, drawn by the page's plotly.js.

const MOST_POINTS = 2000;
const MOST_BARS = 40;
const LETTERS = 34;
let picked = {};

// Returns what a reader would most likely draw.
function guess({ columns, rows }) {
  const numbers = columns.filter((column) => column.isNumber);
  if (!numbers.length || !rows.length) return null;
  const x = columns.find((column) => !column.isNumber && !column.name.endsWith("_id")) ?? columns.find((column) => /year|month|decade|age|rank|day/.test(column.name)) ?? columns[0];
  const y = numbers.find((column) => column !== x && !/_id$|_rank$|^rank$/.test(column.name)) ?? numbers.find((column) => column !== x) ?? numbers[0];
  const isLine = x.isTime || (x.isNumber && /year|month|decade|day/.test(x.name));
  return { x: x.name, y: y.name, kind: isLine ? "lines" : x.isNumber && rows.length > MOST_BARS ? "points" : "bars" };
}

// Returns a number as the reader's language writes it, no longer than a chart has room for.
const toldNumber = (value) => value.toLocaleString(language(), { maximumFractionDigits: 4 });

const colour = (name) => settings.opaque[theme()][settings.colours[name]] ?? settings.colours[name];

// A row each, named by its text and placed by its number: two rows of one name stay two.
function barsOf(x, y, rows) {
  const names = rows.map((row) => (x.values[row] === null ? "null" : cut(shownText(String(x.values[row])), LETTERS)));
  const left = Math.min(260, widest(names) + 12);
  return {
    data: [{ type: "bar", orientation: "h", x: rows.map((row) => y.values[row]), y: rows.map((_, place) => place), text: rows.map((row) => (y.values[row] === null ? "" : toldNumber(y.values[row]))), textposition: "auto", marker: { color: colour("blue") }, hoverinfo: "skip" }],
    layout: plotLayout(60 + 26 * rows.length, [left, 40, 10, 40], {
      xaxis: { rangemode: "tozero", showgrid: true, zeroline: true, title: { text: escaped(shownText(y.name)) } },
      yaxis: { type: "linear", range: [rows.length - 0.5, -0.5], tickmode: "array", tickvals: rows.map((_, place) => place), ticktext: names.map(escaped), ticklabelstandoff: 6 },
    }),
  };
}

function pointsOf(x, y, rows, kind) {
  const isText = !x.isNumber && !x.isTime;
  const texts = rows.map((row) => (x.values[row] === null ? "null" : shownText(String(x.values[row]))));
  const kept = isText ? rows : rows.filter((row) => x.values[row] !== null);
  const sorted = kind === "lines" && !isText ? [...kept].sort((one, other) => (x.values[one] < x.values[other] ? -1 : x.values[one] > x.values[other] ? 1 : one - other)) : kept;
  const step = Math.max(1, Math.ceil(texts.length / 8));
  const ticks = texts.map((_, place) => place).filter((place) => place % step === 0);
  const across = isText
    ? { type: "linear", tickmode: "array", tickvals: ticks, ticktext: ticks.map((place) => escaped(cut(texts[place], 12))) }
    : { type: x.isTime ? "date" : "linear" };
  return {
    data: [{
      type: "scatter", mode: kind === "lines" ? (sorted.length > 60 ? "lines" : "lines+markers") : "markers",
      x: isText ? sorted.map((_, place) => place) : sorted.map((row) => x.values[row]), y: sorted.map((row) => y.values[row]),
      customdata: sorted.map((row) => `${escaped(shownText(String(x.values[row])))}: ${y.values[row] === null ? "null" : toldNumber(y.values[row])}`), ...HOVER,
      line: { color: colour("blue"), width: 2 }, marker: { color: colour("blue"), size: 6 },
    }],
    layout: plotLayout(380, [64, 20, 10, 48], {
      xaxis: { ...across, title: { text: escaped(shownText(x.name)) } },
      yaxis: { showgrid: true, title: { text: escaped(shownText(y.name)) }, ...(kind === "lines" ? {} : { zeroline: true }) },
    }),
  };
}

function picker(label, name, options, value) {
  const select = element("select", {}, options.map(([of, text]) => element("option", { value: of, textContent: text, selected: of === value })));
  select.addEventListener("change", () => {
    picked[name] = select.value;
    showChart();
  });
  return element("label", {}, [label, select]);
}

async function showChart() {
  const panel = document.getElementById("answer-chart");
  const found = guess(answer);
  if (!found) return panel.replaceChildren(element("p", { className: "note", textContent: say("ask.no_chart") }));
  const { columns } = answer;
  const named = (name) => columns.find((column) => column.name === name);
  if (!named(picked.x) || !named(picked.y)?.isNumber) picked = found;
  const [x, y] = [named(picked.x), named(picked.y)];
  const rows = inOrder(answer);
  const most = picked.kind === "bars" ? MOST_BARS : MOST_POINTS;
  const drawn = rows.slice(0, most);
  const figure = picked.kind === "bars" ? barsOf(x, y, drawn) : pointsOf(x, y, drawn, picked.kind);
  const told = say("ask.chart_of", { y: shownText(y.name), x: shownText(x.name) });
  const plot = element("div", { className: "plot", role: "img", ariaLabel: told });
  const kinds = [["bars", say("ask.bars")], ["lines", say("ask.lines")], ["points", say("ask.points")]];
  const names = (of) => of.map((column) => [column.name, shownText(column.name)]);
  const focused = document.activeElement?.closest("#answer-chart label")?.dataset.picks;
  const pickers = [
    picker(say("ask.across"), "x", names(columns), picked.x),
    picker(say("ask.measure"), "y", names(columns.filter((column) => column.isNumber)), picked.y),
    picker(say("ask.kind"), "kind", kinds, picked.kind),
  ];
  pickers.forEach((label, place) => { label.dataset.picks = ["x", "y", "kind"][place]; });
  const notes = rows.length > most ? [element("p", { className: "note", textContent: say("ask.chart_cut", { drawn: most, rows: rows.length }) })] : [];
  panel.replaceChildren(element("div", { className: "tools" }, pickers), plot, ...notes);
  if (focused) panel.querySelector(`[data-picks=${focused}] select`).focus();
  try {
    await runPacked("plotly");
  } catch {
    return plot.replaceWith(element("p", { className: "note", textContent: say("ask.damaged") }));
  }
  if (!plot.isConnected) return;
  await Plotly.newPlot(plot, figure.data, { ...figure.layout, template: settings.templates[theme()], width: plot.clientWidth }, { displayModeBar: false, responsive: false });
}
