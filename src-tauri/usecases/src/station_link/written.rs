//! Writes what a message comes to: itself, its answers and all it does, in one transaction.

use domain::alert::Alert;
use domain::custody::{Custody, CustodyReason, Holder};
use domain::swap::{ErrorCode, HealthLog, Quarantine, QuarantineState, SessionState};
use domain::{ActId, AlertId, BatteryId, CustodyId, HealthLogId, HubId, Item, QuarantineId, SlotId, Time, UserId};
use link::{Root, Topic};
use store::post::{self, Letter, Parcel};
use store::{Act, Op, Own, Told};

use super::deed::{Deed, Question, Verdict};
use super::laid_out::{Hearer, lay_out};
use super::named::Station;
use super::{Heard, hub_of_login};
use crate::counter::record;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;

/// Reports that cannot be read and wait for a decision, at most.
const UNREADABLE_MAX: i64 = 500;

/// What a message was, where it came and of whose station it is.
pub(super) type About<'a> = (&'a Heard<'a>, Option<&'a Topic>, Option<&'a Station>);

/// Writes a message with all it does and its answers, and commits; what goes out.
pub(super) async fn write(
    hub: &Hub,
    mut own: Own,
    root: &Root,
    about: About<'_>,
    mut deed: Deed,
    at: Time,
) -> Result<Vec<Parcel>, Fault> {
    keep_readable(&mut own, &mut deed).await?;
    if let Some(session) = &deed.session {
        store::swap_session::save(own.rows(), session).await?;
        if session.state != SessionState::Open {
            post::settle_cards(own.rows(), session.station, at).await?;
        }
    }
    let parcels = letter(&mut own, root, about, &deed, at).await?;
    book(hub, own, about, deed, at).await?;
    Ok(parcels)
}

/// Writes what a message does, and commits.
pub(super) async fn book(hub: &Hub, mut own: Own, about: About<'_>, mut deed: Deed, at: Time) -> Result<(), Fault> {
    let (heard, topic, station) = about;
    if let Some(station) = station {
        store::slot_told::save(own.rows(), station.id, &deed.told, at).await?;
    }
    for command in &deed.commands {
        store::station_command::save(own.rows(), command).await?;
    }
    let is_shown = deed.session.is_some() || !deed.told.is_empty() || !deed.commands.is_empty();
    let place = match station {
        Some(station) => Some(station.record.id),
        None => hub_of_login(own.rows(), heard.login).await?,
    };
    if let Some(place) = place {
        keep_news(hub, &mut own, place, &mut deed, at).await?;
    }
    let Some(place) = place.filter(|_| !deed.is_own()) else {
        own.commit().await?;
        if is_shown {
            hub.tell_changed(Kind::Station);
        }
        return Ok(());
    };
    let actor = station.map_or(place.0, |station| station.id.0);
    let id = deed.plan.as_ref().map_or_else(|| hub.ids.next(), |plan| plan.act.0);
    let name = topic.map_or(store::audit::HEARD, |topic| act_name(&topic.kind));
    let mut op = own.act(Act { id, actor: UserId(actor), place: place.into(), at, name }).await?;
    let told = facts(hub, &mut op, (heard, station, place), deed).await?;
    op.commit(told).await?;
    for kind in crate::act::TOUCHED.into_iter().chain([Kind::Station, Kind::Quarantine]) {
        hub.tell_changed(kind);
    }
    Ok(())
}

/// Lets go of alerts that would only say again what stands there.
async fn keep_news(hub: &Hub, own: &mut Own, place: HubId, deed: &mut Deed, at: Time) -> Result<(), Fault> {
    let mut news = Vec::new();
    for raised in std::mem::take(&mut deed.alerts) {
        if hub.strangers.is_news(own.rows(), place, (raised.kind, &raised.about()), at).await? {
            news.push(raised);
        }
    }
    deed.alerts = news;
    Ok(())
}

/// A report that cannot be read tells a person little, and a station may send it without end: so many of them wait for a
/// decision, the others stand in the messages.
async fn keep_readable(own: &mut Own, deed: &mut Deed) -> Result<(), Fault> {
    let is_unreadable = |asked: &Question| matches!(asked.code, ErrorCode::MalformedJson | ErrorCode::MissingField);
    if deed.question.as_ref().is_some_and(is_unreadable)
        && store::quarantine::unreadable(own.rows(), UNREADABLE_MAX).await? >= UNREADABLE_MAX
    {
        deed.question = None;
        deed.verdict = Verdict::BadPayload;
    }
    Ok(())
}

