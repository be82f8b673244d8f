//! T03: topics and verbs, of a station that means harm.

use broker::{Ending, Refusal, Role};
use rmqtt_codec::types::QoS;
use rmqtt_codec::v3::{ConnectAckReason, LastWill, SubscribeReturnCode};
use rmqtt_codec::v5::{PublishAckReason, SubscribeAckReason};
use rmqtt_codec::{v3, v5};

use crate::support::{Hub, connect3, connect5, id, publish, station};

const FOREIGN: &[&str] = &[
    "bss/S-2/swap/result",
    "bss/S-2/user/auth/request",
    "bss/S-2/#",
    "bss/S-11/swap/result",
    "bss/+/swap/result",
    "bss/#",
    "bss/S-1",
    "bss",
    "#",
    "+/S-1/swap/result",
    "$SYS/broker/uptime",
    "$SYS/#",
    "$share/g/bss/S-1/swap/result",
    "$share/g/#",
    "other/S-1/swap/result",
];

#[tokio::test]
async fn t03_no_foreign_topic_is_published_to_however_it_is_sent() {
    let mut hub = Hub::start().await;
    let mut victim = hub.client("S-2", "S-2").await;
    victim.subscribe("bss/S-2/#", QoS::ExactlyOnce).await;
    for topic in FOREIGN {
        for (qos, packet) in [(QoS::AtMostOnce, 0), (QoS::AtLeastOnce, 7), (QoS::ExactlyOnce, 7)] {
            for retain in [false, true] {
                let mut raw = hub.client("S-1", "S-1").await;
                let mut message = publish(topic, "x", qos, packet);
                message.retain = retain;
                raw.send(v3::Packet::from(message)).await;
                raw.closed().await;
                let why = Refusal::Publish { topic: (*topic).to_owned() };
                assert_eq!(hub.refused_as().await, (why, Some(station("S-1").role)));
                assert_eq!(hub.gone("S-1").await, Ending::Forbidden);
            }
        }
    }
    assert!(!hub.has_message(), "the hub saw none of it");
    victim.ping().await;
}

