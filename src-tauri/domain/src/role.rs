//! Roles, who may grant them, and the limits a person has at a hub. Source: domain.md, "Who may do what".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::{Check, scaled};
use crate::hub::scale;
use crate::id::HubId;

/// What someone is at a hub. `admin` alone is held in the whole organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Counter acts, customers, money, own shift.
    Attendant,
    /// The attendant's, prices, stock, staff of the hub, reversals, overrides, reports.
    Manager,
    /// Stations, batteries' lifecycle, job cards, readings; no money.
    Technician,
    /// Money and reports; no custody.
    Accountant,
    /// All of the organisation: hubs, users, sync.
    Admin,
    /// Figures without personal data.
    Analyst,
    /// Reads all, changes nothing, sees no secrets.
    Auditor,
    /// A customer's own read-only sign-in.
    Client,
}

impl Role {
    /// Every role, in the order people read them.
    pub const ALL: [Self; 8] = [
        Self::Attendant,
        Self::Manager,
        Self::Technician,
        Self::Accountant,
        Self::Admin,
        Self::Analyst,
        Self::Auditor,
        Self::Client,
    ];

    /// The word as stored and sent.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Attendant => "attendant",
            Self::Manager => "manager",
            Self::Technician => "technician",
            Self::Accountant => "accountant",
            Self::Admin => "admin",
            Self::Analyst => "analyst",
            Self::Auditor => "auditor",
            Self::Client => "client",
        }
    }

    /// The role for a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Roles this one may give, change and take: nobody raises another above himself.
    #[must_use]
    pub fn grantable(self) -> &'static [Self] {
        match self {
            // A client is a customer, never somebody of the staff.
            Self::Admin => &[
                Self::Attendant,
                Self::Manager,
                Self::Technician,
                Self::Accountant,
                Self::Admin,
                Self::Analyst,
                Self::Auditor,
            ],
            Self::Manager => &[Self::Attendant, Self::Manager, Self::Technician],
            Self::Attendant | Self::Technician | Self::Accountant | Self::Analyst | Self::Auditor | Self::Client => &[],
        }
    }
}

/// How far a person may go at a hub. Money is in minor units of the hub's currency; zero means not at all. Until an admin
/// says otherwise: nowhere, with amounts in view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Debt above the hub's limit that this person may allow.
    pub debt_override: i64,
    /// Largest refund.
    pub refund: i64,
    /// Largest write-off.
    pub write_off: i64,
    /// Largest discount, 0 to 100, two decimals.
    pub discount_pct: f64,
    /// Whether amounts of money are shown.
    pub see_amounts: bool,
}

/// Largest amount of money anywhere: whole numbers up to 2^53 are exact on the wire.
pub const MONEY_MAX: i64 = 9_007_199_254_740_991;

impl Default for Limits {
    fn default() -> Self {
        Self { debt_override: 0, refund: 0, write_off: 0, discount_pct: 0.0, see_amounts: true }
    }
}

impl Limits {
    /// The limits as they will be kept, their fields named under `prefix` where they are wrong.
    #[must_use]
    pub fn checked(&self, prefix: &str, check: &mut Check) -> Self {
        let field = |name: &str| format!("{prefix}.{name}");
        Self {
            debt_override: check.whole(&field("debt_override"), self.debt_override, 0, MONEY_MAX),
            refund: check.whole(&field("refund"), self.refund, 0, MONEY_MAX),
            write_off: check.whole(&field("write_off"), self.write_off, 0, MONEY_MAX),
            discount_pct: check.decimal(&field("discount_pct"), self.discount_pct, scale::PERCENT, 0.0, 100.0),
            see_amounts: self.see_amounts,
        }
    }

    /// How much of an amount this person may let off: their share of it, rounded down.
    #[must_use]
    pub fn discount_of(&self, amount: i64) -> i64 {
        let pct = scaled(self.discount_pct, scale::PERCENT);
        let most = i128::from(amount) * i128::from(pct) / i128::from(100 * scale::PERCENT);
        i64::try_from(most).unwrap_or(0)
    }
}

/// A role at one hub, or in the whole organisation when `hub` is none (admin only).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RoleAt {
    /// The hub; none for the whole organisation.
    pub hub: Option<HubId>,
    /// What the person is there.
    pub role: Role,
    /// How far they may go there.
    pub limits: Limits,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_and_its_role_are_one() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(role));
        }
        assert_eq!(Role::from_word("superadmin"), None);
    }

    #[test]
    fn a_share_of_an_amount_is_rounded_down_and_never_too_large_to_reckon() {
        let limits = |discount_pct| Limits { discount_pct, ..Limits::default() };
        assert_eq!((limits(12.5).discount_of(1_007), limits(0.0).discount_of(1_007)), (125, 0));
        assert_eq!(limits(100.0).discount_of(MONEY_MAX), MONEY_MAX);
    }

    #[test]
    fn only_an_admin_makes_an_admin() {
        for role in Role::ALL {
            assert_eq!(role.grantable().contains(&Role::Admin), role == Role::Admin, "{role:?}");
        }
    }
}
