// A text field with a list of what matches, after the combobox pattern of the ARIA guide.

const MATCHES = 10; // listed at once

let comboboxes = 0;

// Returns a field. `find` returns what matches a text, `{ options, total, none }`, an option being
// `{ name, detail, value }`; `none` says why nothing matches. `chosen` gets the reader's option.
function combobox({ find, chosen: take, clears = true, ...properties }) {
  const id = `combobox-${(comboboxes += 1)}`;
  const input = element("input", { type: "text", id, autocomplete: "off", spellcheck: false, role: "combobox", ariaExpanded: "false", ariaAutoComplete: "list", ...properties });
  const list = element("ul", { id: `${id}-list`, role: "listbox" });
  const note = element("p", { ariaHidden: "true" });
  const popup = element("div", { className: "popup", hidden: true }, [list, note]);
  const status = element("span", { role: "status", className: "visually-hidden" });
  let options = [];
  let active = -1;

  input.setAttribute("aria-controls", list.id);
  list.setAttribute("aria-label", properties.ariaLabel ?? "");

  function mark(place) {
    active = place;
    [...list.children].forEach((item, at) => { item.ariaSelected = String(at === place); });
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  }

  function close() {
    popup.hidden = true;
    input.ariaExpanded = "false";
    mark(-1);
  }

  function search() {
    const found = input.value.trim() || properties.inputMode ? find(input.value) : null;
    if (!found) {
      close();
      status.textContent = "";
      return;
    }
    options = found.options;
    list.replaceChildren(...options.map(({ name, detail }, place) =>
      element("li", { id: `${id}-${place}`, role: "option" }, [element("span", { textContent: name }), element("span", { textContent: detail })])));
    note.textContent = options.length ? (found.total > options.length ? say("finder.first", { found: found.total, shown: options.length }) : "") : found.none;
    note.hidden = !note.textContent;
    status.textContent = note.textContent || say("finder.results", { found: found.total });
    popup.hidden = false;
    input.ariaExpanded = String(options.length > 0);
    mark(options.length ? 0 : -1);
  }

  function choose(place) {
    const option = options[place];
    close();
    input.value = clears ? "" : option.name;
    take(option.value);
  }

  input.addEventListener("input", search);
  input.addEventListener("blur", close);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isOpen = !popup.hidden;
    if (step && !isOpen) search();
    else if (step && options.length) mark((active + step + options.length) % options.length);
    else if (event.key === "Enter" && isOpen && active >= 0) choose(active);
    else if (event.key === "Escape" && isOpen) close();
    else if (event.key === "Escape" && input.value && clears) input.value = "";
    else return;
    event.preventDefault();
  });
  // the field keeps the focus
  popup.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose([...list.children].indexOf(item));
  });
  return Object.assign(element("span", { className: "combobox" }, [input, popup, status]), { input });
}

// Movies by words of their titles, in any order; first those whose words begin so, the most rated first.

const LETTERS = { æ: "ae", œ: "oe", ø: "o", ß: "ss", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
const spelled = (text) => folded(text).replace(/[æœøßłđðþı]/g, (letter) => LETTERS[letter]).replace(/['’`´]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const titleOf = (row) => movies.columns.display_title[row] || say("text.empty");

let titlesSpelled = null;
function findMovies(text) {
  titlesSpelled ??= movies.columns.display_title.map((title) => ` ${spelled(title)}`);
  const wanted = spelled(text).split(" ").filter((word) => word);
  const found = [[], []];
  titlesSpelled.forEach((title, row) => {
    if (wanted.length && wanted.every((word) => title.includes(word))) found[wanted.every((word) => title.includes(` ${word}`)) ? 0 : 1].push(row);
  });
  const rows = found.flat();
  return {
    options: rows.slice(0, MATCHES).map((row) => ({ name: titleOf(row), detail: say("finder.ratings", { ratings: movies.columns.rating_count[row] }), value: row })),
    total: rows.length,
    none: say("finder.no_movie", { movies: movies.length }),
  };
}
