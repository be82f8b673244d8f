//! What never happened but could have: a hub with years behind it for the bench, and a load that is cut off for the soak.

pub mod bench;
mod bulk;
mod cache;
mod figure;
pub mod kill;
mod past;
mod seat;
mod stopped;

pub use stopped::Stopped;
