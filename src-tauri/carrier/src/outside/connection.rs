//! One connection to an outside broker, from its beginning to its end.

use std::collections::VecDeque;
use std::future::ready;

use link::{Kind, Topic};
use rumqttc::{
    AsyncClient, Event, EventLoop, MqttOptions, Packet, Publish, QoS, SubscribeFilterInput, SubscribeReasonCode,
};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use usecases::{Desk, Fault, Heard, is_reading};

use super::OutsideFault;
use super::client::options;
use super::post::Post;
use crate::held::Held;
use crate::link::Status;
use crate::plan::Outside;

/// What messages from there come in as: who sent them is known to that broker alone.
const LOGIN: &str = "outside";
/// Packets that wait for the desk.
const PACKETS: usize = 64;
/// What waits to be written. More is not taken, and waits in the outbox.
const REQUESTS: usize = 1_024;

/// Why a connection ended.
pub enum End {
    /// The link is to stop.
    Stopped,
    /// It is to be made anew.
    Lost(OutsideFault),
}

/// A client and what it is sent. Its packets are read by a task of its own, so that it goes on answering while the desk
/// works; nothing waits for it to take anything, so the two never wait for each other.
pub struct Line {
    pub client: AsyncClient,
    pub packets: mpsc::Receiver<Result<Packet, OutsideFault>>,
    /// Ended with the line.
    _reading: JoinSet<()>,
}

impl Line {
    pub fn new(options: MqttOptions) -> Result<Self, OutsideFault> {
        let built = AsyncClient::builder(options).capacity(REQUESTS).try_build();
        let (client, events) = built.map_err(|_| OutsideFault::Login)?;
        let (out, packets) = mpsc::channel(PACKETS);
        let mut reading = JoinSet::new();
        reading.spawn(read(events, out));
        Ok(Self { client, packets, _reading: reading })
    }

    /// The next packet of the broker.
    pub async fn next(&mut self) -> Result<Packet, OutsideFault> {
        self.packets.recv().await.unwrap_or(Err(OutsideFault::Gone))
    }

    /// Asks for all that stations send.
    pub fn subscribe(&self, plan: &Outside) -> Result<(), OutsideFault> {
        let filters = Kind::filters(&plan.root).map(|filter| SubscribeFilterInput::new(filter, QoS::AtLeastOnce));
        self.client.try_subscribe_many(filters).map_err(|_| OutsideFault::Gone)
    }
}

async fn read(mut events: EventLoop, out: mpsc::Sender<Result<Packet, OutsideFault>>) {
    loop {
        let told = match events.poll().await {
            Ok(Event::Incoming(packet @ (Packet::ConnAck(_) | Packet::SubAck(_) | Packet::Publish(_)))) => Ok(packet),
            Ok(_) => continue,
            Err(error) => Err(error.into()),
        };
        let is_over = told.is_err();
        if out.send(told).await.is_err() || is_over {
            return;
        }
    }
}

/// Whether the broker lets the hub hear all it asked for.
pub fn is_granted(codes: &[SubscribeReasonCode]) -> bool {
    codes.iter().all(|code| matches!(code, SubscribeReasonCode::Success(QoS::AtLeastOnce | QoS::ExactlyOnce)))
}

/// Runs a connection.
pub async fn run(desk: &Desk, plan: &Outside, told: &watch::Sender<Status>, stopping: &CancellationToken) -> End {
    match converse(desk, plan, told, stopping).await {
        Ok(()) => End::Stopped,
        Err(why) => End::Lost(why),
    }
}

async fn converse(
    desk: &Desk,
    plan: &Outside,
    told: &watch::Sender<Status>,
    stopping: &CancellationToken,
) -> Result<(), OutsideFault> {
    let line = Line::new(options(plan)?)?;
    let post = Post::new(desk, line.client.clone(), plan.root.clone());
    let (waiting, held) = (VecDeque::new(), Held::default());
    let mut talk = Talk { desk, plan, told, line, post, waiting, held, came: Instant::now() };
    let end = talk.go_on(stopping).await;
    talk.post.give_up().await;
    end
}

/// A connection at work.
struct Talk<'a> {
    desk: &'a Desk,
    plan: &'a Outside,
    told: &'a watch::Sender<Status>,
    line: Line,
    post: Post<'a>,
    waiting: VecDeque<Result<Packet, OutsideFault>>,
    /// Readings that could not be stored.
    held: Held<Result<Packet, OutsideFault>>,
    /// When the first of what waits came, at the latest.
    came: Instant,
}

