//! Equipment and the work there is about things.

use crate::driver::Window;
use serde_json::json;

pub(super) async fn equipment(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Equipment").await;
    window.find("gridcell", "E-001").await;
    visit(window, "equipment").await;
    window.click("gridcell", "E-004").await;
    window.see("The plug is burnt").await;
    visit(window, "equipment-drawer").await;
    window.press("Enter").await;
    window.see("No customer has it").await;
    visit(window, "equipment-piece").await;
    window.button("Give to a customer").await;
    window.find("field", "Customer").await;
    visit(window, "equipment-assign").await;
    window.button("Cancel").await;
    window.go("/equipment?new=1").await;
    window.find("field", "Code").await;
    visit(window, "equipment-new").await;
    window.press("Esc").await;
    window.click("radio", "Board").await;
    window.find("button", "Change state, E-004").await;
    visit(window, "equipment-board").await;
    window.resize(1024, 640).await;
    visit(window, "equipment-board-small").await;
    window.resize(1280, 800).await;
    window.button("Change state, E-004").await;
    window.find("menuitem", "Put in service").await;
    visit(window, "equipment-board-menu").await;
    window.press("Esc").await;
    window.click("radio", "List").await;
    window.link("Types of equipment").await;
    window.find("gridcell", "Maize mill 1.1 kW").await;
    visit(window, "equipment-types").await;
    window.press("n").await;
    window.find("field", "Name").await;
    visit(window, "equipment-type-new").await;
    window.button("Cancel").await;
}

pub(super) async fn jobs(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Jobs").await;
    window.see("The door of slot 3 sticks").await;
    visit(window, "jobs-board").await;
    window.resize(1024, 640).await;
    visit(window, "jobs-board-small").await;
    window.resize(1280, 800).await;
    window.press("n").await;
    window.fill("Title", "Lid is cracked").await;
    window.fill("About optional", "b-01").await;
    window.see("B-011").await;
    visit(window, "job-new").await;
    window.button("Cancel").await;
    let ask = json!({ "question": { "search": "measure", "filters": {}, "sort": "code", "descending": false }, "after": null, "limit": 1 });
    let job = window.call("job.list", ask).await.unwrap()["rows"][0]["id"].as_str().unwrap().to_owned();
    window.go(&format!("/jobs?open={job}")).await;
    window.see("The part has come.").await;
    visit(window, "job-drawer").await;
    window.go(&format!("/jobs/{job}")).await;
    window.find("heading", "Measure the earth").await;
    visit(window, "job").await;
    window.go("/jobs").await;
    window.click("radio", "List").await;
    window.find("gridcell", "Replace the lock").await;
    visit(window, "jobs-list").await;
    window.click("radio", "Board").await;
}
