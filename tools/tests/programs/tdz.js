function attempt(f) { try { return f(); } catch (e) { return e.name; } }
print(attempt(() => { x; let x = 1; }));
print(attempt(() => { x = 2; const x = 1; }));
print(attempt(() => { const c = 1; c = 2; }));
print(attempt(() => typeof y1));
print(attempt(() => { typeof z; let z; }));
print(attempt(() => { function g() { return q; } g(); let q = 1; }));
print(attempt(() => { function g() { return q; } let q = 7; return g(); }));
print(attempt((a = b, b = 1) => a));
print(attempt((a = 1, b = a) => a + b));
print(attempt(() => { let a = a; }));
print(attempt(() => { switch (1) { case 0: let s = 1; break; case 1: return s; } }));
print(attempt(() => { for (let i = i; i < 1; i++); }));
print(attempt(() => undeclared));
print(attempt(() => { "use strict"; undeclared2 = 1; }));
print(attempt(() => { undeclared3 = 1; return undeclared3; }));
