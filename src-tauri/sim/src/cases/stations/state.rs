//! How things stand, by the names of the cases, read past the core.

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use store::open::DATABASE;

use super::Field;
use crate::Stopped;

/// Where a battery is, in the words of a fixture.
const PLACE: &str = "select case when e.holder_kind = 'customer' \
    then 'user:' || (select code from customer where id = e.holder) when e.slot is not null then \
    (select 'station:' || t.code || '/slot:' || s.number from slot s join station t on t.id = s.station where s.id = e.slot) \
    else 'station:' || (select code from station where id = e.station) end \
    from custody_event e where e.open_item = (select id from battery where short_code = ?)";
const ASSIGNED: &str = "select b.short_code from card c join custody_event e on e.holder = c.owner and e.open_item is not null \
    join battery b on b.id = e.item where c.uid = ?";
const SESSION: &str = "select state from swap_session where station = (select id from station where code = ?) \
    order by opened_at desc limit 1";
const HEALTH: &str =
    "select cast(count(*) as text) from health_log where battery = (select id from battery where short_code = ?)";
const ALERTS: &str = "select cast(coalesce(sum(count), 0) as text) from alert where kind = ?";

impl Field {
    /// How something stands that a case names; a number where it is one, null where there is nothing.
    ///
    /// # Errors
    /// [`Stopped`] for a name that nobody knows.
    pub async fn state(&self, name: &str) -> Result<Value, Stopped> {
        let parts: Vec<&str> = name.split('.').collect();
        let (sql, about) = match parts[..] {
            ["session", station] => return self.session(station.trim_start_matches("station")).await,
            ["battery", number, "location"] => (PLACE, Some(number)),
            ["card", code, "assigned_battery"] => (ASSIGNED, Some(code)),
            ["health_logs", battery] => (HEALTH, Some(battery.trim_start_matches("battery"))),
            ["alert" | "event", kind] => (ALERTS, Some(kind)),
            ["log", "denied"] => return self.said("refused").await,
            ["log", verdict] => return self.said(verdict).await,
            _ => (of_all(name).ok_or_else(|| Stopped::wrong(format!("nobody knows the state {name}")))?, None),
        };
        let text = self.one(sql, about).await?;
        Ok(text.map_or(Value::Null, |text| {
            serde_json::from_str(&text).ok().filter(Value::is_number).unwrap_or(json!(text))
        }))
    }

    async fn session(&self, station: &str) -> Result<Value, Stopped> {
        Ok(json!(match self.one(SESSION, Some(station)).await?.as_deref() {
            None => "none",
            Some("swapped") => "closed",
            Some("refused") => "closed_refused",
            Some(other) => return Ok(json!(other)),
        }))
    }

    /// How many messages came to this.
    async fn said(&self, verdict: &str) -> Result<Value, Stopped> {
        let ask = json!({ "verdict": verdict, "text": "", "limit": 200 });
        let page = self.call("message.list", ask).await?;
        Ok(json!(page["rows"].as_array().map_or(0, Vec::len)))
    }

    /// The first text that the question finds.
    pub(super) async fn one(&self, sql: &'static str, about: Option<&str>) -> Result<Option<String>, Stopped> {
        let mut connection = self.past_the_core().await?;
        let query = sqlx::query_scalar(sql);
        let query = if about.is_some() { query.bind(about) } else { query };
        let found: Option<Option<String>> = query.fetch_optional(&mut connection).await?;
        Ok(found.flatten())
    }

    pub(super) async fn past_the_core(&self) -> Result<SqliteConnection, Stopped> {
        let options = SqliteConnectOptions::new().filename(self.folder().join(DATABASE)).read_only(true);
        Ok(SqliteConnection::connect_with(&options).await?)
    }
}

/// What is counted over everything, or of the only swap.
fn of_all(name: &str) -> Option<&'static str> {
    Some(match name {
        "swaps" => "select cast(count(*) as text) from swap where state in ('completed', 'failed')",
        "billable" => "select cast(count(*) as text) from swap where state = 'completed'",
        "refusals" => "select cast(count(*) as text) from swap where state = 'refused'",
        "quarantine" => "select cast(count(*) as text) from quarantine where state = 'open'",
        "sessions.open" => "select cast(count(*) as text) from swap_session where state = 'open'",
        "usage.ah" => "select cast(coalesce(sum(charge_mah), 0) as text) from swap",
        "swap1.status" => "select state from swap order by at",
        "swap1.kind" => "select kind from swap order by at",
        "swap1.clock" => "select clock from swap order by at",
        "swap1.at" => "select datetime(at / 1000, 'unixepoch') from swap order by at",
        "swap1.user" => "select c.code from swap s join customer c on c.id = s.customer order by s.at",
        "swap1.duration_s" => "select cast((at - began_at) / 1000.0 as text) from swap order by at",
        _ => return None,
    })
}
