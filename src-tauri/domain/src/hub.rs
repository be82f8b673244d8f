//! A hub and its settings. Source: domain.md, "Entities"; times of sessions: details.md, "roles, permissions, life times".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::{Check, scaled, unscaled};
use crate::id::HubId;
use crate::lists::decimals;
use crate::reading::Gaps;
use crate::refusal::{Problem, Refusal};
use crate::role::MONEY_MAX;
use crate::time::{is_zone, time_of_day};

/// Minutes that a reading may stand for at most: more would be guessed.
const GAP_MAX: i64 = 240;

/// The hub's own colour in the hub picker, so that nobody works in the wrong hub.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HubColour {
    /// The first hub's.
    #[default]
    Amber,
    /// Blue-green.
    Teal,
    /// Blue.
    Blue,
    /// Violet.
    Violet,
    /// Rose.
    Rose,
    /// Grey.
    Slate,
}

impl HubColour {
    /// Every colour, in the order they are given to new hubs.
    pub const ALL: [Self; 6] = [Self::Amber, Self::Teal, Self::Blue, Self::Violet, Self::Rose, Self::Slate];
}

/// How a deposit is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DepositPolicy {
    /// Once a customer, whatever they hold.
    #[default]
    PerCustomer,
    /// Once a line of a rental.
    PerLine,
}

/// A hub's settings, as typed and as kept: every number is checked and exact to its decimals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HubForm {
    /// Short name on receipts and codes, as `MTE`; 1 to 8 characters.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Where it is, in words.
    pub place: String,
    /// Its colour in the hub picker.
    pub colour: HubColour,
    /// Degrees north, six decimals.
    pub latitude: Option<f64>,
    /// Degrees east, six decimals.
    pub longitude: Option<f64>,
    /// Solar capacity in kW, three decimals.
    pub solar_capacity_kw: Option<f64>,
    /// IANA zone.
    pub zone: String,
    /// ISO 4217.
    pub currency: String,
    /// Whether prices carry tax.
    pub tax_on: bool,
    /// Tax, 0 to 100, two decimals.
    pub tax_pct: f64,
    /// Default due time of day, `HH:MM` in the hub's zone.
    pub due_time: String,
    /// State of charge from which a battery may be issued.
    pub issue_soc_pct: i64,
    /// State of health below which none is issued.
    pub soh_floor_pct: i64,
    /// Hours a reading counts as fresh.
    pub fresh_green_h: i64,
    /// Hours after which a reading is no longer believed.
    pub fresh_orange_h: i64,
    /// Minutes of energy that a reading stands for at most, of a device that was awake.
    pub gap_awake_min: i64,
    /// And of one that slept.
    pub gap_asleep_min: i64,
    /// How a deposit is asked for.
    pub deposit_policy: DepositPolicy,
    /// Debt a customer may have, in minor units.
    pub debt_limit: i64,
    /// Hours before a rental is due that its customer is reminded.
    pub overdue_notice_h: i64,
    /// Whether a return asks a few questions.
    pub return_survey: bool,
    /// Minutes without input until the screen locks; 1 to 30.
    pub idle_lock_min: i64,
    /// Hours until a session ends and the password is asked again; 1 to 12.
    pub session_h: i64,
}

/// A hub as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hub {
    /// Its id; also the place of its own ops.
    pub id: HubId,
    /// Its settings.
    #[serde(flatten)]
    pub form: HubForm,
}

impl HubForm {
    /// The settings of a new hub: the defaults of domain.md.
    #[must_use]
    pub fn new(code: &str, name: &str, zone: &str, currency: &str) -> Self {
        Self {
            code: code.to_owned(),
            name: name.to_owned(),
            place: String::new(),
            colour: HubColour::default(),
            latitude: None,
            longitude: None,
            solar_capacity_kw: None,
            zone: zone.to_owned(),
            currency: currency.to_owned(),
            tax_on: false,
            tax_pct: 0.0,
            due_time: "10:00".to_owned(),
            issue_soc_pct: 90,
            soh_floor_pct: 70,
            fresh_green_h: 3,
            fresh_orange_h: 8,
            gap_awake_min: Gaps::default().awake,
            gap_asleep_min: Gaps::default().asleep,
            deposit_policy: DepositPolicy::default(),
            debt_limit: 0,
            overdue_notice_h: 24,
            return_survey: false,
            idle_lock_min: 5,
            session_h: 12,
        }
    }

    /// The tax that prices carry, in hundredths of a percent; 0 where it is off.
    #[must_use]
    pub fn tax_e2(&self) -> i64 {
        if self.tax_on { scaled(self.tax_pct, scale::PERCENT) } else { 0 }
    }

    /// How long a reading stands for what came after it, where energy is reckoned.
    #[must_use]
    pub fn gaps(&self) -> Gaps {
        Gaps { awake: self.gap_awake_min, asleep: self.gap_asleep_min }
    }
}

/// Decimal places kept of what is not a whole number, as the scale it is stored with.
pub mod scale {
    /// Degrees of latitude and longitude.
    pub const DEGREES: i64 = 1_000_000;
    /// Kilowatts: kept as watts.
    pub const KW: i64 = 1_000;
    /// Percent with two decimals.
    pub const PERCENT: i64 = 100;
}

