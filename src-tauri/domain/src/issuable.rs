//! Whether something may be handed out: the one definition, for the counter, the stations and the reports. Source:
//! product.md, third law.

use crate::battery::{Battery, Lifecycle};
use crate::charge::Charge;
use crate::check::unscaled;
use crate::custody::{Custody, Holder, HolderKind};
use crate::equipment::{Equipment, EquipmentState};
use crate::hub::{Hub, scale};
use crate::id::{CustomerId, HubId, ReservationId};
use crate::refusal::{Called, Refusal};
use crate::reservation::{self, Promise};
use crate::time::Time;

/// What else decides about an item.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// Who holds it; none if nobody ever did.
    pub custody: Option<Custody>,
    /// What the holder is called, where it is a customer.
    pub holder: Called,
    /// The open job card about its repair.
    pub fault: Option<String>,
    /// Whether a station told something of it that does not fit, and nobody has looked at it.
    pub is_questioned: bool,
    /// What is promised now of it, or of any of its kind.
    pub promised: Vec<Promise>,
    /// How many others of its kind are ready and not kept for somebody themselves; told where any of them is promised.
    pub spare: i64,
}

/// Whether a battery may be handed out at `hub` now, to `customer` if it is known who comes.
///
/// # Errors
/// The first reason why not.
pub fn battery(
    battery: &Battery,
    charge: &Charge,
    situation: &Situation,
    hub: &Hub,
    customer: Option<CustomerId>,
    at: Time,
) -> Result<(), Refusal> {
    if battery.hub != hub.id {
        return Err(Refusal::BatteryOfAnotherHub);
    }
    let here = is_battery_here(situation, hub.id);
    // What is lost is told so, rather than that nobody knows where it is; who has it is told before anything.
    if battery.lifecycle != Lifecycle::InService && !matches!(here, Err(Refusal::BatteryAlreadyOut { .. })) {
        return Err(Refusal::BatteryNotInService { lifecycle: battery.lifecycle });
    }
    here?;
    if situation.is_questioned {
        return Err(Refusal::BatteryQuestioned);
    }
    is_free(situation, customer, at)?;
    if let Some(soh) = charge.soh_e2.filter(|soh| *soh < hub.form.soh_floor_pct * scale::PERCENT) {
        return Err(Refusal::BatteryWorn { soh_pct: unscaled(soh, scale::PERCENT), floor_pct: hub.form.soh_floor_pct });
    }
    is_charged(battery, charge, hub, at)
}

/// Whether a piece of equipment may be handed out at `hub` now, to `customer` if it is known who comes.
///
/// # Errors
/// The first reason why not.
pub fn equipment(
    piece: &Equipment,
    situation: &Situation,
    hub: &Hub,
    customer: Option<CustomerId>,
    at: Time,
) -> Result<(), Refusal> {
    if piece.hub != hub.id {
        return Err(Refusal::EquipmentOfAnotherHub);
    }
    is_equipment_here(situation, hub.id)?;
    if piece.state != EquipmentState::InService {
        return Err(Refusal::NotInService { state: piece.state });
    }
    is_free(situation, customer, at)
}

/// Whether the hub has a battery at hand.
///
/// # Errors
/// [`Refusal::BatteryAlreadyOut`], [`Refusal::BatteryElsewhere`].
pub fn is_battery_here(situation: &Situation, hub: HubId) -> Result<(), Refusal> {
    is_here(situation, hub, |who| Refusal::BatteryAlreadyOut { who }, |holder| Refusal::BatteryElsewhere { holder })
}

/// Whether a battery may leave the stock for good: it is here, or nobody knows where.
///
/// # Errors
/// [`Refusal::BatteryAlreadyOut`], [`Refusal::BatteryElsewhere`].
pub fn battery_may_leave(situation: &Situation, hub: HubId) -> Result<(), Refusal> {
    if is_missing(situation) { Ok(()) } else { is_battery_here(situation, hub) }
}

/// Whether a piece of equipment may leave the stock: it is here, or nobody knows where.
///
/// # Errors
/// [`Refusal::EquipmentAlreadyOut`], [`Refusal::EquipmentElsewhere`].
pub fn equipment_may_leave(situation: &Situation, hub: HubId) -> Result<(), Refusal> {
    if is_missing(situation) { Ok(()) } else { is_equipment_here(situation, hub) }
}

fn is_missing(situation: &Situation) -> bool {
    situation.custody.as_ref().is_none_or(|custody| custody.holder == Holder::Unknown)
}

/// Whether the hub has a piece of equipment at hand.
///
/// # Errors
/// [`Refusal::EquipmentAlreadyOut`], [`Refusal::EquipmentElsewhere`].
pub fn is_equipment_here(situation: &Situation, hub: HubId) -> Result<(), Refusal> {
    is_here(situation, hub, |who| Refusal::EquipmentAlreadyOut { who }, |holder| Refusal::EquipmentElsewhere { holder })
}

fn is_here(
    situation: &Situation,
    hub: HubId,
    out: fn(Called) -> Refusal,
    elsewhere: fn(HolderKind) -> Refusal,
) -> Result<(), Refusal> {
    match situation.custody.as_ref().map(|custody| custody.holder) {
        Some(holder) if holder.is_at(hub) => Ok(()),
        Some(Holder::Customer(_)) => Err(out(situation.holder.clone())),
        Some(holder) => Err(elsewhere(holder.kind())),
        None => Err(elsewhere(HolderKind::Unknown)),
    }
}

fn is_free(situation: &Situation, customer: Option<CustomerId>, at: Time) -> Result<(), Refusal> {
    if let Some(job) = &situation.fault {
        return Err(Refusal::OpenFault { job: job.clone() });
    }
    is_unpromised(situation, customer, at)
}

/// A thing itself is kept for whom it was promised. Of any of a kind, as many are kept as were promised; who was promised
/// one takes whichever they like.
fn is_unpromised(situation: &Situation, customer: Option<CustomerId>, at: Time) -> Result<(), Refusal> {
    let promised = &situation.promised;
    if let Some(of_itself) = promised.iter().find(|promise| promise.item.is_some() && !promise.is_to(customer)) {
        return Err(of_itself.refusal());
    }
    let met: Vec<ReservationId> = promised.iter().filter(|promise| promise.is_to(customer)).map(|own| own.id).collect();
    let spare = std::iter::repeat_n(at, usize::try_from(situation.spare).unwrap_or(0));
    let now = (at, Time(at.0.saturating_add(1)));
    let there = (spare.clone().chain([at]), spare);
    reservation::broken(promised, there, customer, met.get(..1).unwrap_or_default(), now)
        .map_or(Ok(()), |first| Err(first.refusal()))
}

fn is_charged(battery: &Battery, charge: &Charge, hub: &Hub, at: Time) -> Result<(), Refusal> {
    let (needed_pct, hours) = (hub.form.issue_soc_pct, hub.form.fresh_orange_h);
    match (charge.ready_until(needed_pct, hours), charge.soc_e2) {
        (Some(until), _) if until >= at => Ok(()),
        (None, Some(soc)) => Err(Refusal::BatteryTooLow { soc_pct: unscaled(soc, scale::PERCENT), needed_pct }),
        (Some(_), _) | (None, None) => {
            let item = battery.form.short_code.clone();
            Err(Refusal::BatteryChargeUnknown { battery: battery.id, item, as_of: charge.soc_at, hours })
        }
    }
}
