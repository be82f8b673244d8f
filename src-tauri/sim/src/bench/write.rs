//! A write act against the same four statements in a bare transaction: what the change log, the audit and the chain cost.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use domain::battery::Battery;
use domain::list::Question;
use domain::text::natural_key;
use domain::{Time, UserId};
use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use store::{Act, Store, Told};
use usecases::{Clock, Ids};

use crate::Stopped;
use crate::figure::{Figure, median};

const GOAL_TIMES: f64 = 2.0;
/// Acts of each kind, one after the other in turn.
const ACTS: usize = 300;
const WARM: usize = 20;
/// Rows an act writes.
const ROWS: usize = 4;

pub(crate) async fn measure(folder: &Path) -> Result<Vec<Figure>, Stopped> {
    let clock = Clock::system();
    let ids = Ids::new(clock.clone());
    let reference = folder.join("reference.db");
    let mut bare = bare(&folder.join("hub.db"), &reference).await?;
    let store = Store::open(folder, ids.next(), clock.now()).await?;
    store.check_all(clock.now()).await?;
    let (actor, mut batteries) = some(&store).await?;
    let (mut acts, mut plain, mut syncs) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..WARM + ACTS {
        let four: Vec<Battery> =
            batteries.iter_mut().skip(number * ROWS).take(ROWS).map(|one| noted(one, number)).collect();
        let began = clock.since_start();
        act(&store, actor, &ids, clock.now(), &four).await?;
        let between = clock.since_start();
        bare_act(&mut bare, clock.now(), &four).await?;
        let ended = clock.since_start();
        let sync = synced(&folder.join("sync"))?;
        if number >= WARM {
            acts.push((between - began).as_secs_f64() * 1_000.0);
            plain.push((ended - between).as_secs_f64() * 1_000.0);
            syncs.push(sync);
        }
    }
    store.close().await?;
    bare.close().await?;
    std::fs::remove_file(reference)?;
    std::fs::remove_file(folder.join("sync"))?;
    Ok(vec![
        Figure::at_most_times(GOAL_TIMES, median(&plain), "act of 4 row writes: median", median(&acts), "ms"),
        Figure::plain("fdatasync of 4 KiB appended: median", median(&syncs), "ms"),
    ])
}

/// The admin and batteries enough for every act to write others.
async fn some(store: &Store) -> Result<(UserId, Vec<Battery>), Stopped> {
    let mut read = store.read().await?;
    let people = store::user::list(&mut read).await?;
    let hubs = store::hub::list(&mut read).await?;
    let (Some(person), Some(hub)) = (people.first(), hubs.first()) else { return Err(Stopped::wrong("an empty hub")) };
    // By the last change, which is by chance: rows that lie apart.
    let (ids, _) = store
        .page(&store::battery::LIST, &[hub.id.into()], &Question::all("changed"), None, (WARM + ACTS) * ROWS)
        .await?;
    let rows = store::battery::these(&mut read, &ids).await?;
    if rows.len() < (WARM + ACTS) * ROWS {
        return Err(Stopped::wrong("the hub is too small for the write bench"));
    }
    Ok((person.user.id, rows.into_iter().map(|seen| seen.battery).collect()))
}

fn noted(battery: &mut Battery, number: usize) -> Battery {
    battery.form.notes = format!("measured in act {number}");
    battery.clone()
}

async fn act(store: &Store, actor: UserId, ids: &Ids, at: Time, four: &[Battery]) -> Result<(), Stopped> {
    let act = Act { id: ids.next(), actor, place: four[0].hub.into(), at, name: "battery.edit" };
    let mut op = store.begin(act).await?;
    for battery in four {
        op.save_battery(battery).await?;
    }
    let changes = domain::change::between(None, &json!({ "notes": four[0].form.notes }));
    Ok(op.commit(Told { kind: "battery", object: four[0].id.0, changes, reason: None }).await?)
}

/// The batteries with their indexes and nothing else, in a file set up as safely.
async fn bare(hub: &Path, reference: &Path) -> Result<SqliteConnection, Stopped> {
    for ending in ["", "-wal", "-shm"] {
        let path = reference.with_file_name(format!("reference.db{ending}"));
        if path.exists() {
            std::fs::remove_file(path)?;
        }
    }
    let mut connection = SqliteConnectOptions::new()
        .filename(reference)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-32768")
        .disable_statement_logging()
        .connect()
        .await?;
    sqlx::query("attach ? as hub").bind(hub.display().to_string()).execute(&mut connection).await?;
    let table = "select sql from hub.sqlite_schema where tbl_name = 'battery' and type in ('table', 'index') and sql is not null \
                 order by type desc";
    let sql: Vec<String> = sqlx::query_scalar(table).fetch_all(&mut connection).await?;
    for one in sql {
        sqlx::query(AssertSqlSafe(one)).execute(&mut connection).await?;
    }
    sqlx::query("insert into main.battery select * from hub.battery").execute(&mut connection).await?;
    sqlx::query("detach hub").execute(&mut connection).await?;
    sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await?;
    Ok(connection)
}

/// The statement of the store's own save, four times.
async fn bare_act(connection: &mut SqliteConnection, at: Time, four: &[Battery]) -> Result<(), Stopped> {
    let mut tx = connection.begin_with("begin immediate").await?;
    for battery in four {
        sqlx::query(
            "update battery set short_code = ?2, code_key = ?3, serial_number = ?4, serial_key = ?5, model = ?6, \
             lifecycle = ?7, notes = ?8, changed_at = ?9 where id = ?1",
        )
        .bind(battery.id.0)
        .bind(&battery.form.short_code)
        .bind(natural_key(&battery.form.short_code))
        .bind(&battery.form.serial_number)
        .bind(natural_key(&battery.form.serial_number))
        .bind(battery.form.model.0)
        .bind(battery.lifecycle.word())
        .bind(&battery.form.notes)
        .bind(at.0)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Milliseconds of an append of 4 KiB that is brought to the disk.
pub(crate) fn synced(path: &Path) -> Result<f64, Stopped> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let clock = Clock::system();
    file.write_all(&[7; 4_096])?;
    file.sync_data()?;
    Ok(clock.since_start().as_secs_f64() * 1_000.0)
}
