//! The stations as they stand now: who is there, what lies in which slot, whose swap goes on.

use domain::charge::{Charge, ChargeState};
use domain::hub::Hub as Record;
use domain::hub::scale::PERCENT;
use domain::presence::{Presence, PresenceState, uptime_e2};
use domain::station::{SlotMode, StationMode};
use domain::{AlertId, BatteryId, CustomerId, Refusal, SlotId, StationId, Time, check};
use serde::{Deserialize, Serialize};
use store::alert::AlertSeen;
use store::slot_told::SlotTold;
use store::{Reading, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::rider::{self, RiderStep};
use crate::station::AskStation;
use crate::station_link::offer;

/// Alerts shown at once.
const ALERTS: i64 = 100;
const DAY_MINUTES: i64 = 24 * 60;

/// A station on the board.
#[derive(Serialize, TS)]
pub struct BoardStation {
    id: StationId,
    code: String,
    name: String,
    mode: StationMode,
    presence: Option<PresenceView>,
    slots: Vec<BoardSlot>,
    session: Option<BoardSession>,
    /// Batteries in it that may go out.
    ready: i64,
}

/// Whether a station is there.
#[derive(Serialize, TS)]
pub struct PresenceView {
    state: PresenceState,
    since: Time,
    seen: Time,
    firmware: String,
    /// How far its clock is ahead, in seconds; less than nothing if it is behind.
    ahead_s: Option<i64>,
}

/// A slot on the board.
#[derive(Serialize, TS)]
pub struct BoardSlot {
    id: SlotId,
    number: i64,
    mode: SlotMode,
    battery: Option<BoardBattery>,
    /// As the station tells.
    door: Option<String>,
    /// As the station tells.
    charger: Option<String>,
    /// What the station says is in it, where that is not what the hub knows; empty text if it says: nothing.
    told: Option<String>,
}

/// A battery in a slot.
#[derive(Serialize, TS)]
pub struct BoardBattery {
    id: BatteryId,
    code: String,
    /// How full, in percent, if that is known.
    soc_pct: Option<f64>,
    state: ChargeState,
    /// Whether it is charged enough to go out.
    is_charged: bool,
}

/// A swap that goes on.
#[derive(Serialize, TS)]
pub struct BoardSession {
    customer: CustomerId,
    name: String,
    step: RiderStep,
    until: Time,
    /// The short code of what shall go out.
    offered: Option<String>,
}

/// How a station has been.
#[derive(Serialize, TS)]
pub struct Life {
    presence: Option<PresenceView>,
    /// For how much of the last day it was there, in percent.
    day_pct: Option<f64>,
    /// The same of seven days.
    week_pct: Option<f64>,
    /// The same of thirty.
    month_pct: Option<f64>,
}

/// Something somebody should look at.
#[derive(Serialize, TS)]
pub struct AlertView {
    id: AlertId,
    kind: domain::alert::AlertKind,
    about: String,
    station: Option<StationId>,
    station_code: Option<String>,
    first: Time,
    last: Time,
    count: i64,
}

/// Which alert.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskAlert {
    id: AlertId,
}

