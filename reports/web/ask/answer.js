// The answer that stands: its columns, the order of its rows.

let answer = null; // { columns, rows, isCut, sort }

function answered(batches) {
  const columns = columnsOf(batches);
  const count = columns.length ? columns[0].values.length : 0;
  return { columns, isCut: batches.isCut, rows: Array.from({ length: count }, (_, row) => row), sort: { place: null, descending: false } };
}

function inOrder({ columns, rows, sort: { place, descending } }) {
  if (place === null) return rows;
  const { values, isNumber: isNumeric } = columns[place];
  const collator = new Intl.Collator(language(), { numeric: true });
  const numeric = (value) => (typeof value === "string" && isNumeric ? Number(value) : value);
  const compare = isNumeric
    ? (one, other) => (numeric(one) < numeric(other) ? -1 : numeric(one) > numeric(other) ? 1 : 0)
    : (one, other) => collator.compare(String(one), String(other));
  const sign = descending ? -1 : 1;
  const missing = (row) => values[row] === null;
  return [...rows].sort((one, other) => missing(one) - missing(other) || (missing(one) ? 0 : sign * compare(values[one], values[other])) || one - other);
}

function saveAnswer() {
  saveCsv("answer", [answer.columns.map((column) => column.name), ...inOrder(answer).map((row) => answer.columns.map((column) => column.values[row]))]);
}
