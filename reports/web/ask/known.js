// What the file knows of its tables: names, grain, columns, descriptions.

const known = read("known");
const tables = known.tables.map(({ columns, ...table }) => ({
  ...table,
  columns: columns.map(([name, type, mayBeNull, about]) => ({ name, type, mayBeNull, about })),
}));
const tableNamed = (name) => tables.find((table) => table.name === name.toLowerCase());
const firstSentence = (text) => /^.*?[.?!](?=\s+[A-Z`]|$)/.exec(text)?.[0] ?? text;
const describe = (table) => [table.about, table.grain].filter(Boolean).join(" ");

// Returns the tables that a statement names, and the names that it gives them.
function namedIn(sql) {
  const found = new Map();
  for (const [, name, alias] of sql.matchAll(/\b(?:from|join)\s+(?:"?marts"?\.)?"?(\w+)"?(?:\s+(?:as\s+)?(?!(?:where|on|using|join|inner|left|right|full|cross|group|order|limit|having|union|qualify|window|select)\b)(\w+))?/gi)) {
    const table = tableNamed(name);
    if (table) {
      found.set(name.toLowerCase(), table);
      if (alias) found.set(alias.toLowerCase(), table);
    }
  }
  return found;
}

// How alike two names are, from 0 to 1: the pairs of letters that they share, of all (Dice).
const pairsOf = (text) => [...text].slice(1).map((letter, at) => text[at] + letter);
function alike(one, other) {
  const [first, second] = [pairsOf(one), pairsOf(other)];
  const left = [...second];
  const shared = first.filter((pair) => {
    const at = left.indexOf(pair);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
  return (2 * shared) / Math.max(1, first.length + second.length);
}

const MOST_NEAR = 4;
function near(name, names, least) {
  return [...new Set(names)].map((each) => [alike(name.toLowerCase(), each), each])
    .filter(([likeness]) => likeness >= least)
    .sort(([one], [other]) => other - one).slice(0, MOST_NEAR).map(([, each]) => each);
}

// Returns the tables that hold all words, those first whose name does.
function findTables(text) {
  const words = text.toLowerCase().split(/[\s_.]+/).filter(Boolean);
  if (!words.length) return tables.map((table) => ({ table, columns: [] }));
  const weighed = tables.map((table) => {
    const parts = [
      [5, table.name.toLowerCase()],
      [4, table.columns.map((column) => column.name).join(" ").toLowerCase()],
      [2, describe(table).toLowerCase()],
      [1, table.columns.map((column) => column.about).join(" ").toLowerCase()],
    ];
    const weights = words.map((word) => Math.max(0, ...parts.map(([weight, part]) => (part.includes(word) ? weight : 0))));
    const columns = table.columns.filter(({ name }) => words.some((word) => name.toLowerCase().includes(word)));
    return { table, columns, weight: weights.includes(0) ? 0 : weights.reduce((sum, weight) => sum + weight, 0) };
  });
  return weighed.filter(({ weight }) => weight).sort((one, other) => other.weight - one.weight);
}
