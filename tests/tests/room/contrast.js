(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // Lays a colour over others, whatever its notation and however much shines through.
  const over = colours => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of ["#fff", ...colours]) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = rgb => {
    const [r, g, b] = rgb.map(it => it / 255).map(it => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const grounds = element => {
    const found = [];
    for (let it = element; it; it = it.parentElement) found.unshift(getComputedStyle(it).backgroundColor);
    return found;
  };
  const isSeen = element => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".unseen, .skip, option");
  const faults = [];
  let texts = 0, edges = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !isSeen(element)) continue;
    const style = getComputedStyle(element), ground = grounds(element);
    const size = parseFloat(style.fontSize), isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const found = ratio(over([...ground, style.color]), over(ground));
    texts += 1;
    if (found < (isLarge ? 3 : 4.5)) faults.push(`${found.toFixed(2)}: ${element.tagName} .${element.className} "${walk.currentNode.textContent.trim().slice(0, 40)}"`);
  }
  for (const element of document.querySelectorAll("input, select, textarea, button:not(.slot)")) {
    if (!isSeen(element)) continue;
    const beside = grounds(element.parentElement);
    const found = ratio(over([...beside, getComputedStyle(element).borderTopColor]), over(beside));
    edges += 1;
    if (found < 3) faults.push(`${found.toFixed(2)}: the edge of ${element.tagName} #${element.id} ${element.className}`);
  }
  return { texts, edges, faults: [...new Set(faults)] };
})()
