// The address says how the page is, so that a reload and a link that was passed on show the same:
// #card?genre=Drama&movies.tab=table&movies.sort=-mean_rating&movies.search=alien&lang=en&theme=dark

const LONGEST_SEARCH = 200;
let place = "";
let keeping = 0;
let kept = false;

function addressNow() {
  const options = new URLSearchParams(chosen());
  for (const card of cards) {
    const { tab, search, column, descending } = viewOf(card);
    if (tab !== "chart") options.set(`${card.id}.tab`, tab);
    if (column) options.set(`${card.id}.sort`, (descending ? "-" : "") + column);
    if (search) options.set(`${card.id}.search`, search);
  }
  if (pickedMovie !== null) options.set(`${similarCard.id}.movie`, movies.columns.movie_id[pickedMovie]);
  options.set("lang", language());
  options.set("theme", root.dataset.theme);
  return `#${place}?${options}`;
}

// What is typed waits until it is over: browsers refuse to write as fast.
function keepAddress(at = place, wait = 0) {
  const write = () => history.replaceState(null, "", addressNow());
  place = at;
  kept = true;
  clearTimeout(keeping);
  if (wait) keeping = setTimeout(write, wait);
  else write();
}

function setView(card, options) {
  const asked = (name) => options.get(`${card.id}.${name}`) ?? "";
  const view = viewOf(card);
  const sort = asked("sort");
  const before = JSON.stringify(view);
  view.search = asked("search").slice(0, LONGEST_SEARCH);
  view.descending = sort.startsWith("-");
  view.column = sort.replace("-", "") || null;
  const tabs = tabsOf(card);
  const tab = tabs.find((one) => one.dataset.view === asked("tab")) ?? tabs[0];
  if (!tab || (before === JSON.stringify(view) && tab.dataset.view === view.tab)) return;
  forgetTable(card);
  choose(card, tab);
}

function follow() {
  const [at, ...rest] = location.hash.slice(1).split("?");
  place = PROFILE.test(at) || document.getElementById(at) ? at : "";
  if (rest.length) {
    const options = new URLSearchParams(rest.join("?"));
    kept = true;
    setLanguage(options.get("lang"));
    setTheme(options.get("theme"));
    const isOther = setFilters(Object.fromEntries(options));
    for (const card of cards) setView(card, options);
    pickAsked(options.get("similar-movies.movie") ?? NaN);
    if (isOther) keepAddress();
    document.getElementById(place)?.scrollIntoView();
  } else if (kept) {
    keepAddress(); // a link within the page changes nothing but the place
  }
}
