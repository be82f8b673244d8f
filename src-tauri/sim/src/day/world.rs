//! The hub a day is played in: who serves, who comes, what there is and what it costs.

use std::rc::Rc;

use serde_json::{Value, json};

use super::model::{Charged, Customer, Holder, Model, Person, Tariff, Thing};
use super::price::{Charge, DAY, HOUR, Late, Per, Terms};
use crate::Stopped;
use crate::seat::{self, Seat};

/// The password of everyone but the admin.
pub const PASSWORD: &str = "eleven brave kettles sing";
const BATTERIES: usize = 40;
const PIECES: usize = 8;
const CUSTOMERS: usize = 30;

/// What the commands need besides the model.
pub struct Names {
    pub hub: String,
    pub cash: String,
    pub phone: String,
    /// Of another hub.
    pub far_battery: String,
    /// Of another hub.
    pub far_customer: String,
}

/// Gives a command that adds something; its id.
pub async fn id_of(seat: &Seat, command: &str, input: Value) -> Result<String, Stopped> {
    let answer: Value = seat.call(command, input).await?;
    text(&answer["id"])
}

/// A text in an answer.
pub fn text(value: &Value) -> Result<String, Stopped> {
    value.as_str().map(str::to_owned).ok_or_else(|| Stopped::wrong(format!("no text: {value}")))
}

/// The hub's form with a policy.
pub fn hub_form(code: &str, per_line: bool, debt_limit: i64) -> Value {
    json!({
        "code": code, "name": format!("{code} hub"), "place": "", "colour": "amber", "latitude": null,
        "longitude": null, "solar_capacity_kw": null, "zone": "Africa/Lusaka", "currency": "ZMW", "tax_on": true,
        "tax_pct": 16.0, "due_time": "10:00", "issue_soc_pct": 90, "soh_floor_pct": 70, "fresh_green_h": 3,
        "fresh_orange_h": 8, "gap_awake_min": 15, "gap_asleep_min": 65,
        "deposit_policy": if per_line { "per_line" } else { "per_customer" },
        "debt_limit": debt_limit, "overdue_notice_h": 24, "return_survey": false, "idle_lock_min": 30, "session_h": 12,
    })
}

/// Makes the hub; the admin is signed in.
pub async fn made(seat: &Seat) -> Result<(Model, Names), Stopped> {
    seat.set_up().await?;
    let start: Value = seat.call("app.start", Value::Null).await?;
    let hub = text(&start["me"]["hub"]["id"])?;
    let far: Value = seat.call("hub.create", hub_form("FAR", false, 0)).await?;
    seat.call::<Value>("session.choose_hub", json!({ "hub": far["id"] })).await?;
    let model = json!({
        "maker": "Pylon", "name": "Solo", "chemistry": "lfp", "nominal_voltage_v": 12.8, "rated_capacity_ah": 100.0,
        "rated_energy_wh": 1280.0, "maximum_cycles": 4000, "notes": "",
    });
    let kind: Value = seat.call("model.create", model).await?;
    let far_battery = id_of(seat, "battery.create", seat::battery("F-001", "FAR1", &kind["id"], "")).await?;
    let far_customer = customer(seat, 999).await?;
    seat.call::<Value>("session.choose_hub", json!({ "hub": hub })).await?;
    let form = json!({ "id": hub, "form": hub_form("MTE", false, 5_000) });
    seat.call::<Value>("hub.edit", form).await?;
    let mut made = Model { debt_limit: 5_000, ..Model::default() };
    people(seat, &hub, &mut made).await?;
    things(seat, &kind["id"], &mut made).await?;
    for number in 0..CUSTOMERS {
        made.customers.push(Customer { id: customer(seat, number).await?, balance: 0 });
    }
    tariffs(seat, &mut made).await?;
    let kinds: Vec<Value> = seat.call("payment_kind.list", Value::Null).await?;
    let phone = kinds.iter().find(|kind| kind["account"] == "mobile_money").map(|kind| text(&kind["id"]));
    let phone = phone.ok_or_else(|| Stopped::wrong("no phone money"))??;
    // What was done before is the act with the number nothing.
    made.done.push(super::model::Done {
        id: String::new(),
        counter: false,
        turns: 0,
        undone: true,
        before: Default::default(),
    });
    Ok((made, Names { cash: hub.clone(), hub, phone, far_battery, far_customer }))
}

