//! What a client keeps from one connection to the next, and the handle of a connection by which others end it.

use std::sync::{Arc, Mutex, OnceLock};

use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use crate::clients::Known;
use crate::filter::Filter;
use crate::lock::lock;
use crate::mailbox::Mailbox;
use crate::received::Received;
use crate::routes::{Route, Routes};
use crate::settings::Limits;
use crate::signal::Ending;

/// What a client keeps from one connection to the next.
pub(crate) struct Session {
    pub client: Arc<str>,
    pub mailbox: Arc<Mailbox>,
    pub received: Arc<Received>,
    filters: Mutex<Vec<Filter>>,
}

impl Session {
    pub fn new(client: Arc<str>, limits: &Limits) -> Self {
        let mailbox = Arc::new(Mailbox::new(limits));
        Self { client, mailbox, received: Arc::default(), filters: Mutex::default() }
    }

    /// Subscribes, if there are not `most` filters yet.
    pub fn subscribe(&self, routes: &Routes, route: Route, most: usize) -> bool {
        let mut filters = lock(&self.filters);
        if !filters.contains(&route.filter) {
            if filters.len() >= most {
                return false;
            }
            filters.push(route.filter.clone());
        }
        routes.add(route);
        true
    }

    /// False if there was no such subscription.
    pub fn unsubscribe(&self, routes: &Routes, text: &str) -> bool {
        let mut filters = lock(&self.filters);
        let Some(at) = filters.iter().position(|filter| **filter.text() == *text) else { return false };
        routes.remove(&filters.remove(at), &self.mailbox);
        true
    }

    /// Hears nothing any more.
    pub fn leave(&self, routes: &Routes) {
        for filter in lock(&self.filters).drain(..) {
            routes.remove(&filter, &self.mailbox);
        }
    }

    pub fn filters(&self) -> Vec<Arc<str>> {
        lock(&self.filters).iter().map(|filter| filter.text().clone()).collect()
    }
}

/// A connection that got in, as others see it.
pub(crate) struct Link {
    pub known: Arc<Known>,
    pub began: Instant,
    /// Wakes the connection: it is cut, has something to send, or an acknowledgement is ready.
    pub wake: Arc<Notify>,
    cut: OnceLock<Ending>,
    ended: watch::Sender<()>,
}

impl Link {
    /// The link, and what must live as long as its connection.
    pub fn new(known: Arc<Known>) -> (Self, watch::Receiver<()>) {
        let (ended, lives) = watch::channel(());
        (Self { known, began: Instant::now(), wake: Arc::default(), cut: OnceLock::new(), ended }, lives)
    }

    /// Ends the connection. The first who does says why.
    pub fn cut(&self, why: Ending) {
        if self.cut.set(why).is_ok() {
            self.wake.notify_one();
        }
    }

    pub fn cut_for(&self) -> Option<Ending> {
        self.cut.get().copied()
    }

    /// Waits until the connection is gone and has said all it had to say.
    pub async fn ended(&self) {
        self.ended.closed().await;
    }
}
