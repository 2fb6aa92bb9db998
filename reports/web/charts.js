// Charts are drawn when they come near the window, and drawn again while they are there.

const widthOf = (plot, px = plot.clientWidth) => (px < plot.dataset.narrowBelow ? "narrow" : "wide");
const filtersMovies = (card) => "movies" in card.dataset;

function figureOf(data, width, ground) {
  if (pickedMovie !== null && data === payload(similarCard)) return nearestFigure(pickedMovie, width);
  const figure = data.movies ? movieFigure(specOf(data), width) : data.figures[language()][width];
  return resolved(figure, settings.opaque[ground]);
}

const widthFor = (card) => card.querySelector(".plot")?.clientWidth ?? 0;

// Draws a chart where it has room and isn't as it should be. One that fails takes no other with it.
function draw(card, px = widthFor(card)) {
  if (!px) return;
  const plot = card.querySelector(".plot");
  const width = widthOf(plot, px);
  const wanted = filtersMovies(card) ? Object.values(chosen()) : [];
  const state = [language(), theme(), width, px, ...wanted].join(" ");
  if (plot.dataset.drawn === state) return;
  const fail = (error) => {
    plot.textContent = say("card.drawing_failed");
    console.error(error);
  };
  try {
    const figure = figureOf(payload(card), width, theme());
    const layout = { ...figure.layout, width: px, template: settings.templates[theme()] };
    plot.style.height = `${layout.height}px`;
    Plotly.react(plot, figure.data, layout, { displayModeBar: false, showSendToCloud: false, doubleClick: false }).catch(fail);
    plot.dataset.drawn = state;
  } catch (error) {
    fail(error);
  }
}

const nearby = new Set();
const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) nearby.add(target);
    else nearby.delete(target);
  }
  redraw({ together: false });
}, { rootMargin: "300px" });

function isInWindow(part) {
  const { top, bottom } = part.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// Begins to draw without waiting for the browser to tell what is near.
function lookAround() {
  for (const card of cards) if (isInWindow(card)) nearby.add(card);
  redraw({ together: false });
}

// Draws what is in the window, and what is near it after the browser has shown that. A change shows
// in all of the window at once; charts that come into it are drawn one by one, so that the first is
// soon there. All that has to be measured is measured before anything is drawn.
let drawing = 0;
const onceShown = (act) => requestAnimationFrame(() => setTimeout(act));
function redraw({ together }) {
  const own = (drawing += 1);
  const waiting = [...nearby].map((card) => {
    const shown = card.querySelector(".panel:not([hidden])") ?? card;
    return { card, px: widthFor(card), isSeen: isInWindow(shown) };
  }).sort((one, other) => other.isSeen - one.isSeen);
  const next = () => {
    if (own !== drawing || !waiting.length) return;
    update(waiting.shift().card);
    onceShown(next);
  };
  if (!together) return next();
  for (; waiting[0]?.isSeen; waiting.shift()) update(waiting[0].card, waiting[0].px);
  onceShown(next);
}

// All widths are read before any height is written: the page is laid out once.
function reserve(among = cards) {
  const plots = among.map((card) => card.querySelector(".plot")).filter((plot) => plot);
  const heights = plots.map((plot) => plot.dataset[widthOf(plot)]);
  plots.forEach((plot, place) => { plot.style.height = `${heights[place]}px`; });
}

function resize() {
  reserve();
  refresh();
}

function refresh() {
  const told = cards.filter(tell);
  if (told.length) reserve(told);
  redraw({ together: true });
}
