// The parts that the browser's own figures are made of, as figures/ makes those of the others.

const { blue: BLUE, vermilion: VERMILION, pale: PALE_BLUE, grey: GREY } = settings.colours;
const FONT = settings.templates.light.layout.font;

// Plotly reads a subset of HTML in texts, and expands %{…} in templates.
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", $: "&#36;", "%{": "%&#123;" };
const escaped = (text) => text.replace(/[&<>$]|%\{/g, (sign) => ESCAPES[sign]);
const plotSay = (key, values) => escaped(say(key, values));

const brush = document.createElement("canvas").getContext("2d");
function textWidth(text, { size, weight, family } = FONT) {
  brush.font = `${weight ?? 400} ${size}px ${family}`;
  return brush.measureText(text).width;
}
const widest = (texts) => Math.ceil(Math.max(0, ...texts.map((text) => textWidth(text))));

function plotLayout(height, [l, r, t, b], more) {
  const separators = language() === "fr" ? ",\u202f" : ".,";
  return { bargap: 0.28, dragmode: false, height, hovermode: "closest", margin: { l, r, t, b, pad: 0 }, separators, showlegend: false, ...more };
}

const EMPTY_HEIGHT = 24;
const emptyFigure = () => ({ data: [], layout: plotLayout(EMPTY_HEIGHT, [0, 0, 0, 0], { xaxis: { visible: false }, yaxis: { visible: false } }) });

const HOVER = { hovertemplate: "%{customdata}<extra></extra>" };

function textsAt(x, ys, texts, more = {}) {
  return { type: "scatter", mode: "text", x: texts.map(() => x), y: ys, text: texts, textposition: "middle right", cliponaxis: false, hoverinfo: "skip", ...more };
}

const heading = (text, x, more = {}) => ({ xref: "paper", x, xanchor: "left", yref: "paper", y: 1, yanchor: "bottom", yshift: 22, text, ...more });

// Error bars from values to the ends of their intervals; a row without one has none.
function intervalsOf({ columns }, rows, color) {
  const reach = (from, to) => rows.map((row) => (columns[to][row] === null ? 0 : Math.max(0, columns[to][row] - columns[from][row])));
  return {
    type: "data", symmetric: false, color, thickness: 1.5, width: 0,
    array: reach("mean_rating", "mean_rating_high"),
    arrayminus: rows.map((row) => (columns.mean_rating_low[row] === null ? 0 : Math.max(0, columns.mean_rating[row] - columns.mean_rating_low[row]))),
  };
}

function dots(found, by, color, ys, hovers, more = {}) {
  return { type: "scatter", mode: "markers", x: found.shown.map((row) => found.columns[by][row]), y: ys, customdata: hovers, ...HOVER, ...more, marker: { color, size: 9, ...more.marker } };
}

// What every chart of movies has: a row for each, its title at the left or, where narrow, above.
function movieRows(spec, { shown, columns }, narrow) {
  const titles = shown.map((row) => shortened(columns.title[row], TITLE_LETTERS) || say("text.empty"));
  const labels = titles.map(escaped);
  const axis = { type: "linear", range: [shown.length - 0.5, -0.5] };
  return {
    left: narrow ? 0 : widest(titles) + 12,
    ys: shown.map((_, place) => place + (narrow ? 0.17 : 0)),
    height: spec.around + spec.rowHeights[narrow ? "narrow" : "wide"] * shown.length,
    thick: narrow ? 0.3 : 0.66,
    above: (x, more) => (narrow ? [textsAt(x, shown.map((_, place) => place - 0.22), labels, more)] : []),
    yaxis: narrow ? { ...axis, showticklabels: false } : { ...axis, tickmode: "array", tickvals: shown.map((_, place) => place), ticktext: labels, ticklabelstandoff: 6 },
  };
}

function hoversOf({ rule }, found, more = {}) {
  const [column, key, without] = rule.hover;
  return found.shown.map((row) => {
    const title = escaped(shortened(found.columns.title[row], 60) || say("text.empty"));
    const values = new Proxy({ ...found.facts, ...more }, { get: (facts, name) => found.columns[name]?.[row] ?? facts[name] });
    return `<b>${title}</b><br>${plotSay(found.columns[column][row] === null ? without : key, values)}`;
  });
}
