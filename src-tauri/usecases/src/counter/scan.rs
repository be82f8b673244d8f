//! What a scan means at the counter, given what lies there already: one thing, and the one likely act.

use domain::card::CardState;
use domain::custody::Holder;
use domain::number;
use domain::{BatteryId, CustomerId, Item, ItemKind, ModelId, Problem, Refusal};
use serde::{Deserialize, Serialize};
use store::Reading;
use store::rental::LineSeen;
use ts_rs::TS;
use uuid::Uuid;

use super::basket::{BackAs, BackAsk, Basket, FoundAsk, OutAsk, PayAsk, SwapAsk};
use super::money::usual;
use super::sms;
use crate::event::Kind;
use crate::fault::Fault;
use crate::find::Found;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::scan::{self, Recognised};

/// What lies on the counter, and what was scanned or typed.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CounterScan {
    basket: Basket,
    text: String,
    /// Whether a scanner read it: then it is a code, and never money.
    #[serde(default)]
    scanned: bool,
}

/// What lies on the counter now.
#[derive(Serialize, TS)]
pub struct Scanned {
    basket: Basket,
    /// What it was; none if it was an amount, a message about phone money, or nothing known.
    what: Option<Found>,
    /// What it may have meant, where it was nothing known.
    similar: Vec<Found>,
    /// Whether it was an amount, and nobody lies there who pays it.
    needs_payer: bool,
}

/// Puts what was scanned or typed to what lies on the counter.
pub(crate) async fn scan(hub: &Hub, by: &Operator, ask: CounterScan) -> Result<Scanned, Fault> {
    let Recognised { exact, owner, card_state, similar, .. } = scan::of_text(hub, by, &ask.text).await?;
    let mut basket = ask.basket;
    let what = owner.or(exact);
    match &what {
        Some(found) if found.kind == Kind::Customer => {
            usable(card_state)?;
            basket.customer = Some(CustomerId(found.id));
        }
        Some(found) if found.kind == Kind::Battery => {
            put(hub, by, &mut basket, item(ItemKind::Battery, found.id)).await?
        }
        Some(found) if found.kind == Kind::Equipment => {
            put(hub, by, &mut basket, item(ItemKind::Equipment, found.id)).await?;
        }
        Some(_) => return Err(Refusal::NotForTheCounter.into()),
        None if ask.scanned => return Ok(Scanned { basket, what: None, similar, needs_payer: false }),
        None => match amount(by, &ask.text)? {
            Some(_) if basket.customer.is_none() => {
                return Ok(Scanned { basket, what: None, similar, needs_payer: true });
            }
            Some(amount) => basket.pay = Some(vec![amount]),
            None if sms::paid(hub, by, &mut basket, &ask.text).await? => {}
            None => return Ok(Scanned { basket, what: None, similar, needs_payer: false }),
        },
    }
    Ok(Scanned { basket, what, similar: Vec::new(), needs_payer: false })
}

fn item(kind: ItemKind, id: Uuid) -> Item {
    Item { kind, id }
}

/// A card that was lost, blocked or has expired serves nobody.
fn usable(state: Option<CardState>) -> Result<(), Refusal> {
    match state {
        None | Some(CardState::Active) => Ok(()),
        Some(state) => Err(Refusal::CardNotUsable { state }),
    }
}

/// What is out comes back, what is here goes out, what was lost has turned up; one battery against another of its model is a
/// swap. What lies there already was read twice by the scanner, or by a hand that was not sure: it lies there once.
async fn put(hub: &Hub, by: &Operator, basket: &mut Basket, item: Item) -> Result<(), Fault> {
    if lies_there(basket, item) {
        return Ok(());
    }
    let mut read = hub.store.read().await?;
    let line = store::rental::open_line_of(&mut read, by.hub, item).await?;
    let custody = store::custody::of(&mut read, item).await?;
    let alike = alike(&mut read, by, basket, item).await?;
    let is_lost = custody.is_some_and(|custody| custody.holder == Holder::Unknown && custody.hub == by.hub);
    match line {
        Some(line) => comes_back(basket, item, &line, &alike),
        None if is_lost => basket.found.push(FoundAsk { item, soc_pct: None, give_back: None }),
        None => goes_out(basket, item, &alike),
    }
    Ok(())
}