/// The command the audit names.
fn act_name(kind: &link::Kind) -> &'static str {
    match kind {
        link::Kind::AuthRequest(_) => "station.auth",
        link::Kind::SwapInitiate => "station.brought",
        link::Kind::SwapActivity | link::Kind::SwapResult => "station.swap",
        link::Kind::SwapRefused => "station.refuse",
        link::Kind::BatteryStatus | link::Kind::StationStatus | link::Kind::CommandAck { .. } => store::audit::HEARD,
    }
}

/// Writes the message down and lays out its answers.
async fn letter(
    own: &mut Own,
    root: &Root,
    (heard, topic, station): About<'_>,
    deed: &Deed,
    at: Time,
) -> Result<Vec<Parcel>, Fault> {
    let identity = deed.identity.as_ref().map(|(key, until)| (key.as_str(), *until));
    let letter = Letter {
        hub: station.map(|station| station.record.id),
        station: station.map(|station| station.id),
        login: heard.login,
        topic: heard.topic,
        payload: heard.payload,
        identity,
        at,
        verdict: deed.verdict.word(),
        code: deed.refused.as_ref().map(|refused| refused.code.word()),
        detail: deed.refused.as_ref().map_or("", |refused| &refused.message),
    };
    let number = post::receive(own.rows(), &letter).await?;
    // Without a topic there is nobody to answer.
    let Some(topic) = topic else { return Ok(Vec::new()) };
    let mut parcels = Vec::with_capacity(deed.answers.len());
    let station = station.map(|station| (station.id, station.record.id));
    let to = Hearer { root, name: &topic.station, station };
    for answer in &deed.answers {
        let parcel = lay_out(own.rows(), &to, Some(number), (answer, deed.session.as_ref()), at).await?;
        parcels.push(Parcel { asked_by: Some(heard.login.to_owned()), ..parcel });
    }
    Ok(parcels)
}

/// Writes what is shared; what the audit tells of it.
async fn facts(
    hub: &Hub,
    op: &mut Op,
    (heard, station, place): (&Heard<'_>, Option<&Station>, HubId),
    deed: Deed,
) -> Result<Told, Fault> {
    let at = op.at();
    let station_id = station.map(|station| station.id);
    let displaced = deed.displaced.iter().map(|battery| (*battery, None));
    for (battery, slot) in displaced.chain(deed.found.iter().map(|(battery, slot)| (*battery, Some(*slot)))) {
        within(hub, op, (place, station), (battery, slot)).await?;
    }
    let booked = match &deed.plan {
        Some(plan) => Some(record(hub, op, plan).await?),
        None => None,
    };
    if let Some(swap) = &deed.swap {
        op.add_swap(swap).await?;
    }
    if let Some(settled) = &deed.settles {
        op.save_quarantine(settled).await?;
    }
    for (battery, charge) in &deed.charges {
        op.save_charge(place, *battery, charge).await?;
    }
    for (battery, soh_e2, source) in deed.health {
        let id = HealthLogId(hub.ids.next());
        op.add_health(&HealthLog { id, hub: place, battery, at, soh_e2, source, station: station_id }).await?;
    }
    if let Some(question) = deed.question {
        op.add_quarantine(&Quarantine {
            id: QuarantineId(hub.ids.next()),
            hub: place,
            station: station_id,
            topic: heard.topic.to_owned(),
            payload: String::from_utf8_lossy(heard.payload).into_owned(),
            code: question.code,
            customer: question.customer,
            came: question.came,
            went: question.went,
            at,
            state: QuarantineState::Open,
            decided: None,
            reason: String::new(),
        })
        .await?;
    }
    for raised in deed.alerts {
        op.raise(&Alert {
            id: AlertId(hub.ids.next()),
            hub: place,
            kind: raised.kind,
            about: raised.about(),
            station: station_id,
            battery: raised.battery,
            customer: raised.customer,
            at,
        })
        .await?;
    }
    let (kind, object) = station_id.map_or((Kind::Hub, place.0), |station| (Kind::Station, station.0));
    Ok(booked.unwrap_or(Told { kind: kind.word(), object, changes: Vec::new(), reason: None }))
}

/// Where in its station a battery is, where the hub knew otherwise.
async fn within(
    hub: &Hub,
    op: &mut Op,
    (place, station): (HubId, Option<&Station>),
    (battery, slot): (BatteryId, Option<SlotId>),
) -> Result<(), Fault> {
    let Some(station) = station else { return Ok(()) };
    let custody = Custody {
        id: CustodyId(hub.ids.next()),
        hub: place,
        item: Item { kind: domain::ItemKind::Battery, id: battery.0 },
        holder: Holder::station(place, station.id, slot),
        place: String::new(),
        from: op.at(),
        reason: CustodyReason::Moved,
        actor: UserId(station.id.0),
        act: ActId(op.id()),
    };
    Ok(op.hand_over(&custody).await?)
}
