//! What stations are to hear, laid out in the transaction of what it tells of, for as long as it has a sense to say it.

use domain::swap::SwapSession;
use domain::{HubId, StationId, Time};
use link::{Answer, Root, StationName, is_said_once};
use store::Reading;
use store::post::{self, Draft, Parcel};

use crate::fault::Fault;

/// Whoever was told of a battery or a swap may ask again for so long.
const WAITS_MINUTES: i64 = 10;
/// Nobody waits longer before a station that does not answer.
const CARD_WAITS_MS: i64 = 5_000;

/// Who is to hear it: a station of a hub of this desktop, or nobody known that said something.
pub(crate) struct Hearer<'a> {
    pub root: &'a Root,
    pub name: &'a StationName,
    pub station: Option<(StationId, HubId)>,
}

/// Lays out what the hub says: as the answer to a message, or of itself. What it says of a card takes the place of what it
/// said of the card before, if that has not left.
pub(crate) async fn lay_out(
    rows: &mut Reading,
    to: &Hearer<'_>,
    message: Option<i64>,
    (answer, session): (&Answer, Option<&SwapSession>),
    at: Time,
) -> Result<Parcel, Fault> {
    let while_open = session.map_or_else(|| at_once(at), |session| session.until);
    let until = match answer {
        Answer::AuthSuccess(_) | Answer::SwapOffer(_) => while_open,
        Answer::AuthFailure(_) => at_once(at),
        Answer::SwapConfirmation(_) | Answer::SwapError(_) | Answer::BatteryAck(_) => later(at),
        Answer::Command(command) => command.expires_at,
    };
    if let (Answer::AuthSuccess(_) | Answer::AuthFailure(_), Some((station, _))) = (answer, to.station) {
        post::settle_cards(rows, station, at).await?;
    }
    let out = answer.publish(to.root, to.name);
    let qos = match out.qos {
        link::Qos::AtLeastOnce => 1,
        link::Qos::ExactlyOnce => 2,
    };
    // An answer leaves as soon as it is on disk; what nobody asked for is fetched from there.
    let is_sent = message.is_some() && is_said_once(to.root, &out.topic);
    let draft = Draft { message, to: to.station, topic: &out.topic, payload: &out.payload, qos, until, is_sent };
    let number = post::lay_out(rows, &draft, at).await?;
    Ok(Parcel { number, topic: out.topic, payload: out.payload, qos, asked_by: None })
}

/// What was answered to a message that came once more.
pub(super) async fn again(rows: &mut Reading, message: i64, at: Time) -> Result<Vec<Parcel>, Fault> {
    Ok(post::answers_again(rows, message, (at_once(at), later(at)), at).await?)
}

fn at_once(at: Time) -> Time {
    Time(at.0 + CARD_WAITS_MS)
}

fn later(at: Time) -> Time {
    at.plus_minutes(WAITS_MINUTES)
}
