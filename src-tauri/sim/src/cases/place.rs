//! A hub for one case: a till, a customer, batteries that are full, and whoever serves.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::Time;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tempfile::TempDir;
use usecases::{Clock, FixedClock};

use super::form::Tariff;
use crate::Stopped;
use crate::seat::{Seat, battery};

/// An hour before a case begins the hub is made ready.
const BEFORE: i64 = 3_600_000;
/// A debt that stops nobody.
const ANY_DEBT: i64 = 1_000_000_000_000;
const PASSWORD: &str = "eleven brave kettles sing";

/// How the hub is set.
#[derive(Default)]
pub(super) struct Setting<'a> {
    pub currency: Option<&'a str>,
    pub debt_limit: Option<i64>,
    pub deposit_policy: Option<&'a str>,
    pub tax_pct: Option<f64>,
}

/// Money paid: cash, or so much in each way.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Paid {
    Cash(i64),
    Kinds(BTreeMap<String, i64>),
}

impl Paid {
    fn parts(&self) -> Vec<(&str, i64)> {
        match self {
            Self::Cash(amount) => vec![("cash", *amount)],
            Self::Kinds(kinds) => kinds.iter().map(|(kind, amount)| (kind.as_str(), *amount)).collect(),
        }
    }

    pub fn total(&self) -> i64 {
        self.parts().iter().map(|(_, amount)| amount).sum()
    }
}

/// The hub.
pub(super) struct Place {
    pub seat: Seat,
    pub customer: Value,
    clock: FixedClock,
    hub: Value,
    model: String,
    decimals: u32,
    numbers: AtomicU32,
    /// Goes when the case is over.
    _folder: TempDir,
}

impl Place {
    /// A hub that is ready when a case begins at `start`: the till is open, a customer is known.
    pub async fn new(start: Time, setting: &Setting<'_>) -> Result<Self, Stopped> {
        let folder = TempDir::new()?;
        let clock = FixedClock::at(Time(start.0.saturating_sub(BEFORE)));
        let seat = Seat::at(folder.path(), Clock::Fixed(clock.clone())).await;
        seat.set_up().await?;
        let started: Value = seat.call("app.start", Value::Null).await?;
        let hub = started["me"]["hub"]["id"].clone();
        seat.call::<Value>("hub.edit", json!({ "id": hub, "form": hub_form("MTE", setting) })).await?;
        let started: Value = seat.call("app.start", Value::Null).await?;
        let decimals = serde_json::from_value(started["me"]["hub"]["money_decimals"].clone())?;
        let model: Value = seat.call("model.create", model()).await?;
        let model = model["id"].as_str().unwrap_or_default().to_owned();
        let mut place = Self {
            seat,
            customer: Value::Null,
            clock,
            hub,
            model,
            decimals,
            numbers: AtomicU32::default(),
            _folder: folder,
        };
        place.customer = place.person("Mary Phiri").await?;
        let act: Value = place.seat.call("act.new_id", Value::Null).await?;
        place.seat.call::<Value>("till.open", json!({ "act": act, "float": [] })).await?;
        place.at(start).await?;
        Ok(place)
    }

    /// Goes on to another moment; the admin is signed in.
    pub async fn at(&self, time: Time) -> Result<(), Stopped> {
        self.clock.jump_to(time);
        self.seat.sign_in().await
    }

    /// Adds a tariff; its id.
    pub async fn tariff(&self, tariff: &Tariff) -> Result<Value, Stopped> {
        let made: Value = self.seat.call("tariff.create", tariff.form()?).await?;
        Ok(made["id"].clone())
    }

    /// Adds a customer; their id.
    pub async fn person(&self, name: &str) -> Result<Value, Stopped> {
        let form = customer(&format!("C-{}", self.number()), name);
        let ask = json!({ "form": form, "consent": null, "accept_duplicate": true });
        let made: Value = self.seat.call("customer.create", ask).await?;
        Ok(made["id"].clone())
    }

    /// Adds a battery that is in service and full; the thing.
    pub async fn full_battery(&self) -> Result<Value, Stopped> {
        let item = self.battery().await?;
        self.move_to(&item, "in_service").await?;
        self.confirm_full(&item).await?;
        Ok(item)
    }

    /// Adds a battery; the thing.
    pub async fn battery(&self) -> Result<Value, Stopped> {
        let number = self.number();
        let form = battery(&format!("B-{number:03}"), &format!("SN-{number:04}"), &self.model, "");
        let made: Value = self.seat.call("battery.create", form).await?;
        Ok(json!({ "kind": "battery", "id": made["id"] }))
    }

    pub async fn confirm_full(&self, item: &Value) -> Result<(), Stopped> {
        self.seat.call::<Value>("battery.confirm_full", json!({ "id": item["id"] })).await.map(drop)
    }

    pub async fn move_to(&self, item: &Value, lifecycle: &str) -> Result<(), Stopped> {
        let ask = json!({ "id": item["id"], "to": lifecycle, "reason": "as the case has it" });
        self.seat.call::<Value>("battery.change_lifecycle", ask).await.map(drop)
    }

    /// Adds a battery that another hub keeps; the thing.
    pub async fn battery_of_another_hub(&self) -> Result<Value, Stopped> {
        let made: Value = self.seat.call("hub.create", hub_form("CHI", &Setting::default())).await?;
        self.seat.call::<Value>("session.choose_hub", json!({ "hub": made["id"] })).await?;
        let item = self.full_battery().await?;
        self.seat.call::<Value>("session.choose_hub", json!({ "hub": self.hub })).await?;
        Ok(item)
    }

