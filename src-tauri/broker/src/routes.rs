//! Who hears what: filters by station, and to which mailboxes they lead. Read at every message and changed rarely, so each
//! reader keeps the table it saw last and asks for another only when the version says so.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use link::Root;

use crate::filter::{self, Filter};
use crate::lock::lock;
use crate::login::Login;
use crate::mailbox::Mailbox;
use crate::signal::Qos;

/// One subscription.
#[derive(Clone)]
pub(crate) struct Route {
    pub filter: Filter,
    pub qos: Qos,
    /// Whether the client does not want to hear what it says itself (MQTT 5).
    pub no_local: bool,
    pub mailbox: Arc<Mailbox>,
    /// Who the client is.
    pub login: Arc<Login>,
}

#[derive(Clone, Default)]
pub(crate) struct Table {
    stations: HashMap<String, Arc<Vec<Route>>>,
    /// Filters that name no station.
    any: Arc<Vec<Route>>,
}

pub(crate) struct Routes {
    root: Root,
    version: AtomicU64,
    table: Mutex<Arc<Table>>,
}

/// The table as somebody saw it last.
pub(crate) struct Seen {
    version: u64,
    table: Arc<Table>,
}

impl Routes {
    pub fn new(root: Root) -> Self {
        Self { root, version: AtomicU64::new(0), table: Mutex::default() }
    }

    pub fn seen(&self) -> Seen {
        let table = lock(&self.table);
        Seen { version: self.version.load(Ordering::Acquire), table: table.clone() }
    }

    /// The table as it is now.
    pub fn now<'a>(&self, seen: &'a mut Seen) -> &'a Table {
        if self.version.load(Ordering::Acquire) != seen.version {
            *seen = self.seen();
        }
        &seen.table
    }

    /// Adds a route, in place of that of the same mailbox for the same filter.
    pub fn add(&self, route: Route) {
        let filter = route.filter.clone();
        self.change(&filter, |routes| {
            routes.retain(|known| !is_same(known, &filter, &route.mailbox));
            routes.push(route);
        });
    }

    pub fn remove(&self, filter: &Filter, mailbox: &Arc<Mailbox>) {
        self.change(filter, |routes| routes.retain(|known| !is_same(known, filter, mailbox)));
    }

    fn change(&self, filter: &Filter, change: impl FnOnce(&mut Vec<Route>)) {
        let mut table = lock(&self.table);
        let table = Arc::make_mut(&mut table);
        match filter.station(&self.root) {
            None => change(Arc::make_mut(&mut table.any)),
            Some(station) => {
                let routes = table.stations.entry(station.to_owned()).or_default();
                change(Arc::make_mut(routes));
                if routes.is_empty() {
                    table.stations.remove(station);
                }
            }
        }
        self.version.fetch_add(1, Ordering::Release);
    }
}

fn is_same(known: &Route, filter: &Filter, mailbox: &Arc<Mailbox>) -> bool {
    known.filter == *filter && Arc::ptr_eq(&known.mailbox, mailbox)
}

impl Table {
    /// Routes to the mailboxes that hear this topic, one to each, with the highest quality it asked for. `from` said it.
    pub fn hearers(&self, root: &Root, topic: &str, from: Option<&Arc<Mailbox>>) -> Vec<(&Route, Qos)> {
        let own = filter::station(root, topic).and_then(|station| self.stations.get(station));
        let mut hearers: Vec<(&Route, Qos)> = Vec::new();
        for route in own.into_iter().chain([&self.any]).flat_map(|routes| routes.iter()) {
            let is_echo = route.no_local && from.is_some_and(|from| Arc::ptr_eq(from, &route.mailbox));
            if is_echo || !route.filter.takes(topic) {
                continue;
            }
            match hearers.iter_mut().find(|(known, _)| Arc::ptr_eq(&known.mailbox, &route.mailbox)) {
                Some((_, qos)) => *qos = route.qos.max(*qos),
                None => hearers.push((route, route.qos)),
            }
        }
        hearers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::Role;
    use crate::settings::Limits;

    #[test]
    fn each_hears_a_topic_once_and_those_who_left_no_more() {
        let root = Root::default();
        let routes = Routes::new(root.clone());
        let filter = |text: &str| Filter::new(&root, text).expect("a filter");
        let mailboxes: Vec<_> = (0..3).map(|_| Arc::new(Mailbox::new(&Limits::default()))).collect();
        let login =
            Login { name: String::new(), role: Role::Gateway, secret: None, certificate: None, is_legacy: false };
        let login = Arc::new(login);
        let add = |filter: Filter, qos: Qos, no_local: bool, mailbox: usize| {
            routes.add(Route { filter, qos, no_local, mailbox: mailboxes[mailbox].clone(), login: login.clone() });
        };
        add(filter("bss/1/#"), Qos::AtLeastOnce, false, 0);
        add(filter("bss/1/a"), Qos::ExactlyOnce, false, 0);
        add(filter("bss/+/a"), Qos::AtMostOnce, true, 1);
        add(filter("bss/2/#"), Qos::AtLeastOnce, false, 2);
        let mut seen = routes.seen();
        let mut heard = |from: Option<usize>| -> Vec<(usize, Qos)> {
            let from = from.map(|at| &mailboxes[at]);
            let hearers = routes.now(&mut seen).hearers(&root, "bss/1/a", from);
            let at = |mailbox: &Arc<Mailbox>| mailboxes.iter().position(|known| Arc::ptr_eq(known, mailbox));
            hearers.into_iter().map(|(route, qos)| (at(&route.mailbox).expect("one of them"), qos)).collect()
        };
        assert_eq!(heard(None), [(0, Qos::ExactlyOnce), (1, Qos::AtMostOnce)]);
        assert_eq!(heard(Some(1)), [(0, Qos::ExactlyOnce)], "it does not want to hear itself");
        assert_eq!(heard(Some(0)), [(0, Qos::ExactlyOnce), (1, Qos::AtMostOnce)]);
        add(filter("bss/1/a"), Qos::AtMostOnce, false, 0);
        assert_eq!(heard(Some(1)), [(0, Qos::AtLeastOnce)], "a filter is asked for anew");
        routes.remove(&filter("bss/1/a"), &mailboxes[0]);
        routes.remove(&filter("bss/1/#"), &mailboxes[0]);
        assert_eq!(heard(None), [(1, Qos::AtMostOnce)]);
    }
}
