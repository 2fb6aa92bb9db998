// How the workbench begins, and what it listens to.

function refresh() {
  part("said").textContent = state();
  showProblem();
  if (view) showShelf();
  if (answer) showAnswer();
}

function follow() {
  const options = new URLSearchParams(location.hash.slice(1));
  setLanguage(options.get("lang"));
  setTheme(options.get("theme"));
  return options.get("sql");
}

async function begin() {
  const asked = follow();
  begun = performance.now();
  for (const each of document.querySelectorAll("[data-needs-script]")) each.hidden = false;
  tell("ask.unpacking");
  await new Promise((done) => { setTimeout(done); }); // the line is seen before the work begins
  await unpackEngine();
  makeEditor(run);
  const sql = asked ?? known.cards[0]?.sql ?? `select *\nfrom ${tables[0]?.name}`;
  write(sql);
  showShelf();
  tell("ask.starting");
  await beginEngine(tell);
  setBusy(false);
  tell("ask.ready", { seconds: seconds(), engine: settings.engine, tables: tables.length });
  root.dataset.ready = "";
  const ready = state;
  await run();
  const answered = state;
  state = () => `${ready()} ${answered()}`;
  part("said").textContent = state();
}

function tellDamaged() {
  part("damaged").hidden = false;
  document.querySelector(".bench").hidden = true;
}

ask = (sql) => {
  write(sql);
  view.focus();
  run();
};

for (const list of document.querySelectorAll("[role=tablist]")) {
  const tabs = [...list.querySelectorAll("[role=tab]")];
  armTabs(tabs, (chosen) => {
    showTab(tabs, chosen);
    if (answer && list.closest("#answer")) showAnswer();
  });
}
part("run").addEventListener("click", run);
part("stop").addEventListener("click", stop);
part("link").addEventListener("click", () => copyLink(part("link")));
part("csv").addEventListener("click", saveAnswer);
part("licences").addEventListener("toggle", async () => {
  if (part("licences").children.length > 1) return;
  const text = await carried("licences").then((licences) => licences.text(), () => say("ask.damaged"));
  part("licences").append(element("pre", { tabIndex: 0, textContent: text }));
});
darkSystem.addEventListener("change", refresh);
addEventListener("hashchange", () => {
  const sql = follow();
  if (sql !== null && view && sql !== statementText()) ask(sql);
});
let resizing = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(resizing);
  resizing = requestAnimationFrame(() => { if (answer && !part("answer-chart").hidden) showChart(); });
});
document.addEventListener("click", (event) => {
  const { setLanguage: wanted, setTheme: ground } = event.target.closest("button")?.dataset ?? {};
  if (wanted) { setLanguage(wanted); remember("language", language()); }
  if (ground) { setTheme(ground); remember("theme", root.dataset.theme); }
  if (view && (wanted || ground)) keepAddress();
});

if (typeof WebAssembly === "object" && WebAssembly.compileStreaming && typeof DecompressionStream === "function") {
  root.dataset.started = "";
  setLanguage(remembered("language") ?? root.lang);
  setTheme(remembered("theme") ?? root.dataset.theme);
  begin().catch((error) => {
    if (error instanceof Damaged) return tellDamaged();
    tell("ask.failed");
    problem = () => shownText(String(error?.message ?? error)).slice(0, LONGEST_REASON);
    showProblem();
  });
}
