//! What the program says of itself: into the log of the data folder, as with a window. Standard output is for whoever reads
//! its lines, standard error for what somebody must mend.

use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use usecases::{Clock, Logs, tell_panics};

/// Begins logging, panics included. The log waits until the data folder is known.
#[must_use]
pub fn begin_logs() -> Logs {
    let logs = Logs::waiting();
    let clock = Clock::system();
    let spoken = fmt::layer().with_writer(std::io::stderr).with_filter(LevelFilter::ERROR);
    tracing_subscriber::registry().with(LevelFilter::INFO).with(spoken).with(logs.layer(move || clock.now())).init();
    tell_panics();
    logs
}
