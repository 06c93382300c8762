// StringToNumber and StringToBigInt, and what numeric literals stand for (7.1.4.1, 7.1.14, 12.9.3).
var show = function (x) { return Object.is(x, -0) ? "-0" : String(x); };
var numbers = ["", " \uFEFF\n12 \u2029", "0x1F", "0B101", "0o17", "-.5e-1", "5.", "+Infinity", "-Infinity", "-0", "-0.0e5", "1e99999999999999999999",
  "1e-99999999999999999999", "0e99999999999999999999", "0x20000000000001", "0x20000000000003", "9007199254740993", "0000012", "1.7976931348623157e308",
  "1.7976931348623159e308", "5e-324", "2e-324", "123456789012345678901234567890", "0.1234567890123456789012345", "9007199254740992.99999999999999999999999"];
console.log(numbers.map(function (s) { return show(Number(s)); }).join(" "));
var none = ["-0x1", "0x", "1_0", "inf", "nan", "infinity", ".", "e5", "1e", "1e+", "+-1", "1 2", "12px", "\u180E1", "1n", "0x1g", "+ 1", "Infinity1", "\u0661"];
console.log(none.map(function (s) { return show(Number(s)); }).join(" "));
console.log(show(Number("0x" + "f".repeat(5000))), show(Number("1" + "0".repeat(3000) + "e-3000")), show(Number("9007199254740993" + "0".repeat(2000) + "1e-2001")));
console.log([" ", "-12", "+12", "0xFF", "0b11", "0o7", "\t00012\n", "123456789012345678901234567890"].map(function (s) { return String(BigInt(s)); }).join(" "));
console.log(["-0x1", "1.0", "1n", "1e3", "+", "0b2", "Infinity"].map(function (s) { try { return BigInt(s); } catch (e) { return e.name; } }).join(" "));
console.log("12" == 12n, "0x10" == 16n, "1.5" == 1n, 2n > "1", "x" < 1n);
console.log(0, 5., .5, 5.e3, 1_000.000_1e-1_0, 00, 017, 018, 09.5, 0xFf, 0B1_01, 0o17, 9007199254740993, 0x20000000000001, 0x20000000000003, 1e400, 5e-324);
console.log([0n, 7n, 1_000n, 12345678901234567890n, 0xFFn, 0b11n, 0o17n].join(" "));
console.log(({ 0x10: 1, 1e3: 2, .5: 3, 017: 4, 1_0n: 5 })[16], Object.keys({ 1e3: 2, .5: 3, 017: 4, 1_0n: 5 }).join(" "));
console.log(parseFloat("12.5e3x"), parseFloat("-.5.5"), parseFloat("Infinityx"), parseFloat(".."), parseFloat("12.5e+"), show(parseFloat("-0")));
console.log(unescape("%41%u0042%zz%u00"), decodeURIComponent("%C3%A4%41"));
console.log(typeof \u0061bc, (function (\u{62}c) { return b\u0063; })(3), "\101\8\x41\u{42}");
