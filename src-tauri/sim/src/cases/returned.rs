//! A rental from its issue to its return: what it costs, what is owed after, what was refused on the way.

use domain::Time;
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::Tariff;
use super::place::{Paid, Place, Setting, basket};
use super::seen::{Differs, ExpectPrice, Refusals};
use super::when::{Span, Told, start};
use crate::Stopped;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Returned {
    tariff: Tariff,
    tariff_changed_after_issue: Option<Tariff>,
    start: Option<String>,
    due_after_days: Option<f64>,
    due_after_hours: Option<f64>,
    due: Option<String>,
    returned_after_days: Option<f64>,
    returned_after_hours: Option<f64>,
    returned: Option<String>,
    /// The length that was asked for, where that is not told by when it is due.
    duration: Option<Span>,
    #[serde(default)]
    recharges: i64,
    #[serde(default)]
    swaps: i64,
    kwh: Option<f64>,
    kg: Option<f64>,
    #[serde(alias = "litre", alias = "l")]
    litres: Option<f64>,
    paid_at_issue_minor: Option<Paid>,
    /// At each of them.
    paid_at_swap_minor: Option<Paid>,
    paid_at_recharge_minor: Option<Paid>,
    paid_at_return_minor: Option<Paid>,
    discount_at_return_minor: Option<i64>,
    /// Above nothing credit, below it a debt.
    #[serde(default)]
    balance_before_minor: i64,
    debt_limit_minor: Option<i64>,
    deposit_policy: Option<String>,
    currency: Option<String>,
    hub_tax_pct: Option<f64>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    lines: Option<Vec<(String, f64, i64)>>,
    subtotal_minor: Option<i64>,
    tax_minor: Option<i64>,
    total_minor: Option<i64>,
    balance_after_minor: Option<i64>,
    owed_minor: Option<i64>,
    credit_minor: Option<i64>,
    deposit: Option<String>,
    refused: Option<String>,
}

/// What came of it all.
struct Books {
    /// Charged to the customer, tax among it.
    charged: i64,
    balance: i64,
    owed: i64,
    held: i64,
    released: i64,
}

pub(super) async fn differs(case: &Returned) -> Result<Vec<String>, Stopped> {
    let begins = start(case.start.as_deref())?;
    let policy = match case.deposit_policy.as_deref() {
        None => None,
        Some(policy) => Some(super::small::policy(policy)?),
    };
    let setting = Setting {
        currency: case.currency.as_deref(),
        debt_limit: case.debt_limit_minor,
        deposit_policy: policy,
        tax_pct: case.hub_tax_pct,
    };
    let place = Place::new(begins, &setting).await?;
    let (mut differs, mut refusals) = (Differs::default(), Refusals::default());
    before(&place, case.balance_before_minor).await?;
    let mut paid = 0;
    let ended = rental(&place, case, begins, &mut refusals, &mut paid).await?;
    differs.refusals(case.expect.refused.as_deref(), &refusals);
    let price = ended.as_ref().map_or(Value::Null, |shown| shown["lines"][0]["price"].clone());
    let expect = &case.expect;
    let price_expected = ExpectPrice {
        lines: expect.lines.as_deref(),
        subtotal: expect.subtotal_minor,
        tax: expect.tax_minor,
        total: expect.total_minor,
    };
    differs.price(&price_expected, &price);
    let books = books(&place, &mut differs).await?;
    differs.amount("balance", expect.balance_after_minor, Some(books.balance));
    differs.amount("owed", expect.owed_minor, Some(books.owed));
    differs.amount("credit", expect.credit_minor, Some(books.balance.max(0)));
    if let Some(shown) = ended {
        // What was shown is what stands in the books.
        differs.same("price that is kept", Some(&price), Some(&kept(&place).await?));
        differs.same("charged in the books", price["total"].as_i64(), Some(books.charged));
        differs.same("balance", shown["customer"]["balance_after"].as_i64(), Some(books.balance));
        let let_off = case.discount_at_return_minor.unwrap_or_default();
        let left = case.balance_before_minor + paid + let_off - books.charged - books.held;
        differs.same("balance by what was paid", Some(left), Some(books.balance));
    }
    deposit(&mut differs, expect.deposit.as_deref(), case.tariff.deposit_minor, &books);
    Ok(differs.done())
}

