//! Commands: `cmd/{request_id}`. A station does each at most once, and none after it expires.

use std::fmt;

use domain::station_command::StationAct;
use domain::time::Time;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::payload::{Object, Value};

/// The station shall do something, and say on `cmd/{request_id}/ack` what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Names this command, in its topic and its payload; a UUID, so that it is always one level of a topic.
    pub request: Uuid,
    /// What to do.
    pub act: Act,
    /// When it was sent.
    pub at: Time,
    /// From when on it must not be done any more.
    pub expires_at: Time,
    /// For a station that wants commands signed.
    pub seal: Option<Seal>,
}

/// What a station knows a command of its hub by, and that it is no old one.
#[derive(Clone, PartialEq, Eq)]
pub struct Seal {
    /// The station's last `nonce`: it is good for one command.
    pub nonce: String,
    /// What hub and station share: the SHA-256 of the station's password.
    pub key: [u8; 32],
}

impl fmt::Debug for Seal {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal").field("nonce", &self.nonce).finish_non_exhaustive()
    }
}

/// What a station can be told to do. Slots are numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Open the door of a slot.
    OpenSlot(u32),
    /// Close a slot to everybody.
    LockSlot(u32),
    /// Charge what is in a slot.
    StartCharge(u32),
    /// Stop charging it.
    StopCharge(u32),
    /// Show which station this is, with light or sound.
    Identify,
    /// Start its program again.
    Reboot,
    /// Set its clock to the time at which the command was sent.
    SetTime,
    /// Take these settings, and leave those that are not named.
    Settings(Object),
    /// Say on `station/status` how it stands: asked where a command was not answered.
    Report,
}

impl Command {
    /// The topic below the station.
    pub(super) fn path(&self) -> String {
        format!("cmd/{}", self.request)
    }

    pub(super) fn payload(&self) -> Value {
        let slot = |slot: u32| Some(("slot", Value::from(u64::from(slot))));
        let (act, detail) = match &self.act {
            Act::OpenSlot(number) => (Some(StationAct::OpenSlot), slot(*number)),
            Act::LockSlot(number) => (Some(StationAct::LockSlot), slot(*number)),
            Act::StartCharge(number) => (Some(StationAct::StartCharge), slot(*number)),
            Act::StopCharge(number) => (Some(StationAct::StopCharge), slot(*number)),
            Act::Identify => (Some(StationAct::Identify), None),
            Act::Reboot => (Some(StationAct::Reboot), None),
            Act::SetTime => (Some(StationAct::SetTime), None),
            Act::Settings(settings) => {
                (Some(StationAct::Settings), Some(("settings", Value::Object(settings.clone()))))
            }
            // No person says so.
            Act::Report => (None, None),
        };
        let word = act.map_or("report", StationAct::word);
        let (request, expires) = (self.request.to_string(), self.expires_at.iso());
        let seal = self.seal.iter().flat_map(|seal| {
            let detail = detail.as_ref().map_or_else(String::new, |(_, value)| value.to_string());
            let mac = mac(seal, &[&request, word, &detail, &expires, &seal.nonce]);
            [("nonce", Value::from(seal.nonce.as_str())), ("mac", Value::from(mac.as_str()))]
        });
        let fields = [
            ("command", word.into()),
            ("request_id", request.as_str().into()),
            ("timestamp", self.at.iso().as_str().into()),
            ("expires_at", expires.as_str().into()),
        ];
        let fields = fields.into_iter().chain(detail.clone()).chain(seal);
        Value::Object(fields.map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

/// HMAC-SHA-256 over the lines, in hexadecimal digits.
fn mac(seal: &Seal, lines: &[&str]) -> String {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(&seal.key) else { return String::new() };
    hex::encode(mac.chain_update(lines.join("\n")).finalize().into_bytes())
}
