//! Productive-use equipment (lights, mills, fridges): its types, the pieces, and who has the use of which.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::id::{AssignmentId, CustomerId, EquipmentId, EquipmentTypeId, HubId};
use crate::model::TENTHS;
use crate::refusal::{Problem, Refusal};
use crate::role::MONEY_MAX;
use crate::time::Time;

choice! {
    /// Where a type of equipment is used.
    EquipmentUse {
        /// In the hub, on its own power.
        HubOnly = "hub_only",
        /// On a battery.
        BatteryOnly = "battery_only",
        /// Either.
        Both = "both",
    }
}

choice! {
    /// Where a piece stands in its life; not where it is.
    EquipmentState {
        /// Part of the working stock.
        InService = "in_service",
        /// With a technician.
        InRepair = "in_repair",
        /// Taken out of the stock for good, still here.
        Retired = "retired",
        /// Nobody knows where it is.
        Lost = "lost",
        /// Gone: recycled, sold or thrown away.
        Disposed = "disposed",
    }
}

impl EquipmentState {
    /// States that may follow this one; what is disposed of never comes back.
    #[must_use]
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::InService => &[Self::InRepair, Self::Retired, Self::Lost],
            Self::InRepair => &[Self::InService, Self::Retired, Self::Lost],
            Self::Retired | Self::Lost => &[Self::InService, Self::Disposed],
            Self::Disposed => &[],
        }
    }
}

/// A type of equipment, as typed and as kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EquipmentTypeForm {
    /// What people call it; unique in the hub.
    pub name: String,
    /// Watts, one decimal, if known.
    pub rated_power_w: Option<f64>,
    /// What a piece costs, in minor units of the hub's currency, if it is sold.
    pub price: Option<i64>,
    /// Where it is used.
    pub usage: EquipmentUse,
    /// Anything worth knowing.
    pub notes: String,
}

/// A type of equipment as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EquipmentType {
    /// Its id.
    pub id: EquipmentTypeId,
    /// The hub that keeps it.
    pub hub: HubId,
    /// What is known of it.
    #[serde(flatten)]
    pub form: EquipmentTypeForm,
}

/// The type as it will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn type_checked(id: EquipmentTypeId, hub: HubId, form: &EquipmentTypeForm) -> Result<EquipmentType, Refusal> {
    let mut check = Check::default();
    let kept = EquipmentTypeForm {
        name: check.line("name", &form.name, 80),
        rated_power_w: form.rated_power_w.map(|watts| check.decimal("rated_power_w", watts, TENTHS, 0.1, 1_000_000.0)),
        price: form.price.map(|price| check.whole("price", price, 0, MONEY_MAX)),
        usage: form.usage,
        notes: check.notes("notes", &form.notes, 2_000),
    };
    check.done()?;
    Ok(EquipmentType { id, hub, form: kept })
}

/// A piece of equipment, as typed and as kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EquipmentForm {
    /// What people say, as `E-007`; unique in the hub.
    pub code: String,
    /// The maker's number, if it has one; then unique in the hub.
    pub serial_number: String,
    /// Its type.
    pub equipment_type: EquipmentTypeId,
    /// Day it was bought, `YYYY-MM-DD`.
    pub purchased_on: Option<String>,
    /// What was paid for it, in minor units of the hub's currency.
    pub purchase_price: Option<i64>,
    /// Last day of its warranty, `YYYY-MM-DD`.
    pub warranty_until: Option<String>,
    /// Anything worth knowing.
    pub notes: String,
}

/// A piece of equipment as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Equipment {
    /// Its id.
    pub id: EquipmentId,
    /// The hub that keeps it.
    pub hub: HubId,
    /// What is known of it.
    #[serde(flatten)]
    pub form: EquipmentForm,
    /// Where it stands in its life.
    pub state: EquipmentState,
}

/// A new piece, in service.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn new(id: EquipmentId, hub: HubId, form: &EquipmentForm) -> Result<Equipment, Refusal> {
    Ok(Equipment { id, hub, form: checked(form)?, state: EquipmentState::InService })
}

/// The piece after an edit; its life goes on as it was.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn edited(before: &Equipment, form: &EquipmentForm) -> Result<Equipment, Refusal> {
    Ok(Equipment { form: checked(form)?, ..before.clone() })
}

