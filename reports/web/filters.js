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

function setFilters(wanted) {
  for (const field of filters) {
    const value = wanted[field.dataset.filter] ?? "";
    field.value = !field.options || [...field.options].some((option) => option.value === value) ? value : "";
  }
  const reset = document.querySelector("[data-reset]");
  if (reset) reset.disabled = Object.keys(chosen()).length === 0;
  refresh();
}
