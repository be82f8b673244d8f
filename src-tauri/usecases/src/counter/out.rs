//! What goes out: a rental, or a line of a running one.

use domain::charge::Charge;
use domain::check::{Check, scaled, unscaled};
use domain::custody::{Custody, CustodyReason, Holder};
use domain::deposit::{self, Deposit};
use domain::hub::scale::PERCENT;
use domain::price::{Price, Usage, price};
use domain::rental::{Line, Rental, due_after, due_as_typed, next_code};
use domain::reservation::Reservation;
use domain::tariff::{self, Length, LengthUnit, Tariff, Terms, due, fitting};
use domain::time::day_in;
use domain::{
    BatteryId, CustomerId, DepositId, EquipmentId, Item, ItemKind, Problem, Refusal, RentalId, RentalLineId, TariffId,
    Time, issuable,
};
use store::Reading;
use store::act::ActRental;

use super::basket::OutAsk;
use super::plan::{Plan, is_served};
use super::promised::{self, Having};
use super::view::{Did, PlanLine};
use crate::fault::Fault;
use crate::handles::Hub;

/// What somebody wants to take, as far as it is known.
pub(super) struct Thing {
    pub item: Item,
    pub code: String,
    pub kind: tariff::Item,
    /// Of a battery, with what was measured just now.
    pub charge: Option<Charge>,
    /// Of a battery, as it is kept.
    pub kept: Option<Charge>,
    /// Who has it.
    pub custody: Option<Custody>,
}

impl Thing {
    /// How full it is, for whoever looks at it.
    pub fn full_pct(&self) -> Option<f64> {
        self.charge.as_ref()?.full_e2().map(|full| unscaled(full, PERCENT))
    }
}

pub(super) async fn plan(hub: &Hub, reading: &mut Reading, plan: &mut Plan, asks: &[OutAsk]) -> Result<(), Fault> {
    if asks.is_empty() {
        return Ok(());
    }
    let tariffs = store::tariff::all(reading, plan.record.id).await?;
    if plan.payer.is_none() {
        return waiting(reading, plan, &tariffs, asks).await;
    }
    let customer = taker(reading, plan).await?;
    let mut rental = None;
    for ask in asks {
        let rental = match ask.rental {
            Some(running) => running_of(reading, plan, customer, running).await?,
            None => match rental {
                Some(rental) => rental,
                None => *rental.insert(begin(hub, reading, plan, customer).await?),
            },
        };
        one(hub, reading, plan, (customer, rental, &tariffs), ask).await?;
    }
    Ok(())
}

/// What lies on the counter for nobody yet: shown with what it would cost, and never done so.
async fn waiting(reading: &mut Reading, plan: &mut Plan, tariffs: &[Tariff], asks: &[OutAsk]) -> Result<(), Fault> {
    for ask in asks {
        let (thing, agreed) = agreed(reading, plan, None, tariffs, ask).await?;
        plan.estimate = domain::ledger::sum([plan.estimate, agreed.estimate.total])?;
        plan.shown.push(shown(&thing, agreed, 0));
    }
    Ok(())
}

/// What is agreed for a thing that goes out.
struct Agreed<'a> {
    tariff: &'a Tariff,
    offered: Vec<&'a Tariff>,
    terms: Terms,
    length: Option<Length>,
    due: Time,
    estimate: Price,
    /// What was kept for its customer.
    met: Option<Reservation>,
}

