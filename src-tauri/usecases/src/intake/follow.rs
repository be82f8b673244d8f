//! What follows from readings for the rest of the hub: how full a battery is, that it is charged while somebody has it, what it says
//! is wrong with it, and who speaks of what nobody knows. Drawn every few seconds from the last reading of each; nobody waits for
//! it, and what a power cut takes follows from the next reading.

use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

use domain::alert::{ABOUT_MAX, Alert, AlertKind};
use domain::charge::{Charge, ChargeState};
use domain::custody::Holder;
use domain::reading::{Field, Reading, Values, charging_since, faults};
use domain::swap::ErrorCode;
use domain::{AlertId, BatteryId, HubId, Item, ItemKind, StationId, Time, UserId};
use store::{Act, Told};
use uuid::Uuid;

use super::Delivery;
use super::judge::{Entry, Judged};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;

/// Names nobody knows that are told of at once.
const UNKNOWN: usize = 50;
/// So far back it is looked whether a battery is charged.
const CHARGED_WITHIN_MINUTES: i64 = 120;
/// Less than this flows neither way.
const FLOWS_MA: i64 = 500;

/// What is to be followed up.
#[derive(Debug)]
pub(super) enum News {
    /// Readings of this device came; the error letters of all of them.
    Of(HubId, Uuid, i64),
    /// Somebody spoke of what nobody knows, or of what is not theirs.
    Stranger(Option<HubId>, Option<StationId>, AlertKind, String),
}

/// What waits to be followed up.
#[derive(Default)]
pub(crate) struct Pending {
    devices: HashMap<(HubId, Uuid), i64>,
    /// Error letters as they were followed up last.
    letters: HashMap<Uuid, i64>,
}

/// Somebody who spoke of what nobody knows, or of what is not theirs.
pub(super) type Stranger = (Option<HubId>, Option<StationId>, AlertKind, String);

impl Pending {
    /// Takes note of what is to be followed up later; who is to be told of at once.
    pub fn add(&mut self, news: Vec<News>) -> BTreeSet<Stranger> {
        let mut strangers = BTreeSet::new();
        for one in news {
            match one {
                News::Of(hub, device, letters) => *self.devices.entry((hub, device)).or_default() |= letters,
                News::Stranger(hub, station, kind, about) => {
                    if strangers.len() < UNKNOWN {
                        strangers.insert((hub, station, kind, about));
                    }
                }
            }
        }
        strangers
    }
}

/// What of a delivery is to be followed up.
pub(super) fn news(delivery: &Delivery, judged: &Judged) -> Vec<News> {
    let (hub, station) = (delivery.speaks.map(|speaks| speaks.hub), delivery.speaks.and_then(|speaks| speaks.station));
    match judged {
        Judged::Taken { entries, .. } => {
            let Some(hub) = hub else { return Vec::new() };
            let letters = |values: &Values| values.get(Field::Errors).unwrap_or_default();
            let timed = entries.iter().filter_map(|entry| match entry {
                Entry::Timed(taken) => Some(News::Of(hub, taken.device, letters(&taken.reading.values))),
                Entry::Waits(..) | Entry::Aside(_) => None,
            });
            timed.collect()
        }
        Judged::Refused(refused) => {
            let named = super::names::names_in(delivery).into_iter().next().map(|(_, text)| text);
            let (kind, about) = match refused.code {
                ErrorCode::UnknownBattery => (AlertKind::UnknownBattery, named),
                ErrorCode::NotYourDevice => (AlertKind::ForeignStation, named),
                ErrorCode::UnknownStation => (AlertKind::UnknownStation, Some(delivery.called.clone())),
                _ => return Vec::new(),
            };
            let about: String = about.unwrap_or_default().chars().take(ABOUT_MAX).collect();
            vec![News::Stranger(hub, station, kind, about)]
        }
    }
}

/// What was found of a battery, to be written.
struct Found {
    hub: HubId,
    battery: BatteryId,
    code: String,
    charge: Option<Charge>,
    raise: Vec<(AlertKind, char)>,
    clear: Vec<AlertId>,
}

