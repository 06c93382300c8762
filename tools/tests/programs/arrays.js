const a = [3, 1, 2];
print(a.length, a.indexOf(1), a.includes(2), a.slice(1).join(), a.concat([4, [5]]).length, a.join("-"));
print(a.map(x => x * 2).join(), a.filter(x => x > 1).join(), a.reduce((s, x) => s + x), a.reduceRight((s, x) => s + x, ""), a.some(x => x > 2), a.every(x => x > 0), a.find(x => x < 3), a.findIndex(x => x == 2));
print([...a].sort().join(), [...a].sort((x, y) => y - x).join(), [...a].reverse().join());
a.push(4, 5); print(a.pop(), a.shift(), a.unshift(9, 8), a.join());
print(a.splice(1, 2, "x", "y", "z").join(), a.join());
a.length = 2; print(a.join(), a.length); a[5] = 1; print(a.length, 3 in a, a.join());
print([, 1, , 2].length, [1, , 3].indexOf(undefined), Array(3).length, Array.of(7).length, Array.isArray([]));
print([1, [2, [3, [4]]]].flat(Infinity).join(), [1, 2].flatMap(x => [x, x]).join(), Array(3).fill(0).join(), [1, 2, 3, 4, 5].copyWithin(0, 3).join());
try { [].length = -1; } catch (e) { print(e.name); }
try { [].reduce((x, y) => x); } catch (e) { print(e.message !== "", e.name); }
const holes = [1, , 2]; let count = 0; holes.forEach(() => count++); print(count);
print([1, 2, 3].at(-1), [3, 1, 2].toSorted().join(), [1, 2, 3].with(1, 9).join(), [1, 2, 3].findLast(x => x < 3), [1, 2, 3].toReversed().join(), [1, 2, 3].lastIndexOf(3));
