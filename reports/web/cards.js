// Tabs, after the pattern of the ARIA guide.

function choose(card, tab) {
  for (const other of card.querySelectorAll("[role=tab]")) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
  if (tab.dataset.view === "table") showTable(card);
  if (tab.dataset.view === "chart") draw(card);
}

function arm(card) {
  const tabs = [...card.querySelectorAll("[role=tab]")];
  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => choose(card, tab));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tabs.at(to % tabs.length);
      next.focus();
      choose(card, next);
    });
  });
  const save = card.querySelector("[data-png]");
  save?.addEventListener("click", () => savePicture(card, save));
  card.querySelector("[data-permalink]")?.addEventListener("click", (event) => {
    event.preventDefault();
    setAddress(card.id);
    card.scrollIntoView();
  });
}

function setAddress(place) {
  const options = new URLSearchParams({ ...chosen(), lang: language(), theme: root.dataset.theme });
  history.replaceState(null, "", `#${place}?${options}`);
}

// An address that says how the page was goes on saying it.
function keepAddress() {
  const [place, query] = location.hash.slice(1).split("?");
  if (query) setAddress(place);
}

function follow() {
  const [card, query = ""] = location.hash.slice(1).split("?");
  const options = new URLSearchParams(query);
  if (options.has("lang")) setLanguage(options.get("lang"));
  if (options.has("theme")) setTheme(options.get("theme"));
  if (query) setFilters(Object.fromEntries(options));
  if (query && card) document.getElementById(card)?.scrollIntoView();
}
