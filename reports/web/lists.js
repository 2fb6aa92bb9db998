// What a document repeats stands once in its pool; reports/packing.py says how.

const SEPARATOR = "|";
const WORD = "~";
const pool = JSON.parse(document.getElementById("pool").textContent);
const unpacked = [];

// Returns the list that a reference means; a list itself stays what it is.
function listOf(reference) {
  if (Array.isArray(reference)) return reference;
  const whole = (unpacked[reference.$] ??= unpack(pool.entries[reference.$]));
  return "first" in reference ? whole.slice(0, reference.first) : whole;
}

function unpack(entry) {
  if (Array.isArray(entry)) return entry;
  if (typeof entry === "string") return entry.split(SEPARATOR).map((text) => (text[0] === WORD ? pool.words[text.slice(1)] : text));
  if ("runs" in entry) {
    const times = listOf(entry.times);
    return listOf(entry.runs).flatMap((value, run) => Array(times[run]).fill(value));
  }
  if ("lines" in entry) {
    const [starts, ends] = entry.lines.map(listOf);
    return starts.flatMap((start, place) => [start, ends[place], null]);
  }
  if ("rows" in entry) {
    const cells = listOf(entry.rows);
    return Array.from({ length: cells.length / entry.by }, (_, row) => cells.slice(row * entry.by, (row + 1) * entry.by));
  }
  const pieces = entry.texts.map((piece) => (typeof piece === "string" ? piece : listOf(piece)));
  const { length } = pieces.find(Array.isArray);
  return Array.from({ length }, (_, row) => pieces.map((piece) => (Array.isArray(piece) ? piece[row] : piece)).join(""));
}

// Returns a copy of a value with all references followed and its translucent colours made opaque.
function resolved(value, colours = {}) {
  const go = (inner) => resolved(inner, colours);
  if (Array.isArray(value)) return value.map(go);
  if (value === null || typeof value !== "object") return Object.hasOwn(colours, value) ? colours[value] : value;
  if ("$" in value) return go(pool.entries[value.$].is ?? listOf(value));
  const read = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, go(inner)]));
  return "sentences" in read ? textsOf(read.sentences, read.with) : read;
}

// Returns sentences in the reader's language as figures/canvas.py writes them for a plot.
const textsOf = (sentences, columns) => sentences.map((key, row) =>
  (key === null ? "" : escaped(say(key, valuesOf({ columns }, row)).replace(/\s+/g, " ").trim())));

const payloads = new Map();
function payload(card) {
  const name = card.dataset.card;
  if (!payloads.has(name)) {
    const source = document.getElementById(`data-${name}`);
    payloads.set(name, source && JSON.parse(source.textContent));
  }
  return payloads.get(name);
}
