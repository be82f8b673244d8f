//! What a tariff is for by name, and what its history tells: names, no ids; each charge and each length by itself.

use std::collections::HashMap;

use domain::change::{self, Change};
use domain::tariff::{Component, Preset, SCOPES_MAX, Scope, Tariff, TariffForm, TariffState};
use domain::{FieldProblem, HubId, Problem, RecordKind, RecordRef};
use serde::Serialize;
use serde_json::Value;
use store::{Reading, Told};

use crate::event::Kind;
use crate::fault::Fault;

/// What the things tariffs are for are called.
pub(super) struct Names(HashMap<RecordRef, String>);

impl Names {
    /// Of things of `hub`, or of what all hubs share; of what is not here there is none.
    pub async fn read<'a>(
        read: &mut Reading,
        hub: HubId,
        scopes: impl IntoIterator<Item = &'a Scope>,
    ) -> Result<Self, Fault> {
        let mut records: Vec<RecordRef> = scopes.into_iter().filter_map(|scope| record(*scope)).collect();
        records.sort_unstable();
        records.dedup();
        Ok(Self(store::record::titles(read, hub, &records).await?))
    }

    /// What it is called.
    pub fn of(&self, scope: Scope) -> Option<&str> {
        self.0.get(&record(scope)?).map(String::as_str)
    }

    /// What a form means that is not here.
    pub fn unknown(&self, form: &TariffForm) -> Vec<FieldProblem> {
        let scopes = form.scope.iter().take(SCOPES_MAX).enumerate();
        let unknown = scopes.filter(|(_, scope)| record(**scope).is_some_and(|record| !self.0.contains_key(&record)));
        unknown
            .map(|(index, _)| FieldProblem { field: format!("scope.{index}"), problem: Problem::NotAChoice })
            .collect()
    }

    /// What the history tells of an act.
    pub fn told(&self, before: Option<&Tariff>, after: &Tariff) -> Told {
        let (was, is) = (before.map(|before| self.described(before)), self.described(after));
        let mut changes = change::between(was.as_ref(), &is);
        let (charged, charges) = (before.map_or(&[][..], |before| &before.form.components), &after.form.components);
        changes.extend(each("component", charged, charges, |charge: &Component| charge.name.to_lowercase()));
        let (offered, offers) = (before.map_or(&[][..], |before| &before.form.presets), &after.form.presets);
        changes.extend(each("preset", offered, offers, |preset: &Preset| preset.length.milliseconds()));
        if before.is_none() {
            changes.retain(|change| !change.after.is_null());
        }
        Told { kind: Kind::Tariff.word(), object: after.id.0, changes, reason: None }
    }

    fn described<'a>(&self, tariff: &'a Tariff) -> Described<'a> {
        let form = &tariff.form;
        Described {
            name: &form.name,
            scope: form.scope.iter().map(|scope| self.word(*scope)).collect(),
            custom: form.custom,
            tax_pct: form.tax_pct,
            whole_units: form.whole_units,
            minimum: form.minimum,
            deposit: form.deposit,
            max_recharges: form.max_recharges,
            initial_issue_counts_as_recharge: form.initial_issue_counts_as_recharge,
            valid_from: form.valid_from.as_deref(),
            valid_until: form.valid_until.as_deref(),
            tariff_state: tariff.state,
        }
    }

    /// A thing by its name, and what has none by our word for it.
    fn word(&self, scope: Scope) -> String {
        match (scope, self.of(scope)) {
            (Scope::AllBatteries, _) => "all_batteries".to_owned(),
            (Scope::AllEquipment, _) => "all_equipment".to_owned(),
            (_, name) => name.unwrap_or_default().to_owned(),
        }
    }
}

/// What people read of a tariff in its history, beside its charges and lengths.
#[derive(Serialize)]
struct Described<'a> {
    name: &'a str,
    scope: Vec<String>,
    custom: Option<domain::tariff::CustomRange>,
    tax_pct: Option<f64>,
    whole_units: bool,
    minimum: i64,
    deposit: i64,
    max_recharges: Option<i64>,
    initial_issue_counts_as_recharge: bool,
    valid_from: Option<&'a str>,
    valid_until: Option<&'a str>,
    tariff_state: TariffState,
}

fn record(scope: Scope) -> Option<RecordRef> {
    let (kind, id) = match scope {
        Scope::AllBatteries | Scope::AllEquipment => return None,
        Scope::BatteryModel(id) => (RecordKind::BatteryModel, id.0),
        Scope::Battery(id) => (RecordKind::Battery, id.0),
        Scope::EquipmentType(id) => (RecordKind::EquipmentType, id.0),
        Scope::Equipment(id) => (RecordKind::Equipment, id.0),
    };
    Some(RecordRef { kind, id })
}

/// A change for each row of a list that is another one, new or gone, told apart by `key`; and one that names the new order,
/// where those that stayed changed places.
fn each<T: Serialize + PartialEq, K: PartialEq>(
    field: &str,
    before: &[T],
    after: &[T],
    key: impl Fn(&T) -> K,
) -> Vec<Change> {
    let same = |rows: &[T], row: &T| rows.iter().position(|other| key(other) == key(row));
    let change = |before: Option<&T>, after: Option<&T>| Change {
        field: field.to_owned(),
        before: before.map_or(Value::Null, text),
        after: after.map_or(Value::Null, text),
    };
    let mut changes = Vec::new();
    let mut places = Vec::new();
    for row in after {
        let was = same(before, row);
        places.extend(was);
        let was = was.map(|place| &before[place]);
        if was != Some(row) {
            changes.push(change(was, Some(row)));
        }
    }
    changes.extend(before.iter().filter(|row| same(after, row).is_none()).map(|row| change(Some(row), None)));
    if !places.is_sorted() {
        let order =
            |rows: &[T]| Value::Array(rows.iter().map(|row| serde_json::to_value(row).unwrap_or_default()).collect());
        let [before, after] = [order(before), order(after)].map(|order| Value::String(order.to_string()));
        changes.push(Change { field: format!("{field}_order"), before, after });
    }
    changes
}

/// As short JSON, which the screens tell in the reader's language and the hub's money.
fn text<T: Serialize>(row: &T) -> Value {
    serde_json::to_string(row).map_or(Value::Null, Value::String)
}
