//! Panics, as lines of the log.

use std::panic;

/// From now on a panic is told as an error and not as the language tells it, which would tell too much.
pub fn tell_panics() {
    panic::set_hook(Box::new(|panic| {
        // A literal was written by us; a formatted message may hold somebody's data and is left out.
        let message = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("");
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(room = "app", place, said = message, "panic");
    }));
}
