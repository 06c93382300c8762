print(typeof f, typeof v, f());
var v = 1;
function f() { return 1; }
function f() { return 2; }
print(f(), v);
(function () {
  print(typeof inner, typeof late);
  { function inner() { return "block"; } }
  var late = 1;
  print(inner());
})();
(function (a) {
  print(typeof a);
  function a() {}
  var a;
  print(typeof a);
})(1);
(function () { var arguments; print(typeof arguments); })();
(function () { function arguments() {} print(typeof arguments); })();
var same = 1; { var same = 2; } print(same);
let block = "out"; { let block = "in"; print(block); } print(block);
if (true) { function cond() { return "c"; } }
print(cond());
