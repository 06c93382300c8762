// Two closures of one activation share one environment: what one writes, the other reads.
function account(balance) {
  return {
    deposit(amount) { balance += amount; },
    get balance() { return balance; },
  };
}
const mine = account(10);
mine.deposit(32);
print(mine.balance);
