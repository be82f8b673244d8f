//! Devices that measure: the electronics of a battery, meters, inverters, trackers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::check::Check;
use crate::choice::choice;
use crate::id::{BatteryId, DeviceId, EquipmentId, HubId};
use crate::refusal::Refusal;

choice! {
    /// What a device is.
    DeviceKind {
        /// What measures a battery: its electronics, or what is fixed to it.
        Battery = "battery",
        /// A meter of electricity.
        Meter = "meter",
        /// An inverter.
        Inverter = "inverter",
        /// What tells where something is.
        Tracker = "tracker",
    }
}

choice! {
    /// What a meter measures.
    Measured {
        /// What comes from the sun.
        Solar = "solar",
        /// What comes from the grid.
        Grid = "grid",
        /// What comes from a generator.
        Generator = "generator",
        /// What a piece of equipment takes.
        Equipment = "equipment",
    }
}

choice! {
    /// Whether a device's readings are taken in.
    DeviceState {
        /// They are.
        Active = "active",
        /// It spoke and nobody knows it: a person has to say what it is.
        Waiting = "waiting",
        /// No more.
        Retired = "retired",
    }
}

impl DeviceState {
    /// States that may follow this one.
    #[must_use]
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Active => &[Self::Retired],
            Self::Waiting => &[Self::Active, Self::Retired],
            Self::Retired => &[Self::Active],
        }
    }
}

/// A device, as typed and as kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DeviceForm {
    /// What people say, as `D-1`; unique in the hub.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What it is.
    pub kind: DeviceKind,
    /// What a meter measures.
    pub measures: Option<Measured>,
    /// The battery it measures.
    pub battery: Option<BatteryId>,
    /// The piece of equipment a meter measures.
    pub equipment: Option<EquipmentId>,
    /// Where it is, in words.
    pub place: String,
    /// Who made it.
    pub maker: String,
    /// Version of what runs in it, if known.
    pub firmware: String,
    /// Anything worth knowing.
    pub notes: String,
}

/// A device as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// The hub that keeps it.
    pub hub: HubId,
    /// What is known of it.
    #[serde(flatten)]
    pub form: DeviceForm,
    /// Whether its readings are taken in.
    pub state: DeviceState,
}

/// Devices of a hub that wait for a person, at most: whoever speaks through a gateway may make up a name for each message.
pub const WAITING_MAX: i64 = 50;

/// Under which id readings of a device are kept: what measures a battery tells of the battery.
#[must_use]
pub fn readings_of(device: DeviceId, battery: Option<BatteryId>) -> Uuid {
    battery.map_or(device.0, |battery| battery.0)
}

/// A new device, active.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn new(id: DeviceId, hub: HubId, form: &DeviceForm) -> Result<Device, Refusal> {
    Ok(Device { id, hub, form: checked(form)?, state: DeviceState::Active })
}

/// A device that was heard and that nobody knows, called by the level it spoke under. What it measures, a person says.
#[must_use]
pub fn heard(id: DeviceId, hub: HubId, code: String, level: &str) -> Device {
    let form = DeviceForm {
        code,
        name: level.to_owned(),
        kind: DeviceKind::Battery,
        measures: None,
        battery: None,
        equipment: None,
        place: String::new(),
        maker: String::new(),
        firmware: String::new(),
        notes: String::new(),
    };
    Device { id, hub, form, state: DeviceState::Waiting }
}

/// The device after an edit; its state stays.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn edited(before: &Device, form: &DeviceForm) -> Result<Device, Refusal> {
    Ok(Device { form: checked(form)?, ..before.clone() })
}

/// The device in another state. What is to be active must be known well enough.
///
/// # Errors
/// [`Refusal::DeviceStateNotAllowed`] if `to` does not follow its present state; [`Refusal::Invalid`].
pub fn moved(before: &Device, to: DeviceState) -> Result<Device, Refusal> {
    if !before.state.next().contains(&to) {
        return Err(Refusal::DeviceStateNotAllowed { from: before.state, to });
    }
    let form = if to == DeviceState::Active { checked(&before.form)? } else { before.form.clone() };
    Ok(Device { form, state: to, ..before.clone() })
}

