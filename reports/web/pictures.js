// A chart as a picture: of one size whatever the window, in light colours, with its finding above
// and its source below.

const PICTURE = { wide: 1000, half: 640, edge: 24, scale: 2 };

function wrapped(text, font, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (textWidth(longer, font) <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function pictureOf(card) {
  const colours = settings.templates.light.layout;
  const width = card.classList.contains("half") ? PICTURE.half : PICTURE.wide;
  const text = (selector) => card.querySelector(selector)?.innerText.trim() ?? "";
  const paragraph = (content, size, weight, color, family) => {
    const font = { size, weight, color, family: getComputedStyle(family).fontFamily };
    const lines = content ? wrapped(content, font, width - 2 * PICTURE.edge) : [];
    return { text: lines.map(escaped).join("<br>"), font, height: Math.ceil(1.3 * size * lines.length) };
  };
  const ink = colours.font.color;
  const soft = colours.xaxis.color;
  const heading = paragraph(text("h3 > span"), 22, 700, ink, card.querySelector("h3"));
  const subtitle = paragraph(text(".subtitle"), 14, 400, soft, document.body);
  const source = paragraph([text(".filtered"), settings.source[language()]].filter(Boolean).join(" "), 12, 400, soft, document.body);

  const figure = figureOf(payload(card), "wide", "light");
  const { margin, height } = figure.layout;
  const above = PICTURE.edge + heading.height + 4 + subtitle.height + 12;
  const below = 16 + source.height + PICTURE.edge - 8;
  const left = margin.l + PICTURE.edge;
  const note = ({ text: content, font }, top, more) =>
    ({ text: content, font, showarrow: false, align: "left", xref: "paper", yref: "paper", x: 0, xanchor: "left", xshift: PICTURE.edge - left, ...top, ...more, borderpad: 0 });
  const fromTop = (px) => ({ y: 1, yanchor: "top", yshift: margin.t + above - px });
  const layout = {
    ...figure.layout,
    template: settings.templates.light,
    paper_bgcolor: colours.hoverlabel.bgcolor,
    margin: { ...margin, l: left, r: margin.r + PICTURE.edge, t: margin.t + above, b: margin.b + below },
    annotations: [
      ...(figure.layout.annotations ?? []),
      note(heading, fromTop(PICTURE.edge - 4)),
      note(subtitle, fromTop(PICTURE.edge + heading.height)),
      note(source, { y: 0, yanchor: "bottom", yshift: PICTURE.edge - 8 - margin.b - below }),
    ].filter((annotation) => annotation.text),
    width,
    height: height + above + below,
  };
  return { data: figure.data, layout };
}

const pictureForm = ({ layout: { width, height } }) => ({ format: "png", width, height, scale: PICTURE.scale });

// `python -m reports --png` asks for a card's picture by this name.
window.pictureUrl = (name) => {
  const picture = pictureOf(document.getElementById(name));
  return Plotly.toImage(picture, pictureForm(picture));
};

async function savePicture(card, button) {
  button.disabled = true;
  try {
    const picture = pictureOf(card);
    await Plotly.downloadImage(picture, { ...pictureForm(picture), filename: card.dataset.card });
  } finally {
    button.disabled = false;
  }
}
