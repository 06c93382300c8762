function sloppy() { return typeof this; }
function strict() { "use strict"; return typeof this; }
print(sloppy(), strict(), sloppy.call(1), strict.call(1), sloppy.call(null), strict.call(null));
const o = { m() { return this === o; }, a: () => typeof this, n() { return (() => this === o)(); } };
print(o.m(), o.n(), (o.m)(), (0, o.m)());
function Point(x, y) { this.x = x; this.y = y; }
Point.prototype.sum = function () { return this.x + this.y; };
const p = new Point(1, 2);
print(p.sum(), p instanceof Point, p.constructor === Point, Object.getPrototypeOf(p) === Point.prototype);
function Returns() { return { own: true }; }
function Ignores() { this.v = 1; return 5; }
print(new Returns().own, new Ignores().v);
function T() { return new.target; }
print(T() === undefined, typeof new T(), (function () { return (() => new.target)(); })() === undefined);
function U() { this.t = new.target === U; }
print(new U().t);
try { new (() => {})(); } catch (e) { print(e.name); }
try { new ({ m() {} }).m(); } catch (e) { print(e.name); }
try { (void 0)(); } catch (e) { print(e.name); }
const b = Point.bind(null, 10); print(new b(5).sum(), b.name, b.length);
function f() { return [this.v, ...arguments].join(); }
print(f.call({ v: 1 }, 2, 3), f.apply({ v: 1 }, [4, 5]), f.bind({ v: 6 }, 7)(8));
