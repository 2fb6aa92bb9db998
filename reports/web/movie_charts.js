// The three forms in which charts of movies are drawn, from the table of movies.

// Bars for the number of ratings beside dots for the mean. Where the weighted mean gives the order,
// the dot is that one and a ring with the interval is the plain one.
function countsFigure(spec, found, narrow) {
  const { shown, columns } = found;
  const { left, ys, height, thick, above, yaxis } = movieRows(spec, found, narrow);
  const hovers = hoversOf(spec, found);
  const isWeighted = spec.mean === "weighted_rating";
  const overall = isWeighted ? null : spec.constants.mean_rating;
  const counts = shown.map((row) => columns.rating_count[row]);
  const most = Math.max(...counts);
  const places = [overall, ...["mean_rating", "mean_rating_low", "mean_rating_high", spec.mean].flatMap((name) => shown.map((row) => columns[name][row]))].filter((place) => place !== null);
  const low = Math.max(0, Math.floor(Math.min(...places) * 4 - 0.1) / 4);
  const high = Math.min(5.5, Math.ceil(Math.max(...places) * 4 + 0.1) / 4);
  const split = narrow ? [0.4, 0.54] : [0.44, 0.53];
  const second = { xaxis: "x2" };
  const ring = { ...second, error_x: intervalsOf(found, shown, GREY), marker: { symbol: "circle-open", line: { width: 2 } } };
  const bar = {
    type: "bar", orientation: "h", x: counts, y: ys, width: thick,
    marker: { color: counts.map((count) => (!isWeighted && found.whole && count === most ? BLUE : PALE_BLUE)) },
    text: counts.map((count) => number(count)), textposition: "outside", constraintext: "none", cliponaxis: false, customdata: hovers, ...HOVER,
  };
  const means = isWeighted
    ? [dots(found, "mean_rating", GREY, ys, hovers, ring), dots(found, spec.mean, VERMILION, ys, hovers, second)]
    : [dots(found, spec.mean, VERMILION, ys, hovers, { ...second, error_x: intervalsOf(found, shown, VERMILION), marker: { size: 8 } })];
  const figures = textsAt(high, ys, shown.map((row) => number(columns[spec.mean][row], 2)), second);
  const line = { xref: "x2", x0: overall, x1: overall, yref: "paper", y0: 0, y1: 1, line: { dash: "dot", width: 1.5 }, layer: "below" };
  // where narrow, the line would cross the titles above the bars
  const ticks = { type: "scatter", mode: "markers", ...second, x: shown.map(() => overall), y: ys, marker: { symbol: "line-ns", size: 14, line: { color: GREY, width: 1.5 } }, hoverinfo: "skip" };
  const up = isWeighted ? { yshift: 6 } : {}; // no line of text stands between heading and rows
  const bold = (key) => `<b>${plotSay(key)}</b>`;
  const key = `<span style="color:${VERMILION}">●</span> ${plotSay("ranking.weighted")}  ○ ${plotSay("ranking.plain")}`;
  return {
    data: [bar, ...means, figures, ...(narrow && overall !== null ? [ticks] : []), ...above(0)],
    layout: plotLayout(height, [left, 40, 44, 30], {
      annotations: [
        heading(bold("movies.heading_count"), 0, up),
        isWeighted
          ? heading(narrow ? key : `${bold("movies.heading_mean")}  ${key}`, 1, { ...up, xanchor: "right", xshift: 40 })
          : heading(bold("movies.heading_mean"), split[1]),
        // there is room above the bars, wherever the line is
        ...(overall === null ? [] : [{ xref: "x2", x: overall, xanchor: "right", xshift: 2, yref: "paper", y: 1, yanchor: "bottom", yshift: 2, text: plotSay("movies.overall", { mean: overall }) }]),
      ],
      shapes: narrow || overall === null ? [] : [{ type: "line", ...line }],
      xaxis: { domain: [0, split[0]], range: [0, most * 1.13], showticklabels: false },
      xaxis2: { anchor: "y", domain: [split[1], 1], range: [low, high], dtick: 0.5, tick0: 0, tickformat: ".1f", showgrid: !narrow },
      yaxis,
    }),
  };
}

