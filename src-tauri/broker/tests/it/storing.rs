//! Store first: no acknowledgement before the hub has the message.

use broker::Ending;
use rmqtt_codec::types::QoS;
use rmqtt_codec::v3;

use crate::support::{Hub, id, publish};

const TOPIC: &str = "bss/S-1/swap/result";

#[tokio::test]
async fn puback_goes_out_only_after_the_message_is_stored_and_in_order() {
    let mut hub = Hub::start().await;
    let mut raw = hub.client("S-1", "S-1").await;
    for (text, packet) in [("a", 1), ("b", 2), ("c", 3)] {
        raw.publish(TOPIC, text, QoS::AtLeastOnce, packet).await;
    }
    let [first, second, third] = [hub.incoming().await, hub.incoming().await, hub.incoming().await];
    assert_eq!((&first.payload[..], &third.payload[..]), (&b"a"[..], &b"c"[..]));
    // The answer to a ping overtakes them: nothing has been acknowledged.
    raw.ping().await;
    third.ack.stored();
    second.ack.stored();
    raw.ping().await;
    first.ack.stored();
    for packet in 1..=3 {
        assert_eq!(raw.recv().await, Some(v3::Packet::PublishAck { packet_id: id(packet) }));
    }
}

#[tokio::test]
async fn a_message_the_hub_drops_is_not_acknowledged_and_comes_again() {
    let mut hub = Hub::start().await;
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    raw.publish(TOPIC, "swap", QoS::AtLeastOnce, 1).await;
    drop(hub.incoming().await);
    raw.closed().await;
    assert_eq!(hub.gone("S-1").await, Ending::NotStored);

    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    let mut again = publish(TOPIC, "swap", QoS::AtLeastOnce, 1);
    again.dup = true;
    raw.send(v3::Packet::from(again)).await;
    let incoming = hub.incoming().await;
    assert!(incoming.dup);
    incoming.ack.stored();
    assert_eq!(raw.recv().await, Some(v3::Packet::PublishAck { packet_id: id(1) }));
}

#[tokio::test]
async fn a_late_word_from_the_hub_acknowledges_nothing_on_another_connection() {
    let mut hub = Hub::start().await;
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    raw.publish(TOPIC, "first", QoS::AtLeastOnce, 1).await;
    let late = hub.incoming().await;
    drop(raw);
    assert_eq!(hub.gone("S-1").await, Ending::Closed);
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    raw.publish(TOPIC, "second", QoS::AtLeastOnce, 1).await;
    let second = hub.incoming().await;
    late.ack.stored();
    raw.ping().await;
    second.ack.stored();
    assert_eq!(raw.recv().await, Some(v3::Packet::PublishAck { packet_id: id(1) }));
}

#[tokio::test]
async fn when_the_hub_is_gone_nothing_is_acknowledged() {
    let mut hub = Hub::start().await;
    let mut raw = hub.client("S-1", "S-1").await;
    hub.signals.close();
    raw.publish(TOPIC, "x", QoS::AtLeastOnce, 1).await;
    raw.closed().await;
}

#[tokio::test]
async fn of_qos_2_the_hub_sees_each_message_once_across_connections() {
    let mut hub = Hub::start().await;
    let message = |dup: bool| {
        let mut message = publish(TOPIC, "once", QoS::ExactlyOnce, 5);
        message.dup = dup;
        v3::Packet::from(message)
    };
    let received = Some(v3::Packet::PublishReceived { packet_id: id(5) });
    let complete = Some(v3::Packet::PublishComplete { packet_id: id(5) });

    // Handed over, and the connection breaks before it is stored.
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    raw.send(message(false)).await;
    let incoming = hub.incoming().await;
    drop(raw);
    assert_eq!(hub.gone("S-1").await, Ending::Closed);
    let (mut raw, is_kept) = hub.returning("S-1", "S-1").await;
    assert!(is_kept);
    raw.send(message(true)).await;
    raw.ping().await;
    incoming.ack.stored();
    assert_eq!(raw.recv().await, received);

    // The answer was lost: asked again, it is given again.
    drop(raw);
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    raw.send(message(true)).await;
    assert_eq!(raw.recv().await, received);
    raw.send(v3::Packet::PublishRelease { packet_id: id(5) }).await;
    assert_eq!(raw.recv().await, complete);
    raw.send(v3::Packet::PublishRelease { packet_id: id(5) }).await;
    assert_eq!(raw.recv().await, complete);
    assert!(!hub.has_message(), "the hub saw it once");

    // Released, the number is free for another message.
    raw.send(message(false)).await;
    hub.incoming().await.ack.stored();
    assert_eq!(raw.recv().await, received);
}

#[tokio::test]
async fn a_station_that_lost_its_state_is_not_taken_for_a_repeat() {
    let mut hub = Hub::start().await;
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    raw.publish(TOPIC, "before", QoS::ExactlyOnce, 1).await;
    hub.incoming().await.ack.stored();
    raw.recv().await;
    drop(raw);
    // It restarted, and counts from 1.
    let (mut raw, _) = hub.returning("S-1", "S-1").await;
    raw.publish(TOPIC, "after", QoS::ExactlyOnce, 1).await;
    let incoming = hub.incoming().await;
    assert_eq!(&incoming.payload[..], b"after");
    incoming.ack.stored();
    assert_eq!(raw.recv().await, Some(v3::Packet::PublishReceived { packet_id: id(1) }));
}

#[tokio::test]
async fn qos_0_waits_for_no_answer() {
    let mut hub = Hub::start().await;
    let mut raw = hub.client("S-1", "S-1").await;
    raw.publish(TOPIC, "reading", QoS::AtMostOnce, 0).await;
    drop(hub.incoming().await);
    raw.ping().await;
}
