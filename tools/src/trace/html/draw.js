// The picture itself.

const escapeText = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

function textElement(cls, x, y, text) {
  const short = cut(text);
  const title = short === text ? "" : `<title>${escapeText(text)}</title>`;
  return `<text class="${cls}" x="${x}" y="${y}">${escapeText(short)}${title}</text>`;
}

function arrow(from, row, to, pale) {
  const y = from.y + HEAD + row * LINE + LINE / 2;
  const end = to.y + LINE / 2 + 4;
  const right = from.x + from.width;
  let [x1, x2, out, into] = [from.x, to.x, -1, -1];
  if (to.x > right) [x1, x2, out, into] = [right, to.x, 1, -1];
  else if (to.x + to.width < from.x) [x1, x2, out, into] = [from.x, to.x + to.width, -1, 1];
  const reach = out === into ? 40 : Math.min(160, Math.max(30, Math.abs(x1 - x2) / 2));
  const tip = x2 + into * 7;
  const cls = (from.rows[row].scope ? "scope" : "other") + (pale ? " pale" : "");
  return (
    `<path class="${cls}" d="M${x1} ${y}C${x1 + out * reach} ${y} ${tip + into * reach} ${end} ${tip} ${end}"/>` +
    `<path class="${cls} tip" d="M${x2} ${end}l${into * 8} -4v8z"/><circle class="${cls} tip" cx="${x1}" cy="${y}" r="2.5"/>`
  );
}

const CLASSES = { c: "context", r: "record", f: "function", o: "object" };

function boxElement(box, running, news) {
  const { gone, back } = box.thing;
  const held = gone !== undefined && back !== Infinity;
  const changed = news && news.keys.has(box.key);
  const cls = [CLASSES[box.key[0]], box.key === running && "running", changed && "changed", gone !== undefined && (held ? "held" : "pale")].filter(Boolean).join(" ");
  let out = `<g class="${cls}" data-key="${box.key}"><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="${box.key[0] === "f" ? 14 : 4}"/>`;
  out += textElement("title", box.x + PAD, box.y + LINE, box.title) + textElement("what", box.x + PAD, box.y + 2 * LINE, box.what);
  box.rows.forEach((row, i) => {
    const fresh = news && news.rows.has(box.key + " " + row.id);
    out += textElement(fresh ? "changed-row" : "row", box.x + PAD, box.y + HEAD + i * LINE + LINE / 2 + 4, row.text);
  });
  return out + "</g>";
}

function picture(state, moment, options, pane, note) {
  const order = "corf";
  const number = (key) => order.indexOf(key[0]) * 1e9 + Number(key.slice(1));
  const news = state.news.at === moment ? state.news : undefined;
  const running = state.stack.length ? "c" + state.stack[state.stack.length - 1] : undefined;
  let all = [];
  for (const key of state.stack.slice().reverse()) all.push(["c" + key, state.things.get("c" + key)]);
  const others = [...state.things].filter(([key]) => key[0] !== "c").sort((a, b) => number(a[0]) - number(b[0]));
  all.push(...others);
  all = all.filter(([key, thing]) => thing && (options.pale || !isPale(thing)) && (options.objects || key[0] !== "o"));
  const known = all.map(([key, thing]) => boxOf(key, thing));
  const boxes = nearest(known, running, news ? news.keys : []);
  const { width, height, byKey } = place(boxes);
  const parts = [];
  for (const box of boxes) {
    const pale = isPale(box.thing);
    box.rows.forEach((row, i) => {
      const to = row.to && byKey.get(row.to);
      if (to) parts.push(arrow(box, i, to, pale));
    });
  }
  for (const box of boxes) parts.push(boxElement(box, running, news));
  const scale = options.shrink ? Math.max(0.5, Math.min(1, pane.clientWidth / width)) : 1;
  pane.innerHTML = `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${boxes.length} boxes: contexts, records, functions, objects" width="${Math.round(width * scale)}" height="${Math.round(height * scale)}" viewBox="0 0 ${width} ${height}">${parts.join("")}</svg>`;
  note.textContent = known.length > boxes.length ? `${known.length - boxes.length} boxes further away are not drawn` : "";
}
