print(1 + 2, "1" + 2, 1 - "2", 3 * 4, 7 / 2, 7 % 3, -7 % 3, 2 ** 10, 2 ** -1);
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 4, -16 >> 2, -16 >>> 28);
print(1 < 2, "a" < "b", "10" < "9", 10 < "9", null == undefined, null == 0, "" == 0, NaN == NaN, NaN != NaN);
print(1 === 1, "1" === 1, null === undefined, +0 === -0, Object.is(+0, -0));
print(true && "and", false || "or", null ?? "nn", 0 ?? "zero", !1, !!"s");
print(typeof 1, typeof "s", typeof true, typeof undefined, typeof null, typeof {}, typeof (() => 1), typeof Symbol());
let a = 1; a += 2; a *= 5; a -= 1; a /= 2; a **= 2; a %= 10; print(a);
a <<= 3; a >>= 1; a |= 1; a &= 7; a ^= 2; print(a);
let n = null; n ??= 5; n ||= 6; n &&= 7; print(n);
let i = 5; print(i++, ++i, i--, --i);
print((1, 2, 3), 1 ? "t" : "f", void 0);
print(0.1 + 0.2, 1e21, 1e-7, 123456789012345680000, 1 / 0, -1 / 0, 0 / 0, -0, 100, 1.50);
print(0x1f, 0o17, 0b101, 1_000, .5, 5., 0xff.toString(16), (255).toString(2));
print(+"  12  ", +"0x1f", +"", +"abc", +[], +{}, +[5], +true, +null, +undefined);
print("b" + "a" + +"a" + "a", [] + [], [] + {}, 1 + null, 1 + undefined, "5" * "2");
print([1, 2] instanceof Array, {} instanceof Object, (() => 1) instanceof Function);
print(10n ** 20n, 7n / 2n, -7n % 3n, 5n > 3, 2n == 2, typeof 1n, 1n + 2n);
print("abc"[1], "abc".length, "\u{1F600}".length, "\x41\u0042", 'q"q', "line\
cont");