fn lies_there(basket: &Basket, item: Item) -> bool {
    let swapped = basket.swap.iter().any(|ask| ask.back == item || ask.out == Some(item));
    swapped
        || basket.out.iter().any(|ask| ask.item == item)
        || basket.back.iter().any(|ask| ask.item == item)
        || basket.found.iter().any(|ask| ask.item == item)
        || basket.due.iter().any(|ask| ask.item == item)
        || basket.recharge.contains(&item)
}

fn comes_back(basket: &mut Basket, item: Item, line: &LineSeen, alike: &[Item]) {
    let is_same_customer = basket.customer.is_none_or(|customer| customer == line.customer);
    basket.customer = basket.customer.or(Some(line.customer));
    let against = basket.out.iter().position(|ask| alike.contains(&ask.item) && is_same_customer);
    match against {
        Some(index) => {
            let out = basket.out.remove(index);
            basket.swap.push(swap(item, out.item));
        }
        None => basket.back.push(BackAsk {
            item,
            how: BackAs::Returned,
            at: None,
            condition: None,
            soc_pct: None,
            energy_kwh: None,
            mass_kg: None,
            volume_l: None,
            charge: None,
        }),
    }
}

fn goes_out(basket: &mut Basket, item: Item, alike: &[Item]) {
    let is_plain = |ask: &BackAsk| alike.contains(&ask.item) && ask.how == BackAs::Returned;
    let against = basket.back.iter().position(is_plain);
    match against {
        Some(index) => {
            let back = basket.back.remove(index);
            basket.swap.push(swap(back.item, item));
        }
        None => basket.out.push(OutAsk {
            item,
            tariff: None,
            length: None,
            due: None,
            rental: None,
            condition: None,
            soc_pct: None,
        }),
    }
}

/// What lies there of the same model of battery: one against another is a swap. Of another model, one comes back and the
/// other goes out under terms of its own.
async fn alike(read: &mut Reading, by: &Operator, basket: &Basket, item: Item) -> Result<Vec<Item>, Fault> {
    let Some(model) = model(read, by, item).await? else { return Ok(Vec::new()) };
    let mut alike = Vec::new();
    for other in basket.out.iter().map(|ask| ask.item).chain(basket.back.iter().map(|ask| ask.item)) {
        if self::model(read, by, other).await? == Some(model) {
            alike.push(other);
        }
    }
    Ok(alike)
}

async fn model(read: &mut Reading, by: &Operator, item: Item) -> Result<Option<ModelId>, Fault> {
    if item.kind != ItemKind::Battery {
        return Ok(None);
    }
    let found = store::battery::find(read, by.hub, BatteryId(item.id)).await?;
    Ok(found.map(|seen| seen.battery.form.model))
}

fn swap(back: Item, out: Item) -> SwapAsk {
    SwapAsk { back, out: Some(out), soc_back_pct: None, soc_out_pct: None }
}

/// The amount it was, paid as one usually does; none if it was none.
///
/// # Errors
/// [`Refusal::Invalid`] for an amount that cannot be taken as it was typed.
fn amount(by: &Operator, text: &str) -> Result<Option<PayAsk>, Refusal> {
    match number::typed(text, &by.record.form.currency) {
        Ok(_) => Ok(Some(PayAsk { kind: usual(by.hub), amount: text.trim().to_owned(), reference: String::new() })),
        Err(problem @ (Problem::NotClear | Problem::TooManyDecimals { .. })) => {
            Err(Refusal::field("pay.0.amount", problem))
        }
        Err(_) => Ok(None),
    }
}
