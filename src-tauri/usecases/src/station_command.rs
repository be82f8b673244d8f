//! Commands to stations: given by a person, never sent twice, and never taken for done without the station's word.

use domain::change::Change;
use domain::presence::{Nonce, PresenceState};
use domain::station::Station;
use domain::station_command::{COMMAND_SECONDS, CommandState, StationAct, StationCommand};
use domain::{Check, HubId, Problem, Refusal, StationCommandId, StationId, Time};
use link::payload::{self, Object};
use link::{Answer, Command, Root, Seal, StationName};
use serde::{Deserialize, Serialize};
use store::{Reading, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::hub_link::level;
use crate::operator::Operator;
use crate::presence::TakenNonce;
use crate::station::AskStation;
use crate::station_link::laid_out::{self, Hearer};

/// Commands shown of a station.
const SHOWN: i64 = 50;
/// Bytes of settings at most.
const SETTINGS_MAX: usize = 4_000;

/// What a station shall do.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct GiveCommand {
    id: StationId,
    act: StationAct,
    /// The number of the slot it is about.
    slot: Option<i64>,
    /// The settings to take, as a JSON object; only with `settings`.
    settings: Option<String>,
}

/// A command as shown.
#[derive(Serialize, TS)]
pub struct CommandView {
    id: StationCommandId,
    act: StationAct,
    slot: Option<i64>,
    by: Option<String>,
    at: Time,
    state: CommandState,
    changed: Time,
    /// The station's words, if it could not.
    reason: String,
}

/// Tells a station to do something. It leaves at once; what becomes of it is told by the station.
pub(crate) async fn give(hub: &Hub, by: &Operator, ask: GiveCommand) -> Result<Vec<CommandView>, Fault> {
    let mut op = hub.begin(by, "station.command", by.hub).await?;
    let station = op.station(by.hub, ask.id).await?.ok_or_else(|| Refusal::not_found(Kind::Station.word()))?;
    let slots = op.slots(ask.id).await?;
    let settings = checked(&ask, |number| slots.iter().any(|slot| slot.active && slot.number == number))?;
    let there = hub.presences.of(ask.id).filter(|one| one.state != PresenceState::Offline);
    let there = there.ok_or(Refusal::StationAway)?;
    let nonce = hub.presences.take_nonce(ask.id);
    if there.signs && nonce.is_none() {
        drop(op);
        return Err(without_nonce(hub, by, ask.id).await?);
    }
    let at = op.at();
    let command = StationCommand {
        id: StationCommandId(hub.ids.next()),
        hub: by.hub,
        station: ask.id,
        act: ask.act,
        slot: ask.slot,
        detail: ask.settings.clone().unwrap_or_default(),
        by: by.user,
        at,
        expires: Time(at.0 + COMMAND_SECONDS * 1_000),
        state: CommandState::Sent,
        changed: at,
        reason: String::new(),
    };
    store::station_command::save(op.local(), &command).await?;
    let seal = seal(op.local(), ask.id, nonce.as_ref().and_then(TakenNonce::get)).await?;
    let told = Command { request: command.id.0, act: act(&ask, settings), at, expires_at: command.expires, seal };
    lay_out(op.local(), &hub.topic_root().await?, &station, told, at).await?;
    let what =
        Change { field: "station_act".to_owned(), before: serde_json::Value::Null, after: ask.act.word().into() };
    let slot =
        ask.slot.map(|slot| Change { field: "slot".to_owned(), before: serde_json::Value::Null, after: slot.into() });
    let changes = [Some(what), slot].into_iter().flatten().collect();
    op.commit(Told { kind: Kind::Station.word(), object: ask.id.0, changes, reason: None }).await?;
    if let Some(nonce) = nonce {
        nonce.spent();
    }
    hub.post.notify_one();
    hub.tell_changed(Kind::Station);
    list(hub, by, AskStation { id: ask.id }).await
}

/// The last commands of a station.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: AskStation) -> Result<Vec<CommandView>, Fault> {
    let mut read = hub.store.read().await?;
    store::station::find(&mut read, by.hub, ask.id).await?.ok_or_else(|| Refusal::not_found(Kind::Station.word()))?;
    let mut shown = Vec::new();
    for command in store::station_command::last(&mut read, ask.id, SHOWN).await? {
        let person = store::user::find(&mut read, command.by).await?;
        shown.push(CommandView {
            id: command.id,
            act: command.act,
            slot: command.slot,
            by: person.map(|seen| seen.user.form.name),
            at: command.at,
            state: command.state,
            changed: command.changed,
            reason: command.reason,
        });
    }
    Ok(shown)
}

