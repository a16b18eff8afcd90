// The traffic as it comes: the stream says that there is something, and the rows are asked for.

import { done } from "./call.js";
import { attempt } from "./act.js";
import { filters, looks, part, refresh, released } from "./part.js";

// How many rows come at once and how many stay, how soon new ones are shown, and how often is said
// aloud what came.
const PAGE = 100, MOST = 200, SOON = 250, ALOUD = 2000, AGAIN = 1500;
// What may have changed when an exchange has come, and is looked at again when it is in sight.
const FOLLOWS = ["armed", "behaviours", "calendar", "appointments", "referrals", "machines"];

const at = id => document.getElementById(id);
const pause = time => new Promise(resolve => setTimeout(resolve, time));
let isPaused = false, waiting = 0, giveUp = new AbortController(), timer = null, unsaid = [], saying = null;

function state(word) {
  const link = at("link");
  link.textContent = word;
  link.className = "link " + (word === "live" ? "passed" : "warned");
  document.body.dataset.live = String(word === "live");
}

function newest() {
  const first = document.querySelector("#rows details");
  return first ? first.dataset.id : "0";
}

async function show() {
  timer = null;
  const since = newest();
  const rows = await part("rows?since=" + since);
  await released();
  // Somebody else may have shown them meanwhile.
  if (newest() !== since) return show();
  const before = at("rows").childElementCount;
  at("rows").insertAdjacentHTML("afterbegin", rows);
  // Where more has come than is shown at once there would be a gap.
  if (before && at("rows").childElementCount - before >= PAGE) await refresh("traffic");
  at("traffic-none").hidden = Boolean(at("rows").firstElementChild);
  for (const old of [...at("rows").children].slice(MOST)) old.remove();
  for (const name of FOLLOWS) {
    const box = document.querySelector('[data-part="' + name + '"]');
    // What somebody is filling in, or looking into, is left alone.
    const isBusy = at("look").open || box?.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    if (box && box.offsetParent !== null && !isBusy) await refresh(name);
  }
}

function soon() {
  waiting = 0;
  at("pause").textContent = "Pause";
  timer ??= setTimeout(() => attempt(show), SOON);
}

// Not every exchange is said aloud: nobody could listen to that.
function aloud(one) {
  unsaid.push(one);
  saying ??= setTimeout(() => {
    const last = unsaid[unsaid.length - 1];
    const more = unsaid.length > 1 ? unsaid.length + " exchanges, the last one: " : "";
    at("heard").textContent = more + (last.interaction || last.method) + ", " + (last.fault ? "sent: " + last.fault : last.status)
      + (last.findings ? ", with findings" : "");
    unsaid = [];
    saying = null;
  }, ALOUD);
}

function heard(event) {
  const field = name => event.split("\n").find(line => line.startsWith(name + ": "))?.slice(name.length + 2);
  if (field("event") === "exchange") aloud(JSON.parse(field("data")));
  else if (field("event") !== "missed") return;
  if (!isPaused) return soon();
  waiting += 1;
  at("pause").textContent = "Go on (" + waiting + " came)";
}

async function listen(signal) {
  const query = filters();
  if (!query.has("every-space")) query.set("space", looks().get("space") || "");
  query.delete("every-space");
  const response = await done("GET", "/journal/live?" + query, { accept: "text/event-stream", signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done: isOver } = await reader.read();
    if (isOver) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      if (event.startsWith(": listening")) {
        // Whatever came before anybody listened is there as well.
        await refresh("traffic");
        state("live");
      } else heard(event);
    }
  }
}

// Listens for as long as the page is there; a provider that comes back is heard again.
export async function live() {
  if (!at("rows")) return;
  at("pause").onclick = () => {
    isPaused = !isPaused;
    at("pause").setAttribute("aria-pressed", String(isPaused));
    if (!isPaused) soon();
  };
  at("traffic-filter").onchange = () => giveUp.abort();
  for (;;) {
    giveUp = new AbortController();
    const { signal } = giveUp;
    try {
      await listen(signal);
      state("the provider is gone; listening again");
    } catch (error) {
      if (!signal.aborted) state("not connected: " + error.message);
    }
    if (!signal.aborted) await pause(AGAIN);
  }
}
