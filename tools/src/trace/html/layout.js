// The picture's layout: as `spec262 graph --format svg` has it. Contexts stand on the left; the way outward goes to the right.

const CHAR = 8, LINE = 18, PAD = 10, GAP = 72, SPACE = 20, MARGIN = 14, LONGEST = 44, NARROWEST = 130, HEAD = 2 * LINE + 8;
// More boxes than this are not drawn: nobody could find anything.
const MOST_BOXES = 140;

const width = (text) => {
  let n = 0;
  for (const c of text) n += c.codePointAt(0) >= 0x1100 ? 2 : 1;
  return n;
};
function cut(text) {
  if (width(text) <= LONGEST) return text;
  let [out, taken] = ["", 0];
  for (const c of text) {
    taken += c.codePointAt(0) >= 0x1100 ? 2 : 1;
    if (taken >= LONGEST) break;
    out += c;
  }
  return out + "…";
}

// Nothing reaches it any more.
const isPale = (thing) => thing.gone !== undefined && thing.back === Infinity;

// The box of a thing: rows are { id, text, to, scope }.
function boxOf(key, thing) {
  const box = { key, thing, title: nameOf(key), what: "", rows: [], rank: 0 };
  const scope = (name, label) => {
    const record = thing[name];
    if (typeof record === "number") box.rows.push({ id: name, text: `${label || SLOTS[name]}: record ${record}`, to: "r" + record, scope: true });
  };
  const value = (name) => {
    const v = thing[name];
    if (v) box.rows.push({ id: name, text: `${SLOTS[name]}: ${valueText(v)}`, to: v.thing && keyOf(v.thing), scope: false });
  };
  const properties = () => {
    for (const p of thing.properties || []) {
      const to = keyOf(p.thing);
      box.rows.push({ id: "." + p.key, text: `${p.key}: ${nameOf(to)}`, to, scope: false });
    }
  };
  if (key[0] === "c") {
    box.what = contextTitle(thing);
    ["lexicalEnvironment", "variableEnvironment", "privateEnvironment"].forEach((name) => scope(name));
    // One arrow is enough.
    if (thing.lexicalEnvironment !== null && thing.variableEnvironment === thing.lexicalEnvironment) box.rows[1].to = undefined;
    value("function");
  } else if (key[0] === "r") {
    box.what = thing.kind;
    for (const b of thing.bindings) {
      const to = b.value && b.value.thing && !thing.bindingObject ? keyOf(b.value.thing) : undefined;
      box.rows.push({ id: "=" + b.name, text: bindingText(b), to, scope: false });
    }
    if (thing.otherNames && thing.kind === "PrivateEnvironmentRecord") thing.otherNames.forEach((name) => box.rows.push({ id: "#" + name, text: name }));
    scope("declarativeRecord");
    scope("objectRecord");
    ["bindingObject", "functionObject", "thisValue", "newTarget"].forEach(value);
    scope("outer", thing.kind === "PrivateEnvironmentRecord" ? "[[OuterPrivateEnvironment]]" : "[[OuterEnv]]");
  } else if (key[0] === "f") {
    box.what = `${thing.name || "without a name"} (${thing.kind})`;
    scope("environment");
    scope("privateEnvironment", "[[PrivateEnvironment]]");
    properties();
  } else {
    box.what = thing.text;
    properties();
  }
  return box;
}

// Those boxes that are near the running context, if there are too many.
function nearest(boxes, running, fresh) {
  if (boxes.length <= MOST_BOXES) return boxes;
  const byKey = new Map(boxes.map((b) => [b.key, b]));
  const taken = new Set();
  const waiting = [running, ...fresh].filter((key) => byKey.has(key));
  for (const key of waiting) {
    if (taken.size >= MOST_BOXES) break;
    if (taken.has(key)) continue;
    taken.add(key);
    for (const row of byKey.get(key).rows) if (row.to && byKey.has(row.to)) waiting.push(row.to);
  }
  for (let i = boxes.length - 1; i >= 0 && taken.size < MOST_BOXES; i--) taken.add(boxes[i].key);
  return boxes.filter((b) => taken.has(b.key));
}

function rank(boxes, byKey) {
  const back = new Map(boxes.map((b) => [b.key, []]));
  const waiting = [];
  for (const box of boxes) {
    box.rank = undefined;
    if (box.key[0] === "c") continue;
    let rows = box.rows.filter((row) => row.to && byKey.has(row.to) && row.to !== box.key);
    if (box.key[0] === "r") rows = rows.filter((row) => row.id === "outer");
    if (box.key[0] === "f") rows = rows.filter((row) => row.scope).slice(0, 1);
    if (box.key[0] === "r" && rows.length === 0) {
      box.rank = 0;
      waiting.push(box);
    }
    for (const row of rows) back.get(row.to).push(box);
  }
  for (const at of waiting) {
    for (const from of back.get(at.key)) {
      if (from.rank === undefined) {
        from.rank = at.rank + 1;
        waiting.push(from);
      }
    }
  }
  let last = -1;
  for (const box of boxes) last = Math.max(last, box.rank ?? -1);
  for (const box of boxes) box.rank = box.key[0] === "c" ? last + 1 : box.rank ?? 0;
}

// Gives all boxes their places; the size of the picture comes back.
function place(boxes) {
  const byKey = new Map(boxes.map((b) => [b.key, b]));
  rank(boxes, byKey);
  const columns = [];
  for (const box of boxes) {
    const texts = [box.title, cut(box.what), ...box.rows.map((row) => cut(row.text))];
    box.width = Math.max(NARROWEST, Math.max(...texts.map(width)) * CHAR + 2 * PAD);
    box.height = HEAD + box.rows.length * LINE + (box.rows.length ? 6 : 0);
    (columns[box.rank] ||= []).push(box);
  }
  for (const column of columns) {
    if (!column) continue;
    for (const box of column) {
      const rows = [...box.rows.filter((row) => row.scope).reverse(), ...box.rows];
      const to = box.key[0] === "c" ? undefined : rows.map((row) => byKey.get(row.to)).find((t) => t && t.rank < box.rank);
      box.wish = to ? to.y : 0;
    }
    // What is pale stands below what is not.
    column.sort((a, b) => isPale(a.thing) - isPale(b.thing) || a.wish - b.wish);
    let free = MARGIN;
    for (const box of column) {
      box.y = Math.max(box.wish, free);
      free = box.y + box.height + SPACE;
    }
  }
  let x = MARGIN;
  for (let i = columns.length - 1; i >= 0; i--) {
    if (!columns[i]) continue;
    const widest = Math.max(...columns[i].map((box) => box.width));
    for (const box of columns[i]) [box.x, box.width] = [x, widest];
    x += widest + GAP;
  }
  const size = { width: x - GAP + MARGIN, height: MARGIN + Math.max(0, ...boxes.map((b) => b.y + b.height)), byKey };
  return size;
}