    /// An attendant serves, and a person of this role is called to allow what would be refused; what allows it.
    pub async fn attended(&self, called: &str) -> Result<Value, Stopped> {
        let people = [("attendant", "grace"), (called, "joseph")];
        for (role, login) in people {
            let limits = json!({
                "debt_override": ANY_DEBT, "refund": 0, "write_off": 0, "discount_pct": 0.0, "see_amounts": true,
            });
            let roles = json!([{ "hub": self.hub, "role": role, "limits": limits }]);
            let person =
                json!({ "name": login, "login": login, "email": "", "phone": "", "language": "en", "roles": roles });
            let shown: Value = self.seat.call("user.create", person).await?;
            let first = json!({ "login": login, "code": shown["code"], "password": PASSWORD });
            self.seat.call::<Value>("session.use_code", first).await?;
            self.seat.sign_in().await?;
        }
        self.seat.call::<Value>("session.sign_in", json!({ "login": "grace", "password": PASSWORD })).await?;
        Ok(json!({ "login": "joseph", "password": PASSWORD, "reason": "as the case has it" }))
    }

    /// Shows what a basket would do, then does it; what was shown.
    pub async fn act(&self, basket: &Value, allow: &Value) -> Result<Value, Stopped> {
        let ask = json!({ "basket": basket, "allowing": !allow.is_null() });
        let shown: Value = self.seat.call("counter.preview", ask).await?;
        let ask = json!({ "act": shown["act"], "at": shown["at"], "basket": basket, "allow": allow });
        let done: Value = self.seat.call("counter.commit", ask).await?;
        for told in ["charged", "paid", "deposits_taken", "deposits_released"] {
            if done["facts"][told] != shown[told] {
                return Err(Stopped::Wrong(format!("{told} {}, shown as {}", done["facts"][told], shown[told])));
            }
        }
        Ok(shown)
    }

    /// What is paid, as the counter is told it.
    pub async fn pay(&self, paid: Option<&Paid>) -> Result<Value, Stopped> {
        let mut pay = Vec::new();
        for (kind, amount) in paid.map(Paid::parts).unwrap_or_default() {
            let kind = self.payment_kind(kind).await?;
            let reference = match kind["reference"].as_str() {
                Some("required") => format!("REF{}", self.number()),
                _ => String::new(),
            };
            pay.push(json!({ "kind": kind["id"], "amount": self.typed(amount), "reference": reference }));
        }
        Ok(Value::Array(pay))
    }

    async fn payment_kind(&self, account: &str) -> Result<Value, Stopped> {
        let kinds: Vec<Value> = self.seat.call("payment_kind.list", Value::Null).await?;
        if let Some(kind) = kinds.into_iter().find(|kind| kind["account"] == account) {
            return Ok(kind);
        }
        let form = json!({ "label": "", "account": account, "reference": "optional" });
        self.seat.call("payment_kind.create", form).await
    }

    /// An amount as a person types it.
    pub fn typed(&self, minor: i64) -> String {
        let scale = 10_i64.pow(self.decimals);
        let width = usize::try_from(self.decimals).unwrap_or_default();
        let sign = if minor < 0 { "-" } else { "" };
        let (whole, rest) = ((minor / scale).abs(), (minor % scale).abs());
        match width {
            0 => format!("{sign}{whole}"),
            // Before three digits alone a point may be read in two ways.
            3 => format!("{sign}{whole}.{rest:03}0"),
            _ => format!("{sign}{whole}.{rest:0width$}"),
        }
    }

    fn number(&self) -> u32 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Nothing lies on the counter but this customer's wish.
pub(super) fn basket(customer: &Value) -> Value {
    json!({
        "customer": customer, "out": [], "back": [], "swap": [], "recharge": [], "due": [], "pay": [], "discount": null,
        "note": "",
    })
}

fn hub_form(code: &str, setting: &Setting<'_>) -> Value {
    json!({
        "code": code, "name": format!("Hub {code}"), "place": "", "colour": "amber", "latitude": null, "longitude": null,
        "solar_capacity_kw": null, "zone": "Africa/Lusaka", "currency": setting.currency.unwrap_or("ZMW"),
        "tax_on": setting.tax_pct.is_some(), "tax_pct": setting.tax_pct.unwrap_or_default(), "due_time": "10:00",
        "issue_soc_pct": 90, "soh_floor_pct": 70, "fresh_green_h": 3, "fresh_orange_h": 8,
        "gap_awake_min": 15, "gap_asleep_min": 65,
        "deposit_policy": setting.deposit_policy.unwrap_or("per_customer"),
        "debt_limit": setting.debt_limit.unwrap_or(ANY_DEBT), "overdue_notice_h": 24, "return_survey": false,
        "idle_lock_min": 5, "session_h": 12,
    })
}

fn model() -> Value {
    json!({
        "maker": "Pylon", "name": "LFP 12 V", "chemistry": "lfp", "nominal_voltage_v": 12.8, "rated_capacity_ah": 100.0,
        "rated_energy_wh": 1280.0, "maximum_cycles": 4000, "notes": "",
    })
}

fn customer(code: &str, name: &str) -> Value {
    json!({
        "code": code, "name": name, "known_as": "", "phone": "", "other_phone": "", "email": "", "language": "en",
        "address": "", "birth_date": null, "id_document_kind": null, "id_document_number": "", "licence_number": "",
        "licence_expires_on": null, "vehicle_kind": null, "vehicle_model": "", "vehicle_year": null,
        "vehicle_plate": "", "inclusion_marks": [], "business_kind": null, "electricity_spending": null,
        "heat_spending": null, "reasons": [], "notes": "", "own": {},
    })
}
