//! The lines of a rental, each with what it cost, or what a return at this moment would cost.

use domain::price::Price;
use domain::rental::{Condition, Ending, Line};
use domain::tariff::{Overdue, Terms, lateness};
use domain::{Item, RentalLineId, Time};
use serde::Serialize;
use store::Reading;
use store::custody::Had;
use store::rental::LineSeen;
use ts_rs::TS;
use uuid::Uuid;

use super::UseEnd;
use crate::counter::{self, MeasuredEnergy};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A line of a rental.
#[derive(Serialize, TS)]
pub struct RentalLineView {
    id: RentalLineId,
    item: Item,
    code: String,
    tariff_name: String,
    started: Time,
    due: Time,
    late: Option<Overdue>,
    ended: Option<Time>,
    outcome: Option<Ending>,
    swaps: i64,
    recharges: i64,
    max_recharges: Option<i64>,
    condition_out: Option<Condition>,
    condition_back: Option<Condition>,
    /// The ends of its use of which there is a photo.
    photos: Vec<UseEnd>,
    /// The ends that have one, or may be given one by whoever asks.
    photo_ends: Vec<UseEnd>,
    /// What it cost, or costs so far; none for whom amounts are not shown.
    price: Option<Price>,
    /// The energy it is charged for so far, where its batteries measured that; none likewise.
    measured_energy: Option<MeasuredEnergy>,
}

/// A line with all that is kept of it.
pub(super) struct Kept {
    seen: LineSeen,
    terms: Terms,
    /// The ends of its use of which there is a photo.
    photos: Vec<UseEnd>,
    /// The batteries whose energy it is charged for so far.
    charged: Vec<Had>,
}

/// What is kept of lines. Their energy is asked for one rental at a time only: lists of rentals tell no price.
pub(super) async fn kept(reading: &mut Reading, by: &Operator, lines: Vec<LineSeen>) -> Result<Vec<Kept>, Fault> {
    let owners: Vec<Uuid> = lines.iter().map(|seen| seen.line.id.0).collect();
    let owned = store::document::owned(reading, by.hub, &owners).await?;
    let mut all = Vec::with_capacity(lines.len());
    for seen in lines {
        let line = &seen.line;
        let terms = store::tariff::terms(reading, line.terms).await?;
        let is_running = line.is_open() && by.sees_balances();
        let charged = if is_running { counter::charged_batteries(reading, line, &terms).await? } else { Vec::new() };
        let has_photo =
            |end: UseEnd| (end == UseEnd::Out || !line.is_open()) && owned.contains(&(line.id.0, end.kind()));
        all.push(Kept { photos: ends(has_photo), seen, terms, charged });
    }
    Ok(all)
}

/// Lines as they are shown, with what they cost until now.
pub(super) async fn views(hub: &Hub, by: &Operator, lines: Vec<Kept>, now: Time) -> Vec<RentalLineView> {
    let mut views = Vec::with_capacity(lines.len());
    for Kept { seen, terms, photos, charged } in lines {
        let line = seen.line;
        let measured = counter::measured(hub, charged, line.ends(now), by.record.form.gaps()).await;
        let may_choose = by.holds("rental.choose_photo");
        views.push(RentalLineView {
            late: line.is_open().then(|| lateness(line.due, now)),
            id: line.id,
            item: line.item,
            code: seen.item_code,
            started: line.started,
            due: line.due,
            ended: line.ended,
            outcome: line.outcome,
            swaps: line.swaps,
            recharges: line.recharges,
            max_recharges: terms.max_recharges,
            condition_out: line.condition_out,
            condition_back: line.condition_back,
            photo_ends: ends(|end| photos.contains(&end) || (may_choose && end.is_of(&line))),
            photos,
            price: price(&line, &terms, measured, now).filter(|_| by.sees_balances()),
            measured_energy: measured,
            tariff_name: terms.name,
        });
    }
    views
}

/// What a line cost, or costs if it comes back now; none of what ended without a charge.
fn price(line: &Line, terms: &Terms, measured: Option<MeasuredEnergy>, now: Time) -> Option<Price> {
    if !line.is_open() {
        return line.price.clone();
    }
    let so_far = Line { energy: counter::charged(measured, line), ..line.clone() };
    so_far.price(terms, line.ends(now)).ok()
}

fn ends(which: impl Fn(UseEnd) -> bool) -> Vec<UseEnd> {
    [UseEnd::Out, UseEnd::Back].into_iter().filter(|end| which(*end)).collect()
}
