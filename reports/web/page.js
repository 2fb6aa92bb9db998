"use strict";

(() => {
  const root = document.documentElement;
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const languages = Object.keys(settings.strings);
  const darkSystem = matchMedia("(prefers-color-scheme: dark)");
  const cards = [...document.querySelectorAll("[data-card]")];
  let printing = false;

  // Settings that last: the address wins, then what was chosen before, then the page's own.

  const remembered = (name) => {
    try { return localStorage.getItem(`films-analytics.${name}`); } catch { return null; }
  };
  const remember = (name, value) => {
    try { localStorage.setItem(`films-analytics.${name}`, value); } catch { /* not for files everywhere */ }
  };
  const language = () => root.lang;
  const theme = () => {
    const chosen = root.dataset.theme;
    return chosen === "system" ? (darkSystem.matches ? "dark" : "light") : chosen;
  };
  const say = (key, values = {}) =>
    settings.strings[language()][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = (value, digits = 0, style = "decimal") =>
    new Intl.NumberFormat(language(), { style, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

  // A genre may be called "constructor": only the catalogue's own names count.
  const genreName = (genre) => (Object.hasOwn(settings.genres[language()], genre) ? settings.genres[language()][genre] : undefined);
  const signed = (value) => (value > 0 && !/^[0.,]*$/.test(number(value, 2)) ? "+" : "") + number(value, 2);

  function press(attribute, value) {
    for (const button of document.querySelectorAll(`[data-set-${attribute}]`)) {
      button.setAttribute("aria-pressed", String(button.getAttribute(`data-set-${attribute}`) === value));
    }
  }

  function setLanguage(value) {
    if (!languages.includes(value)) return;
    document.title = settings.title[root.lang = value];
    for (const option of document.querySelectorAll("option")) {
      if (option.dataset.text) option.textContent = say(option.dataset.text);
      else option.textContent = genreName(option.value) ?? option.textContent;
    }
    press("language", value);
    refresh();
  }

  function setTheme(value) {
    if (!["system", "light", "dark"].includes(value)) return;
    press("theme", root.dataset.theme = value);
    refresh();
  }

  // A card's data: lists stand once in its pool, {"$": n} refers to them.

  const payloads = new Map();
  function payload(card) {
    const name = card.dataset.card;
    if (!payloads.has(name)) {
      const source = document.getElementById(`data-${name}`);
      payloads.set(name, source && JSON.parse(source.textContent));
    }
    return payloads.get(name);
  }

  function resolved(value, pool, colours = {}) {
    const go = (inner) => resolved(inner, pool, colours);
    if (Array.isArray(value)) return value.map(go);
    if (value === null || typeof value !== "object") return Object.hasOwn(colours, value) ? colours[value] : value;
    if ("$" in value) return pool[value.$].map(go);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, go(inner)]));
  }

  // The reader's filters choose among the movies of a chart.

  const filters = [...document.querySelectorAll("[data-filter]")];
  const chosen = () => Object.fromEntries(filters.filter((select) => select.value).map((select) => [select.dataset.filter, select.value]));

  function passes(id, wanted) {
    const [decade, ratings, ...genres] = settings.facets.movies[id] ?? [null, 0];
    return (!wanted.genre || genres.includes(settings.facets.genres.indexOf(wanted.genre)))
      && (!wanted.decade || decade === Number(wanted.decade))
      && (!wanted.least || ratings >= Number(wanted.least));
  }

  // Keeps some of a figure's rows: every list that has one entry a row, or three (a line a row).
  function picked(value, rows, count) {
    if (Array.isArray(value)) {
      if (value.length === count) return rows.map((row) => value[row]);
      if (value.length === 3 * count) return rows.flatMap((row) => value.slice(3 * row, 3 * row + 3));
      return value;
    }
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, picked(inner, rows, count)]));
  }

  function filtered(data, width, wanted) {
    const { figures, shown, rowHeights } = data.candidates;
    const ids = resolved(data.candidates.ids, data.pool);
    const rows = ids.map((_, row) => row).filter((row) => passes(ids[row], wanted)).slice(0, shown);
    const figure = resolved(figures[language()][width], data.pool, settings.opaque[theme()]);
    const moved = rows.map((row, place) => place - row);
    for (const trace of figure.data) {
      const each = trace.y.length / ids.length;
      Object.assign(trace, picked(trace, rows, ids.length));
      trace.y = trace.y.map((y, place) => (y === null ? null : y + moved[Math.floor(place / each)]));
    }
    const axis = figure.layout.yaxis;
    if (axis.ticktext) axis.ticktext = rows.map((row) => axis.ticktext[row]);
    if (axis.tickvals) axis.tickvals = rows.map((_, place) => place);
    axis.range = [Math.max(rows.length, 1) - 0.5, -0.5];
    figure.layout.height -= (ids.length - Math.max(rows.length, 1)) * rowHeights[width];
    return figure;
  }

  function tell(card, wanted) {
    const line = card.querySelector(".filtered");
    if (!line) return;
    line.hidden = Object.keys(wanted).length === 0;
    if (line.hidden) return;
    const data = payload(card);
    const ids = data.candidates && resolved(data.candidates.ids, data.pool);
    const found = ids?.filter((id) => passes(id, wanted)).length;
    line.textContent = ids ? say("filter.shown", { found: number(found), movies: number(ids.length) }) : say("filter.unfiltered");
  }

  function setFilters(wanted) {
    for (const select of filters) {
      const value = wanted[select.dataset.filter] ?? "";
      select.value = [...select.options].some((option) => option.value === value) ? value : "";
    }
    const reset = document.querySelector("[data-reset]");
    if (reset) reset.disabled = Object.keys(chosen()).length === 0;
    refresh();
  }

  // Charts are drawn when they come near the window.

  const widthOf = (plot) => (plot.clientWidth < plot.dataset.narrowBelow ? "narrow" : "wide");

  function draw(card) {
    const plot = card.querySelector(".plot");
    if (!plot || plot.clientWidth === 0) return;
    const width = widthOf(plot);
    const wanted = chosen();
    const state = [language(), theme(), width, plot.clientWidth, ...Object.values(wanted)].join(" ");
    if (plot.dataset.drawn === state) return;
    const data = payload(card);
    const figure = data.candidates && Object.keys(wanted).length
      ? filtered(data, width, wanted)
      : resolved(data.figures[language()][width], data.pool, settings.opaque[theme()]);
    const layout = { ...figure.layout, width: plot.clientWidth, template: settings.templates[theme()] };
    plot.style.height = `${layout.height}px`;
    try {
      Plotly.react(plot, figure.data, layout, { displayModeBar: false, showSendToCloud: false, doubleClick: false });
      plot.dataset.drawn = state;
    } catch (error) {
      plot.textContent = say("card.drawing_failed");
      console.error(error);
    }
  }

  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      target.dataset.near = "";
      draw(target);
    }
  }, { rootMargin: "300px" });

  // All widths are read before any height is written: the page is laid out once.
  function reserve() {
    const plots = cards.map((card) => card.querySelector(".plot")).filter((plot) => plot);
    const heights = plots.map((plot) => plot.dataset[widthOf(plot)]);
    plots.forEach((plot, place) => { plot.style.height = `${heights[place]}px`; });
  }

  function resize() {
    reserve();
    refresh();
  }

  function refresh() {
    for (const card of cards) {
      tell(card, chosen());
      if ("near" in card.dataset) draw(card);
      if (card.querySelector("[role=tabpanel][id$='-table'] table")) showTable(card);
    }
  }

  // Tables are made when they are asked for. Text only ever goes in by textContent.

  function element(name, properties = {}, children = []) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  const isNumeric = (column) => ["whole", "decimal", "signed", "share"].includes(column.kind);
  const styleOf = (column) => (isNumeric(column) ? "number" : column.kind);

  function shown(column, row) {
    const value = column.values[row];
    if (value === null) return "–";
    if (column.kind === "whole") return number(value);
    if (column.kind === "decimal") return number(value, 2);
    if (column.kind === "signed") return signed(value);
    if (column.kind === "share") return number(value, 1, "percent");
    if (column.kind === "genre") return genreName(value) ?? column.shown[row] ?? value;
    return String(column.shown[row] ?? value);
  }

  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function rowsOf(table, view) {
    let rows = table.columns[0].values.map((_, row) => row);
    const filter = chosen();
    const ids = table.columns.find((column) => column.name === "movie_id");
    if (ids && Object.keys(filter).length) rows = rows.filter((row) => passes(ids.values[row], filter));
    if (view.search) {
      const wanted = folded(view.search);
      rows = rows.filter((row) => table.columns.some((column) => folded(shown(column, row)).includes(wanted)));
    }
    if (view.column) {
      const column = table.columns.find((candidate) => candidate.name === view.column);
      const collator = new Intl.Collator(language(), { numeric: true });
      const compare = (first, second) =>
        typeof column.values[first] === "number" && typeof column.values[second] === "number"
          ? column.values[first] - column.values[second]
          : collator.compare(shown(column, first), shown(column, second));
      const missing = (row) => column.values[row] === null;
      rows.sort((first, second) => missing(first) - missing(second) || (view.descending ? -1 : 1) * compare(first, second) || first - second);
    }
    return rows;
  }

  function showTable(card) {
    const data = payload(card);
    data.rows ??= resolved(data.table, data.pool);
    const view = (data.view ??= { search: "", column: null, descending: false });
    const panel = card.querySelector("[id$='-table'][role=tabpanel]");
    const search = element("input", { type: "search", value: view.search, autocomplete: "off" });
    const count = element("span", { role: "status" });
    const csv = element("button", { type: "button", className: "csv", textContent: say("card.csv") });
    csv.addEventListener("click", () => download(card.dataset.card, data.rows));
    const body = element("tbody");
    const heads = data.rows.columns.map((column) => {
      const button = element("button", { type: "button", textContent: column.label[language()], title: say("table.sort") });
      button.addEventListener("click", () => {
        view.descending = view.column === column.name ? !view.descending : isNumeric(column);
        view.column = column.name;
        fill();
      });
      return element("th", { scope: "col", className: styleOf(column) }, [button]);
    });

    function fill() {
      const all = data.rows.columns[0].values.length;
      const rows = rowsOf(data.rows, view);
      heads.forEach((head, place) => {
        const sorted = data.rows.columns[place].name === view.column;
        head.ariaSort = sorted ? (view.descending ? "descending" : "ascending") : null;
      });
      body.replaceChildren(...rows.map((row) =>
        element("tr", {}, data.rows.columns.map((column) =>
          element("td", { className: styleOf(column), textContent: shown(column, row) })))));
      count.textContent = rows.length < all
        ? say("table.found", { found: number(rows.length), rows: number(all) })
        : say(data.rows.total > all ? "table.cut" : "table.rows", { rows: number(all), total: number(data.rows.total) });
    }

    search.addEventListener("input", () => { view.search = search.value; fill(); });
    const caption = element("caption", { className: "visually-hidden", textContent: card.querySelector("h3").innerText });
    const scroll = element("div", { className: "scroll", tabIndex: 0, role: "region" }, [
      element("table", {}, [caption, element("thead", {}, [element("tr", {}, heads)]), body]),
    ]);
    scroll.setAttribute("aria-labelledby", `${card.id}-heading`);
    fill();
    const label = element("label", {}, [say("table.search"), search]);
    panel.replaceChildren(element("div", { className: "tools" }, [label, count, csv]), scroll);
  }

  // CSV: the values of the mart. A text that a spreadsheet would run as a formula gets a quote.

  function cell(value) {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const harmless = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  }

  function download(name, table) {
    const lines = [table.columns.map((column) => column.name)];
    table.columns[0].values.forEach((_, row) => lines.push(table.columns.map((column) => cell(column.values[row]))));
    const text = `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    element("a", { href: url, download: `${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

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
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = tabs[(place + step + tabs.length) % tabs.length];
        next.focus();
        choose(card, next);
      });
    });
    card.querySelector("[data-permalink]")?.addEventListener("click", (event) => {
      event.preventDefault();
      const options = new URLSearchParams({ ...chosen(), lang: language(), theme: root.dataset.theme });
      history.replaceState(null, "", `#${card.id}?${options}`);
      card.scrollIntoView();
    });
  }

  function follow() {
    const [card, query = ""] = location.hash.slice(1).split("?");
    const options = new URLSearchParams(query);
    if (options.has("lang")) setLanguage(options.get("lang"));
    if (options.has("theme")) setTheme(options.get("theme"));
    if (query) setFilters(Object.fromEntries(options));
    if (query && card) document.getElementById(card)?.scrollIntoView();
  }

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
  for (const select of filters) select.addEventListener("change", () => setFilters(chosen()));
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
    if (button && "print" in button.dataset) window.print();
  });
})();
