//! Reading what a process costs, and telling figures.

use std::time::Duration;

use crate::Outcome;

/// Ticks a second in `/proc`, on every Linux there is.
const TICKS: f64 = 100.0;

/// Seconds of processor a process has used, in the program and in the system.
pub fn processor(process: u32) -> Outcome<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name of the program stands in brackets and may hold blanks.
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).ok_or("no such field");
    Ok((ticks(11)? + ticks(12)?) / TICKS)
}

/// Megabytes of memory this process holds.
pub fn memory() -> Outcome<f64> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let pages: f64 = text.split_whitespace().nth(1).ok_or("no such field")?.parse()?;
    Ok(pages * 4096.0 / 1e6)
}

/// The median, the 99th of a hundred, and the longest, in milliseconds.
pub fn told(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: usize| times.get(((times.len() * share) / 100).min(times.len().saturating_sub(1)));
    let shown = |time: Option<&Duration>| format!("{:.1}", time.copied().unwrap_or_default().as_secs_f64() * 1e3);
    format!("p50 {} ms, p99 {} ms, longest {} ms", shown(at(50)), shown(at(99)), shown(times.last()))
}