/// Asks a station how it stands. That needs no signature, for it does nothing; the answer of one that signs has a new nonce.
pub(crate) async fn ask_report(
    hub: &Hub,
    rows: &mut Reading,
    (place, station): (HubId, StationId),
) -> Result<(), Fault> {
    let at = hub.now();
    let Some(seen) = store::station::find(rows, place, station).await? else { return Ok(()) };
    let expires_at = Time(at.0 + COMMAND_SECONDS * 1_000);
    let told = Command { request: hub.ids.next(), act: link::Act::Report, at, expires_at, seal: None };
    lay_out(rows, &hub.topic_root().await?, &seen.station, told, at).await
}

/// A command that is not signed would only be refused there: the station is asked for a nonce instead.
async fn without_nonce(hub: &Hub, by: &Operator, station: StationId) -> Result<Fault, Fault> {
    let mut own = hub.store.begin_own(hub.now()).await?;
    ask_report(hub, own.rows(), (by.hub, station)).await?;
    own.commit().await?;
    hub.post.notify_one();
    Ok(Refusal::StationWithoutNonce.into())
}

fn checked(ask: &GiveCommand, has_slot: impl Fn(i64) -> bool) -> Result<Object, Refusal> {
    let mut check = Check::default();
    match (ask.act.has_slot(), ask.slot) {
        (true, None) => check.problem("slot", Problem::Required),
        (true, Some(number)) if !has_slot(number) => check.problem("slot", Problem::NotAChoice),
        (false, Some(_)) => check.problem("slot", Problem::NotAChoice),
        (true, Some(_)) | (false, None) => {}
    }
    let text = ask.settings.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let settings = match (ask.act, text) {
        (StationAct::Settings, Some(text)) if text.len() <= SETTINGS_MAX => payload::read(text.as_bytes()).ok(),
        (StationAct::Settings, _) => None,
        (_, None) => Some(Object::new()),
        (_, Some(_)) => None,
    };
    if settings.is_none() {
        check.problem("settings", Problem::BadCharacters);
    }
    check.done()?;
    Ok(settings.unwrap_or_default())
}

fn act(ask: &GiveCommand, settings: Object) -> link::Act {
    let slot = ask.slot.and_then(|slot| u32::try_from(slot).ok()).unwrap_or_default();
    match ask.act {
        StationAct::OpenSlot => link::Act::OpenSlot(slot),
        StationAct::LockSlot => link::Act::LockSlot(slot),
        StationAct::StartCharge => link::Act::StartCharge(slot),
        StationAct::StopCharge => link::Act::StopCharge(slot),
        StationAct::Identify => link::Act::Identify,
        StationAct::Reboot => link::Act::Reboot,
        StationAct::SetTime => link::Act::SetTime,
        StationAct::Settings => link::Act::Settings(settings),
    }
}

/// What a station that wants its commands signed is shown: its last nonce, and the key that only it and the hub know. That is
/// of the login it spoke with; where it spoke through a gateway, of its newest. Unsigned the command would only be refused there.
async fn seal(rows: &mut Reading, station: StationId, nonce: Option<&Nonce>) -> Result<Option<Seal>, Fault> {
    let Some(nonce) = nonce else { return Ok(None) };
    let logins = store::station_login::of(rows, station).await?;
    let keys: Vec<_> = logins
        .into_iter()
        .filter(|login| login.revoked_at.is_none())
        .filter_map(|login| login.verifier.map(|key| (login.name, key)))
        .collect();
    let own = keys.iter().find(|(name, _)| *name == nonce.login).or_else(|| keys.first());
    let (_, key) = own.ok_or(Refusal::StationWithoutKey)?;
    Ok(Some(Seal { nonce: nonce.text.clone(), key: *key }))
}

async fn lay_out(rows: &mut Reading, root: &Root, station: &Station, told: Command, at: Time) -> Result<(), Fault> {
    let level = level(rows, &station.form.code, station.id).await?;
    let name = StationName::new(&level).map_err(|error| Fault::internal(&error))?;
    let to = Hearer { root, name: &name, station: Some((station.id, station.hub)) };
    laid_out::lay_out(rows, &to, None, (&Answer::Command(told), None), at).await?;
    Ok(())
}
