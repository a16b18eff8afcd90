"use strict";
(function () {
  const main = document.getElementById("main");
  const { el, code, quiet, plural, took, folded, paged, outcome } = Elements;
  const { run, exchangeOf, bodyOf, metOf } = Chunks;

  function link(number, finding) {
    return el("a", { href: "#exchange-" + number, onclick: event => { event.preventDefault(); look(number, finding); } }, String(number));
  }
  function links(numbers, finding) { return numbers.map((number, index) => [index ? ", " : "", link(number, finding)]); }

  function heading() {
    const parts = [el("h1", null, outcome(run.outcome), " ", el("span", { class: "target" }, run.role === "provider" ? "consumer " + run.counterparty : run.target))];
    if (run.partial) parts.push(el("p", { class: "banner" }, "The run was interrupted: what follows is partial."));
    if (!run.redacted) parts.push(el("p", { class: "banner grave" }, "Not redacted: tokens, NHS numbers, names, addresses and telephone numbers are shown as they were sent."));
    return parts;
  }

  function facts() {
    const rows = [["program", run.program], ["standard", run.dialect], ["mode", run.mode], ["counterparty", run.counterparty],
      ["target", run.target], ["script", run.digest], ["seed", run.seed], ["clock", run.clock], ["started", run.started], ["took", took(run.duration_ms)],
      ["personal data", run.redacted ? "replaced by pseudonyms, the same for the same value" : "as it was sent"]];
    const table = el("table", { class: "facts" }, rows.map(([name, value]) => el("tr", null, el("th", null, name), el("td", null, code(value)))));
    const policy = folded({ class: "plain" }, el("summary", null, "Policy switches"), () =>
      el("table", null, Object.entries(run.policy).map(([name, value]) => el("tr", null, el("th", null, name), el("td", null, code(value))))));
    return folded({}, el("summary", null, "About this run ", quiet(run.program + ", " + run.dialect + ", mode " + run.mode + ", seed " + run.seed)), () => el("div", { class: "inside" }, table, policy));
  }

  const WORDS = ["passed", "warned", "failed", "errored", "skipped", "omitted"];
  function totals() {
    if (!run.journeys.length) return [];
    const suites = [...new Set(run.journeys.map(journey => journey.suite))];
    const line = (name, journeys) => el("tr", null, el("td", null, name), WORDS.map(word => {
      const count = journeys.filter(journey => journey.outcome === word).length;
      return el("td", { class: "number " + (count ? word : "quiet") }, String(count));
    }), el("td", { class: "number quiet" }, took(journeys.reduce((sum, journey) => sum + journey.ms, 0))));
    return [el("h2", { id: "summary" }, "Summary"), el("div", { class: "wide" }, el("table", { class: "totals" },
      el("tr", null, el("th", null, "suite"), WORDS.map(word => el("th", { class: "number" }, word)), el("th", { class: "number" }, "time")),
      suites.map(suite => line(suite, run.journeys.filter(journey => journey.suite === suite))),
      suites.length > 1 ? line("all", run.journeys) : null))];
  }

  // What is said of a check stands first; its id is for those who look for it in a script.
  function unmet(finding, number) {
    const word = finding.level === "MUST" ? "failed" : "warned";
    const check = run.checks[finding.check];
    const headline = check && check.says ? [check.says] : [code(finding.subject), ": ", finding.expected];
    return el("div", { class: "unmet " + word + (isOwn(finding) ? " own" : "") },
      el("div", null, el("b", { class: word }, finding.level), " ", el("span", { class: "says" }, headline), isOwn(finding) ? quiet(" Bookend's own message") : null),
      number ? el("div", null, el("a", { href: "#exchange-" + number, class: "where", onclick: event => { event.preventDefault(); look(number, finding); } }, "Show the place in exchange " + number)) : null,
      el("dl", null, check ? [el("dt", null, "looked at"), el("dd", null, code(finding.subject))] : null,
        check && check.says && finding.expected ? [el("dt", null, "expected"), el("dd", null, code(finding.expected))] : null, el("dt", null, "found"), el("dd", null, code(finding.found)),
        finding.check ? [el("dt", null, "check"), el("dd", null, code(finding.check), check && check.alias.length ? quiet(" also known as " + check.alias.join(", ")) : null)] : null,
        finding.place ? [el("dt", null, "stands at"), el("dd", null, code(finding.place), el("pre", null, finding.source))] : null,
        finding.verifies.length ? [el("dt", null, "verifies"), el("dd", null, finding.verifies.join(", "))] : null));
  }
  // Each of several requests at once is an exchange of its own.
  function exchangeOfFinding(finding, exchanges) {
    const contender = /^contender (\d+): /.exec(finding.subject);
    return contender ? exchanges[contender[1] - 1] : exchanges[exchanges.length - 1];
  }

  // What a check says of messages that Bookend itself sent is about nobody who is under test.
  const isOwn = finding => Boolean(finding.check && run.checks[finding.check] && run.checks[finding.check].own);

  const isBad = one => one.outcome === "failed" || one.outcome === "errored";

  // Each check, and each requirement that an expectation names, is a matter of its own; what names neither goes
  // with the first, and where the status is another, what was expected of that answer follows from it.
  function independent(findings) {
    const groups = new Map(), first = findings[0];
    for (const finding of findings) {
      const own = finding.check || (first.subject === "status" && !first.check ? "" : finding.verifies.join(" "));
      const key = finding === first || !own ? "" : own === (first.check || first.verifies.join(" ")) ? "" : own;
      groups.set(key, [...(groups.get(key) || []), finding]);
    }
    return [...groups.values()];
  }

  // The same expectation that meets the same answer is one thing to look at.
  function causes(isWanted) {
    const groups = new Map();
    const alike = text => text.replace(/[\w:.+-]*\d[\w:.+-]*/g, word => word.length < 8 ? word : "…");
    const add = (finding, also, interaction, where) => {
      const at = (finding.subject === "status" || finding.found === "nothing") && interaction ? interaction : finding.place;
      const key = [at, finding.subject.replace(/^contender \d+: /, ""), alike(finding.found)].join("\n");
      if (!groups.has(key)) groups.set(key, { finding, also, places: [] });
      groups.get(key).places.push(where);
    };
    const told = new Set();
    for (const journey of run.journeys) for (const step of journey.steps) {
      const sorted = step.unmet.filter(isWanted).sort((a, b) => (b.level === "MUST") - (a.level === "MUST"));
      const isFollower = journey.steps.some(other => other.id === step.follows_from && isBad(other));
      const followers = journey.steps.filter(other => other.follows_from === step.id).map(other => journey.id + " / " + other.id + " (" + other.outcome + ")");
      if (!isFollower) for (const [index, [root, ...rest]] of independent(sorted).entries()) {
        add(root, rest, step.interaction, { name: journey.id + " / " + step.id, followers: index ? [] : followers, exchanges: step.exchanges.length ? [exchangeOfFinding(root, step.exchanges)] : [] });
      }
      for (const finding of sorted) if (finding.check) for (const exchange of step.exchanges) told.add(exchange + " " + finding.check);
    }
    for (const [exchange, findings] of run.remarks) for (const finding of findings.filter(isWanted)) {
      if (!told.has(exchange + " " + finding.check)) add(finding, [], null, { name: "exchange " + exchange, exchanges: [exchange] });
    }
    return [...groups.values()].sort((a, b) => (a.finding.level === b.finding.level ? b.places.length - a.places.length : a.finding.level === "MUST" ? -1 : 1));
  }

  function cause(group) {
    const first = group.places[0];
    const places = folded({ class: "plain" }, el("summary", null, plural(group.places.length, "place") + ", first " + first.name), () =>
      el("div", { class: "inside" }, paged(group.places, place => el("div", null, place.name.startsWith("exchange ") ? null : place.name + " ", quiet("exchange "), links(place.exchanges, group.finding)))));
    const also = group.also.length ? folded({ class: "plain" }, el("summary", null, "and " + plural(group.also.length, "further expectation") + " of the same answer"), () => el("div", null, group.also.map(finding => unmet(finding, first.exchanges[0])))) : null;
    const followers = group.places.flatMap(place => place.followers || []);
    const after = followers.length ? folded({ class: "plain" }, el("summary", null, plural(followers.length, "step") + " that follow from it"), () => el("div", { class: "inside" }, paged(followers, name => el("div", null, name)))) : null;
    return el("div", { class: "card cause" }, unmet(group.finding, first.exchanges[0]), also, after, group.places.length > 1 ? places : quiet(first.name));
  }

  function failures() {
    const [theirs, own] = [causes(finding => !isOwn(finding)), causes(isOwn)];
    const parts = theirs.length ? [el("h2", { id: "failures" }, "What is not as it should be ", quiet(plural(theirs.length, "cause"))), paged(theirs, cause)] : [];
    if (own.length) parts.push(folded({ id: "own", class: "own" }, el("summary", null, "About Bookend's own messages ", quiet(plural(own.length, "remark") + ", held against nobody")), () =>
      el("div", { class: "inside" }, el("p", { class: "quiet" }, run.role === "provider"
        ? "What the checks say of the answers of the simulated provider: wrong where a script has it so, and no matter of the consumer under test."
        : "What the checks say of the requests that the journeys sent: mostly wrong on purpose, and no matter of the provider under test."), paged(own, cause))));
    return parts;
  }

  function matrix() {
    if (!run.matrix.length) return [];
    const verdicts = ["failed", "errored", "warned", "passed", "not-tested"];
    const underTest = run.role === "provider" ? "consumer" : "provider";
    const isOfOthers = row => row.verdict === "not-tested" && row.role && row.role !== "both" && row.role !== underTest;
    const asked = run.matrix.filter(row => !isOfOthers(row));
    const others = run.matrix.length - asked.length;
    const count = verdict => asked.filter(row => row.verdict === verdict).length;
    const order = row => verdicts.indexOf(row.verdict), { compare } = new Intl.Collator("en", { numeric: true });
    const rows = asked.sort((a, b) => order(a) - order(b) || compare(a.id, b.id));
    const summary = el("summary", null, verdicts.map(verdict => el("span", { class: "count" }, el("b", { class: verdict }, String(count(verdict))), " " + verdict.replace("-", " "))));
    return [el("h2", { id: "requirements" }, "Requirements ", quiet("asked of " + (underTest === "consumer" ? "consumers" : "providers"))), folded({}, summary, () => el("div", { class: "inside wide" }, el("table", { class: "matrix" },
      el("tr", null, ["requirement", "verdict", "met", "unmet", "shown by exchange"].map(word => el("th", null, word))),
      rows.map(row => el("tr", null, el("td", null, code(row.id), row.level ? quiet(" " + row.level) : null, row.says ? el("div", { class: "says" }, row.says) : null, row.source ? quiet(row.source) : null),
        el("td", { class: row.verdict }, row.verdict.replace("-", " ")), el("td", { class: "number met" }, String(row.met)), el("td", { class: "number unmet-count" }, String(row.unmet)),
        el("td", null, row.because ? el("div", { class: "quiet" }, row.because) : null, [links(row.exchanges), row.exchange_count > row.exchanges.length ? quiet(" and " + (row.exchange_count - row.exchanges.length) + " more") : null])))),
      others ? el("p", { class: "quiet" }, "and " + plural(others, "requirement") + " on the other end, which this run does not put to the test: requirements.json has them") : null))];
  }

  function journeys() {
    if (!run.journeys.length) return [];
    const box = el("div");
    let wanted = "";
    const input = el("input", { type: "search", placeholder: "journey, title, suite, requirement or outcome", "aria-label": "filter journeys", oninput: () => { wanted = input.value.toLowerCase(); show(); } });
    const text = journey => [journey.id, journey.title, journey.suite, journey.outcome, ...journey.verifies, ...journey.alias].join(" ").toLowerCase();
    function show() {
      const found = run.journeys.filter(journey => !wanted || text(journey).includes(wanted)).sort((a, b) => isBad(b) - isBad(a));
      box.replaceChildren(found.length ? paged(found, aJourney) : quiet("no journey fits"));
    }
    show();
    return [el("h2", { id: "journeys" }, "Journeys ", quiet(String(run.journeys.length))), input, box];
  }

  function aJourney(journey) {
    const summary = el("summary", null, outcome(journey.outcome), " ", code(journey.id), " ", journey.title, " ", quiet(journey.reason && !journey.steps.length ? journey.reason : took(journey.ms)));
    return folded({ class: "journey" }, summary, () => el("div", { class: "inside" },
      journey.reason ? el("p", null, journey.reason) : null,
      journey.verifies.length ? el("p", { class: "quiet" }, "verifies " + journey.verifies.join(", ")) : null,
      journey.alias.length ? el("p", { class: "quiet" }, "also known as " + journey.alias.join(", ")) : null,
      journey.row ? el("p", { class: "quiet" }, "row " + Object.entries(journey.row).map(([name, value]) => name + ": " + JSON.stringify(value)).join(", ")) : null,
      el("ol", { class: "steps" }, journey.steps.map(aStep))));
  }

  function aStep(step) {
    return el("li", null, el("div", null, outcome(step.outcome), " ", code(step.id), " ", step.title || "", " ", quiet(step.interaction)),
      step.reason ? el("p", { class: "quiet" }, step.reason) : null,
      step.unshown.length ? el("p", { class: "quiet" }, "not shown: " + step.unshown.join(", ")) : null,
      step.exchanges.map(messages),
      step.unmet.map(finding => unmet(finding, exchangeOfFinding(finding, step.exchanges))),
      step.met ? folded({ class: "plain" }, el("summary", null, plural(step.met, "expectation") + " met"), () => met(step)) : null);
  }
  function met(step) {
    const box = el("div", { class: "wide" }, quiet("unpacking …"));
    metOf(step.at).then(rows => box.replaceChildren(el("table", null,
      el("tr", null, ["subject", "expected", "found"].map(word => el("th", null, word))),
      rows.map(cells => el("tr", null, cells.map(cell => el("td", null, code(cell))))))))
      .catch(error => box.replaceChildren(el("p", { class: "banner grave" }, String(error.message || error))));
    return box;
  }

  // What the simulated end did wrong, because a script has it so.
  const onPurpose = fault => fault ? el("span", { class: "warned" }, " ⚡ " + fault + " on purpose") : null;
  function inPlace(fault) {
    if (!fault) return null;
    const what = run.role === "provider" ? "answer" : "request";
    const bytes = fault.sent_base64 ? [", as it was sent:", el("pre", null, atob(fault.sent_base64))] : [fault.sent_bytes ? "; what was sent is left out of a redacted pack" : ""];
    return el("div", { class: "banner" }, "On purpose: ", el("b", null, fault.fault), ". The " + what + " below is the one that was intended; " + plural(fault.sent_bytes, "byte") + " were sent in its place", bytes);
  }

  // An exchange as two messages, the way there and the way back.
  function messages(number) {
    const [method, url, came, ms, , , fault] = run.exchanges[number - 1];
    const summary = el("summary", null, el("span", { class: "there" }, "→ ", el("b", null, method), " ", code(brief(url))), " ",
      el("span", { class: "back" }, "← ", el("b", null, String(came)), " ", quiet(took(ms) + ", exchange " + number)), onPurpose(fault));
    return folded({ class: "exchange" }, summary, () => details(number));
  }
  function brief(url) { return url.startsWith(run.target) ? url.slice(run.target.length) || "/" : url; }

  // What was found in an exchange: by checks, and by the expectations of the step that sent it.
  let foundIn = null;
  function findingsOf(number) {
    if (!foundIn) {
      foundIn = new Map(run.remarks.map(([exchange, findings]) => [exchange, [...findings]]));
      for (const journey of run.journeys) for (const step of journey.steps) for (const finding of step.unmet) {
        const exchange = exchangeOfFinding(finding, step.exchanges);
        if (!exchange || finding.check) continue;
        if (!foundIn.has(exchange)) foundIn.set(exchange, []);
        foundIn.get(exchange).push(finding);
      }
    }
    return foundIn.get(number) || [];
  }

  function details(number, sought) {
    const box = el("div", { class: "inside" }, quiet("unpacking …"));
    exchangeOf(number).then(async exchange => {
      const sent = exchange.request, got = exchange.response;
      const bodies = [sent.body ? await bodyOf(sent.body.id) : null, got && got.body ? await bodyOf(got.body.id) : null];
      const findings = findingsOf(number);
      const view = el("div");
      const show = form => {
        view.replaceChildren(message(sent.method + " " + (run.role === "provider" ? sent.url.replace(/^[a-z]+:\/\/[^/]*/, "") : sent.url) + " HTTP/1.1", sent.headers, bodies[0], form, "request", sought ? [sought] : findings),
          got ? message("HTTP/1.1 " + got.status, got.headers, bodies[1], form, "response", sought ? [sought] : findings) : el("pre", null, exchange.error ? "no response: " + exchange.error.kind + ": " + exchange.error.detail : "no response"));
        for (const button of tabs.children) button.setAttribute("aria-pressed", String(button.textContent === form));
        const mark = sought && view.querySelector(".mark");
        if (mark) requestAnimationFrame(() => mark.scrollIntoView({ block: "center" }));
      };
      const tabs = el("div", { class: "tabs" }, ["decoded", "wire"].map(form => el("button", { type: "button", onclick: () => show(form) }, form)));
      const others = findings.filter(finding => !sought || JSON.stringify(finding) !== JSON.stringify(sought));
      const shown = sought ? [unmet(sought), others.length ? folded({ class: "plain" }, el("summary", null, "and " + plural(others.length, "other finding") + " in this exchange"), () => el("div", null, others.map(finding => unmet(finding, number)))) : null] : others.length < 2 ? others.map(finding => unmet(finding, number)) : folded({ class: "plain" }, el("summary", null, plural(others.length, "finding") + ", each marked below"), () => el("div", null, others.map(finding => unmet(finding, number))));
      box.replaceChildren(...el("div", null, el("p", { class: "quiet" }, exchange.started + (exchange.interaction ? ", " + exchange.interaction : "") + (exchange.decided_by ? ", decided by " + exchange.decided_by : "") + ", first byte after " + took(exchange.first_byte_ms) + (exchange.checks_held ? ", " + plural(exchange.checks_held, "check") + " held" : "")),
        inPlace(exchange.fault), shown, unjudged(exchange), aside(exchange), tabs, view).childNodes);
      show("decoded");
    }).catch(error => box.replaceChildren(el("p", { class: "banner grave" }, String(error.message || error))));
    return box;
  }

  // What no check could judge: a step with that has not passed.
  function unjudged(exchange) {
    const rows = (exchange.checks_unjudged || []).map(one => [one.check, "", one.reason]);
    return rows.length ? el("div", { class: "unjudged" }, el("p", null, el("b", { class: "errored" }, plural(rows.length, "check") + " that could not be judged")), listed(rows)) : null;
  }
  // What is only advised, or said: held against nobody.
  function aside(exchange) {
    const rows = (exchange.asides || []).map(one => [one.check, one.subject, (one.expected ? "expected " + one.expected + ", found " : "") + one.found]);
    return rows.length ? folded({ class: "plain aside" }, el("summary", null, plural(rows.length, "remark") + " that nobody is held to"), () => listed(rows)) : null;
  }
  function listed(rows) {
    return el("dl", null, rows.map(([check, subject, says]) => [el("dt", null, code(check)), el("dd", null, subject ? [code(subject), ": "] : null, says)]));
  }

  // A message line by line, those marked that findings speak of.
  const MOST_LINES = 20000;
  const said = finding => (run.checks[finding.check] || {}).says || finding.subject + ": " + finding.expected;
  function message(first, headers, body, form, name, findings) {
    const printed = !body ? { lines: [] } : form === "wire" ? { lines: wire(body).split("\n") } : printedBody(body);
    const lines = [first, ...headers.map(field => field.name + ": " + field.value), ...(body ? ["", ...printed.lines] : [])];
    const offset = headers.length + 2;
    const marks = new Map();
    for (const finding of findings.filter(finding => Lines.sideOf(finding, (run.checks[finding.check] || {}).on) === name)) {
      for (const line of Lines.linesOf(finding, headers, printed)) {
        const at = line < 0 ? -line - 1 : offset + line;
        marks.set(at, [...(marks.get(at) || []), finding]);
      }
    }
    const box = el("pre", { class: "lines" });
    for (const [index, text] of lines.slice(0, MOST_LINES).entries()) {
      const found = marks.get(index) || [];
      const word = !found.length ? "" : found.every(isOwn) ? " mark own" : found.some(finding => finding.level === "MUST") ? " mark failed" : " mark warned";
      box.append(el("span", { class: "line" + word }, text + "\n"));
      for (const says of new Set(found.map(said))) box.append(el("span", { class: "remark" }, "↑ " + says + "\n"));
    }
    if (lines.length > MOST_LINES) box.append(lines.slice(MOST_LINES).join("\n"));
    return el("div", { class: "message " + name }, el("h4", null, name), box);
  }
  function printedBody(body) {
    if (body.text === undefined) return { lines: wire(body).split("\n") };
    try { return Lines.printedJson(JSON.parse(body.text)); } catch { /* not JSON */ }
    return body.text.trimStart().startsWith("<") ? Lines.printedXml(body.text) : { lines: body.text.split("\n") };
  }
  function wire(body) {
    if (body.wire_base64) return "(in base64) " + body.wire_base64;
    return body.text !== undefined ? body.text : "(" + body.withheld_bytes + " bytes that are not text were left out)";
  }

  // Looked at by few: made when it is opened.
  function exchanges() {
    return folded({ id: "exchanges" }, el("summary", null, el("h2", null, "Exchanges ", quiet(String(run.exchanges.length)))), listOfExchanges);
  }
  function listOfExchanges() {
    const box = el("div");
    let wanted = "";
    const input = el("input", { type: "search", placeholder: "method, URL, status or journey", "aria-label": "filter exchanges", oninput: () => { wanted = input.value.toLowerCase(); show(); } });
    const all = run.exchanges.map((row, index) => index + 1);
    function show() {
      const found = all.filter(number => !wanted || run.exchanges[number - 1].slice(0, 5).join(" ").toLowerCase().includes(wanted));
      box.replaceChildren(found.length ? paged(found, anExchange) : quiet("no exchange fits"));
    }
    show();
    return el("div", { class: "inside" }, input, box);
  }
  function anExchange(number) {
    const [method, url, came, ms, step, count, fault] = run.exchanges[number - 1];
    const isBad = typeof came === "string" || came >= 500;
    const summary = el("summary", null, quiet(String(number)), " ", el("b", null, method), " ", code(brief(url)), " → ", el("b", { class: isBad ? "failed" : null }, String(came)), " ", quiet(took(ms)),
      step ? quiet(" " + step) : null, onPurpose(fault), count ? el("b", { class: "failed" }, " " + plural(count, "check") + " unmet") : null);
    return folded({ class: "exchange", id: "exchange-" + number }, summary, () => details(number));
  }

  // Opens an exchange, over the page.
  function look(number, finding) {
    for (const open of document.querySelectorAll("dialog")) open.close();
    const dialog = el("dialog", null, el("div", { class: "bar" }, el("b", null, "Exchange " + number), el("button", { type: "button", onclick: () => dialog.close() }, "Close")), details(number, finding));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  const nav = el("nav", null, [["summary", "Summary"], ["failures", "Failures"], ["requirements", "Requirements"], ["journeys", "Journeys"], ["exchanges", "Exchanges"]].map(([id, word]) => el("a", { href: "#" + id }, word)));
  main.replaceChildren(...heading(), nav, facts(), ...totals(), ...failures(), ...matrix(), ...journeys(), exchanges());
  for (const one of [...nav.children]) if (!document.getElementById(one.getAttribute("href").slice(1))) one.remove();
  const hash = /^#exchange-(\d+)$/.exec(location.hash);
  if (hash && run.exchanges[hash[1] - 1]) look(Number(hash[1]));
  document.body.dataset.ready = "true";
  document.body.dataset.readyMs = String(Math.round(performance.now()));
})();
