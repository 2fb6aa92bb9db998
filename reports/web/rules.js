// What the cards of movies say, by the rules of words/title_rules.json; words/rules.py tells what a
// rule is and says the same of all movies.

const TITLE_LETTERS = 44;

const comparisons = { "=": (one, other) => one === other, "<": (one, other) => one < other, ">": (one, other) => one > other };

// `sets` has the rows of the table that a card has and draws, `columns` what is in them.
function factsOf(rule, sets, columns, constants, whole) {
  const cell = (row, column) => {
    if (row === undefined) return null;
    return column === "title" ? shortened(columns.title[row], TITLE_LETTERS) : columns[column][row];
  };
  const highest = (rows, by) => rows.reduce((found, row) => (columns[by][row] !== null && !(columns[by][row] <= found) ? columns[by][row] : found), null);
  const kinds = {
    constant: (name) => constants[name],
    count: (set) => sets[set].length,
    nth: (place, column) => cell(sets.members[place], column),
    overlap(high, column) {
      const [first, ...others] = sets.members;
      return others.filter((row) => columns[high][row] >= columns[column][first]).length;
    },
    ties(set, by) {
      const most = highest(sets[set], by);
      return most === null ? 0 : sets[set].filter((row) => columns[by][row] === most).length;
    },
    zeros: (set, by) => sets[set].filter((row) => columns[by][row] === 0).length,
    best(set, by, column) {
      const most = highest(sets[set], by);
      const place = most === null ? -1 : sets[set].findIndex((row) => columns[by][row] === most);
      if (place < 0) return null;
      return column === "place" ? place + 1 : cell(sets[set][place], column);
    },
  };
  const facts = Object.fromEntries(Object.entries(rule.facts).map(([name, [kind, ...rest]]) => [name, kinds[kind](...rest)]));
  if (whole) for (const [name, constant] of Object.entries(rule.whole ?? {})) facts[name] = constants[constant];
  return facts;
}

// Returns the strings of all branches of a part, such as the title, that hold.
function branchesOf(rule, part, facts) {
  const value = (other) => (typeof other === "string" ? facts[other] : other);
  return rule[part].filter(({ if: conditions = [] }) => conditions.every(([name, sign, other]) =>
    facts[name] !== null && value(other) !== null && comparisons[sign](facts[name], value(other)))).map((branch) => branch.say);
}
