// Values of an answer: what Arrow holds as numbers and texts, as the terminal writes them.

const KINDS = { INT: 2, FLOAT: 3, BINARY: 4, UTF8: 5, BOOL: 6, DECIMAL: 7, DATE: 8, TIME: 9, TIMESTAMP: 10, INTERVAL: 11, LIST: 12, STRUCT: 13, FIXED_LIST: 16, MAP: 17, DICTIONARY: -1 };

const two = (value) => String(value).padStart(2, "0");
const fraction = (micros) => (micros ? `.${String(micros).padStart(6, "0")}` : "");

function dayOf(milliseconds) {
  return new Date(Number(milliseconds)).toISOString().slice(0, -14);
}

function momentOf(milliseconds, zone) {
  const micros = Math.round(Number(milliseconds) * 1000);
  const within = ((micros % 1e6) + 1e6) % 1e6;
  const text = new Date((micros - within) / 1000).toISOString();
  return `${text.slice(0, -14)} ${text.slice(-13, -5)}${fraction(within)}${zone ? "+00" : ""}`;
}

function clockOf(micros) {
  const seconds = Math.floor(micros / 1e6);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction(micros % 1e6)}`;
}

const whole = (value) => (typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value);

function decimalOf(value, scale) {
  const figures = String(value).replace("-", "").padStart(scale + 1, "0");
  const text = (String(value)[0] === "-" ? "-" : "") + figures.slice(0, figures.length - scale) + (scale ? `.${figures.slice(-scale)}` : "");
  return figures.replace(/^0+/, "").length <= 15 ? Number(text) : scale ? text : BigInt(text);
}

// Returns the double of the fewest digits that give a number of single precision again.
const SINGLE = 1;
const MOST_OF_SINGLE = 9;
function shortestOf(value) {
  for (let digits = 1; digits < MOST_OF_SINGLE; digits += 1) {
    const told = Number(value.toPrecision(digits));
    if (Math.fround(told) === value) return told;
  }
  return Number(value.toPrecision(MOST_OF_SINGLE));
}

// Returns a value as null, a number, a large whole number, a boolean, a text, a list or an object.
function valueOf(value, type) {
  if (value === null || value === undefined) return null;
  switch (type.typeId) {
    case KINDS.INT: return whole(value);
    case KINDS.FLOAT: return type.precision === SINGLE ? shortestOf(value) : value;
    case KINDS.DECIMAL: return decimalOf(value, type.scale);
    case KINDS.DATE: return dayOf(value);
    case KINDS.TIMESTAMP: return momentOf(value, type.timezone);
    case KINDS.TIME: return clockOf(Number(value) / (type.bitWidth === 64 && type.unit === 3 ? 1000 : 1));
    case KINDS.LIST:
    case KINDS.FIXED_LIST: return [...value].map((each) => valueOf(each, type.children[0].type));
    case KINDS.STRUCT: return Object.fromEntries(type.children.map((child) => [child.name, valueOf(value[child.name], child.type)]));
    case KINDS.MAP: return Object.fromEntries([...value].map(([key, each]) => [key, valueOf(each, type.children[0].type.children[1].type)]));
    case KINDS.BINARY: return [...value].map((byte) => (byte > 31 && byte < 127 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`)).join("");
    default: return typeof value === "object" ? String(value) : value;
  }
}

// JSON with the blanks that Python writes.
function jsonOf(value) {
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(", ")}]`;
  if (value !== null && typeof value === "object") return `{${Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${jsonOf(each)}`).join(", ")}}`;
  if (typeof value === "number" && !Number.isFinite(value)) return "null";
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

// Returns a value as CSV and the table have it: null, a number or a text.
function plainOf(value) {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  return typeof value === "object" ? jsonOf(value) : String(value);
}

const isNumber = ({ typeId }) => [KINDS.INT, KINDS.FLOAT, KINDS.DECIMAL].includes(typeId);
const isTime = ({ typeId }) => [KINDS.DATE, KINDS.TIMESTAMP].includes(typeId);

// Returns how many decimals a column's numbers share where they are few; undefined where they aren't.
const MOST_DIGITS = 4;
function digitsOf(values) {
  let most = 0;
  for (const value of values) {
    if (typeof value !== "number") continue;
    const text = String(value);
    most = Math.max(most, text.includes("e") ? Infinity : text.length - 1 - (text.indexOf(".") < 0 ? text.length - 1 : text.indexOf(".")));
  }
  return most <= MOST_DIGITS ? most : undefined;
}

// The library misreads intervals, and texts that come by a dictionary.
class Unreadable extends Error {}
const isUnreadable = ({ type }) => [KINDS.INTERVAL, KINDS.DICTIONARY].includes(type.typeId) || Boolean(type.children?.some(isUnreadable));

// Returns a type, as the engine writes it, with text in place of what the library misreads. What
// stands in double quotes is the name of a field.
const MISREAD = /("(?:[^"]|"")*")|\bINTERVAL(?=$|[),[])|\bENUM\((?:'(?:[^']|'')*'(?:, )?)+\)/g;
const readableType = (type) => type.replace(MISREAD, (_, name) => name ?? "VARCHAR");

// Returns a statement that gives the columns of another in types that can be read.
const inBrackets = (sql) => `(\n${sql.replace(/[\s;]+$/, "")}\n)`;
function readable(sql, names, types) {
  const columns = names.map((name, place) => `cast(#${place + 1} as ${readableType(types[place])}) as "${name.replaceAll('"', '""')}"`);
  return `select ${columns.join(", ")} from ${inBrackets(sql)}`;
}

// Returns an answer by columns.
function columnsOf({ schema, batches }) {
  return schema.fields.map(({ name, type }, place) => {
    const values = [];
    for (const batch of batches) {
      const vector = batch.getChildAt(place);
      for (let row = 0; row < batch.numRows; row += 1) values.push(plainOf(valueOf(vector.get(row), type)));
    }
    return { name, isNumber: isNumber(type), isTime: isTime(type), digits: isNumber(type) ? digitsOf(values) : undefined, values };
  });
}

// A text on one line, without what would reorder or hide what stands around it (words/escape.py).
const LONGEST = 2000;
const HIDING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\u200b\u2060\ufeff]/g;
function shownText(text) {
  const line = text.slice(0, LONGEST).replace(HIDING, "").replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ").trim();
  return (line || say("text.empty")) + (text.length > LONGEST ? "…" : "");
}