fn checked(form: &EquipmentForm) -> Result<EquipmentForm, Refusal> {
    let mut check = Check::default();
    let serial_number = check.optional_line("serial_number", &form.serial_number, 50);
    let kept = EquipmentForm {
        code: check.code("code", &form.code, 20),
        serial_number,
        equipment_type: form.equipment_type,
        purchased_on: check.date("purchased_on", form.purchased_on.as_deref()),
        purchase_price: form.purchase_price.map(|price| check.whole("purchase_price", price, 0, MONEY_MAX)),
        warranty_until: check.date("warranty_until", form.warranty_until.as_deref()),
        notes: check.notes("notes", &form.notes, 2_000),
    };
    check.done()?;
    Ok(kept)
}

/// The piece after a change of its life. What nobody can use any more must first be taken back from whoever has the use
/// of it.
///
/// # Errors
/// [`Refusal::EquipmentStateNotAllowed`] if `to` does not follow its present state; [`Refusal::StillAssigned`].
pub fn moved(before: &Equipment, to: EquipmentState, assigned: i64) -> Result<Equipment, Refusal> {
    if !before.state.next().contains(&to) {
        return Err(Refusal::EquipmentStateNotAllowed { from: before.state, to });
    }
    let is_gone = matches!(to, EquipmentState::Retired | EquipmentState::Disposed);
    if is_gone && assigned > 0 {
        return Err(Refusal::StillAssigned { customers: assigned });
    }
    Ok(Equipment { state: to, ..before.clone() })
}

/// A customer has the use of a piece for a time. Several may share one; nobody has it twice at once.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// The hub that keeps the piece.
    pub hub: HubId,
    /// The piece.
    pub equipment: EquipmentId,
    /// Who has the use of it.
    pub customer: CustomerId,
    /// From when.
    pub from: Time,
    /// Until when; none while it goes on.
    pub to: Option<Time>,
}

impl Assignment {
    /// Whether the two share a moment; each reaches from its start to just before its end.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |from: Time, end: Option<Time>| end.is_none_or(|end| from < end);
        before(self.from, other.to) && before(other.from, self.to)
    }

    /// Whether it holds at `now` or is still to come.
    #[must_use]
    pub fn is_open(&self, now: Time) -> bool {
        self.to.is_none_or(|end| end > now)
    }
}

/// Gives a customer the use of a piece. `others` are all the piece ever had.
///
/// # Errors
/// [`Refusal::NotInService`], [`Refusal::AssignedAlready`], or [`Refusal::Invalid`] if it ends before it begins, or begins
/// in the future: that would be a promise, not a use.
pub fn assigned(
    equipment: &Equipment,
    new: Assignment,
    others: &[Assignment],
    now: Time,
) -> Result<Assignment, Refusal> {
    if equipment.state != EquipmentState::InService {
        return Err(Refusal::NotInService { state: equipment.state });
    }
    period(new.from, new.to)?;
    if new.from > now {
        return Err(Refusal::field("from", Problem::InFuture));
    }
    let same = others.iter().filter(|other| other.customer == new.customer);
    if same.clone().any(|other| other.overlaps(&new)) {
        return Err(Refusal::AssignedAlready);
    }
    Ok(new)
}

/// Ends the use of a piece at `to`; what has ended stays as it was.
///
/// # Errors
/// [`Refusal::AssignmentEnded`], or [`Refusal::Invalid`] if it would end before it begins.
pub fn ended(before: &Assignment, to: Time, now: Time) -> Result<Assignment, Refusal> {
    if !before.is_open(now) {
        return Err(Refusal::AssignmentEnded);
    }
    period(before.from, Some(to))?;
    Ok(Assignment { to: Some(to), ..before.clone() })
}

