//! How far somebody may go with a customer: measured over all they gave since the till was opened, and at least this
//! day, so that nobody goes further bit by bit.

use domain::hub::Hub as Record;
use domain::shift::Shift;
use domain::time::day_of;
use domain::{CustomerId, Refusal, Role, Time};
use store::Reading;
use store::act::Given;

use crate::fault::Fault;
use crate::operator::Operator;

/// Since when what whoever serves does is seen as one: this day, and the till if it was opened before. Who closes it and
/// opens it again begins nothing anew.
pub(crate) fn since(record: &Record, shift: Option<&Shift>, now: Time) -> Time {
    let day = day_of(&record.form.zone, now).map_or(now, |(begins, _)| begins);
    shift.map_or(day, |shift| day.min(shift.opened_at))
}

/// What somebody gave a customer this way so far, in minor units; what was taken back is not given.
pub(crate) async fn so_far(
    reading: &mut Reading,
    by: &Operator,
    customer: CustomerId,
    what: Given,
    (record, shift, now): (&Record, Option<&Shift>, Time),
) -> Result<i64, Fault> {
    let since = since(record, shift, now);
    Ok(store::act::given(reading, by.hub, (by.user, customer), what, since).await?)
}

/// An admin goes as far as there is something; everyone else as far as their own limit, `given` being part of it.
///
/// # Errors
/// [`Refusal::AboveOwnLimit`] with what is left of it.
pub(crate) fn within(by: &Operator, limit: i64, given: i64, amount: i64) -> Result<(), Refusal> {
    let left = limit.saturating_sub(given).max(0);
    if by.role == Role::Admin || amount <= left { Ok(()) } else { Err(Refusal::AboveOwnLimit { limit: Some(left) }) }
}