/// The hub as it will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn checked(id: HubId, form: &HubForm) -> Result<Hub, Refusal> {
    let mut check = Check::default();
    let kept = HubForm {
        code: check.code("code", &form.code, 8),
        name: check.line("name", &form.name, 120),
        place: check.optional_line("place", &form.place, 200),
        colour: form.colour,
        latitude: form.latitude.map(|value| check.decimal("latitude", value, scale::DEGREES, -90.0, 90.0)),
        longitude: form.longitude.map(|value| check.decimal("longitude", value, scale::DEGREES, -180.0, 180.0)),
        solar_capacity_kw: form
            .solar_capacity_kw
            .map(|value| check.decimal("solar_capacity_kw", value, scale::KW, 0.0, 100_000.0)),
        zone: check.choice("zone", &form.zone, is_zone),
        currency: check.choice("currency", &form.currency, |code| decimals(code).is_some()),
        tax_on: form.tax_on,
        tax_pct: check.decimal("tax_pct", form.tax_pct, scale::PERCENT, 0.0, 100.0),
        due_time: due_time(&mut check, &form.due_time),
        issue_soc_pct: check.whole("issue_soc_pct", form.issue_soc_pct, 0, 100),
        soh_floor_pct: check.whole("soh_floor_pct", form.soh_floor_pct, 0, 100),
        fresh_green_h: check.whole("fresh_green_h", form.fresh_green_h, 1, 168),
        fresh_orange_h: check.whole("fresh_orange_h", form.fresh_orange_h, 1, 168),
        gap_awake_min: check.whole("gap_awake_min", form.gap_awake_min, 1, GAP_MAX),
        gap_asleep_min: check.whole("gap_asleep_min", form.gap_asleep_min, 1, GAP_MAX),
        deposit_policy: form.deposit_policy,
        debt_limit: check.whole("debt_limit", form.debt_limit, 0, MONEY_MAX),
        overdue_notice_h: check.whole("overdue_notice_h", form.overdue_notice_h, 0, 168),
        return_survey: form.return_survey,
        idle_lock_min: check.whole("idle_lock_min", form.idle_lock_min, 1, 30),
        session_h: check.whole("session_h", form.session_h, 1, 12),
    };
    if form.fresh_orange_h < form.fresh_green_h {
        check.problem("fresh_orange_h", Problem::OutOfRange { min: unscaled(form.fresh_green_h, 1), max: 168.0 });
    }
    if form.gap_asleep_min < form.gap_awake_min {
        let (min, max) = (unscaled(form.gap_awake_min, 1), unscaled(GAP_MAX, 1));
        check.problem("gap_asleep_min", Problem::OutOfRange { min, max });
    }
    check.done()?;
    Ok(Hub { id, form: kept })
}

fn due_time(check: &mut Check, raw: &str) -> String {
    time_of_day(raw).unwrap_or_else(|| {
        check.problem("due_time", Problem::NotATime);
        raw.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn form() -> HubForm {
        HubForm::new("MTE", "Mtendere hub", "Africa/Lusaka", "ZMW")
    }

    fn wrong_field(form: &HubForm) -> String {
        match checked(HubId(Uuid::nil()), form) {
            Err(Refusal::Invalid { fields }) => fields[0].field.clone(),
            other => panic!("taken: {other:?}"),
        }
    }

    #[test]
    fn a_new_hub_has_the_usual_settings() {
        let hub = checked(HubId(Uuid::nil()), &form()).expect("the defaults are fine");
        assert_eq!((hub.form.issue_soc_pct, hub.form.soh_floor_pct), (90, 70));
        assert_eq!((hub.form.fresh_green_h, hub.form.fresh_orange_h), (3, 8));
        assert_eq!(hub.form.due_time, "10:00");
    }

    #[test]
    fn each_setting_outside_its_range_is_named() {
        assert_eq!(wrong_field(&HubForm { zone: "Mars/Olympus".into(), ..form() }), "zone");
        assert_eq!(wrong_field(&HubForm { currency: "ZZZ".into(), ..form() }), "currency");
        assert_eq!(wrong_field(&HubForm { latitude: Some(91.0), ..form() }), "latitude");
        assert_eq!(wrong_field(&HubForm { longitude: Some(f64::INFINITY), ..form() }), "longitude");
        assert_eq!(wrong_field(&HubForm { tax_pct: 100.01, ..form() }), "tax_pct");
        assert_eq!(wrong_field(&HubForm { due_time: "25:00".into(), ..form() }), "due_time");
        assert_eq!(wrong_field(&HubForm { issue_soc_pct: 101, ..form() }), "issue_soc_pct");
        assert_eq!(wrong_field(&HubForm { debt_limit: -1, ..form() }), "debt_limit");
        assert_eq!(wrong_field(&HubForm { idle_lock_min: 31, ..form() }), "idle_lock_min");
        assert_eq!(wrong_field(&HubForm { session_h: 13, ..form() }), "session_h");
        assert_eq!(wrong_field(&HubForm { fresh_orange_h: 2, ..form() }), "fresh_orange_h");
        assert_eq!(wrong_field(&HubForm { gap_awake_min: 0, ..form() }), "gap_awake_min");
        assert_eq!(wrong_field(&HubForm { gap_asleep_min: 241, ..form() }), "gap_asleep_min");
        assert_eq!(wrong_field(&HubForm { gap_asleep_min: 14, ..form() }), "gap_asleep_min");
    }
}
