// The catalogue's phrases and numbers, written as words/catalogues.py and words/titles.py do.

// By hand: the first use of the browser's own formats would delay the first chart. Halves are rounded
// up as they are written.
const MARKS = { en: { thousands: ",", point: ".", percent: "%" }, fr: { thousands: "\u202f", point: ",", percent: "\u202f%" } };
function number(value, digits = 0, style = "decimal", code = language()) {
  const { thousands, point, percent } = MARKS[code];
  const isShare = style === "percent";
  const written = Math.abs(value).toExponential();
  const at = written.indexOf("e");
  const figures = written[0] + written.slice(2, at);
  const places = Number(written.slice(at + 1)) + 1 + digits + (isShare ? 2 : 0);
  const kept = places < 0 ? 0 : Number(figures.slice(0, places).padEnd(places, "0")) + (figures[places] >= "5" ? 1 : 0);
  const text = String(kept).padStart(digits + 1, "0");
  const end = text.length - digits;
  const whole = end > 3 ? text.slice(0, end).replace(/\B(?=(\d{3})+$)/g, thousands) : text.slice(0, end);
  return (value < 0 ? "\u2212" : "") + whole + (digits ? point + text.slice(end) : "") + (isShare ? percent : "");
}
const signed = (value, digits = 2, code = language()) => {
  const text = number(value, digits, "decimal", code);
  return value > 0 && !/^[0.,]*$/.test(text) ? `+${text}` : text;
};

// A genre may be called "constructor": only the catalogue's own names count.
const genreName = (genre, code = language()) => (Object.hasOwn(settings.genres[code], genre) ? settings.genres[code][genre] : undefined);

const GENRE_LETTERS = 24; // of one that the catalogue doesn't know

// Returns a string of the catalogue; `{count:n movie|movies}` says how its value is written.
function say(key, values = {}, code = language()) {
  return settings.strings[code][key].replace(/\{(\w+)(?::([^}]*))?\}/g, (_, name, form = "") => written(values[name], form, code));
}

function written(value, form, code) {
  const [kind, ...more] = form.split(" ");
  const digits = kind === "n" ? Number(!Number.isInteger(value)) : Number(kind.slice(1));
  if (kind === "n" || kind[0] === ".") {
    const text = number(value, digits, "decimal", code);
    const [one, many] = more.join(" ").split("|");
    if (!many) return text;
    const said = Number(number(value, digits, "decimal", "en").replaceAll(",", "")); // as it is written
    return `${text}\u00a0${(code === "fr" ? said < 2 : said === 1) ? one : many}`;
  }
  if (kind === "genre") return genreName(value, code) ?? cut(value || settings.strings[code]["text.empty"], GENRE_LETTERS);
  if (kind === "month") return `${settings.strings[code]["format.months"][Number(value.slice(5, 7)) - 1]}\u00a0${value.slice(0, 4)}`;
  if (kind[0] === "+") return signed(value, digits, code);
  if (kind[0] === "%") return number(value, kind === "%" ? 1 : digits, "percent", code);
  return value === "" ? settings.strings[code]["text.empty"] : String(value);
}

// Titles in the room of so many letters, their year whole; Chinese, Japanese and Korean ones take two.

const BROAD = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const breadth = (letters) => letters.reduce((sum, letter) => sum + (BROAD.test(letter) ? 2 : 1), 0);

function cut(text, limit) {
  let kept = [...text];
  if (breadth(kept) <= limit) return text;
  kept = kept.slice(0, limit - 1);
  while (breadth(kept) >= limit) kept.pop();
  const space = kept.lastIndexOf(" ");
  if (space > Math.floor(limit / 2)) kept = kept.slice(0, space);
  return `${kept.join("").replace(/[ ,;:(-]+$/, "")}…`;
}

function shortened(title, limit) {
  if (breadth([...title]) <= limit) return title;
  const [, name = title, year = ""] = /^(.*?)( \(\d{4}(?:[-–](?:\d{4})?)?\))$/.exec(title) ?? [];
  return cut(name.replace(/ \([^()]*\)/g, "") || name, limit - [...year].length) + year;
}
