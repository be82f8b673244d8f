//! The guards of the synced tables, met with plain SQL through the SQLite that the product brings.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use domain::hub::HubColour;
use domain::organisation::Organisation;
use domain::tariff::Terms;
use domain::{HubId, OrganisationId, TariffId, Time, UserId};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use store::table::tables;
use store::{Act, Store, Told};
use tempfile::TempDir;
use uuid::Uuid;

const ORGANISATION: OrganisationId = OrganisationId(Uuid::from_u128(2));

fn act(id: u128, name: &'static str) -> Act {
    Act { id: Uuid::from_u128(id), actor: UserId(Uuid::from_u128(4)), place: ORGANISATION.into(), at: Time(0), name }
}

fn told() -> Told {
    Told { kind: "organisation", object: ORGANISATION.0, changes: Vec::new(), reason: None }
}

/// An open database with one act in it.
async fn working(folder: &TempDir) -> Store {
    let store = Store::open(folder.path(), Uuid::from_u128(1), Time(0)).await.unwrap();
    let mut op = store.begin(act(3, "setup.finish")).await.unwrap();
    let organisation = Organisation {
        id: ORGANISATION,
        name: "M".into(),
        country: "ZM".into(),
        currency: "ZMW".into(),
        languages: Vec::new(),
        accent: HubColour::Amber,
    };
    op.add_organisation(&organisation).await.unwrap();
    op.commit(told()).await.unwrap();
    store
}

/// The same, closed, and a connection of our own to it.
async fn guarded(folder: &TempDir) -> SqliteConnection {
    let store = working(folder).await;
    store.close().await.unwrap();
    SqliteConnectOptions::new().filename(store.path()).connect().await.unwrap()
}

/// Every column with a value of its kind, for a row that is not there.
async fn insert(connection: &mut SqliteConnection, table: &str) -> String {
    let columns: Vec<(String, String)> =
        sqlx::query_as("select name, type from pragma_table_info(?)").bind(table).fetch_all(connection).await.unwrap();
    let names: Vec<_> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<_> = columns
        .iter()
        .map(|(_, kind)| match kind.as_str() {
            "BLOB" => "zeroblob(16)",
            "INTEGER" => "1",
            _ => "'x'",
        })
        .collect();
    format!("into {table} ({}) values ({})", names.join(", "), values.join(", "))
}

#[tokio::test]
async fn no_synced_table_takes_a_row_outside_an_op() {
    let folder = TempDir::new().unwrap();
    let mut connection = guarded(&folder).await;
    for table in tables() {
        let row = insert(&mut connection, table.name).await;
        for verb in ["insert", "insert or replace", "insert or ignore", "replace"] {
            let sql = sqlx::AssertSqlSafe(format!("{verb} {row}"));
            let refused = sqlx::query(sql).execute(&mut connection).await.unwrap_err().to_string();
            assert!(refused.contains("outside_op"), "{verb} into {}: {refused}", table.name);
        }
    }
}

#[tokio::test]
async fn no_row_of_a_synced_table_is_changed_or_removed_outside_an_op() {
    let folder = TempDir::new().unwrap();
    let mut connection = guarded(&folder).await;
    for table in tables() {
        // A row of each table, as another desktop would have brought it.
        let row = insert(&mut connection, table.name).await;
        let brought = format!("update _ctx set mode = 2; insert {row}; update _ctx set mode = 0");
        sqlx::raw_sql(sqlx::AssertSqlSafe(brought)).execute(&mut connection).await.unwrap();
        let column = table.columns[0].name;
        for sql in [format!("update {} set {column} = {column}", table.name), format!("delete from {}", table.name)] {
            let refused = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(&mut connection).await.unwrap_err();
            let words = if table.append_only { ["outside_op", "immutable"] } else { ["outside_op", "outside_op"] };
            assert!(words.iter().any(|word| refused.to_string().contains(word)), "{sql}: {refused}");
        }
    }
}

#[tokio::test]
async fn every_table_with_a_place_of_its_own_is_guarded() {
    let folder = TempDir::new().unwrap();
    let mut connection = guarded(&folder).await;
    let with_place = "select m.name from sqlite_schema m, pragma_table_info(m.name) c \
                      where m.type = 'table' and c.name = 'hub_id' order by 1";
    let with_place: Vec<String> = sqlx::query_scalar(with_place).fetch_all(&mut connection).await.unwrap();
    let mut synced: Vec<&str> = tables().map(|table| table.name).collect();
    synced.sort_unstable();
    assert_eq!(with_place, synced);
}

async fn log(connection: &mut SqliteConnection) -> (i64, i64) {
    let (_, pages, done): (i64, i64, i64) =
        sqlx::query_as("pragma wal_checkpoint(noop)").fetch_one(connection).await.unwrap();
    (pages, done)
}

#[tokio::test]
async fn what_is_written_comes_into_the_database_file_while_the_hub_is_open() {
    let folder = TempDir::new().unwrap();
    let store = working(&folder).await;
    let mut own = SqliteConnectOptions::new().filename(store.path()).connect().await.unwrap();
    let mut longest = 0;
    for number in 0..220 {
        let mut op = store.begin(act(10 + number, "organisation.choose_logo")).await.unwrap();
        op.save_logo(ORGANISATION, Some(&vec![u8::try_from(number).unwrap(); 500_000])).await.unwrap();
        op.commit(told()).await.unwrap();
        longest = log(&mut own).await.0.max(longest);
    }
    assert!((1_000..70_000).contains(&longest), "the log fills and starts over: {longest}");
    loop {
        let (pages, done) = log(&mut own).await;
        if pages - done < 1_000 {
            break;
        }
    }
    store.close().await.unwrap();
}

#[tokio::test]
async fn what_is_agreed_on_is_kept_once_and_never_changed() {
    let folder = TempDir::new().unwrap();
    let store = working(&folder).await;
    // The place of the op: which hub it is makes no difference here.
    let (hub, tariff) = (HubId(ORGANISATION.0), TariffId(Uuid::from_u128(7)));
    let week = Terms {
        name: "Week".into(),
        components: Vec::new(),
        presets: Vec::new(),
        custom: None,
        tax_e2: 1_600,
        whole_units: false,
        minimum: 0,
        deposit: 5_000,
        max_recharges: None,
        initial_issue_counts_as_recharge: false,
    };
    let dearer = Terms { deposit: 6_000, ..week.clone() };
    let mut op = store.begin(act(20, "tariff.create")).await.unwrap();
    let first = op.agree(hub, tariff, &week).await.unwrap();
    assert_eq!(op.agree(hub, tariff, &week).await.unwrap(), first);
    op.commit(told()).await.unwrap();
    let mut op = store.begin(act(21, "tariff.edit")).await.unwrap();
    assert_eq!(op.agree(hub, tariff, &week).await.unwrap(), first, "the same on another day");
    let second = op.agree(hub, tariff, &dearer).await.unwrap();
    let of_another = op.agree(hub, TariffId(Uuid::from_u128(8)), &week).await.unwrap();
    op.commit(told()).await.unwrap();
    assert!(first != second && first != of_another);
    let mut read = store.read().await.unwrap();
    assert_eq!(store::tariff::terms(&mut read, first).await.unwrap(), week);
    assert_eq!(store::tariff::terms(&mut read, second).await.unwrap(), dearer);
    let rows: i64 = sqlx::query_scalar("select count(*) from terms").fetch_one(&mut *read).await.unwrap();
    assert_eq!(rows, 3);
}