/// Credit or debt from before.
pub(super) async fn before(place: &Place, balance: i64) -> Result<(), Stopped> {
    if balance > 0 {
        let mut paying = basket(&place.customer);
        paying["pay"] = place.pay(Some(&Paid::Cash(balance))).await?;
        place.act(&paying, &Value::Null).await?;
    } else if balance < 0 {
        let act: Value = place.seat.call("act.new_id", Value::Null).await?;
        let amount = place.typed(balance.saturating_neg());
        let charge = json!({ "act": act, "customer": place.customer, "amount": amount, "reason": "from before" });
        place.seat.call::<Value>("account.charge", charge).await?;
    }
    Ok(())
}

/// What was shown of the return; none if it came to none.
async fn rental(
    place: &Place,
    case: &Returned,
    begins: Time,
    refusals: &mut Refusals,
    paid: &mut i64,
) -> Result<Option<Value>, Stopped> {
    let due = Told {
        name: "due_after_days",
        after_days: case.due_after_days,
        after_hours: case.due_after_hours,
        at: case.due.as_deref(),
    };
    let returned = Told {
        name: "returned_after_days",
        after_days: case.returned_after_days,
        after_hours: case.returned_after_hours,
        at: case.returned.as_deref(),
    };
    let planned = case.duration.as_ref().map(Span::milliseconds).transpose()?;
    let due = match (due.moment(begins)?, planned) {
        (Some(due), _) => due,
        (None, Some(planned)) => Time(begins.0.saturating_add(planned)),
        (None, None) => due.needed(begins)?,
    };
    let returned = returned.needed(begins)?;
    let length = match &case.duration {
        Some(span) => span.length(),
        None => case.tariff.preset_of(due.0.saturating_sub(begins.0))?,
    };
    let Some(tariff) = refusals.unless(place.tariff(&case.tariff).await)? else { return Ok(None) };
    let mut item = place.full_battery().await?;
    let mut out = basket(&place.customer);
    out["out"] = json!([{
        "item": item, "tariff": tariff, "length": length, "due": due, "rental": null, "condition": null,
        "soc_pct": null,
    }]);
    if !step(place, &mut out, case.paid_at_issue_minor.as_ref(), refusals, paid).await? {
        return Ok(None);
    }
    if let Some(changed) = &case.tariff_changed_after_issue {
        place.seat.call::<Value>("tariff.edit", json!({ "id": tariff, "form": changed.form()? })).await?;
    }
    item = used(place, case, (begins, due.min(returned)), item, refusals, paid).await?;
    back(place, case, (begins, returned), &item, refusals, paid).await
}

/// Swaps and recharges, spread over the time there is; the battery the customer has then.
async fn used(
    place: &Place,
    case: &Returned,
    (begins, ends): (Time, Time),
    mut item: Value,
    refusals: &mut Refusals,
    paid: &mut i64,
) -> Result<Value, Stopped> {
    let times = case.swaps.saturating_add(case.recharges);
    let apart = ends.0.saturating_sub(begins.0).max(0) / times.saturating_add(1);
    for number in 1..=times {
        place.at(Time(begins.0.saturating_add(apart.saturating_mul(number)))).await?;
        let mut act = basket(&place.customer);
        if number > case.swaps {
            act["recharge"] = json!([item]);
            step(place, &mut act, case.paid_at_recharge_minor.as_ref(), refusals, paid).await?;
            continue;
        }
        let other = place.full_battery().await?;
        act["swap"] = json!([{ "back": item, "out": other, "soc_back_pct": null, "soc_out_pct": null }]);
        if step(place, &mut act, case.paid_at_swap_minor.as_ref(), refusals, paid).await? {
            item = other;
        }
    }
    Ok(item)
}

