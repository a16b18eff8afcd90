// Holds a run of newman against the incumbent's rules (sections 8.2 to 8.5 of the digest): which status
// its provider simulator gives for a request. The rules are said here once more, on purpose: what ships
// must not be judged by itself.
"use strict";

const { readFileSync } = require("node:fs");

const READS = {
  "48fae2df-8010-4c80-8dd0-289a9dd60ae4": 200,
  "1ef97d28-1e42-4e4f-981b-3e26bec1870a": 200,
  "0dd85bf6-653c-4531-9890-78f4691eabe2": 200,
  "a3b76480-cd4a-4271-aedc-10eccb17b2ed": 200,
  "07ef6a30-851b-47f0-8727-78200e642347": 200,
  "615fcfdd-6efa-4eee-aa3f-d86893d1a98a": 200,
  "ec104b34-adfa-40ac-9dfb-20c428397e85": 200,
  "6fdd6b8f-7752-445b-88a4-cb1f8efb1373": 200,
  "95e58add-0b10-4a8c-817c-2729eb0cab75": 404,
};
// In the order in which they are asked: an id is found as the beginning of a longer one.
const SERVICES = [
  ["999999999", 200], ["999999998", 200], ["999999997", 400], ["999999996", 403],
  ["999999995", 500], ["999999994", 405], ["999999993", 200],
];
const BOOKED = {
  slot005: 201, slot006: 422, slot007: 422, slot008: 400, slot009: 403, slot010: 500, slot011: 415,
  slot012: 502, slot013: 201, slot014: 201, slot015: 201, slot016: 201, slot017: 201, slot018: 201,
  slot019: 201, slot021: 201,
};
const CANCELLED = {
  slot005: 200, slot013: 422, slot014: 409, slot015: 412, slot016: 400, slot017: 403, slot018: 500,
  slot019: 504,
};
const SERVICE = "schedule.actor%3Ahealthcareservice";

function get(target) {
  if (target.includes("/STU3/metadata")) return 200;
  const read = Object.keys(READS).find((id) => target.includes(`/STU3/Appointment/${id}`));
  if (read) return READS[read];
  if (!target.includes(SERVICE)) return 400;
  const service = SERVICES.find(([id]) => target.includes("/Slot") && target.includes(`${SERVICE}=${id}`));
  return service ? service[1] : 200;
}

function write(method, target, header, body) {
  if (method === "POST" && target.includes("/Slot") && target.includes(`${SERVICE}=999999994`)) return 405;
  if (!header("X-Request-ID")) return 400;
  const slot = /<Slot\b[^>]*>\s*<id value="([^"]*)"/.exec(body);
  if (!slot) return 400;
  const known = method === "POST" ? BOOKED : CANCELLED;
  const found = Object.keys(known).find((id) => slot[1].includes(id));
  return found ? known[found] : { POST: 200, PUT: 404 }[method];
}

function expected({ method, target, header, body }) {
  if (["DELETE", "PATCH", "OPTIONS"].includes(method)) return 405;
  if (!header("Ssp-From")) return 400;
  return method === "GET" ? get(target) : write(method, target, header, body);
}

function sent(request) {
  const { path = [], query = [] } = request.url;
  const pairs = query.filter((it) => !it.disabled).map(({ key, value }) => `${key}=${value}`);
  const fields = (request.header || []).filter((it) => !it.disabled);
  const named = (name) => fields.find((it) => it.key.toLowerCase() === name.toLowerCase());
  return {
    method: request.method,
    target: `/${path.join("/")}${pairs.length ? "?" : ""}${pairs.join("&")}`,
    header: (name) => (named(name) || {}).value,
    body: (request.body && request.body.raw) || "",
  };
}

const { executions } = JSON.parse(readFileSync(process.argv[2], "utf8")).run;
let wrong = 0;
for (const { item, request, response } of executions) {
  const wanted = expected(sent(request));
  const found = response ? response.code : "no answer";
  if (found !== wanted) wrong += 1;
  console.log(`${found === wanted ? "as there" : "WRONG   "}  ${found}  ${item.name}${found === wanted ? "" : `: expected ${wanted}`}`);
}
console.log(`${executions.length} requests, ${wrong} answered otherwise than by the incumbent`);
process.exit(wrong === 0 && executions.length > 0 ? 0 : 1);
