//! What a station tells of the time without a link may come in another order than it happened. A report that did not fit when it
//! came is read again once something of before it is booked. Source: stations.md, "Offline batches".

use domain::CustomerId;
use domain::alert::AlertKind;
use domain::swap::{Quarantine, QuarantineState};
use domain::{Time, UserId};
use link::{Envelope, Message, Root, Topic, payload};
use store::Own;

use super::deed::{Deed, Verdict};
use super::named::Station;
use super::{Asked, Heard, moved, written};
use crate::fault::Fault;
use crate::handles::Hub;

/// Books what was kept for a person of a station and a customer and fits by now, the oldest first.
///
/// # Errors
/// [`Fault`] if it could not be read or written; what was booked before stays.
pub(super) async fn settle(hub: &Hub, root: &Root, station: &Station, customer: CustomerId) -> Result<(), Fault> {
    while one_more(hub, root, station, customer).await? {}
    Ok(())
}

/// Books the first that fits; whether there was one.
async fn one_more(hub: &Hub, root: &Root, station: &Station, customer: CustomerId) -> Result<bool, Fault> {
    let at = hub.now();
    let mut own = hub.store.begin_own(at).await?;
    let mut waiting = store::quarantine::waiting(own.rows(), station.id, customer).await?;
    waiting.sort_by_cached_key(told_of);
    for was in waiting {
        let Ok(topic) = Topic::read(root, &was.topic) else { continue };
        let payload = was.payload.as_bytes();
        let heard = Heard { login: "", station: None, topic: &was.topic, payload, retained: false };
        let Some(deed) = judged(hub, &mut own, (&heard, &topic), station, at).await? else { continue };
        let by = (UserId(station.id.0), at);
        let settled = was.decided(QuarantineState::Accepted, String::new(), by)?;
        let deed = Deed { settles: Some(settled), answers: Vec::new(), ..deed };
        written::book(hub, own, (&heard, Some(&topic), Some(station)), deed, at).await?;
        return Ok(true);
    }
    Ok(false)
}

/// What it comes to now, if it fits.
async fn judged(
    hub: &Hub,
    own: &mut Own,
    (heard, topic): (&Heard<'_>, &Topic),
    station: &Station,
    at: Time,
) -> Result<Option<Deed>, Fault> {
    let Ok(fields) = payload::read(heard.payload) else { return Ok(None) };
    let envelope = Envelope::read(&fields);
    let Ok(Message::SwapReport(told)) = Message::read(&topic.kind, &fields) else { return Ok(None) };
    if !envelope.offline {
        return Ok(None);
    }
    // What waited for an older report went out when that was heard: no readings tell of a trip that ended before.
    let asked = Asked { heard, topic, station: Some(station), envelope: &envelope, at, trip: None };
    let mut deed = moved::judge(hub, own, &asked, &told).await?;
    // It was in question for no other reason than that it waited here.
    deed.alerts.retain(|raised| raised.kind != AlertKind::NotIssuable);
    Ok(Some(deed).filter(|deed| deed.verdict == Verdict::Accepted))
}

/// When it happened, as the station says.
fn told_of(was: &Quarantine) -> Time {
    let envelope = payload::read(was.payload.as_bytes()).map(|fields| Envelope::read(&fields));
    envelope.map_or(was.at, |envelope| moved::when(&envelope, was.at).0)
}
