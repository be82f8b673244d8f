//! A station says what became of a command.

use domain::StationCommandId;
use domain::station_command::CommandState;
use link::CommandAck;
use store::Own;
use uuid::Uuid;

use super::Asked;
use super::deed::{Deed, Verdict};
use crate::fault::Fault;

/// Keeps what became of a command. An answer to what this station was never told is refused.
pub(super) async fn judge(own: &mut Own, asked: &Asked<'_>, request: &str, told: &CommandAck) -> Result<Deed, Fault> {
    let command = match (asked.station, Uuid::try_parse(request)) {
        (Some(station), Ok(id)) => store::station_command::find(own.rows(), station.id, StationCommandId(id)).await?,
        _ => None,
    };
    let Some(command) = command else { return Ok(Deed::of(Verdict::Refused)) };
    let (state, reason) = match told {
        CommandAck::Accepted => (CommandState::Accepted, ""),
        CommandAck::Done => (CommandState::Done, ""),
        CommandAck::Failed(reason) => (CommandState::Failed, reason.as_deref().unwrap_or("")),
    };
    let commands = vec![command.answered(state, reason, asked.at)];
    Ok(Deed { commands, ..Deed::of(Verdict::Accepted) })
}
