function mapped(a, b) { arguments[0] = 9; b = 8; return [a, arguments[1], arguments.length].join(); }
print(mapped(1, 2), mapped(1));
function strict(a) { "use strict"; arguments[0] = 9; return a; }
print(strict(1));
function unmapped(a = 0) { arguments[0] = 9; return a; }
print(unmapped(1));
function del(a) { delete arguments[0]; arguments[0] = 5; return a; }
print(del(1));
function freeze(a) { Object.defineProperty(arguments, "0", { writable: false }); a = 3; return arguments[0]; }
print(freeze(1));
function arrow() { return (() => arguments[0])(7); }
print(arrow("outer"));
function it() { return [...arguments].join(); }
print(it(1, 2, 3));
function callee() { return typeof arguments.callee; }
print(callee());
print((function () { "use strict"; try { arguments.callee; } catch (e) { return e.name; } })());
print(Object.prototype.toString.call((function () { return arguments; })()));