async fn agreed<'a>(
    reading: &mut Reading,
    plan: &Plan,
    customer: Option<CustomerId>,
    tariffs: &'a [Tariff],
    ask: &OutAsk,
) -> Result<(Thing, Agreed<'a>), Fault> {
    let thing = issuable(reading, plan, ask.item, customer, soc(ask.soc_pct, "soc_pct")?).await?;
    let today = day_in(&plan.record.form.zone, plan.at);
    let offered = fitting(tariffs, thing.kind, &today);
    let tariff = chosen(&offered, tariffs, ask, &thing)?;
    let tax = if plan.record.form.tax_on { scaled(plan.record.form.tax_pct, PERCENT) } else { 0 };
    let terms = Terms::of(&tariff.form, tax);
    let (length, due) = until(plan, &terms, ask)?;
    let met = match customer {
        Some(customer) => promised::met(reading, plan, customer, (ask.item, promised::model_of(thing.kind))).await?,
        None => None,
    };
    let due = due_as_kept(ask, due, met.as_ref());
    let having = Having {
        item: ask.item,
        model: promised::model_of(thing.kind),
        customer,
        from: plan.at,
        until: due,
        met: met.iter().map(|met| met.id).collect(),
    };
    promised::kept(reading, plan, &having).await?;
    let estimate = match length {
        Some(length) => price(&terms, &Usage::planned(&terms, plan.at, length))?,
        None => price(&terms, &Usage::between(plan.at, due))?,
    };
    Ok((thing, Agreed { tariff, offered, terms, length, due, estimate, met }))
}

fn shown(thing: &Thing, agreed: Agreed<'_>, deposit: i64) -> PlanLine {
    PlanLine {
        soc_pct: thing.full_pct(),
        deposit,
        price: Some(agreed.estimate),
        tariff: Some(agreed.tariff.id),
        tariff_name: agreed.tariff.form.name.clone(),
        length: agreed.length,
        due: Some(agreed.due),
        offered: agreed.offered.into_iter().map(super::view::Offered::of).collect(),
        ..PlanLine::new(Did::Issue, thing.item, &thing.code)
    }
}

/// The customer who takes something: known here, and still served.
async fn taker(reading: &mut Reading, plan: &Plan) -> Result<CustomerId, Fault> {
    let customer = plan.payer.ok_or_else(|| Refusal::field("customer", Problem::Required))?;
    let is_served = match plan.is_served {
        Some(is_served) => is_served,
        // Nobody was named: it is whoever brings something back.
        None => is_served(reading, plan.record.id, customer).await?,
    };
    if is_served { Ok(customer) } else { Err(Refusal::CustomerNotServed.into()) }
}

async fn running_of(
    reading: &mut Reading,
    plan: &Plan,
    customer: CustomerId,
    rental: RentalId,
) -> Result<RentalId, Fault> {
    let open = store::rental::open_lines_of(reading, plan.record.id, customer).await?;
    let is_running = open.iter().any(|seen| seen.line.rental == rental);
    if is_running { Ok(rental) } else { Err(Refusal::not_found("rental").into()) }
}

pub(super) async fn begin(
    hub: &Hub,
    reading: &mut Reading,
    plan: &mut Plan,
    customer: CustomerId,
) -> Result<RentalId, Fault> {
    let day = day_in(&plan.record.form.zone, plan.at);
    let year = day.split('-').next().unwrap_or_default();
    let last = match plan.rentals.last() {
        Some(rental) => Some(rental.code.clone()),
        None => store::rental::last_code(reading, plan.record.id, year).await?,
    };
    let rental = Rental {
        id: RentalId(hub.ids.next()),
        hub: plan.record.id,
        code: next_code(year, last.as_deref()),
        customer,
        started: plan.at,
        note: String::new(),
        act: plan.act,
    };
    let id = rental.id;
    plan.rentals.push(rental);
    Ok(id)
}

async fn one(
    hub: &Hub,
    reading: &mut Reading,
    plan: &mut Plan,
    (customer, rental, tariffs): (CustomerId, RentalId, &[Tariff]),
    ask: &OutAsk,
) -> Result<(), Fault> {
    let (thing, agreed) = agreed(reading, plan, Some(customer), tariffs, ask).await?;
    let begun = begun(hub, plan, (rental, ask.item), (agreed.tariff.id, &agreed.terms), (agreed.length, agreed.due))?;
    let soc_out_e2 = thing.charge.as_ref().and_then(|charge| charge.soc_e2);
    let line = Line { soc_out_e2, condition_out: ask.condition, ..begun };
    let deposit = hold(hub, reading, plan, customer, &line, agreed.terms.deposit).await?;
    let model = promised::model_of(thing.kind);
    let reserved = agreed.met.is_some();
    if let Some(kept) = agreed.met.clone() {
        promised::meet(reading, plan, kept, rental).await?;
    }
    leave(hub, plan, &thing, Holder::Customer(customer), CustodyReason::Issued)?;
    plan.models.extend(model);
    plan.estimate = domain::ledger::sum([plan.estimate, agreed.estimate.total])?;
    plan.did.push(ActRental { rental, line: Some(line.id), kind: Did::Issue.word(), item: ask.item, other_item: None });
    plan.agreed.push((agreed.tariff.id, agreed.terms.clone()));
    plan.shown.push(PlanLine { reserved, ..shown(&thing, agreed, deposit) });
    plan.before.new_lines.push(line.id);
    plan.lines.push(line);
    Ok(())
}

