var g = "global";
function direct() { var g = "local"; return eval("g"); }
function indirect() { var g = "local"; return (0, eval)("g"); }
print(direct(), indirect());
function leak() { eval("var made = 1"); return made; }
print(leak());
function strictEval() { "use strict"; eval("var hidden = 1"); return typeof hidden; }
print(strictEval());
function param(a = eval("var inner = 5"), b = () => inner) { return b(); }
print(param());
print(eval("1;2;3"), eval("if (0) 1"), eval("{ let z = 4; z }"));
function del() { eval("var d = 1"); return [delete d, typeof d].join(); }
print(del());
const scope = { v: 1 };
with (scope) { v = 2; var made2 = v; }
print(scope.v, made2);
with ({ [Symbol.unscopables]: { u: true }, u: "hidden" }) { var u = "seen"; }
print(u);
function closureInEval() { let c = 1; eval("var inc = () => ++c"); inc(); return c; }
print(closureInEval());
try { eval("let q = 1; let q = 2"); } catch (e) { print(e.name); }
