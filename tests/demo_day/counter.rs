//! At the counter: things go out, money comes, and what went out days ago on paper is written down as it was.

use serde_json::Value;
use tests::driver::Window;

use crate::Day;
use crate::morning::{CUSTOMERS, card};

/// Where everything is scanned and typed.
pub const LINE: &str = "Scan a card or a battery, or type a name, a code or an amount";
/// So many of the customers rent, each the battery of their number.
pub const RENTERS: usize = 4;
/// What each of the riders pays ahead by phone, in minor units.
pub const BY_PHONE: i64 = 20_000;
/// Who has had theirs for days.
pub const LATE: usize = 3;

pub async fn counter(day: &Day, window: &Window) {
    for number in 1..=RENTERS {
        rent(window, number).await;
    }
    day.done(window, "rentals", &format!("{RENTERS} batteries go out by card and battery, paid in cash")).await;
    for number in [1, 2] {
        phone_money(window, number).await;
    }
    day.done(window, "phone-money", "two customers pay ahead by a pasted message").await;
    since_days(day, window).await;
}

async fn rent(window: &Window, number: usize) {
    let (name, battery) = (CUSTOMERS[number - 1], format!("B-{number:03}"));
    window.scan(&card(number)).await;
    window.see(name).await;
    window.scan(&battery).await;
    window.find("button", &format!("Hand over {battery}")).await;
    window.press("Enter").await;
    window.see(&format!("Rented {battery} to {name}")).await;
}

async fn phone_money(window: &Window, number: usize) {
    let name = CUSTOMERS[number - 1];
    window.scan(&card(number)).await;
    window.see("the best one ready").await;
    let message = format!("QGH7X2K1L{number} Confirmed. You have received ZMW 200.00 from {name}.");
    window.paste(LINE, &message).await;
    window.press("Enter").await;
    window.find("button", "Take the money").await;
    window.press("Enter").await;
    window.see("ZK 200.00 taken").await;
}

/// It went out three days ago for a day: a manager says so, and why.
async fn since_days(day: &Day, window: &Window) {
    let battery = format!("B-{LATE:03}");
    window.scan(&battery).await;
    window.find("button", &format!("Take back {battery}")).await;
    window.press("d").await;
    window.fill("Due", &days_ago(window, 2).await).await;
    window.fill("Went out, if that was written wrong", &days_ago(window, 3).await).await;
    window.fill("Note", "It stood in the paper book").await;
    window.see("A manager has to allow this").await;
    day.done(window, "on-paper", "another beginning is asked for, and a manager has to allow it").await;
    window.button("A manager allows it").await;
    window.find("button", "Allow and do it").await;
    window.fill("Reason", "I saw the paper book").await;
    window.button("Allow and do it").await;
    window.see(&format!("Another due time for {battery}")).await;
}

/// A moment by the hub's clock, as it is typed.
async fn days_ago(window: &Window, days: i64) -> String {
    let script = "const there = new Date(Date.now() - arguments[0] * 86_400_000);
        const parts = new Intl.DateTimeFormat('sv', { timeZone: 'Africa/Lusaka', dateStyle: 'short', timeStyle: 'short' });
        return parts.format(there)";
    let told = window.run(script, vec![Value::from(days)]).await;
    told.as_str().unwrap().to_owned()
}
