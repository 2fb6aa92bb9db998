// The page's data by name: JSON, packed where it is long (page/blocks.py). A browser from before 2023
// can't unpack it, and gets what one without JavaScript gets.

if (!("DecompressionStream" in window)) {
  for (const part of document.querySelectorAll("noscript")) part.outerHTML = part.textContent;
  return;
}

const textOf = (block) => (block.type === "application/json" ? block.textContent : unpacked(block).text());
const plotly = document.getElementById("plotly"); // null where it is a file beside the document
const begun = plotly && runScript(plotly);
const blocks = new Map(await Promise.all(
  [...document.querySelectorAll("script[id]:not(#plotly)")].map(async (block) => [block.id, await textOf(block)]),
));
await begun;

// A block is read when it is first asked for; one that the page doesn't hold is null.
function read(name) {
  if (typeof blocks.get(name) === "string") blocks.set(name, JSON.parse(blocks.get(name)));
  return blocks.get(name) ?? null;
}
