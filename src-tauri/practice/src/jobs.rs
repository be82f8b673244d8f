//! The job cards of a hub, in every column of the board.

use rand::RngExt;
use serde_json::{Value, json};

use crate::seat::Stopped;
use crate::{DAY_MS, Maker};

/// What a card is about.
#[derive(Clone, Copy)]
enum About {
    Battery,
    Station,
    Equipment,
    Nothing,
}

const WORK: [(&str, &str, &str, About); 8] = [
    ("Does not hold its charge", "repair", "high", About::Battery),
    ("Connector loose", "repair", "normal", About::Battery),
    ("Measure the capacity", "inspection", "low", About::Battery),
    ("Slot door sticks", "repair", "high", About::Station),
    ("Clean the solar panels", "cleaning", "normal", About::Nothing),
    ("Check the cables", "inspection", "normal", About::Station),
    ("Replace the plug", "repair", "normal", About::Equipment),
    ("Fire extinguisher is due", "inspection", "urgent", About::Nothing),
];

/// The ids of what cards are about, in one hub.
pub struct Things {
    pub batteries: Vec<Value>,
    pub stations: Vec<Value>,
    pub equipment: Vec<Value>,
}

/// Adds the job cards of the hub the admin works at.
pub async fn of_hub(maker: &mut Maker, hub: usize, things: &Things) -> Result<(), Stopped> {
    let count = maker.size.share(maker.size.jobs, hub);
    let hands = hands(maker).await?;
    for number in 1..=count {
        // From the last tenth of the hub's life, so that some are due soon and few are late.
        maker.at(9 * count + number, 10 * count);
        let (title, kind, priority, about) = WORK[maker.random.random_range(0..WORK.len())];
        let about = match about {
            About::Battery => named(maker, "battery", &things.batteries),
            About::Station => named(maker, "station", &things.stations),
            About::Equipment => named(maker, "equipment", &things.equipment),
            About::Nothing => Value::Null,
        };
        let days = maker.random.random_range(2..30);
        let due_at = maker.now().0 + days * DAY_MS;
        let form = json!({ "title": title, "description": "", "kind": kind, "priority": priority, "about": about,
            "links": [], "due_at": due_at });
        let id = maker.seat.id("job.create", form).await?;
        if maker.random.random_ratio(3, 4) && !hands.is_empty() {
            maker.then();
            let assignee = &hands[maker.random.random_range(0..hands.len())];
            maker.seat.call::<Value>("job.assign", json!({ "id": id, "assignee": assignee })).await?;
        }
        for (to, comment) in way(maker.random.random_range(0..10)) {
            maker.then();
            let ask = json!({ "id": id, "to": to, "comment": comment });
            maker.seat.call::<Value>("job.move", ask).await?;
        }
    }
    Ok(())
}

/// Who mends things at the hub the admin works at.
async fn hands(maker: &Maker) -> Result<Vec<Value>, Stopped> {
    let start: Value = maker.seat.call("app.start", Value::Null).await?;
    let here = &start["me"]["hub"]["id"];
    let people: Vec<Value> = maker.seat.call("user.list", Value::Null).await?;
    let mends = |person: &&Value| {
        let role = &person["roles"][0];
        role["hub"] == *here && (role["role"] == "technician" || role["role"] == "manager")
    };
    Ok(people.iter().filter(mends).map(|person| person["id"].clone()).collect())
}

fn named(maker: &mut Maker, kind: &str, ids: &[Value]) -> Value {
    if ids.is_empty() {
        return Value::Null;
    }
    json!({ "kind": kind, "id": ids[maker.random.random_range(0..ids.len())] })
}

/// How far a card came, by chance in ten.
fn way(chance: u32) -> &'static [(&'static str, &'static str)] {
    match chance {
        0..3 => &[],
        3..5 => &[("in_progress", "")],
        5 => &[("in_progress", ""), ("waiting", "The part comes on Thursday.")],
        6 => &[("cancelled", "Was reported twice.")],
        _ => &[("in_progress", ""), ("done", "")],
    }
}
