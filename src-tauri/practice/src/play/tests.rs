use serde_json::{Value, json};

use super::*;
use crate::{Seat, Size, make, set};

/// Nothing is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether it has come.
const OFTEN: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread")]
async fn stations_come_to_life_and_a_rider_swaps() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let size = Size { hubs: 2, batteries: 60, customers: 30, equipment: 3, jobs: 3 };
    make(folder.path(), 7, size, usecases::Clock::system().now()).await.expect("a hub");
    set(folder.path()).await.expect("a stage");
    let seat = Seat::in_folder(folder.path()).await;
    seat.sign_in().await.expect("the admin");
    let desk = seat.desk();
    let (mut link, players) = (tokio::spawn(carrier::supervise(Arc::clone(desk))), played(desk, folder.path()));

    until(&seat, ("station.board", Value::Null), |board| {
        let all = board.as_array().map_or(&[][..], Vec::as_slice);
        all.len() == 2 && all.iter().all(|station| station["presence"]["state"] == "online")
    })
    .await;
    let question = json!({ "search": "", "filters": {}, "sort": "at", "descending": true });
    let page = json!({ "question": question, "after": null, "limit": 50 });
    let swaps = until(&seat, ("swap.list", page.clone()), |page| page["rows"].get(0).is_some()).await;
    assert_eq!(swaps["rows"][0]["state"], "completed", "{swaps}");
    let misfits: Value = seat.call("quarantine.list", page).await.expect("what did not fit");
    let codes: Vec<_> = misfits["rows"].as_array().into_iter().flatten().map(|row| &row["code"]).collect();
    assert_eq!(codes, ["unknown_battery", "no_session"], "what the stage was set with, and no more: {misfits}");
    let books: Value = seat.call("ledger.accounts", Value::Null).await.expect("the books");
    let sum =
        |side: &str| books["rows"].as_array().into_iter().flatten().filter_map(|row| row[side].as_i64()).sum::<i64>();
    assert_eq!(sum("debit"), sum("credit"), "{books}");

    players.abort();
    link.abort();
    let _ = (&mut link).await;
    seat.leave().await;
}

fn played(desk: &Arc<Desk>, folder: &Path) -> tokio::task::JoinHandle<()> {
    let (desk, folder) = (Arc::clone(desk), folder.to_owned());
    tokio::spawn(async move { play(desk, &folder, 1).await })
}

async fn until(seat: &Seat, (command, input): (&str, Value), is_it: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let answer: Value = seat.call(command, input.clone()).await.expect("an answer");
        if is_it(&answer) {
            return answer;
        }
        if began.elapsed() > PATIENCE {
            let all =
                json!({ "station": null, "verdict": null, "kind": null, "text": "", "after": null, "limit": 100 });
            let messages: Value = seat.call("message.list", all).await.expect("messages");
            panic!("{command}: {answer}\n{messages:#}");
        }
        sleep(OFTEN).await;
    }
}
