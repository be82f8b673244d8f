//! One connection to an outside broker, from its beginning to its end.

use link::{Kind, Topic};
use rumqttc::{
    AsyncClient, Event, EventLoop, MqttOptions, Packet, Publish, QoS, SubscribeFilterInput, SubscribeReasonCode,
};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use usecases::{Desk, Heard};

use super::OutsideFault;
use super::client::options;
use super::post::Post;
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
    let mut line = Line::new(options(plan)?)?;
    let mut post = Post::new(desk, line.client.clone(), plan.root.clone());
    loop {
        tokio::select! {
            biased;
            () = stopping.cancelled() => return Ok(()),
            packet = line.next() => match packet? {
                Packet::ConnAck(_) => line.subscribe(plan)?,
                Packet::SubAck(ack) if is_granted(&ack.return_codes) => {
                    told.send_replace(Status::Up { addresses: None });
                    post.deliver().await;
                }
                Packet::SubAck(_) => return Err(OutsideFault::Rights),
                Packet::Publish(publish) => hear(desk, plan, &line.client, &mut post, &publish).await?,
                _ => {}
            },
            () = post.next_done() => {}
            () = desk.post_laid_out() => post.deliver_unasked().await,
        }
    }
}

async fn hear(
    desk: &Desk,
    plan: &Outside,
    client: &AsyncClient,
    post: &mut Post<'_>,
    publish: &Publish,
) -> Result<(), OutsideFault> {
    let came = Instant::now();
    let topic = String::from_utf8_lossy(&publish.topic);
    // One byte more tells that it is too long.
    let payload = publish.payload.get(..=link::payload::BYTES_MAX).unwrap_or(&publish.payload);
    let heard = Heard { login: LOGIN, station: None, topic: &topic, payload, retained: publish.retain };
    match desk.hear(&plan.root, &heard).await {
        Ok(parcels) => {
            client.try_ack(publish).map_err(|_| OutsideFault::Gone)?;
            let is_auth = Topic::read(&plan.root, &topic).is_ok_and(|topic| matches!(topic.kind, Kind::AuthRequest(_)));
            post.answer(parcels, is_auth.then_some(came)).await;
            Ok(())
        }
        Err(fault) => {
            tracing::error!(code = fault.code(), "what a station said is not stored");
            // On the next connection the broker sends it again.
            Err(OutsideFault::NotStored)
        }
    }
}

/// Lets go of what the broker keeps for the hub, since something in it cannot be taken.
pub async fn forget(plan: &Outside) {
    let Ok(mut options) = options(plan) else { return };
    if options.try_set_clean_session(true).is_ok()
        && let Ok(mut line) = Line::new(options)
    {
        // Connected, the session of before is gone.
        drop(line.next().await);
    }
}
