const e = new TypeError("msg", { cause: 1 });
print(e.name, e.message, e.cause, String(e), e instanceof TypeError, e instanceof Error, Object.keys(e).length);
print(new Error().message === "", String(new Error("x")), RangeError("r").message, Error.prototype.toString.call({ name: "N", message: "m" }));
function thrower() { throw new RangeError("deep"); }
try { thrower(); } catch (x) { print(x.name + ": " + x.message); }
try { undefined.foo; } catch (x) { print(x.name); }
try { null.foo = 1; } catch (x) { print(x.name); }
try { Symbol() + ""; } catch (x) { print(x.name); }
try { new Array(-1); } catch (x) { print(x.name); }
try { (1).toString(1); } catch (x) { print(x.name); }
try { Object.defineProperty(Object.freeze({}), "a", {}); } catch (x) { print(x.name); }
try { ({}).x.y; } catch (x) { print(x.name); }
try { [].at.call(null); } catch (x) { print(x.name); }
try { ({ [Symbol.toPrimitive]: 1 }) + 1; } catch (x) { print(x.name); }
try { 1n + 1; } catch (x) { print(x.name); }
try { for (const v of 5); } catch (x) { print(x.name); }
try { let [z] = {}; } catch (x) { print(x.name); }
try { const { z } = null; } catch (x) { print(x.name); }
try { Object.setPrototypeOf(Object.preventExtensions({}), {}); } catch (x) { print(x.name); }
try { "x" in 1; } catch (x) { print(x.name); }
try { ({}) instanceof 5; } catch (x) { print(x.name); }
print(Error.length, TypeError.prototype.name, Object.getPrototypeOf(TypeError) === Error);
