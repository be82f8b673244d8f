//! Trying out what is set of an outside broker.

use std::time::Duration;

use rumqttc::Packet;
use tokio::time::timeout;

use super::OutsideFault;
use super::client::options;
use super::connection::{Line, is_granted};
use crate::plan::Outside;

/// Longer than each step may take by itself.
const ALL_WITHIN: Duration = Duration::from_secs(20);

/// Goes there as the hub would and asks for what stations say. As a client of its own, so that the link at work is not cut
/// off, and nothing is kept for it there.
///
/// # Errors
/// [`OutsideFault`]: the first step that fails.
pub async fn try_out(plan: &Outside) -> Result<(), OutsideFault> {
    let plan = Outside { client: format!("{}-trial", plan.client), ..plan.clone() };
    timeout(ALL_WITHIN, listen(&plan)).await.unwrap_or(Err(OutsideFault::Port))
}

async fn listen(plan: &Outside) -> Result<(), OutsideFault> {
    let mut options = options(plan)?;
    options.try_set_clean_session(true).map_err(|_| OutsideFault::Login)?;
    let mut line = Line::new(options)?;
    loop {
        match line.next().await? {
            Packet::ConnAck(_) => line.subscribe(plan)?,
            Packet::SubAck(ack) if is_granted(&ack.return_codes) => return Ok(()),
            Packet::SubAck(_) => return Err(OutsideFault::Rights),
            _ => {}
        }
    }
}
