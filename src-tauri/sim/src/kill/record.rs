//! What the child said, what was found after the kill, and whether the one follows from the other.

use std::collections::BTreeMap;

use domain::list::Question;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Stopped;
use crate::seat::Seat;

/// A record of the hub, as far as the load changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Record {
    Battery { short_code: String, serial_number: String, notes: String, lifecycle: String },
    Person { login: String, name: String, enabled: bool },
    Model { name: String },
}

/// One line of the child.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Line {
    /// An act is on its way that will make this record; its id is not known before the answer if it is new.
    Begun { id: Option<Uuid>, record: Record },
    /// Its answer is here.
    Answered { id: Uuid },
}

/// Everything a child said.
#[derive(Debug, Default)]
pub(crate) struct Said {
    answered: Vec<(Uuid, Record)>,
    /// The act on its way.
    begun: Option<(Option<Uuid>, Record)>,
}

impl Said {
    /// Takes in one line.
    pub fn hear(&mut self, line: &str) -> Result<(), Stopped> {
        match serde_json::from_str(line)? {
            Line::Begun { id, record } => self.begun = Some((id, record)),
            Line::Answered { id } => {
                let (_, record) = self.begun.take().ok_or_else(|| Stopped::wrong("an answer to nothing"))?;
                self.answered.push((id, record));
            }
        }
        Ok(())
    }

    /// Acts answered.
    pub fn answered(&self) -> i64 {
        i64::try_from(self.answered.len()).unwrap_or(i64::MAX)
    }

    /// Whether an act was on its way.
    pub fn is_cut_off(&self) -> bool {
        self.begun.is_some()
    }
}

/// What a hub keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Lines in its audit that tell of acts.
    pub acts: i64,
    pub records: BTreeMap<Uuid, Record>,
}

/// Acts that set a hub up.
const SETUP_ACTS: i64 = 2;

impl Kept {
    /// Goes on to `found`, which must follow from what was kept and what was said; whether the act on its way was kept.
    pub fn after(&mut self, said: &Said, found: Self) -> Result<bool, Stopped> {
        let mut expected = self.clone();
        if expected.acts == 0 && found.acts > 0 {
            // Setup is answered with the first act, or it was cut off and done whole.
            expected.acts = SETUP_ACTS;
            let first = found.records.iter().filter(|(_, record)| record.is_first());
            expected.records.extend(first.map(|(id, record)| (*id, record.clone())));
        }
        for (id, record) in &said.answered {
            expected.records.insert(*id, record.clone());
        }
        expected.acts += said.answered();
        let was_kept = found != expected && said.begun.as_ref().is_some_and(|begun| expected.take_in(begun, &found));
        if found != expected {
            return Err(Stopped::Wrong(format!("{}\nwhat was said: {said:?}", expected.difference(&found))));
        }
        *self = found;
        Ok(was_kept)
    }

    /// Adds the act on its way as it was found.
    fn take_in(&mut self, (id, record): &(Option<Uuid>, Record), found: &Self) -> bool {
        let new = || found.records.keys().find(|id| !self.records.contains_key(id)).copied();
        let Some(id) = id.or_else(new) else { return false };
        self.records.insert(id, record.clone());
        self.acts += 1;
        true
    }

    fn difference(&self, found: &Self) -> String {
        let ids = self.records.keys().chain(found.records.keys());
        let wrong = ids.filter(|id| self.records.get(id) != found.records.get(id));
        let wrong = wrong.map(|id| format!("{id}: {:?} but found {:?}", self.records.get(id), found.records.get(id)));
        let wrong: Vec<String> = wrong.collect();
        format!("{} audit lines but found {}; {}", self.acts, found.acts, wrong.join("; "))
    }
}

impl Record {
    /// The admin, whom setup makes.
    fn is_first(&self) -> bool {
        matches!(self, Self::Person { login, .. } if login == "amina")
    }
}

/// Every record of the hub, as the screens show it.
pub(crate) async fn all(seat: &Seat) -> Result<BTreeMap<Uuid, Record>, Stopped> {
    let mut records = BTreeMap::new();
    let mut after = Value::Null;
    loop {
        let ask = json!({ "question": Question::all("code"), "after": after, "limit": 200 });
        let page: Value = seat.call("battery.list", ask).await?;
        for row in page["rows"].as_array().into_iter().flatten() {
            let seen: Value = seat.call("battery.view", json!({ "id": row["id"] })).await?;
            records.insert(serde_json::from_value(seen["id"].clone())?, battery(&seen));
        }
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    let people: Vec<Value> = seat.call("user.list", Value::Null).await?;
    for seen in people {
        records.insert(serde_json::from_value(seen["id"].clone())?, person(&seen));
    }
    let models: Vec<Value> = seat.call("model.list", Value::Null).await?;
    for seen in models {
        records.insert(serde_json::from_value(seen["id"].clone())?, Record::Model { name: text(&seen, "name") });
    }
    Ok(records)
}

fn battery(seen: &Value) -> Record {
    Record::Battery {
        short_code: text(seen, "short_code"),
        serial_number: text(seen, "serial_number"),
        notes: text(seen, "notes"),
        lifecycle: text(seen, "lifecycle"),
    }
}

fn person(seen: &Value) -> Record {
    Record::Person { login: text(seen, "login"), name: text(seen, "name"), enabled: seen["enabled"] == true }
}

fn text(seen: &Value, field: &str) -> String {
    seen[field].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lamp(name: &str) -> Record {
        Record::Person { login: "lamp".into(), name: name.into(), enabled: true }
    }

    fn kept(acts: i64, name: Option<&str>) -> Kept {
        Kept { acts, records: name.map(|name| (Uuid::from_u128(1), lamp(name))).into_iter().collect() }
    }

    fn said(answered: &[&str], begun: Option<&str>) -> Said {
        let answered = answered.iter().map(|name| (Uuid::from_u128(1), lamp(name))).collect();
        Said { answered, begun: begun.map(|name| (Some(Uuid::from_u128(1)), lamp(name))) }
    }

    #[test]
    fn the_act_on_its_way_may_be_there_or_not() {
        assert!(!kept(5, Some("a")).after(&said(&["b"], Some("c")), kept(6, Some("b"))).expect("not kept"));
        assert!(kept(5, Some("a")).after(&said(&["b"], Some("c")), kept(7, Some("c"))).expect("kept"));
        assert!(
            kept(5, Some("a")).after(&said(&["b"], Some("c")), kept(6, Some("c"))).is_err(),
            "without its audit line"
        );
        assert!(
            kept(5, Some("a")).after(&said(&["b"], Some("c")), kept(7, Some("b"))).is_err(),
            "an audit line of nothing"
        );
    }

    #[test]
    fn an_answered_act_that_is_lost_is_noticed() {
        assert!(kept(5, Some("a")).after(&said(&["b"], None), kept(5, Some("a"))).is_err());
        assert!(kept(5, Some("a")).after(&said(&["b", "a"], None), kept(5, Some("a"))).is_err(), "by its audit lines");
        assert!(kept(5, None).after(&said(&["b"], None), kept(6, None)).is_err());
    }
}
