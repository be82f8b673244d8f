//! A day at the counter, by scanner and keys: every job in no more inputs than it may take, and a till that tells what is
//! missing. A scan, a key, and what is typed in one go are an input each.

use std::cell::Cell;

use serde_json::{Value, json};
use tests::STAFF_PASSWORD;
use tests::driver::{Desktop, Window};
use tests::sample::{AT_THE_COUNTER as CUSTOMERS, a_counter, card};

/// So many of the largest note lie in the drawer in the morning; so much is missing at night, in minor units.
const NOTES: i64 = 10;
const MISSING: i64 = 500;
/// What comes by phone, and never lies in the drawer.
const BY_PHONE: i64 = 2_000;
const LINE: &str = "Scan a card or a battery, or type a name, a code or an amount";

/// An attendant's hands, which count what they do.
struct Hands<'a> {
    window: &'a Window,
    inputs: Cell<u32>,
}

impl Hands<'_> {
    fn did(&self) {
        self.inputs.set(self.inputs.get() + 1);
    }

    /// Holds a card or a battery to the reader, and waits until what it means stands there.
    async fn scan(&self, code: &str, seen: &str) {
        self.did();
        self.window.scan(code).await;
        self.window.see(seen).await;
    }

    async fn key(&self, key: &str) {
        self.did();
        self.window.press(key).await;
    }

    /// Types in one go, as a person does.
    async fn types(&self, text: &str) {
        self.did();
        let keys: Vec<String> =
            text.chars().map(|one| if one == ' ' { "Space".to_owned() } else { one.to_string() }).collect();
        self.window.press(&keys.join(" ")).await;
    }

    /// Pastes what a phone has received.
    async fn pastes(&self, text: &str) {
        self.did();
        self.window.find("field", LINE).await;
        let script = "const clipboardData = new DataTransfer(); clipboardData.setData('text/plain', arguments[0]);
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))";
        self.window.run(script, vec![json!(text)]).await;
    }

    async fn button(&self, name: &str) {
        self.did();
        self.window.button(name).await;
    }

    /// The job is done, as the screen says, and took no more inputs than it may.
    async fn done(&self, job: &str, most: u32, told: &str) {
        self.window.see(told).await;
        let inputs = self.inputs.replace(0);
        assert!(inputs <= most, "{job} took {inputs} inputs, and may take {most}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_counter() {
    let desktop = Desktop::with_data(a_counter().await);
    let window = desktop.start().await;
    window.fill("Sign-in name", "grace").await;
    window.fill("Password", STAFF_PASSWORD).await;
    window.button("Sign in").await;
    window.link("Counter").await;
    window.find("field", LINE).await;
    let hands = Hands { window: &window, inputs: Cell::new(0) };

    open(&hands).await;
    rentals(&hands).await;
    returns(&hands).await;
    more_time(&hands).await;
    swaps_and_recharges(&hands).await;
    money(&hands).await;
    lost_and_undone(&hands).await;
    close(&hands).await;
    window.end().await;
}

async fn open(hands: &Hands<'_>) {
    hands.button("Open the till").await;
    hands.window.see("By note and coin").await;
    hands.window.until("the first note", "document.activeElement?.inputMode === 'numeric'").await;
    hands.types(&NOTES.to_string()).await;
    hands.key("Enter").await;
    hands.done("opening the till", 3, "Close the till").await;
}

/// Ten, of which one pays later: by card and battery, by a name, and by taking what is offered.
async fn rentals(hands: &Hands<'_>) {
    for number in 1..=8 {
        let name = CUSTOMERS[number - 1];
        let battery = format!("B-{:02}", number + 9);
        hands.scan(&card(number), name).await;
        hands.scan(&battery, &format!("Hand over {battery}")).await;
        hands.key("Enter").await;
        hands.done("a rental", 3, &format!("Rented {battery} to {name}")).await;
    }
    hands.scan(&card(9), "the best one ready").await;
    hands.key("Enter").await;
    hands.window.see("Rent to Agnes Mumba").await;
    hands.key("Enter").await;
    hands.done("a rental of what is offered", 3, "to Agnes Mumba").await;
    hands.scan(&card(10), CUSTOMERS[9]).await;
    hands.scan("B-20", "Hand over B-20").await;
    hands.button("Pay later").await;
    hands.window.see("Pay all of it").await;
    hands.key("Enter").await;
    hands.done("a rental that is paid later", 4, "Rented B-20 to Peter Sakala").await;
}

/// One late, one of two things, one damaged, one as it should be.
async fn returns(hands: &Hands<'_>) {
    hands.scan("B-01", "Take back B-01").await;
    hands.window.see("late").await;
    hands.key("Enter").await;
    hands.done("a return", 2, "Took back B-01 from Grace Lungu").await;
    hands.scan("B-02", "Take back B-02").await;
    hands.key("Enter").await;
    hands.done("a partial return", 2, "Took back B-02 from Moses Daka").await;
    hands.scan("B-10", "Take back B-10").await;
    hands.key("F2").await;
    hands.window.choose("Looks", "Damaged").await;
    hands.window.fill("What is charged for it", "30").await;
    hands.window.press("Enter").await;
    hands.done("a return of what is damaged", 5, "Took back B-10 from Mary Phiri").await;
    hands.scan("B-11", "Take back B-11").await;
    hands.key("Enter").await;
    hands.done("a return", 2, "Took back B-11 from Alick Kaluba").await;
}

/// A day more, for what is not late.
async fn more_time(hands: &Hands<'_>) {
    hands.scan("B-17", "Take back B-17").await;
    hands.key("d").await;
    hands.window.find("button", "Set the due time of B-17").await;
    hands.key("Enter").await;
    hands.done("more time", 3, "Another due time for B-17").await;
}

async fn swaps_and_recharges(hands: &Hands<'_>) {
    for number in [12, 13, 14] {
        let old = format!("B-{number}");
        hands.scan(&old, &format!("Take back {old}")).await;
        hands.key("s").await;
        hands.window.see("Swap and hand over").await;
        hands.key("Enter").await;
        hands.done("a swap", 3, &format!("Swapped {old}")).await;
    }
    for number in [15, 16] {
        let battery = format!("B-{number}");
        hands.scan(&battery, &format!("Take back {battery}")).await;
        hands.key("c").await;
        hands.done("a recharge", 2, &format!("Recharged {battery}")).await;
    }
}

async fn money(hands: &Hands<'_>) {
    hands.scan(&card(10), "Peter Sakala").await;
    hands.types("12.50").await;
    hands.key("Enter").await;
    hands.done("taking money", 3, "ZK 12.50 taken").await;
    hands.scan(&card(10), "the best one ready").await;
    hands
        .pastes("QGH7X2K1LM Confirmed. You have received ZMW 20.00 from PETER SAKALA.\nNew balance is ZMW 9,000.00")
        .await;
    hands.key("Enter").await;
    hands.done("phone money", 3, "ZK 20.00 taken").await;
}

async fn lost_and_undone(hands: &Hands<'_>) {
    hands.scan("B-17", "Take back B-17").await;
    hands.key("l").await;
    hands.window.find("field", "Reason").await;
    hands.types("fell in the river").await;
    hands.key("Enter").await;
    hands.done("a lost battery", 4, "B-17 lost by Lameck Zulu").await;
    hands.scan(&card(14), "Febby Nkhoma").await;
    hands.scan("B-30", "Hand over B-30").await;
    hands.key("Enter").await;
    hands.done("a rental", 3, "Rented B-30 to Febby Nkhoma").await;
    hands.key("Ctrl+z").await;
    hands.window.see("Undo this?").await;
    hands.key("Enter").await;
    hands.done("an undo", 2, "Undone").await;
}

/// Blind: what should be there is told when what is there has been counted.
async fn close(hands: &Hands<'_>) {
    let acts = hands.window.call("act.list", Value::Null).await.unwrap();
    let acts = acts.as_array().unwrap();
    let counts = |act: &&Value| act["undone"] == false && act["undoes"].is_null();
    let taken: i64 = acts.iter().filter(counts).map(|act| act["facts"]["paid"].as_i64().unwrap()).sum();
    let taken = taken - BY_PHONE;
    assert!(taken > 0 && acts.len() < 30, "all acts of the day are in the list");
    hands.button("Close the till").await;
    hands.window.until("the first note", "document.activeElement?.inputMode === 'numeric'").await;
    assert!(
        !hands.window.run("return shown()", vec![]).await.as_str().unwrap().contains("Expected"),
        "the count is blind"
    );
    let notes = hands.window.call("till.notes", Value::Null).await.unwrap();
    let notes: Vec<i64> = notes.as_array().unwrap().iter().map(|note| note.as_i64().unwrap()).collect();
    let mut left = NOTES * notes[0] + taken - MISSING;
    let mut counts = 0;
    for (at, note) in notes.iter().enumerate() {
        if at > 0 {
            hands.window.press("Tab").await;
        }
        if left >= *note {
            hands.types(&(left / note).to_string()).await;
            counts += 1;
        }
        left %= note;
    }
    // What is charged by the minute comes to less than the smallest coin.
    let missing = MISSING + left;
    hands.key("Enter").await;
    let told = format!("ZK {}.{:02} missing in the drawer", missing / 100, missing % 100);
    hands.done("closing the till", counts + 2, &told).await;
    let report = hands.window.call("till.view", json!(null)).await.unwrap();
    assert!(report["open"].is_null());
}
