//! The handles every use case works with, opened the same way by the app and by tests.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use domain::organisation::Organisation;
use domain::{ActId, OrganisationId, Place, Time, UserId};
use identity::{Cost, NoRandom, OneTimeCode, Random, RecoveryCode};
use logbook::Logs;
use serde::de::DeserializeOwned;
use store::{Act, Op, Store};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::around::{Around, Clock, Ids};
use crate::backup::{Backups, CopyNow};
use crate::counter::ShownEnergy;
use crate::device::DevicesHeard;
use crate::device_http::Posting;
use crate::door::Door;
use crate::event::{Event, Kind};
use crate::fault::{Fault, Gate};
use crate::guesses::Guesses;
use crate::hub_link::{LinkNow, LinkTester};
use crate::import::ChosenFiles;
use crate::intake::Intake;
use crate::keeper::Keeper;
use crate::keys::Keys;
use crate::operator::Operator;
use crate::practice::Practice;
use crate::presence::Presences;
use crate::rider::Displays;
use crate::seat::Seat;
use crate::start::VERSION;
use crate::strangers::Strangers;
use crate::task::Tasks;

/// One hub desktop: its store, clock, keys and who sits at it.
pub struct Hub {
    pub(crate) store: Store,
    /// What devices measured.
    pub(crate) readings: Keeper,
    pub(crate) intake: Intake,
    pub(crate) shown_energy: ShownEnergy,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    random: Mutex<Random>,
    pub(crate) cost: Cost,
    pub(crate) keys: Keys,
    pub(crate) guesses: Guesses,
    pub(crate) seat: Seat,
    pub(crate) door: Door,
    pub(crate) tasks: Tasks,
    pub(crate) logs: Logs,
    pub(crate) practice: Practice,
    pub(crate) displays: Displays,
    pub(crate) chosen: ChosenFiles,
    pub(crate) backups: Arc<Backups>,
    pub(crate) copying: CopyNow,
    /// Told when something is laid out for stations that no message of theirs asked for.
    pub(crate) post: Arc<Notify>,
    /// Told when the link shall be otherwise.
    pub(crate) relink: Arc<Notify>,
    /// Told when the link shall be put up anew.
    pub(crate) restart_link: Arc<Notify>,
    pub(crate) link: LinkNow,
    /// Told when the listener for devices that post shall be otherwise.
    pub(crate) relisten: Arc<Notify>,
    pub(crate) posting: Posting,
    /// Who tries a broker outside, once there is somebody.
    pub(crate) link_tester: OnceLock<LinkTester>,
    pub(crate) presences: Presences,
    pub(crate) strangers: Strangers,
    pub(crate) devices_heard: DevicesHeard,
    organisation: OnceLock<OrganisationId>,
    me: Weak<Self>,
    told: Box<dyn Fn(Event) + Send + Sync>,
}

impl Hub {
    /// Opens the database of `folder` and everything around it.
    ///
    /// # Errors
    /// [`Fault`] if the database is refused; it is left as it was.
    pub(crate) async fn open(
        folder: &Path,
        around: Around,
        backups: Arc<Backups>,
        told: Box<dyn Fn(Event) + Send + Sync>,
    ) -> Result<Arc<Self>, Fault> {
        let store = Store::open(folder, around.ids.next(), around.clock.now()).await?;
        // The list of sessions is for people to read; a full disk must not keep them from reading the rest.
        if let Err(error) = store.sessions_cut_off().await {
            tracing::warn!(%error, "sessions of the last run are not listed as ended");
        }
        let guesses = Guesses::restored(store.lockouts().await?, around.clock.since_start());
        let presences = Presences::new(store.presences().await?);
        let hub = Arc::new_cyclic(|me| Self {
            store,
            readings: Keeper::new(folder.to_owned(), around.clock.clone()),
            intake: Intake::default(),
            shown_energy: ShownEnergy::default(),
            devices_heard: DevicesHeard::default(),
            keys: Keys::new(around.keyring),
            guesses,
            seat: Seat::default(),
            door: Door::default(),
            tasks: Tasks::default(),
            logs: around.logs,
            practice: around.practice,
            displays: around.displays,
            chosen: ChosenFiles::default(),
            backups,
            copying: CopyNow::default(),
            post: Arc::default(),
            relink: Arc::default(),
            restart_link: Arc::default(),
            link: LinkNow::default(),
            relisten: Arc::default(),
            posting: Posting::default(),
            link_tester: OnceLock::new(),
            presences,
            strangers: Strangers::default(),
            organisation: OnceLock::new(),
            me: Weak::clone(me),
            clock: around.clock,
            ids: around.ids,
            random: Mutex::new(around.random),
            cost: around.cost,
            told,
        });
        hub.recall_backups().await?;
        let (sqlite, schema) = (hub.store.sqlite_version().await?, hub.store.schema().await?);
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        tracing::info!(room = "desk", version = VERSION, sqlite, schema, os, arch, "the desk is open");
        Ok(hub)
    }