async fn back(
    place: &Place,
    case: &Returned,
    (begins, returned): (Time, Time),
    item: &Value,
    refusals: &mut Refusals,
    paid: &mut i64,
) -> Result<Option<Value>, Stopped> {
    // What came back before now is told with a word why.
    place.at(returned.max(begins)).await?;
    let told_late = (returned < begins).then_some(returned);
    let mut act = basket(&place.customer);
    act["back"] = json!([{
        "item": item, "how": "returned", "at": told_late, "condition": null, "soc_pct": null, "energy_kwh": case.kwh,
        "mass_kg": case.kg, "volume_l": case.litres, "charge": null,
    }]);
    act["note"] = json!(told_late.map_or("", |_| "as the case has it"));
    if let Some(amount) = case.discount_at_return_minor {
        act["discount"] = json!({ "amount": place.typed(amount), "reason": "as the case has it" });
    }
    act["pay"] = place.pay(case.paid_at_return_minor.as_ref()).await?;
    let shown = refusals.unless(place.act(&act, &Value::Null).await)?;
    if shown.is_some() {
        *paid += case.paid_at_return_minor.as_ref().map_or(0, Paid::total);
    }
    Ok(shown)
}

/// One act, and what is paid in it; whether it was done.
async fn step(
    place: &Place,
    act: &mut Value,
    pays: Option<&Paid>,
    refusals: &mut Refusals,
    paid: &mut i64,
) -> Result<bool, Stopped> {
    act["pay"] = place.pay(pays).await?;
    let is_done = refusals.unless(place.act(act, &Value::Null).await)?.is_some();
    if is_done {
        *paid += pays.map_or(0, Paid::total);
    }
    Ok(is_done)
}

/// What the rental says that it cost.
async fn kept(place: &Place) -> Result<Value, Stopped> {
    let all = json!({ "search": "", "filters": {}, "sort": "code", "descending": false });
    let ask = json!({ "question": all, "after": null, "limit": 10 });
    let rentals: Value = place.seat.call("rental.list", ask).await?;
    let rental: Value = place.seat.call("rental.view", json!({ "id": rentals["rows"][0]["id"] })).await?;
    Ok(rental["lines"][0]["price"].clone())
}

/// What stands in the books after all.
async fn books(place: &Place, differs: &mut Differs) -> Result<Books, Stopped> {
    let trial: Value = place.seat.call("ledger.accounts", Value::Null).await?;
    differs.same("debit", trial["credit"].as_i64(), trial["debit"].as_i64());
    let is_charged = |account: &str| {
        matches!(
            account,
            "rental_revenue" | "late_revenue" | "swap_revenue" | "recharge_revenue" | "energy_revenue" | "tax_payable"
        )
    };
    let rows = trial["rows"].as_array().into_iter().flatten();
    let charged = rows.filter(|row| row["account"].as_str().is_some_and(is_charged));
    let charged = charged.map(|row| number(&row["credit"]) - number(&row["debit"])).sum();
    let ask = json!({ "customer": place.customer, "after": null, "limit": 100 });
    let account: Value = place.seat.call("account.view", ask).await?;
    let debtors: Value = place.seat.call("ledger.debtors", json!({ "after": null, "limit": 100 })).await?;
    let owing = debtors["rows"].as_array().into_iter().flatten().find(|row| row["customer"] == place.customer);
    let acts: Vec<Value> = place.seat.call("act.list", Value::Null).await?;
    let sum = |told: &str| acts.iter().map(|act| number(&act["facts"][told])).sum::<i64>();
    differs.same("charged by the acts", Some(charged), Some(sum("charged")));
    let held = account["deposits"].as_array().into_iter().flatten().map(|one| number(&one["amount"])).sum();
    Ok(Books {
        charged,
        balance: number(&account["balance"]),
        owed: owing.map_or(0, |row| number(&row["owed"])),
        held,
        released: sum("deposits_released"),
    })
}

fn deposit(differs: &mut Differs, expected: Option<&str>, amount: i64, books: &Books) {
    let Some(expected) = expected else { return };
    let seen = match (books.held, books.released) {
        (0, released) if released == amount => "released to balance",
        (held, 0) if held == amount => "held",
        _ => "neither held nor released",
    };
    differs.same("deposit", Some(expected), Some(seen));
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}
