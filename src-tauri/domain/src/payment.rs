//! Ways to pay, and money that changed hands. Source: domain.md, "Money"; details.md, "payment kinds".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::choice::choice;
use crate::id::{ActId, CustomerId, HubId, PaymentId, PaymentKindId, ShiftId};
use crate::ledger::{Account, Side};
use crate::refusal::{Problem, Refusal};
use crate::time::Time;

choice! {
    /// Whether a payment of a kind carries the reference of whoever moved the money.
    ReferenceRule {
        /// It has none.
        None = "none",
        /// It may be left out.
        Optional = "optional",
        /// Without it, it does not count.
        Required = "required",
    }
}

choice! {
    /// How far a payment is believed.
    PaymentState {
        /// Somebody wrote it down.
        Recorded = "recorded",
        /// A statement or a message confirms it.
        Verified = "verified",
        /// It does not agree with what the provider says.
        Disputed = "disputed",
        /// It was undone.
        Reversed = "reversed",
    }
}

/// A way to pay, as typed and as kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PaymentKindForm {
    /// What people call it; empty for what its account is called.
    pub label: String,
    /// Where its money lies.
    pub account: Account,
    /// Whether it carries a reference.
    pub reference: ReferenceRule,
}

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PaymentKind {
    /// Its id.
    pub id: PaymentKindId,
    /// The hub.
    pub hub: HubId,
    /// What is known of it.
    #[serde(flatten)]
    pub form: PaymentKindForm,
    /// Its place in the list.
    pub position: i64,
    /// Not offered any more.
    pub hidden: bool,
}

/// Nobody pays so many times what is to be paid, or what one may owe here.
const FAR_MORE: i64 = 10;

/// Whether what is paid is so much more than what is to be paid, or may be owed at all, that it may be a slip of the finger:
/// whoever serves is to look twice. It is no mistake by itself, as credit may be paid ahead.
#[must_use]
pub fn is_far_more(paid: i64, to_pay: i64, debt_limit: i64) -> bool {
    paid > to_pay.max(debt_limit).max(0).saturating_mul(FAR_MORE)
}

/// The way to pay as it will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn kind_checked(form: &PaymentKindForm) -> Result<PaymentKindForm, Refusal> {
    let mut check = Check::default();
    let label = check.optional_line("label", &form.label, 40);
    if !form.account.takes_payments() {
        check.problem("account", Problem::NotAChoice);
    }
    check.done()?;
    Ok(PaymentKindForm { label, ..form.clone() })
}

impl PaymentKind {
    /// Where its money lies in the books.
    #[must_use]
    pub fn side(&self) -> Side {
        let by_kind = self.form.account != Account::Cash;
        Side { account: self.form.account, party: by_kind.then_some(self.id.0) }
    }

    /// Whether it is cash, which needs an open till.
    #[must_use]
    pub fn is_cash(&self) -> bool {
        self.form.account == Account::Cash
    }

    /// The reference of a payment as it is kept and compared: upper case, without spaces.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] on `field`.
    pub fn reference(&self, field: &str, raw: &str) -> Result<String, Refusal> {
        let mut check = Check::default();
        let line = check.optional_line(field, raw, 60);
        let kept: String = line.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        match self.form.reference {
            ReferenceRule::Required if kept.is_empty() => check.missing(field),
            ReferenceRule::None if !kept.is_empty() => check.problem(field, Problem::NotAChoice),
            ReferenceRule::Required | ReferenceRule::Optional | ReferenceRule::None => {}
        }
        check.done()?;
        Ok(kept)
    }
}

/// Money that changed hands; below nothing where it was paid back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// The hub.
    pub hub: HubId,
    /// Who paid.
    pub customer: CustomerId,
    /// How.
    pub kind: PaymentKindId,
    /// Minor units.
    pub amount: i64,
    /// The provider's reference; empty if there is none.
    pub provider_ref: String,
    /// How far it is believed.
    pub state: PaymentState,
    /// The till it went into.
    pub shift: Option<ShiftId>,
    /// When.
    pub at: Time,
    /// The act that wrote it last.
    pub act: ActId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn kind(reference: ReferenceRule) -> PaymentKind {
        let form = PaymentKindForm { label: "Airtel".into(), account: Account::MobileMoney, reference };
        PaymentKind { id: PaymentKindId(Uuid::nil()), hub: HubId(Uuid::nil()), form, position: 0, hidden: false }
    }

    #[test]
    fn far_more_than_is_to_be_paid_or_may_be_owed_is_looked_at_twice() {
        assert!(!is_far_more(50_000, 5_000, 0) && is_far_more(50_001, 5_000, 0));
        assert!(!is_far_more(50_001, 5_000, 6_000) && is_far_more(1, 0, 0) && !is_far_more(0, 0, 0));
        assert!(!is_far_more(i64::MAX, i64::MAX / 2, 0));
    }

    #[test]
    fn a_reference_is_one_however_it_is_typed() {
        assert_eq!(kind(ReferenceRule::Required).reference("reference", " mp2611 03a "), Ok("MP261103A".into()));
        let missing = Refusal::field("reference", Problem::Required);
        assert_eq!(kind(ReferenceRule::Required).reference("reference", " "), Err(missing));
        assert_eq!(kind(ReferenceRule::Optional).reference("reference", ""), Ok(String::new()));
        assert!(kind(ReferenceRule::None).reference("reference", "X1").is_err());
    }

    #[test]
    fn only_what_money_lies_in_is_paid_with() {
        let form = PaymentKindForm { account: Account::Customer, ..kind(ReferenceRule::None).form };
        assert_eq!(kind_checked(&form), Err(Refusal::field("account", Problem::NotAChoice)));
    }
}
