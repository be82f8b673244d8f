//! What becomes of what went out, written down; a failure costs a repeat at most and is told in the log.

use usecases::{Desk, Parcel, Waiting};

/// They have left; whether that is written down.
pub async fn sent(desk: &Desk, numbers: &[i64]) -> bool {
    if numbers.is_empty() {
        return true;
    }
    let noted = desk.sent(numbers).await;
    if let Err(fault) = &noted {
        tracing::warn!(code = fault.code(), "what was answered is not noted as sent");
    }
    noted.is_ok()
}

/// They reached nobody and wait.
pub async fn not_sent(desk: &Desk, numbers: &[i64]) {
    if numbers.is_empty() {
        return;
    }
    if let Err(fault) = desk.not_sent(numbers).await {
        tracing::warn!(code = fault.code(), "what reached nobody is not noted as waiting");
    }
}

/// Some of what waits after this number.
pub async fn unsent(desk: &Desk, which: Waiting<'_>, after: i64) -> Vec<Parcel> {
    desk.unsent(which, after).await.unwrap_or_else(|fault| {
        tracing::warn!(code = fault.code(), "what waits for stations cannot be read");
        Vec::new()
    })
}
