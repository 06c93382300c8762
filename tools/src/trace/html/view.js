// Going from moment to moment.

let moment = -1;
let drawn = "";
const isChecked = (id) => byId(id).checked;

function show(to) {
  moment = Math.max(0, Math.min(COUNT, Math.floor(Number(to)) || 0));
  const now = stateAt(moment);
  showSource(moment);
  showAlgorithm(moment, show);
  const options = { pale: isChecked("ghosts"), objects: isChecked("objects"), shrink: isChecked("shrink") };
  const fresh = now.news.at === moment;
  // The picture is drawn only when it is another one.
  const wanted = JSON.stringify([now.count, fresh, options, byId("graph").clientWidth]);
  if (drawn !== wanted) {
    drawn = wanted;
    showContexts(now, moment);
    picture(now, moment, options, byId("graph"), byId("graph-note"));
  }
  showOutput(moment);
  const news = fresh ? now.news.lines.slice() : [];
  for (let i = above(printedMoments, moment - 1); i < printedMoments.length && printedMoments[i] === moment; i++) news.push("printed: " + data.printed[i][1]);
  byId("news").textContent = news.join(" · ");
  byId("news").title = news.join("\n");
  byId("slider").value = moment;
  byId("slider").setAttribute("aria-valuetext", `step ${moment} of ${COUNT}`);
  if (document.activeElement !== byId("number")) byId("number").value = moment;
  byId("link").href = "#at=" + moment;
  document.body.dataset.moment = moment;
  keepAddress();
}

// Browsers take the address amiss that is changed too often.
let waiting;
function keepAddress() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (location.hash !== "#at=" + moment) history.replaceState(null, "", "#at=" + moment);
  }, 200);
}

function firstWith(holds, from, by) {
  for (let i = from; i >= 0 && i < COUNT; i += by) if (holds(i)) return i;
  return by > 0 ? COUNT : 0;
}
const depthAt = (k) => (k < COUNT ? data.depths[k] : 0);
const after = (moments) => moments[above(moments, moment)] ?? COUNT;
const before = (moments) => moments[above(moments, moment - 1) - 1] ?? 0;

// The line at hand: that of the step, or of the last one before it that has one.
const here = () => lineOf(firstWith((i) => lineOf(i) !== undefined, Math.min(moment, COUNT - 1), -1));

// The first step of the stretch of steps on one line that a step is in.
function lineBack() {
  const now = here();
  const start = firstWith((i) => lineOf(i) !== undefined && lineOf(i) !== now, moment - 1, -1);
  const line = lineOf(start);
  if (line === undefined) return 0;
  const end = firstWith((i) => lineOf(i) !== undefined && lineOf(i) !== line, start, -1);
  return firstWith((i) => lineOf(i) === line, end, 1);
}

const moves = {
  first: () => 0,
  last: () => COUNT,
  next: () => moment + 1,
  back: () => moment - 1,
  over: () => firstWith((i) => depthAt(i) <= depthAt(moment), moment + 1, 1),
  "over-back": () => firstWith((i) => depthAt(i) <= depthAt(moment), moment - 1, -1),
  out: () => firstWith((i) => depthAt(i) < depthAt(moment), moment + 1, 1),
  line: () => {
    const now = here();
    return firstWith((i) => lineOf(i) !== undefined && lineOf(i) !== now, moment + 1, 1);
  },
  "line-back": lineBack,
  binding: () => after(bindingMoments),
  "binding-back": () => before(bindingMoments),
  context: () => after(stackMoments),
  "context-back": () => before(stackMoments),
};
const KEYS = {
  ArrowRight: "next", ArrowLeft: "back", ArrowDown: "over", ArrowUp: "over-back", o: "out", l: "line", L: "line-back",
  b: "binding", B: "binding-back", c: "context", C: "context-back", Home: "first", End: "last",
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const target = event.target;
  if (target.id === "number") {
    if (event.key === "Enter") show(target.value);
    return;
  }
  // A pane that was chosen scrolls.
  if (target.classList?.contains("scroll") && (event.key === "ArrowUp" || event.key === "ArrowDown")) return;
  if (event.key === "?") byId("help").showModal();
  else if (KEYS[event.key]) show(moves[KEYS[event.key]]());
  else return;
  event.preventDefault();
});
for (const button of document.querySelectorAll("[data-go]")) button.onclick = () => show(moves[button.dataset.go]());
byId("help-button").onclick = () => byId("help").showModal();
byId("slider").oninput = (event) => show(event.target.value);
byId("number").onchange = (event) => show(event.target.value);
for (const id of ["ghosts", "objects", "shrink"]) byId(id).onchange = () => show(moment);
addEventListener("resize", () => show(moment));
addEventListener("hashchange", () => goToAddress());

function goToAddress() {
  const wanted = /^#at=(\d+)$/.exec(location.hash);
  // Reading the text comes before: nothing is evaluated there.
  show(wanted ? wanted[1] : Math.max(0, data.nodes.findIndex((n) => n > 0)));
}

{
  byId("controls").hidden = false;
  for (const section of document.querySelectorAll("main > section")) section.hidden = false;
  byId("slider").max = COUNT;
  byId("number").max = COUNT;
  byId("count").textContent = COUNT;
  if (data.end.cut) byId("notices").append(element("p", "notice", `The trace was cut after ${COUNT} steps; the run itself takes more. --max-trace-steps takes a larger number.`));
  goToAddress();
}
