//! What stations say, done: each message is judged over what the hub knows, and written down with all it does and with its
//! answer, in one transaction. A repeat gets the same answer again and does nothing. Source: stations.md, "Rules".

mod acked;
mod auth;
mod brought;
pub(crate) mod carried;
mod caught_up;
mod deed;
pub(crate) mod laid_out;
mod let_in;
mod moved;
mod named;
pub(crate) mod offer;
mod readings;
pub(crate) mod report;
mod speaker;
mod status;
mod trip;
mod turned_away;
mod whose;
mod written;

use domain::alert::{ABOUT_MAX, AlertKind};
use domain::presence::Sign;
use domain::swap::ErrorCode;
use domain::{HubId, StationId, Time};
use link::payload::{self, Object};
use link::{Answer, Echo, Envelope, Identity, Kind, Known, Message, Refused, Root, Topic};
use store::Own;
use store::post::{self, Parcel};

use crate::counter::Trip;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::presence;

use deed::{Deed, Question, Verdict};
use named::Station;

pub use let_in::LetIn;
pub(crate) use let_in::let_in;
pub(crate) use readings::hear_readings;
pub use readings::is_reading;
pub(crate) use whose::hub_of_login;

/// Minutes for which what a message says makes it the same one, where nothing else does.
const HELD_MINUTES: i64 = 10;

/// A message as it came.
pub struct Heard<'a> {
    /// The login at the broker.
    pub login: &'a str,
    /// The station the login is of; none of a gateway, which speaks for all of them.
    pub station: Option<&'a str>,
    /// Where it came.
    pub topic: &'a str,
    /// What it says.
    pub payload: &'a [u8],
    /// Whether a broker kept it for whoever comes later.
    pub retained: bool,
}

/// What is known of a message before it is judged.
struct Asked<'a> {
    heard: &'a Heard<'a>,
    topic: &'a Topic,
    station: Option<&'a Station>,
    envelope: &'a Envelope,
    at: Time,
    /// What the battery that it says came back gave, by its readings.
    trip: Option<Trip>,
}

/// Does what a message says; what goes out for it, in order, which is on disk then.
///
/// # Errors
/// [`Fault`] if it could not be written down: it must come again.
pub(crate) async fn hear(hub: &Hub, root: &Root, heard: &Heard<'_>) -> Result<Vec<Parcel>, Fault> {
    if let (1, parcels) = hear_readings(hub, root, std::slice::from_ref(heard)).await? {
        return Ok(parcels);
    }
    let at = hub.now();
    let trip = trip::of(hub, root, heard, at).await?;
    let mut own = hub.store.begin_own(at).await?;
    let Ok(topic) = Topic::read(root, heard.topic) else {
        return written::write(hub, own, root, (heard, None, None), Deed::of(Verdict::BadTopic), at).await;
    };
    if let Some(level) = heard.station.filter(|level| *level != topic.station.as_str()) {
        let speaker = named::station(own.rows(), level).await?;
        let deed = Deed::no(ErrorCode::NotYourDevice).alert(AlertKind::ForeignStation, topic.station.as_str());
        return written::write(hub, own, root, (heard, Some(&topic), speaker.as_ref()), deed, at).await;
    }
    let station = named::station(own.rows(), topic.station.as_str()).await?;
    let speaks = station.as_ref().filter(|_| !heard.retained).map(|station| (station.id, station.record.id));
    let (read, envelope) = match read(heard) {
        Ok((fields, envelope)) => (Ok(fields), envelope),
        Err(deed) => (Err(deed), Envelope::EMPTY),
    };
    let asked = Asked { heard, topic: &topic, station: station.as_ref(), envelope: &envelope, at, trip };
    let identity = match &read {
        Ok(fields) => in_session(&mut own, &asked, identity(&topic, &envelope, fields, at)).await?,
        Err(deed) => raw(heard, &topic, at).filter(|_| deed.verdict == Verdict::BadPayload),
    };
    let spoke = status::spoke(&asked);
    if let Some((key, _)) = &identity
        && let Some(before) = post::before(own.rows(), key, at).await?
    {
        let parcels = again(hub, own, root, &asked, before).await?;
        // What a station said of itself may be long over: its last will says that it is away, and comes again.
        note(hub, speaks, Some(spoke).filter(|_| topic.kind != Kind::StationStatus)).await?;
        return Ok(parcels);
    }
    let deed = match read {
        Ok(fields) => judged(hub, &mut own, &asked, &fields).await?,
        Err(deed) if deed.verdict == Verdict::BadPayload => answered(&mut own, *deed, &asked).await?,
        Err(deed) => *deed,
    };
    let sign = deed.sign.clone().unwrap_or(spoke);
    let late = deed.swap.as_ref().filter(|swap| swap.offline && swap.act.is_some()).and_then(|swap| swap.customer);
    let deed = Deed { identity: identity.clone(), ..deed };
    let parcels = match written::write(hub, own, root, (heard, Some(&topic), station.as_ref()), deed, at).await {
        Err(why @ Fault::Refused(_)) => set_aside(hub, root, &asked, identity, &why).await?,
        written => written?,
    };
    if let (Some(station), Some(customer)) = (&station, late) {
        // What was heard is on disk: it must not come again because something of before cannot be booked.
        if let Err(fault) = caught_up::settle(hub, root, station, customer).await {
            tracing::error!(code = fault.code(), "what waited for an older report is not booked");
        }
    }
    note(hub, speaks, Some(sign)).await?;
    Ok(parcels)
}

