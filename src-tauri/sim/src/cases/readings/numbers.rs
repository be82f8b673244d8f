//! Cases of how a number is written.

use domain::reading::Field;
use serde_json::{Value, json};

use super::given::{BATTERY, Expect, Given};
use crate::Stopped;

/// What is counted, and what is measured: the first that can be the number stands for all.
const COUNTED: [Field; 5] = [Field::Cycles, Field::Tilt, Field::MinutesLeft, Field::EnergyIn, Field::ChargeOfLife];
const MEASURED: [Field; 5] =
    [Field::Current, Field::Power, Field::ChargeSinceFull, Field::ChargeOfLife, Field::Latitude];
/// What is switched.
const SWITCHED: [Field; 1] = [Field::ChargingOn];

/// A number in one field, beside a voltage that stays whatever becomes of it.
pub fn read(case: &Value) -> Result<Given, Stopped> {
    let fields: &[Field] = match case["as"].as_str() {
        Some("int") => &COUNTED,
        Some("float") => &MEASURED,
        Some("bool") => &SWITCHED,
        _ => return Err(Stopped::wrong(format!("nobody knows what a number is as {}", case["as"]))),
    };
    let expect = match &case["expect"] {
        Value::Null => None,
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        told => Some(told.as_f64().ok_or_else(|| Stopped::wrong(format!("{told} is no number")))?),
    };
    let holds = |field: &Field| expect.is_none_or(|told| is_kept(*field, told));
    let field = fields.iter().find(|field| holds(field));
    let field = field.ok_or_else(|| Stopped::wrong(format!("nothing that is measured can be {}", case["expect"])))?;
    let key = field.names().first().copied().unwrap_or(field.word());
    let said = json!({ "id": BATTERY, "d": "2025-12-11", "tm": "10:00:00", "v": 12.5, key: case["in"] });
    let name = field.word().to_owned();
    let expect = match expect {
        None if is_endless(&case["in"]) => vec![Expect::NoNumber(name)],
        told => vec![
            Expect::Count("stored", 1),
            Expect::Number(name, told),
            Expect::Number(Field::Voltage.word().to_owned(), Some(12.5)),
        ],
    };
    Ok(Given::said(vec![said], expect))
}

/// Whether a field can be this, to its last decimal.
fn is_kept(field: Field, told: f64) -> bool {
    field.kept(told).is_some_and(|kept| (field.measured(kept) - told).abs() < 1e-9)
}

/// A number larger than any: that it is none may be seen by setting aside all of it.
fn is_endless(told: &Value) -> bool {
    let text = told.as_str().map(str::trim).filter(|text| text.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    text.and_then(|text| text.parse::<f64>().ok()).is_some_and(f64::is_infinite)
}
