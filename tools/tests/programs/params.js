function f(a, b = a + 1, ...rest) { return [a, b, rest.join("|"), arguments.length].join(); }
print(f(1), f(1, 2), f(1, 2, 3, 4), f(1, undefined, 5));
print(f.length, ((a, b) => 0).length, ((...r) => 0).length, ((a = 1, b) => 0).length);
var x = "outer";
function g(a = () => x, b = v => { x = v; }) { var x = "body"; return [a(), x, (b("set"), a()), x].join(); }
print(g(), x);
function h(a, get = () => a) { var a; var before = get(); a = 2; return [before, a, get()].join(); }
print(h(1));
function k({ p, q = 5 } = {}, [r, , s = 7] = []) { return [p, q, r, s].join(); }
print(k(), k({ p: 1 }, [2, 3]), k({ q: 0 }, [1, 2, 3]));
function dup(a, a) { return a; }
print(dup(1, 2), dup(1));
function swap(a, b) { [a, b] = [b, a]; return a + "" + b; }
print(swap(1, 2));
