//! Starting and stopping.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use broker::{Broker, Ending, Qos, Settings, Signal, StartError, Tls};
use rmqtt_codec::types::QoS;
use rmqtt_codec::v3;
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, PublishOptions};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::support::{Hub, Raw, connect3, secret, soon};

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = taken.local_addr().expect("an address");
    let (out, _signals) = mpsc::channel(1);
    let started = Broker::start(Settings { plain: Some(address), ..Settings::default() }, Vec::new(), out).await;
    match started.map(|_| ()) {
        Err(StartError::PortTaken { port }) => assert_eq!(port, address.port()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_listens_everywhere_is_reached_by_both_versions_of_ip() {
    let everywhere = Some((Ipv6Addr::UNSPECIFIED, 0).into());
    let hub = Hub::of(Settings { plain: everywhere, ..Settings::default() }, 64).await;
    let listens = hub.broker.addresses().plain.expect("a plain listener");
    // Where there is no IPv6, the listener is one of IPv4.
    let here = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
    for ip in here.into_iter().filter(|ip| ip.is_ipv4() || listens.is_ipv6()) {
        let socket = soon("a socket", TcpStream::connect((ip, listens.port()))).await.expect("it listens");
        let mut raw = Raw::new(socket, v3::Codec::default());
        let ack = raw.connect(connect3("S-1", "S-1")).await;
        assert_eq!(ack.return_code, v3::ConnectAckReason::ConnectionAccepted, "{ip}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_none_is_refused_and_nothing_listens() {
    let (out, _signals) = mpsc::channel(1);
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let tls = Tls { address: free, chain: vec![vec![1]], key: vec![2], client_authorities: Vec::new() };
    let settings = Settings { plain: Some(free), tls: Some(tls), ..Settings::default() };
    let started = Broker::start(settings, Vec::new(), out).await;
    assert!(matches!(started.map(|_| ()), Err(StartError::Certificate(_))));
    TcpListener::bind(free).await.expect("the port is free");
}

#[tokio::test]
async fn stopping_cuts_everybody_off_and_frees_the_port() {
    let mut hub = Hub::start().await;
    let mut raw = hub.client("S-1", "S-1").await;
    let waiting = hub.socket().await;
    raw.publish("bss/S-1/x", "x", QoS::AtLeastOnce, 1).await;
    let incoming = hub.incoming().await;
    let address = hub.broker.addresses().plain.expect("a plain listener");
    // The hub is full, and nobody reads there any more.
    for packet in 2..=40 {
        raw.publish("bss/S-1/x", "x", QoS::AtMostOnce, 0).await;
        raw.publish("bss/S-1/x", "x", QoS::AtLeastOnce, packet).await;
    }
    soon("the end", hub.broker.stop()).await;
    raw.closed().await;
    incoming.ack.stored();
    drop(waiting);
    TcpListener::bind(address).await.expect("the port is free");
    soon("the same again", hub.broker.stop()).await;
}

#[tokio::test]
async fn a_broker_that_is_dropped_stops() {
    let hub = Hub::start().await;
    let mut raw = hub.client("S-1", "S-1").await;
    let Hub { broker, mut signals, .. } = hub;
    drop(broker);
    raw.closed().await;
    // Every task has let go of its end.
    soon("the last signal", async { while signals.recv().await.is_some() {} }).await;
}

#[tokio::test]
async fn the_clients_others_write_are_served() {
    let mut hub = Hub::start().await;
    let port = hub.broker.addresses().plain.expect("a plain listener").port();
    let mut options = MqttOptions::new("S-1", ("127.0.0.1", port));
    options.set_credentials("S-1", secret("S-1")).set_clean_session(false);
    let (client, mut events) = AsyncClient::builder(options).capacity(10).build();
    let driver = tokio::spawn(async move {
        let mut heard = Vec::new();
        while heard.len() < 4 {
            if let Event::Incoming(Packet::Publish(publish)) = events.poll().await.expect("it is connected") {
                heard.push(String::from_utf8_lossy(&publish.payload).into_owned());
            }
        }
        (heard, events)
    });
    client.subscribe("bss/S-1/#", rumqttc::QoS::ExactlyOnce).await.expect("it is queued");
    let is_subscribed = |signal| if let Signal::Subscribed { filter, .. } = signal { Ok(filter) } else { Err(signal) };
    hub.signal("a subscription", is_subscribed).await;
    for qos in [rumqttc::QoS::AtLeastOnce, rumqttc::QoS::ExactlyOnce] {
        client.publish("bss/S-1/swap/result", "swap", PublishOptions::new(qos)).await.expect("it is queued");
        hub.incoming().await.ack.stored();
    }
    for (text, qos) in [("one", Qos::AtLeastOnce), ("two", Qos::ExactlyOnce)] {
        let reach = hub.broker.publish("bss/S-1/swap/confirmation", text.into(), qos).expect("a topic");
        assert_eq!(reach.taken.len(), 1);
    }
    let (heard, mut events) = soon("four messages", driver).await.expect("it ran");
    assert_eq!(heard, ["swap", "swap", "one", "two"], "its own too, as it asked");
    client.disconnect().await.expect("it is queued");
    soon("the end", async { while events.poll().await.is_ok() {} }).await;
    assert_eq!(hub.gone("S-1").await, Ending::Disconnected);
    let (_raw, is_kept) = hub.returning("S-1", "S-1").await;
    assert!(is_kept);
}
