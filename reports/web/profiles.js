// A movie or a user seen whole, alone or beside another one, in a dialog with an address of its own:
// #movie-356, #movie-356-vs-318, #user-414.

const PROFILE = /^(movie|user)-(\d{1,15})(?:-vs-(\d{1,15}))?$/;

// What can be shown: which row an id has, how it is found, and what is said of it.
const profiled = {};

const profileAddress = () => location.hash.slice(1).split("?");
const profileDialog = element("dialog", { className: "profiles" });
let behind = ""; // the address of the page without a card

function askedProfiles() {
  const [, kind, ...ids] = PROFILE.exec(profileAddress()[0]) ?? [];
  const rows = kind && profiled[kind].isHeld() ? ids.filter((id) => id).map((id) => profiled[kind].rowOf(Number(id))) : [];
  return { kind, ids, rows: [...new Set(rows)].filter((row) => row !== undefined) };
}

// A whole address: a link to "#movie-356" alone would be one to a place of the page.
const addressOf = (place) => `${location.href.split("#")[0]}#${place}`;

// The address goes on saying how the page is: its filters, its language.
function goToProfile(place) {
  const [, query] = profileAddress();
  location.hash = query ? `${place}?${query}` : place;
}

function showProfiles(event) {
  const { kind, ids, rows } = askedProfiles();
  if (!kind) return profileDialog.close();
  if (!profileDialog.open) behind = event?.oldURL ? new URL(event.oldURL).hash : "";
  if (rows.length) showSheet(...profilesOf(kind, rows));
  else showSheet([articleOf(0, [say(`profile.no_${kind}`, { id: ids[0] })])]); // the link was of other data
}

function articleOf(place, name, parts = []) {
  const heading = element("h2", { id: `profile-${place}`, tabIndex: -1, autofocus: place === 0 }, name);
  const article = element("article", { className: "profile" }, [heading, ...parts]);
  article.setAttribute("aria-labelledby", heading.id);
  return article;
}

// Returns the articles about rows, what stands above them, and what below.
function profilesOf(kind, rows) {
  const { placeOf, nameOf, partsOf, find } = profiled[kind];
  const articles = rows.map((row, place) =>
    articleOf(place, [element("a", { href: addressOf(placeOf(row)), textContent: nameOf(row) })], partsOf(row, rows)));
  const compare = combobox({
    find,
    ariaLabel: say("profile.compare"),
    placeholder: say("profile.compare"),
    inputMode: kind === "user" ? "numeric" : "",
    chosen: (row) => goToProfile(`${placeOf(rows[0])}-vs-${placeOf(row).split("-")[1]}`),
  });
  const note = element("p", { className: "note", textContent: say(`profile.${kind}_note`) });
  return [articles, [compare], [note]];
}

function showSheet(articles, above = [], below = []) {
  const close = element("button", { type: "button", className: "close", ariaLabel: say("profile.close"), textContent: "×" });
  close.addEventListener("click", () => profileDialog.close());
  const bar = element("div", { className: "profile-bar" }, [...above, close]);
  profileDialog.setAttribute("aria-labelledby", articles.map((_, place) => `profile-${place}`).join(" "));
  profileDialog.replaceChildren(element("div", { className: "profile-sheet" }, [
    bar, element("div", { className: articles.length > 1 ? "pair" : "alone" }, articles), ...below,
  ]));
  profileDialog.scrollTop = 0;
  if (!profileDialog.open) profileDialog.showModal();
  articles[0].firstChild.focus();
}

profileDialog.addEventListener("click", (event) => { if (event.target === profileDialog) profileDialog.close(); });
profileDialog.addEventListener("close", () => {
  const [asked, query] = profileAddress();
  if (!PROFILE.test(asked)) return; // the reader has gone on, or back
  history.replaceState(null, "", behind || (query ? `#content?${query}` : location.href.split("#")[0]));
  const [at] = profileAddress();
  place = document.getElementById(at) ? at : ""; // what the address goes on saying
});
document.body.append(profileDialog);
new MutationObserver(() => { if (profileDialog.open) showProfiles(); }).observe(root, { attributeFilter: ["lang"] });