// A dot at the weighted mean, a ring at the plain one, and a line between them.
function ringsFigure(spec, found, narrow) {
  const { shown, columns } = found;
  const { left, ys, height, above, yaxis } = movieRows(spec, found, narrow);
  const hovers = hoversOf(spec, found);
  const at = (name) => shown.map((row) => columns[name][row]);
  const [weighted, plain, figures] = [at(spec.mean), at("mean_rating"), at("mean_rank").map((rank) => number(rank))];
  const low = Math.min(...weighted, ...plain) - 0.06;
  const high = Math.max(...weighted, ...plain) + 0.06;
  const lines = {
    type: "scatter", mode: "lines", line: { color: GREY, width: 1.5 }, hoverinfo: "skip",
    x: plain.flatMap((mean, place) => [mean, weighted[place], null]), y: ys.flatMap((y) => [y, y, null]),
  };
  const names = [[weighted[0], plotSay("ranking.weighted")], [plain[0], plotSay("ranking.plain")]];
  const sides = weighted[0] <= plain[0] ? ["right", "left"] : ["left", "right"];
  const labels = narrow
    ? [heading(`● ${names[0][1]}  ○ ${names[1][1]}`, 0)]
    : names.map(([x, text], place) => ({ x, xanchor: sides[place], xshift: sides[place] === "right" ? 5 : -5, y: 0, yanchor: "bottom", yshift: 8, text }));
  const room = widest(figures);
  return {
    data: [
      lines,
      dots(found, "mean_rating", GREY, ys, hovers, { marker: { symbol: "circle-open", line: { width: 2 } } }),
      dots(found, spec.mean, BLUE, ys, hovers),
      textsAt(high, ys, figures),
      ...above(low),
    ],
    layout: plotLayout(height, [narrow ? 8 : left + 4, room + 12, 44, 50], {
      annotations: [
        heading(`<b>${plotSay("ranking.heading")}</b>`, 1, { xanchor: "right", xshift: room + 4 }),
        ...labels,
        { xref: "paper", x: 0.5, yref: "paper", y: 0, yanchor: "top", yshift: -28, text: plotSay("ranking.axis") },
      ],
      xaxis: { range: [low, high], tickformat: ".1f", showgrid: !narrow, dtick: high - low < 1.12 ? 0.1 : 0.5, tick0: 0 },
      yaxis,
    }),
  };
}

// All ratings of a movie as one bar, from the lowest to the highest; what is neither low nor high
// is grey. Translucent colours suit both grounds.
function sharesFigure(spec, found, narrow) {
  const { shown, columns } = found;
  const { left, ys, height, thick, above, yaxis } = movieRows(spec, found, narrow);
  const { most, from } = found.facts;
  const scale = movies.table.ratings;
  const lows = scale.filter((rating) => rating <= most);
  const highs = scale.filter((rating) => rating >= from);
  const tint = (rating) => {
    const strength = (place, count) => 0.55 + (0.45 * (place + 1)) / count;
    if (rating <= most) return `rgba(213, 94, 0, ${strength(lows.length - 1 - lows.indexOf(rating), lows.length)})`;
    if (rating >= from) return `rgba(0, 114, 178, ${strength(highs.indexOf(rating), highs.length)})`;
    return "rgba(128, 136, 145, 0.28)";
  };
  const given = shown.map(ratingsOf);
  const bars = scale.map((rating, place) => {
    const shares = shown.map((row, at) => given[at][place].count / columns.rating_count[row]);
    const hovers = shares.map((share, at) => hoversOf(spec, { ...found, shown: [shown[at]] }, { share, rating })[0]);
    return { type: "bar", orientation: "h", x: shares, y: ys, width: thick, marker: { color: tint(rating), line: { width: 0 } }, customdata: hovers, ...HOVER };
  });
  const figures = (name) => shown.map((row) => number(columns[name][row], 0, "percent"));
  const [low, high] = [figures("low_rating_share"), figures("high_rating_share")];
  const room = Math.max(widest(low), widest(high)) + 8;
  const end = (key, x, xanchor) => heading(`<b>${plotSay(key, { most, from })}</b>`, x, { xanchor, yshift: 6 });
  return {
    data: [
      ...bars,
      textsAt(-0.006, ys, low, { textposition: "middle left" }),
      textsAt(1.006, ys, high),
      ...above(0),
    ],
    layout: plotLayout(height, [narrow ? room : left + room, room, 36, 16], {
      barmode: "stack",
      annotations: [end("polarising.heading_low", 0, "left"), end("polarising.heading_high", 1, "right")],
      xaxis: { range: [-0.01, 1.01], showticklabels: false },
      yaxis: narrow ? yaxis : { ...yaxis, ticklabelstandoff: room },
    }),
  };
}