#[tokio::test]
async fn t03_mqtt_5_is_told_what_it_may_not_publish_and_goes_on() {
    let mut hub = Hub::start().await;
    let mut raw = hub.raw5().await;
    raw.connect(connect5("S-1", "S-1")).await;
    for topic in FOREIGN {
        raw.send(v5::Packet::from(publish(topic, "x", QoS::AtLeastOnce, 7))).await;
        match raw.recv().await {
            Some(v5::Packet::PublishAck(ack)) => assert_eq!(ack.reason_code, PublishAckReason::NotAuthorized),
            other => panic!("{other:?}"),
        }
        raw.send(v5::Packet::from(publish(topic, "x", QoS::ExactlyOnce, 7))).await;
        match raw.recv().await {
            Some(v5::Packet::PublishReceived(ack)) => assert_eq!(ack.reason_code, PublishAckReason::NotAuthorized),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(hub.broker.counts().refused, FOREIGN.len() as u64 * 2);
    // The refusal is in its place among the acknowledgements.
    raw.send(v5::Packet::from(publish("bss/S-1/x", "mine", QoS::AtLeastOnce, 8))).await;
    raw.send(v5::Packet::from(publish("bss/S-2/x", "not mine", QoS::AtLeastOnce, 9))).await;
    let mine = hub.incoming().await;
    assert_eq!(&mine.payload[..], b"mine");
    mine.ack.stored();
    for expect in [id(8), id(9)] {
        assert!(matches!(raw.recv().await, Some(v5::Packet::PublishAck(ack)) if ack.packet_id == expect));
    }
    hub.refused().await;
    assert!(hub.signals.is_empty(), "the hub is told once");
}

#[tokio::test]
async fn t03_no_foreign_filter_is_subscribed_to() {
    let mut hub = Hub::start().await;
    let mut raw = hub.client("S-1", "a").await;
    let mut raw5 = hub.raw5().await;
    raw5.connect(connect5("S-1", "b")).await;
    for filter in FOREIGN {
        assert_eq!(raw.subscribe(filter, QoS::AtLeastOnce).await, SubscribeReturnCode::Failure, "{filter}");
        assert_eq!(raw5.subscribe(filter).await, SubscribeAckReason::NotAuthorized, "{filter}");
    }
    assert_eq!(hub.refused().await, Refusal::Subscribe { filter: FOREIGN[0].to_owned() });
    let reach = hub.broker.publish("bss/S-2/swap/confirmation", "x".into(), broker::Qos::AtLeastOnce);
    assert_eq!(reach.expect("a topic").taken.len(), 0);
    // Nothing else was closed for them, and their own filters work.
    for filter in ["bss/S-1/#", "bss/S-1/+/response", "bss/S-1/cmd/+"] {
        let granted = SubscribeReturnCode::Success(QoS::AtLeastOnce);
        assert_eq!(raw.subscribe(filter, QoS::AtLeastOnce).await, granted);
        assert_eq!(raw5.subscribe(filter).await, SubscribeAckReason::GrantedQos1);
    }
    let subscription = v5::Subscribe {
        packet_id: id(1),
        id: std::num::NonZeroU32::new(7),
        user_properties: Vec::new(),
        topic_filters: vec![("bss/S-1/#".into(), v5::SubscriptionOptions::default())],
    };
    raw5.send(v5::Packet::from(subscription)).await;
    match raw5.recv().await {
        Some(v5::Packet::SubscribeAck(ack)) => {
            assert_eq!(ack.status, [SubscribeAckReason::SubscriptionIdentifiersNotSupported]);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn t03_no_last_will_is_left_where_its_station_may_not_publish() {
    let mut hub = Hub::start().await;
    for topic in FOREIGN {
        for retain in [false, true] {
            let will = LastWill { qos: QoS::AtLeastOnce, retain, topic: (*topic).into(), message: "x".into() };
            let mut raw = hub.raw3().await;
            let ack = raw.connect(v3::Connect { last_will: Some(will), ..connect3("S-1", "S-1") }).await;
            assert_eq!(ack.return_code, ConnectAckReason::NotAuthorized, "{topic}");
            let why = Refusal::Will { topic: (*topic).to_owned() };
            assert_eq!(hub.refused_as().await, (why, Some(station("S-1").role)), "it proved who it is");
        }
    }
    assert!(!hub.has_message());
}

#[tokio::test]
async fn nothing_is_ever_retained() {
    let mut hub = Hub::start().await;
    let mut raw = hub.client("S-1", "S-1").await;
    raw.subscribe("bss/S-1/station/status", QoS::AtLeastOnce).await;
    let mut message = publish("bss/S-1/station/status", "online", QoS::AtLeastOnce, 1);
    message.retain = true;
    raw.send(v3::Packet::from(message)).await;
    let incoming = hub.incoming().await;
    assert!(incoming.retain, "the hub is told that it was asked for");
    incoming.ack.stored();
    assert!(!raw.heard().await.retain);
    assert!(matches!(raw.recv().await, Some(v3::Packet::PublishAck { .. })));
    // Who subscribes later hears nothing of it.
    let mut later = hub.client("S-1", "later").await;
    later.subscribe("bss/S-1/#", QoS::AtLeastOnce).await;
    later.ping().await;
}

#[tokio::test]
async fn a_gateway_plays_stations_and_hears_for_them() {
    let mut hub = Hub::start().await;
    let mut gateway = hub.client("sim", "sim").await;
    let granted = SubscribeReturnCode::Success(QoS::AtLeastOnce);
    assert_eq!(gateway.subscribe("bss/+/swap/confirmation", QoS::AtLeastOnce).await, granted);
    assert_eq!(gateway.subscribe("#", QoS::AtLeastOnce).await, SubscribeReturnCode::Failure);
    gateway.publish("bss/S-7/swap/result", "played", QoS::AtLeastOnce, 1).await;
    let incoming = hub.incoming().await;
    assert_eq!((incoming.topic.as_str(), incoming.login.name.as_str()), ("bss/S-7/swap/result", "sim"));
    incoming.ack.stored();
    assert!(matches!(gateway.recv().await, Some(v3::Packet::PublishAck { .. })));
    let reach = hub.broker.publish("bss/S-7/swap/confirmation", "done".into(), broker::Qos::ExactlyOnce);
    assert_eq!(reach.expect("a topic").taken[0].role, Role::Gateway);
    assert_eq!(gateway.heard().await.qos, QoS::AtLeastOnce, "as much as it asked for");
}

#[tokio::test]
async fn what_a_station_says_is_heard_by_those_who_may_and_ask() {
    let mut hub = Hub::start().await;
    let mut listener = hub.client("sim", "sim").await;
    listener.subscribe("bss/S-1/#", QoS::AtMostOnce).await;
    let mut other = hub.client("S-2", "S-2").await;
    other.subscribe("bss/S-2/#", QoS::AtMostOnce).await;
    let mut raw = hub.client("S-1", "S-1").await;
    raw.publish("bss/S-1/swap/result", "x", QoS::AtLeastOnce, 1).await;
    hub.incoming().await.ack.stored();
    assert_eq!(&*listener.heard().await.topic, "bss/S-1/swap/result");
    other.ping().await;
}