document.addEventListener("click", (event) => {
  const place = event.target.closest?.("a")?.hash.slice(1);
  if (!place || !PROFILE.test(place) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goToProfile(place);
});

// The fields on the page itself; "/" leads to the first one, or to the one of the open card.

for (const host of document.querySelectorAll("[data-finder]")) {
  const kind = host.dataset.finder;
  const field = combobox({
    find: (text) => profiled[kind].find(text),
    inputMode: kind === "user" ? "numeric" : "",
    chosen: (row) => goToProfile(profiled[kind].placeOf(row)),
  });
  field.input.setAttribute("aria-labelledby", `find-${kind}`);
  field.querySelector("[role=listbox]").setAttribute("aria-labelledby", `find-${kind}`);
  if (kind === "movie") field.input.setAttribute("aria-keyshortcuts", "/");
  host.append(field);
}

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return;
  const field = (profileDialog.open ? profileDialog : document).querySelector("[role=combobox]");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// Names in tables lead to the cards of what they name.
const NAMED_BY = { title: ["movie", "movie_id"], similar_title: ["movie", "similar_movie_id"], user_id: ["user", "user_id"] };
function linked({ columns }, column, row) {
  const text = shown(column, row);
  const [kind, by] = NAMED_BY[column.name] ?? [];
  const id = kind && profiled[kind].isHeld() ? columns.find(({ name }) => name === by)?.values[row] : undefined;
  return id === undefined || profiled[kind].rowOf(id) === undefined ? text : element("a", { href: addressOf(`${kind}-${id}`), textContent: text });
}

// The parts that cards are made of. Text only ever goes in by textContent.

const ordinal = (value) => say(`ordinal.${new Intl.PluralRules(language(), { type: "ordinal" }).select(value)}`, { n: number(value) });
const rankOf = (value, total) => (value === null ? say("profile.unranked") : say("profile.rank", { place: ordinal(value), total }));

const part = (name, children, count = "") =>
  element("section", { className: `profile-${name.replaceAll("_", "-")}` }, [
    element("h3", {}, [say(`profile.${name}`), element("small", { textContent: count })]), ...children]);
const told = (key, values) => element("p", { className: "told", textContent: say(key, values) });

// Columns from zero, the highest labelled; `most` is the height of the whole, `named` which are named.
function columnsOf(counts, names, { most = Math.max(...counts), counted = () => true, named = () => true } = {}) {
  const bars = counts.map((count, place) => {
    const bar = element("i");
    bar.style.height = `${(100 * count) / (most || 1)}%`;
    return element("span", { title: `${names[place]}: ${number(count)}` }, [
      element("b", { textContent: counted(place) && count ? number(count) : "" }), bar, element("u", { textContent: named(place) ? names[place] : "" })]);
  });
  const text = counts.flatMap((count, place) => (count ? `${names[place]}: ${number(count)}` : []));
  return element("div", { className: "columns", role: "img", ariaLabel: say("profile.columns", { columns: text.join("; ") }) }, bars);
}

// Where a mean lies below the columns of stars, with its interval, and the mean of all.
function meanBelow(stars, mean, overall, low = null, high = null) {
  const at = (value) => {
    const above = Math.max(1, stars.findIndex((star) => star >= value));
    const part = stars.length > 1 ? (value - stars[above - 1]) / (stars[above] - stars[above - 1]) : 0;
    return `${(100 * (above - 0.5 + part)) / stars.length}%`;
  };
  const mark = (name, from, to = null) => {
    const made = element("i", { className: name });
    made.style.left = at(from);
    if (to !== null) made.style.width = `calc(${at(to)} - ${at(from)})`;
    return made;
  };
  const line = [mark("everybody", overall), ...(low === null ? [] : [mark("interval", low, high)]), mark("mean", mean)];
  const key = low === null ? "profile.mean" : "profile.mean_interval";
  return [
    element("div", { className: "strip", ariaHidden: "true" }, line),
    element("ul", { className: "key" }, [
      element("li", { className: "mean", textContent: say(key, { mean, low, high }) }),
      element("li", { className: "everybody", textContent: say("profile.overall", { overall }) }),
    ]),
  ];
}

function bar(width, tick = null) {
  const fill = element("i");
  fill.style.width = `${100 * width}%`;
  const made = element("span", { className: "track", ariaHidden: "true" }, [fill]);
  if (tick !== null) {
    const mark = element("u");
    mark.style.left = `${100 * tick}%`;
    made.append(mark);
  }
  return made;
}

// A small table; a cell is a text, a number's text in a list of one, or an element.
function tableOfRows(heads, rows) {
  const cellsOf = (row, place) => element(place ? "td" : "th", { className: typeof row[place] === "string" && place ? "number" : "" }, [row[place]]);
  return element("table", {}, [
    element("thead", {}, [element("tr", {}, heads.map((head, place) => element("th", { scope: "col", className: typeof rows[0][place] === "string" && place ? "number" : "", textContent: head })))]),
    element("tbody", {}, rows.map((row) => {
      const cells = row.map((_, place) => cellsOf(row, place));
      cells[0].scope = "row";
      return element("tr", {}, cells);
    })),
  ]);
}