/// Whether a device may be given a secret: one that is not active says nothing.
///
/// # Errors
/// [`Refusal::DeviceNotActive`].
pub fn may_have_secret(device: &Device) -> Result<(), Refusal> {
    match device.state {
        DeviceState::Active => Ok(()),
        state => Err(Refusal::DeviceNotActive { state }),
    }
}

/// What does not concern the kind is left out.
fn checked(form: &DeviceForm) -> Result<DeviceForm, Refusal> {
    let mut check = Check::default();
    let measures = form.measures.filter(|_| form.kind == DeviceKind::Meter);
    let kept = DeviceForm {
        code: check.code("code", &form.code, 20),
        name: check.line("name", &form.name, 120),
        kind: form.kind,
        measures,
        battery: form.battery.filter(|_| form.kind == DeviceKind::Battery),
        equipment: form.equipment.filter(|_| measures == Some(Measured::Equipment)),
        place: check.optional_line("place", &form.place, 200),
        maker: check.optional_line("maker", &form.maker, 80),
        firmware: check.optional_line("firmware", &form.firmware, 60),
        notes: check.notes("notes", &form.notes, 2_000),
    };
    if kept.kind == DeviceKind::Battery && kept.battery.is_none() {
        check.missing("battery");
    }
    if kept.kind == DeviceKind::Meter && measures.is_none() {
        check.missing("measures");
    }
    if measures == Some(Measured::Equipment) && kept.equipment.is_none() {
        check.missing("equipment");
    }
    check.done()?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUB: HubId = HubId(Uuid::nil());
    const ID: DeviceId = DeviceId(Uuid::nil());

    fn form(kind: DeviceKind) -> DeviceForm {
        DeviceForm { code: "d-1".into(), kind, ..heard(ID, HUB, String::new(), "Roof").form }
    }

    fn wrong(form: &DeviceForm) -> Vec<String> {
        match new(ID, HUB, form) {
            Err(Refusal::Invalid { fields }) => fields.into_iter().map(|field| field.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn what_a_device_measures_is_asked_for_by_its_kind() {
        assert_eq!(wrong(&form(DeviceKind::Battery)), ["battery"]);
        assert_eq!(wrong(&form(DeviceKind::Meter)), ["measures"]);
        let mill = DeviceForm { measures: Some(Measured::Equipment), ..form(DeviceKind::Meter) };
        assert_eq!(wrong(&mill), ["equipment"]);
        let solar = DeviceForm { measures: Some(Measured::Solar), ..form(DeviceKind::Meter) };
        for fine in [&solar, &form(DeviceKind::Inverter), &form(DeviceKind::Tracker)] {
            assert!(wrong(fine).is_empty());
        }
    }

    #[test]
    fn what_does_not_concern_its_kind_is_left_out() {
        let asked = DeviceForm {
            measures: Some(Measured::Equipment),
            battery: Some(BatteryId(Uuid::nil())),
            equipment: Some(EquipmentId(Uuid::nil())),
            ..form(DeviceKind::Inverter)
        };
        let kept = new(ID, HUB, &asked).expect("fine").form;
        assert_eq!((kept.measures, kept.battery, kept.equipment), (None, None, None));
        assert_eq!(kept.code, "D-1");
    }

    #[test]
    fn one_that_was_only_heard_is_active_once_it_is_known_what_it_measures() {
        let heard = heard(ID, HUB, "D-1".into(), "bms-7");
        assert!(matches!(moved(&heard, DeviceState::Active), Err(Refusal::Invalid { .. })));
        let known = edited(&heard, &DeviceForm { battery: Some(BatteryId(Uuid::nil())), ..heard.form.clone() });
        let known = known.expect("fine");
        assert_eq!(known.state, DeviceState::Waiting);
        assert!(moved(&known, DeviceState::Active).is_ok_and(|now| now.state == DeviceState::Active));
        assert!(moved(&heard, DeviceState::Retired).is_ok());
    }

    #[test]
    fn only_what_is_active_has_a_secret_and_nothing_waits_again() {
        for from in DeviceState::ALL {
            assert!(!from.next().contains(&DeviceState::Waiting) && !from.next().contains(from));
            let device = Device { state: *from, ..heard(ID, HUB, "D-1".into(), "bms-7") };
            assert_eq!(may_have_secret(&device).is_ok(), *from == DeviceState::Active);
        }
    }
}
