// Map, Set and their weak kin: order, deletion while something goes over them, keys that are the same value.
const m = new Map([["a", 1], [NaN, 2], [-0, 3]]);
print(m.size, m.get(NaN), Object.is([...m.keys()][2], 0), m.has("b"));

// An entry that is deleted and set again comes last; what is added behind the cursor is still visited.
const seen = [];
m.forEach((value, key) => {
  seen.push(String(key) + "=" + value);
  if (value === 1) { m.delete("a"); m.set("a", 4); m.delete(NaN); }
  if (value === 4) m.set("late", 5);
});
print(seen.join(" "));
m.clear();
print(m.size, [...m].length);

const s = new Set([3, 1, 2, 1]);
const steps = [];
for (const v of s) {
  steps.push(v);
  if (v < 10) { s.delete(v); s.add(v + 10); }
}
print(steps.join());
const odd = new Set([1, 3, 5]), few = new Set([3, 4]);
print([...odd.union(few)].join(), [...odd.intersection(few)].join(), [...odd.difference(few)].join(), [...odd.symmetricDifference(few)].join());
print(odd.isSubsetOf(few), odd.isSupersetOf(new Set([5])), odd.isDisjointFrom(new Set([2])));
try { odd.union([1]); } catch (e) { print(e instanceof TypeError); }
print([...Map.groupBy([1, 2, 3, 4, 5], n => n % 2 ? "odd" : "even")].map(([k, v]) => k + ":" + v.join("")).join(" "));

// The iterator of the argument is closed when an entry is no object.
const log = [];
const entries = { [Symbol.iterator]() { return { next: () => ({ done: false, value: 1 }), return() { log.push("closed"); return {}; } }; } };
try { new Map(entries); } catch (e) { log.push(e.constructor.name); }
print(log.join());

const key = {}, weak = new WeakMap([[key, "kept"]]);
print(weak.get(key), weak.has({}), weak.delete(key), weak.has(key), new WeakSet([key]).has(key), new WeakRef(key).deref() === key);
try { weak.set(Symbol.for("registered"), 1); } catch (e) { print(e.constructor.name); }
print(weak.set(Symbol("own"), 1) === weak);
