function forever() { return 1 + forever(); }
try { forever(); } catch (e) { print(e instanceof RangeError); }
const o = { get g() { return this.g; } };
try { o.g; } catch (e) { print(e instanceof RangeError); }
const s = { toString() { return "" + this; } };
try { "" + s; } catch (e) { print(e instanceof RangeError); }
const even = n => n == 0 ? true : odd(n - 1), odd = n => n == 0 ? false : even(n - 1);
print(even(1000));
const v = { valueOf() { return +v; } };
try { +v; } catch (e) { print(e instanceof RangeError); }
try { [1].map(function f() { return [1].map(f); }); } catch (e) { print(e instanceof RangeError); }
