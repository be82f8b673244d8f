//! Batteries and their models, and what every list can do.

use crate::driver::Window;

pub(super) async fn batteries(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Batteries").await;
    window.find("gridcell", "B-007").await;
    visit(window, "batteries").await;
    window.click("gridcell", "B-011").await;
    window.see("A scratch on the lid.").await;
    visit(window, "battery-drawer").await;
    window.resize(1024, 640).await;
    visit(window, "battery-drawer-small").await;
    window.resize(1280, 800).await;
    window.button("Change state").await;
    window.find("menuitem", "Retire").await;
    visit(window, "battery-state-menu").await;
    window.click("menuitem", "Retire").await;
    visit(window, "battery-retire").await;
    window.button("Retire").await;
    window.see("This is needed.").await;
    visit(window, "battery-retire-wrong").await;
    window.button("Cancel").await;
    window.button("Edit").await;
    window.find("field", "Serial number").await;
    visit(window, "battery-edit").await;
    window.press("Esc").await;
    window.click("gridcell", "B-012").await;
    window.press("Enter").await;
    window.find("heading", "B-012").await;
    visit(window, "battery").await;
    window.press("Esc").await;
    window.button("New battery").await;
    window.fill("Serial number", "PYL-2024-00037").await;
    window.choose("Model", "LFP 12 V 50 Ah · Pylon").await;
    visit(window, "battery-new").await;
    window.button("Save").await;
    window.see("Already in use").await;
    visit(window, "battery-new-wrong").await;
    window.press("Esc").await;
    window.button("Leave").await;
    window.fill("Search code or serial number", "nothing like it").await;
    window.see("No battery matches").await;
    visit(window, "batteries-no-match").await;
    window.button("Show all").await;
    window.go("/batteries/0197f3a0-0000-7000-8000-000000000000").await;
    window.refused_with("not_found").await;
    visit(window, "battery-not-found").await;
}

/// What a battery measured: as a chart, as figures, beside another one, and as a file.
pub(super) async fn measured(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Batteries").await;
    window.click("gridcell", "B-009").await;
    window.press("Enter").await;
    window.until("a chart", "document.querySelector('figure .plot img')?.naturalWidth > 0").await;
    window.run("document.querySelector('figure').closest('section').scrollIntoView()", vec![]).await;
    visit(window, "battery-readings").await;
    window.button("Table").await;
    window.click("radio", "By day").await;
    window.see("State of charge, mean").await;
    window.run("document.querySelector('table').scrollIntoView({ block: 'end' })", vec![]).await;
    visit(window, "battery-figures").await;
    window.button("Table").await;
    window.button("Compare").await;
    window.fill("Other batteries", "B-010").await;
    window.until("it is offered", "document.querySelector('.offer')").await;
    window.press("Enter").await;
    window.until("both in the legend", "document.querySelectorAll('figcaption .line').length === 2").await;
    window.run("document.querySelector('figure').scrollIntoView({ block: 'end' })", vec![]).await;
    visit(window, "battery-compared").await;
    window.button("Save readings").await;
    window.click("radio", "From day to day").await;
    visit(window, "readings-save").await;
    window.button("Cancel").await;
    window.press("Esc").await;
}

/// What every list can do.
pub(super) async fn lists(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Batteries").await;
    window.find("gridcell", "B-007").await;
    window.button("Columns").await;
    window.click("checkbox", "Serial number").await;
    visit(window, "list-columns").await;
    window.button("As they were").await;
    window.press("Esc").await;
    window.button("Last change").await;
    window.fill("From", "2026-02-30").await;
    visit(window, "list-days").await;
    window.fill("From", "2024-02-29").await;
    window.press("Esc").await;
    window.button("Views").await;
    window.click("menuitem", "Save view").await;
    window.fill("Name", "Whatever has been looked at since the last day of February").await;
    visit(window, "list-view-name").await;
    window.button("Save").await;
    window.see("saved").await;
    window.fill("Search code or serial number", "b").await;
    window.button("Views: Whatever has been looked at since the last day of February").await;
    visit(window, "list-views").await;
    window.press("Esc").await;
    window.click("checkbox", "Choose B-002").await;
    window.click("checkbox", "Choose B-004").await;
    visit(window, "list-chosen").await;
    window.click("gridcell", "B-011").await;
    window.see("A scratch on the lid.").await;
    window.resize(1024, 640).await;
    visit(window, "list-chosen-small").await;
    window.resize(1280, 800).await;
    window.press("Ctrl+a").await;
    window.button("Change states").await;
    window.find("field", "Reason").await;
    visit(window, "list-bulk").await;
    window.choose("State", "Put in service").await;
    window.fill("Reason", "Checked").await;
    window.button("Put in service").await;
    window.see("left as they are").await;
    visit(window, "list-bulk-refused").await;
    window.press("Esc").await;
    window.gone("left as they are").await;
    window.button("Views: Whatever has been looked at since the last day of February").await;
    window.click("menuitem", "Delete view").await;
    visit(window, "list-view-delete").await;
    window.button("Delete view").await;
    window.find("button", "Views").await;
}

pub(super) async fn models(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Battery models").await;
    window.find("gridcell", "LTO 24 V 40 Ah").await;
    visit(window, "models").await;
    window.click("gridcell", "LTO 24 V 40 Ah").await;
    window.see("Amina Banda added this model").await;
    visit(window, "model-drawer").await;
    window.button("Edit").await;
    window.find("field", "Maker").await;
    visit(window, "model-edit").await;
    window.button("Cancel").await;
}
