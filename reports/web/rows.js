// The rows of a table: how people read them, which are found, in what order, and as CSV.

const isNumeric = (column) => ["whole", "decimal", "signed", "share"].includes(column.kind);

const tablesRead = new Map();
function tableOf(card) {
  if (filtersMovies(card)) return movieTable(specOf(payload(card)));
  if (!tablesRead.has(card)) {
    const { table } = payload(card);
    const columns = resolved(table.columns).map((column) =>
      ({ ...column, shown: Object.fromEntries(Object.entries(column.shown).map(([code, { rows, texts }]) =>
        [code, new Map(rows.map((row, place) => [row, texts[place]]))])) }));
    tablesRead.set(card, { ...table, columns, rows: columns[0].values.map((_, row) => row), kept: new Map() });
  }
  return tablesRead.get(card);
}

// A share that would round to nothing isn't nothing.
const share = (value) => (value > 0 && value < 0.0005 ? `< ${number(0.001, 1, "percent")}` : number(value, 1, "percent"));

function shown(column, row) {
  const value = column.values[row];
  if (value === null) return "–";
  if (column.kind === "whole") return number(value);
  if (column.kind === "decimal") return number(value, 2);
  if (column.kind === "signed") return signed(value);
  if (column.kind === "share") return share(value);
  const text = column.shown[language()].get(row) ?? value;
  return column.kind === "genre" ? genreName(value) ?? text : String(text);
}

const PLAIN = /^[!-~]+( [!-~]+)*$/;
const folded = (text) => (PLAIN.test(text) ? text : text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/gu, " ")).toLowerCase();

// Keeps what takes long for a table as it is read in a language.
function keep(table, key, make) {
  const name = `${language()} ${key}`;
  if (!table.kept.has(name)) table.kept.set(name, make());
  return table.kept.get(name);
}

// Names, ids and years are searched, measures aren't: "12" isn't every row that counts to 12.
const searched = (table) => keep(table, "texts", () => {
  const columns = table.columns.filter((column) => !isNumeric(column));
  return table.rows.map((row) => columns.map((column) => folded(shown(column, row))).join("\n"));
});

function ordered(table, { column: name, descending }) {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) return table.rows;
  return keep(table, `${descending} ${name}`, () => {
    const isNumber = column.values.some((value) => typeof value === "number");
    const keys = isNumber ? column.values : table.rows.map((row) => shown(column, row));
    const { compare } = isNumber ? { compare: (one, other) => one - other } : new Intl.Collator(language(), { numeric: true });
    const missing = (row) => column.values[row] === null;
    const sign = descending ? -1 : 1;
    return [...table.rows].sort((one, other) => missing(one) - missing(other) || sign * compare(keys[one], keys[other]) || one - other);
  });
}

// Returns the numbers of the rows that the reader's search leaves, in the reader's order.
function rowsOf(table, view) {
  let rows = ordered(table, view);
  const wanted = folded(view.search).trim();
  if (wanted) {
    const texts = searched(table);
    rows = rows.filter((row) => texts[row].includes(wanted));
  }
  return rows;
}

// CSV: the values of the mart.

function download(name, { columns }, rows) {
  saveCsv(name, [columns.map((column) => column.name), ...rows.map((row) => columns.map((column) => column.values[row]))]);
}
