#!/usr/bin/env bash
# How fast spec262 is beside engine262, on this machine: a call of fib, a round of a loop, a closure that is made and called twice.
# The least user time of five runs each (or as many as ROUNDS says), taken by turns; what an empty file takes is taken off.
#
#     npm install @engine262/engine262
#     semantics/benches/engine262.sh node node_modules/.bin/engine262
set -euo pipefail
if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND…, which runs the file that is named behind it: $0 node node_modules/.bin/engine262" >&2
    exit 64
fi
rounds=${ROUNDS:-5}
spec262="$(cd "$(dirname "$0")/../.." && pwd)/target/release/spec262"
[ -x "$spec262" ] || { echo "$spec262 is not there: cargo build --release makes it" >&2; exit 66; }
dir=$(mktemp -d)
trap 'rm -r "$dir"' EXIT

names=(empty call iteration closure)
counts=(1 57313 200000 20000)
: > "$dir/empty.js"
echo 'function fib(n){return n<2?n:fib(n-1)+fib(n-2)} fib(22)' > "$dir/call.js"
echo 'let sum=0; for(let i=0;i<200000;i++) sum+=i' > "$dir/iteration.js"
echo 'const fs=[]; for(let i=0;i<20000;i++) fs.push(()=>i); let s=0; for(const f of fs){ s+=f(); s+=f() }' > "$dir/closure.js"

# The user time of a command, in seconds; a command that fails shows what it said and ends all.
user_time() {
    local TIMEFORMAT=%U
    { time "$@" > "$dir/said" 2>&1; } 2> "$dir/time" || { cat "$dir/said" >&2; echo "it failed: $*" >&2; exit 1; }
    cat "$dir/time"
}
least() { sort -n "$dir/$1" | head -n 1; }

for ((round = 1; round <= rounds; round++)); do
    for name in "${names[@]}"; do
        user_time "$spec262" run "$dir/$name.js" >> "$dir/ours.$name"
        user_time "$@" "$dir/$name.js" >> "$dir/theirs.$name"
    done
done
printf '%-10s %12s %12s %8s\n' 'one' 'spec262, µs' 'other, µs' 'ratio'
for i in 1 2 3; do
    name=${names[i]}
    awk -v n="$name" -v c="${counts[i]}" -v a="$(least "ours.$name")" -v a0="$(least ours.empty)" -v b="$(least "theirs.$name")" -v b0="$(least theirs.empty)" \
        'BEGIN { ours = (a - a0) / c * 1e6; theirs = (b - b0) / c * 1e6; printf "%-10s %12.2f %12.1f %8.1f\n", n, ours, theirs, theirs / ours }'
done
