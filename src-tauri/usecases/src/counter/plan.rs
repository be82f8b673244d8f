//! What an act will do, decided before anything is written. The preview and the act itself run this same planning over the
//! same facts, so that what was shown is what is stored.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::allowable::Allowable;
use domain::battery::Lifecycle;
use domain::charge::Charge;
use domain::check::{self, Check};
use domain::custody::{Custody, CustodyReason, Holder};
use domain::deposit::{self, Deposit, DepositFate};
use domain::equipment::EquipmentState;
use domain::hub::Hub as HubRecord;
use domain::ledger::{Book, Side, sum};
use domain::number;
use domain::payment::Payment;
use domain::rental::{Ending, Line, Rental};
use domain::reservation::Reservation;
use domain::role::Limits;
use domain::shift::Shift;
use domain::tariff::Terms;
use domain::{
    ActId, BatteryId, CustodyId, CustomerId, EquipmentId, HubId, Item, ModelId, Refusal, RentalLineId, SlotId,
    StationId, TariffId, Time, UserId,
};
use serde::{Deserialize, Serialize};
use store::Reading;
use store::act::ActRental;

use super::basket::Basket;
use super::view::PlanLine;
use super::{back, found, money, out, running};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Things in one act.
const ITEMS_MAX: usize = 50;
/// Characters of a note.
const NOTE_MAX: usize = 300;

/// Who allows what would be refused, and why.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    /// The manager.
    pub by: UserId,
    /// How far they may go; none for an admin, who may all.
    pub limits: Option<Limits>,
    /// Why.
    pub reason: String,
}

/// The rows an act changed, as they were, and those it made: what undoes it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Before {
    pub lines: Vec<Line>,
    pub deposits: Vec<Deposit>,
    pub charges: Vec<(BatteryId, Charge)>,
    pub custody: Vec<Custody>,
    pub lost_batteries: Vec<(BatteryId, Lifecycle)>,
    pub lost_equipment: Vec<(EquipmentId, EquipmentState)>,
    pub found: Vec<Item>,
    pub reservations: Vec<Reservation>,
    pub new_lines: Vec<RentalLineId>,
}

/// What an act will do.
pub(crate) struct Plan {
    pub act: ActId,
    pub at: Time,
    /// When the earliest of it was, where that is told later.
    pub occurred_at: Time,
    pub by: UserId,
    pub record: Arc<HubRecord>,
    /// What the basket names.
    pub named: BTreeSet<Item>,
    pub shift: Option<Shift>,
    /// Who was named.
    pub customer: Option<CustomerId>,
    /// Whether they may be handed something; none if nobody was named.
    pub is_served: Option<bool>,
    /// Who pays, and takes what goes out.
    pub payer: Option<CustomerId>,
    pub allowed: Option<Allowed>,
    pub balance: i64,
    pub agreed: Vec<(TariffId, Terms)>,
    /// Models of the batteries that go out.
    pub models: Vec<ModelId>,
    pub rentals: Vec<Rental>,
    pub lines: Vec<Line>,
    pub custody: Vec<Custody>,
    pub charges: Vec<(BatteryId, Charge)>,
    pub lost: Vec<Item>,
    pub found: Vec<Item>,
    pub reservations: Vec<Reservation>,
    pub deposits: Vec<Deposit>,
    pub payments: Vec<Payment>,
    pub book: Book,
    pub did: Vec<ActRental>,
    pub shown: Vec<PlanLine>,
    pub estimate: i64,
    pub to_pay: i64,
    /// What stays as credit before anything is paid.
    pub left_over: i64,
    /// What of the payer's credit is for what runs on.
    pub paid_ahead: i64,
    pub before: Before,
    /// The note and the reason of a discount.
    pub note: String,
}

/// What the whole of a basket will do.
pub(crate) async fn plan(
    hub: &Hub,
    by: &Operator,
    reading: &mut Reading,
    (act, at): (ActId, Time),
    basket: &Basket,
    allowed: Option<Allowed>,
) -> Result<Plan, Fault> {
    let mut plan = begin(by, reading, (act, at), basket, allowed).await?;
    plan.named = each_once(basket)?;
    for ask in &basket.back {
        back::plan(hub, reading, &mut plan, ask, &basket.note).await?;
    }
    for ask in &basket.found {
        found::plan(hub, by, reading, &mut plan, ask, &basket.note).await?;
    }
    for ask in &basket.swap {
        running::swap(hub, reading, &mut plan, ask).await?;
    }
    for item in &basket.recharge {
        running::recharge(reading, &mut plan, *item).await?;
    }
    for ask in &basket.due {
        running::due(reading, &mut plan, ask, &basket.note).await?;
    }
    plan.payer = plan.payer.or(plan.customer);
    out::plan(hub, reading, &mut plan, &basket.out).await?;
    release_deposits(reading, &mut plan).await?;
    money::plan(hub, by, reading, &mut plan, basket).await?;
    Ok(plan)
}

