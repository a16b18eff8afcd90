"use strict";
// What the page is built of.
const Elements = (function () {
  const PAGE = 100;

  // Everything that came from a script or a message goes in as text, never as markup.
  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "onclick" || key === "oninput" || key === "ontoggle") node[key] = value;
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
    }
    for (const child of children.flat(Infinity)) {
      if (child !== null && child !== undefined && child !== "") node.append(child);
    }
    return node;
  }
  const code = text => el("code", null, String(text));
  const quiet = (...children) => el("span", { class: "quiet" }, ...children);
  const plural = (count, noun) => count + " " + noun + (count === 1 ? "" : "s");
  function took(ms) {
    if (ms < 10) return ms.toFixed(1) + " ms";
    if (ms < 1000) return Math.round(ms) + " ms";
    if (ms < 60000) return (ms / 1000).toFixed(1) + " s";
    return Math.floor(ms / 60000) + " min " + Math.round(ms / 1000) % 60 + " s";
  }

  // A part that is made when it is opened.
  function folded(attributes, summary, make) {
    const details = el("details", attributes, summary);
    let isMade = false;
    details.make = () => {
      if (!isMade) { isMade = true; details.append(make()); }
      return details;
    };
    details.ontoggle = () => { if (details.open) details.make(); };
    return details;
  }

  // A long list, a page at a time.
  function paged(items, make) {
    const box = el("div");
    let shown = 0;
    const more = el("button", { type: "button", onclick: show });
    function show() {
      more.remove();
      for (const one of items.slice(shown, shown + PAGE)) box.append(make(one));
      shown = Math.min(shown + PAGE, items.length);
      if (shown < items.length) {
        more.textContent = "Show more (" + (items.length - shown) + " left)";
        box.append(more);
      }
    }
    show();
    return box;
  }

  function outcome(word) { return el("span", { class: "outcome " + word }, word); }

  return { el, code, quiet, plural, took, folded, paged, outcome };
})();
