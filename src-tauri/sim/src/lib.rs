//! What never happened but could have: a hub with years behind it for the bench, a load that is cut off
//! for the soak, stations that never rest, and cases from the field.

pub mod bench;
mod bulk;
mod cache;
pub mod cases;
pub mod day;
mod figure;
pub mod kill;
mod left;
pub mod mosquitto;
mod past;
mod seat;
pub mod stations;
mod stopped;

pub use left::{Left, left};
pub use stopped::Stopped;
