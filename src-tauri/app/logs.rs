//! What the program says: on standard error, and into the log of the data folder. No secrets, no names of people.

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use usecases::{Clock, Logs, tell_panics};

/// Begins logging, panics included. The log waits until the data folder is known.
pub fn begin() -> Logs {
    let logs = Logs::waiting();
    let clock = Clock::system();
    // Standard error is for what is unusual; every command stands in the log.
    let unusual = filter_fn(|of| !(of.target() == "usecases::called" && *of.level() == tracing::Level::INFO));
    let spoken = fmt::layer().with_writer(std::io::stderr).with_target(true).with_filter(unusual);
    tracing_subscriber::registry().with(LevelFilter::INFO).with(spoken).with(logs.layer(move || clock.now())).init();
    tell_panics();
    logs
}
