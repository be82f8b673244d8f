//! `bench counter`: what is done at the counter, its lists, its calculator and its day-maker, at a hub with a hundred
//! thousand customers and rentals and a million postings.

mod acts;
mod bare;
pub(super) mod hub;
mod prices;

use std::path::Path;

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use usecases::Clock;

use super::ask::{Asked, figures, times};
use super::sizes;
use crate::cache::Ask;
use crate::figure::Figure;
use crate::seat::Seat;
use crate::{Stopped, day};

/// Milliseconds a page may take.
const PAGE_MS: f64 = 30.0;
/// Rows of a page.
const ROWS: u32 = 50;
/// Milliseconds an act of the day-maker may take, its checks among them.
const ACT_MS: f64 = 1.0;
const ACTS: u64 = 20_000;

/// Measures everything; `say` is told each group of figures as it is known.
pub(super) async fn measure(
    cache: &Path,
    ask: Ask,
    say: impl Fn(&[Figure]) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    let clock = Clock::system();
    let folder = hub::hub(cache, ask).await?;
    say(&[Figure::plain("made or found the hub in", clock.since_start().as_secs_f64(), "s")])?;
    say(&sizes(&folder)?)?;
    say(&rows(&folder).await?)?;
    say(&prices::measure()?)?;
    say(&[simulated(cache)?])?;
    // What is done is done to a copy: the kept hub stays as it was made.
    let work = cache.join("counter");
    let _ = std::fs::remove_dir_all(&work);
    std::fs::create_dir_all(&work)?;
    std::fs::copy(folder.join("hub.db"), work.join("hub.db"))?;
    let mut bare = bare::Bare::of(&folder.join("hub.db"), &work.join("bare.db"), &work.join("hub.db")).await?;
    let seat = Seat::at(&work, Clock::system()).await;
    hub::enter(&seat).await?;
    seat.tick().await;
    say(&pages(&seat).await?)?;
    say(&acts::measure(&seat, &mut bare, &work.join("sync")).await?)?;
    bare.leave().await?;
    seat.leave().await;
    Ok(std::fs::remove_dir_all(work)?)
}

/// How much there is of what makes it slow.
async fn rows(folder: &Path) -> Result<Vec<Figure>, Stopped> {
    let mut sql = SqliteConnection::connect(&folder.join("hub.db").display().to_string()).await?;
    let (rentals, postings, customers): (u32, u32, u32) = sqlx::query_as(
        "select (select count(*) from rental), (select count(*) from posting), (select count(*) from customer)",
    )
    .fetch_one(&mut sql)
    .await?;
    sql.close().await?;
    let rows = [("rentals", rentals), ("postings", postings), ("customers", customers)];
    Ok(rows.into_iter().map(|(what, rows)| Figure::plain(what, f64::from(rows), "")).collect())
}

/// Pages of the lists of the counter and the money.
async fn pages(seat: &Seat) -> Result<Vec<Figure>, Stopped> {
    let mut asked = Vec::new();
    for sort in ["code", "customer", "started", "due", "ended"] {
        for (descending, filters, search) in [
            (false, json!({}), ""),
            (true, json!({}), ""),
            (true, json!({ "state": ["active"] }), ""),
            (false, json!({ "state": ["returned"] }), "banda"),
        ] {
            let question = json!({ "search": search, "filters": filters, "sort": sort, "descending": descending });
            for (command, input) in [
                ("rental.list", json!({ "question": question, "after": null, "limit": ROWS })),
                ("rental.counts", question.clone()),
            ] {
                asked.push(Asked { group: command, command, input });
            }
        }
    }
    for _ in 0..5 {
        asked.push(Asked {
            group: "ledger.debtors",
            command: "ledger.debtors",
            input: json!({ "after": null, "limit": ROWS }),
        });
        asked.push(Asked { group: "ledger.accounts", command: "ledger.accounts", input: Value::Null });
    }
    let found = times(seat, &asked).await?;
    Ok(figures("page", &asked, &found, PAGE_MS))
}

/// The day-maker as `soak day` plays it, its checks on, in memory where there is such a folder: nothing waits for a disk.
fn simulated(cache: &Path) -> Result<Figure, Stopped> {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory } else { cache }.join("bench-day");
    let _ = std::fs::remove_dir_all(&folder);
    let clock = Clock::system();
    day::seasons(&folder, 1, ACTS)?;
    #[allow(clippy::cast_precision_loss)]
    let each = clock.since_start().as_secs_f64() * 1_000.0 / ACTS as f64;
    std::fs::remove_dir_all(&folder)?;
    Ok(Figure::at_most(ACT_MS, "day-maker: an act and its checks", each, "ms"))
}