pub(super) async fn begin(
    by: &Operator,
    reading: &mut Reading,
    (act, at): (ActId, Time),
    basket: &Basket,
    allowed: Option<Allowed>,
) -> Result<Plan, Fault> {
    let shift = store::shift::open_of(reading, by.hub).await?;
    let is_served = match basket.customer {
        Some(customer) => Some(is_served(reading, by.hub, customer).await?),
        None => None,
    };
    Ok(Plan {
        act,
        at,
        occurred_at: at,
        by: by.user,
        record: Arc::clone(&by.record),
        named: BTreeSet::new(),
        shift,
        customer: basket.customer,
        is_served,
        payer: basket.customer.filter(|_| !basket.out.is_empty()),
        allowed,
        balance: 0,
        agreed: Vec::new(),
        models: Vec::new(),
        rentals: Vec::new(),
        lines: Vec::new(),
        custody: Vec::new(),
        charges: Vec::new(),
        lost: Vec::new(),
        found: Vec::new(),
        reservations: Vec::new(),
        deposits: Vec::new(),
        payments: Vec::new(),
        book: Book::default(),
        did: Vec::new(),
        shown: Vec::new(),
        estimate: 0,
        to_pay: 0,
        left_over: 0,
        paid_ahead: 0,
        before: Before::default(),
        note: note(basket)?,
    })
}

/// Whether a customer may be handed something.
pub(super) async fn is_served(reading: &mut Reading, hub: HubId, customer: CustomerId) -> Result<bool, Fault> {
    let found = store::customer::find(reading, hub, customer).await?;
    Ok(found.ok_or_else(|| Refusal::not_found("customer"))?.customer.is_served())
}

/// What is said of it all, and why something is let off.
fn note(basket: &Basket) -> Result<String, Refusal> {
    let mut check = Check::default();
    let note = check.optional_line("note", &basket.note, NOTE_MAX);
    check.done()?;
    let reason = basket.discount.as_ref().map(|ask| check::reason(&ask.reason)).transpose()?;
    let said = [Some(note), reason].into_iter().flatten().filter(|said| !said.is_empty());
    Ok(said.collect::<Vec<_>>().join(" · "))
}

/// Nothing goes out and comes back in one act, or twice, and only one thing happens to it. What is named.
fn each_once(basket: &Basket) -> Result<BTreeSet<Item>, Fault> {
    let mut seen = BTreeSet::new();
    let out = basket.out.iter().map(|ask| ask.item);
    let back = basket.back.iter().map(|ask| ask.item);
    let found = basket.found.iter().map(|ask| ask.item);
    let swapped = basket.swap.iter().flat_map(|ask| std::iter::once(ask.back).chain(ask.out));
    let goes_on = basket.recharge.iter().copied().chain(basket.due.iter().map(|ask| ask.item));
    let items: Vec<Item> = out.chain(back).chain(found).chain(swapped).chain(goes_on).collect();
    if items.len() > ITEMS_MAX || basket.pay.as_ref().is_some_and(|pay| pay.len() > ITEMS_MAX) {
        return Err(Refusal::field("basket", domain::Problem::TooMany { max: 50 }).into());
    }
    for item in items {
        if !seen.insert(item) {
            return Err(Refusal::TwiceInAct.into());
        }
    }
    Ok(seen)
}

impl Plan {
    /// Hands an item over, remembering who held it.
    pub fn hand_over(&mut self, hub: &Hub, was: &Custody, to: Holder, reason: CustodyReason) {
        self.before.custody.push(was.clone());
        self.custody.push(Custody {
            id: CustodyId(hub.ids.next()),
            hub: self.record.id,
            item: was.item,
            holder: to,
            place: String::new(),
            from: self.at,
            reason,
            actor: self.by,
            act: self.act,
        });
    }

    /// What comes back is in a station, and not on the rack.
    pub fn put_into(&mut self, item: Item, station: StationId, slot: Option<SlotId>) {
        let hub = self.record.id;
        for custody in self.custody.iter_mut().filter(|custody| custody.item == item && custody.holder.is_at(hub)) {
            custody.holder = Holder::station(hub, station, slot);
        }
    }

    /// How worn a battery of this act was found.
    pub fn found_worn(&mut self, battery: BatteryId, soh_e2: i64) {
        for (_, charge) in self.charges.iter_mut().filter(|(other, _)| *other == battery) {
            charge.soh_e2 = Some(soh_e2);
        }
    }

