//! A station's client, as others write them: it listens first and then asks, one question after the other.

use std::time::Duration;

use rumqttc::{
    AsyncClient, Event, EventLoop, MqttOptions, NetworkOptions, Packet, Publish, PublishOptions, QoS, SubscribeFilter,
};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use usecases::Clock;

use crate::Stopped;
use crate::stations::field::SECRET;

/// What it listens to, below itself.
const ANSWERS: [&str; 3] = ["user/auth/response", "swap/confirmation", "swap/error"];
/// Seconds without a word after which it asks whether the broker is there.
const KEEP_ALIVE: u16 = 30;
/// Nothing is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(20);
/// Requests that wait to be written.
const WAITING: usize = 16;

/// A station that is connected and listens. Dropping it breaks it off.
pub struct Station {
    client: AsyncClient,
    below: String,
    heard: mpsc::UnboundedReceiver<Publish>,
    pump: JoinHandle<()>,
}

impl Drop for Station {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

impl Station {
    /// Connects by its own login and listens.
    pub async fn listening(port: u16, name: &str) -> Result<Self, Stopped> {
        let below = format!("bss/{name}/");
        let mut options = MqttOptions::new(name, ("127.0.0.1", port));
        options.set_credentials(name, SECRET);
        options.set_keep_alive(KEEP_ALIVE);
        let (client, mut events) = AsyncClient::builder(options).capacity(WAITING).build();
        let mut network = NetworkOptions::new();
        network.set_tcp_nodelay(true);
        events.set_network_options(network);
        let filters = ANSWERS.map(|answer| SubscribeFilter::new(format!("{below}{answer}"), QoS::AtLeastOnce));
        client.subscribe_many(filters.to_vec()).await.map_err(|error| Stopped::wrong(error.to_string()))?;
        let listens = timeout(PATIENCE, async {
            while !matches!(next(&mut events).await?, Packet::SubAck(_)) {}
            Ok(())
        });
        listens.await.unwrap_or_else(|_| Err(Stopped::wrong("a station is not let in")))?;
        let (out, heard) = mpsc::unbounded_channel();
        let pump = tokio::spawn(async move {
            while let Ok(packet) = next(&mut events).await {
                if let Packet::Publish(publish) = packet
                    && out.send(publish).is_err()
                {
                    return;
                }
            }
        });
        Ok(Self { client, below, heard, pump })
    }

    /// Says something, and waits until it is stored.
    pub async fn say(&self, topic: &str, payload: &Value) -> Result<(), Stopped> {
        let said = self.client.publish_tracked(
            format!("{}{topic}", self.below),
            payload.to_string(),
            PublishOptions::new(QoS::AtLeastOnce),
        );
        let notice = said.await.map_err(|error| Stopped::wrong(error.to_string()))?;
        let stored = timeout(PATIENCE, notice.wait_async()).await;
        stored
            .is_ok_and(|stored| stored.is_ok())
            .then_some(())
            .ok_or_else(|| Stopped::wrong("what was said is not stored"))
    }

    /// Asks something; the answer, and the milliseconds until it came.
    pub async fn ask(&mut self, topic: &str, payload: &Value, answer: &str) -> Result<(Value, f64), Stopped> {
        let (topic, payload) = (format!("{}{topic}", self.below), payload.to_string());
        let clock = Clock::system();
        let said = self.client.publish(topic.as_str(), payload, PublishOptions::new(QoS::AtLeastOnce)).await;
        said.map_err(|error| Stopped::wrong(error.to_string()))?;
        let heard = timeout(PATIENCE, self.heard.recv()).await;
        let took = clock.since_start().as_secs_f64() * 1_000.0;
        let heard = heard.ok().flatten().ok_or_else(|| Stopped::Wrong(format!("{topic} is not answered")))?;
        let said: Value = serde_json::from_slice(&heard.payload)?;
        if !heard.topic.ends_with(answer.as_bytes()) || said["status"] != "success" {
            return Err(Stopped::Wrong(format!("not answered as it should be: {said}")));
        }
        Ok((said, took))
    }

    /// Waits until it is cut off.
    pub async fn until_cut_off(mut self) -> Result<(), Stopped> {
        while self.heard.recv().await.is_some() {}
        Err(Stopped::Wrong(format!("{} is cut off", self.below)))
    }
}

async fn next(events: &mut EventLoop) -> Result<Packet, Stopped> {
    loop {
        if let Event::Incoming(packet) = events.poll().await.map_err(|error| Stopped::wrong(error.to_string()))? {
            return Ok(packet);
        }
    }
}
