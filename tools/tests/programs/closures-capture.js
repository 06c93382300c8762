// [[Environment]] is taken at the definition, once.
let x = "outer";
function show() { return x; }
function other() { let x = "inner"; return show(); }
print(other());
x = "changed";
print(other());
const add = a => b => a + b;
const add1 = add(1), add10 = add(10);
print(add1(5), add10(5), add1(add10(0)));
function maker() { let v = 0; return { inc() { v++; }, get() { return v; } }; }
const m = maker(), n = maker();
m.inc(); m.inc(); n.inc();
print(m.get(), n.get());
print((function () { return typeof self; var self = 1; })());
const compose = (...fs) => v => fs.reduceRight((acc, f) => f(acc), v);
print(compose(v => v + 1, v => v * 2)(5));
