"use strict";
// What the page knows: the verdicts as they are, and exchanges and bodies compressed, in chunks.
const Chunks = (function () {
  // As JSON it is read in half the time that a script of it would take.
  const run = JSON.parse(document.getElementById("run").textContent);

  // What findings of one kind share stands in the page once.
  const finding = ([kind, found]) => ({ ...run.kinds[kind], found });
  for (const one of run.remarks) one[1] = one[1].map(finding);
  run.journeys.forEach((journey, index) => journey.steps.forEach((step, place) => {
    step.unmet = step.unmet.map(finding);
    step.at = [index + 1, place];
  }));

  // Chunks are unpacked when somebody looks into one; the last few are kept.
  const unpacked = new Map();
  function unpack(id) {
    if (!unpacked.has(id)) {
      if (unpacked.size > 12) unpacked.delete(unpacked.keys().next().value);
      unpacked.set(id, (async () => {
        if (typeof DecompressionStream === "undefined") throw new Error("this browser cannot unpack the exchanges; exchanges.http has them");
        const packed = Uint8Array.from(atob(document.getElementById(id).textContent), c => c.charCodeAt(0));
        const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
        return new Response(stream).text();
      })());
    }
    return unpacked.get(id);
  }
  function chunkOf(firsts, number) {
    let chunk = 0;
    while (chunk + 1 < firsts.length && firsts[chunk + 1] <= number) chunk += 1;
    return chunk;
  }
  async function exchangeOf(number) {
    const chunk = chunkOf(run.exchange_firsts, number);
    return JSON.parse((await unpack("x" + chunk)).split("\n", number - run.exchange_firsts[chunk] + 1).pop());
  }
  // What is met of a step: subject, expected and found.
  async function metOf([journey, step]) {
    const chunk = chunkOf(run.met_firsts, journey);
    return JSON.parse((await unpack("m" + chunk)).split("\n", journey - run.met_firsts[chunk] + 1).pop())[step];
  }
  // What several bodies share stands in a chunk once.
  async function bodyOf(id) {
    const chunk = chunkOf(run.body_firsts, id);
    const { pieces, bodies } = JSON.parse(await unpack("b" + chunk));
    const body = bodies[id - run.body_firsts[chunk]];
    if (body.pieces) body.text = body.pieces.map(piece => pieces[piece]).join("");
    return body;
  }

  return { run, exchangeOf, bodyOf, metOf };
})();
