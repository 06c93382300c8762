// `let` in a for loop: a binding for each iteration. `var`: one binding for all of them.
const withLet = [], withVar = [];
for (let i = 0; i < 3; i++) withLet.push(() => i);
for (var j = 0; j < 3; j++) withVar.push(() => j);
print(withLet.map(f => f()).join());
print(withVar.map(f => f()).join());
