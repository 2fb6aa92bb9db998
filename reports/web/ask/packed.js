// What the file carries, compressed: bytes, texts, and scripts that run when they are needed.

function unpacked(name) {
  const letters = atob(document.getElementById(`packed-${name}`).textContent);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

// The policy knows the script by its hash.
const running = new Map();
function runPacked(name) {
  if (!running.has(name)) {
    running.set(name, unpacked(name).text().then((source) => { document.head.append(element("script", { textContent: source })); }));
  }
  return running.get(name);
}
