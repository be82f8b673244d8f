//! What lies on the counter, by number, and as the screens send it.

use serde::Serialize;
use serde_json::{Value, json};

use super::model::Model;
use super::price::DAY;

/// Something that goes out.
#[derive(Clone, Debug, Serialize)]
pub struct Out {
    pub item: usize,
    /// A tariff and one of its lengths; none for the counter's choice.
    pub tariff: Option<(usize, usize)>,
    /// Due then.
    pub due: Option<i64>,
    /// Hundredths of a percent.
    pub soc: Option<i64>,
}

/// Something that comes back, or never will.
#[derive(Clone, Debug, Serialize)]
pub struct Back {
    pub item: usize,
    pub how: &'static str,
    pub at: Option<i64>,
    pub damaged: bool,
    pub soc: Option<i64>,
    pub charge: Option<i64>,
}

/// How it is paid.
#[derive(Clone, Debug, Serialize)]
pub enum Pay {
    /// What is to be paid, in cash.
    Auto,
    /// In cash or by phone, with a reference.
    Parts(Vec<(bool, i64, String)>),
    /// With a text that is no amount.
    Nonsense(String),
}

/// Everything that shall happen in one act.
#[derive(Clone, Debug, Serialize)]
pub struct Ask {
    pub customer: Option<usize>,
    pub out: Vec<Out>,
    pub back: Vec<Back>,
    pub swap: Vec<(usize, Option<usize>)>,
    pub recharge: Vec<usize>,
    pub due: Vec<(usize, i64)>,
    pub pay: Pay,
    pub discount: Option<i64>,
    pub note: &'static str,
    /// Who allows: whoever serves, or the manager who is called.
    pub allow: bool,
}

impl Default for Ask {
    fn default() -> Self {
        let pay = Pay::Parts(Vec::new());
        let (out, back, swap, recharge, due) = Default::default();
        Self { customer: None, out, back, swap, recharge, due, pay, discount: None, note: "", allow: false }
    }
}

/// An amount as people type it.
pub fn typed(amount: i64) -> String {
    match amount % 4 {
        0 if amount >= 300 => format!("{}.{:02}+1", (amount - 100) / 100, amount % 100),
        1 => format!("{},{:02}", amount / 100, amount % 100),
        _ => format!("{}.{:02}", amount / 100, amount % 100),
    }
}

fn pct(soc: Option<i64>) -> Value {
    soc.map_or(Value::Null, |soc| json!(f64::from(i32::try_from(soc).unwrap_or(0)) / 100.0))
}

impl Ask {
    /// As the screens send it. `cash` and `phone` are the ways to pay.
    pub fn json(&self, model: &Model, (cash, phone): (&str, &str)) -> Value {
        let item = |at: usize| {
            let thing = &model.things[at];
            json!({ "kind": if thing.battery { "battery" } else { "equipment" }, "id": thing.id })
        };
        let out = |ask: &Out| {
            let tariff = ask.tariff.map(|(tariff, _)| &model.tariffs[tariff]);
            let length = ask.tariff.filter(|_| ask.due.is_none()).map(|(tariff, length)| {
                let (value, unit, _, _) = model.tariffs[tariff].terms.lengths[length];
                json!({ "value": value, "unit": unit })
            });
            json!({
                "item": item(ask.item), "tariff": tariff.map(|tariff| &tariff.id), "length": length, "due": ask.due,
                "rental": null, "condition": null, "soc_pct": pct(ask.soc),
            })
        };
        let back = |ask: &Back| {
            json!({
                "item": item(ask.item), "how": ask.how, "at": ask.at, "condition": ask.damaged.then_some("damaged"),
                "soc_pct": pct(ask.soc), "energy_kwh": null, "mass_kg": null, "volume_l": null,
                "charge": ask.charge.map(typed),
            })
        };
        let swap = |(back, out): &(usize, Option<usize>)| {
            let none = Value::Null;
            json!({ "back": item(*back), "out": out.map(item), "soc_back_pct": none, "soc_out_pct": none })
        };
        let pay = match &self.pay {
            Pay::Auto => Value::Null,
            Pay::Nonsense(text) => json!([{ "kind": cash, "amount": text, "reference": "" }]),
            Pay::Parts(parts) => parts
                .iter()
                .map(|(by_phone, amount, reference)| {
                    let kind = if *by_phone { phone } else { cash };
                    json!({ "kind": kind, "amount": typed(*amount), "reference": reference })
                })
                .collect(),
        };
        json!({
            "customer": self.customer.map(|customer| &model.customers[customer].id),
            "out": self.out.iter().map(out).collect::<Vec<_>>(),
            "back": self.back.iter().map(back).collect::<Vec<_>>(),
            "swap": self.swap.iter().map(swap).collect::<Vec<_>>(),
            "recharge": self.recharge.iter().map(|at| item(*at)).collect::<Vec<_>>(),
            "due": self.due.iter().map(|(at, due)| json!({ "item": item(*at), "due": due })).collect::<Vec<_>>(),
            "pay": pay,
            "discount": self.discount.map(|amount| json!({ "amount": typed(amount), "reason": "a good customer" })),
            "note": self.note,
        })
    }
}

/// Milliseconds by which the hub's clock on the wall is ahead of Greenwich: Lusaka, all year.
const AHEAD: i64 = 2 * 3_600_000;

/// When the day began that it is at the hub.
pub fn begin_of_day(now: i64) -> i64 {
    (now + AHEAD).div_euclid(DAY) * DAY - AHEAD
}

/// When the day ends that it is at the hub.
pub fn end_of_day(now: i64) -> i64 {
    begin_of_day(now) + DAY - 1
}

/// When a length that begins now is due: from a day on at ten on its last day.
pub fn due(start: i64, length: i64) -> i64 {
    if length < DAY {
        return start + length;
    }
    let last = (start + length + AHEAD).div_euclid(DAY) * DAY - AHEAD;
    (last + 10 * 3_600_000).max(start)
}
