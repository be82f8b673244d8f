//! A broker with a hub beside it, and stations that speak MQTT packet by packet.

use std::collections::VecDeque;
use std::num::NonZeroU16;
use std::time::Duration;

use broker::{Broker, Incoming, Limits, Login, Role, Settings, Signal, StationName, Verifier};
use bytes::{Bytes, BytesMut};
use bytestring::ByteString;
use rmqtt_codec::types::{Protocol, Publish, QoS};
use rmqtt_codec::{v3, v5};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::codec::{Decoder, Encoder};

/// Longer than anything here takes; a test that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("waited for {what}"))
}

pub fn station(name: &str) -> Login {
    let role = Role::Station(StationName::new(name).expect("a name"));
    Login {
        name: name.to_owned(),
        role,
        secret: Some(Verifier::of(&secret(name))),
        certificate: None,
        is_legacy: false,
    }
}

pub fn gateway(name: &str) -> Login {
    Login { role: Role::Gateway, ..station(name) }
}

pub fn secret(name: &str) -> Bytes {
    format!("secret of {name}").into()
}

/// A broker and its hub.
pub struct Hub {
    pub broker: Broker,
    pub signals: mpsc::Receiver<Signal>,
    /// Signals that were passed over while looking for another.
    passed: VecDeque<Signal>,
}

impl Hub {
    /// With the stations `S-1` and `S-2` and the gateway `sim`.
    pub async fn start() -> Self {
        Self::with(Limits::default()).await
    }

    pub async fn with(limits: Limits) -> Self {
        let settings = Settings { plain: Some(([127, 0, 0, 1], 0).into()), limits, ..Settings::default() };
        Self::of(settings, 64).await
    }

    pub async fn of(settings: Settings, room: usize) -> Self {
        let (out, signals) = mpsc::channel(room);
        let logins = vec![station("S-1"), station("S-2"), gateway("sim")];
        let broker = Broker::start(settings, logins, out).await.expect("it starts");
        Self { broker, signals, passed: VecDeque::new() }
    }

    /// The next signal that `pick` wants; the others stay for later.
    pub async fn signal<T>(&mut self, what: &str, pick: impl Fn(Signal) -> Result<T, Signal>) -> T {
        for _ in 0..self.passed.len() {
            let signal = self.passed.pop_front().expect("counted");
            match pick(signal) {
                Ok(picked) => return picked,
                Err(signal) => self.passed.push_back(signal),
            }
        }
        loop {
            match pick(soon(what, self.signals.recv()).await.expect("the broker runs")) {
                Ok(picked) => return picked,
                Err(signal) => self.passed.push_back(signal),
            }
        }
    }

    pub async fn incoming(&mut self) -> Incoming {
        let pick = |signal| if let Signal::Incoming(incoming) = signal { Ok(incoming) } else { Err(signal) };
        self.signal("a message", pick).await
    }

    pub async fn gone(&mut self, of: &str) -> broker::Ending {
        self.signal("an end", |signal| match signal {
            Signal::Gone { client, why, .. } if *client == *of => Ok(why),
            other => Err(other),
        })
        .await
    }

    /// Who came in.
    pub async fn came(&mut self) -> String {
        let pick =
            |signal| if let Signal::Connected { login, .. } = signal { Ok(login.name.clone()) } else { Err(signal) };
        self.signal("somebody", pick).await
    }

    pub async fn refused(&mut self) -> broker::Refusal {
        self.refused_as().await.0
    }

    /// And for whom they speak, if they proved who they are.
    pub async fn refused_as(&mut self) -> (broker::Refusal, Option<Role>) {
        let pick = |signal| if let Signal::Refused { why, role, .. } = signal { Ok((why, role)) } else { Err(signal) };
        self.signal("a refusal", pick).await
    }

    /// Whether a message is among what was told so far.
    pub fn has_message(&mut self) -> bool {
        while let Ok(signal) = self.signals.try_recv() {
            self.passed.push_back(signal);
        }
        self.passed.iter().any(|signal| matches!(signal, Signal::Incoming(_)))
    }

    pub async fn socket(&self) -> TcpStream {
        let address = self.broker.addresses().plain.expect("a plain listener");
        soon("a socket", TcpStream::connect(address)).await.expect("it listens")
    }

    pub async fn raw3(&self) -> Raw<v3::Codec> {
        Raw::new(self.socket().await, v3::Codec::default())
    }

    pub async fn raw5(&self) -> Raw<v5::Codec> {
        Raw::new(self.socket().await, v5::Codec::default())
    }

    /// A client of 3.1.1, let in as this login under this id, with a session of its own.
    pub async fn client(&self, login: &str, id: &str) -> Raw<v3::Codec> {
        self.connected(v3::Connect { clean_session: true, ..connect3(login, id) }).await.0
    }

    /// A client of 3.1.1 whose session is kept, and whether it was.
    pub async fn returning(&self, login: &str, id: &str) -> (Raw<v3::Codec>, bool) {
        self.connected(v3::Connect { clean_session: false, ..connect3(login, id) }).await
    }

