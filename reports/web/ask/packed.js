// What the file carries: data that is read at once, and what is unpacked when it is needed.

const read = (name) => JSON.parse(document.getElementById(name).textContent);
const carried = (name) => unpacked(document.getElementById(`packed-${name}`));

// The policy knows the script by its hash.
const running = new Map();
function runPacked(name) {
  if (!running.has(name)) {
    running.set(name, carried(name).text().then((source) => { document.head.append(element("script", { textContent: source })); }));
  }
  return running.get(name);
}
