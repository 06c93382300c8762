// The panes beside the picture.

const byId = (id) => document.getElementById(id);
const element = (name, cls, text) => {
  const e = document.createElement(name);
  if (cls) e.className = cls;
  if (text !== undefined) e.textContent = text;
  return e;
};

// Scrolls a pane, and not the page, so that something in it is seen.
function reveal(pane, inner) {
  const [a, b] = [pane.getBoundingClientRect(), inner.getBoundingClientRect()];
  if (b.top < a.top + 4) pane.scrollTop += b.top - a.top - a.height / 3;
  else if (b.bottom > a.bottom - 4) pane.scrollTop += Math.min(b.bottom - a.bottom + a.height / 3, b.top - a.top - 8);
  if (b.left < a.left || b.left > a.right - 20) pane.scrollLeft += b.left - a.left - a.width / 3;
}

// Where lines of each text begin.
const lineStarts = data.texts.map(({ text }) => {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\n" || c === "\u2028" || c === "\u2029" || (c === "\r" && text[i + 1] !== "\n")) starts.push(i + 1);
  }
  return starts;
});

// The span of a step's node: text, start, end; undefined if nothing is evaluated.
const spanOf = (moment) => (moment < COUNT && data.nodes[moment] ? data.spans[data.nodes[moment] - 1] : undefined);
// The source line of a step: text and line.
function lineOf(moment) {
  const span = spanOf(moment);
  return span && span[0] + ":" + above(lineStarts[span[0]], span[1]);
}

const source = { shown: -1, before: document.createTextNode(""), mark: element("mark"), after: document.createTextNode("") };
function showSource(moment) {
  // Where nothing is evaluated, what was evaluated last stays.
  const span = spanOf(moment);
  const text = span ? span[0] : Math.max(source.shown, 0);
  const pane = byId("source");
  if (source.shown !== text && data.texts[text]) {
    source.shown = text;
    const code = element("div", "code");
    const gutter = element("pre", "gutter", lineStarts[text].map((_, i) => i + 1).join("\n"));
    gutter.setAttribute("aria-hidden", "true");
    const pre = element("pre");
    pre.append(source.before, source.mark, source.after);
    code.append(gutter, pre);
    const parts = [code];
    if (data.texts.length > 1) parts.unshift(element("h3", "", data.texts[text].name));
    pane.replaceChildren(...parts);
  }
  const whole = data.texts[source.shown]?.text ?? "";
  const [start, end] = span ? [span[1], span[2]] : [0, 0];
  source.mark.hidden = !span;
  source.before.data = whole.slice(0, start);
  source.mark.textContent = whole.slice(start, end);
  source.after.data = whole.slice(end);
  if (span) reveal(pane, source.mark);
}

const MOST_OPERATIONS = 40;
const algorithmPane = { shown: -1, lines: [], body: element("div"), title: element("h3", "", "called by"), callers: element("ol", "callers") };
function showCallers(moment, go) {
  const items = [];
  let hidden = 0;
  for (let at = callers[moment]; at >= 0; at = callers[at]) {
    if (items.length >= MOST_OPERATIONS) {
      hidden++;
      continue;
    }
    const [algorithm, line, label] = data.table[data.steps[at]];
    const li = element("li");
    const button = element("button", "", `${data.algorithms[algorithm].name}, step ${label}`);
    button.title = (data.algorithms[algorithm].lines[line] || "").trim();
    const there = at;
    button.onclick = () => go(there);
    li.append(button);
    items.push(li);
  }
  if (hidden) items.push(element("li", "", `… ${hidden} more`));
  algorithmPane.title.hidden = !items.length;
  algorithmPane.callers.replaceChildren(...items);
}

