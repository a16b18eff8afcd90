// Tokens: made by the provider, and read by it.

import { done } from "./call.js";
import { attempt, say } from "./act.js";
import { ofSpace } from "./part.js";

const at = id => document.getElementById(id);

// Everything that came from a token goes in as text, never as markup.
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function section(name, value) {
  const text = value === null ? "cannot be read" : JSON.stringify(value, null, 2);
  return el("section", {}, el("h3", {}, name), el("pre", { tabindex: "0", "aria-label": name }, text));
}

// A rule may be there several times, for several claims; those that do not hold stand first.
function rules(told) {
  const unmet = told.rules.filter(rule => !rule.met);
  const list = el("ul", {}, ...unmet.map(rule => el("li", {}, el("b", { class: "failed" }, rule.defect), ": ", rule.says)));
  const form = told.form ? el("p", {}, el("b", { class: "failed" }, told.form.defect), ": " + told.form.says + "; found " + told.form.found) : "";
  const met = told.rules.length - unmet.length;
  return el("section", {}, el("h3", {}, "What is asked of it"), form, list,
    el("p", { class: unmet.length || told.form ? "quiet" : "passed" }, told.rules.length
      ? met + " of " + told.rules.length + " rules are met for " + told.interaction : "No rule can be asked of what cannot be read."),
    section("Header", told.header));
}

async function read() {
  const path = ofSpace("/token/read?interaction=" + encodeURIComponent(at("decode-interaction").value));
  const told = await (await done("POST", path, { body: at("decode-text").value })).json();
  at("decoded").replaceChildren(rules(told), section("Claims", told.claims));
}

async function mint() {
  const wanted = { interaction: at("mint-interaction").value };
  if (at("mint-defect").value) wanted.defect = at("mint-defect").value;
  if (at("mint-asid").value) wanted.identity = { asid: at("mint-asid").value };
  const made = await (await done("POST", ofSpace("/token"), { body: JSON.stringify(wanted) })).json();
  at("decode-text").value = made.authorization;
  at("decode-interaction").value = made.interaction;
  await read();
  say("A token is made");
}

export function tokens() {
  if (!at("mint")) return;
  at("mint").addEventListener("submit", () => attempt(mint));
  at("decode").addEventListener("submit", () => attempt(read));
  at("copy-token").onclick = () => attempt(async () => {
    await navigator.clipboard.writeText(at("decode-text").value);
    say("The token is copied");
  });
}
