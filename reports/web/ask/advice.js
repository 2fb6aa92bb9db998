// Says in a sentence why the engine gave no answer, and what comes near to what was asked for.

const LONGEST_REASON = 300;
const FORBIDDEN = ["disabled by configuration", "disabled through configuration", "read-only mode", "configuration has been locked", "with autoinstall", "install it first"];

function named(names) {
  const texts = names.map(shownText);
  return texts.length < 2 ? texts.join("") : say("ask.and", { first: texts.slice(0, -1).join(", "), last: texts.at(-1) });
}

function nearest([without, withNames], name, names) {
  return say(names.length ? withNames : without, { name: shownText(name), near: named(names) });
}
const TABLE = ["ask.no_table", "ask.near_table"];
const COLUMN = ["ask.no_column", "ask.near_column"];

function missingTable(name) {
  const bare = name.split(".").at(-1);
  if (known.absent.includes(bare)) return say(/^fct_/.test(bare) ? "ask.absent_facts" : "ask.absent", { name: bare });
  return nearest(TABLE, name, near(bare, tables.map((table) => table.name), 0.4));
}

function missingFunction(name) {
  const values = { name, engine: settings.engine, warehouse: settings.warehouse };
  return say(known.functions.includes(name) ? "ask.newer_function" : "ask.no_function", values);
}

const candidatesOf = (message) => [.../Candidate [\w ]+: (.+)/.exec(message)?.[1].matchAll(/"([^"]+)"/g) ?? []].map(([, name]) => name.split(".").at(-1));

// Each cause with what recognises it.
const CAUSES = [
  [/Table with name "?([\w.]+)"? does not exist/, ([, name]) => missingTable(name)],
  [/Schema with name "?(\w+)"? does not exist/, ([, name], message, sql) => missingTable(new RegExp(`\\b${name}"?\\."?(\\w+)`, "i").exec(sql)?.[1] ?? name)],
  [/Table "([^"]+)" does not have a column named "([^"]+)"/, ([, of, name], message, sql) => {
    const table = namedIn(sql).get(of.toLowerCase());
    const names = table ? table.columns.map((column) => column.name) : candidatesOf(message);
    const close = near(name, names, 0.3);
    return nearest(COLUMN, `${of}.${name}`, close.length ? close : names.slice(0, MOST_NEAR));
  }],
  [/column "([^"]+)" not found in FROM clause/i, ([, name], message) => nearest(COLUMN, name, candidatesOf(message).slice(0, MOST_NEAR))],
  [/name "?(\w+)"? is not in the catalog, but it exists in the (\w+) extension/, ([, name, extension]) => say("ask.extension", { name, extension })],
  [/Function with name "?(\w+)"? does not exist/, ([, name]) => missingFunction(name)],
  [/out of memory|allocation failure|memory access out of bounds|Out of Memory/i, () => say("ask.memory")],
  [/syntax error at or near "([^"]*)"/, ([, word], message) => {
    const line = Number(/^LINE (\d+):/m.exec(message)?.[1] ?? 1);
    return say(line > 1 ? "ask.syntax_line" : "ask.syntax", { near: shownText(word), line, engine: settings.engine, warehouse: settings.warehouse });
  }],
];

// What the engine says, which of some errors is JSON.
function messageOf(error) {
  const text = String(error?.message ?? error);
  if (!text.startsWith("{")) return text;
  try { return JSON.parse(text).exception_message ?? text; } catch { return text; }
}

function advise(error, sql) {
  const message = messageOf(error);
  if (error instanceof Unreadable) return say("ask.unreadable", { name: shownText(message) });
  if (FORBIDDEN.some((words) => message.includes(words))) return say("ask.only_reads");
  for (const [pattern, tell] of CAUSES) {
    const found = pattern.exec(message);
    if (found) return tell(found, message, sql);
  }
  const [reason] = message.split("\n\nLINE ");
  return say("ask.refused", { reason: shownText(reason.replace(/^[\w ]*Error: /, "")).slice(0, LONGEST_REASON) });
}
