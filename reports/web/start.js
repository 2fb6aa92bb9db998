// How the page begins, and what it listens to.

for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
reserve();
setLanguage(remembered("language") ?? root.lang);
setTheme(remembered("theme") ?? root.dataset.theme);
cards.forEach(arm);
follow();
document.getElementById(place)?.scrollIntoView();
lookAround();
cards.forEach((card) => near.observe(card));
addEventListener("hashchange", follow);
addEventListener("hashchange", showProfiles);
showProfiles();
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));
darkSystem.addEventListener("change", refresh);
for (const field of filters) field.addEventListener(field.options ? "change" : "input", () => { setFilters(chosen()); keepAddress(); });
let waiting = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => { if (!printing) resize(); });
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { setLanguage: wanted, setTheme: ground } = button.dataset;
  if (wanted) { setLanguage(wanted); remember("language", language()); }
  if (ground) { setTheme(ground); remember("theme", root.dataset.theme); }
  if ("reset" in button.dataset) setFilters({});
  if (wanted || ground || "reset" in button.dataset) keepAddress();
  if ("print" in button.dataset) window.print();
});
