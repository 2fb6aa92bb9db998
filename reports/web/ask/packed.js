// What the file carries: data that is read at once, and what is unpacked when it is needed.

const read = (name) => JSON.parse(document.getElementById(name).textContent);

// What the file carries isn't what was written into it.
class Damaged extends Error {}

// zstd's library checks nothing: an engine of which a letter has changed might start, and answer wrongly.
async function verified(bytes, name) {
  if (crypto.subtle) { // browsers have it for files, and for pages that come encrypted
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const told = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (told !== settings.checksums[name]) throw new Damaged(name);
  }
  return bytes;
}

// Browsers unpack gzip themselves; a library, which is such gzip, unpacks zstd.
async function carried(name) {
  const block = document.getElementById(`packed-${name}`);
  try {
    if (block.type !== "application/zstd") return new Response(await unpacked(block).arrayBuffer());
    return new Response(Libraries.decompress(await verified(bytesOf(block), name)));
  } catch {
    throw new Damaged(name);
  }
}

const running = new Map();
function runPacked(name) {
  if (!running.has(name)) {
    running.set(name, runScript(document.getElementById(`packed-${name}`)).catch(() => { throw new Damaged(name); }));
  }
  return running.get(name);
}
