const it = { [Symbol.iterator]() { let i = 0; return { next() { return i < 3 ? { value: i++, done: false } : { value: undefined, done: true }; }, return() { print("closed"); return {}; } }; } };
for (const v of it) { if (v == 1) break; print(v); }
const [a, b] = it; print(a, b);
const [...all] = it; print(all.join());
print([...it].length, Math === undefined);
try { for (const v of it) throw "t"; } catch (e) { print(e); }
(function () { for (const v of it) return v; })();
for (const [k, v] of Object.entries({ x: 1, y: 2 })) print(k, v);
for (const x of "h\u{1F600}i") print(x.length);
const e = [10, 20].entries(); print(e.next().value.join(), e.next().value.join(), e.next().done);
print([...[1, 2].keys()].join(), [...[1, 2].values()].join(), Array.from({ length: 3 }, (_, i) => i * i).join());
print(Object.prototype.toString.call([][Symbol.iterator]()));
for (var i in "ab") print(i);
const proto = { inherited: 1 }; const obj = Object.create(proto); obj.own = 2;
for (const k in obj) print(k);
for (const k in null) print("never");
