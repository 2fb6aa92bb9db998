// The cards about movies: which rows of the table they have, what is said of them, and their table.

const specOf = (data) => (data?.movies ? (data.spec ??= resolved(data.movies)) : null);

// Returns a card's rows, best first, that the filters let through; ranks are those among them.
function foundBy(spec) {
  const wanted = chosen();
  const state = JSON.stringify(wanted);
  if (spec.found?.state === state) return spec.found;
  const rank = movies.columns[spec.rank];
  spec.order ??= rank.map((_, row) => row).filter((row) => rank[row] !== null).sort((one, other) => rank[one] - rank[other]);
  const whole = state === "{}";
  const members = whole ? spec.order : spec.order.filter(filterOf(wanted));
  const shown = members.slice(0, spec.drawn).filter((row) => movies.columns[spec.aboveZero][row] > 0);
  const isRanked = !whole && spec.columns.some((column) => column.name === "mean_rank");
  const columns = columnsBy({
    title: () => movies.columns.display_title,
    ...(isRanked ? ranksAmong(members) : {}),
  }, movies.columns);
  const facts = factsOf(spec.rule, { members, shown }, columns, spec.constants, whole);
  return (spec.found = { state, wanted, whole, members, shown, columns, facts });
}

// A row's columns by name, as the strings about a row take them.
const valuesOf = ({ columns }, row) => new Proxy({}, { get: (_, name) => columns[name][row] });

function describedBy(spec, code) {
  const found = foundBy(spec);
  const bars = found.shown.map((row) => say(spec.rule.bar, valuesOf(found, row), code));
  return say(spec.rule.describe, { bars: bars.join(say("text.between", {}, code)) }, code);
}

// Says what the card shows now, in every language; the page came with what holds for all movies.
// Returns whether it shows other movies than before, and so has another height.
function tell(card) {
  const state = JSON.stringify(chosen());
  if (!filtersMovies(card) || (card.dataset.told ?? "{}") === state) return false;
  card.dataset.told = state;
  const spec = specOf(payload(card));
  const found = foundBy(spec);
  const line = card.querySelector(".filtered");
  line.hidden = found.whole;
  line.replaceChildren(...(found.whole ? [] : languages.map((lang) => element("span", {
    lang, textContent: say("filter.filtered", { what: filterInWords(found.wanted, lang), found: found.members.length, movies: spec.order.length }, lang),
  }))));
  const isEmpty = !found.shown.length;
  const plot = card.querySelector(".plot");
  for (const [width, px] of Object.entries(spec.rowHeights)) {
    plot.dataset[width] = isEmpty ? EMPTY_HEIGHT : spec.around + found.shown.length * px;
  }
  const told = (part, code) => branchesOf(spec.rule, part, found.facts).map((key) => say(key, found.facts, code));
  for (const code of languages) {
    const put = (place, text) => { card.querySelector(`${place} span[lang=${code}]`).textContent = text; };
    put("h3 > span", isEmpty ? say("filter.none", {}, code) : told("title", code)[0]);
    put(".subtitle", isEmpty ? "" : told("subtitle", code)[0]);
    put("figcaption", isEmpty ? "" : describedBy(spec, code));
  }
  card.querySelector(".notes").replaceChildren(...(isEmpty ? [] : languages.flatMap((lang) => told("notes", lang).map((text) => element("span", { lang, textContent: `${text} ` })))));
  return true;
}

function movieFigure(spec, width) {
  const found = foundBy(spec);
  const draw = { counts: countsFigure, dots: ringsFigure, shares: sharesFigure }[spec.form];
  return found.shown.length ? draw(spec, found, width === "narrow") : emptyFigure();
}

// Returns the table behind the card as rows.js reads it: all its movies, not those drawn alone.
function movieTable(spec) {
  const found = foundBy(spec);
  const { members, columns, whole } = found;
  const shown = Object.fromEntries(languages.map((code) => [code, new Map()]));
  return (found.table ??= {
    columns: spec.columns.map((column) => ({ ...column, shown, values: members.map((row) => columns[column.name][row]) })),
    total: whole ? spec.constants.movie_count ?? members.length : members.length,
    rows: members.map((_, place) => place),
    kept: new Map(),
  });
}
