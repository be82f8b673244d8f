//! Stations at work on a link that breaks.

use std::collections::BTreeSet;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use broker::Tls;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::json;
use station_sim::{ClockFault, Door, Ended, Faults, Happened, Level, Line, Order, Pace, Rider, Station, Tap, Wish};
use tokio::sync::mpsc;

use crate::hub::{Hub, soon, world};

const NOW: i64 = 1_752_489_000_000;

type Watched = mpsc::UnboundedReceiver<(Arc<str>, Happened)>;

fn line(number: usize, door: Door, level: Level) -> (Line, Watched) {
    let setup = world(0).stations.remove(number - 1);
    let station = Station::new(setup, "b1", ClockFault::None, NOW);
    let (tell, told) = mpsc::unbounded_channel();
    (Line::begin(station, door, Pace::stepped(NOW), Faults::new(level, 3), tell), told)
}

fn door(hub: &Hub) -> Door {
    Door::plain(([127, 0, 0, 1], hub.port()).into(), "bss")
}

/// How the next visit ends.
async fn ends(told: &mut Watched) -> (Ended, Option<String>) {
    loop {
        let (_, happened) = soon("an end", told.recv()).await.expect("it works");
        if let Happened::Ended { how, holds, .. } = happened {
            return (how, holds.map(|battery| battery.name));
        }
    }
}

fn rider(number: usize) -> Rider {
    world(0).riders.remove(number - 1)
}

async fn settled(line: &Line) {
    let mut standing = line.standing();
    soon("rest", standing.wait_for(|standing| standing.is_settled)).await.expect("it works");
}

#[tokio::test]
async fn a_rider_is_served_in_both_spellings() {
    let hub = Hub::start(0, None).await;
    for number in [1, 2] {
        let (line, mut told) = line(number, door(&hub), Level::None);
        settled(&line).await;
        line.order(Order::Tap(Tap { rider: rider(1), wish: Wish::Swap }));
        let (how, holds) = ends(&mut told).await;
        assert!(matches!(how, Ended::Confirmed { .. }), "{how:?}");
        assert_eq!(holds, Some(format!("B-{number}1")));
        settled(&line).await;
        line.leave().await;
    }
}

#[tokio::test]
async fn a_station_that_is_gone_without_a_word_has_left_a_last_will() {
    let mut hub = Hub::start(0, None).await;
    let (line, _told) = line(1, door(&hub), Level::None);
    settled(&line).await;
    assert_eq!(hub.hears("station/status").await.1["status"], "online");
    drop(line);
    assert_eq!(hub.hears("station/status").await.1["status"], "offline");
}

#[tokio::test]
async fn what_was_done_without_a_broker_is_told_when_it_is_back() {
    let hub = Hub::start(0, None).await;
    let (door, port) = (door(&hub), hub.port());
    let (line, mut told) = line(1, door, Level::None);
    settled(&line).await;
    line.order(Order::Darken);
    for number in [1, 2] {
        line.order(Order::Tap(Tap { rider: rider(number), wish: Wish::Swap }));
        assert_eq!(ends(&mut told).await.0, Ended::Alone);
    }
    line.order(Order::Look);
    hub.broker.stop().await;
    let mut hub = Hub::start(port, None).await;
    line.order(Order::Lighten);
    for number in [1, 2] {
        let (_, report) = hub.hears("swap/activity").await;
        assert_eq!((&report["battery_in_id"], &report["offline"]), (&json!(format!("R-{number}")), &json!(true)));
    }
    let (_, batch) = hub.hears("battery/status").await;
    assert_eq!(batch["fb"], 1);
    settled(&line).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_goes_wrong_every_report_comes_once_and_in_order() {
    let mut hub = Hub::start(0, None).await;
    let (line, mut told) = line(1, door(&hub), Level::Many);
    let (mut holder, mut wanted) = (rider(1), Vec::new());
    for _ in 0..60 {
        let came = holder.battery.clone().expect("a battery").name;
        loop {
            line.order(Order::Tap(Tap { rider: holder.clone(), wish: Wish::Swap }));
            line.order(Order::Look);
            let (how, holds) = ends(&mut told).await;
            match how {
                Ended::Forgotten => assert_eq!(holds.as_ref(), Some(&came)),
                Ended::Confirmed { .. } => {
                    let battery = holder.battery.as_mut().expect("a battery");
                    battery.name = holds.expect("a battery");
                    battery.soc = 95.0;
                    wanted.push((came.clone(), battery.name.clone()));
                    break;
                }
                other => panic!("{other:?}"),
            }
        }
    }
    settled(&line).await;
    let (mut seen, mut swaps, mut messages) = (BTreeSet::new(), Vec::new(), 0);
    while let Ok((topic, payload)) = hub.said.try_recv() {
        if topic.ends_with("swap/activity") {
            messages += 1;
            if seen.insert((payload["boot_id"].clone().to_string(), payload["seq"].to_string())) {
                let name = |field: &str| payload[field].as_str().expect("a name").to_owned();
                swaps.push((name("battery_in_id"), name("battery_out_id")));
            }
        }
    }
    assert_eq!(swaps, wanted);
    assert!(messages > swaps.len(), "some were said again");
}

#[tokio::test]
async fn a_command_reaches_a_station_and_is_answered_also_when_it_is_just_coming_back() {
    let mut hub = Hub::start(0, None).await;
    let (line, _told) = line(1, door(&hub), Level::None);
    settled(&line).await;
    for request in ["r1", "r2"] {
        hub.tells(&format!("bss/S-1/cmd/{request}"), &json!({ "command": "identify" }));
        for status in ["accepted", "done"] {
            assert_eq!(hub.hears(&format!("cmd/{request}/ack")).await.1["status"], status);
        }
        line.order(Order::Cut);
        let mut standing = line.standing();
        soon("the cut", standing.wait_for(|standing| !standing.is_linked)).await.expect("it works");
    }
    hub.tells("bss/S-1/cmd/r3", &json!({ "command": "identify" }));
    assert_eq!(hub.hears("cmd/r3/ack").await.1["status"], "accepted");
}

#[tokio::test]
async fn over_tls_a_rider_is_served_too() {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let authority = params.self_signed(&key).expect("a certificate");
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().expect("a key");
    let own = CertificateParams::new(["localhost".to_owned()]).expect("a name").signed_by(&key, &issuer);
    let chain = vec![own.expect("a certificate").der().to_vec()];
    let address = ([127, 0, 0, 1], 0).into();
    let hub = Hub::start(0, Some(Tls { address, chain, key: key.serialize_der(), client_authorities: vec![] })).await;
    let der = STANDARD.encode(authority.der());
    let ca_pem = Some(format!("-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----\n"));
    let door = Door { host: "localhost".into(), port: hub.port(), ca_pem, root: "bss".into() };
    let (line, mut told) = line(1, door, Level::None);
    settled(&line).await;
    line.order(Order::Tap(Tap { rider: rider(1), wish: Wish::Swap }));
    assert!(matches!(ends(&mut told).await.0, Ended::Confirmed { .. }));
}
