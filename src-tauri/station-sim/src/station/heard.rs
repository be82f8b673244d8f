//! What the hub says: answers, each for the question that is open and for none before it, and commands.

use serde_json::Value;

use super::visit::{Grant, Visit, ended, refused};
use super::{Station, is_new};
use crate::happened::{Ended, Happened};

impl Station {
    pub(super) fn told(&mut self, topic: &str, payload: &Value, now: i64) -> Vec<Happened> {
        if let Some(request) = topic.strip_prefix("cmd/") {
            return self.obey(request, payload, now);
        }
        match topic {
            "user/auth/response" | "auth/response" => self.card_answered(payload),
            "swap/confirmation" => {
                let swap = text(payload, "swap_id");
                self.report_answered(&swap, Some(&swap), now)
            }
            // An error has no id, and its repeat is the same to the letter.
            "swap/error" => self.report_answered(&payload.to_string(), None, now),
            "battery/ack" => vec![kept(payload)],
            _ => Vec::new(),
        }
    }

    fn card_answered(&mut self, payload: &Value) -> Vec<Happened> {
        let Visit::Asked { tap, timestamp } = &self.visit else { return Vec::new() };
        if payload["timestamp"] != *timestamp {
            return Vec::new();
        }
        let tap = tap.clone();
        self.journal.answered();
        if payload["status"] != "success" {
            self.visit = Visit::Idle;
            return vec![ended(&tap.rider.card, refused(&text(payload, "error_code")), tap.rider.battery)];
        }
        let session = payload["sessionId"].as_str().map(str::to_owned);
        let grant = Grant { user: text(payload, "user_id"), session };
        let happened = Happened::Opened { user: grant.user.clone() };
        self.visit = Visit::Opened { tap, grant };
        vec![happened]
    }

    /// An answer to a report, called by what tells it apart; with the swap's id if it was booked.
    fn report_answered(&mut self, answer: &str, swap: Option<&str>, now: i64) -> Vec<Happened> {
        let is_open = self.journal.open().is_some_and(|say| say.topic.starts_with("swap/"));
        if !is_open || !is_new(&mut self.answers, answer.to_owned()) {
            return self.not_to_be_swapped(answer, swap, now);
        }
        let Some(report) = self.journal.answered() else { return Vec::new() };
        if report.payload["offline"] == true {
            return vec![Happened::CaughtUp { swap: swap.map(str::to_owned) }];
        }
        let Visit::Reports { card, holds } = std::mem::replace(&mut self.visit, Visit::Idle) else { return Vec::new() };
        let code = || serde_json::from_str::<Value>(answer).map(|payload| text(&payload, "error_code"));
        let how = match swap {
            Some(swap) => Ended::Confirmed { swap: swap.to_owned() },
            None => refused(&code().unwrap_or_default()),
        };
        vec![ended(&card, how, holds)]
    }

    /// The hub will not have what was put in swapped: it goes back to whoever brought it.
    fn not_to_be_swapped(&mut self, answer: &str, swap: Option<&str>, now: i64) -> Vec<Happened> {
        let is_no = swap.is_none() && matches!(self.visit, Visit::Brought { .. });
        if !is_no || !is_new(&mut self.answers, answer.to_owned()) {
            return Vec::new();
        }
        let back = self.forget(now);
        let code = serde_json::from_str::<Value>(answer).map(|payload| text(&payload, "error_code"));
        let code = code.unwrap_or_default();
        back.into_iter()
            .map(|happened| match happened {
                Happened::Ended { card, holds, .. } => ended(&card, refused(&code), holds),
                other => other,
            })
            .collect()
    }
}

fn kept(payload: &Value) -> Happened {
    let count = |field: &str| payload[field].as_u64().unwrap_or_default();
    let named = ["boot_id", "seq", "message_id"].map(|field| text(payload, field));
    let [stored, duplicate, quarantined] = ["stored", "duplicate", "quarantined"].map(count);
    Happened::Kept { message: named.concat(), stored, duplicate, quarantined }
}

/// A field as text, empty where it is none.
pub(super) fn text(payload: &Value, field: &str) -> String {
    match &payload[field] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
