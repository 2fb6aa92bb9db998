// What may come next in a statement, with what it means.

const WORDS = ["select", "from", "where", "group by", "order by", "limit", "join", "left join", "using", "as", "and", "or", "not", "in", "is null", "is not null", "between", "like", "ilike", "distinct", "desc", "asc", "having", "with", "case when", "then", "else", "end", "union all", "describe", "summarize"];
const CALLS = ["count(*)", "count(", "sum(", "avg(", "median(", "min(", "max(", "round(", "coalesce(", "list_contains(", "unnest(", "row_number() over (", "rank() over ("];

function info(about) {
  return about ? () => element("p", { className: "meaning", textContent: about, lang: "en" }) : undefined;
}

const ofColumn = ({ name, type, about }, boost = 3) => ({ label: name, type: "property", detail: type, info: info(about), boost });
const ofTable = (table) => ({ label: table.name, type: "class", detail: firstSentence(table.grain).replace(/^One row per /, "").replace(/\.$/, ""), info: info([firstSentence(table.about), table.grain].filter(Boolean).join(" ")), boost: 1 });

function completions(context) {
  const text = context.state.doc.toString();
  const word = context.matchBefore(/[\w.]*/);
  if (!word.text && !context.explicit) return null;
  const inside = Libraries.syntaxTree(context.state).resolveInner(context.pos, -1).name;
  if (/comment|string/i.test(inside)) return null;
  const named = namedIn(text);
  const [qualifier, dot] = [word.text.slice(0, word.text.lastIndexOf(".")).toLowerCase(), word.text.lastIndexOf(".")];
  const options = { validFor: /^\w*$/, from: word.from + dot + 1 };
  if (qualifier === "marts") return { ...options, options: tables.map(ofTable) };
  if (dot >= 0) {
    const table = named.get(qualifier);
    return table ? { ...options, options: table.columns.map((column) => ofColumn(column)) } : null;
  }
  const isTable = /\b(from|join)\s+\w*$/i.test(text.slice(0, context.pos));
  const columns = new Map();
  for (const table of new Set(named.values())) for (const column of table.columns) if (!columns.has(column.name)) columns.set(column.name, ofColumn(column));
  return {
    ...options,
    options: isTable ? tables.map(ofTable) : [
      ...columns.values(),
      ...tables.map(ofTable),
      ...CALLS.map((label) => ({ label, type: "function" })),
      ...WORDS.map((label) => ({ label, type: "keyword", boost: -1 })),
    ],
  };
}