/// Every station of the hub.
pub(crate) async fn board(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<BoardStation>, Fault> {
    let mut read = hub.store.read().await?;
    let record = store::hub::find(&mut read, by.hub).await?.ok_or_else(|| Refusal::not_found(Kind::Hub.word()))?;
    let mut board = Vec::new();
    for id in store::station::ids(&mut read, by.hub).await? {
        let Some(seen) = store::station::find(&mut read, by.hub, id).await? else { continue };
        let told = store::slot_told::of(&mut read, id).await?;
        let mut slots = Vec::new();
        for (slot, battery) in store::station::holds(&mut read, id).await? {
            let battery = in_it(&mut read, &record, battery, hub.now()).await?;
            let said = told.iter().find(|told| told.number == slot.number);
            slots.push(BoardSlot {
                id: slot.id,
                number: slot.number,
                mode: slot.mode,
                told: differs(&mut read, &record, battery.as_ref(), said).await?,
                door: said.and_then(|said| said.door.clone()),
                charger: said.and_then(|said| said.charger.clone()),
                battery,
            });
        }
        let ready = offer::ready(&mut read, (id, &record), None, hub.now()).await?.len();
        board.push(BoardStation {
            id,
            code: seen.station.form.code,
            name: seen.station.form.name,
            mode: seen.station.mode,
            presence: hub.presences.of(id).map(presence),
            slots,
            session: session(hub, by, &mut read, id).await?,
            ready: i64::try_from(ready).unwrap_or(i64::MAX),
        });
    }
    Ok(board)
}

async fn in_it(
    reading: &mut Reading,
    record: &Record,
    battery: Option<BatteryId>,
    now: Time,
) -> Result<Option<BoardBattery>, Fault> {
    let Some(id) = battery else { return Ok(None) };
    let Some(seen) = store::battery::find(reading, record.id, id).await? else { return Ok(None) };
    let charge: Charge = store::charge::find(reading, id).await?;
    let (needed, fresh) = (record.form.issue_soc_pct, record.form.fresh_orange_h);
    Ok(Some(BoardBattery {
        id,
        code: seen.battery.form.short_code,
        soc_pct: charge.soc_e2.map(|soc| check::unscaled(soc, PERCENT)),
        state: charge.state,
        is_charged: charge.ready_until(needed, fresh).is_some_and(|until| until >= now),
    }))
}

/// What a station says is in a slot, where the hub knows otherwise.
async fn differs(
    reading: &mut Reading,
    record: &Record,
    known: Option<&BoardBattery>,
    said: Option<&SlotTold>,
) -> Result<Option<String>, Fault> {
    let Some(text) = said.and_then(|said| said.battery.clone()) else { return Ok(None) };
    let told = store::battery::called(reading, record.id, &text).await?.into_iter().next();
    let agrees = if text.is_empty() { known.is_none() } else { told.is_some() && told == known.map(|known| known.id) };
    Ok((!agrees).then_some(text))
}

async fn session(
    hub: &Hub,
    by: &Operator,
    reading: &mut Reading,
    station: StationId,
) -> Result<Option<BoardSession>, Fault> {
    let now = hub.now();
    let Some(open) = store::swap_session::open_at(reading, station, now).await? else { return Ok(None) };
    let kept = match open.kept {
        Some(kept) => store::battery::find(reading, open.hub, kept).await?,
        None => None,
    };
    Ok(Some(BoardSession {
        customer: open.customer,
        name: if by.sees_names() {
            store::situation::called(reading, open.customer).await?.name
        } else {
            String::new()
        },
        step: rider::step(&open, now),
        until: open.until,
        offered: kept.map(|seen| seen.battery.form.short_code),
    }))
}

fn presence(one: Presence) -> PresenceView {
    PresenceView {
        state: one.state,
        since: one.since,
        seen: one.seen,
        firmware: one.firmware,
        ahead_s: one.ahead_ms.map(|ms| ms / 1_000),
    }
}

/// How a station has been.
pub(crate) async fn life(hub: &Hub, by: &Operator, ask: AskStation) -> Result<Life, Fault> {
    let mut read = hub.store.read().await?;
    store::station::find(&mut read, by.hub, ask.id).await?.ok_or_else(|| Refusal::not_found(Kind::Station.word()))?;
    let now = hub.now();
    let since = |days: i64| now.plus_minutes(-days * DAY_MINUTES);
    let spans = store::presence::spans(&mut read, ask.id, since(30)).await?;
    let first = store::presence::first(&mut read, ask.id).await?;
    let share = |days| uptime_e2(first?, &spans, since(days), now).map(|share| check::unscaled(share, PERCENT));
    Ok(Life {
        presence: hub.presences.of(ask.id).map(presence),
        day_pct: share(1),
        week_pct: share(7),
        month_pct: share(30),
    })
}

/// What nobody has looked at yet, the newest first.
pub(crate) async fn alerts(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<AlertView>, Fault> {
    let all = store::alert::unseen(&mut *hub.store.read().await?, by.hub, ALERTS).await?;
    Ok(all.into_iter().map(|seen| alert(hub, seen)).collect())
}

fn alert(hub: &Hub, seen: AlertSeen) -> AlertView {
    let (more, last) = hub.strangers.of(seen.alert.id).unwrap_or((0, seen.last));
    AlertView {
        id: seen.alert.id,
        kind: seen.alert.kind,
        about: seen.alert.about,
        station: seen.alert.station,
        station_code: seen.station_code,
        first: seen.alert.at,
        last: seen.last.max(last),
        count: seen.count + more,
    }
}

/// Somebody has looked at an alert; what is raised again is a new one.
pub(crate) async fn see(hub: &Hub, by: &Operator, ask: AskAlert) -> Result<(), Fault> {
    let mut op = hub.begin(by, "alert.see", by.hub).await?;
    if !op.see_alert(by.hub, ask.id, by.user).await? {
        return Err(Refusal::not_found("alert").into());
    }
    op.commit(Told { kind: Kind::Hub.word(), object: by.hub.0, changes: Vec::new(), reason: None }).await?;
    hub.strangers.forget(ask.id);
    hub.tell_changed(Kind::Station);
    Ok(())
}
