//! Whether the computer's clock can be right: every staff member is told, since every act is dated by it.

use domain::Time;
use domain::clock::{ClockDoubt, doubt};
use serde::Serialize;
use ts_rs::TS;

use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// What the clock says, and what speaks against it.
#[derive(Serialize, TS)]
pub struct ClockView {
    now: Time,
    /// When the newest line of the books says it was written.
    newest: Option<Time>,
    doubt: Option<ClockDoubt>,
}

impl ClockView {
    /// Whether something speaks against it.
    pub fn is_doubted(&self) -> bool {
        self.doubt.is_some()
    }
}

/// The day this program was built, in seconds since 1970, said by who builds a release; else the day of the first one.
const BUILT: Option<&str> = option_env!("HUBKEEPER_BUILT");
const FIRST_RELEASE: Time = Time(1_793_491_200_000);

/// What the clock says.
pub(crate) async fn view(hub: &Hub, _: &Operator, (): ()) -> Result<ClockView, Fault> {
    seen(hub).await
}

pub(crate) async fn seen(hub: &Hub) -> Result<ClockView, Fault> {
    let newest = store::audit::newest(&mut *hub.store.read().await?).await?;
    let built = BUILT.and_then(|seconds| seconds.parse::<i64>().ok());
    let built = built.map_or(FIRST_RELEASE, |seconds| Time(seconds.saturating_mul(1_000)));
    let now = hub.now();
    Ok(ClockView { now, newest, doubt: doubt(now, newest, built) })
}
