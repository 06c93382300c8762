outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j == 1) continue outer; if (i == 2) break outer; print(i, j); } }
function sw(x) { switch (x) { case 1: return "one"; case "1": return "str"; default: return "def"; case 2: case 3: return "few"; } }
print(sw(1), sw("1"), sw(2), sw(3), sw(4));
function fall(x) { let r = ""; switch (x) { case 1: r += "1"; case 2: r += "2"; break; default: r += "d"; case 9: r += "9"; } return r; }
print(fall(1), fall(2), fall(3), fall(9));
function t(n) { try { if (n == 0) throw new Error("e"); if (n == 1) return "ret"; return "try"; } catch (e) { return "catch " + e.message; } finally { if (n == 2) return "fin"; } }
print(t(0), t(1), t(2), t(3));
function order() { const log = []; try { try { log.push(1); throw 1; } finally { log.push(2); } } catch (e) { log.push(3); } finally { log.push(4); } return log.join(); }
print(order());
function lf() { for (const x of [1, 2, 3]) { try { continue; } finally { if (x == 2) break; } } return "done"; }
print(lf());
lbl: { print("in"); break lbl; print("never"); }
let n = 0; do { n++; if (n == 2) continue; } while (n < 4); print(n);
try { throw { custom: 1 }; } catch ({ custom }) { print(custom); }
try { null.x; } catch (e) { print(e instanceof TypeError, e.name); }
try { } finally { print("finally"); }
for (;;) { break; }
if (0) print("no"); else if (1) print("yes"); else print("no");
with ({ w: 5 }) print(w);
