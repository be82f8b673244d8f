//! Batteries: one physical pack each, and the states of its life.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::id::{BatteryId, HubId, ModelId};
use crate::refusal::{Problem, Refusal};
use crate::role::MONEY_MAX;

/// Where a battery stands in its life; not where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// New here, not yet checked.
    Commissioning,
    /// Part of the working stock.
    InService,
    /// Kept apart until someone has looked at it.
    Quarantined,
    /// With a technician.
    InRepair,
    /// Taken out of the stock for good, still here.
    Retired,
    /// Nobody knows where it is.
    Lost,
    /// Gone: recycled, sold or thrown away.
    Disposed,
}

impl Lifecycle {
    /// Every state, in the order people read them.
    pub const ALL: [Self; 7] = [
        Self::Commissioning,
        Self::InService,
        Self::Quarantined,
        Self::InRepair,
        Self::Retired,
        Self::Lost,
        Self::Disposed,
    ];

    /// The word as stored and sent.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Commissioning => "commissioning",
            Self::InService => "in_service",
            Self::Quarantined => "quarantined",
            Self::InRepair => "in_repair",
            Self::Retired => "retired",
            Self::Lost => "lost",
            Self::Disposed => "disposed",
        }
    }

    /// The state for a stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// States that may follow this one. Losing a battery and finding it have an effect on money and
    /// come with the counter's acts; what is lost may be given up,
    /// what is disposed of never comes back.
    #[must_use]
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Commissioning => &[Self::InService, Self::Quarantined, Self::Retired],
            Self::InService => &[Self::Quarantined, Self::InRepair, Self::Retired],
            Self::Quarantined => &[Self::InService, Self::InRepair, Self::Retired],
            Self::InRepair => &[Self::InService, Self::Quarantined, Self::Retired],
            Self::Retired => &[Self::InService, Self::Disposed],
            Self::Lost => &[Self::Disposed],
            Self::Disposed => &[],
        }
    }
}

/// A battery as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BatteryForm {
    /// What people say, as `B-042`; unique in the hub.
    pub short_code: String,
    /// The maker's number, at most 50 characters; unique in the hub.
    pub serial_number: String,
    /// Its model.
    pub model: ModelId,
    /// What else it is called: old ids, tags; each one battery's only.
    pub aliases: Vec<String>,
    /// Day it was bought, `YYYY-MM-DD`.
    pub purchased_on: Option<String>,
    /// What was paid for it, in minor units of the hub's currency.
    pub purchase_price: Option<i64>,
    /// Last day of its warranty, `YYYY-MM-DD`.
    pub warranty_until: Option<String>,
    /// The text of its passport's code, kept as it was read.
    pub passport: String,
    /// Anything worth knowing.
    pub notes: String,
}

/// Names a battery may have besides its code.
const ALIASES_MAX: usize = 10;
/// Characters of a passport's code.
const PASSPORT_MAX: usize = 4_000;

/// A battery as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Battery {
    /// Its id.
    pub id: BatteryId,
    /// The hub that keeps it.
    pub hub: HubId,
    /// What is known of it.
    #[serde(flatten)]
    pub form: BatteryForm,
    /// Where it stands in its life.
    pub lifecycle: Lifecycle,
}

/// A new battery: in commissioning until someone has checked it.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn new(id: BatteryId, hub: HubId, form: &BatteryForm) -> Result<Battery, Refusal> {
    Ok(Battery { id, hub, form: checked(form)?, lifecycle: Lifecycle::Commissioning })
}

/// The battery after an edit; its life goes on as it was.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn edited(before: &Battery, form: &BatteryForm) -> Result<Battery, Refusal> {
    Ok(Battery { form: checked(form)?, ..before.clone() })
}

/// The battery after a change of its life.
///
/// # Errors
/// [`Refusal::LifecycleNotAllowed`] if `to` does not follow its present state.
pub fn moved(before: &Battery, to: Lifecycle) -> Result<Battery, Refusal> {
    if !before.lifecycle.next().contains(&to) {
        return Err(Refusal::LifecycleNotAllowed { from: before.lifecycle, to });
    }
    Ok(Battery { lifecycle: to, ..before.clone() })
}

/// The battery after nobody knows where it is.
#[must_use]
pub fn lost(before: &Battery) -> Battery {
    Battery { lifecycle: Lifecycle::Lost, ..before.clone() }
}

/// The battery after it turned up: part of the working stock again, on charge until somebody says how full it is.
#[must_use]
pub fn found(before: &Battery) -> Battery {
    Battery { lifecycle: Lifecycle::InService, ..before.clone() }
}

fn checked(form: &BatteryForm) -> Result<BatteryForm, Refusal> {
    let mut check = Check::default();
    let kept = BatteryForm {
        short_code: check.code("short_code", &form.short_code, 20),
        serial_number: check.line("serial_number", &form.serial_number, 50),
        model: form.model,
        aliases: aliases(form, &mut check),
        purchased_on: check.date("purchased_on", form.purchased_on.as_deref()),
        purchase_price: form.purchase_price.map(|price| check.whole("purchase_price", price, 0, MONEY_MAX)),
        warranty_until: check.date("warranty_until", form.warranty_until.as_deref()),
        passport: passport(&form.passport, &mut check),
        notes: check.notes("notes", &form.notes, 2_000),
    };
    check.done()?;
    Ok(kept)
}

