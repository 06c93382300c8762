//! The same work on many things, on several threads; each thread has a state of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The stack of each thread: for engines that need more than usual.
const STACK: usize = 64 << 20;

/// Gives the results in the order of the items; `broken` is the result where the work panicked, and the thread gets a new state.
pub fn map<I: Sync, S, R: Send>(
    items: &[I],
    threads: usize,
    state: &(dyn Fn() -> Result<S, String> + Sync),
    work: &(dyn Fn(&mut S, &I) -> R + Sync),
    broken: &(dyn Fn(&I) -> R + Sync),
) -> Result<Vec<R>, String> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    let thread = || -> Result<(), String> {
        let mut own = None;
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return Ok(()) };
            let s = match &mut own {
                Some(s) => s,
                none => none.insert(state()?),
            };
            let result = catch_unwind(AssertUnwindSafe(|| work(s, item))).unwrap_or_else(|_| {
                own = None;
                broken(item)
            });
            results.lock().map_err(|e| e.to_string())?.push((at, result));
        }
    };
    std::thread::scope(|scope| {
        let threads = 0..threads.clamp(1, items.len().max(1));
        let spawn = |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, thread).map_err(|e| e.to_string());
        let running = threads.map(spawn).collect::<Result<Vec<_>, _>>()?;
        running.into_iter().try_for_each(|t| t.join().map_err(|_| "a thread broke down".to_string())?)
    })?;
    let mut results = results.into_inner().map_err(|e| e.to_string())?;
    results.sort_by_key(|(at, _)| *at);
    Ok(results.into_iter().map(|(_, r)| r).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_their_order_and_a_panic_is_one_result() {
        let items: Vec<u32> = (0..100).collect();
        let results = super::map(&items, 4, &|| Ok(()), &|(), n| if *n == 13 { std::panic::panic_any(13) } else { n * 2 }, &|_| 0).unwrap();
        let wanted: Vec<u32> = items.iter().map(|n| if *n == 13 { 0 } else { n * 2 }).collect();
        assert_eq!(results, wanted);
        assert!(super::map(&items, 2, &|| Err::<(), _>("no".to_string()), &|(), n| *n, &|_| 0).is_err());
    }
}
