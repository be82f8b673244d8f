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
use tokio::time::{Instant, sleep, sleep_until};
use usecases::{Desk, Parcel, Waiting};

use crate::noted;

/// Some stations ask before they listen, and such a broker does not tell who listens.
const ANSWER_AFTER: Duration = Duration::from_millis(200);
/// How soon what found no room is tried again.
const ROOM_AFTER: Duration = Duration::from_secs(1);

/// What is on its way on one connection.
pub struct Post<'a> {
    desk: &'a Desk,
    client: AsyncClient,
    root: Root,
    under_way: JoinSet<Done>,
    /// The numbers of what is under way: it lies in the outbox and is not to be sent from there.
    numbers: HashSet<i64>,
    /// Whether something found no room on the connection, and will be tried again.
    tries_again: bool,
}

/// What became of something under way.
pub enum Done {
    /// Its time has come.
    Due(Parcel),
    /// The broker has it, or the connection is gone.
    Left { number: i64, is_there: bool },
    /// There may be room again on the connection.
    Room,
}

impl<'a> Post<'a> {
    pub fn new(desk: &'a Desk, client: AsyncClient, root: Root) -> Self {
        Self { desk, client, root, under_way: JoinSet::new(), numbers: HashSet::new(), tries_again: false }
    }

    /// Sends answers; those to a card, which count as sent, some time after it `came`.
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
                if self.numbers.contains(&parcel.number) {
                    continue;
                }
                if !is_said_once(&self.root, &parcel.topic) {
                    self.publish(parcel).await;
                } else if noted::sent(self.desk, &[parcel.number]).await {
                    self.publish_once(parcel).await;
                }
            }
        }
    }

    /// The connection is gone: what has not left waits.
    pub async fn give_up(self) {
        let numbers: Vec<i64> = self.numbers.into_iter().collect();
        noted::not_sent(self.desk, &numbers).await;
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
                self.publish_once(parcel).await;
            }
            Done::Room => {
                self.tries_again = false;
                self.deliver().await;
            }
            Done::Left { number, is_there } => {
                self.numbers.remove(&number);
                if is_there {
                    noted::sent(self.desk, &[number]).await;
                }
            }
        }
    }

    /// Sends what is noted as sent already.
    async fn publish_once(&mut self, parcel: Parcel) {
        let Parcel { number, topic, payload, .. } = parcel;
        if self.client.try_publish(topic, payload, PublishOptions::new(QoS::AtLeastOnce)).is_err() {
            self.not_sent(number).await;
        }
    }

    /// There was no room on the connection: it waits in the outbox.
    async fn not_sent(&mut self, number: i64) {
        noted::not_sent(self.desk, &[number]).await;
        if !std::mem::replace(&mut self.tries_again, true) {
            self.under_way.spawn(async {
                sleep(ROOM_AFTER).await;
                Done::Room
            });
        }
    }

    async fn publish(&mut self, parcel: Parcel) {
        let Parcel { number, topic, payload, .. } = parcel;
        match self.client.try_publish_tracked(topic, payload, PublishOptions::new(QoS::AtLeastOnce)) {
            Ok(notice) => {
                self.numbers.insert(number);
                let left = async move { Done::Left { number, is_there: notice.wait_completion_async().await.is_ok() } };
                self.under_way.spawn(left);
            }
            // Sent before or not: it waits.
            Err(_) => self.not_sent(number).await,
        }
    }
}
