//! Who gets in, under which id.

use broker::{Ending, Limits, Refusal, Signal};
use rmqtt_codec::types::QoS;
use rmqtt_codec::v3::ConnectAckReason as V3;
use rmqtt_codec::v5::ConnectAckReason as V5;
use rmqtt_codec::{v3, v5};

use crate::support::{Hub, Raw, connect3, connect5, gateway, publish, secret, soon, station};

async fn check3(hub: &mut Hub, connect: v3::Connect, expect: V3, why: Refusal) {
    let mut raw = hub.raw3().await;
    assert_eq!(raw.connect(connect).await.return_code, expect);
    raw.closed().await;
    assert_eq!(hub.refused().await, why);
}

async fn check5(hub: &mut Hub, connect: v5::Connect, expect: V5, why: Refusal) {
    let mut raw = hub.raw5().await;
    assert_eq!(raw.connect(connect).await.reason_code, expect);
    raw.closed().await;
    assert_eq!(hub.refused().await, why);
}

#[tokio::test]
async fn a_station_gets_in_with_its_secret_and_nobody_else_does() {
    let mut hub = Hub::start().await;
    hub.client("S-1", "S-1").await;
    let (login, client) = hub
        .signal("a connection", |signal| match signal {
            Signal::Connected { login, client, .. } => Ok((login, client)),
            other => Err(other),
        })
        .await;
    assert_eq!((login.name.as_str(), &*client), ("S-1", "S-1"));
    let wrong = [
        v3::Connect { password: Some(secret("S-2")), ..connect3("S-1", "x") },
        v3::Connect { password: None, ..connect3("S-1", "x") },
        v3::Connect { username: None, password: None, ..connect3("S-1", "x") },
        v3::Connect { username: Some("S-9".into()), ..connect3("S-1", "x") },
    ];
    for connect in wrong {
        check3(&mut hub, connect, V3::BadUserNameOrPassword, Refusal::Credentials).await;
    }
    assert_eq!(hub.broker.counts().refused, 4);
}

#[tokio::test]
async fn mqtt_5_gets_in_too_and_is_told_what_there_is() {
    let mut hub = Hub::start().await;
    let mut raw = hub.raw5().await;
    let ack = raw.connect(v5::Connect { session_expiry_interval_secs: 60, ..connect5("S-1", "") }).await;
    assert_eq!(ack.reason_code, V5::Success);
    assert_eq!(ack.receive_max.get(), 32);
    assert_eq!(ack.session_expiry_interval_secs, Some(60));
    assert!(!ack.retain_available && !ack.shared_subscription_available && !ack.subscription_identifiers_available);
    let given = ack.assigned_client_id.expect("an id was made up");
    assert!(given.starts_with("unnamed-"), "{given}");

    let wrong = v5::Connect { password: Some("wrong".into()), ..connect5("S-1", "x") };
    check5(&mut hub, wrong, V5::BadUserNameOrPassword, Refusal::Credentials).await;
    let extended = v5::Connect { auth_method: Some("SCRAM".into()), ..connect5("S-1", "x") };
    check5(&mut hub, extended, V5::BadAuthenticationMethod, Refusal::Version).await;
    // A packet as small as that cannot be written.
    let mut raw = hub.raw5().await;
    let tiny = v5::Connect { max_packet_size: std::num::NonZeroU32::new(1), ..connect5("S-1", "x") };
    raw.send(v5::Packet::from(tiny)).await;
    raw.closed().await;
}

#[tokio::test]
async fn a_version_before_3_1_1_is_told_so() {
    let mut hub = Hub::start().await;
    let mut raw = hub.raw3().await;
    raw.send_bytes(b"\x10\x0f\x00\x06MQIsdp\x03\x02\x00\x3c\x00\x01x").await;
    match raw.recv().await {
        Some(v3::Packet::ConnectAck(ack)) => assert_eq!(ack.return_code, V3::UnacceptableProtocolVersion),
        other => panic!("{other:?}"),
    }
    assert_eq!(hub.refused().await, Refusal::Version);
}

#[tokio::test]
async fn a_client_replaces_its_own_connection_and_nobody_elses() {
    let mut hub = Hub::start().await;
    let mut older = hub.client("S-1", "charger").await;
    // Half open: nothing more comes of it, and its socket stays.
    let mut newer = hub.client("S-1", "charger").await;
    older.closed().await;
    assert_eq!(hub.gone("charger").await, Ending::TakenOver);

    check3(&mut hub, connect3("S-2", "charger"), V3::IdentifierRejected, Refusal::ForeignClient).await;
    check5(&mut hub, connect5("S-2", "charger"), V5::ClientIdentifierNotValid, Refusal::ForeignClient).await;
    newer.ping().await;
    // Not even before the station comes: its name is its own.
    check3(&mut hub, connect3("S-1", "S-2"), V3::IdentifierRejected, Refusal::ForeignClient).await;
    let longest = "x".repeat(129);
    check3(&mut hub, connect3("S-1", &longest), V3::IdentifierRejected, Refusal::ClientId).await;
}

#[tokio::test]
async fn the_end_of_the_older_connection_is_told_before_the_newer_one_begins() {
    let mut hub = Hub::start().await;
    for _ in 0..20 {
        hub.client("S-1", "S-1").await;
    }
    let mut is_in = false;
    for _ in 0..39 {
        match soon("a signal", hub.signals.recv()).await.expect("the broker runs") {
            Signal::Connected { .. } => assert!(!std::mem::replace(&mut is_in, true)),
            Signal::Gone { .. } => assert!(std::mem::replace(&mut is_in, false)),
            other => panic!("{other:?}"),
        }
    }
    assert!(is_in);
}

