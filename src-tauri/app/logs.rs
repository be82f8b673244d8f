//! What the program says on standard error. No secrets, no names of people.

use std::panic;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt;

/// Begins logging, panics included.
pub fn begin() {
    fmt().with_writer(std::io::stderr).with_max_level(LevelFilter::INFO).with_target(true).init();
    panic::set_hook(Box::new(|panic| {
        // A literal was written by us; a formatted message may hold somebody's data and is left out.
        let message = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("");
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, message, "panic");
    }));
}
