//! What the hub tells a station to do: done once, in time, and only if it is signed where the station wants it so. Source:
//! link/PROTOCOL.md.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::heard::text;
use super::{Station, is_new};
use crate::clock;
use crate::happened::Happened;
use crate::journal::Until;

impl Station {
    /// Does what the command `request` says, and tells what came of it.
    pub(super) fn obey(&mut self, request: &str, payload: &Value, now: i64) -> Vec<Happened> {
        let command = text(payload, "command");
        let told = |outcome| vec![Happened::Told { command: command.clone(), outcome }];
        let expires = payload["expires_at"].as_str().and_then(clock::read);
        if expires.is_some_and(|expires| self.boot.clock.believes(now) > expires) {
            return told("expired");
        }
        if !is_new(&mut self.commands, request.to_owned()) {
            return told("repeated");
        }
        // It does nothing but tell, so it is never signed.
        if command == "report" {
            self.tell_status(now);
            return told("done");
        }
        if self.setup.signed && !self.is_signed(request, &command, payload) {
            self.answer(request, json!({ "status": "failed", "reason": "the signature is not right" }), now);
            self.tell_status(now);
            return told("failed");
        }
        self.answer(request, json!({ "status": "accepted" }), now);
        match self.carry_out(&command, payload, now) {
            Ok(()) => self.answer(request, json!({ "status": "done" }), now),
            Err(reason) => {
                self.answer(request, json!({ "status": "failed", "reason": reason }), now);
                return told("failed");
            }
        }
        self.tell_status(now);
        let reboots = (command == "reboot").then_some(Happened::Rebooting);
        told("done").into_iter().chain(reboots).collect()
    }

    fn carry_out(&mut self, command: &str, payload: &Value, now: i64) -> Result<(), &'static str> {
        let number = payload["slot"].as_u64().and_then(|slot| u32::try_from(slot).ok());
        let slot = number.and_then(|number| self.rack.slot(number)).ok_or("there is no such slot");
        match command {
            "open_slot" => slot?.locked = false,
            "lock_slot" => slot?.locked = true,
            "start_charge" => slot?.set_charging(true, now),
            "stop_charge" => slot?.set_charging(false, now),
            "set_time" => self.boot.clock.set(),
            "settings" => {
                let settings = payload["settings"].as_object().ok_or("there are no settings")?;
                self.settings.extend(settings.clone());
            }
            "identify" | "reboot" => {}
            _ => return Err("it is not known how"),
        }
        Ok(())
    }

    /// Whether the command is signed over what this station told last.
    fn is_signed(&self, request: &str, command: &str, payload: &Value) -> bool {
        let detail = payload.get("slot").or_else(|| payload.get("settings")).map_or_else(String::new, Value::to_string);
        let (nonce, expires) = (text(payload, "nonce"), text(payload, "expires_at"));
        let mac = signature(&self.setup.password, &[request, command, &detail, &expires, &nonce]);
        nonce == self.nonce() && mac == text(payload, "mac")
    }

    fn answer(&mut self, request: &str, answer: Value, now: i64) {
        let payload = self.signed(answer, now);
        self.journal.add(&format!("cmd/{request}/ack"), payload, Until::Stored);
    }
}

/// The hexadecimal HMAC-SHA256 of a command's lines, by the key that a password makes.
#[must_use]
pub fn signature(password: &str, lines: &[&str]) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&Sha256::digest(password)) else { return String::new() };
    mac.update(lines.join("\n").as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