async fn people(seat: &Seat, hub: &str, made: &mut Model) -> Result<(), Stopped> {
    for (login, role, discount, debt) in
        [("grace", "attendant", 10, 0), ("joseph", "attendant", 0, 0), ("mary", "manager", 50, 1_000_000_000_i64)]
    {
        let pct = f64::from(discount);
        let limits =
            json!({ "debt_override": debt, "refund": 0, "write_off": 0, "discount_pct": pct, "see_amounts": true });
        let roles = json!([{ "hub": hub, "role": role, "limits": limits }]);
        let person =
            json!({ "name": login, "login": login, "email": "", "phone": "", "language": "en", "roles": roles });
        let code: Value = seat.call("user.create", person).await?;
        let used = json!({ "login": login, "code": code["code"], "password": PASSWORD });
        seat.call::<Value>("session.use_code", used).await?;
        seat.sign_in().await?;
        seat.call::<Value>("session.choose_hub", json!({ "hub": hub })).await?;
        let manager = role == "manager";
        made.people.push(Person { login, manager, discount: i64::from(discount) * 100, debt });
    }
    Ok(())
}

async fn things(seat: &Seat, kind: &Value, made: &mut Model) -> Result<(), Stopped> {
    let light = json!({ "name": "Lantern", "rated_power_w": 60.0, "price": 125_000, "usage": "both", "notes": "" });
    let light: Value = seat.call("equipment_type.create", light).await?;
    for number in 0..BATTERIES + PIECES {
        let battery = number < BATTERIES;
        let code = format!("{}-{number:03}", if battery { "B" } else { "L" });
        let id = if battery {
            let form = seat::battery(&code, &format!("SN{number}"), kind, "");
            let id = id_of(seat, "battery.create", form).await?;
            let go = json!({ "id": id, "to": "in_service", "reason": "checked" });
            seat.call::<Value>("battery.change_lifecycle", go).await?;
            id
        } else {
            let form = json!({
                "code": code, "serial_number": "", "equipment_type": light["id"], "purchased_on": null,
                "purchase_price": null, "warranty_until": null, "notes": "",
            });
            let id = id_of(seat, "equipment.create", form).await?;
            let go = json!({ "id": id, "to": "in_service", "reason": "checked" });
            seat.call::<Value>("equipment.change_state", go).await.or_else(|stopped| match stopped {
                Stopped::Refused { code, .. } if code == "equipment_state_not_allowed" => Ok(Value::Null),
                other => Err(other),
            })?;
            id
        };
        let charge = Charged::default();
        made.things.push(Thing { id, code, battery, holder: Holder::Hub, life: "in_service", charge, act: 0 });
    }
    Ok(())
}

/// Adds a customer, `C-` and the number; their id.
pub async fn customer(seat: &Seat, number: usize) -> Result<String, Stopped> {
    let form = json!({
        "code": format!("C-{number:04}"), "name": format!("Customer {number}"), "known_as": "", "phone": "",
        "other_phone": "", "email": "", "language": "en", "address": "", "birth_date": null, "id_document_kind": null,
        "id_document_number": "", "licence_number": "", "licence_expires_on": null, "vehicle_kind": null,
        "vehicle_model": "", "vehicle_year": null, "vehicle_plate": "", "inclusion_marks": [], "business_kind": null,
        "electricity_spending": null, "heat_spending": null, "reasons": [], "notes": "", "own": {},
    });
    id_of(seat, "customer.create", json!({ "form": form, "consent": null, "accept_duplicate": true })).await
}

async fn tariffs(seat: &Seat, made: &mut Model) -> Result<(), Stopped> {
    for (name, batteries, terms) in offered() {
        let terms = Rc::new(terms);
        let id = id_of(seat, "tariff.create", tariff_form(name, batteries, &terms)).await?;
        made.tariffs.push(Tariff { id, name, batteries, terms });
    }
    Ok(())
}

