// The reader's filters let movies through; charts of movies rank what is left (movie_cards.js).

const filters = [...document.querySelectorAll("[data-filter]")];
const chosen = () => Object.fromEntries(filters.filter((field) => field.value.trim()).map((field) => [field.dataset.filter, field.value]));

// Returns whether a row of the table of movies passes.
function filterOf({ genre, decade, least, title }) {
  const { genres, decade: decades, rating_count: ratings } = movies.columns;
  const words = title && folded(title).trim();
  return (row) => (!genre || genres[row].includes(genre))
    && (!decade || decades[row] === Number(decade))
    && (!least || ratings[row] >= Number(least))
    && (!title || movies.folded[row].includes(words));
}

// Returns what is filtered by, in words.
function filterInWords(wanted, code) {
  const { genre, decade, least, title } = wanted;
  return [
    genre && (genreName(genre, code) ?? genre),
    decade && `${decade}–${Number(decade) + 9}`,
    least && say("filter.at_least", { ratings: Number(least) }, code),
    title && say("filter.words", { title: title.trim() }, code),
  ].filter(Boolean).join(", ");
}

// Leaves out what there is no choice for, says so, and returns whether there was any.
const UNKNOWN_LETTERS = 40;
function setFilters(wanted) {
  const unknown = [];
  for (const field of filters) {
    const value = wanted[field.dataset.filter] ?? "";
    const isKnown = !field.options || [...field.options].some((option) => option.value === value);
    field.value = isKnown ? value : "";
    if (!isKnown) unknown.push(cut(value, UNKNOWN_LETTERS));
  }
  const line = document.querySelector("[data-unknown]");
  line?.replaceChildren(...(unknown.length ? languages : []).map((lang) => {
    const what = unknown.map((value) => say("filter.words", { title: value }, lang)).join(", ");
    return element("span", { lang, textContent: say("filter.unknown", { what }, lang) });
  }));
  const reset = document.querySelector("[data-reset]");
  if (reset) reset.disabled = Object.keys(chosen()).length === 0;
  refresh();
  return unknown.length > 0;
}
