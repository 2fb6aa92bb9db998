// A card's tabs, and what else its buttons do.

// How the reader has left a card; the address carries what isn't so at first.
const views = new Map();
function viewOf(card) {
  if (!views.has(card)) views.set(card, { tab: "chart", search: "", column: null, descending: false });
  return views.get(card);
}

const tabsOf = (card) => [...card.querySelectorAll("[role=tab]")];

function choose(card, tab) {
  showTab(tabsOf(card), tab);
  viewOf(card).tab = tab.dataset.view;
  update(card);
}

// Shows what a card is asked for now, where it doesn't already.
function update(card, px) {
  const { tab } = viewOf(card);
  if (tab === "table") showTable(card);
  if (tab === "chart") draw(card, px);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch { // not for files everywhere
    getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }
  const told = button.nextElementSibling;
  told.textContent = say("card.copied");
  setTimeout(() => { told.textContent = ""; }, 2000);
}

function arm(card) {
  armTabs(tabsOf(card), (tab) => {
    choose(card, tab);
    keepAddress(card.id);
  });
  const save = card.querySelector("[data-png]");
  save?.addEventListener("click", () => savePicture(card, save));
  const copying = card.querySelector("[data-copy]");
  copying?.addEventListener("click", () => copy(copying));
  card.querySelector("[data-permalink]")?.addEventListener("click", (event) => {
    event.preventDefault();
    keepAddress(card.id);
    card.scrollIntoView();
  });
}
