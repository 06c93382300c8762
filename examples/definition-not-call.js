// A closure sees the environment that it was defined in, not the one that it is called from.
const x = "where it was defined";
function show() { return x; }
function caller() {
  const x = "where it was called";
  return show();
}
print(caller());
