// What a card's block holds: figures by language and width, and the rows of its table.

// Returns a copy of a value with its sentences told and its translucent colours made opaque.
function resolved(value, colours = {}) {
  const go = (inner) => resolved(inner, colours);
  if (Array.isArray(value)) return value.map(go);
  if (value === null || typeof value !== "object") return Object.hasOwn(colours, value) ? colours[value] : value;
  const told = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, go(inner)]));
  return "sentences" in told ? textsOf(told.sentences, told.with) : told;
}

// Returns sentences in the reader's language as figures/canvas.py writes them for a plot.
const textsOf = (sentences, columns) => sentences.map((key, row) =>
  (key === null ? "" : escaped(say(key, valuesOf({ columns }, row)).replace(/\s+/g, " ").trim())));

const payload = (card) => read(`data-${card.dataset.card}`);
