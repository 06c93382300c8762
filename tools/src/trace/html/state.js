"use strict";
// The record, and what there is at each moment of it. A moment is a number of steps that were taken: at moment k, step k is the next.

const data = JSON.parse(document.getElementById("trace").textContent);
const COUNT = data.steps.length;
// Boxes that nothing reaches any more and that are kept in the picture.
const PALE = 16;
// From so many changes on a copy of the state is kept, so that none is ever far.
const SPACING = 200;

const keyOf = (thing) => {
  const kind = Object.keys(thing)[0];
  return kind[0] + thing[kind];
};
const KINDS = { c: "context", r: "record", f: "function", o: "object" };
const nameOf = (key) => KINDS[key[0]] + " " + key.slice(1);

// The place of the first element that is greater than x.
function above(sorted, x) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

// For each step the one that called: the last one before it that is less deep; -1 if there is none.
const callers = new Int32Array(COUNT);
{
  const open = [];
  for (let i = 0; i < COUNT; i++) {
    while (open.length && data.depths[open[open.length - 1]] >= data.depths[i]) open.pop();
    callers[i] = open.length ? open[open.length - 1] : -1;
    open.push(i);
  }
}

const changeMoments = data.changes.map((c) => c[0]);
const bindingMoments = data.changes.filter((c) => (c[1].t || []).some(([, f]) => changesBindings(f.bindings))).map((c) => c[0]);
const stackMoments = data.changes.filter((c) => c[1].s).map((c) => c[0]);

function changesBindings(list) {
  return list ? (Array.isArray(list) ? list.length > 0 : list.others.length > 0) : false;
}

// When things that nothing reaches are reached again.
{
  const seen = new Map();
  for (let i = data.changes.length - 1; i >= 0; i--) {
    const [at, d] = data.changes[i];
    d.back = (d.g || []).map((key) => seen.get(key) ?? Infinity);
    for (const [key] of d.t || []) seen.set(key, at);
  }
}

function merged(old, fields) {
  if (!old) return fields;
  const out = { ...old };
  for (const name in fields) {
    const value = fields[name];
    if (value && value.others) {
      const list = old[name].slice(0, value.length);
      for (const [i, element] of value.others) list[i] = element;
      out[name] = list;
    } else {
      out[name] = value;
    }
  }
  return out;
}

class State {
  constructor(from) {
    this.count = from ? from.count : 0;
    this.stack = from ? from.stack.slice() : [];
    this.things = from ? new Map(from.things) : new Map();
    this.pale = from ? from.pale.slice() : [];
    this.news = { at: -1, lines: [], keys: new Set(), rows: new Set() };
  }

  // Takes the next change.
  apply() {
    const [at, d] = data.changes[this.count++];
    this.news = { at, lines: [], keys: new Set(), rows: new Set() };
    if (d.s) {
      const gone = this.stack.splice(d.s[0]);
      for (const n of d.s[1]) this.stack.push(n);
      for (const n of gone) {
        if (d.s[1].includes(n)) continue;
        this.things.delete("c" + n);
        this.news.lines.push(`context ${n} is no longer on the stack`);
      }
    }
    for (const [key, fields] of d.t || []) {
      const before = this.things.get(key);
      const old = before && before.gone === undefined ? before : undefined;
      if (before && !old) this.pale = this.pale.filter((k) => k !== key);
      const thing = merged(old, fields);
      this.things.set(key, thing);
      this.tell(key, old, thing);
    }
    (d.g || []).forEach((key, i) => {
      const thing = this.things.get(key);
      if (!thing) return;
      if (key[0] === "o") {
        this.things.delete(key);
        return;
      }
      this.things.set(key, { ...thing, gone: at, back: d.back[i] });
      this.news.keys.add(key);
      const held = d.back[i] !== Infinity;
      this.news.lines.push(held ? `only an algorithm at work holds ${nameOf(key)}` : `nothing leads to ${nameOf(key)} any more`);
      if (!held) this.pale.push(key);
      while (this.pale.length > PALE) this.things.delete(this.pale.shift());
    });
  }

