//! At night: what is late comes back and costs more, the drawer is counted and ties.

use serde_json::{Value, json};
use tests::driver::Window;

use crate::Day;
use crate::counter::{BY_PHONE, LATE};
use crate::morning::{CUSTOMERS, NOTES};

pub async fn evening(day: &Day, window: &Window) {
    window.link("Counter").await;
    late(day, window).await;
    close(day, window).await;
    books(day, window).await;
    window.link("Today").await;
    window.see("Batteries of this hub").await;
    day.done(window, "today", "the day is over").await;
}

/// Three days for one: two days more by the tariff, and two fines.
async fn late(day: &Day, window: &Window) {
    let (battery, name) = (format!("B-{LATE:03}"), CUSTOMERS[LATE - 1]);
    window.scan(&battery).await;
    window.find("button", &format!("Take back {battery}")).await;
    window.see("late").await;
    day.done(window, "late", "the counter says how late it is and what that costs").await;
    window.press("Enter").await;
    window.see(&format!("Took back {battery} from {name}")).await;
    let acts = window.call("act.list", Value::Null).await.unwrap();
    let rentals =
        window.call("rental.list", tests::asked(tests::searched(name, "code"), &Value::Null, 1)).await.unwrap();
    let rental = window.call("rental.view", json!({ "id": rentals["rows"][0]["id"] })).await.unwrap();
    assert!(rental.to_string().contains("late_fee"), "{rental}");
    window.go(&format!("/rentals/{}", rentals["rows"][0]["id"].as_str().unwrap())).await;
    window.find("heading", "What happened").await;
    let paid = acts[0]["facts"]["paid"].as_i64().unwrap();
    let checked = format!("it came back, and {}.{:02} for the days and the fines were paid", paid / 100, paid % 100);
    day.done(window, "surcharge", &checked).await;
    window.link("Counter").await;
}

/// Counted without knowing what should be there.
async fn close(day: &Day, window: &Window) {
    let acts = window.call("act.list", Value::Null).await.unwrap();
    let counts = |act: &&Value| act["undone"] == false && act["undoes"].is_null();
    let paid = acts.as_array().unwrap().iter().filter(counts).map(|act| act["facts"]["paid"].as_i64().unwrap());
    let taken = paid.sum::<i64>() - 2 * BY_PHONE;
    window.button("Close the till").await;
    window.until("the first note", "document.activeElement?.inputMode === 'numeric'").await;
    let notes = window.call("till.notes", Value::Null).await.unwrap();
    let notes: Vec<i64> = notes.as_array().unwrap().iter().map(|note| note.as_i64().unwrap()).collect();
    let mut left = NOTES * notes[0] + taken;
    for (at, note) in notes.iter().enumerate() {
        if at > 0 {
            window.press("Tab").await;
        }
        if left >= *note {
            window.write(&(left / note).to_string()).await;
        }
        left %= note;
    }
    assert_eq!(left, 0, "begun days are charged in full");
    day.done(window, "count", "the drawer is counted blind").await;
    window.press("Enter").await;
    window.see("The cash ties").await;
    let checked = format!("the cash ties: {}.{:02} were taken", taken / 100, taken % 100);
    day.done(window, "close", &checked).await;
}

async fn books(day: &Day, window: &Window) {
    window.press("Esc").await;
    window.go("/money/ledger").await;
    window.see("Debits and credits sum to the same").await;
    let books = window.call("ledger.accounts", Value::Null).await.unwrap();
    let phone = books["rows"].as_array().unwrap().iter().find(|row| row["account"] == "mobile_money").unwrap();
    let sum = phone["debit"].as_i64().unwrap() - phone["credit"].as_i64().unwrap();
    assert_eq!(sum, 2 * BY_PHONE, "the phone money ties");
    day.done(window, "books", "debits are credits, and the phone money is what the messages say").await;
}
