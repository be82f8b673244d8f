//! Which stations are there. Kept in memory, because stations are heard every second; written down when one comes or goes, and
//! now and then.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::alert::{Alert, AlertKind};
use domain::presence::{Nonce, Presence, Sign};
use domain::station::StationMode;
use domain::station_command::{CommandState, StationCommand};
use domain::{AlertId, HubId, StationId, Time, UserId};
use store::{Act, Told};

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::station_command;

/// Milliseconds between two writings of when stations were heard.
const KEPT_EVERY_MS: i64 = 30_000;

/// How stations stand at the link.
#[derive(Default)]
pub(crate) struct Presences(Mutex<Known>);

#[derive(Default)]
struct Known {
    all: HashMap<StationId, Presence>,
    /// Those heard of since they were last written down.
    unkept: Vec<StationId>,
    kept_at: Option<Time>,
}

impl Presences {
    pub fn new(all: Vec<Presence>) -> Self {
        let all = all.into_iter().map(|one| (one.station, one)).collect();
        Self(Mutex::new(Known { all, ..Known::default() }))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Known) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How a station stands; nothing of one that was never heard of.
    pub fn of(&self, station: StationId) -> Option<Presence> {
        self.with(|known| known.all.get(&station).cloned())
    }

    /// What the next command of a station must be signed with, for that one.
    pub fn take_nonce(&self, station: StationId) -> Option<TakenNonce<'_>> {
        let nonce = self.with(|known| known.all.get_mut(&station).and_then(|one| one.nonce.take()))?;
        Some(TakenNonce { presences: self, station, nonce: Some(nonce) })
    }

    fn change(&self, station: StationId, hub: HubId, sign: &Sign, at: Time) -> (Presence, Presence) {
        self.with(|known| {
            let before = known.all.get(&station).cloned().unwrap_or_else(|| Presence::unknown(station, hub, at));
            let now = before.after(sign, at);
            if before != now && !known.unkept.contains(&station) {
                known.unkept.push(station);
            }
            known.all.insert(station, now.clone());
            (before, now)
        })
    }

    fn all(&self) -> Vec<Presence> {
        self.with(|known| known.all.values().cloned().collect())
    }

    fn raised(&self, station: StationId) {
        self.with(|known| {
            if let Some(one) = known.all.get_mut(&station) {
                one.is_raised = true;
            }
        });
    }

    /// Those to be written down now.
    fn to_keep(&self, now: Time) -> Vec<Presence> {
        self.with(|known| {
            if known.kept_at.is_some_and(|at| now.0 - at.0 < KEPT_EVERY_MS) {
                return Vec::new();
            }
            known.kept_at = Some(now);
            let unkept = std::mem::take(&mut known.unkept);
            unkept.iter().filter_map(|station| known.all.get(station).cloned()).collect()
        })
    }
}

/// A nonce on its way into a command. Dropped unspent it is good for the next one, unless the station told another meanwhile.
pub(crate) struct TakenNonce<'a> {
    presences: &'a Presences,
    station: StationId,
    nonce: Option<Nonce>,
}

impl TakenNonce<'_> {
    /// What it is.
    pub fn get(&self) -> Option<&Nonce> {
        self.nonce.as_ref()
    }

    /// The command is committed.
    pub fn spent(mut self) {
        self.nonce = None;
    }
}

impl Drop for TakenNonce<'_> {
    fn drop(&mut self) {
        let Some(nonce) = self.nonce.take() else { return };
        self.presences.with(|known| {
            if let Some(one) = known.all.get_mut(&self.station) {
                one.nonce.get_or_insert(nonce);
            }
        });
    }
}

impl Hub {
    /// Takes note of a sign of a station; what changed for people is told to the screens.
    pub(crate) async fn note_sign(&self, station: StationId, hub: HubId, sign: &Sign) -> Result<(), Fault> {
        let (before, now) = self.presences.change(station, hub, sign, self.now());
        let is_same = before.state == now.state && before.boot == now.boot && before.firmware == now.firmware;
        if !is_same || before.signs != now.signs {
            self.store.save_presence(before.state, &now).await?;
            self.tell_changed(Kind::Station);
        }
        Ok(())
    }
}

/// The link stands no more: nobody is connected.
pub(crate) async fn unlinked(hub: &Hub) -> Result<(), Fault> {
    for one in hub.presences.all() {
        hub.note_sign(one.station, one.hub, &Sign::Unlinked).await?;
    }
    Ok(())
}

/// Looks at what time alone changes: stations that fell silent or stay away, commands that nobody answered.
pub(crate) async fn look(hub: &Hub) -> Result<(), Fault> {
    let now = hub.now();
    for one in hub.presences.all() {
        hub.note_sign(one.station, one.hub, &Sign::Waited).await?;
        if one.is_missed(now) && is_operational(hub, &one).await? {
            raise(hub, (one.hub, one.station), AlertKind::StationOffline, "").await?;
            hub.presences.raised(one.station);
        }
    }
    let kept = hub.presences.to_keep(now);
    if !kept.is_empty() {
        hub.store.save_presences(&kept).await?;
    }
    let unanswered = store::station_command::unanswered(&mut *hub.store.read().await?, now).await?;
    for command in unanswered {
        unknown(hub, &command).await?;
    }
    Ok(())
}

/// Who is out of service may be away.
async fn is_operational(hub: &Hub, one: &Presence) -> Result<bool, Fault> {
    let seen = store::station::find(&mut *hub.store.read().await?, one.hub, one.station).await?;
    Ok(seen.is_some_and(|seen| seen.station.mode == StationMode::Operational))
}

/// Nobody knows what became of a command: the station is asked how it stands, and somebody should look.
async fn unknown(hub: &Hub, command: &StationCommand) -> Result<(), Fault> {
    let now = hub.now();
    let mut own = hub.store.begin_own(now).await?;
    // Read again, now that nobody else writes: its answer may have come meanwhile.
    let command = match store::station_command::find(own.rows(), command.station, command.id).await? {
        Some(command) if command.is_unanswered(now) => command,
        _ => return Ok(()),
    };
    store::station_command::save(own.rows(), &command.answered(CommandState::Unknown, "", now)).await?;
    station_command::ask_report(hub, own.rows(), (command.hub, command.station)).await?;
    own.commit().await?;
    hub.post.notify_one();
    raise(hub, (command.hub, command.station), AlertKind::CommandUnanswered, command.act.word()).await
}

/// Has somebody look at a station.
pub(crate) async fn raise(
    hub: &Hub,
    (place, station): (HubId, StationId),
    kind: AlertKind,
    about: &str,
) -> Result<(), Fault> {
    let now = hub.now();
    let act =
        Act { id: hub.ids.next(), actor: UserId(station.0), place: place.into(), at: now, name: store::audit::HEARD };
    let mut op = hub.store.begin(act).await?;
    let about = match (op.station(place, station).await?, about) {
        (Some(station), "") => station.form.code,
        (_, about) => about.to_owned(),
    };
    let id = AlertId(hub.ids.next());
    op.raise(&Alert { id, hub: place, kind, about, station: Some(station), battery: None, customer: None, at: now })
        .await?;
    op.commit(Told { kind: Kind::Station.word(), object: station.0, changes: Vec::new(), reason: None }).await?;
    hub.tell_changed(Kind::Station);
    Ok(())
}
