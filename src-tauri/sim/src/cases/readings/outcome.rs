//! What became of readings, as people see it.

use domain::Time;
use serde_json::{Value, json};

use super::given::{Expect, RENTED};
use super::shown::{alerts, came, count, last, money, number, reasons, times};
use crate::Stopped;
use crate::cases::stations::Field;

/// As exactly as numbers are told.
const EXACT: f64 = 1e-9;

/// What is looked at when a step is over.
pub struct Seen<'a> {
    pub field: &'a Field,
    /// The battery it is about.
    pub battery: &'a str,
    pub by_file: bool,
    /// How money stood before anything was said.
    pub before: &'a Value,
    /// What was answered.
    pub heard: &'a [(String, Value)],
}

/// What is otherwise than it must be: what, how it is, and how it must be.
#[derive(Default)]
struct Differs(Vec<String>);

impl Differs {
    fn unless_same(&mut self, name: &str, is: &Value, must: &Value) {
        if is != must {
            self.0.push(format!("{name} is {is}, not {must}"));
        }
    }

    fn unless(&mut self, is_so: bool, what: String) {
        if !is_so {
            self.0.push(what);
        }
    }
}

impl Seen<'_> {
    /// What is otherwise than this.
    pub async fn differs(&self, expect: &Expect) -> Result<Vec<String>, Stopped> {
        let mut what = Differs::default();
        match expect {
            Expect::Count(name, must) => self.counted(name, *must, &mut what).await?,
            Expect::Rows(must) => {
                let rows = times(self.field, self.battery).await?.len();
                what.unless_same("rows", &json!(rows), &json!(must));
            }
            Expect::At(_) | Expect::NoTime | Expect::Future => self.timed(expect, &mut what).await?,
            Expect::Times(must) => {
                let is = json!(times(self.field, self.battery).await?);
                what.unless_same("times", &is, &json!(must));
            }
            Expect::Number(name, must) => self.number(name, *must, &mut what).await?,
            Expect::NoNumber(name) => {
                let is = number(&last(self.field, self.battery).await?, name);
                what.unless_same(name, &json!(is), &Value::Null);
            }
            Expect::Alerts(_) | Expect::AlertCount(_) => self.alerted(expect, &mut what).await?,
            Expect::Aside => self.aside(&mut what).await?,
            Expect::Refused(code) => self.refused(code, &mut what).await?,
            Expect::Suggested(must) => self.suggested(*must, &mut what).await?,
        }
        Ok(what.0)
    }

    async fn counted(&self, name: &str, must: usize, what: &mut Differs) -> Result<(), Stopped> {
        what.unless_same(name, &json!(count(self.field, name).await?), &json!(must));
        if !self.heard.is_empty() {
            let told: i64 = self.heard.iter().filter_map(|(_, answer)| answer[name].as_i64()).sum();
            what.unless_same(&format!("{name} in the answer"), &json!(told), &json!(must));
        }
        Ok(())
    }

    async fn timed(&self, expect: &Expect, what: &mut Differs) -> Result<(), Stopped> {
        let last = last(self.field, self.battery).await?;
        let quality = last["quality"].as_str().unwrap_or_default();
        match expect {
            Expect::At(iso) => {
                what.unless_same("time", &last["at"], &json!(Time::from_iso(iso).map(|at| at.0)));
                what.unless(["device", "gps"].contains(&quality), format!("the time is known as {quality}"));
            }
            Expect::NoTime => {
                // A file is a whole catch-up: its end is where it came.
                let is_so = quality == "received" || quality == "repaired" && self.by_file;
                what.unless(is_so, format!("the time is known as {quality}"));
                what.unless_same("time of arrival", &last["at"], &json!(self.field.now().0));
            }
            _ => {
                what.unless_same("last", &last, &Value::Null);
                let rows = times(self.field, self.battery).await?;
                let is_flagged = rows.len() == 1 && rows.iter().all(|(_, quality)| quality == "future");
                what.unless(is_flagged, format!("no one reading is flagged as future: {rows:?}"));
            }
        }
        Ok(())
    }

    async fn number(&self, name: &str, must: Option<f64>, what: &mut Differs) -> Result<(), Stopped> {
        let is = number(&last(self.field, self.battery).await?, name);
        let is_so = match (is, must) {
            (Some(is), Some(must)) => (is - must).abs() < EXACT,
            (is, must) => is.is_none() && must.is_none(),
        };
        what.unless(is_so, format!("{name} is {}, not {}", json!(is), json!(must)));
        Ok(())
    }

    async fn alerted(&self, expect: &Expect, what: &mut Differs) -> Result<(), Stopped> {
        let open = alerts(self.field).await?;
        let Expect::Alerts(kinds) = expect else {
            let Expect::AlertCount(must) = expect else { return Ok(()) };
            what.unless_same("alerts", &json!(open.len()), &json!(must));
            return Ok(());
        };
        what.unless_same("alerts", &json!(open), &json!(kinds));
        for kind in kinds {
            let raised = self.field.state(&format!("alert.{kind}")).await?;
            let must = kinds.iter().filter(|one| one == &kind).count();
            what.unless_same(&format!("{kind} raised"), &raised, &json!(must));
        }
        Ok(())
    }

    async fn aside(&self, what: &mut Differs) -> Result<(), Stopped> {
        what.unless_same("last", &last(self.field, self.battery).await?, &Value::Null);
        what.unless_same("rows", &json!(times(self.field, self.battery).await?.len()), &json!(0));
        what.unless_same("stored", &json!(count(self.field, "stored").await?), &json!(0));
        what.unless(count(self.field, "quarantined").await? > 0, "nothing is set aside".to_owned());
        what.unless(reasons(self.field).await?.iter().any(|why| !why.is_empty()), "no reason is told".to_owned());
        Ok(())
    }

    /// Of a file nothing is refused: it is set aside for the same reason.
    async fn refused(&self, code: &str, what: &mut Differs) -> Result<(), Stopped> {
        what.unless_same("stored", &json!(count(self.field, "stored").await?), &json!(0));
        if self.by_file {
            let reasons = reasons(self.field).await?;
            what.unless(reasons.iter().any(|why| why == code), format!("the reason is {reasons:?}, not {code}"));
            return Ok(());
        }
        let told = came(self.field).await?.first().map_or(Value::Null, |row| row["code"].clone());
        what.unless_same("code", &told, &json!(code));
        for (_, answer) in self.heard {
            what.unless_same("answered", &answer["error_code"], &json!(code));
        }
        Ok(())
    }

    /// A suggestion, and nothing of what anybody has or owes is otherwise.
    async fn suggested(&self, must: bool, what: &mut Differs) -> Result<(), Stopped> {
        let told = self.field.call("counter.suggestions", Value::Null).await?;
        let told = told.as_array().into_iter().flatten().map(|one| [&one["code"], &one["customer_name"]]);
        let all: &[[&str; 2]] = if must { &[[RENTED, "Rider One"]] } else { &[] };
        what.unless_same("suggested", &json!(told.collect::<Vec<_>>()), &json!(all));
        what.unless_same("custody", &self.field.state("battery.2.location").await?, &json!("user:1"));
        what.unless_same("rentals and books", &money(self.field).await?, self.before);
        Ok(())
    }
}