/// What cannot be written as it stands is kept for a person: unacknowledged it would come again for ever, and nothing after it.
async fn set_aside(
    hub: &Hub,
    root: &Root,
    asked: &Asked<'_>,
    identity: Option<Same>,
    why: &Fault,
) -> Result<Vec<Parcel>, Fault> {
    tracing::error!(code = why.code(), "what a station said cannot be written");
    let mut own = hub.store.begin_own(asked.at).await?;
    let deed = answered(&mut own, Deed::no(ErrorCode::SwapFailed), asked).await?;
    let deed = Deed { identity, ..deed };
    written::write(hub, own, root, (asked.heard, Some(asked.topic), asked.station), deed, asked.at).await
}

/// Who speaks is there.
async fn note(hub: &Hub, speaks: Option<(StationId, HubId)>, sign: Option<Sign>) -> Result<(), Fault> {
    let (Some((station, place)), Some(sign)) = (speaks, sign) else { return Ok(()) };
    hub.note_sign(station, place, &sign).await
}

/// A station came to the broker or went from it, by the level of its topics.
pub(crate) async fn passed(hub: &Hub, level: &str, sign: &Sign) -> Result<(), Fault> {
    let mut read = hub.store.read().await?;
    let [(station, place)] = store::station::called(&mut read, level).await?[..] else { return Ok(()) };
    drop(read);
    hub.note_sign(station, place, sign).await
}

/// A station's login was refused a topic that is not its own. Somebody is to look, and is told once until they have.
pub(crate) async fn refused(hub: &Hub, level: &str, topic: &str) -> Result<(), Fault> {
    let kind = AlertKind::ForeignStation;
    let mut read = hub.store.read().await?;
    let [(station, place)] = store::station::called(&mut read, level).await?[..] else { return Ok(()) };
    if store::alert::goes_on(&mut read, place, kind, station).await? {
        return Ok(());
    }
    drop(read);
    let about: String = topic.chars().take(ABOUT_MAX).collect();
    presence::raise(hub, (place, station), kind, &about).await
}

/// What is in a message that may be spoken at all.
fn read(heard: &Heard<'_>) -> Result<(Object, Envelope), Box<Deed>> {
    if heard.retained {
        return Err(Box::new(Deed::of(Verdict::Retained)));
    }
    match payload::read(heard.payload) {
        Ok(fields) => {
            let envelope = Envelope::read(&fields);
            Ok((fields, envelope))
        }
        Err(error) => Err(Box::new(Deed::of(Verdict::BadPayload).refused(error.into()))),
    }
}

/// What makes a message the same as another, and until when that holds; no time for ever.
type Same = (String, Option<Time>);

/// What makes it the same message, and until when that holds. The same tap tomorrow is a new one, and today its session
/// says so.
fn identity(topic: &Topic, envelope: &Envelope, fields: &Object, at: Time) -> Option<Same> {
    let Identity { by, key } = Identity::of(topic, envelope, fields);
    match (by, &topic.kind) {
        // How a station stands is no event: it says the same as long as it is the same.
        (Known::ByPayload, kind) if says_how_it_is(kind) => None,
        (Known::ByPayload, _) => Some((key, Some(at.plus_minutes(HELD_MINUTES)))),
        (Known::BySequence | Known::ByMessageId, _) => Some((key, None)),
    }
}

/// Whoever stands at a reader asks, and a station tells of itself, as often as they like.
const fn says_how_it_is(kind: &Kind) -> bool {
    matches!(kind, Kind::AuthRequest(_) | Kind::StationStatus)
}

