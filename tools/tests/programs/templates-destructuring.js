const n = 3; print(`a${n}b${n + 1}c`, `multi
line`, `${1}${2}`, `nested ${`in ${n}`}`);
function tag(s, ...v) { return s.raw.join("|") + v.join() + s.length + Object.isFrozen(s); }
print(tag`x${1}\n${2}y`);
function same() { return (s => s)`t`; } print(same() === same());
let a, b, rest; [a, b = 5, ...rest] = [1, undefined, 3, 4]; print(a, b, rest.join());
({ a, b: [b] } = { a: 2, b: [7] }); print(a, b);
const { length } = "four"; print(length);
const { x: { y: deep = "d" } = {} } = {}; print(deep);
const o = {}; [o.p, o["q"]] = [1, 2]; print(o.p, o.q);
for (const { k, v = "dv" } of [{ k: 1 }, { k: 2, v: 3 }]) print(k, v);
const { ["comp" + 1]: cc = "c" } = {}; print(cc);
let order = []; ({ [(order.push(1), "z")]: order[order.push(2)] = order.push(3) } = {}); print(order.join());
print(((a, { b } = { b: 2 }, ...[c]) => a + b + c)(1, undefined, 3));
const oc = { f: () => "called", n: null, d: { e: 1 } };
print(oc?.f?.(), oc.n?.x.y.z, oc.d?.e, oc.g?.(), oc?.["d"].e, delete oc?.d, oc.d);
