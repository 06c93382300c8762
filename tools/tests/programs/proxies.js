// Proxies: which traps are called, in which order, and the invariants that they may not break.
const log = [];
const watched = target => new Proxy(target, new Proxy({}, { get(_, trap) { log.push(trap); } }));
function traps(what) { log.length = 0; what(); print(log.join(" ")); }

const p = watched({ a: 1, b: 2 });
traps(() => p.a);
traps(() => { p.a = 3; });
traps(() => "a" in p);
traps(() => delete p.b);
traps(() => Object.keys(p));
traps(() => ({ ...p }));
traps(() => { for (const k in p); });
traps(() => { const { a, ...rest } = p; });
traps(() => Object.freeze(p));

const f = watched(function (x) { this.x = x; });
traps(() => f(1));
traps(() => new f(1));
print(typeof f, typeof new Proxy({}, {}), Array.isArray(new Proxy([], {})));

// A with statement asks [[HasProperty]] before anything else, and %Symbol.unscopables% of what is there.
const scope = new Proxy({ x: 1 }, {
  has(target, key) { log.push("has " + String(key)); return key in target; },
  get(target, key, receiver) { log.push("get " + String(key)); return Reflect.get(target, key, receiver); },
});
log.length = 0;
with (scope) { x; }
print(log.join(", "));

// Invariants.
function refused(what) { try { what(); print("allowed"); } catch (e) { print(e.constructor.name); } }
const fixed = Object.freeze({ c: 1 });
refused(() => new Proxy(fixed, { get: () => 2 }).c);
refused(() => new Proxy(fixed, { has: () => false }).c);
refused(() => "c" in new Proxy(fixed, { has: () => false }));
refused(() => Object.keys(new Proxy(fixed, { ownKeys: () => [] })));
refused(() => Object.keys(new Proxy({}, { ownKeys: () => ["x", "x"] })));
refused(() => Object.getPrototypeOf(new Proxy(fixed, { getPrototypeOf: () => null })));
refused(() => Object.isExtensible(new Proxy(fixed, { isExtensible: () => true })));
refused(() => Object.defineProperty(new Proxy(fixed, { defineProperty: () => true }), "d", { value: 1 }));
refused(() => new (new Proxy(function () {}, { construct: () => 1 }))());

const { proxy, revoke } = Proxy.revocable({}, {});
revoke();
refused(() => proxy.x);
refused(() => Array.isArray(proxy));
print(typeof proxy, Object.hasOwn(Proxy, "prototype"));
