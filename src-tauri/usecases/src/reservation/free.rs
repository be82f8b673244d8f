//! Whether something can be had in the hours it is asked for: it is there, and promised to nobody.

use domain::custody::{Custody, Holder};
use domain::reservation::{ReservationForm, Wanted, broken, has_room, of_item};
use domain::{BatteryId, EquipmentId, Item, ItemKind, ModelId, Problem, Refusal, Time};
use store::Reading;

use crate::event::Kind;
use crate::fault::Fault;
use crate::operator::Operator;

/// Whether it can be had in those hours; what it is called.
pub(super) async fn is_free(reading: &mut Reading, by: &Operator, form: &ReservationForm) -> Result<String, Fault> {
    match form.wanted {
        Wanted::BatteryModel(model) => {
            let name = store::record::title_of(reading, Kind::BatteryModel.word(), model.0).await?;
            let name = name.ok_or_else(|| Refusal::field("wanted", Problem::NotAChoice))?;
            any_is_free(reading, by, model, form).await?;
            Ok(name)
        }
        Wanted::Battery(id) => battery_is_free(reading, by, id, form).await,
        Wanted::Equipment(id) => equipment_is_free(reading, by, id, form).await,
    }
}

async fn battery_is_free(
    reading: &mut Reading,
    by: &Operator,
    id: BatteryId,
    form: &ReservationForm,
) -> Result<String, Fault> {
    use domain::battery::Lifecycle::{Disposed, Lost, Retired};
    let found = store::battery::find(reading, by.hub, id).await?;
    let battery = found.ok_or_else(|| Refusal::field("wanted", Problem::NotAChoice))?.battery;
    if let lifecycle @ (Lost | Retired | Disposed) = battery.lifecycle {
        return Err(Refusal::BatteryNotInService { lifecycle }.into());
    }
    item_is_free(reading, by, form).await?;
    any_is_free(reading, by, battery.form.model, form).await?;
    Ok(battery.form.short_code)
}

async fn equipment_is_free(
    reading: &mut Reading,
    by: &Operator,
    id: EquipmentId,
    form: &ReservationForm,
) -> Result<String, Fault> {
    use domain::equipment::EquipmentState::{Disposed, Lost, Retired};
    let found = store::equipment::find(reading, by.hub, id, form.from).await?;
    let piece = found.ok_or_else(|| Refusal::field("wanted", Problem::NotAChoice))?.equipment;
    if let state @ (Lost | Retired | Disposed) = piece.state {
        return Err(Refusal::NotInService { state }.into());
    }
    item_is_free(reading, by, form).await?;
    Ok(piece.form.code)
}

/// Whether the thing itself is promised to nobody in those hours, and back by then.
async fn item_is_free(reading: &mut Reading, by: &Operator, form: &ReservationForm) -> Result<(), Fault> {
    let Some(item) = form.wanted.item() else { return Ok(()) };
    if let Some(Custody { holder: holder @ Holder::Transit { .. }, .. }) = store::custody::of(reading, item).await? {
        let holder = holder.kind();
        return Err(match item.kind {
            ItemKind::Battery => Refusal::BatteryElsewhere { holder },
            ItemKind::Equipment => Refusal::EquipmentElsewhere { holder },
        }
        .into());
    }
    let promises = store::reservation::promises_of(reading, by.hub, item, (form.from, form.to)).await?;
    if let Some(promise) = of_item(&promises, item, None) {
        return Err(promise.refusal().into());
    }
    out_then(reading, by, item, form).await
}

/// Whether something is promised to nobody from now on, and of a battery's model enough stays for whom it is promised to:
/// else it does not leave the stock.
pub(crate) async fn not_promised(reading: &mut Reading, by: &Operator, item: Item, at: Time) -> Result<(), Fault> {
    let forever = (at, Time(i64::MAX));
    let promises = store::reservation::promises_of(reading, by.hub, item, forever).await?;
    if let Some(promise) = of_item(&promises, item, None) {
        return Err(promise.refusal().into());
    }
    if item.kind == ItemKind::Equipment {
        return Ok(());
    }
    let found = store::battery::find(reading, by.hub, BatteryId(item.id)).await?;
    let model = found.ok_or_else(|| Refusal::not_found(item.kind.word()))?.battery.form.model;
    let promises = store::reservation::promises_of_model(reading, by.hub, model, forever).await?;
    let there = store::reservation::there(reading, by.hub, model, at).await?;
    let free = |leaves: bool| {
        let there = there.iter().filter(move |(id, _)| !leaves || id.0 != item.id);
        there.map(|(_, free)| *free)
    };
    let first = broken(&promises, (free(false), free(true)), None, &[], forever);
    first.map_or(Ok(()), |first| Err(first.refusal().into()))
}

async fn out_then(reading: &mut Reading, by: &Operator, item: Item, form: &ReservationForm) -> Result<(), Fault> {
    let Some(seen) = store::rental::open_line_of(reading, by.hub, item).await? else { return Ok(()) };
    if seen.line.due <= form.from {
        return Ok(());
    }
    let who = store::situation::called(reading, seen.customer).await?;
    Err(Refusal::OutThen { who, until: seen.line.due }.into())
}

/// Whether one more of a model can be had in those hours.
async fn any_is_free(
    reading: &mut Reading,
    by: &Operator,
    model: ModelId,
    form: &ReservationForm,
) -> Result<(), Fault> {
    let hours = (form.from, form.to);
    let promises = store::reservation::promises_of_model(reading, by.hub, model, hours).await?;
    let there = store::reservation::there(reading, by.hub, model, form.from).await?;
    if has_room(there.iter().map(|(_, free)| *free), &promises, hours) {
        return Ok(());
    }
    Err(Refusal::NoneFreeThen { there: i64::try_from(there.len()).unwrap_or(i64::MAX) }.into())
}
