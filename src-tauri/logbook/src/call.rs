//! What a line belongs to: the command or the task in whose course it was written. It goes where the work goes, over every
//! await, so that a warning of the store is found by the trace that the screen showed.

use std::sync::OnceLock;

struct Call {
    trace: String,
    role: OnceLock<&'static str>,
}

tokio::task_local! {
    static CALL: Call;
}

/// Does `work`; its lines carry `trace`.
pub async fn under<T>(trace: String, work: impl Future<Output = T>) -> T {
    CALL.scope(Call { trace, role: OnceLock::new() }, work).await
}

/// Does `work` elsewhere, in a task that is spawned, as part of what is being done here.
pub fn carried<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let call = Call { trace: trace().unwrap_or_default(), role: role().map(OnceLock::from).unwrap_or_default() };
    CALL.scope(call, work)
}

/// The trace of what is being done, if it has one.
#[must_use]
pub fn trace() -> Option<String> {
    CALL.try_with(|call| call.trace.clone()).ok()
}

/// Remembers the role of whoever asked; the first one counts.
pub fn note_role(role: &'static str) {
    // Outside a call there is nothing to remember it for.
    let _ = CALL.try_with(|call| call.role.set(role));
}

/// The role of whoever asked, once it is known.
#[must_use]
pub fn role() -> Option<&'static str> {
    CALL.try_with(|call| call.role.get().copied()).ok().flatten()
}
