//! T04 and T15: silence, noise and floods, and a healthy station that feels nothing of them. The full numbers are in the
//! example `load`.

use broker::{Ending, Limits, Rate, Signal};
use rmqtt_codec::types::QoS;
use rmqtt_codec::v3;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;

use crate::siege::besiege;
use crate::support::{Hub, Raw, connect3, id, publish, soon};

const TOPIC: &str = "bss/S-1/swap/result";

/// Connects, has a message stored, and takes its leave.
async fn is_served(hub: &mut Hub) {
    let mut raw = hub.client("S-2", "healthy").await;
    raw.publish("bss/S-2/swap/result", "healthy", QoS::AtLeastOnce, 1).await;
    loop {
        let incoming = hub.incoming().await;
        let is_it = incoming.topic.starts_with("bss/S-2/");
        incoming.ack.stored();
        if is_it {
            break;
        }
    }
    assert_eq!(raw.recv().await, Some(v3::Packet::PublishAck { packet_id: id(1) }));
    raw.send(v3::Packet::Disconnect).await;
    raw.closed().await;
}

/// A hub that takes everything at once, so that a test sees only the sockets.
fn greedy(limits: Limits) -> impl Future<Output = Hub> {
    let settings = broker::Settings { plain: Some(([127, 0, 0, 1], 0).into()), limits, ..broker::Settings::default() };
    Hub::of(settings, 100_000)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t04_silent_sockets_keep_nobody_waiting() {
    let mut hub = greedy(Limits { waiting: 100, ..Limits::default() }).await;
    let mut silent = Vec::new();
    for at in 0..300 {
        let mut socket = hub.socket().await;
        if at % 3 == 0 {
            // Not quite silent.
            socket.write_all(&[0x10]).await.expect("it is open");
        }
        silent.push(socket);
        if at % 30 == 0 {
            is_served(&mut hub).await;
        }
    }
    is_served(&mut hub).await;
    // The oldest of them were turned out, and nobody else.
    soon("the oldest", silent[1].read(&mut [0])).await.expect("it is closed");
    assert!(hub.broker.counts().turned_out >= 190, "{:?}", hub.broker.counts());
}

#[tokio::test]
async fn t04_who_does_not_say_who_it_is_in_time_is_turned_out() {
    let limits = Limits { connect_within: std::time::Duration::from_millis(100), ..Limits::default() };
    let hub = Hub::with(limits).await;
    let mut silent = hub.socket().await;
    let mut slow = hub.socket().await;
    soon("room", slow.write_all(&[0x10, 0x7f, 0])).await.expect("it is open");
    for socket in [&mut silent, &mut slow] {
        assert_eq!(soon("the end", socket.read(&mut [0])).await.unwrap_or(0), 0);
    }
    assert_eq!(hub.broker.counts().late, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn abrupt_reconnects_leave_the_broker_healthy() {
    let mut hub = greedy(Limits { rate: None, ..Limits::default() }).await;
    for at in 0..3_000 {
        let mut raw = Raw::new(hub.socket().await, v3::Codec::default());
        raw.send(v3::Packet::from(v3::Connect { clean_session: at % 3 == 0, ..connect3("S-1", "S-1") })).await;
        raw.publish(TOPIC, "swap", QoS::AtLeastOnce, 1).await;
        if at % 2 == 0 {
            raw.recv().await;
        }
    }
    is_served(&mut hub).await;
    let mut raw = hub.client("S-1", "S-1").await;
    raw.ping().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t15_hostile_packets_harm_nobody_and_fill_nothing() {
    let siege = besiege(20_000).await.expect("a healthy station is served all the time");
    let (before, most) = siege.memory;
    assert!(most < before + 64_000_000, "from {before} to {most} bytes");
    assert!(siege.waited.len() > 100, "{} questions", siege.waited.len());
    assert!(siege.sent > 10_000 && siege.counts.malformed > 5_000, "{:?}", siege.counts);
}

#[tokio::test]
async fn t15_what_is_too_large_ends_its_connection() {
    let mut hub = Hub::with(Limits { payload: 1_000, ..Limits::default() }).await;
    let mut raw = hub.client("S-1", "S-1").await;
    raw.publish(TOPIC, &"x".repeat(1_000), QoS::AtMostOnce, 0).await;
    assert_eq!(hub.incoming().await.payload.len(), 1_000);
    for payload in [1_001, 10_000] {
        let mut raw = hub.client("S-1", "large").await;
        raw.publish(TOPIC, &"x".repeat(payload), QoS::AtMostOnce, 0).await;
        raw.closed().await;
        assert_eq!(hub.gone("large").await, Ending::TooLarge);
    }
    // A length alone is enough: nobody makes room for 256 MB.
    let mut raw = hub.client("S-1", "large").await;
    raw.send_bytes(&[0x30, 0xff, 0xff, 0xff, 0x7f]).await;
    raw.closed().await;
    assert_eq!(hub.gone("large").await, Ending::TooLarge);
    let mut raw = hub.raw3().await;
    raw.send_bytes(&[0x10, 0xff, 0xff, 0x03, 0, 4, b'M', b'Q', b'T', b'T', 4, 2, 0, 60]).await;
    raw.closed().await;
    assert_eq!(hub.broker.counts().malformed, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_hub_is_felt_at_the_socket_and_loses_nothing() {
    let settings = broker::Settings { plain: Some(([127, 0, 0, 1], 0).into()), ..broker::Settings::default() };
    let limits = Limits { rate: None, ..Limits::default() };
    let mut hub = Hub::of(broker::Settings { limits, ..settings }, 4).await;
    let mut raw = hub.client("S-1", "S-1").await;
    let sender = tokio::spawn(async move {
        for number in 0..2_000_u16 {
            raw.publish(TOPIC, &format!("{number:0>1000}"), QoS::AtLeastOnce, number % 60_000 + 1).await;
        }
        for number in 0..2_000 {
            assert_eq!(raw.recv().await, Some(v3::Packet::PublishAck { packet_id: id(number + 1) }));
        }
    });
    let mut held = Vec::new();
    for number in 0..2_000_u16 {
        let incoming = hub.incoming().await;
        assert_eq!(incoming.payload[..], *format!("{number:0>1000}").as_bytes());
        held.push(incoming.ack);
        // No more than may be in flight are out; a batch of them is stored at once.
        if held.len() == 32 || number == 1_999 {
            assert!(!hub.has_message());
            held.drain(..).for_each(broker::Ack::stored);
        }
    }
    soon("the acknowledgements", sender).await.expect("it ran");
}

#[tokio::test]
async fn t15_who_speaks_too_fast_is_read_slower_and_loses_nothing() {
    let limits = Limits { rate: Some(Rate { per_second: 1_000, burst: 10 }), ..Limits::default() };
    let mut hub = greedy(limits).await;
    let mut raw = hub.client("S-1", "S-1").await;
    let began = Instant::now();
    for number in 0..110 {
        raw.publish(TOPIC, &number.to_string(), QoS::AtMostOnce, 0).await;
    }
    for number in 0..110 {
        assert_eq!(hub.incoming().await.payload[..], *number.to_string().as_bytes());
    }
    // Ten at once, and of the others the last waits for all before it.
    assert!(began.elapsed() >= std::time::Duration::from_millis(99), "{:?}", began.elapsed());
    // A gateway plays many stations and is not held to it.
    let mut gateway = hub.client("sim", "sim").await;
    for _ in 0..1_000 {
        gateway.publish("bss/S-9/x", "x", QoS::AtMostOnce, 0).await;
    }
    gateway.ping().await;
}

#[tokio::test]
async fn one_that_floods_does_not_starve_another() {
    const ROOM: usize = 8;
    let limits = Limits { rate: None, ..Limits::default() };
    let settings = broker::Settings { plain: Some(([127, 0, 0, 1], 0).into()), limits, ..broker::Settings::default() };
    let mut hub = Hub::of(settings, ROOM).await;
    let mut flood = hub.client("S-1", "flood").await;
    let mut quiet = hub.client("S-2", "quiet").await;
    let flooding = tokio::spawn(async move {
        let mut bytes = bytes::BytesMut::new();
        use tokio_util::codec::Encoder;
        for _ in 0..1_000 {
            let packet = publish(TOPIC, "flood", QoS::AtMostOnce, 0).into();
            v3::Codec::default().encode(packet, &mut bytes).expect("it can be written");
        }
        while flood.socket.write_all(&bytes).await.is_ok() {}
    });
    let (sent, mut is_sent) = tokio::sync::mpsc::channel(1);
    let speaking = tokio::spawn(async move {
        for packet in 1..=20 {
            quiet.publish("bss/S-2/x", "quiet", QoS::AtLeastOnce, packet).await;
            sent.send(()).await.expect("the test runs");
            assert_eq!(quiet.recv().await, Some(v3::Packet::PublishAck { packet_id: id(packet) }));
        }
    });
    let (mut between, mut heard) = (Vec::new(), 0);
    while heard < 20 {
        // From its being sent on, messages of the flood are counted until it comes.
        if is_sent.try_recv().is_ok() {
            between.push(0);
        }
        match soon("a message", hub.signals.recv()).await.expect("the broker runs") {
            Signal::Incoming(incoming) if &incoming.payload[..] == b"quiet" => {
                heard += 1;
                incoming.ack.stored();
            }
            Signal::Incoming(_) if between.len() > heard => between[heard] += 1,
            _ => {}
        }
        tokio::task::yield_now().await;
    }
    soon("the acknowledgements", speaking).await.expect("it ran");
    flooding.abort();
    // What was in the queue already, what was held at its door, and the rounds the sockets need to turn.
    assert!(between.iter().all(|passed| *passed <= 8 * ROOM), "{between:?}");
}

#[tokio::test]
async fn who_comes_and_goes_without_end_is_slowed_down() {
    let limits = Limits { rate: Some(Rate { per_second: 100, burst: 5 }), ..Limits::default() };
    let hub = greedy(limits).await;
    let began = Instant::now();
    for _ in 0..15 {
        hub.client("S-1", "S-1").await;
    }
    assert!(began.elapsed() >= std::time::Duration::from_millis(99), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t04_a_thousand_guesses_are_counted_and_do_not_fill_the_hub() {
    let mut hub = greedy(Limits::default()).await;
    for _ in 0..1_000 {
        let mut raw = hub.raw3().await;
        let guess = v3::Connect { password: Some("guess".into()), ..connect3("S-1", "S-1") };
        assert_eq!(raw.connect(guess).await.return_code, v3::ConnectAckReason::BadUserNameOrPassword);
    }
    assert_eq!(hub.broker.counts().refused, 1_000);
    assert!(hub.signals.len() < 500, "{}", hub.signals.len());
    is_served(&mut hub).await;
}
