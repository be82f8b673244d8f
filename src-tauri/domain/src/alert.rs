//! What somebody should look at. One alert goes on while nobody has seen it, and is counted.

use crate::choice::choice;
use crate::id::{AlertId, BatteryId, CustomerId, HubId, StationId};
use crate::time::Time;

choice! {
    /// What is wrong.
    AlertKind {
        /// Something speaks as a station that is none of this hub's.
        UnknownStation = "unknown_station",
        /// A station speaks for another one.
        ForeignStation = "foreign_station",
        /// A card that was reported lost is in somebody's hand.
        LostCardUsed = "lost_card_used",
        /// A station names a battery that is none of this hub's.
        UnknownBattery = "unknown_battery",
        /// A station gave out what was not in it.
        InventoryMismatch = "inventory_mismatch",
        /// A customer brought what they do not have.
        BatteryMismatch = "battery_mismatch",
        /// Two stations told of one battery.
        TwoPlaces = "two_places",
        /// A station gave out what was not to be handed out.
        NotIssuable = "not_issuable",
        /// A battery went into another slot, or came out of one, than the station said.
        WrongSlot = "wrong_slot",
        /// A station told a figure that cannot be.
        InvalidReading = "invalid_reading",
        /// A station's clock cannot be read, or is ahead.
        BadTimestamp = "bad_timestamp",
        /// A station has been away for a while.
        StationOffline = "station_offline",
        /// A command to a station was not answered.
        CommandUnanswered = "command_unanswered",
        /// A battery tells that its clock is wrong.
        ClockFault = "clock_fault",
        /// A battery tells that it cannot measure what charges it.
        ChargeSensorFault = "charge_sensor_fault",
        /// A battery tells that it cannot measure its USB ports.
        UsbSensorFault = "usb_sensor_fault",
        /// A battery tells that it cannot measure its temperature.
        TemperatureSensorFault = "temperature_sensor_fault",
        /// A battery tells that its monitor fails.
        BatteryMonitorFault = "battery_monitor_fault",
        /// A battery tells that its GPS fails.
        GpsFault = "gps_fault",
        /// A battery tells that its SD card fails.
        SdCardFault = "sd_card_fault",
        /// A battery tells that its mobile link fails.
        MobileLinkFault = "mobile_link_fault",
        /// A battery tells that its display fails.
        DisplayFault = "display_fault",
        /// A battery tells of a fault by a letter that nobody knows.
        OtherFault = "other_fault",
    }
}

/// Characters of what an alert is about.
pub const ABOUT_MAX: usize = 120;

/// What somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// The hub.
    pub hub: HubId,
    /// What is wrong.
    pub kind: AlertKind,
    /// About what, as it was told: the same text is the same alert. At most [`ABOUT_MAX`] characters.
    pub about: String,
    /// The station, if it is one of the hub's.
    pub station: Option<StationId>,
    /// The battery, likewise.
    pub battery: Option<BatteryId>,
    /// The customer, likewise.
    pub customer: Option<CustomerId>,
    /// When it was raised.
    pub at: Time,
}