/// The other names, each once, without empty ones and without those that are its code or serial number anyway.
fn aliases(form: &BatteryForm, check: &mut Check) -> Vec<String> {
    let mut known = vec![alias_key(form.short_code.trim()), alias_key(form.serial_number.trim())];
    let mut kept = Vec::new();
    for (index, raw) in form.aliases.iter().enumerate() {
        let field = format!("aliases.{index}");
        let alias = check.optional_line(&field, raw, 50);
        if alias.is_empty() || known.contains(&alias_key(&alias)) {
            continue;
        }
        if !alias.chars().any(char::is_alphanumeric) {
            check.problem(&field, Problem::BadCharacters);
        }
        known.push(alias_key(&alias));
        kept.push(alias);
    }
    if kept.len() > ALIASES_MAX {
        check.problem("aliases", Problem::TooMany { max: 10 });
    }
    kept
}

/// Two aliases are one if they differ in upper and lower case only.
#[must_use]
pub fn alias_key(alias: &str) -> String {
    alias.to_lowercase()
}

fn passport(raw: &str, check: &mut Check) -> String {
    if raw.chars().count() > PASSPORT_MAX {
        check.problem("passport", Problem::TooLong { max: 4_000 });
    }
    if raw.contains('\0') {
        check.problem("passport", Problem::BadCharacters);
    }
    raw.to_owned()
}

/// The code to offer for the next battery: the highest `B-number` in natural order, plus one.
#[must_use]
pub fn next_code(last: Option<&str>) -> String {
    crate::code::next("B", 3, last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn form() -> BatteryForm {
        BatteryForm {
            short_code: "b-042".into(),
            serial_number: "SN 1".into(),
            model: ModelId(Uuid::nil()),
            aliases: Vec::new(),
            purchased_on: None,
            purchase_price: None,
            warranty_until: None,
            passport: String::new(),
            notes: String::new(),
        }
    }

    fn kept(form: &BatteryForm) -> Result<BatteryForm, Refusal> {
        Ok(new(BatteryId(Uuid::nil()), HubId(Uuid::nil()), form)?.form)
    }

    #[test]
    fn an_alias_is_kept_once_and_not_beside_the_same_code() {
        let called =
            |aliases: &[&str]| BatteryForm { aliases: aliases.iter().map(ToString::to_string).collect(), ..form() };
        let form = kept(&called(&[" Old 7 ", "old 7", "", "B-042", "sn 1", "TAG"])).expect("fine");
        assert_eq!(form.aliases, ["Old 7", "TAG"]);
        assert_eq!(kept(&called(&["fine", "--"])), Err(Refusal::field("aliases.1", Problem::BadCharacters)));
        let many: Vec<String> = (0..11).map(|number| format!("A{number}")).collect();
        let many = BatteryForm { aliases: many, ..super::tests::form() };
        assert_eq!(kept(&many), Err(Refusal::field("aliases", Problem::TooMany { max: 10 })));
    }

    #[test]
    fn the_text_of_a_passport_is_kept_as_it_was_read() {
        let read = " https://example.org/p?id=1\r\n\tx\u{1d}GS ";
        let form = kept(&BatteryForm { passport: read.into(), ..form() }).expect("fine");
        assert_eq!(form.passport, read);
        let long = BatteryForm { passport: "x".repeat(4_001), ..form };
        assert_eq!(kept(&long), Err(Refusal::field("passport", Problem::TooLong { max: 4_000 })));
    }

    #[test]
    fn a_new_battery_is_in_commissioning_and_its_code_in_upper_case() {
        let battery = new(BatteryId(Uuid::nil()), HubId(Uuid::nil()), &form()).expect("fine");
        assert_eq!(battery.lifecycle, Lifecycle::Commissioning);
        assert_eq!(battery.form.short_code, "B-042");
    }

    #[test]
    fn a_serial_number_of_51_characters_is_refused() {
        let long = BatteryForm { serial_number: "9".repeat(51), ..form() };
        let refused = new(BatteryId(Uuid::nil()), HubId(Uuid::nil()), &long);
        assert_eq!(refused, Err(Refusal::field("serial_number", Problem::TooLong { max: 50 })));
    }

    #[test]
    fn what_is_disposed_of_never_comes_back() {
        assert!(Lifecycle::Disposed.next().is_empty());
        let mut battery = new(BatteryId(Uuid::nil()), HubId(Uuid::nil()), &form()).expect("fine");
        battery.lifecycle = Lifecycle::Disposed;
        let refused = moved(&battery, Lifecycle::InService);
        assert_eq!(refused, Err(Refusal::LifecycleNotAllowed { from: Lifecycle::Disposed, to: Lifecycle::InService }));
    }

    #[test]
    fn the_next_code_counts_on_from_the_last() {
        assert_eq!(next_code(None), "B-001");
        assert_eq!(next_code(Some("B-041")), "B-042");
        assert_eq!(next_code(Some("B-999")), "B-1000");
        assert_eq!(next_code(Some("OLD7")), "B-001");
    }

    proptest! {
        #[test]
        fn a_battery_moves_only_to_a_state_that_may_follow(from in 0usize..7, to in 0usize..7) {
            let (from, to) = (Lifecycle::ALL[from], Lifecycle::ALL[to]);
            let mut battery = new(BatteryId(Uuid::nil()), HubId(Uuid::nil()), &form()).expect("fine");
            battery.lifecycle = from;
            prop_assert_eq!(moved(&battery, to).is_ok(), from.next().contains(&to));
        }
    }
}