fn period(from: Time, to: Option<Time>) -> Result<(), Refusal> {
    let mut check = Check::default();
    check.time("from", from);
    if let Some(to) = to {
        check.time("to", to);
        if to < from {
            check.problem("to", Problem::BeforeStart);
        }
    }
    check.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const DAY: i64 = 86_400_000;
    const FIRST: i64 = 1_790_000_000_000;

    fn form() -> EquipmentForm {
        EquipmentForm {
            code: "e-1".into(),
            serial_number: String::new(),
            equipment_type: EquipmentTypeId(Uuid::nil()),
            purchased_on: Some("2026-02-28".into()),
            purchase_price: Some(125_000),
            warranty_until: None,
            notes: String::new(),
        }
    }

    fn piece(state: EquipmentState) -> Equipment {
        let new = new(EquipmentId(Uuid::nil()), HubId(Uuid::nil()), &form()).expect("fine");
        Equipment { state, ..new }
    }

    fn use_of(customer: u128, from: i64, to: Option<i64>) -> Assignment {
        Assignment {
            id: AssignmentId(Uuid::nil()),
            hub: HubId(Uuid::nil()),
            equipment: EquipmentId(Uuid::nil()),
            customer: CustomerId(Uuid::from_u128(customer)),
            from: Time(FIRST + from * DAY),
            to: to.map(|to| Time(FIRST + to * DAY)),
        }
    }

    #[test]
    fn a_day_that_is_none_and_a_price_below_nothing_are_named() {
        let wrong = EquipmentForm { purchased_on: Some("2026-02-30".into()), purchase_price: Some(-1), ..form() };
        let Err(Refusal::Invalid { fields }) = new(EquipmentId(Uuid::nil()), HubId(Uuid::nil()), &wrong) else {
            panic!("a wrong form was taken")
        };
        let names: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(names, ["purchased_on", "purchase_price"]);
    }

    #[test]
    fn several_share_a_piece_but_nobody_has_it_twice_at_once() {
        let piece = piece(EquipmentState::InService);
        let (first, now) = (use_of(1, 0, None), Time(FIRST + 9 * DAY));
        let ahead = assigned(&piece, use_of(2, 10, None), &[], now);
        assert_eq!(ahead, Err(Refusal::field("from", Problem::InFuture)));
        assert!(assigned(&piece, use_of(2, 0, None), std::slice::from_ref(&first), now).is_ok());
        let again = assigned(&piece, use_of(1, 5, None), std::slice::from_ref(&first), now);
        assert_eq!(again, Err(Refusal::AssignedAlready));
        let over = use_of(1, 0, Some(5));
        assert!(assigned(&piece, use_of(1, 5, None), &[over], now).is_ok(), "one after the other");
    }

    #[test]
    fn a_use_ends_after_it_began_and_only_once() {
        let first = use_of(1, 0, None);
        let now = Time(FIRST + 9 * DAY);
        let refused = ended(&first, Time(FIRST - 1), now);
        assert_eq!(refused, Err(Refusal::field("to", Problem::BeforeStart)));
        let over = ended(&first, Time(FIRST), now).expect("on the spot");
        assert_eq!(ended(&over, now, now), Err(Refusal::AssignmentEnded));
    }

    #[test]
    fn what_is_not_in_service_is_given_to_nobody_and_what_somebody_has_is_not_retired() {
        let lost = assigned(&piece(EquipmentState::Lost), use_of(1, 0, None), &[], Time(FIRST));
        assert_eq!(lost, Err(Refusal::NotInService { state: EquipmentState::Lost }));
        let kept = moved(&piece(EquipmentState::InService), EquipmentState::Retired, 2);
        assert_eq!(kept, Err(Refusal::StillAssigned { customers: 2 }));
        assert!(moved(&piece(EquipmentState::InService), EquipmentState::InRepair, 2).is_ok());
    }

    proptest! {
        #[test]
        fn a_piece_moves_only_to_a_state_that_may_follow(from in 0usize..5, to in 0usize..5) {
            let (from, to) = (EquipmentState::ALL[from], EquipmentState::ALL[to]);
            prop_assert_eq!(moved(&piece(from), to, 0).is_ok(), from.next().contains(&to));
        }

        #[test]
        fn two_uses_overlap_if_they_share_a_day(a in 0i64..20, long_a in 1i64..9, b in 0i64..20, long_b in 1i64..9) {
            let (one, two) = (use_of(1, a, Some(a + long_a)), use_of(1, b, Some(b + long_b)));
            let share = (a..a + long_a).any(|day| (b..b + long_b).contains(&day));
            prop_assert_eq!(one.overlaps(&two), share);
            prop_assert_eq!(two.overlaps(&one), share);
        }
    }
}
