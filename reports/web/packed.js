// What a document carries packed, in base64 (page/blocks.py).

function bytesOf(block) {
  const letters = atob(block.textContent);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = letters.charCodeAt(place);
  return bytes;
}

function unpacked(block) {
  return new Response(new Blob([bytesOf(block)]).stream().pipeThrough(new DecompressionStream("gzip")));
}

// Runs a script that is packed. The policy knows it by its hash.
async function runScript(block) {
  const script = document.createElement("script");
  script.textContent = await unpacked(block).text();
  document.head.append(script);
}
