//! Devices that post over HTTP: a listener beside the broker, whose silence or noise holds up nobody there. It lets through
//! what a device may ask at all, and asks the desk for the rest. Source: details.md, "devices" and "device log".

mod gate;
mod limits;
mod listener;
mod served;
mod supervise;

pub(crate) use supervise::supervise;
