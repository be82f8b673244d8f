//! A station of the field comes in by what the screens show, over TLS; its swap is seen step by step by everybody; and it is
//! cut off when its login is taken away.

use std::sync::Arc;
use std::time::Duration;

use practice::{Seat, fixture};
use serde_json::Value;
use station_sim::{
    Battery, Door, Ended, Faults, Happened, Level, Line, NamedBy, Order, Pace, Rider, SlotSetup, Spelling, Station,
    StationSetup, Tap, Wish,
};
use tempfile::TempDir;
use tests::driver::Desktop;
use tests::enrol::{enrolled, listens_on_free_ports};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;
use usecases::Clock;

use crate::amina_signs_in;

const CASES: &str = include_str!("../cases/station_protocol.json");
/// Nothing is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_station_comes_in_by_what_is_shown_swaps_before_all_eyes_and_is_cut_off() {
    let desktop = Desktop::with_data(hub_of_the_cases().await);
    let window = desktop.start().await;
    amina_signs_in(&window).await;
    window.see("Amina Banda").await;
    let tls = listens_on_free_ports(&window).await;
    let board = window.call("station.board", Value::Null).await.unwrap();
    let station = board[0]["id"].as_str().unwrap().to_owned();

    let (login, password, ca) = enrolled(&window, &station).await;
    let (tell, mut told) = unbounded_channel();
    let door = Door { host: "localhost".into(), port: tls, ca_pem: Some(ca), root: "bss".into() };
    let mut faults = Faults::new(Level::None, 1);
    let (boot, clock, pace) = (faults.boot(), faults.clock(), Pace::real(1));
    let machine = Station::new(as_installed(login, password), &boot, clock, pace.now());
    let line = Line::begin(machine, door, pace, faults, tell);
    until(&mut told, |happened| matches!(happened, Happened::Linked)).await;

    window.go(&format!("/stations/{station}")).await;
    window.button("Customer’s screen").await;
    window.turn_to_other().await;
    window.see("Hold your card to the reader").await;
    line.order(Order::Tap(Tap { rider: rider(), wish: Wish::Swap }));
    window.see("Put your battery into slot 6").await;
    window.see("Take the battery from slot").await;
    window.see("Done. Thank you").await;
    let Happened::Ended { how: Ended::Confirmed { swap }, holds, .. } =
        until(&mut told, |happened| matches!(happened, Happened::Ended { .. })).await
    else {
        panic!("the swap is not confirmed")
    };

    // Once more, seen on the board, while the customers' screen stands beside it.
    window.turn_to_other().await;
    window.go("/stations/board").await;
    window.see("Online").await;
    line.order(Order::Tap(Tap { rider: Rider { battery: holds, ..rider() }, wish: Wish::Swap }));
    window.see("Rider One").await;
    window.see("Card read").await;
    until(&mut told, |happened| matches!(happened, Happened::Ended { .. })).await;

    window.go("/stations/messages").await;
    window.find("gridcell", "Batteries moved").await;
    window.go(&format!("/stations/swaps/{swap}")).await;
    window.see("Rider One").await;

    window.go(&format!("/stations/{station}")).await;
    window.button("Take away station-1").await;
    window.fill("Reason", "The station was sold").await;
    window.button("Take away").await;
    until(&mut told, |happened| matches!(happened, Happened::Cut)).await;
    // It was the only one, so that nobody is listened for any more.
    window.gone("Online").await;
    drop(line);
    window.end().await;
}

/// The hub of the cases, as it is today.
async fn hub_of_the_cases() -> TempDir {
    let folder = TempDir::new().unwrap();
    let seat = Seat::seeded(folder.path(), Clock::system(), 1).await;
    seat.set_up().await.unwrap();
    let cases: Value = serde_json::from_str(CASES).unwrap();
    let made = fixture::load(seat, &cases["fixtures"]["base"]).await.unwrap();
    made.seat().desk().close().await;
    folder
}

/// The first station of the cases, with what lies in it.
fn as_installed(login: String, password: String) -> StationSetup {
    let battery = |name: &str, soc, soh| Some(Battery { name: name.into(), soc, soh });
    let slots = [
        battery("BAT001", 100.0, 95.0),
        battery("BAT002", 98.0, 92.0),
        battery("BAT003", 95.0, 90.0),
        battery("BAT004", 60.0, 88.0),
        battery("BAT005", 20.0, 65.0),
        None,
    ];
    let slots = (1..).zip(slots).map(|(number, battery)| SlotSetup { number, battery }).collect();
    StationSetup {
        level: "1".into(),
        login,
        password,
        slots,
        spelling: Spelling::User,
        named_by: NamedBy::Sequence,
        signed: false,
    }
}

fn rider() -> Rider {
    let battery = Some(Battery { name: "BAT007".into(), soc: 20.0, soh: 81.0 });
    Rider { card: "A1B2C3D4".into(), user: None, battery }
}

async fn until(told: &mut UnboundedReceiver<(Arc<str>, Happened)>, is_it: impl Fn(&Happened) -> bool) -> Happened {
    timeout(PATIENCE, async {
        loop {
            let (_, happened) = told.recv().await.expect("the station works");
            if is_it(&happened) {
                return happened;
            }
        }
    })
    .await
    .expect("what is waited for")
}
