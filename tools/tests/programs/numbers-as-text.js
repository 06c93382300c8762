// Digits: rounded on the exact value of a Number, of two equally near the larger.
print((1.005).toFixed(2), (1.45).toFixed(1), (2.5).toFixed(0), (-2.5).toFixed(0), (-0).toFixed(2), (1e21).toFixed(3));
print((123456789012345680000).toFixed(2), (1e-10).toFixed(2), (0.5).toFixed(30));
print((123456).toExponential(2), (0).toExponential(2), (5e-324).toExponential(), (1.25).toExponential(1), (99.99).toExponential(1), (-1.5e-9).toExponential());
print((123.456).toPrecision(4), (0.000001).toPrecision(2), (0.0000001).toPrecision(2), (99.99).toPrecision(3), (1e21).toPrecision(22), (0).toPrecision(3));
print(NaN.toFixed(2), (-Infinity).toExponential(), Infinity.toPrecision(3), (1.5).toPrecision());
for (const bad of [() => (1).toFixed(101), () => (1).toPrecision(0), () => (1).toExponential(-1), () => NaN.toFixed(Infinity)]) {
  try { bad(); } catch (e) { print(e.constructor.name); }
}
// Annex B.
print(escape("a b\u00fc\u1234@*/"), unescape("%u1234%fc%zz%u12"), "abcdef".substr(-3, 2), "x".link('"'), "".trimLeft === "".trimStart);
// What has no regular expression goes through the symbols alone.
const needle = { [Symbol.search]: s => "search " + s, [Symbol.match]: s => "match " + s, [Symbol.matchAll]: s => "matchAll " + s, flags: "g" };
print("text".search(needle), "text".match(needle), "text".matchAll(needle));