/// A line that begins now.
pub(super) fn begun(
    hub: &Hub,
    plan: &Plan,
    (rental, item): (RentalId, Item),
    (tariff, terms): (TariffId, &Terms),
    (length, due): (Option<Length>, Time),
) -> Result<Line, Fault> {
    Ok(Line {
        id: RentalLineId(hub.ids.next()),
        hub: plan.record.id,
        rental,
        item,
        terms: store::tariff::terms_id(plan.record.id, tariff, terms)?,
        flat: length.and_then(|length| terms.flat(length)),
        started: plan.at,
        due,
        ended: None,
        outcome: None,
        swaps: 0,
        recharges: 0,
        energy: domain::price::Millionths(0),
        mass: domain::price::Millionths(0),
        volume: domain::price::Millionths(0),
        soc_out_e2: None,
        soc_back_e2: None,
        condition_out: None,
        condition_back: None,
        price: None,
        act: plan.act,
    })
}

/// A share of a hundred that was measured, in hundredths.
pub(super) fn soc(pct: Option<f64>, field: &str) -> Result<Option<i64>, Refusal> {
    let mut check = Check::default();
    let soc = pct.map(|pct| scaled(check.decimal(field, pct, PERCENT, 0.0, 100.0), PERCENT));
    check.done()?;
    Ok(soc)
}

/// The thing, if it may be handed out: what was measured just now counts.
pub(super) async fn issuable(
    reading: &mut Reading,
    plan: &Plan,
    item: Item,
    customer: Option<CustomerId>,
    measured: Option<i64>,
) -> Result<Thing, Fault> {
    let (hub, at) = (&plan.record, plan.at);
    let mut situation = store::situation::of(reading, hub.id, item, at).await?;
    situation.promised.retain(|promise| plan.reservations.iter().all(|met| met.id != promise.id));
    match item.kind {
        ItemKind::Battery => {
            let id = BatteryId(item.id);
            let Some(seen) = store::battery::find(reading, hub.id, id).await? else {
                let other = store::record::title_of(reading, "battery", item.id).await?.is_some();
                return Err(if other { Refusal::BatteryOfAnotherHub } else { Refusal::not_found("battery") }.into());
            };
            // What lies in this act already is spared no more.
            let gone = i64::try_from(plan.of_model(seen.battery.form.model)).unwrap_or(i64::MAX);
            situation.spare = situation.spare.saturating_sub(gone);
            let kept = store::charge::find(reading, id).await?;
            let charge = match measured {
                Some(soc) => {
                    Charge { soc_e2: Some(soc), soc_at: Some(at), full_at: None, full_by: None, ..kept.clone() }
                }
                None => kept.clone(),
            };
            plan.unless_allowed(issuable::battery(&seen.battery, &charge, &situation, hub, customer, at))?;
            let kind = tariff::Item::Battery { id, model: seen.battery.form.model };
            let (charge, kept, custody) = (Some(charge), Some(kept), situation.custody);
            Ok(Thing { item, code: seen.battery.form.short_code, kind, charge, kept, custody })
        }
        ItemKind::Equipment => {
            let id = EquipmentId(item.id);
            let Some(seen) = store::equipment::find(reading, hub.id, id, at).await? else {
                let other = store::record::title_of(reading, "equipment", item.id).await?.is_some();
                return Err(if other { Refusal::EquipmentOfAnotherHub } else { Refusal::not_found("equipment") }.into());
            };
            plan.unless_allowed(issuable::equipment(&seen.equipment, &situation, hub, customer, at))?;
            let kind = tariff::Item::Equipment { id, equipment_type: seen.equipment.form.equipment_type };
            let (charge, kept, custody) = (None, None, situation.custody);
            Ok(Thing { item, code: seen.equipment.form.code, kind, charge, kept, custody })
        }
    }
}