impl Found {
    fn is_nothing(&self) -> bool {
        self.charge.is_none() && self.raise.is_empty() && self.clear.is_empty()
    }
}

/// Follows up what came since the last time.
pub(crate) async fn follow(hub: &Hub) -> Result<(), Fault> {
    let devices = {
        let mut pending = hub.intake.pending.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut pending.devices)
    };
    let mut found = Vec::new();
    for ((place, device), letters) in devices {
        if let Some(one) = of(hub, (place, device), letters).await?
            && !one.is_nothing()
        {
            found.push(one);
        }
    }
    found.sort_by_key(|one| one.hub);
    for some in found.chunk_by(|one, next| one.hub == next.hub) {
        write(hub, some).await?;
    }
    Ok(())
}

/// Has somebody look at those who spoke of what nobody knows.
pub(super) async fn tell(hub: &Hub, strangers: BTreeSet<Stranger>) -> Result<(), Fault> {
    for (place, station, kind, about) in strangers {
        let first = store::hub::list(&mut *hub.store.read().await?).await?.first().map(|hub| hub.id);
        let Some(place) = place.or(first) else { continue };
        stranger(hub, (place, station), (kind, &about)).await?;
    }
    Ok(())
}

/// What the last reading of a battery says; none of a device that is none.
async fn of(hub: &Hub, (place, device): (HubId, Uuid), letters: i64) -> Result<Option<Found>, Fault> {
    let battery = BatteryId(device);
    let mut read = hub.store.read().await?;
    let (Some(seen), Some(record)) =
        (store::battery::find(&mut read, place, battery).await?, store::hub::find(&mut read, place).await?)
    else {
        return Ok(None);
    };
    let custody = store::custody::of(&mut read, Item { kind: ItemKind::Battery, id: device }).await?;
    let before = store::charge::find(&mut read, battery).await?;
    drop(read);
    let out = custody.filter(|custody| matches!(custody.holder, Holder::Customer(_))).map(|custody| custody.from);
    let since = Time(hub.now().0 - CHARGED_WITHIN_MINUTES * 60_000);
    let asked = hub.readings.ask(move |readings| {
        let last = readings.last_of(device);
        let lately = match (out, &last) {
            (Some(_), Some(_)) => readings.span(device, (since, Time(i64::MAX)))?.all,
            _ => Vec::new(),
        };
        Ok((last, lately))
    });
    let (last, lately) = asked.await?;
    let Some(last) = last else { return Ok(None) };
    let charge = match out {
        Some(out) => while_out(&before, &lately, &last, out),
        None => at_hand(&before, &last, record.form.issue_soc_pct),
    };
    let (raise, clear) = errors(hub, (place, battery), (letters, last.values.get(Field::Errors))).await?;
    let code = seen.battery.form.short_code.clone();
    Ok(Some(Found { hub: place, battery, code, charge, raise, clear }))
}

/// A battery that somebody has is seen to be charged, or to be in use again. It moves no money and nobody's battery.
fn while_out(before: &Charge, lately: &[Reading], last: &Reading, out: Time) -> Option<Charge> {
    let readings: Vec<(Time, Values)> = lately.iter().map(|one| (one.at, one.values)).collect();
    let is_charging = before.state == ChargeState::Charging;
    if !is_charging && charging_since(&readings, out).is_some() {
        return Some(before.seen_charging(true));
    }
    let in_use = last.at > out && last.values.get(Field::Current).is_some_and(|ma| ma < -FLOWS_MA);
    (is_charging && in_use).then(|| before.seen_charging(false))
}

/// How full a battery is that the hub has at hand.
fn at_hand(before: &Charge, last: &Reading, needed_pct: i64) -> Option<Charge> {
    let soc_e2 = last.values.get(Field::Soc)?;
    if before.soc_at.is_some_and(|at| last.at <= at) {
        return None;
    }
    let takes_in = |field| last.values.get(field).is_some_and(|ma| ma > FLOWS_MA);
    let state = if takes_in(Field::Current) || takes_in(Field::ChargerCurrent) {
        ChargeState::Charging
    } else if soc_e2 >= 9_900 {
        ChargeState::Full
    } else {
        ChargeState::Idle
    };
    let now = before.told_by_station(soc_e2, state, needed_pct, last.at);
    before.is_news(&now, needed_pct).then_some(now)
}

