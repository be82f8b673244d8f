//! At a station: it is set up, comes in over TLS by what its page shows, and riders swap.

use serde_json::Value;
use station_sim::{Battery, NamedBy, Rider, SlotSetup, Spelling, StationSetup, World};
use tests::driver::Window;
use tests::enrol::{enrolled, listens_on_free_ports};

use crate::Day;
use crate::field::{Ended, Field};
use crate::morning::card;

const STATION: &str = "S-1";
const SLOTS: u32 = 8;
/// How full the batteries in the first slots are.
const FULL: [f64; 6] = [100.0, 99.0, 98.0, 96.0, 95.0, 62.0];
/// The battery in the first slot.
const FIRST: usize = 7;
const SWAPS: i64 = 4;
/// How often each rider comes, and how often the station measures.
const RIDERS_S: u32 = 20;
const LOOKS_S: u32 = 10;

/// What is charging and not yet full: nobody takes it along.
pub const CHARGING: usize = FIRST + FULL.len() - 1;

pub async fn riders(day: &Day, window: &Window) -> Ended {
    set_up(window).await;
    day.done(window, "station", "a station stands, and batteries are put into its slots").await;
    let port = listens_on_free_ports(window).await;
    let board = window.call("station.board", Value::Null).await.unwrap();
    let (login, password, ca) = enrolled(window, board[0]["id"].as_str().unwrap()).await;
    let world = World {
        broker: format!("localhost:{port}"),
        ca_pem: Some(ca),
        root: "bss".into(),
        stations: vec![as_installed(login, password)],
        riders: [1, 2].map(rider).into(),
        riders_every_s: RIDERS_S,
        looks_every_s: LOOKS_S,
    };
    let mut field = Field::begin(&world, &day.desktop.elsewhere("world.json"));
    field.until("linked").await;
    window.go("/stations/board").await;
    window.see("Online").await;
    field.until("opened").await;
    window.see("Card read").await;
    day.done(window, "swap", "the station came in over TLS, and a rider swaps before all eyes").await;
    field.until_confirmed(SWAPS).await;
    window.go("/stations/swaps").await;
    window.find("gridcell", "Mary Phiri").await;
    day.done(window, "swaps", &format!("{SWAPS} swaps are confirmed to the station")).await;
    let ended = field.end().await;
    window.go("/stations/messages").await;
    window.see("Readings").await;
    let checked = format!("{} readings of the station are kept, as it was told", ended.kept);
    day.done(window, "messages", &checked).await;
    ended
}

async fn set_up(window: &Window) {
    window.link("Stations").await;
    window.see("No stations yet").await;
    window.press("n").await;
    window.fill("Name", "Behind the market").await;
    window.fill("Slots", &SLOTS.to_string()).await;
    window.press("Enter").await;
    window.see(&format!("{STATION} added")).await;
    window.find("complementary", STATION).await;
    window.press("Enter").await;
    for slot in 1..=FULL.len() {
        let battery = code(slot);
        window.button(&format!("Slot {slot}: Empty")).await;
        window.click("menuitem", "Put a battery in").await;
        window.fill("Battery", &battery).await;
        window.until("it is offered", "document.querySelector('.offer')").await;
        window.press("Enter").await;
        window.find("button", &format!("Take {battery} away")).await;
        window.fill("Reason", "The station came").await;
        window.button("Save").await;
        window.see(&format!("{battery} is in slot {slot} of {STATION}")).await;
    }
}

fn code(slot: usize) -> String {
    format!("B-{:03}", FIRST + slot - 1)
}

fn as_installed(login: String, password: String) -> StationSetup {
    let battery = |slot: usize| {
        let soc = *FULL.get(slot - 1)?;
        Some(Battery { name: code(slot), soc, soh: 95.0 })
    };
    let slots = (1..=SLOTS).zip(1..).map(|(number, slot)| SlotSetup { number, battery: battery(slot) });
    StationSetup {
        level: STATION.into(),
        login,
        password,
        slots: slots.collect(),
        spelling: Spelling::User,
        named_by: NamedBy::Sequence,
        signed: false,
    }
}

/// Who comes with what they rented in the morning.
fn rider(number: usize) -> Rider {
    let battery = Some(Battery { name: format!("B-{number:03}"), soc: 97.0, soh: 93.0 });
    Rider { card: card(number), user: None, battery }
}
