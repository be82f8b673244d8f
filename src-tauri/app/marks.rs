//! Marks on the way from start to the first usable screen, for the bench: with `HUBKEEPER_MARKS=1` each is one line
//! `mark NAME` on standard error at the moment it is reached. Whoever started the program holds the watch.

use std::io::Write;

/// Says that `name` has been reached.
pub fn reached(name: &str) {
    if wanted() {
        // Nobody may be reading; the program goes on all the same.
        let _ = writeln!(std::io::stderr(), "mark {name}");
    }
}

/// Whether anyone asked for marks.
pub fn wanted() -> bool {
    std::env::var_os("HUBKEEPER_MARKS").is_some_and(|value| value == "1")
}
