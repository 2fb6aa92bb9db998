// Printing, and what the page listens to.

let printing = false;

function print(starts) {
  printing = starts;
  root.classList.toggle("printing", starts);
  const chosen = root.dataset.theme;
  if (starts) {
    root.dataset.themeBefore = chosen;
    root.dataset.theme = "light";
    cards.forEach(draw);
  } else {
    root.dataset.theme = root.dataset.themeBefore;
    resize();
  }
}

for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
reserve();
setLanguage(remembered("language") ?? root.lang);
setTheme(remembered("theme") ?? root.dataset.theme);
follow();
cards.forEach(arm);
cards.forEach((card) => near.observe(card));
addEventListener("hashchange", follow);
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));
darkSystem.addEventListener("change", refresh);
for (const select of filters) select.addEventListener("change", () => { setFilters(chosen()); keepAddress(); });
let waiting = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => { if (!printing) resize(); });
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.setLanguage) { setLanguage(button.dataset.setLanguage); remember("language", language()); }
  if (button?.dataset.setTheme) { setTheme(button.dataset.setTheme); remember("theme", root.dataset.theme); }
  if (button && "reset" in button.dataset) setFilters({});
  if (button) keepAddress();
  if (button && "print" in button.dataset) window.print();
});
