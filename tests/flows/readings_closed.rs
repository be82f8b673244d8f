//! A file of readings that cannot be opened stops nothing but them, and what is held for it is stored once it can be.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use domain::Time;
use rumqttc::{Packet, PublishOptions, QoS};
use serde_json::json;
use sim::cases::stations::Field;
use sim::mosquitto::Mosquitto;
use tests::MORNING;
use tokio::task::yield_now;
use usecases::{Desk, FixedClock};

use crate::shell::readings;
use crate::station_field::{CARD, auth, moved};
use crate::station_link::{Station, embedded_at, field, linked_at, outside, soon};

/// The hub of the cases, whose file of readings is a folder; the rider who stands at its station.
async fn closed(field: &Field, clock: &FixedClock) -> (Arc<Desk>, String) {
    let asked = sim::cases::stations::Said::read(&auth("1", CARD)).unwrap();
    let rider = field.hear(&asked, None).await.unwrap()[0].1["user_id"].as_str().unwrap().to_owned();
    field.desk().close().await;
    let file = field.folder().join("readings.db");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let desk = tests::open(field.folder(), clock, &Arc::default(), &tests::Chooser::default()).await;
    (Arc::new(desk), rider)
}

/// Two readings and a swap in one breath: the swap is booked, and the readings are stored once their file opens.
async fn swaps_among_readings(field: &Field, clock: &FixedClock, port: u16, rider: &str) {
    let mut station = Station::deaf(port, "station-1");
    let swap = moved("1", rider, &json!("7"), &json!("3"));
    let reading = |soc: u8| json!({ "id": "7", "timestamp": Time(MORNING.0 + i64::from(soc)).iso(), "soc": soc });
    for (topic, payload) in [
        ("bss/1/battery/status", &reading(20)),
        ("bss/1/battery/status", &reading(21)),
        ("bss/1/swap/activity", &swap["payload"]),
        ("bss/1/battery/status", &reading(22)),
    ] {
        let options = PublishOptions::new(QoS::AtLeastOnce);
        station.client.publish(topic, payload.to_string(), options).await.unwrap();
    }
    let said = tokio::spawn(async move {
        for _ in 0..4 {
            station.until(|packet| matches!(packet, Packet::PubAck(_)).then_some(())).await;
        }
        station
    });
    let booked = async {
        while field.state("swaps").await.unwrap() != 1 {
            yield_now().await;
        }
    };
    soon("the swap", booked).await;
    fs::remove_dir(field.folder().join("readings.db")).unwrap();
    clock.advance(Duration::from_secs(61));
    let file = field.folder().join("readings.db");
    let stored = async {
        while !file.exists() || readings(field.folder(), "select count(*) from device").as_deref() != Ok("1") {
            yield_now().await;
        }
    };
    soon("the readings", stored).await;
    soon("that all is acknowledged", said).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_among_readings_that_cannot_be_stored_is_booked_at_the_hubs_own_broker() {
    let (field, clock) = (field().await, FixedClock::at(Time(MORNING.0 + 3_605_000)));
    let (desk, rider) = closed(&field, &clock).await;
    let (link, port) = embedded_at(&desk).await;
    swaps_among_readings(&field, &clock, port, &rider).await;
    link.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_among_readings_that_cannot_be_stored_is_booked_at_a_broker_outside() {
    let (field, clock) = (field().await, FixedClock::at(Time(MORNING.0 + 3_605_000)));
    let (desk, rider) = closed(&field, &clock).await;
    let mosquitto = Mosquitto::start().await.unwrap();
    let link = linked_at(&desk, outside(mosquitto.port())).await;
    swaps_among_readings(&field, &clock, mosquitto.port(), &rider).await;
    link.stop().await;
}
