// On paper: every chart, in light colours, in sheets of two columns that hold whole cards.

const SHEET = 1310; // px, as the style sheet shrinks them, of the height that A4 and Letter both have
const TALLEST = 1000; // px that a column has for a plot; a taller one is drawn wide, across both
let printing = false;
let moved = [];

function move(parts, to) {
  for (const part of parts) {
    moved.push([part, part.parentNode, part.nextSibling]);
    to.append(part);
  }
}

function putBack() {
  for (const [part, parent, next] of moved.reverse()) parent.insertBefore(part, next);
  moved = [];
  for (const sheet of document.querySelectorAll(".sheet")) sheet.remove();
}

// What stays together, in order: a card, a section's heading with its first.
function units(sections) {
  return sections.flatMap((section) => [...section.querySelectorAll(".card, .prose")].map((card, place) => {
    const parts = place ? [card] : [section.querySelector("h2"), card];
    const height = parts.reduce((sum, part) => sum + part.offsetHeight + parseFloat(getComputedStyle(part).marginBottom), 0);
    return { parts, height, section, isTall: "tall" in card.dataset, leads: !place };
  }));
}

function setInSheets(main) {
  const sections = [...main.querySelectorAll(".section")];
  if (!sections.length) return;
  const left = units(sections);
  let room = [];
  let sheet = [];
  const begin = (height) => {
    sheet = ["across", "column", "column"].map((className) => element("div", { className }));
    room = [height, height];
    main.append(element("div", { className: "sheet" }, sheet));
  };
  const columnFor = ({ isTall, height }) =>
    (isTall ? (Math.min(...room) === SHEET ? 0 : -1) : room.findIndex((px) => px >= height));
  begin(SHEET - sections[0].getBoundingClientRect().top - scrollY);
  while (left.length) {
    // A later card of the section may fill what the next one leaves.
    const candidates = left[0].leads ? left.slice(0, 1) : left.filter((unit) => unit.section === left[0].section);
    let next = candidates.find((unit) => columnFor(unit) >= 0);
    if (!next) {
      begin(SHEET);
      [next] = left;
    }
    left.splice(left.indexOf(next), 1);
    const at = Math.max(columnFor(next), 0);
    if (next.isTall) room = room.map((px) => px - next.height);
    else room[at] -= next.height;
    move(next.parts, sheet[next.isTall ? 0 : at + 1]);
  }
}

function print(starts) {
  if (starts === printing) return;
  printing = starts;
  if (starts) {
    for (const plot of document.querySelectorAll(".plot")) {
      if (plot.dataset.narrow > TALLEST) plot.closest(".card").dataset.tall = "";
    }
    root.dataset.themeBefore = root.dataset.theme;
    root.dataset.theme = "light";
  } else {
    root.dataset.theme = root.dataset.themeBefore;
    putBack();
  }
  root.classList.toggle("printing", starts);
  if (!starts) return resize();
  for (const table of document.querySelectorAll(".plain-table")) {
    const card = table.closest(".card");
    if (table.offsetWidth > card.clientWidth) card.dataset.tall = "";
  }
  for (const card of cards) draw(card);
  setInSheets(document.querySelector("main"));
}
