// What the file carries: data that is read at once, and what is unpacked when it is needed.

const read = (name) => JSON.parse(document.getElementById(name).textContent);

// Browsers unpack gzip themselves; a library, which is such gzip, unpacks zstd.
function carried(name) {
  const block = document.getElementById(`packed-${name}`);
  return block.type === "application/zstd" ? new Response(Libraries.decompress(bytesOf(block))) : unpacked(block);
}

const running = new Map();
function runPacked(name) {
  if (!running.has(name)) {
    running.set(name, runScript(document.getElementById(`packed-${name}`)));
  }
  return running.get(name);
}
