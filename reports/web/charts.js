// Charts are drawn when they come near the window.

const widthOf = (plot) => (plot.clientWidth < plot.dataset.narrowBelow ? "narrow" : "wide");

function figureOf(data, width, ground) {
  const wanted = chosen();
  return data.candidates && Object.keys(wanted).length
    ? filtered(data, width, wanted, ground)
    : resolved(data.figures[language()][width], settings.opaque[ground]);
}

// Returns whether the chart had room to be drawn in. A chart that fails takes no other with it.
function draw(card) {
  const plot = card.querySelector(".plot");
  if (!plot || plot.clientWidth === 0) return false;
  const width = widthOf(plot);
  const state = [language(), theme(), width, plot.clientWidth, ...Object.values(chosen())].join(" ");
  if (plot.dataset.drawn === state) return true;
  const fail = (error) => {
    plot.textContent = say("card.drawing_failed");
    console.error(error);
  };
  try {
    const figure = figureOf(payload(card), width, theme());
    const layout = { ...figure.layout, width: plot.clientWidth, template: settings.templates[theme()] };
    plot.style.height = `${layout.height}px`;
    Plotly.react(plot, figure.data, layout, { displayModeBar: false, showSendToCloud: false, doubleClick: false }).catch(fail);
    plot.dataset.drawn = state;
  } catch (error) {
    fail(error);
  }
  return true;
}

const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    target.dataset.near = "";
    if (draw(target)) near.unobserve(target);
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