#[tokio::test]
async fn there_are_only_so_many_connections_and_a_station_has_a_few_of_them() {
    let limits = Limits { connections: Some(4), connections_per_station: 2, ..Limits::default() };
    let mut hub = Hub::with(limits).await;
    let _first = hub.client("S-1", "a").await;
    let mut second = hub.client("S-1", "b").await;
    // One more takes the place of its oldest: a station that calls itself anew each time must not lock itself out.
    let _third = hub.client("S-1", "c").await;
    assert_eq!(hub.gone("a").await, Ending::TakenOver);
    let _others = [hub.client("sim", "d").await, hub.client("sim", "e").await];
    check3(&mut hub, connect3("sim", "f"), V3::ServiceUnavailable, Refusal::Full).await;
    check5(&mut hub, connect5("S-2", "g"), V5::ServerBusy, Refusal::Full).await;
    second.send(v3::Packet::Disconnect).await;
    assert_eq!(hub.gone("b").await, Ending::Disconnected);
    hub.client("S-2", "g").await;
}

impl Hub {
    /// Makes room: while the hub hears nobody, nobody is read.
    fn listens(&mut self) {
        while self.signals.try_recv().is_ok() {}
    }
}

#[tokio::test]
async fn with_more_logins_there_is_room_for_more() {
    let mut hub = Hub::with(Limits { waiting: 1_000, rate: None, ..Limits::default() }).await;
    let mut all = Vec::new();
    for at in 0..64 {
        all.push(hub.client("sim", &format!("c-{at}")).await);
        hub.listens();
    }
    check3(&mut hub, connect3("sim", "one more"), V3::ServiceUnavailable, Refusal::Full).await;
    let stations = (0..200).map(|at| station(&format!("T-{at}")));
    hub.broker.set_logins(stations.chain([gateway("sim")]).collect());
    for at in 0..200 {
        all.push(hub.client(&format!("T-{at}"), &format!("T-{at}")).await);
        hub.listens();
    }
    for raw in &mut all {
        raw.ping().await;
    }
}

#[tokio::test]
async fn a_revoked_login_is_cut_at_once_and_stays_out() {
    let mut hub = Hub::start().await;
    let (mut one, mut other) = (hub.client("S-1", "a").await, hub.client("S-1", "b").await);
    let mut bystander = hub.client("S-2", "c").await;
    one.subscribe("bss/S-1/#", QoS::AtLeastOnce).await;
    assert_eq!(hub.broker.revoke("S-1"), 2);
    let reach = hub.broker.publish("bss/S-1/auth/response", "x".into(), broker::Qos::AtLeastOnce).expect("a topic");
    assert_eq!(reach.taken.len(), 0, "it hears nothing from that moment");
    one.closed().await;
    other.closed().await;
    assert_eq!(hub.gone("a").await, Ending::Revoked);
    assert_eq!(hub.gone("b").await, Ending::Revoked);
    check3(&mut hub, connect3("S-1", "a"), V3::BadUserNameOrPassword, Refusal::Credentials).await;
    bystander.ping().await;
    assert_eq!(hub.broker.revoke("S-1"), 0);
}

#[tokio::test]
async fn new_logins_cut_off_those_that_are_gone_or_changed_and_no_others() {
    let mut hub = Hub::start().await;
    let mut gone = hub.client("S-1", "a").await;
    let mut changed = hub.client("S-2", "b").await;
    let mut same = hub.client("sim", "c").await;
    let new_secret = broker::Login { secret: station("S-1").secret, ..station("S-2") };
    hub.broker.set_logins(vec![new_secret, gateway("sim")]);
    gone.closed().await;
    changed.closed().await;
    same.ping().await;
    check3(&mut hub, connect3("S-2", "b"), V3::BadUserNameOrPassword, Refusal::Credentials).await;
    hub.connected(v3::Connect { password: Some(secret("S-1")), ..connect3("S-2", "b") }).await;
}

#[tokio::test]
async fn who_is_silent_beyond_the_keep_alive_is_gone() {
    let mut hub = Hub::start().await;
    let (mut raw, _) = hub.connected(v3::Connect { keep_alive: 1, ..connect3("S-1", "a") }).await;
    raw.closed().await;
    assert_eq!(hub.gone("a").await, Ending::Silent);
}

#[tokio::test]
async fn what_is_sent_right_behind_the_first_packet_is_read() {
    use tokio_util::codec::Encoder;
    let mut hub = Hub::start().await;
    let mut bytes = bytes::BytesMut::new();
    let mut codec = v3::Codec::default();
    codec.encode(connect3("S-1", "a").into(), &mut bytes).expect("it can be written");
    codec.encode(publish("bss/S-1/x", "early", QoS::AtLeastOnce, 1).into(), &mut bytes).expect("it can be written");
    let mut raw = Raw::new(hub.socket().await, v3::Codec::default());
    raw.send_bytes(&bytes).await;
    hub.incoming().await.ack.stored();
    assert!(matches!(raw.recv().await, Some(v3::Packet::ConnectAck(_))));
    assert!(matches!(raw.recv().await, Some(v3::Packet::PublishAck { .. })));
}
