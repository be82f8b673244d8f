//! Files at full size: an import with its dry run, an export, and what a screen waits for meanwhile.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use domain::list::Question;
use serde_json::{Value, json};
use usecases::{Clock, Files};

use crate::Stopped;
use crate::cache::{Ask, make};
use crate::figure::{Figure, percentile};
use crate::seat::Seat;

/// Customers of the file.
const ROWS: usize = 10_000;
const IMPORT_S: f64 = 3.0;
const EXPORT_S: f64 = 6.0;
/// From asking for a page to seeing it, while a file is read or written.
const PAGE_MS: f64 = 50.0;
/// From one page to the next.
const TURN: Duration = Duration::from_millis(30);

/// Imports customers into a new hub in `folder`: looked into, tried and taken in.
pub(crate) async fn import(folder: &Path) -> Result<Vec<Figure>, Stopped> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder)?;
    make(folder, Ask { seed: 1, size: 200 }).await?;
    let file = folder.join("customers.csv");
    std::fs::write(&file, customers()?)?;
    let seat = Seat::choosing(folder, Clock::system(), Files::Fixed(file)).await;
    seat.sign_in().await?;
    seat.tick().await;
    let clock = Clock::system();
    let head: Value = seat.call("import.read", json!({ "concept": "customer" })).await?;
    let ask = json!({ "file": head["file"], "mapping": head["mapping"], "accept_duplicates": false });
    let (_, mut waited) = waiting(&seat, "import.try", ask).await?;
    let tried = clock.since_start().as_secs_f64();
    let (ended, more) = waiting(&seat, "import.do", json!({ "file": head["file"] })).await?;
    if ended["new"] != ROWS {
        return Err(Stopped::Wrong(format!("the import ended as {ended}")));
    }
    waited.extend(more);
    let done = clock.since_start().as_secs_f64();
    seat.leave().await;
    Ok(vec![
        Figure::plain("import of 10,000 customers: its dry run", tried, "s"),
        Figure::at_most(IMPORT_S, "import of 10,000 customers, dry run and all", done, "s"),
        Figure::at_most(PAGE_MS, "a page meanwhile: p99", percentile(&waited, 99), "ms"),
        Figure::plain("a page meanwhile: longest", percentile(&waited, 100), "ms"),
    ])
}

/// Exports every customer of the hub in `folder` to a workbook.
pub(crate) async fn export(folder: &Path, size: usize) -> Result<Vec<Figure>, Stopped> {
    let file = folder.join("export.xlsx");
    let seat = Seat::choosing(folder, Clock::system(), Files::Fixed(file.clone())).await;
    seat.sign_in().await?;
    seat.work_at(super::lists::HUB).await?;
    seat.tick().await;
    let keys = ["code", "name", "phone", "state", "consent", "language", "created", "changed"];
    let columns = keys.map(|key| json!({ "key": key, "label": key, "words": {} }));
    let ask = json!({ "question": Question::all("name"), "columns": columns, "format": "xlsx", "name": "Customers" });
    let clock = Clock::system();
    let (ended, waited) = waiting(&seat, "customer.export", ask).await?;
    if ended["rows"] != size {
        return Err(Stopped::Wrong(format!("the export ended as {ended}")));
    }
    let done = clock.since_start().as_secs_f64();
    seat.leave().await;
    std::fs::remove_file(file)?;
    Ok(vec![
        Figure::at_most(EXPORT_S, "export of every customer to a workbook", done, "s"),
        Figure::at_most(PAGE_MS, "a page meanwhile: p99", percentile(&waited, 99), "ms"),
        Figure::plain("a page meanwhile: longest", percentile(&waited, 100), "ms"),
    ])
}

/// Gives a command that begins a task and turns pages until it is done, as fast as a person leans on a key; what came of
/// it, and the milliseconds each page took.
async fn waiting(seat: &Seat, command: &str, input: Value) -> Result<(Value, Vec<f64>), Stopped> {
    let page = json!({ "question": Question::all("code"), "after": null, "limit": 50 });
    let mut times = Vec::new();
    let task = seat.finish(command, input);
    tokio::pin!(task);
    loop {
        let turned = async {
            tokio::time::sleep(TURN).await;
            let clock = Clock::system();
            seat.call::<Value>("battery.list", page.clone()).await?;
            Ok::<_, Stopped>(clock.since_start().as_secs_f64() * 1_000.0)
        };
        tokio::select! {
            done = &mut task => return done.map(|outcome| (outcome, times)),
            took = turned => times.push(took?),
        }
    }
}

fn customers() -> Result<String, Stopped> {
    let mut rows = "Code,Name,Phone,Address,Notes\n".to_owned();
    for number in 1..=ROWS {
        writeln!(rows, "K-{number:05},Ruth Moyo {number},+26097{number:07},Plot {number},by the market")
            .map_err(|_| Stopped::wrong("no room for the file"))?;
    }
    Ok(rows)
}
