let fs = [];
for (let i = 0; i < 3; i++) fs.push(() => i);
print(fs.map(f => f()).join());
fs = [];
for (var j = 0; j < 3; j++) fs.push(() => j);
print(fs.map(f => f()).join());
fs = [];
for (let i = 0, set = v => { i = v; }, get = () => i; i < 3; i++) { fs.push(get); fs.push(() => i); }
print(fs.map(f => f()).join());
fs = [];
for (let i = 0; fs.push(() => i), i < 2; i++) ;
print(fs.map(f => f()).join());
fs = [];
for (let i = 0; i < 2; fs.push(() => i), i++) ;
print(fs.map(f => f()).join());
fs = [];
for (const v of ["a", "b", "c"]) fs.push(() => v);
print(fs.map(f => f()).join());
fs = [];
for (const k in { p: 1, q: 2 }) fs.push(() => k);
print(fs.map(f => f()).join());
fs = [];
for (let i = 0; i < 3; i++) { let k = i * 10; fs.push(() => k++); }
print(fs.map(f => f()).join(), fs.map(f => f()).join());
fs = [];
for (let i = 0; i < 4; i++) { if (i == 1) continue; if (i == 3) break; fs.push(() => i); }
print(fs.map(f => f()).join());
let w = 0; while (w < 3) { let c = w; fs.push(() => c); w++; }
do { let c = w; fs.push(() => c); w--; } while (w > 1);
print(fs.map(f => f()).join());