  // Notes what is new about a thing.
  tell(key, old, thing) {
    this.news.keys.add(key);
    const row = (name, line) => {
      this.news.rows.add(key + " " + name);
      if (line) this.news.lines.push(line);
    };
    if (!old) {
      const what = key[0] === "c" ? contextTitle(thing) : thing.kind || thing.text || "";
      const name = key[0] === "f" && thing.name ? ` ${thing.name}` : "";
      this.news.lines.push(`${nameOf(key)}${name} is new here: ${what}`);
      return;
    }
    for (const name in thing) {
      if (thing[name] === old[name]) continue;
      if (name === "bindings" || name === "properties") {
        const before = new Set((old[name] || []).map((x) => JSON.stringify(x)));
        for (const x of thing[name] || []) {
          if (before.has(JSON.stringify(x))) continue;
          if (name === "bindings") row("=" + x.name, `${nameOf(key)}: ${bindingText(x)}`);
          else row("." + x.key, `${nameOf(key)}: ${x.key} is ${nameOf(keyOf(x.thing))}`);
        }
        const now = new Set((thing[name] || []).map((x) => x.name ?? x.key));
        for (const x of old[name] || []) {
          if (!now.has(x.name ?? x.key)) this.news.lines.push(`${nameOf(key)}: ${x.name ?? x.key} is no longer there`);
        }
      } else if (SLOTS[name]) {
        row(name, `${nameOf(key)}: ${SLOTS[name]} is ${slotText(name, thing[name])}`);
      }
    }
  }
}

const SLOTS = {
  lexicalEnvironment: "LexicalEnvironment",
  variableEnvironment: "VariableEnvironment",
  privateEnvironment: "PrivateEnvironment",
  function: "Function",
  outer: "[[OuterEnv]]",
  environment: "[[Environment]]",
  functionObject: "[[FunctionObject]]",
  thisBindingStatus: "[[ThisBindingStatus]]",
  thisValue: "[[ThisValue]]",
  newTarget: "[[NewTarget]]",
  bindingObject: "[[BindingObject]]",
  declarativeRecord: "[[DeclarativeRecord]]",
  objectRecord: "[[ObjectRecord]]",
};

function slotText(name, value) {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number") return "record " + value;
  return typeof value === "string" ? value : valueText(value);
}
function valueText(v) {
  return v.thing ? `${v.text} [${nameOf(keyOf(v.thing))}]` : v.text;
}
function bindingText(b) {
  let text = (b.mutable ? "" : "immutable ") + b.name;
  if (b.value) text += " = " + valueText(b.value);
  else if (b.indirect) text += ` -> ${b.indirect} of another module`;
  else text += b.initialized ? " (accessor)" : " (not initialized)";
  return b.deletable ? text + ", deletable" : text;
}
function contextTitle(c) {
  if (c.function) return c.function.text;
  return c.script ? "script " + c.script : "no code";
}

const copies = [new State()];
let state = new State();

// What there is at a moment.
function stateAt(moment) {
  const count = above(changeMoments, moment);
  if (state.count > count || (state.count === count && state.news.at > moment)) {
    // The last change is always taken, so that what is new is known.
    let i = copies.length - 1;
    while (i > 0 && copies[i].count >= count) i--;
    state = new State(copies[i]);
  } else if (count - state.count > SPACING) {
    let i = copies.length - 1;
    while (i > 0 && copies[i].count >= count) i--;
    if (copies[i].count > state.count) state = new State(copies[i]);
  }
  while (state.count < count) {
    state.apply();
    const last = copies[copies.length - 1];
    if (state.count - last.count >= Math.max(SPACING, state.things.size)) copies.push(new State(state));
  }
  return state;
}