    /// This hub for work that goes on beside the call; none once it is being closed.
    pub(crate) fn own(&self) -> Option<Arc<Self>> {
        self.me.upgrade()
    }

    pub(crate) fn now(&self) -> Time {
        self.clock.now()
    }

    /// Tells the screens that something changed.
    pub(crate) fn tell(&self, event: Event) {
        if matches!(event, Event::Changed { what: Kind::Battery | Kind::Device }) {
            self.intake.names_changed();
        }
        (self.told)(event);
    }

    /// Tells the screens that more is known of batteries, which are called as before.
    pub(crate) fn tell_measured(&self) {
        (self.told)(Event::Changed { what: Kind::Battery });
    }

    /// Tells the screens that records of this kind changed.
    pub(crate) fn tell_changed(&self, what: Kind) {
        self.tell(Event::Changed { what });
    }

    /// A setting of this desktop that is kept as JSON. One that cannot be read is as good as none, and logged.
    ///
    /// # Errors
    /// [`Fault`] if the database cannot be read.
    pub(crate) async fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Fault> {
        let Some(kept) = self.store.setting(name).await? else { return Ok(None) };
        let read = serde_json::from_str(&kept);
        // What it says is nobody's business in a log.
        Ok(read.inspect_err(|error| tracing::error!(name, why = ?error.classify(), "a setting cannot be read")).ok())
    }

    /// Opens an op for `by`.
    pub(crate) async fn begin(&self, by: &Operator, name: &'static str, place: impl Into<Place>) -> Result<Op, Fault> {
        self.begin_as(by.user.0, name, place).await
    }

    /// Opens the op of an act at the counter, whose id came with it: what is sent twice happens once.
    pub(crate) async fn begin_act(
        &self,
        by: &Operator,
        name: &'static str,
        place: impl Into<Place>,
        act: ActId,
    ) -> Result<Op, Fault> {
        let act = Act { id: act.0, actor: by.user, place: place.into(), at: self.now(), name };
        Ok(self.store.begin(act).await?)
    }

    /// Opens an op for a customer, or for whoever else acts without being of the staff.
    pub(crate) async fn begin_as(&self, actor: Uuid, name: &'static str, place: impl Into<Place>) -> Result<Op, Fault> {
        let act = Act { id: self.ids.next(), actor: UserId(actor), place: place.into(), at: self.now(), name };
        Ok(self.store.begin(act).await?)
    }

    /// A PIN nobody chose.
    pub(crate) fn new_pin(&self) -> Result<String, NoRandom> {
        identity::new_pin(&mut self.random.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A secret for a station to show.
    pub(crate) fn new_token(&self) -> Result<String, NoRandom> {
        identity::new_token(&mut self.random.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The organisation.
    ///
    /// # Errors
    /// [`Gate::NotSetUp`] before setup.
    pub(crate) async fn organisation(&self) -> Result<Organisation, Fault> {
        let found = store::organisation::find(&mut *self.store.read().await?).await?;
        found.ok_or_else(|| Gate::NotSetUp.into())
    }

    /// The organisation's id, which stays what it is as long as the hub is open.
    ///
    /// # Errors
    /// [`Gate::NotSetUp`] before setup.
    pub(crate) async fn organisation_id(&self) -> Result<OrganisationId, Fault> {
        if let Some(id) = self.organisation.get() {
            return Ok(*id);
        }
        let id = self.organisation().await?.id;
        Ok(*self.organisation.get_or_init(|| id))
    }

    /// Whether nobody has set anything up here yet, so that there is nothing to lose.
    ///
    /// # Errors
    /// [`Gate::AlreadySetUp`].
    pub(crate) async fn not_set_up(&self) -> Result<(), Fault> {
        match self.organisation().await {
            Ok(_) => Err(Gate::AlreadySetUp.into()),
            Err(Fault::Gate(Gate::NotSetUp)) => Ok(()),
            Err(other) => Err(other),
        }
    }

    pub(crate) fn new_one_time_code(&self) -> Result<OneTimeCode, NoRandom> {
        OneTimeCode::new(&mut self.random.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn new_recovery_code(&self) -> Result<RecoveryCode, NoRandom> {
        RecoveryCode::new(&mut self.random.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
