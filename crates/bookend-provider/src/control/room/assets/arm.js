// "Have the next booking be lost": what is chosen is written as YAML, and what stands there is sent.

import { done } from "./call.js";
import { attempt, say } from "./act.js";
import { ofSpace, refresh } from "./part.js";

const at = id => document.getElementById(id);
const chosen = id => at(id).selectedOptions[0];

function title() {
  return "the next " + chosen("arm-interaction").textContent + ": " + chosen("arm-wish").textContent;
}

// JSON is YAML: a text in it is one, whatever stands in it.
function compose() {
  const interaction = at("arm-interaction").value;
  at("arm-yaml").value = [
    "title: " + JSON.stringify(title()),
    "when: " + (interaction ? "{interaction: " + interaction + "}" : "{}"),
    "then: " + at("arm-wish").value,
    "times: " + (at("arm-times").value || "1"),
    "ttl: " + (at("arm-ttl").value || "10m"),
  ].join("\n") + "\n";
}

export function arm() {
  const form = at("arm-form");
  if (!form) return;
  form.addEventListener("input", event => { if (event.target !== at("arm-yaml")) compose(); });
  form.addEventListener("submit", () => attempt(async () => {
    const armed = await (await done("POST", ofSpace("/arm"), { body: at("arm-yaml").value })).json();
    say("Armed: " + armed.title);
    await refresh("armed");
    await refresh("behaviours");
  }));
  compose();
}
