// The control room: what is in sight, the clock that ticks, and everything set going.

import { done, keep } from "./call.js";
import { attempt } from "./act.js";
import { arm } from "./arm.js";
import { settle } from "./calendar.js";
import { live } from "./live.js";
import { refresh } from "./part.js";
import { tokens } from "./token.js";

// Where a token is needed, a page that was asked for by an address alone tells nothing: it is asked
// for again, with the token.
async function admit() {
  // The frame comes to everybody; something else has to ask for the token.
  await done("GET", "/ready");
  const response = await done("GET", location.pathname + location.search, { accept: "text/html" });
  const whole = new DOMParser().parseFromString(await response.text(), "text/html");
  document.body.replaceChildren(...whole.body.childNodes);
  document.body.dataset.admitted = whole.body.dataset.admitted;
}

// What a view shows may have changed while another was in sight.
const SHOWS = { slots: ["calendar", "appointments", "referrals"], behaviours: ["behaviours"], clock: ["clock", "machines"], coverage: ["coverage"] };

function view(isMove) {
  const views = [...document.querySelectorAll("section.view")];
  const wanted = views.find(it => "#" + it.id === location.hash) || views[0];
  if (!wanted) return;
  for (const one of views) one.hidden = one !== wanted;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === "#" + wanted.id) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!isMove) return;
  wanted.querySelector("h2").focus();
  scrollTo(0, 0);
  attempt(() => Promise.all((SHOWS[wanted.id] || []).map(refresh)));
}

// The clock of the space, which need not be that of the machine, goes on from what was told of it.
function tick() {
  const time = document.getElementById("now");
  if (!time || time.dataset.frozen === "true") return;
  time.dataset.told ??= String(Date.now());
  const now = new Date(Date.parse(time.dateTime) + Date.now() - Number(time.dataset.told));
  const shown = now.toLocaleString("sv-SE", { timeZone: time.dataset.zone, timeZoneName: "longOffset" });
  time.textContent = shown.replace(" ", "T").replace(/ GMT(?=[+-])/, "").replace(" GMT", "+00:00").replace("\u2212", "-");
}

// The ready line of a provider has a token that was drawn behind its address: browsers send it to
// nobody, and it is not to stay where it can be read over a shoulder.
function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return;
  keep(token);
  history.replaceState(null, "", location.pathname + location.search);
}

async function begin() {
  takeToken();
  if (document.body.dataset.admitted !== "true") await admit();
  view(false);
  settle();
  arm();
  tokens();
  addEventListener("hashchange", () => view(true));
  setInterval(tick, 1000);
  document.body.dataset.ready = "true";
  await live();
}
attempt(begin);
