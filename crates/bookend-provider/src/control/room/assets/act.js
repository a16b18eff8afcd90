// What buttons and forms do: they say it themselves, in `data-do`, and which parts follow from it.

import { Refused, done, save } from "./call.js";
import { lookAt, ofSpace, part, put, refresh } from "./part.js";

const at = id => document.getElementById(id);

// What was done is said for a while; what went wrong stays until somebody takes it away.
let saying = null;
export function say(text) {
  at("wrong").replaceChildren();
  at("said").textContent = text;
  clearTimeout(saying);
  saying = setTimeout(() => { at("said").textContent = ""; }, 15000);
}

// Says what went wrong, where, and what to do about it.
export function complain(error) {
  at("said").textContent = "";
  const told = error instanceof Refused ? error.error : {};
  const lines = [document.createElement("p")];
  lines[0].textContent = error.message + (told.place ? " (at " + told.place + ")" : "");
  if (told.help) {
    lines.push(document.createElement("p"));
    lines[1].textContent = told.help;
  }
  if (told.text) {
    const all = document.createElement("pre");
    all.tabIndex = 0;
    all.textContent = told.text;
    lines.push(all);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Dismiss";
  close.onclick = () => at("wrong").replaceChildren();
  at("wrong").replaceChildren(...lines, close);
}

// Does something, and says what went wrong where it did not work.
export async function attempt(action) {
  try {
    await action();
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

async function follow(names) {
  await Promise.all((names || "").split(" ").filter(Boolean).map(refresh));
}

async function act(element, body) {
  const { do: what, then, says, sure, whole } = element.dataset;
  if (sure && !confirm(sure)) return;
  const space = what.split(" ");
  const path = space.slice(1).join(" ");
  const isWell = await attempt(() => done(space[0], whole === undefined ? ofSpace(path) : path, { body }));
  const dialog = element.closest("dialog");
  if (dialog && element.dataset.close !== undefined) dialog.close();
  if (isWell && says) say(says);
  await attempt(() => follow(then));
}

// The focus goes back to what opened the dialog, which may have been written anew since.
async function look(opener) {
  const dialog = at("look");
  const isWell = await attempt(async () => put(at("look-body"), await part(opener.dataset.look)));
  if (!isWell) return;
  at("look-name").textContent = opener.dataset.name || "Details";
  const { id } = opener;
  dialog.onclose = () => setTimeout(() => at(id)?.focus());
  dialog.showModal();
}

function choose(element, value) {
  lookAt(element.dataset.where, value);
  // Another space is another page.
  if (element.dataset.where === "space") location.reload();
  else attempt(() => follow(element.dataset.then));
}

document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  const { do: what, look: wanted, save: path, again, where, close } = button.dataset;
  if (what) act(button, button.dataset.body);
  else if (wanted) look(button);
  else if (path) attempt(async () => { await save(ofSpace(path), button.dataset.name); say(button.dataset.name + " is saved"); });
  else if (again) attempt(() => follow(again));
  else if (where) choose(button, button.dataset.value);
  else if (close !== undefined) button.closest("dialog").close();
});

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.method === "dialog") return;
  event.preventDefault();
  if (!form.dataset.do) return;
  const body = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  act(form, JSON.stringify(body));
});

document.addEventListener("change", event => {
  if (event.target.matches("select[data-where]")) choose(event.target, event.target.value);
});

// A field that narrows a table down to the rows in which its words stand.
document.addEventListener("input", event => {
  if (event.target.dataset.narrows) narrow(event.target);
});
document.addEventListener("placed", () => document.querySelectorAll("[data-narrows]").forEach(narrow));
function narrow(field) {
  const words = field.value.toLowerCase().split(" ").filter(Boolean);
  for (const body of field.dataset.narrows.split(" ")) for (const row of at(body)?.rows || []) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
  }
}