/// Hands something out of the hub's hands.
pub(super) fn leave(
    hub: &Hub,
    plan: &mut Plan,
    thing: &Thing,
    to: Holder,
    reason: CustodyReason,
) -> Result<(), Refusal> {
    let was = thing.custody.as_ref().ok_or_else(|| Refusal::not_found("custody"))?;
    plan.hand_over(hub, was, to, reason);
    if let (Some(charge), Some(kept)) = (&thing.charge, &thing.kept) {
        plan.charge(BatteryId(thing.item.id), kept.clone(), charge.clone().left(plan.act));
    }
    Ok(())
}

fn chosen<'a>(offered: &[&'a Tariff], all: &'a [Tariff], ask: &OutAsk, thing: &Thing) -> Result<&'a Tariff, Refusal> {
    let Some(asked) = ask.tariff else {
        return offered.first().copied().ok_or_else(|| Refusal::NoTariff { item: thing.code.clone() });
    };
    if let Some(tariff) = offered.iter().find(|tariff| tariff.id == asked) {
        return Ok(tariff);
    }
    let known = all.iter().find(|tariff| tariff.id == asked);
    Err(known.map_or_else(
        || Refusal::not_found("tariff"),
        |tariff| Refusal::TariffDoesNotFit { tariff: tariff.form.name.clone() },
    ))
}

/// How long it is meant to be out, and until when.
fn until(plan: &Plan, terms: &Terms, ask: &OutAsk) -> Result<(Option<Length>, Time), Refusal> {
    let form = &plan.record.form;
    let length = match ask.length {
        Some(length) if terms.offers(length) => Some(length),
        Some(_) => return Err(Refusal::LengthNotOffered),
        None if ask.due.is_some() => None,
        None => Some(first_length(terms)),
    };
    let due = match (ask.due, length) {
        (Some(asked), _) => due_as_typed(plan.at, asked)?,
        (None, Some(length)) => due(length, plan.at, &form.zone, &form.due_time),
        (None, None) => plan.at,
    };
    Ok((length, due_after(plan.at, due)?))
}

/// What was kept for somebody is due when those hours end at the latest, unless another time is asked for.
fn due_as_kept(ask: &OutAsk, due: Time, met: Option<&Reservation>) -> Time {
    match met {
        Some(kept) if ask.due.is_none() && ask.length.is_none() => due.min(kept.form.to),
        Some(_) | None => due,
    }
}

pub(super) fn first_length(terms: &Terms) -> Length {
    let asked = terms.custom.map(|custom| custom.min);
    let day = Length { value: 1, unit: LengthUnit::Days };
    terms.presets.first().map(|preset| preset.length).or(asked).unwrap_or(day)
}

/// Takes what is to be held for a line, by the hub's policy; what it is.
async fn hold(
    hub: &Hub,
    reading: &mut Reading,
    plan: &mut Plan,
    customer: CustomerId,
    line: &Line,
    amount: i64,
) -> Result<i64, Fault> {
    // What is held for a reservation leaves with it.
    let held = store::deposit::held_of(reading, customer).await?.iter().any(|deposit| deposit.line.is_some());
    let taken = plan.deposits.iter().any(|deposit| deposit.fate.is_none() && deposit.customer == customer);
    let amount = deposit::asked(plan.record.form.deposit_policy, amount, held || taken);
    if amount == 0 {
        return Ok(0);
    }
    let deposit = Deposit {
        id: DepositId(hub.ids.next()),
        hub: plan.record.id,
        customer,
        rental: Some(line.rental),
        line: Some(line.id),
        amount,
        taken_at: plan.at,
        fate: None,
        left_at: None,
        reason: String::new(),
        act: plan.act,
    };
    deposit.book_taken(&mut plan.book)?;
    plan.deposits.push(deposit);
    Ok(amount)
}
