// The calendar by keyboard: one stop for Tab, and arrows from slot to slot.

const slots = box => [...box.querySelectorAll("table.calendar button")];

// After the part is written anew, the slot that was left last is the one that Tab comes to.
let last = null;
document.addEventListener("placed", () => settle());
export function settle() {
  const all = slots(document);
  const stop = all.find(it => it.id === last) || all[0];
  for (const one of all) one.tabIndex = one === stop ? 0 : -1;
}

function beside(button, key) {
  const cell = button.closest("td"), row = cell.parentElement;
  const isBack = key === "ArrowLeft" || key === "ArrowUp" || key === "Home";
  if (key === "ArrowLeft" || key === "ArrowRight") {
    // Several slots may begin at the same time.
    const inside = isBack ? button.previousElementSibling : button.nextElementSibling;
    if (inside) return inside;
    for (let next = cell; (next = isBack ? next.previousElementSibling : next.nextElementSibling);) {
      const found = next.querySelectorAll("button");
      if (found.length) return found[isBack ? found.length - 1 : 0];
    }
  } else if (key === "ArrowUp" || key === "ArrowDown") {
    for (let next = row; (next = isBack ? next.previousElementSibling : next.nextElementSibling);) {
      const found = next.cells[cell.cellIndex].querySelector("button");
      if (found) return found;
    }
  } else {
    const all = slots(row);
    return isBack ? all[0] : all[all.length - 1];
  }
  return null;
}

document.addEventListener("keydown", event => {
  const button = event.target.closest?.("table.calendar button");
  if (!button || !["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
  event.preventDefault();
  beside(button, event.key)?.focus();
});
document.addEventListener("focusin", event => {
  if (!event.target.matches("table.calendar button")) return;
  last = event.target.id;
  settle();
});
