// The card of similar movies shows those nearest to the movie that the reader picks.

const similarCard = document.getElementById("similar-movies");
let pickedMovie = null;

function nearestFigure(row, width) {
  const narrow = width === "narrow";
  const near = similarTo(row);
  if (!near.length) return emptyFigure();
  const nearest = narrow ? ["nearest_above", "nearest_below"] : ["nearest"];
  const shown = near.map((other) => other.row);
  const rows = movieRows({ around: 74, rowHeights: { wide: 27, narrow: 42 } }, { shown, columns: { title: movies.columns.display_title } }, narrow);
  const users = near.map((other) => number(other.users));
  const hovers = near.map(({ row: other, ...values }) => `<b>${escaped(titleOf(other))}</b><br>${plotSay("similar_movies.hover", values)}`);
  const right = widest(users) + 14;
  return {
    data: [
      { type: "scatter", mode: "markers", x: near.map((other) => other.similarity), y: rows.ys, customdata: hovers, ...HOVER, marker: { color: BLUE, size: 9 } },
      textsAt(1.02, rows.ys, users),
      ...rows.above(-0.02),
    ],
    layout: plotLayout(rows.height, [narrow ? 8 : rows.left + 4, right, 44, 30], {
      annotations: [
        heading(`<b>${plotSay("similar_movies.heading")}</b>`, 1, { xanchor: "right", xshift: right }),
        heading(nearest.map((string) => plotSay(`similar_movies.${string}`, { movie: shortened(titleOf(row), TITLE_LETTERS) })).join("<br>"), 0, { yshift: 2, xshift: narrow ? 0 : 4 - rows.left }),
      ],
      xaxis: { range: [narrow ? -0.02 : 0, 1.02], tickformat: ".1f", showgrid: !narrow, dtick: 0.2, tick0: 0 },
      yaxis: rows.yaxis,
    }),
  };
}

// A movie of the address, if the page holds it.
function pickAsked(movie) {
  const row = movies?.rowOf(Number(movie));
  if (row !== undefined && row !== pickedMovie && similarCard?.querySelector(".lookup")) pickMovie(row);
}

function pickMovie(row) {
  pickedMovie = row;
  const near = similarTo(row);
  similarCard.querySelector(".looked-up").textContent = near.length ? "" : say("profile.no_similar");
  for (const lang of languages) {
    const dots = near.map((other) => say("similar_movies.dot", { title: titleOf(other.row), similarity: other.similarity }, lang));
    similarCard.querySelector(`figcaption span[lang=${lang}]`).textContent = say("similar_movies.describe", { dots: dots.join(say("text.between", {}, lang)) }, lang);
    const title = near.length
      ? say("similar_movies.picked_title", { movie: titleOf(row), near: titleOf(near[0].row) }, lang)
      : say("profile.no_similar", {}, lang);
    similarCard.querySelector(`h3 > span > span[lang=${lang}]`).textContent = title;
    similarCard.querySelector(`.subtitle span[lang=${lang}]`).textContent = say("similar_movies.picked", { movie: titleOf(row) }, lang);
  }
  delete similarCard.querySelector(".plot").dataset.drawn;
  draw(similarCard);
}

if (similarCard?.querySelector(".plot") && blocks.has("all-profiles")) {
  const label = element("span", { id: "look-up" });
  for (const lang of languages) label.append(element("span", { lang, textContent: say("similar_movies.look_up", {}, lang) }));
  const field = combobox({ find: findMovies, clears: false, chosen: (row) => { pickMovie(row); keepAddress(similarCard.id); } });
  field.input.setAttribute("aria-labelledby", label.id);
  field.querySelector("[role=listbox]").setAttribute("aria-labelledby", label.id);
  similarCard.querySelector("figure").before(
    element("div", { className: "finder lookup" }, [label, field]),
    element("p", { className: "told looked-up", role: "status" }),
  );
}