impl Talk<'_> {
    async fn go_on(&mut self, stopping: &CancellationToken) -> Result<(), OutsideFault> {
        loop {
            let mut some = Vec::new();
            // What goes out comes first, after each step: it is little, and what comes in may never end.
            tokio::select! {
                biased;
                () = stopping.cancelled() => return Ok(()),
                done = self.post.next_done() => self.post.settle(done).await,
                () = self.desk.post_laid_out() => self.post.deliver_unasked().await,
                () = self.held.is_over() => self.held.go_before(&mut self.waiting),
                () = ready(()), if !self.waiting.is_empty() => self.step().await?,
                many = self.line.packets.recv_many(&mut some, PACKETS) => {
                    if many == 0 {
                        return Err(OutsideFault::Gone);
                    }
                    self.came = Instant::now();
                }
            }
            self.waiting.extend(some);
        }
    }

    /// Takes the first of what waits, with those after it that are readings too.
    async fn step(&mut self) -> Result<(), OutsideFault> {
        if self.readings().await? > 0 {
            return Ok(());
        }
        match self.waiting.pop_front().transpose()? {
            Some(Packet::ConnAck(_)) => self.line.subscribe(self.plan),
            Some(Packet::SubAck(ack)) if is_granted(&ack.return_codes) => {
                self.told.send_replace(Status::Up { addresses: None });
                self.post.deliver().await;
                Ok(())
            }
            Some(Packet::SubAck(_)) => Err(OutsideFault::Rights),
            Some(Packet::Publish(publish)) => self.hear(&publish).await,
            _ => Ok(()),
        }
    }

    /// Has the first of what waits stored together, as far as they are readings; how many they were. What cannot be stored is
    /// held, and stops nothing else.
    async fn readings(&mut self) -> Result<usize, OutsideFault> {
        let said = self.waiting.iter().map_while(|packet| match packet {
            Ok(Packet::Publish(publish)) => Some((String::from_utf8_lossy(&publish.topic), publish)),
            _ => None,
        });
        let said: Vec<_> = said.take_while(|(topic, _)| is_reading(&self.plan.root, topic)).collect();
        let heard: Vec<_> = said.iter().map(|(topic, publish)| heard(topic, publish)).collect();
        let many = heard.len();
        if many == 0 {
            return Ok(0);
        }
        let (stored, parcels) = match self.desk.hear_readings(&self.plan.root, &heard).await {
            Ok(kept) => kept,
            Err(fault) => {
                tracing::error!(code = fault.code(), "readings are not stored");
                // What nobody keeps does not come again.
                let is_kept = |packet: &Result<Packet, _>| matches!(packet, Ok(Packet::Publish(one)) if one.qos != QoS::AtMostOnce);
                self.held.hold(self.waiting.drain(..many).filter(is_kept));
                return Ok(many);
            }
        };
        for (_, publish) in said.iter().take(stored) {
            self.acknowledge(publish)?;
        }
        self.waiting.drain(..stored);
        if !parcels.is_empty() {
            self.post.answer(parcels, None).await;
        }
        Ok(stored)
    }

    async fn hear(&mut self, publish: &Publish) -> Result<(), OutsideFault> {
        let topic = String::from_utf8_lossy(&publish.topic);
        let heard = heard(&topic, publish);
        let parcels = self.desk.hear(&self.plan.root, &heard).await.map_err(|fault| not_stored(&fault))?;
        self.acknowledge(publish)?;
        let is_auth =
            Topic::read(&self.plan.root, &topic).is_ok_and(|topic| matches!(topic.kind, Kind::AuthRequest(_)));
        self.post.answer(parcels, is_auth.then_some(self.came)).await;
        Ok(())
    }

    fn acknowledge(&self, publish: &Publish) -> Result<(), OutsideFault> {
        self.line.client.try_ack(publish).map_err(|_| OutsideFault::Gone)
    }
}

fn heard<'a>(topic: &'a str, publish: &'a Publish) -> Heard<'a> {
    // One byte more tells that it is too long.
    let payload = publish.payload.get(..=link::payload::BYTES_MAX).unwrap_or(&publish.payload);
    Heard { login: LOGIN, station: None, topic, payload, retained: publish.retain }
}

/// On the next connection the broker sends it again.
fn not_stored(fault: &Fault) -> OutsideFault {
    tracing::error!(code = fault.code(), "what a station said is not stored");
    OutsideFault::NotStored
}
