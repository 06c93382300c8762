// An immediately invoked function: its environment is the module's private part.
const ids = (function () {
  let last = 0;
  const used = [];
  return {
    next(prefix = "id") { used.push(prefix + ++last); return used[used.length - 1]; },
    count() { return used.length; },
  };
})();
print(ids.next(), ids.next("n"), ids.count());
