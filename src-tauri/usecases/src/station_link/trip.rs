//! The trip of the battery that a report says came back.

use domain::Time;
use domain::swap::Named;
use link::Root;
use link::{Kind, Topic};

use super::{Heard, named, report};
use crate::counter::{self, Trip};
use crate::fault::Fault;
use crate::handles::Hub;

/// What the battery that came back gave, where a message reports one and its readings tell. It is asked before the message is
/// judged, which is done in one transaction.
pub(super) async fn of(hub: &Hub, root: &Root, heard: &Heard<'_>, at: Time) -> Result<Option<Trip>, Fault> {
    let Ok(topic) = Topic::read(root, heard.topic) else { return Ok(None) };
    if heard.retained || !matches!(topic.kind, Kind::SwapActivity | Kind::SwapResult) {
        return Ok(None);
    }
    let Some(told) = report::read(heard.topic, heard.payload) else { return Ok(None) };
    let mut read = hub.store.read().await?;
    let Some(station) = named::station(&mut read, topic.station.as_str()).await? else { return Ok(None) };
    let Named::Battery(battery) = named::battery(&mut read, &station, told.batteries().0).await? else {
        return Ok(None);
    };
    drop(read);
    Ok(counter::trips(hub, &[battery], told.when(at).0).await.pop())
}
