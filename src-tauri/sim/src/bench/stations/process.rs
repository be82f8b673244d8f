//! What a process costs, as the system counts it: on Linux only.

use std::fs;

use crate::Stopped;

/// Ticks a second in `/proc`, on every Linux there is.
const TICKS: f64 = 100.0;

/// Seconds of processor a process has used, in the program and in the system.
pub fn processor(process: u32) -> Result<f64, Stopped> {
    let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name of the program stands in brackets and may hold blanks.
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
    let (Some(own), Some(system)) = (ticks(11), ticks(12)) else { return Err(Stopped::wrong("no processor's time")) };
    Ok((own + system) / TICKS)
}

/// Bytes this process had written to a disk.
pub fn written() -> Result<f64, Stopped> {
    let text = fs::read_to_string("/proc/self/io")?;
    let line = text.lines().find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|bytes| bytes.parse().ok()).ok_or_else(|| Stopped::wrong("no bytes written"))
}

/// MiB of memory this process holds (`VmRSS`).
pub fn memory() -> Result<f64, Stopped> {
    mib("VmRSS:")
}

/// The same without what are pages of files, which the system takes back whenever it likes (`RssAnon`).
pub fn own_memory() -> Result<f64, Stopped> {
    mib("RssAnon:")
}

fn mib(name: &str) -> Result<f64, Stopped> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kib: Option<f64> = line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse().ok());
    kib.map(|kib| kib / 1_024.0).ok_or_else(|| Stopped::wrong("no memory"))
}
