// A counter: the function that makes it returns, its environment stays, because `next` holds it in [[Environment]].
function makeCounter() {
  let count = 0;
  return function next() {
    count = count + 1;
    return count;
  };
}

const a = makeCounter();
const b = makeCounter();
print(a(), a(), b());
