// What the file carries: data that is read at once, and what is unpacked when it is needed.

const read = (name) => JSON.parse(document.getElementById(name).textContent);
const carried = (name) => unpacked(document.getElementById(`packed-${name}`));

const running = new Map();
function runPacked(name) {
  if (!running.has(name)) {
    running.set(name, runScript(document.getElementById(`packed-${name}`)));
  }
  return running.get(name);
}
