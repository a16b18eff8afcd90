"use strict";
// Messages line by line, and where in them findings point.
const Lines = (function () {
  // Which message a finding speaks of; `on` is what its check looks at.
  function sideOf(finding, on) {
    const subject = finding.subject.replace(/^contender \d+: /, "");
    if (/^request\b|^(method|path|url|query|parameter|jwt)\b/.test(subject)) return "request";
    return on === "request" ? "request" : "response";
  }
  // Where a finding points: lines of the body, counted from 0, and those before it, counted back from -1.
  function linesOf(finding, headers, printed) {
    const subject = finding.subject.replace(/^contender \d+: /, "").replace(/^(request|response)\.(?=header|fhir|status)/, "");
    const field = name => {
      const index = headers.findIndex(header => header.name.toLowerCase() === name.toLowerCase());
      return [-(index < 0 ? 0 : index + 1) - 1];
    };
    const header = /^header\.([\w-]+)/.exec(subject);
    if (header) return field(header[1]);
    if (/^jwt\b/.test(subject)) return field("Authorization");
    if (/^(status|method|path|url|query|parameter|request$)/.test(subject) && !/^line \d/.test(finding.found)) return [-1];
    if (!printed.lines.length) return [-1];
    const typed = /^line (\d+), column/.exec(finding.found);
    if (typed && !printed.at) return [Math.min(Number(typed[1]), printed.lines.length) - 1];
    const places = / at ((?:`[^`]+`(?:, )?)+)$/.exec(finding.found);
    const paths = places ? [...places[1].matchAll(/`([^`]+)`/g)].map(found => found[1]) : [subject.replace(/^(\w+\.)?fhir: /, "")];
    return printed.at ? [...new Set(paths.map(path => lineOf(path, printed)))] : [];
  }
  // The line of a path, or of the last thing on the way to it that is there.
  function lineOf(path, printed) {
    let known = printed.root;
    const steps = path.match(/[A-Za-z][\w-]*(?:\[\d+\])?(?:\([^()]*\))?/g) || [];
    let line = printed.at.get(known) || 0;
    for (const step of steps) {
      if (step === printed.root && known === printed.root) continue;
      const type = /^ofType\((\w+)\)/.exec(step);
      const next = type ? (printed.ofType.get(known.replace(/\[\d+\]$/, "") + " " + type[1]) || null) : /\(/.test(step) ? null : known + "." + step;
      if (!next || !(printed.at.has(next) || printed.at.has(next + "[0]"))) break;
      known = printed.at.has(next + "[0]") && !/\]$/.test(next) ? next + "[0]" : next;
      line = printed.at.get(known);
    }
    return line;
  }
  // JSON as JSON.stringify indents it, with the line on which each element begins.
  function printedJson(tree) {
    const lines = [], at = new Map(), ofType = new Map();
    const root = (tree && tree.resourceType) || "";
    function add(value, indent, lead, path, tail) {
      at.set(path, lines.length);
      if (value && value.resourceType) ofType.set(path.replace(/\[\d+\]$/, "") + " " + value.resourceType, ofType.get(path.replace(/\[\d+\]$/, "") + " " + value.resourceType) || path);
      const isList = Array.isArray(value);
      const entries = value && typeof value === "object" ? Object.entries(value) : [];
      if (!entries.length) { lines.push(indent + lead + JSON.stringify(value) + tail); return; }
      lines.push(indent + lead + (isList ? "[" : "{"));
      entries.forEach(([key, item], index) => add(item, indent + "  ", isList ? "" : JSON.stringify(key) + ": ", isList ? path + "[" + key + "]" : path + "." + key, index + 1 < entries.length ? "," : ""));
      lines.push(indent + (isList ? "]" : "}") + tail);
    }
    add(tree, "", "", root, "");
    return { lines, at, ofType, root };
  }
  // XML, an element a line; what is within `contained` or `resource` has a type and no name.
  function printedXml(xml) {
    const lines = [], at = new Map(), ofType = new Map(), open = [];
    let root = "";
    for (const line of xml.replace(/>\s*</g, ">\n<").split("\n")) {
      const closes = /^<\//.test(line), begins = /^<([A-Za-z][\w-]*)/.exec(line);
      if (closes) open.pop();
      if (begins) {
        const parent = open[open.length - 1], name = begins[1];
        let path;
        if (!parent) path = root = name;
        else if (/^[A-Z]/.test(name)) {
          path = parent.path;
          const list = path.replace(/\[\d+\]$/, "") + " " + name;
          if (!ofType.has(list)) ofType.set(list, path);
        } else {
          const count = parent.counts[name] || 0;
          parent.counts[name] = count + 1;
          path = parent.path + "." + name + "[" + count + "]";
          if (!count) at.set(parent.path + "." + name, lines.length);
        }
        if (!at.has(path)) at.set(path, lines.length);
        lines.push("  ".repeat(open.length) + line);
        if (!/\/>$/.test(line) && !/<\/[^>]*>$/.test(line)) open.push({ path, counts: {} });
      } else lines.push("  ".repeat(open.length) + line);
    }
    return { lines, at, ofType, root };
  }

  return { sideOf, linesOf, printedJson, printedXml };
})();