/// A battery that is put in again in another session is put in anew, though the station says the same of it.
async fn in_session(own: &mut Own, asked: &Asked<'_>, identity: Option<Same>) -> Result<Option<Same>, Fault> {
    let (Some((key, until @ Some(_))), Kind::SwapInitiate, Some(station)) =
        (&identity, &asked.topic.kind, asked.station)
    else {
        return Ok(identity);
    };
    let there = store::swap_session::open_at(own.rows(), station.id, asked.at).await?;
    Ok(Some((there.map_or_else(|| key.clone(), |session| format!("{key} {}", session.id.0)), *until)))
}

/// What cannot be read is the same while it is the same bytes at the same place: whoever repeats it all
/// day fills nothing.
fn raw(heard: &Heard<'_>, topic: &Topic, at: Time) -> Option<Same> {
    let key = format!("raw {} {} {}", heard.login, heard.topic, String::from_utf8_lossy(heard.payload));
    (!says_how_it_is(&topic.kind)).then(|| (key, Some(at.plus_minutes(HELD_MINUTES))))
}

/// What came before is answered as it was.
async fn again(hub: &Hub, mut own: Own, root: &Root, asked: &Asked<'_>, before: i64) -> Result<Vec<Parcel>, Fault> {
    let parcels = laid_out::again(own.rows(), before, asked.at).await?;
    let about = (asked.heard, Some(asked.topic), asked.station);
    written::write(hub, own, root, about, Deed::of(Verdict::Duplicate), asked.at).await?;
    Ok(parcels)
}

async fn judged(hub: &Hub, own: &mut Own, asked: &Asked<'_>, fields: &Object) -> Result<Deed, Fault> {
    let message = match Message::read(&asked.topic.kind, fields) {
        Ok(message) => message,
        Err(error) => {
            let deed = Deed::of(Verdict::BadPayload).refused(error.into());
            return answered(own, deed, asked).await;
        }
    };
    match message {
        Message::AuthRequest(request) => auth::judge(hub, own, asked, &request).await,
        Message::SwapInitiate(told) => brought::judge(hub, own, asked, &told).await,
        Message::SwapReport(told) => moved::judge(hub, own, asked, &told).await,
        Message::SwapRefused(told) => turned_away::judge(hub, own, asked, &told).await,
        Message::StationStatus(told) => status::judge(own, asked, &told).await,
        Message::CommandAck(told) => match &asked.topic.kind {
            Kind::CommandAck { request } => acked::judge(own, asked, request, &told).await,
            _ => Ok(Deed::of(Verdict::Refused)),
        },
        // Readings are taken in by themselves.
        Message::BatteryStatus(_) => Ok(Deed::of(Verdict::Refused)),
    }
}

/// What cannot be read is answered where a known station can be; a report that batteries moved is kept for a person.
async fn answered(own: &mut Own, deed: Deed, asked: &Asked<'_>) -> Result<Deed, Fault> {
    let is_awaited = match (&asked.topic.kind, asked.station) {
        (Kind::SwapInitiate, Some(station)) => {
            store::swap_session::open_at(own.rows(), station.id, asked.at).await?.is_some()
        }
        _ => true,
    };
    Ok(if is_awaited { told(deed, asked) } else { deed })
}

fn told(deed: Deed, asked: &Asked<'_>) -> Deed {
    let topic = asked.topic;
    let Some(refused) = deed.refused.clone() else { return deed };
    let is_report = matches!(topic.kind, Kind::SwapActivity | Kind::SwapResult);
    let question = Question { code: refused.code, customer: None, came: None, went: None };
    let deed = if is_report { deed.questioned(question) } else { deed };
    if asked.station.is_none() {
        return deed;
    }
    match &topic.kind {
        Kind::AuthRequest(spelling) => deed.answer(Answer::AuthFailure(link::AuthFailure {
            spelling: *spelling,
            refused,
            echo: Echo::of(asked.envelope),
            timestamp: asked.envelope.timestamp.raw.clone(),
        })),
        Kind::SwapActivity | Kind::SwapResult | Kind::SwapInitiate => deed.answer(error(refused, asked)),
        Kind::SwapRefused | Kind::StationStatus | Kind::BatteryStatus | Kind::CommandAck { .. } => deed,
    }
}

fn error(refused: Refused, asked: &Asked<'_>) -> Answer {
    Answer::SwapError(link::SwapError { refused, echo: Echo::of(asked.envelope), at: asked.at })
}
