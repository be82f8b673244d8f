//! Letting a client in under its id, once it has proved its login.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::{Client, Clients, Known, Presence, State, is_current};
use crate::lock::lock;
use crate::login::Role;
use crate::session::{Link, Session};
use crate::signal::{Ending, Refusal};

/// Bytes of the longest id of a client.
const ID_MAX: usize = 128;

/// Who wants to get in, under which id.
pub(crate) struct Ask {
    pub known: Arc<Known>,
    /// As sent; empty if one is to be made up.
    pub client: String,
    /// Whether what was kept of an earlier session is forgotten.
    pub clean: bool,
}

/// A client's stay. Dropping it lets the client go, whatever happened to its connection.
pub(crate) struct Stay {
    clients: Arc<Clients>,
    pub link: Arc<Link>,
    pub session: Arc<Session>,
    /// Whether the session was kept from before.
    pub resumed: bool,
    /// How long the session is kept afterwards.
    pub keep: Duration,
    _lives: watch::Receiver<()>,
}

impl Drop for Stay {
    fn drop(&mut self) {
        self.clients.left(&self.session, &self.link, self.keep);
    }
}

enum Step {
    In(Stay),
    /// After an older connection has ended: the client's own, or the oldest of a station that has as many as it may.
    After(Arc<Link>),
}

impl Clients {
    /// Lets a client in. The same client's older connection ends first, and so does the oldest of a station's that has too many,
    /// as one that names its client anew each time and leaves connections behind; it has told of its end by then, which may
    /// take as long as the hub takes to listen.
    pub async fn admit(self: &Arc<Self>, ask: &Ask) -> Result<Stay, Refusal> {
        if ask.client.len() > ID_MAX || ask.client.contains(char::is_control) {
            return Err(Refusal::ClientId);
        }
        loop {
            match self.step(ask)? {
                Step::In(stay) => return Ok(stay),
                Step::After(older) => {
                    older.cut(Ending::TakenOver);
                    older.ended().await;
                }
            }
        }
    }

    fn step(self: &Arc<Self>, ask: &Ask) -> Result<Step, Refusal> {
        let mut state = lock(&self.state);
        if state.stopping {
            return Err(Refusal::Full);
        }
        // It may have been revoked while its password was checked.
        if !is_current(&state.logins, &ask.known) {
            return Err(Refusal::Credentials);
        }
        let id = if ask.client.is_empty() { state.new_id() } else { ask.client.as_str().into() };
        state.check_owner(&id, &ask.known)?;
        let older = state.clients.get(&id);
        if let Some(Client { presence: Presence::Here(link), .. }) = older {
            return Ok(Step::After(link.clone()));
        }
        if let Some(oldest) = self.too_many(&state, &ask.known) {
            return Ok(Step::After(oldest));
        }
        if here(&state).count() >= self.limits.connections_of(state.logins.len()) {
            return Err(Refusal::Full);
        }
        let now = Instant::now();
        let kept = state.clients.remove(&id).and_then(|client| match client.presence {
            Presence::Away { until } if until > now && !ask.clean => Some(client.session),
            Presence::Away { .. } | Presence::Here(_) => {
                client.session.leave(&self.routes);
                None
            }
        });
        let resumed = kept.is_some();
        let session = kept.unwrap_or_else(|| Arc::new(Session::new(id.clone(), &self.limits)));
        let (link, lives) = Link::new(ask.known.clone());
        let link = Arc::new(link);
        let presence = Presence::Here(link.clone());
        state.clients.insert(id, Client { known: ask.known.clone(), session: session.clone(), presence });
        Ok(Step::In(Stay { clients: self.clone(), link, session, resumed, keep: Duration::ZERO, _lives: lives }))
    }

    /// The oldest connection of a station that has as many as it may.
    fn too_many(&self, state: &State, known: &Arc<Known>) -> Option<Arc<Link>> {
        if known.login.role == Role::Gateway {
            return None;
        }
        let own = || here(state).filter(|link| Arc::ptr_eq(&link.known, known));
        let oldest = own().min_by_key(|link| link.began)?;
        (own().count() >= self.limits.connections_per_station).then(|| oldest.clone())
    }
}

/// The connections there are.
fn here(state: &State) -> impl Iterator<Item = &Arc<Link>> {
    state.clients.values().filter_map(|client| match &client.presence {
        Presence::Here(link) => Some(link),
        Presence::Away { .. } => None,
    })
}

impl State {
    /// An id belongs to the login that uses it. One that is the name or the station of a login belongs to that login even
    /// before, so that nobody can sit on the id a station is likely to have.
    fn check_owner(&self, id: &str, known: &Arc<Known>) -> Result<(), Refusal> {
        let used = self.clients.get(id).map(|client| &client.known);
        let is_for = |other: &&Arc<Known>| match &other.login.role {
            Role::Station(station) => station.as_str() == id || other.login.name == id,
            Role::Gateway => other.login.name == id,
        };
        // A gateway plays the stations, under their names.
        let meant = || self.logins.values().find(is_for).filter(|_| known.login.role != Role::Gateway);
        let is_own = |owner: &Arc<Known>| Arc::ptr_eq(owner, known) || is_for(&known);
        match used.map(|owner| Arc::ptr_eq(owner, known)).or_else(|| meant().map(is_own)) {
            Some(false) => Err(Refusal::ForeignClient),
            Some(true) | None => Ok(()),
        }
    }

    fn new_id(&mut self) -> Arc<str> {
        loop {
            self.named += 1;
            let id: Arc<str> = format!("unnamed-{}", self.named).into();
            if !self.clients.contains_key(&id) {
                return id;
            }
        }
    }
}