    pub async fn connected(&self, connect: v3::Connect) -> (Raw<v3::Codec>, bool) {
        let mut raw = self.raw3().await;
        let ack = raw.connect(connect).await;
        assert_eq!(ack.return_code, v3::ConnectAckReason::ConnectionAccepted);
        (raw, ack.session_present)
    }
}

pub fn connect3(login: &str, id: &str) -> v3::Connect {
    v3::Connect {
        protocol: Protocol::default(),
        clean_session: true,
        keep_alive: 60,
        client_id: id.into(),
        username: Some(login.into()),
        password: Some(secret(login)),
        ..v3::Connect::default()
    }
}

pub fn connect5(login: &str, id: &str) -> v5::Connect {
    v5::Connect {
        clean_start: true,
        keep_alive: 60,
        client_id: id.into(),
        username: Some(login.into()),
        password: Some(secret(login)),
        ..v5::Connect::default()
    }
}

pub fn id(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("not 0")
}

pub fn publish(topic: &str, text: &str, qos: QoS, packet: u16) -> Publish {
    Publish {
        dup: false,
        retain: false,
        qos,
        topic: ByteString::from(topic),
        packet_id: NonZeroU16::new(packet),
        payload: Bytes::copy_from_slice(text.as_bytes()),
        properties: None,
    }
}

pub trait Socket: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Socket for S {}

/// A station, packet by packet.
pub struct Raw<C> {
    pub socket: Box<dyn Socket>,
    codec: C,
    input: BytesMut,
}

impl<C> Raw<C> {
    pub fn new(socket: impl Socket + 'static, codec: C) -> Self {
        Self { socket: Box::new(socket), codec, input: BytesMut::new() }
    }

    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        soon("room in the socket", self.socket.write_all(bytes)).await.expect("the socket is open");
        self.socket.flush().await.expect("the socket is open");
    }

    /// The next packet; none if the broker closed the socket.
    pub async fn recv<P>(&mut self) -> Option<P>
    where
        C: Decoder<Item = (P, u32)>,
        C::Error: std::fmt::Debug,
    {
        loop {
            if let Some((packet, _)) = self.codec.decode(&mut self.input).expect("the broker speaks MQTT") {
                return Some(packet);
            }
            match soon("a packet", self.socket.read_buf(&mut self.input)).await {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    pub async fn send<P>(&mut self, packet: P)
    where
        C: Encoder<P>,
        C::Error: std::fmt::Debug,
    {
        let mut bytes = BytesMut::new();
        self.codec.encode(packet, &mut bytes).expect("it can be written");
        self.send_bytes(&bytes).await;
    }

    /// Fails if the broker says anything before it closes the socket.
    pub async fn closed<P: std::fmt::Debug>(&mut self)
    where
        C: Decoder<Item = (P, u32)>,
        C::Error: std::fmt::Debug,
    {
        let heard = self.recv().await;
        assert!(heard.is_none(), "{heard:?}");
    }
}

impl Raw<v3::Codec> {
    pub async fn connect(&mut self, connect: v3::Connect) -> v3::ConnectAck {
        self.send(v3::Packet::from(connect)).await;
        match self.recv().await {
            Some(v3::Packet::ConnectAck(ack)) => ack,
            other => panic!("{other:?}"),
        }
    }

    pub async fn publish(&mut self, topic: &str, text: &str, qos: QoS, packet: u16) {
        self.send(v3::Packet::from(publish(topic, text, qos, packet))).await;
    }

    pub async fn subscribe(&mut self, filter: &str, qos: QoS) -> v3::SubscribeReturnCode {
        let topic_filters = vec![(filter.into(), qos)];
        self.send(v3::Packet::Subscribe { packet_id: id(9_000), topic_filters }).await;
        match self.recv().await {
            Some(v3::Packet::SubscribeAck { status, .. }) => status[0],
            other => panic!("{other:?}"),
        }
    }

    /// Waits until the broker has read all that was sent.
    pub async fn ping(&mut self) {
        self.send(v3::Packet::PingRequest).await;
        assert_eq!(self.recv().await, Some(v3::Packet::PingResponse));
    }

    pub async fn heard(&mut self) -> Publish {
        match self.recv().await {
            Some(v3::Packet::Publish(publish)) => *publish,
            other => panic!("{other:?}"),
        }
    }
}

impl Raw<v5::Codec> {
    pub async fn connect(&mut self, connect: v5::Connect) -> v5::ConnectAck {
        self.send(v5::Packet::from(connect)).await;
        match self.recv().await {
            Some(v5::Packet::ConnectAck(ack)) => *ack,
            other => panic!("{other:?}"),
        }
    }

    pub async fn subscribe(&mut self, filter: &str) -> v5::SubscribeAckReason {
        let options = v5::SubscriptionOptions { qos: QoS::AtLeastOnce, ..v5::SubscriptionOptions::default() };
        let topic_filters = vec![(filter.into(), options)];
        let subscribe = v5::Subscribe { packet_id: id(9_000), id: None, user_properties: Vec::new(), topic_filters };
        self.send(v5::Packet::from(subscribe)).await;
        match self.recv().await {
            Some(v5::Packet::SubscribeAck(ack)) => ack.status[0],
            other => panic!("{other:?}"),
        }
    }
}
