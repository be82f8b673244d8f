//! What goes out to an outside broker. What the hub says is never retained, and what a station acts on is never said twice:
//! it counts as sent before it leaves. Everything else counts as sent when the broker has acknowledged it.
//!
//! It is sent with QoS 1: an exchange of QoS 2 that a power cut leaves open would let the broker take the next message for
//! the old one.

use std::collections::HashSet;
use std::time::Duration;

use link::{Root, is_said_once};
use rumqttc::{AsyncClient, PublishOptions, QoS};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use usecases::{Desk, Parcel, Waiting};

use crate::noted;

/// Some stations ask before they listen, and such a broker does not tell who listens.
const ANSWER_AFTER: Duration = Duration::from_millis(200);

/// What is on its way on one connection.
pub struct Post<'a> {
    desk: &'a Desk,
    client: AsyncClient,
    root: Root,
    under_way: JoinSet<Done>,
    /// The numbers of what is under way: it lies in the outbox and is not to be sent from there.
    numbers: HashSet<i64>,
}

/// What became of something under way.
pub enum Done {
    /// Its time has come.
    Due(Parcel),
    /// The broker has it, or the connection is gone.
    Left { number: i64, is_there: bool },
}

impl<'a> Post<'a> {
    pub fn new(desk: &'a Desk, client: AsyncClient, root: Root) -> Self {
        Self { desk, client, root, under_way: JoinSet::new(), numbers: HashSet::new() }
    }

    /// Sends answers; those to a card some time after it `came`.
    pub async fn answer(&mut self, parcels: Vec<Parcel>, came: Option<Instant>) {
        for parcel in parcels {
            match came {
                None => self.publish(parcel).await,
                Some(came) => {
                    self.numbers.insert(parcel.number);
                    self.under_way.spawn(async move {
                        sleep_until(came + ANSWER_AFTER).await;
                        Done::Due(parcel)
                    });
                }
            }
        }
    }

    /// Sends everything that waits.
    pub async fn deliver(&mut self) {
        let below = format!("{}/", self.root.as_str());
        self.deliver_some(Waiting::Below(&below)).await;
    }

    /// Sends what waits and no message asked for.
    pub async fn deliver_unasked(&mut self) {
        self.deliver_some(Waiting::Unasked).await;
    }

    async fn deliver_some(&mut self, which: Waiting<'_>) {
        let mut after = 0;
        loop {
            let parcels = noted::unsent(self.desk, which, after).await;
            let Some(last) = parcels.last() else { return };
            after = last.number;
            for parcel in parcels {
                if !self.numbers.contains(&parcel.number) {
                    self.publish(parcel).await;
                }
            }
        }
    }

    /// Waits until something under way is done. Dropped before, it loses nothing.
    pub async fn next_done(&mut self) -> Done {
        loop {
            match self.under_way.join_next().await {
                None => return std::future::pending().await,
                Some(Ok(done)) => return done,
                Some(Err(error)) => tracing::error!(%error, "what was on its way is lost"),
            }
        }
    }

    /// Sees to what is done.
    pub async fn settle(&mut self, done: Done) {
        match done {
            Done::Due(parcel) => {
                self.numbers.remove(&parcel.number);
                self.publish(parcel).await;
            }
            Done::Left { number, is_there } => {
                self.numbers.remove(&number);
                if is_there {
                    noted::sent(self.desk, &[number]).await;
                }
            }
        }
    }

    async fn publish(&mut self, parcel: Parcel) {
        let options = PublishOptions::new(QoS::AtLeastOnce);
        let Parcel { number, topic, payload, .. } = parcel;
        let is_taken = if is_said_once(&self.root, &topic) {
            noted::sent(self.desk, &[number]).await && self.client.try_publish(topic, payload, options).is_ok()
        } else if let Ok(notice) = self.client.try_publish_tracked(topic, payload, options) {
            self.numbers.insert(number);
            let left = async move { Done::Left { number, is_there: notice.wait_completion_async().await.is_ok() } };
            self.under_way.spawn(left);
            true
        } else {
            false
        };
        if !is_taken {
            noted::not_sent(self.desk, &[number]).await;
        }
    }
}
