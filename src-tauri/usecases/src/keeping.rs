//! How long this computer keeps every reading and how much room they may take; how it stands with their file.

use domain::keeping::{Forecast, KeepingForm, Taken};
use domain::{Time, change};
use serde::{Deserialize, Serialize};
use store::Told;
use store::local::set_setting;
use ts_rs::TS;

use crate::backup::{ReadingsCopies, readings_copies};
use crate::event::{Event, Kind};
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;

/// The setting that holds the form.
const FORM: &str = "keeping";
/// The setting that tells what went before its time.
const EARLY: &str = "keeping_early";
/// The days by which it is told what a day takes.
const DAYS: i64 = 7;
const DAY_MS: i64 = 24 * 3_600_000;

/// Readings that went before their time, for want of room.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct GoneEarly {
    /// When the last of them went.
    at: Time,
    /// They were of before this.
    until: Time,
}

/// What people must know of how readings are kept.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KeepingState {
    /// What went before its time, as long as it would still be there.
    early: Option<GoneEarly>,
    /// Parts that were found damaged and are left as they are.
    damaged: i64,
    /// When the file was put back from its copy, if that was since this start.
    put_back: Option<Time>,
    /// When a file was begun because what was there cannot be read and no copy of it is whole, if that was since this start.
    begun_anew: Option<Time>,
    copies: ReadingsCopies,
    /// Whether the file cannot be opened, so that none are kept.
    is_closed: bool,
}

/// What the readings of a day take.
#[derive(Serialize, TS)]
pub struct KeptDay {
    /// When it begins, in UTC.
    day: Time,
    bytes: i64,
}

/// How readings are kept, to look at.
#[derive(Serialize, TS)]
pub struct KeepingView {
    form: KeepingForm,
    state: KeepingState,
    /// What the file holds.
    bytes: i64,
    /// The first day of which every reading is there.
    oldest: Option<Time>,
    /// The last days, the newest first.
    days: Vec<KeptDay>,
    /// What such a day takes as a rule.
    a_day: i64,
    forecast: Forecast,
}

/// How readings shall be kept.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditKeeping {
    form: KeepingForm,
}

/// By what readings are let go on this computer.
///
/// # Errors
/// [`Fault`] if that cannot be read: by anything else nothing may be let go.
pub(crate) async fn form(hub: &Hub) -> Result<KeepingForm, Fault> {
    let Some(kept) = hub.store.setting(FORM).await? else { return Ok(KeepingForm::default()) };
    serde_json::from_str(&kept).map_err(|error| Fault::internal(&error))
}

/// The same to look at and to edit.
async fn shown(hub: &Hub) -> Result<KeepingForm, Fault> {
    Ok(hub.setting(FORM).await?.unwrap_or_default())
}

/// Notes that readings of before `until` went before their time.
pub(crate) async fn note_early(hub: &Hub, until: Time) -> Result<(), Fault> {
    let early = GoneEarly { at: hub.now(), until };
    let told = serde_json::to_string(&early).map_err(|error| Fault::internal(&error))?;
    hub.store.set_setting(EARLY, Some(&told)).await?;
    hub.tell(Event::Health);
    Ok(())
}

/// What people must know of how readings are kept.
///
/// # Errors
/// [`Fault`] if the settings cannot be read; a file that cannot be opened is told elsewhere.
pub(crate) async fn state(hub: &Hub) -> Result<KeepingState, Fault> {
    let old = shown(hub).await?.old(hub.now());
    let early: Option<GoneEarly> = hub.setting(EARLY).await?;
    let left = match hub.readings.ask(|readings| readings.left()).await {
        Ok(left) => Some(left),
        Err(Fault::Gate(Gate::ReadingsClosed)) => None,
        Err(other) => return Err(other),
    };
    Ok(KeepingState {
        early: early.filter(|early| early.until > old),
        is_closed: left.is_none(),
        damaged: i64::try_from(left.unwrap_or(0)).unwrap_or(i64::MAX),
        put_back: hub.readings.put_back_at(),
        begun_anew: hub.readings.begun_anew_at(),
        copies: readings_copies(hub).await?,
    })
}

/// How readings are kept, and how long that can go on.
pub(crate) async fn view(hub: &Hub, _: &Operator, (): ()) -> Result<KeepingView, Fault> {
    let (form, now) = (shown(hub).await?, hub.now());
    let (bytes, oldest) = hub.readings.ask(|readings| Ok((readings.bytes()?, readings.oldest()?))).await?;
    let today = now.0.div_euclid(DAY_MS);
    let mut days = Vec::new();
    // One by one, so that what comes meanwhile is taken in between.
    for day in (today - DAYS..today).rev().map(|day| Time(day * DAY_MS)) {
        let bytes = hub.readings.ask(move |readings| readings.bytes_of_day(day)).await?;
        days.push(KeptDay { day, bytes });
    }
    // A hub that began the day before yesterday has two days, not seven of which five are empty.
    let begun = oldest.map_or(0, |oldest| today - oldest.0 / DAY_MS).clamp(1, DAYS);
    let a_day = days.iter().map(|day| day.bytes).sum::<i64>() / begun;
    let forecast = form.forecast(Taken { bytes, a_day, oldest }, now);
    Ok(KeepingView { form, state: state(hub).await?, bytes, oldest, days, a_day, forecast })
}

/// Has readings kept otherwise.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditKeeping) -> Result<KeepingView, Fault> {
    let before = shown(hub).await?;
    let after = ask.form.checked()?;
    let kept = serde_json::to_string(&after).map_err(|error| Fault::internal(&error))?;
    let mut op = hub.begin(by, "keeping.edit", by.hub).await?;
    set_setting(op.local(), FORM, Some(&kept)).await?;
    let changes = change::between(Some(&Described::of(&before)), &Described::of(&after));
    op.commit(Told { kind: Kind::Hub.word(), object: by.hub.0, changes, reason: None }).await?;
    hub.tell(Event::Health);
    view(hub, by, ()).await
}

/// What people read of it in the hub's history.
#[derive(Serialize)]
struct Described {
    readings_kept_days: i64,
    readings_budget_gb: i64,
}

impl Described {
    fn of(form: &KeepingForm) -> Self {
        Self { readings_kept_days: form.kept_days, readings_budget_gb: form.budget_gb }
    }
}
