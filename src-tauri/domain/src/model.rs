//! Battery models: what a maker builds many of. Shared by all hubs of an organisation.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::Check;
use crate::id::ModelId;
use crate::refusal::Refusal;

/// Cell chemistry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Chemistry {
    /// Lithium iron phosphate.
    Lfp,
    /// Lithium nickel manganese cobalt.
    Nmc,
    /// Lithium nickel cobalt aluminium.
    Nca,
    /// Lithium titanate.
    Lto,
    /// Lead-acid.
    LeadAcid,
    /// Another one.
    Other,
}

/// A model, as typed and as kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ModelForm {
    /// Who makes it.
    pub maker: String,
    /// What the maker calls it, as people say it.
    pub name: String,
    /// Cell chemistry.
    pub chemistry: Chemistry,
    /// Volts, one decimal.
    pub nominal_voltage_v: f64,
    /// Ampere-hours, one decimal.
    pub rated_capacity_ah: f64,
    /// Watt-hours, one decimal.
    pub rated_energy_wh: f64,
    /// Cycles the maker promises, if known.
    pub maximum_cycles: Option<i64>,
    /// Anything worth knowing.
    pub notes: String,
}

/// A model as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    /// Its id.
    pub id: ModelId,
    /// What is known of it.
    #[serde(flatten)]
    pub form: ModelForm,
}

/// Volts, ampere-hours and watt-hours are stored in tenths.
pub const TENTHS: i64 = 10;

/// The model as it will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn checked(id: ModelId, form: &ModelForm) -> Result<Model, Refusal> {
    let mut check = Check::default();
    let kept = ModelForm {
        maker: check.line("maker", &form.maker, 80),
        name: check.line("name", &form.name, 80),
        chemistry: form.chemistry,
        nominal_voltage_v: check.decimal("nominal_voltage_v", form.nominal_voltage_v, TENTHS, 0.1, 1_000.0),
        rated_capacity_ah: check.decimal("rated_capacity_ah", form.rated_capacity_ah, TENTHS, 0.1, 10_000.0),
        rated_energy_wh: check.decimal("rated_energy_wh", form.rated_energy_wh, TENTHS, 0.1, 1_000_000.0),
        maximum_cycles: form.maximum_cycles.map(|cycles| check.whole("maximum_cycles", cycles, 1, 100_000)),
        notes: check.notes("notes", &form.notes, 2_000),
    };
    check.done()?;
    Ok(Model { id, form: kept })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_model_needs_a_voltage_above_nought_and_keeps_one_decimal() {
        let form = ModelForm {
            maker: "Pylon".into(),
            name: "LFP 12 V 100 Ah".into(),
            chemistry: Chemistry::Lfp,
            nominal_voltage_v: 12.84,
            rated_capacity_ah: 100.0,
            rated_energy_wh: 1280.0,
            maximum_cycles: None,
            notes: String::new(),
        };
        let model = checked(ModelId(Uuid::nil()), &form).expect("fine");
        assert!((model.form.nominal_voltage_v - 12.8).abs() < 1e-9);
        for wrong in [0.0, -12.0, f64::NAN, 1_000.1] {
            assert!(checked(ModelId(Uuid::nil()), &ModelForm { nominal_voltage_v: wrong, ..form.clone() }).is_err());
        }
    }
}
