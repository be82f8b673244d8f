//! `bench lists`: every list of the hub at full size: each order, both ways, behind filters and searches, by pages of fifty.

use std::path::{Path, PathBuf};

use domain::list::Question;
use practice::Size;
use serde_json::{Value, json};
use usecases::Clock;

use super::ask::{Asked, figures, times};
use crate::Stopped;
use crate::cache::{Ask, schema};
use crate::figure::Figure;
use crate::seat::Seat;

const PAGE_MS: f64 = 20.0;
const FIND_MS: f64 = 30.0;
/// The hub of the made-up organisation in which everything is.
pub(crate) const HUB: &str = "MTE";
/// Rows of a page.
const ROWS: u32 = 50;

/// A list: what it is asked by.
struct Listed {
    list: &'static str,
    counts: &'static str,
    sorts: &'static [&'static str],
    /// Name and values.
    filters: &'static [(&'static str, &'static [&'static str])],
    searches: &'static [&'static str],
}

const LISTS: [Listed; 5] = [
    Listed {
        list: "card.list",
        counts: "card.counts",
        sorts: &["uid", "owner", "state", "expires", "changed"],
        filters: &[("state", &["active"]), ("state", &["lost", "blocked"]), ("owner", &["customer"])],
        searches: &["04a", "banda", "04", "nobody like it"],
    },
    Listed {
        list: "customer.list",
        counts: "customer.counts",
        sorts: &["code", "name", "phone", "changed", "created"],
        filters: &[("state", &["active"]), ("state", &["inactive"]), ("consent", &["none"]), ("language", &["fr"])],
        searches: &["banda", "ruth moyo", "c-47", "26093", "m", "nobody like it"],
    },
    Listed {
        list: "battery.list",
        counts: "battery.counts",
        sorts: &["code", "serial", "model", "lifecycle", "changed", "purchased"],
        filters: &[
            ("lifecycle", &["in_service"]),
            ("lifecycle", &["disposed"]),
            ("lifecycle", &["in_repair", "retired"]),
        ],
        searches: &["b-4711", "pyl", "2", "kh 2025", "nothing like it"],
    },
    Listed {
        list: "equipment.list",
        counts: "equipment.counts",
        sorts: &["code", "serial", "type", "power", "state", "changed"],
        filters: &[("state", &["in_service"]), ("state", &["retired"])],
        searches: &["e-471", "eq1", "mill", "nothing like it"],
    },
    Listed {
        list: "job.list",
        counts: "job.counts",
        sorts: &["code", "title", "pressing", "due", "priority", "state", "created", "changed"],
        filters: &[
            ("state", &["open", "in_progress"]),
            ("state", &["cancelled"]),
            ("kind", &["cleaning"]),
            ("due", &["..1800000000000"]),
        ],
        searches: &["j-471", "connector", "c", "slot door", "nothing like it"],
    },
];

/// What is looked for everywhere, letter by letter.
const TYPED: [&str; 8] = ["04a1b2", "mulenga banda", "b-4711", "connector", "grain mill", "pyl-100", "market", "zzzz"];

/// The folder of a hub with `ask.size` of everything, kept below `cache`; its desk is closed.
pub(crate) async fn hub(cache: &Path, ask: Ask) -> Result<PathBuf, Stopped> {
    let folder = cache.join(format!("lists-{}-{}-{}", ask.size, ask.seed, schema()));
    let made = folder.join("made");
    if !made.exists() {
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        let size = Size { hubs: 1, batteries: ask.size, customers: ask.size, equipment: ask.size / 10, jobs: ask.size };
        practice::make(&folder, ask.seed, size, Clock::system().now()).await?;
        std::fs::write(made, "")?;
    }
    Ok(folder)
}

pub(crate) async fn measure(seat: &Seat, size: usize) -> Result<Vec<Figure>, Stopped> {
    let mut told = Vec::new();
    for listed in &LISTS {
        let counts: Value = seat.call(listed.counts, json!(Question::all(listed.sorts[0]))).await?;
        let rows = counts["all"].as_u64().unwrap_or_default();
        told.push(Figure::plain(format!("rows of {}", listed.list), f64::from(u32::try_from(rows).unwrap_or(0)), ""));
        // A list that is not there is quick.
        if listed.list != "equipment.list" && rows < u64::try_from(size * 9 / 10).unwrap_or(u64::MAX) {
            return Err(Stopped::Wrong(format!("{} has {rows} rows", listed.list)));
        }
    }
    let (mut pages, mut counts) = (Vec::new(), Vec::new());
    for listed in &LISTS {
        for question in questions(listed) {
            counts.push(Asked { group: listed.counts, command: listed.counts, input: question.clone() });
            let input = json!({ "question": question, "after": null, "limit": ROWS });
            let first: Value = seat.call(listed.list, input.clone()).await?;
            if !first["next"].is_null() {
                let input = json!({ "question": input["question"], "after": first["next"], "limit": ROWS });
                pages.push(Asked { group: listed.list, command: listed.list, input });
            }
            pages.push(Asked { group: listed.list, command: listed.list, input });
        }
    }
    let found = times(seat, &pages).await?;
    told.extend(figures("page", &pages, &found, PAGE_MS));
    let found = times(seat, &counts).await?;
    told.extend(figures("counts", &counts, &found, PAGE_MS));
    let typed: Vec<Asked> = TYPED
        .iter()
        .flat_map(|text| {
            (1..=text.len()).map(|letters| Asked {
                group: "everything",
                command: "find.everything",
                input: json!({ "text": text[..letters] }),
            })
        })
        .collect();
    let found = times(seat, &typed).await?;
    told.extend(figures("search", &typed, &found, FIND_MS));
    Ok(told)
}

/// Each order both ways, behind each filter and each search, and one of each together.
fn questions(listed: &Listed) -> Vec<Value> {
    let question = |sort: &str, descending: bool, filter: Option<&(&str, &[&str])>, search: &str| {
        let filters: serde_json::Map<String, Value> =
            filter.iter().map(|(name, values)| ((*name).to_owned(), json!(values))).collect();
        json!({ "search": search, "filters": filters, "sort": sort, "descending": descending })
    };
    let mut questions = Vec::new();
    for sort in listed.sorts {
        for descending in [false, true] {
            questions.push(question(sort, descending, None, ""));
            questions.extend(listed.filters.iter().map(|filter| question(sort, descending, Some(filter), "")));
            questions.extend(listed.searches.iter().map(|search| question(sort, descending, None, search)));
            questions.extend(
                listed.searches.iter().map(|search| question(sort, descending, listed.filters.first(), search)),
            );
        }
    }
    questions
}
