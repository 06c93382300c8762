// Every call makes an environment of its own, whose outer one is the environment that fib was defined in.
function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
print(fib(10));
