// The parts of the page, which the server writes: asked for, and put in their place.

import { done } from "./call.js";

// What the page looks at stands in its address, so that it can be kept and sent on.
export function looks() { return new URLSearchParams(location.search); }

export function lookAt(name, value) {
  const query = looks();
  query.set(name, value);
  history.replaceState(null, "", "?" + query + location.hash);
}

// Adds the space to a path that is asked for.
export function ofSpace(path) {
  const space = looks().get("space");
  return space ? path + (path.includes("?") ? "&" : "?") + "space=" + encodeURIComponent(space) : path;
}

export function filters() {
  const query = new URLSearchParams();
  const form = document.getElementById("traffic-filter");
  if (form) for (const [name, value] of new FormData(form)) if (value) query.set(name, value);
  return query;
}

// Asks for a part as it now is: `slot?id=…`.
export async function part(wanted) {
  const [name, own] = wanted.split("?");
  const query = looks();
  if (name === "traffic" || name === "rows") for (const [key, value] of filters()) query.set(key, value);
  for (const [key, value] of new URLSearchParams(own)) query.set(key, value);
  const response = await done("GET", "/room/parts/" + name + "?" + query, { accept: "text/html" });
  return response.text();
}

// Puts markup of the server in its place; what was open stays open, and the focus stays where it was.
export function put(box, markup) {
  const hadFocus = box.contains(document.activeElement) ? document.activeElement.id : null;
  const open = [...box.querySelectorAll("details[open][id]")].map(it => it.id);
  const kept = new Map([...box.querySelectorAll("details[data-open][open] > [data-part]")].map(it => [it.parentElement.id, it]));
  box.innerHTML = markup;
  for (const id of open) {
    const details = box.querySelector("#" + CSS.escape(id));
    if (!details) continue;
    if (kept.has(id)) {
      details.querySelector("[data-part]").replaceWith(kept.get(id));
      details.dataset.made = "true";
    }
    details.open = true;
  }
  if (hadFocus !== null) (hadFocus && document.getElementById(hadFocus) || box).focus({ preventScroll: true });
  box.dispatchEvent(new CustomEvent("placed", { bubbles: true }));
}

export async function refresh(name) {
  const box = document.querySelector('[data-part="' + name + '"]');
  if (!box) return;
  const markup = await part(name);
  await released();
  put(box, markup);
}

// What is pressed must not be written anew, or move, before it is let go, or else nothing is clicked.
// A press of which the end is never told, as may be where a list of choices opens, is over after a while.
const LONGEST = 3000;
let isPressed = false, over = null, waiting = [];
export async function released() {
  while (isPressed) await new Promise(resolve => waiting.push(resolve));
}
function release() {
  clearTimeout(over);
  isPressed = false;
  for (const resolve of waiting.splice(0)) resolve();
}
addEventListener("pointerdown", event => {
  if (event.button !== 0 || event.target.closest?.("select, input, textarea")) return;
  isPressed = true;
  clearTimeout(over);
  over = setTimeout(release, LONGEST);
}, true);
// The click comes behind the end of the press.
for (const end of ["pointerup", "pointercancel", "dragend"]) addEventListener(end, () => setTimeout(release), true);
// That of the window, not of what had the focus until it was pressed elsewhere.
addEventListener("blur", event => { if (event.target === window) release(); });

// What lies folded is asked for when it is opened.
document.addEventListener("toggle", event => {
  const details = event.target;
  if (!details.open || !details.dataset.open || details.dataset.made) return;
  details.dataset.made = "true";
  const box = details.querySelector("[data-part]");
  part(details.dataset.open).then(markup => put(box, markup), error => {
    delete details.dataset.made;
    box.textContent = error.message;
  });
}, true);
