//! What follows from readings for the rest of the hub: how full a battery is, that it is charged while somebody has it, what it says
//! is wrong with it, and who speaks of what nobody knows. Drawn every few seconds from the last reading of each; nobody waits for
//! it, and what a power cut takes follows from the next reading.

use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

use domain::alert::{ABOUT_MAX, Alert, AlertKind};
use domain::charge::{Charge, ChargeState};
use domain::custody::Holder;
use domain::reading::{ClockQuality, Field, Reading, Values, charging_since, faults};
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
    /// A reading of this device came; its error letters, if it told them.
    Of(HubId, Uuid, Option<Letters>),
    /// Somebody spoke of what nobody knows, or of what is not theirs.
    Stranger(Option<HubId>, Option<StationId>, AlertKind, String),
}

/// Error letters, and when they were told.
pub(super) type Letters = (Time, i64);

/// What waits to be followed up.
#[derive(Default)]
pub(crate) struct Pending {
    devices: HashMap<(HubId, Uuid), Option<Letters>>,
    /// Error letters as they were followed up last.
    letters: HashMap<Uuid, Letters>,
    /// Since when a battery is charged that somebody was told of: whoever says no to that is not asked again.
    suggested: HashMap<Uuid, Time>,
}

/// Somebody who spoke of what nobody knows, or of what is not theirs.
pub(super) type Stranger = (Option<HubId>, Option<StationId>, AlertKind, String);

impl Pending {
    /// Takes note of what is to be followed up later; who is to be told of at once.
    pub fn add(&mut self, news: Vec<News>) -> BTreeSet<Stranger> {
        let mut strangers = BTreeSet::new();
        for one in news {
            match one {
                News::Of(hub, device, letters) => {
                    let newest = self.devices.entry((hub, device)).or_default();
                    *newest = (*newest).max(letters);
                }
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
            let of = |device: Uuid, at: Time, values: &Values| {
                News::Of(hub, device, values.get(Field::Errors).map(|letters| (at, letters)))
            };
            let told = entries.iter().filter_map(|entry| match entry {
                Entry::Timed(taken) if taken.reading.quality == ClockQuality::Future => None,
                Entry::Timed(taken) => Some(of(taken.device, taken.reading.at, &taken.reading.values)),
                Entry::Waits(device, one) => one.of.as_ref().map(|(values, _)| of(*device, delivery.at, values)),
                Entry::Aside(_) => None,
            });
            told.collect()
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
    charge: Option<Charge>,
    /// What is to be raised, and about what.
    raise: Vec<(AlertKind, String)>,
    clear: Vec<AlertId>,
    letters: Option<Letters>,
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
    let mut failed = None;
    for ((place, device), letters) in devices {
        match of(hub, (place, device), letters).await {
            Ok(one) => found.extend(one),
            Err(fault) => {
                hub.intake.note(vec![News::Of(place, device, letters)]);
                failed = Some(fault);
            }
        }
    }
    found.sort_by_key(|one| one.hub);
    for some in found.chunk_by(|one, next| one.hub == next.hub) {
        if some.iter().any(|one| !one.is_nothing()) {
            write(hub, some).await?;
        }
        let mut pending = hub.intake.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.letters.extend(some.iter().filter_map(|one| Some((one.battery.0, one.letters?))));
    }
    failed.map_or(Ok(()), Err)
}

/// Has somebody look at those who spoke of what nobody knows.
pub(super) async fn tell(hub: &Hub, strangers: BTreeSet<Stranger>) -> Result<(), Fault> {
    if strangers.is_empty() {
        return Ok(());
    }
    // What is nobody's is for the first hub to look at.
    let first = store::hub::list(&mut *hub.store.read().await?).await?.first().map(|hub| hub.id);
    for (place, station, kind, about) in strangers {
        let Some(place) = place.or(first) else { continue };
        stranger(hub, (place, station), (kind, &about)).await?;
    }
    Ok(())
}

/// What the last reading of a battery says; none of a device that is none.
async fn of(hub: &Hub, (place, device): (HubId, Uuid), letters: Option<Letters>) -> Result<Option<Found>, Fault> {
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
    let there_since = custody.as_ref().map(|custody| custody.from);
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
        Some(out) => while_out(hub, battery, (&before, &last), (&lately, out)),
        None => at_hand(&before, &last, there_since, record.form.issue_soc_pct),
    };
    let (raise, clear) = errors(hub, (place, battery, &seen.battery.form.short_code), letters).await?;
    Ok(Some(Found { hub: place, battery, charge, raise, clear, letters }))
}

/// A battery that somebody has is seen to be charged, or to be in use again. It moves no money and nobody's battery.
fn while_out(
    hub: &Hub,
    battery: BatteryId,
    (before, last): (&Charge, &Reading),
    (lately, out): (&[Reading], Time),
) -> Option<Charge> {
    let is_charging = before.state == ChargeState::Charging;
    if last.at > out && last.values.get(Field::Current).is_some_and(|ma| ma < -FLOWS_MA) {
        return is_charging.then(|| before.seen_charging(false));
    }
    let orders = lately.iter().filter(|one| one.quality != ClockQuality::Future);
    let readings: Vec<(Time, Values)> = orders.map(|one| (one.at, one.values)).collect();
    let since = charging_since(&readings, out).filter(|_| !is_charging)?;
    let mut pending = hub.intake.pending.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = pending.suggested.insert(battery.0, since) != Some(since);
    is_new.then(|| before.seen_charging(true))
}

/// How full a battery is that the hub has at hand.
fn at_hand(before: &Charge, last: &Reading, there_since: Option<Time>, needed_pct: i64) -> Option<Charge> {
    let soc_e2 = last.values.get(Field::Soc)?;
    // What it told before it came here, or before somebody said that it is full, says nothing now.
    let known = [before.soc_at, before.full_at, there_since].into_iter().flatten().max();
    if known.is_some_and(|at| last.at <= at) {
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
    (place, battery, code): (HubId, BatteryId, &str),
    told: Option<Letters>,
) -> Result<(Vec<(AlertKind, String)>, Vec<AlertId>), Fault> {
    let nothing = (Vec::new(), Vec::new());
    let Some((at, now)) = told else { return Ok(nothing) };
    let before = {
        let pending = hub.intake.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.letters.get(&battery.0).copied()
    };
    // What came late, or says the same again, is no news.
    if before.is_some_and(|(then, letters)| at < then || letters == now) {
        return Ok(nothing);
    }
    let about = |kind, letter| if kind == AlertKind::OtherFault { format!("{code} {letter}") } else { code.to_owned() };
    let open = store::alert::of_battery(&mut *hub.store.read().await?, place, battery).await?;
    let all = |letters| faults(letters).map(|(kind, letter)| (kind, about(kind, letter)));
    let is_open = |(kind, about): &(AlertKind, String)| open.iter().any(|(_, one, of)| one == kind && of == about);
    let raise = all(now & !before.map_or(0, |(_, letters)| letters)).filter(|one| !is_open(one)).collect();
    let (still, by_letters): (Vec<_>, Vec<_>) = (all(now).collect(), all(i64::MAX).collect());
    let is_over = |one: &(AlertKind, String)| by_letters.contains(one) && !still.contains(one);
    let clear = open.into_iter().filter_map(|(id, kind, about)| is_over(&(kind, about)).then_some(id)).collect();
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
        for (kind, about) in &one.raise {
            let about = about.clone();
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
