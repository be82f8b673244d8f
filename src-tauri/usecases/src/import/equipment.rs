//! Equipment from files.

use std::collections::HashMap;

use domain::equipment::{self, Equipment, EquipmentForm, EquipmentState};
use domain::lists::decimals;
use domain::text::{folded, natural_key};
use domain::{EquipmentId, EquipmentTypeId, FieldProblem, HubId, Problem};
use store::{Op, Told};
use uuid::Uuid;

use super::shape::{Cells, Field, Imported, Names, settled, wrong};
use crate::equipment::{described, told};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A piece that a row describes.
pub(super) struct EquipmentRead(Equipment);

/// What equipment is checked against.
pub(super) struct Known {
    hub: HubId,
    sees_amounts: bool,
    decimals: u8,
    /// Types by their folded names.
    types: HashMap<String, EquipmentTypeId>,
    codes: Names,
    serials: Names,
    last: Option<String>,
}

impl Imported for EquipmentRead {
    const KIND: Kind = Kind::Equipment;
    type Known = Known;

    async fn known(hub: &Hub, by: &Operator) -> Result<Known, Fault> {
        let mut read = hub.store.read().await?;
        let types = store::equipment::types(&mut read, by.hub).await?.into_iter().map(|seen| seen.equipment_type);
        let names = store::import::equipment_names(&mut read, by.hub).await?;
        let (codes, serials): (Vec<String>, Vec<String>) = names.into_iter().unzip();
        Ok(Known {
            hub: by.hub,
            sees_amounts: by.sees_amounts,
            decimals: decimals(&by.record.form.currency).unwrap_or(0),
            types: types.map(|of_type| (folded(&of_type.form.name), of_type.id)).collect(),
            codes: Names::of(codes),
            serials: Names::of(serials.into_iter().filter(|serial| !serial.is_empty())),
            last: store::equipment::last_code(&mut read, by.hub).await?,
        })
    }

    fn fields(known: &Known) -> Vec<Field> {
        let mut fields = vec![
            Field::new("code", false, &["equipment", "equipment code", "equipement", "id", "no", "numero", "number"]),
            Field::new(
                "serial_number",
                false,
                &["serial", "serial no", "serial nr", "s n", "sn", "numero de serie", "n de serie", "no de serie"],
            ),
            Field::new("equipment_type", true, &["type", "kind", "model", "type d equipement", "modele"]),
            Field::new(
                "purchased_on",
                false,
                &["bought on", "purchased", "purchase date", "date d achat", "achete le"],
            ),
            Field::new("purchase_price", false, &["price", "cost", "prix", "prix d achat"]),
            Field::new("warranty_until", false, &["warranty", "warranty end", "garantie", "fin de garantie"]),
            Field::new("notes", false, &["note", "remark", "remarks", "comment", "remarque", "commentaire"]),
        ];
        // For whom amounts are hidden there is no price to bring.
        fields.retain(|field| known.sees_amounts || field.key != "purchase_price");
        fields
    }

    fn read(known: &mut Known, id: Uuid, cells: &Cells<'_>) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let of_type = match folded(cells.text("equipment_type")).as_str() {
            "" => Err(Problem::Required),
            name => known.types.get(name).copied().ok_or(Problem::Unknown),
        };
        let form = EquipmentForm {
            code: cells.optional("code").unwrap_or_else(|| known.codes.next_code("E", 3, &mut known.last)),
            serial_number: cells.text("serial_number").to_owned(),
            equipment_type: of_type.unwrap_or_else(|problem| {
                problems.push(wrong("equipment_type", problem));
                EquipmentTypeId(Uuid::nil())
            }),
            purchased_on: cells.day("purchased_on"),
            purchase_price: cells.money("purchase_price", known.decimals, &mut problems),
            warranty_until: cells.day("warranty_until"),
            notes: cells.text("notes").to_owned(),
        };
        let piece =
            settled(equipment::new(EquipmentId(id), known.hub, &form), problems, |piece| known.taken(&piece.form))?;
        known.take(&piece.form, cells.row.number);
        Ok(Self(piece))
    }

    fn id(&self) -> Uuid {
        self.0.id.0
    }

    async fn add(&self, op: &mut Op) -> Result<Told, Fault> {
        let changes = described(op, None, &self.0).await?;
        op.add_equipment(&self.0).await?;
        Ok(told(self.0.id, changes, None))
    }

    async fn forget(op: &mut Op, by: &Operator, id: Uuid) -> Result<Option<Told>, Fault> {
        let Some(piece) = op.equipment(by.hub, EquipmentId(id)).await? else { return Ok(None) };
        op.forget_equipment(piece.id).await?;
        Ok(Some(told(piece.id, Vec::new(), None)))
    }

    async fn retire(op: &mut Op, by: &Operator, id: Uuid) -> Result<Option<Told>, Fault> {
        let Some(before) = op.equipment(by.hub, EquipmentId(id)).await? else { return Ok(None) };
        let open = op.open_assignments(before.id).await?;
        // What is out of the way already, or in somebody's use, stays as it is.
        let Ok(after) = equipment::moved(&before, EquipmentState::Retired, open) else { return Ok(None) };
        let changes = described(op, Some(&before), &after).await?;
        op.save_equipment(&after).await?;
        Ok(Some(told(after.id, changes, None)))
    }
}

impl Known {
    fn taken(&self, form: &EquipmentForm) -> Vec<FieldProblem> {
        let code = self.codes.problem(&natural_key(&form.code)).map(|problem| wrong("code", problem));
        let serial = self.serials.problem(&form.serial_number).map(|problem| wrong("serial_number", problem));
        code.into_iter().chain(serial).collect()
    }

    fn take(&mut self, form: &EquipmentForm, row: u64) {
        self.codes.take(natural_key(&form.code), row);
        if !form.serial_number.is_empty() {
            self.serials.take(form.serial_number.clone(), row);
        }
    }
}
