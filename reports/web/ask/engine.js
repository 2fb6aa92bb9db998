// DuckDB in a worker. What it needs is kept, so that it can be ended at any moment and begun again.

const DATABASE = "films.duckdb";
const MOST_ROWS = 200000; // of one answer

class Stopped extends Error {}

// A worker that came of a blob can't fetch anything: the compiled engine comes by a message. What it
// says to the console, it says as an error too.
const PRELUDE = `console.log = console.warn = () => {};
addEventListener("message", function begin({ data, stopImmediatePropagation }) {
  removeEventListener("message", begin);
  arguments[0].stopImmediatePropagation();
  fetch = async () => new Response(new Uint8Array());
  WebAssembly.instantiateStreaming = async (_, imports) => ({ module: data, instance: await WebAssembly.instantiate(data, imports) });
});
`;

// The engine itself refuses what isn't reading; no statement's text is judged here.
const LOCKED = [
  "set search_path = 'marts'",
  "set autoinstall_known_extensions = false",
  "set autoload_known_extensions = false",
  "set enable_external_access = false",
  "set lock_configuration = true",
];

const kept = {}; // the compiled engine, the worker's source, the tables' bytes
let worker = null;
let connection = null;
let giveUp = null;

async function unpackEngine() {
  await runPacked("libraries");
  const compiling = carried("engine").then(({ body }) => WebAssembly.compileStreaming(new Response(body, { headers: { "content-type": "application/wasm" } })));
  [kept.module, kept.source, kept.bytes] = await Promise.all([
    compiling,
    carried("worker").then((worker) => worker.text()),
    carried("database").then((database) => database.arrayBuffer()),
  ]);
}

async function beginEngine(tell) {
  const url = URL.createObjectURL(new Blob([PRELUDE, kept.source], { type: "text/javascript" }));
  const own = new Worker(url);
  worker = own;
  const database = new Libraries.AsyncDuckDB(new Libraries.VoidLogger(), own);
  own.postMessage(kept.module);
  await database.instantiate("data:,");
  URL.revokeObjectURL(url);
  tell("ask.opening");
  await database.registerFileBuffer(DATABASE, new Uint8Array(kept.bytes.slice(0)));
  await database.open({ path: DATABASE, accessMode: Libraries.DuckDBAccessMode.READ_ONLY });
  connection = await database.connect();
  for (const setting of LOCKED) await connection.query(setting);
}

// Ends what the engine does, whatever it is.
function endEngine() {
  worker?.terminate();
  connection = null;
  giveUp?.(new Stopped());
  giveUp = null;
}

// Returns what reads an answer, and its schema, which the reader forgets at its end.
async function readerOf(sql, orEnd) {
  const reader = await orEnd(connection.send(sql, true));
  await orEnd(reader.open());
  return { reader, schema: reader.schema };
}

// The same for a statement some of whose columns can't be read as they are.
async function readerByText(sql, { fields }, orEnd) {
  await orEnd(connection.cancelSent());
  let types;
  try {
    types = [...await orEnd(connection.query(`describe select * from ${inBrackets(sql)}`))].map((row) => row.column_type);
  } catch (error) {
    if (error instanceof Stopped) throw error;
    throw new Unreadable(fields.find(isUnreadable).name); // it can't stand in brackets
  }
  const told = await readerOf(readable(sql, fields.map(({ name }) => name), types), orEnd);
  const left = told.schema.fields.find(isUnreadable);
  if (left) throw new Unreadable(left.name);
  return told;
}

// Returns the batches of an answer, and whether there were more rows than are read.
async function answerOf(sql) {
  const ending = new Promise((_, refuse) => { giveUp = refuse; });
  ending.catch(() => {});
  const orEnd = (promise) => Promise.race([promise, ending]);
  let { reader, schema } = await readerOf(sql, orEnd);
  if (schema.fields.some(isUnreadable)) ({ reader, schema } = await readerByText(sql, schema, orEnd));
  const batches = [];
  let rows = 0;
  while (rows < MOST_ROWS) {
    const { done, value } = await orEnd(reader.next());
    if (done) break;
    batches.push(value);
    rows += value.numRows;
  }
  const isCut = rows >= MOST_ROWS && !(await orEnd(reader.next())).done;
  if (isCut) await orEnd(connection.cancelSent());
  giveUp = null;
  return { schema, batches, isCut };
}