/// What is to be raised of what a battery says is wrong with it, and what is over.
async fn errors(
    hub: &Hub,
    (place, battery): (HubId, BatteryId),
    (came, last): (i64, Option<i64>),
) -> Result<(Vec<(AlertKind, char)>, Vec<AlertId>), Fault> {
    let before = {
        let mut pending = hub.intake.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let before = pending.letters.get(&battery.0).copied();
        if let Some(last) = last {
            pending.letters.insert(battery.0, last);
        }
        before
    };
    if came == 0 && (last.is_none() || before == last) || before == Some(came) && before == last {
        return Ok((Vec::new(), Vec::new()));
    }
    let open = store::alert::of_battery(&mut *hub.store.read().await?, place, battery).await?;
    let raise = faults(came).filter(|(kind, _)| open.iter().all(|(_, one)| one != kind)).collect();
    let still: Vec<AlertKind> = faults(last.unwrap_or(came)).map(|(kind, _)| kind).collect();
    let told_by_letters: Vec<AlertKind> = faults(i64::MAX).map(|(kind, _)| kind).collect();
    let is_over = |kind: &AlertKind| told_by_letters.contains(kind) && !still.contains(kind);
    let clear = open.iter().filter(|(_, kind)| is_over(kind)).map(|(id, _)| *id).collect();
    Ok((raise, clear))
}

async fn write(hub: &Hub, all: &[Found]) -> Result<(), Fault> {
    let Some(place) = all.first().map(|one| one.hub) else { return Ok(()) };
    let at = hub.now();
    let act = Act { id: hub.ids.next(), actor: UserId(place.0), place: place.into(), at, name: store::audit::HEARD };
    let mut op = hub.store.begin(act).await?;
    for one in all {
        if let Some(charge) = &one.charge {
            op.save_charge(place, one.battery, charge).await?;
        }
        for (kind, letter) in &one.raise {
            let about =
                if *kind == AlertKind::OtherFault { format!("{} {letter}", one.code) } else { one.code.clone() };
            let id = AlertId(hub.ids.next());
            let battery = Some(one.battery);
            op.raise(&Alert { id, hub: place, kind: *kind, about, station: None, battery, customer: None, at }).await?;
        }
        for alert in &one.clear {
            op.see_alert(place, *alert, UserId(one.battery.0)).await?;
        }
    }
    op.commit(Told { kind: Kind::Hub.word(), object: place.0, changes: Vec::new(), reason: None }).await?;
    hub.tell_changed(Kind::Battery);
    hub.tell_changed(Kind::Station);
    Ok(())
}

/// Somebody speaks of what nobody knows: told once, until somebody has looked.
async fn stranger(
    hub: &Hub,
    (place, station): (HubId, Option<StationId>),
    (kind, about): (AlertKind, &str),
) -> Result<(), Fault> {
    let at = hub.now();
    let mut read = hub.store.read().await?;
    let (_, same) = store::alert::open(&mut read, place, (kind, about)).await?;
    if same.is_some() || !hub.strangers.is_news(&mut read, place, (kind, about), at).await? {
        return Ok(());
    }
    drop(read);
    let actor = station.map_or(place.0, |station| station.0);
    let act = Act { id: hub.ids.next(), actor: UserId(actor), place: place.into(), at, name: store::audit::HEARD };
    let mut op = hub.store.begin(act).await?;
    let id = AlertId(hub.ids.next());
    let about = about.to_owned();
    op.raise(&Alert { id, hub: place, kind, about, station, battery: None, customer: None, at }).await?;
    op.commit(Told { kind: Kind::Hub.word(), object: place.0, changes: Vec::new(), reason: None }).await?;
    hub.tell_changed(Kind::Station);
    Ok(())
}
