//! Who may connect, who is there, and whose sessions are kept. Asked when somebody comes, subscribes or goes, never for a
//! message.

mod admission;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

pub(crate) use admission::{Ask, Stay};

use crate::lock::lock;
use crate::login::{Fingerprint, Login, Role};
use crate::rate::Bucket;
use crate::routes::Routes;
use crate::session::{Link, Session};
use crate::settings::{Limits, Settings};
use crate::signal::Ending;

/// A login that may connect, and how fast it speaks.
pub(crate) struct Known {
    pub login: Arc<Login>,
    pub bucket: Option<Bucket>,
}

pub(crate) struct Clients {
    pub routes: Routes,
    limits: Limits,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    logins: HashMap<String, Arc<Known>>,
    clients: HashMap<Arc<str>, Client>,
    stopping: bool,
    /// How many clients were given an id.
    named: u64,
}

/// A client that is there, or whose session is kept.
struct Client {
    known: Arc<Known>,
    session: Arc<Session>,
    presence: Presence,
}

enum Presence {
    Here(Arc<Link>),
    Away { until: Instant },
}

impl Clients {
    pub fn new(settings: &Settings, logins: Vec<Login>) -> Self {
        let routes = Routes::new(settings.root.clone());
        let clients = Self { routes, limits: settings.limits.clone(), state: Mutex::default() };
        clients.set_logins(logins);
        clients
    }

    pub fn by_name(&self, name: &str) -> Option<Arc<Known>> {
        lock(&self.state).logins.get(name).cloned()
    }

    /// The first gateway by name.
    pub fn gateway(&self) -> Option<Arc<Known>> {
        let state = lock(&self.state);
        let gateways = state.logins.values().filter(|known| known.login.role == Role::Gateway);
        gateways.min_by(|a, b| a.login.name.cmp(&b.login.name)).cloned()
    }

    pub fn by_certificate(&self, certificate: Fingerprint) -> Option<Arc<Known>> {
        let state = lock(&self.state);
        state.logins.values().find(|known| known.login.certificate == Some(certificate)).cloned()
    }

    /// These logins from now on. Whoever is in as one that is not among them, or not as it was, is cut off.
    pub fn set_logins(&self, logins: Vec<Login>) {
        let mut state = lock(&self.state);
        let mut before = std::mem::take(&mut state.logins);
        state.logins = logins
            .into_iter()
            .map(|login| match before.remove(&login.name) {
                Some(known) if *known.login == login => (login.name, known),
                _ => (login.name.clone(), Arc::new(self.known(login))),
            })
            .collect();
        self.put_out_unknown(&mut state);
    }

    /// Takes the login's right to connect, and cuts off whoever is in with it. Says how many those were.
    pub fn revoke(&self, name: &str) -> usize {
        let mut state = lock(&self.state);
        state.logins.remove(name);
        self.put_out_unknown(&mut state)
    }

    fn known(&self, login: Login) -> Known {
        let rate = self.limits.rate.filter(|_| login.role != Role::Gateway);
        Known { login: Arc::new(login), bucket: rate.map(|rate| Bucket::new(rate, Instant::now())) }
    }

    fn put_out_unknown(&self, state: &mut State) -> usize {
        let State { logins, clients, .. } = state;
        let mut cut = 0;
        clients.retain(|_, client| {
            if is_current(logins, &client.known) {
                return true;
            }
            // From here on it hears nothing, however long its connection takes to close.
            client.session.leave(&self.routes);
            match &client.presence {
                Presence::Away { .. } => false,
                Presence::Here(link) => {
                    link.cut(Ending::Revoked);
                    cut += 1;
                    true
                }
            }
        });
        cut
    }

    /// Forgets the sessions whose time is over.
    pub fn forget_old(&self, now: Instant) {
        lock(&self.state).clients.retain(|_, client| match client.presence {
            Presence::Away { until } if until <= now => {
                client.session.leave(&self.routes);
                false
            }
            Presence::Away { .. } | Presence::Here(_) => true,
        });
    }

    /// Cuts everybody off, and lets nobody in any more.
    pub fn stop(&self) {
        let mut state = lock(&self.state);
        state.stopping = true;
        for client in state.clients.values() {
            if let Presence::Here(link) = &client.presence {
                link.cut(Ending::Stopping);
            }
        }
    }

    /// The client's connection is over; its session is kept for this long.
    fn left(&self, session: &Arc<Session>, link: &Arc<Link>, keep: Duration) {
        let mut state = lock(&self.state);
        let State { logins, clients, .. } = &mut *state;
        let Some(client) = clients.get_mut(&session.client) else { return };
        if !matches!(&client.presence, Presence::Here(here) if Arc::ptr_eq(here, link)) {
            return;
        }
        session.mailbox.detach();
        if keep.is_zero() || !is_current(logins, &client.known) {
            session.leave(&self.routes);
            clients.remove(&session.client);
            return;
        }
        client.presence = Presence::Away { until: Instant::now() + keep };
        let known = client.known.clone();
        self.bound_kept(&mut state, &known);
    }

    /// Of one login no more sessions are kept than it may have connections: the one kept longest goes.
    fn bound_kept(&self, State { logins, clients, .. }: &mut State, known: &Arc<Known>) {
        let most = match known.login.role {
            Role::Station(_) => self.limits.connections_per_station,
            Role::Gateway => self.limits.connections_of(logins.len()),
        };
        let kept = clients.iter().filter_map(|(id, client)| match client.presence {
            Presence::Away { until } if Arc::ptr_eq(&client.known, known) => Some((until, id)),
            Presence::Away { .. } | Presence::Here(_) => None,
        });
        let (count, oldest) = kept.fold((0, None), |(count, oldest), next| {
            (count + 1, Some(oldest.map_or(next, |oldest| std::cmp::min(oldest, next))))
        });
        let oldest = oldest.filter(|_| count > most).map(|(_, id): (Instant, &Arc<str>)| id.clone());
        if let Some(client) = oldest.and_then(|id| clients.remove(&id)) {
            client.session.leave(&self.routes);
        }
    }
}

fn is_current(logins: &HashMap<String, Arc<Known>>, known: &Arc<Known>) -> bool {
    logins.get(&known.login.name).is_some_and(|current| Arc::ptr_eq(current, known))
}

#[cfg(test)]
mod tests;
