//! Readings that were kept until there was a link: counted and acknowledged, so that their sender may forget them.

use std::collections::HashSet;

use domain::alert::AlertKind;
use domain::swap::ErrorCode;
use link::payload::Value;
use link::{Answer, BatteryAck, BatteryStatus, Echo};

use super::Asked;
use super::deed::{Deed, Verdict};

/// Counts a batch and acknowledges it. A single reading asks for nothing.
pub(super) fn judge(asked: &Asked<'_>, told: &BatteryStatus) -> Deed {
    let mut ack = BatteryAck {
        stored: 0,
        duplicate: 0,
        quarantined: 0,
        refused: None,
        echo: Echo::of(asked.envelope),
        at: asked.at,
    };
    if asked.station.is_none() {
        let code = ErrorCode::UnknownStation;
        let deed = Deed::no(code).alert(AlertKind::UnknownStation, asked.topic.station.as_str());
        let BatteryStatus::Batch { .. } = told else { return deed };
        return deed.answer(Answer::BatteryAck(BatteryAck { refused: Some(code.into()), ..ack }));
    }
    let deed = Deed::of(Verdict::Accepted);
    let BatteryStatus::Batch { entries, .. } = told else { return deed };
    let mut kept = HashSet::new();
    for entry in entries {
        match entry {
            Value::Object(_) if kept.insert(normal(entry)) => ack.stored += 1,
            Value::Object(_) => ack.duplicate += 1,
            _ => ack.quarantined += 1,
        }
    }
    deed.answer(Answer::BatteryAck(ack))
}

/// The same text for the same reading, whatever the order of its fields.
fn normal(entry: &Value) -> String {
    let mut text = String::new();
    entry.write_normal(&mut text);
    text
}
