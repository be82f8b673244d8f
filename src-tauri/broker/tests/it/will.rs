//! The last will: told to the hub when its station is gone without a word, and only then.

use broker::Ending;
use rmqtt_codec::types::QoS;
use rmqtt_codec::v3::{self, LastWill};
use rmqtt_codec::v5;

use crate::support::{Hub, Raw, connect3, connect5};

async fn with_will(hub: &Hub) -> Raw<v3::Codec> {
    let will =
        LastWill { qos: QoS::AtLeastOnce, retain: true, topic: "bss/S-1/station/status".into(), message: "off".into() };
    hub.connected(v3::Connect { last_will: Some(will), ..connect3("S-1", "S-1") }).await.0
}

#[tokio::test]
async fn a_station_that_is_cut_off_leaves_its_will_before_its_end_is_told() {
    let mut hub = Hub::start().await;
    let mut listener = hub.client("sim", "sim").await;
    listener.subscribe("bss/#", QoS::AtLeastOnce).await;
    drop(with_will(&hub).await);
    let will = hub.incoming().await;
    assert!(will.will && will.retain);
    assert_eq!((will.topic.as_str(), &will.payload[..]), ("bss/S-1/station/status", &b"off"[..]));
    assert_eq!(hub.gone("S-1").await, Ending::Closed);
    // The hub alone hears it.
    listener.ping().await;
}

#[tokio::test]
async fn a_station_that_takes_its_leave_has_no_will() {
    let mut hub = Hub::start().await;
    let mut raw = with_will(&hub).await;
    raw.send(v3::Packet::Disconnect).await;
    raw.closed().await;
    assert_eq!(hub.gone("S-1").await, Ending::Disconnected);
    assert!(!hub.has_message());
}

#[tokio::test]
async fn garbage_is_an_abrupt_end_and_revoking_is_none() {
    let mut hub = Hub::start().await;
    let mut raw = with_will(&hub).await;
    raw.send_bytes(&[0xff, 0xff, 0xff, 0xff, 0xff]).await;
    raw.closed().await;
    assert!(hub.incoming().await.will);
    assert_eq!(hub.gone("S-1").await, Ending::Malformed);

    let mut raw = with_will(&hub).await;
    hub.broker.revoke("S-1");
    raw.closed().await;
    assert_eq!(hub.gone("S-1").await, Ending::Revoked);
    assert!(!hub.has_message(), "it has no rights any more");
}

#[tokio::test]
async fn the_will_of_a_connection_taken_over_comes_before_the_new_one() {
    let mut hub = Hub::start().await;
    let _older = with_will(&hub).await;
    let _newer = with_will(&hub).await;
    let is_will = |signal| if let broker::Signal::Incoming(incoming) = signal { Ok(incoming) } else { Err(signal) };
    assert!(hub.signal("the will", is_will).await.will);
    assert_eq!(hub.gone("S-1").await, Ending::TakenOver);
}

#[tokio::test]
async fn mqtt_5_may_take_its_leave_and_want_its_will_said() {
    let mut hub = Hub::start().await;
    let mut raw = hub.raw5().await;
    let will = v5::LastWill {
        qos: QoS::AtLeastOnce,
        retain: false,
        topic: "bss/S-1/station/status".into(),
        message: "off".into(),
        will_delay_interval_sec: None,
        correlation_data: None,
        message_expiry_interval: None,
        content_type: None,
        user_properties: Vec::new(),
        is_utf8_payload: None,
        response_topic: None,
    };
    raw.connect(v5::Connect { last_will: Some(will), ..connect5("S-1", "S-1") }).await;
    let leave = v5::Disconnect::new(v5::DisconnectReasonCode::DisconnectWithWillMessage);
    raw.send(v5::Packet::from(leave)).await;
    assert!(hub.incoming().await.will);
}
