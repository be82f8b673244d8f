//! What the hub says reaches stations.

use broker::{Ending, Limits, PublishError, Qos, Signal};
use bytes::Bytes;
use rmqtt_codec::types::QoS;
use rmqtt_codec::{v3, v5};

use crate::support::{Hub, connect5, id};

const ANSWER: &str = "bss/S-1/auth/response";

impl Hub {
    /// How many sessions the answer goes to.
    fn answer(&self, text: &str, qos: Qos) -> usize {
        self.broker.publish(ANSWER, Bytes::copy_from_slice(text.as_bytes()), qos).expect("a topic").taken.len()
    }
}

#[tokio::test]
async fn what_the_hub_says_once_it_saw_the_subscription_is_heard() {
    let mut hub = Hub::start().await;
    assert_eq!(hub.answer("nobody", Qos::AtLeastOnce), 0);
    let mut raw = hub.client("S-1", "S-1").await;
    raw.send(v3::Packet::Subscribe { packet_id: id(1), topic_filters: vec![(ANSWER.into(), QoS::ExactlyOnce)] }).await;
    let filter = hub
        .signal("a subscription", |signal| match signal {
            Signal::Subscribed { filter, .. } => Ok(filter),
            other => Err(other),
        })
        .await;
    assert_eq!(&*filter, ANSWER);
    for (qos, expect) in
        [(Qos::AtMostOnce, QoS::AtMostOnce), (Qos::AtLeastOnce, QoS::AtLeastOnce), (Qos::ExactlyOnce, QoS::ExactlyOnce)]
    {
        assert_eq!(hub.answer("hello", qos), 1);
        let heard = loop {
            match raw.recv().await {
                Some(v3::Packet::SubscribeAck { .. }) => {}
                Some(v3::Packet::Publish(publish)) => break publish,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!((&heard.payload[..], heard.qos, heard.retain, heard.dup), (&b"hello"[..], expect, false, false));
    }
    raw.send(v3::Packet::Unsubscribe { packet_id: id(2), topic_filters: vec![ANSWER.into()] }).await;
    assert_eq!(raw.recv().await, Some(v3::Packet::UnsubscribeAck { packet_id: id(2) }));
    assert_eq!(hub.answer("nobody", Qos::AtLeastOnce), 0);
}

#[tokio::test]
async fn an_answer_on_its_way_when_a_station_is_cut_off_comes_again_and_one_given_meanwhile_stays_with_the_hub() {
    let mut hub = Hub::start().await;
    let (mut raw, is_kept) = hub.returning("S-1", "S-1").await;
    assert!(!is_kept);
    raw.subscribe(ANSWER, QoS::ExactlyOnce).await;
    assert_eq!(hub.answer("1", Qos::AtLeastOnce), 1);
    assert_eq!(hub.answer("2", Qos::ExactlyOnce), 1);
    for _ in 0..2 {
        assert!(!raw.heard().await.dup);
    }
    drop(raw);
    assert_eq!(hub.gone("S-1").await, Ending::Closed);
    for qos in [Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce] {
        assert_eq!(hub.answer("meanwhile", qos), 0, "the hub is told that nobody has it");
    }
    let (mut raw, is_kept) = hub.returning("S-1", "S-1").await;
    assert!(is_kept);
    let (one, two) = (raw.heard().await, raw.heard().await);
    assert_eq!((&one.payload[..], one.qos, one.dup), (&b"1"[..], QoS::AtLeastOnce, true));
    assert_eq!((&two.payload[..], two.qos, two.dup), (&b"2"[..], QoS::ExactlyOnce, true));
    // The hub is told of the subscription again.
    for _ in 0..2 {
        hub.signal("a subscription", |signal| match signal {
            Signal::Subscribed { filter, .. } => Ok(filter),
            other => Err(other),
        })
        .await;
    }

    // Neither was acknowledged. Both come again, marked; of the second the station has only the rest to say.
    raw.send(v3::Packet::PublishReceived { packet_id: two.packet_id.expect("an id") }).await;
    assert!(matches!(raw.recv().await, Some(v3::Packet::PublishRelease { .. })));
    drop(raw);
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    let again = raw.heard().await;
    assert_eq!((again.packet_id, again.dup), (one.packet_id, true));
    let released = v3::Packet::PublishRelease { packet_id: two.packet_id.expect("an id") };
    assert_eq!(raw.recv().await, Some(released));
    raw.send(v3::Packet::PublishAck { packet_id: one.packet_id.expect("an id") }).await;
    raw.send(v3::Packet::PublishComplete { packet_id: two.packet_id.expect("an id") }).await;
    raw.ping().await;
    drop(raw);
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    raw.ping().await;
}

#[tokio::test]
async fn a_clean_session_forgets() {
    let mut hub = Hub::start().await;
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    raw.subscribe(ANSWER, QoS::AtLeastOnce).await;
    assert_eq!(hub.answer("kept", Qos::AtLeastOnce), 1);
    raw.send(v3::Packet::Disconnect).await;
    assert_eq!(hub.gone("S-1").await, Ending::Disconnected);
    let mut raw = hub.client("S-1", "S-1").await;
    raw.ping().await;
    assert_eq!(hub.answer("x", Qos::AtLeastOnce), 0);
    drop(raw);
    let (_raw, is_kept) = hub.returning("S-1", "S-1").await;
    assert!(!is_kept);
}

#[tokio::test]
async fn a_station_keeps_only_so_many_sessions_while_it_is_away() {
    let mut hub = Hub::with(Limits { connections_per_station: 2, ..Limits::default() }).await;
    for client in ["a", "b", "c"] {
        let (mut raw, _) = hub.returning("S-1", client).await;
        raw.subscribe(ANSWER, QoS::AtLeastOnce).await;
        drop(raw);
        hub.gone(client).await;
        // The end is told just before the session is put away.
        let (raw, _) = hub.returning("S-1", client).await;
        drop(raw);
        hub.gone(client).await;
    }
    let mut kept = 0;
    for client in ["c", "b", "a"] {
        kept += usize::from(hub.returning("S-1", client).await.1);
        hub.gone(client).await;
    }
    assert_eq!(kept, 2);
}

#[tokio::test]
async fn no_more_is_in_flight_than_the_client_takes() {
    let hub = Hub::start().await;
    let mut raw = hub.raw5().await;
    let two = std::num::NonZeroU16::new(2);
    raw.connect(v5::Connect { receive_max: two, ..connect5("S-1", "S-1") }).await;
    raw.subscribe(ANSWER).await;
    for text in ["a", "b", "c"] {
        assert_eq!(hub.answer(text, Qos::AtLeastOnce), 1);
    }
    let heard = |packet: Option<v5::Packet>| match packet {
        Some(v5::Packet::Publish(publish)) => publish,
        other => panic!("{other:?}"),
    };
    let (first, _second) = (heard(raw.recv().await), heard(raw.recv().await));
    raw.send(v5::Packet::PingRequest).await;
    assert_eq!(raw.recv().await, Some(v5::Packet::PingResponse), "the third waits");
    let ack = v5::PublishAck { packet_id: first.packet_id.expect("an id"), ..v5::PublishAck::default() };
    raw.send(v5::Packet::PublishAck(ack)).await;
    assert_eq!(&heard(raw.recv().await).payload[..], b"c");
}

#[tokio::test]
async fn what_waits_for_a_slow_client_is_bounded_and_the_hub_is_told() {
    let hub = Hub::with(Limits { letters: 3, in_flight: 2, ..Limits::default() }).await;
    let mut raw = hub.client("S-1", "S-1").await;
    raw.subscribe(ANSWER, QoS::AtLeastOnce).await;
    for text in ["a", "b"] {
        assert_eq!(hub.answer(text, Qos::AtLeastOnce), 1);
        raw.heard().await;
    }
    for _ in 0..3 {
        assert_eq!(hub.answer("waits", Qos::AtLeastOnce), 1);
    }
    let reach = hub.broker.publish(ANSWER, "too much".into(), Qos::AtLeastOnce).expect("a topic");
    assert_eq!((reach.taken.len(), reach.full), (0, 1));
    assert_eq!(hub.broker.counts().overflowed, 1);
    raw.send(v3::Packet::PublishAck { packet_id: id(1) }).await;
    assert_eq!(&raw.heard().await.payload[..], b"waits");
}

#[tokio::test]
async fn the_hub_publishes_to_stations_and_nowhere_else() {
    let hub = Hub::start().await;
    let publish = |topic: &str, payload: Bytes| hub.broker.publish(topic, payload, Qos::AtLeastOnce);
    for topic in ["", "#", "bss/#", "bss/+/x", "bss", "bss/S-1", "$SYS/x", "other/S-1/x", "bss//x"] {
        assert_eq!(publish(topic, Bytes::new()), Err(PublishError::Topic), "{topic}");
    }
    assert_eq!(publish(ANSWER, Bytes::from(vec![0; 65_537])), Err(PublishError::Payload));
    assert!(publish(ANSWER, Bytes::from(vec![0; 65_536])).is_ok());
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_cut_off() {
    let stalled_after = std::time::Duration::from_millis(100);
    let mut hub = Hub::with(Limits { stalled_after, ..Limits::default() }).await;
    let mut raw = hub.client("S-1", "S-1").await;
    raw.subscribe(ANSWER, QoS::AtMostOnce).await;
    let payload = Bytes::from(vec![b'x'; 60_000]);
    let mut why = None;
    // It takes a few megabytes until the buffers of the system are full.
    while why.is_none() {
        hub.broker.publish(ANSWER, payload.clone(), Qos::AtMostOnce).expect("a topic");
        let signal = tokio::time::timeout(std::time::Duration::from_millis(1), hub.signals.recv()).await;
        if let Ok(Some(Signal::Gone { why: ending, .. })) = signal {
            why = Some(ending);
        }
    }
    assert_eq!(why, Some(Ending::Stalled));
    drop(raw);
}

#[tokio::test]
async fn mqtt_5_is_told_why_its_connection_ends() {
    use v5::DisconnectReasonCode as Code;
    let hub = Hub::start().await;
    let mut older = hub.raw5().await;
    older.connect(connect5("S-1", "S-1")).await;
    let mut newer = hub.raw5().await;
    newer.connect(connect5("S-1", "S-1")).await;
    let mut garbled = hub.raw5().await;
    garbled.connect(connect5("S-2", "S-2")).await;
    garbled.send(v5::Packet::PingResponse).await;
    hub.broker.revoke("S-1");
    for (raw, expect) in [
        (&mut older, Code::SessionTakenOver),
        (&mut newer, Code::AdministrativeAction),
        (&mut garbled, Code::ProtocolError),
    ] {
        match raw.recv().await {
            Some(v5::Packet::Disconnect(disconnect)) => assert_eq!(disconnect.reason_code, expect),
            other => panic!("{other:?}"),
        }
        raw.closed().await;
    }
}
