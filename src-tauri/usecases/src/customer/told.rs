//! What a customer's history tells: names of choices and of the hub's own fields, no ids.

use domain::ChoiceId;
use domain::change::{self, Change};
use domain::choice_list::Choice;
use domain::customer::{Customer, Rules};
use domain::own_field::OwnField;
use domain::time::day_in;
use serde_json::{Map, Value, json};
use store::{Op, Reading, Told};

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// What a hub's customers are checked against and described with.
pub(crate) struct Lists {
    country: String,
    today: String,
    choices: Vec<Choice>,
    own_fields: Vec<OwnField>,
}

impl Lists {
    /// Those of the operator's hub, inside `op`.
    pub async fn of(hub: &Hub, by: &Operator, op: &mut Op) -> Result<Self, Fault> {
        Ok(Self {
            country: hub.organisation().await?.country,
            today: day_in(&by.record.form.zone, hub.now()),
            choices: op.choices(by.hub).await?,
            own_fields: op.own_fields(by.hub).await?,
        })
    }

    /// Those of the operator's hub.
    pub async fn read(hub: &Hub, by: &Operator, read: &mut Reading) -> Result<Self, Fault> {
        Ok(Self {
            country: hub.organisation().await?.country,
            today: day_in(&by.record.form.zone, hub.now()),
            choices: store::choice::list(read, by.hub).await?,
            own_fields: store::own_field::list(read, by.hub).await?,
        })
    }

    /// What the history tells of an act.
    pub fn told(&self, before: Option<&Customer>, after: &Customer) -> Told {
        Told { kind: Kind::Customer.word(), object: after.id.0, changes: self.changes(before, after), reason: None }
    }

    pub fn rules(&self) -> Rules<'_> {
        Rules { country: &self.country, today: &self.today, choices: &self.choices, own_fields: &self.own_fields }
    }

    /// What an act changed; of a new customer, what is known.
    pub fn changes(&self, before: Option<&Customer>, after: &Customer) -> Vec<Change> {
        let (was, is) = (before.map(|before| self.described(before)), self.described(after));
        let mut changes = change::between(was.as_ref(), &is);
        if before.is_none() {
            changes.retain(|change| !change.after.is_null() && change.after != "");
        }
        changes
    }

    fn described(&self, customer: &Customer) -> Map<String, Value> {
        let form = &customer.form;
        let mut told = match serde_json::to_value(form) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        told.remove("own");
        for (field, id) in [
            ("id_document_kind", form.id_document_kind),
            ("vehicle_kind", form.vehicle_kind),
            ("business_kind", form.business_kind),
        ] {
            told.insert(field.to_owned(), json!(id.map(|id| self.label(id))));
        }
        for (field, ids) in [("inclusion_marks", &form.inclusion_marks), ("reasons", &form.reasons)] {
            let labels: Vec<&str> = ids.iter().map(|id| self.label(*id)).collect();
            told.insert(field.to_owned(), json!(labels.join(", ")));
        }
        for field in &self.own_fields {
            // A field of the hub's own may be called as one of ours.
            told.insert(format!("own.{}", field.form.label), json!(form.own.get(&field.id)));
        }
        told.insert("customer_state".to_owned(), json!(customer.state));
        let agreed = customer.consent.as_ref().filter(|consent| consent.withdrawn_at.is_none());
        told.insert("consent".to_owned(), json!(agreed.map(|consent| &consent.wording)));
        told
    }

    fn label(&self, id: ChoiceId) -> &str {
        self.choices.iter().find(|choice| choice.id == id).map_or("", |choice| choice.label.as_str())
    }
}