function showAlgorithm(moment, go) {
  const pane = byId("algorithm");
  if (!algorithmPane.body.isConnected) pane.replaceChildren(algorithmPane.body, algorithmPane.title, algorithmPane.callers);
  if (moment >= COUNT) {
    algorithmPane.shown = -1;
    algorithmPane.title.hidden = true;
    algorithmPane.callers.replaceChildren();
    algorithmPane.body.replaceChildren(element("p", "", "The end: " + endText()));
    return;
  }
  showCallers(moment, go);
  const [number, line] = data.table[data.steps[moment]];
  if (algorithmPane.shown !== number) {
    algorithmPane.shown = number;
    const algorithm = data.algorithms[number];
    const head = element("h3");
    if (algorithm.number === "-") {
      head.textContent = `${algorithm.name} (spec262's own)`;
    } else {
      const link = element("a", "", `${algorithm.number} ${algorithm.name}`);
      link.href = "https://tc39.es/ecma262/#" + algorithm.clause;
      head.append(link);
    }
    const steps = element("div", "steps mono");
    algorithmPane.lines = algorithm.lines.map((text) => {
      const div = element("div", text.startsWith(" ") ? "" : "head", text);
      // A long step goes on below its own beginning.
      const indent = text.length - text.trimStart().length;
      div.textContent = text.trimStart();
      div.style.paddingLeft = `${indent + 3}ch`;
      div.style.textIndent = "-2ch";
      return div;
    });
    steps.append(...algorithmPane.lines);
    algorithmPane.body.replaceChildren(head, steps);
  }
  algorithmPane.lines.forEach((div, i) => {
    div.classList.toggle("now", i === line);
    if (i === line) div.setAttribute("aria-current", "step");
    else div.removeAttribute("aria-current");
  });
  if (algorithmPane.lines[line]) reveal(pane, algorithmPane.lines[line]);
}

const MOST_CONTEXTS = 60;
function showContexts(state, moment) {
  const news = state.news.at === moment ? state.news : undefined;
  const stack = state.stack.slice(-MOST_CONTEXTS).reverse();
  const cards = stack.map((n, i) => {
    const c = state.things.get("c" + n) || {};
    const card = element("div", i === 0 ? "card running" : "card");
    card.append(element("b", "", `context ${n}`), document.createTextNode(" " + contextTitle(c) + (i === 0 ? " — running" : "")));
    const list = element("dl");
    const row = (name, slot, text) => {
      const changed = news && news.rows.has(`c${n} ${slot}`) ? "changed" : "";
      list.append(element("dt", changed, name), element("dd", changed, text));
    };
    row("LexicalEnvironment", "lexicalEnvironment", slotText("", c.lexicalEnvironment));
    row("VariableEnvironment", "variableEnvironment", slotText("", c.variableEnvironment));
    row("PrivateEnvironment", "privateEnvironment", slotText("", c.privateEnvironment));
    row("Function", "function", c.function ? valueText(c.function) : "null");
    row("Realm", "realm", c.realm ? "realm " + c.realm : "null");
    card.append(list);
    return card;
  });
  const more = state.stack.length - stack.length;
  if (more > 0) cards.push(element("p", "", `… ${more} more below`));
  if (!cards.length) cards.push(element("p", "", "The stack is empty."));
  byId("contexts").replaceChildren(...cards);
}

const printedMoments = data.printed.map((p) => p[0]);
const MOST_LINES = 500;
let outputShown = -1;
function showOutput(moment) {
  const count = above(printedMoments, moment);
  if (count === outputShown) return;
  outputShown = count;
  const lines = data.printed.slice(Math.max(0, count - MOST_LINES), count).map((p) => p[1]);
  const pane = byId("output");
  pane.replaceChildren(count ? element("pre", "", lines.join("\n")) : element("p", "", "Nothing is printed yet."));
  pane.scrollTop = pane.scrollHeight;
}

function endText() {
  const { completion, message, cut } = data.end;
  if (cut) return "the trace was cut here; the run went no further than it shows, or was not recorded further.";
  const words = { normal: "a normal completion, ", throw: "an uncaught exception: ", "syntax-error": "the text is no program: ", "step-limit": "the limit of steps was reached", "memory-limit": "the limit of memory was reached", unsupported: "something is not supported yet: ", stopped: "the machine stopped: " };
  return (words[completion] ?? completion) + message;
}
