// The reader's filters choose among the movies of a chart.

const filters = [...document.querySelectorAll("[data-filter]")];
const chosen = () => Object.fromEntries(filters.filter((select) => select.value).map((select) => [select.dataset.filter, select.value]));

let facets = null;
function facetsOf(id) {
  if (!facets) {
    const { genres, ids, years, ratings, mix, mixes } = resolved(settings.facets);
    const named = mixes.map((numbers) => numbers.map((genre) => genres[genre]));
    facets = new Map(ids.map((movie, place) => [movie, { year: years[place], ratings: ratings[place], genres: named[mix[place]] }]));
  }
  return facets.get(id) ?? { year: null, ratings: 0, genres: [] };
}

function passes(id, wanted) {
  const { year, ratings, genres } = facetsOf(id);
  return (!wanted.genre || genres.includes(wanted.genre))
    && (!wanted.decade || (year !== null && Math.floor(year / 10) * 10 === Number(wanted.decade)))
    && (!wanted.least || ratings >= Number(wanted.least));
}

// Keeps some of a figure's rows: every list that has one entry a row, or three (a line a row).
function picked(value, rows, count) {
  if (Array.isArray(value)) {
    if (value.length === count) return rows.map((row) => value[row]);
    if (value.length === 3 * count) return rows.flatMap((row) => value.slice(3 * row, 3 * row + 3));
    return value;
  }
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, picked(inner, rows, count)]));
}

function filtered(data, width, wanted, ground) {
  const { figures, shown } = data.candidates;
  const rowHeight = resolved(data.candidates.rowHeights)[width];
  const ids = listOf(data.candidates.ids);
  const rows = ids.map((_, row) => row).filter((row) => passes(ids[row], wanted)).slice(0, shown);
  const figure = resolved(figures[language()][width], settings.opaque[ground]);
  const moved = rows.map((row, place) => place - row);
  for (const trace of figure.data) {
    const each = trace.y.length / ids.length;
    Object.assign(trace, picked(trace, rows, ids.length));
    trace.y = trace.y.map((y, place) => (y === null ? null : y + moved[Math.floor(place / each)]));
  }
  const axis = figure.layout.yaxis;
  if (axis.ticktext) axis.ticktext = rows.map((row) => axis.ticktext[row]);
  if (axis.tickvals) axis.tickvals = rows.map((_, place) => place);
  axis.range = [Math.max(rows.length, 1) - 0.5, -0.5];
  figure.layout.height -= (ids.length - Math.max(rows.length, 1)) * rowHeight;
  // What is pinned to a row was pinned to the first of all.
  const { annotations = [] } = figure.layout;
  figure.layout.annotations = annotations.filter((note) => rows[0] === 0 || note.yref === "paper");
  if (!rows.length) {
    figure.layout.annotations.push({ xref: "paper", x: 0.5, yref: "paper", y: 0.5, text: say("filter.none") });
  }
  return figure;
}

function tell(card, wanted) {
  const line = card.querySelector(".filtered");
  if (!line) return;
  line.hidden = Object.keys(wanted).length === 0;
  if (line.hidden) return;
  const data = payload(card);
  const ids = data.candidates && listOf(data.candidates.ids);
  const found = ids?.filter((id) => passes(id, wanted)).length;
  line.textContent = ids ? say("filter.shown", { found: number(found), movies: number(ids.length) }) : say("filter.unfiltered");
}

function setFilters(wanted) {
  for (const select of filters) {
    const value = wanted[select.dataset.filter] ?? "";
    select.value = [...select.options].some((option) => option.value === value) ? value : "";
  }
  const reset = document.querySelector("[data-reset]");
  if (reset) reset.disabled = Object.keys(chosen()).length === 0;
  refresh();
}