    /// Writes what is known of a battery's charge, remembering what was.
    pub fn charge(&mut self, battery: BatteryId, was: Charge, now: Charge) {
        self.before.charges.push((battery, was));
        self.charges.push((battery, now));
    }

    /// From when an item can be had after what is planned so far: none if this act does nothing to it, and no moment if it
    /// is gone.
    pub fn free_from(&self, item: Item) -> Option<Option<Time>> {
        if let Some(line) = self.lines.iter().rev().find(|line| line.item == item && line.is_open()) {
            return Some(Some(line.due.max(self.at)));
        }
        let custody = self.custody.iter().rev().find(|custody| custody.item == item)?;
        Some(custody.holder.is_at(self.record.id).then_some(self.at))
    }

    /// How many batteries of a model go out.
    pub fn of_model(&self, model: ModelId) -> usize {
        self.models.iter().filter(|other| **other == model).count()
    }

    /// Writes a line of a rental, remembering how it was.
    pub fn change(&mut self, was: Line, now: Line) {
        self.before.lines.push(was);
        self.lines.push(now);
    }

    /// Who pays is whose things lie there: the one who was named if something of them is theirs or goes out to them, else
    /// whoever's things came first.
    pub fn pays_for(&mut self, customer: CustomerId) {
        if self.payer.is_none() || self.customer == Some(customer) {
            self.payer = Some(customer);
        }
    }

    /// What is refused, unless a named manager allows it and it may be allowed.
    pub fn unless_allowed(&self, decision: Result<(), Refusal>) -> Result<(), Refusal> {
        match decision {
            Err(refusal) if self.allowed.is_some() && Allowable::of(&refusal).is_some() => Ok(()),
            other => other,
        }
    }

    /// What the payer has as credit after all that is planned so far.
    pub fn balance_so_far(&self) -> Result<i64, Refusal> {
        let Some(payer) = self.payer else { return Ok(0) };
        let moved = self.book.sum(Side::customer(payer))?;
        sum([self.balance, -moved])
    }
}

/// Deposits whose things have come back leave with them.
async fn release_deposits(reading: &mut Reading, plan: &mut Plan) -> Result<(), Fault> {
    let ended: Vec<Line> = plan.lines.iter().filter(|line| !line.is_open()).cloned().collect();
    let mut customers = BTreeSet::new();
    for line in &ended {
        let customer = customer_of(reading, plan, line).await?;
        if !customers.insert(customer) {
            continue;
        }
        let has_more = has_more(reading, plan, customer, &ended).await?;
        for held in store::deposit::held_of(reading, customer).await? {
            let own = ended.iter().find(|line| Some(line.id) == held.line).unwrap_or(line);
            if !deposit::goes_back(plan.record.form.deposit_policy, &held, own.id, has_more) {
                continue;
            }
            let is_gone = matches!(own.outcome, Some(Ending::Lost | Ending::Stolen));
            let fate = if is_gone { DepositFate::Applied } else { DepositFate::Released };
            let left = held.left(fate, "", plan.at, plan.act)?;
            left.book_left(&mut plan.book)?;
            if let Some(shown) = plan.shown.iter_mut().find(|shown| shown.item == own.item) {
                shown.deposit_back = Some(sum([shown.deposit_back.unwrap_or(0), held.amount])?);
            }
            plan.before.deposits.push(held);
            plan.deposits.push(left);
        }
    }
    Ok(())
}

async fn customer_of(reading: &mut Reading, plan: &Plan, line: &Line) -> Result<CustomerId, Fault> {
    let found = store::rental::find(reading, plan.record.id, line.rental).await?;
    Ok(found.ok_or_else(|| Refusal::not_found("rental"))?.rental.customer)
}

/// Whether a customer has anything left when all is done.
async fn has_more(reading: &mut Reading, plan: &Plan, customer: CustomerId, ended: &[Line]) -> Result<bool, Fault> {
    let open = store::rental::open_lines_of(reading, plan.record.id, customer).await?;
    let stays = open.iter().any(|seen| ended.iter().all(|line| line.id != seen.line.id));
    let gets_more = plan.payer == Some(customer) && !plan.before.new_lines.is_empty();
    Ok(stays || gets_more)
}

/// An amount somebody typed, in minor units of the hub's currency.
pub(super) fn typed(plan: &Plan, field: &str, text: &str) -> Result<i64, Fault> {
    let amount = number::typed(text, &plan.record.form.currency).map_err(|problem| Refusal::field(field, problem))?;
    Ok(domain::ledger::bounded(amount)?)
}