fn offered() -> Vec<(&'static str, bool, Terms)> {
    let per = |per, rate, late| Charge { per, rate, late };
    let plain = |charges| Terms {
        charges,
        lengths: vec![(1, "days", DAY, None), (3, "days", 3 * DAY, None), (1, "weeks", 7 * DAY, Some(30_000))],
        whole: false,
        minimum: 0,
        deposit: 0,
        most: None,
        first_counts: false,
        tax: 1_600,
    };
    let day = Per::Time(DAY);
    vec![
        ("A days", true, Terms { deposit: 10_000, ..plain(vec![per(day, 5_000, Late::GoesOn)]) }),
        (
            "B swaps",
            true,
            Terms {
                most: Some(3),
                ..plain(vec![
                    per(day, 1_333, Late::Fined(1, DAY, 777)),
                    per(Per::Swap, 2_500, Late::GoesOn),
                    per(Per::Recharge, 1_999, Late::GoesOn),
                    per(Per::Once, -700, Late::GoesOn),
                ])
            },
        ),
        (
            "C hours",
            true,
            Terms {
                lengths: vec![(4, "hours", 4 * HOUR, None), (12, "hours", 12 * HOUR, Some(4_321))],
                whole: true,
                minimum: 1_000,
                tax: 0,
                ..plain(vec![per(Per::Time(HOUR), 333, Late::Stops(2)), per(Per::Once, 150, Late::GoesOn)])
            },
        ),
        (
            "D recharges",
            true,
            Terms {
                most: Some(2),
                first_counts: true,
                deposit: 2_500,
                tax: 725,
                ..plain(vec![
                    per(Per::Recharge, 3_001, Late::GoesOn),
                    per(Per::Time(7 * DAY), 9_999, Late::Fined(0, 7 * DAY, 500)),
                ])
            },
        ),
        ("E lights", false, Terms { deposit: 5_000, ..plain(vec![per(day, 777, Late::Stops(0))]) }),
    ]
}

/// A tariff as the screens send it.
pub fn tariff_form(name: &str, batteries: bool, terms: &Terms) -> Value {
    let unit = |per| match per {
        Per::Time(HOUR) => "per_hour",
        Per::Time(DAY) => "per_day",
        Per::Time(_) => "per_week",
        Per::Swap => "per_swap",
        Per::Recharge => "per_recharge",
        Per::Once => "fixed",
    };
    let late = |late| match late {
        Late::GoesOn => json!({ "rule": "go_on", "grace_days": 0, "fine": 0 }),
        Late::Stops(grace) => json!({ "rule": "stop_at_due", "grace_days": grace, "fine": 0 }),
        Late::Fined(grace, period, fine) => {
            let rule = if period == DAY { "fine_per_day" } else { "fine_per_week" };
            json!({ "rule": rule, "grace_days": grace, "fine": fine })
        }
    };
    let charge = |(number, charge): (usize, &Charge)| {
        json!({
            "name": format!("Charge {number}"), "unit": unit(charge.per), "rate": charge.rate,
            "late": late(charge.late), "at_return": false,
        })
    };
    let preset = |(value, unit, _, flat): &(i64, &str, i64, Option<i64>)| json!({ "length": { "value": value, "unit": unit }, "flat_price": flat });
    let pct = f64::from(i32::try_from(terms.tax).unwrap_or(0)) / 100.0;
    json!({
        "name": name, "scope": [{ "kind": if batteries { "all_batteries" } else { "all_equipment" } }],
        "components": terms.charges.iter().enumerate().map(charge).collect::<Vec<_>>(),
        "presets": terms.lengths.iter().map(preset).collect::<Vec<_>>(), "custom": null,
        "tax_pct": if terms.tax == 1_600 { Value::Null } else { json!(pct) }, "whole_units": terms.whole,
        "minimum": terms.minimum, "deposit": terms.deposit, "max_recharges": terms.most,
        "initial_issue_counts_as_recharge": terms.first_counts, "valid_from": null, "valid_until": null,
    })
}
