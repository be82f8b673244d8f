//! What is to be done, and what is taken along: jobs, a view, an act on many, a file.

use tests::driver::{Desktop, Window};

use super::table;

pub async fn a_job_goes_over_the_board_by_keys(window: &Window) {
    window.press("g j").await;
    window.see("No jobs yet").await;
    window.press("n").await;
    window.focus_on("field", "Title").await;
    window.write("The door of slot 2 sticks").await;
    window.tab_to("field", "About optional").await;
    window.write("S-1").await;
    window.see("Behind the market").await;
    window.press("Enter").await;
    window.tab_to("button", "Save").await;
    window.press("Enter").await;
    window.see("J-0001 is on the board").await;
    window.press("Esc").await;
    for (key, column) in [("Right", "In progress"), ("Right", "Waiting"), ("Left", "In progress"), ("Right", "Waiting")]
    {
        on_the_card(window).await;
        window.press(&format!("Shift+{key}")).await;
        window.see(&format!("J-0001 is in “{column}”")).await;
    }
    let board = window.call("job.list", tests::asked(tests::all("code"), &serde_json::Value::Null, 1)).await.unwrap();
    assert_eq!(board["rows"][0]["state"], "waiting");
}

/// The focus is on the one card there is, and goes with it from column to column.
async fn on_the_card(window: &Window) {
    window.until("the focus on the card", "document.activeElement?.closest('[data-card]')").await;
    window.stands_well().await;
}

/// Ten of the batteries, the last first, without what nobody reads.
pub async fn a_view_is_kept(window: &Window) {
    window.press("g b").await;
    window.find("gridcell", "B-009").await;
    window.press("/").await;
    window.focus_on("field", "Search code or serial number").await;
    window.write("B-01").await;
    window.gone("B-009").await;
    window.button("Columns").await;
    for column in ["Charge", "With", "Changed"] {
        window.click("checkbox", column).await;
    }
    window.press("Esc").await;
    // What came by the file stood first; now it goes by code, the last first.
    window.button("Code").await;
    window.button("Code").await;
    window.button("Views").await;
    window.click("menuitem", "Save view").await;
    window.fill("Name", "The second crate").await;
    window.press("Enter").await;
    window.see("View The second crate saved").await;
    window.button("Views: The second crate").await;
    window.click("menuitem", "Everything").await;
    window.find("gridcell", "B-009").await;
    window.button("Views").await;
    window.click("menuitem", "The second crate").await;
    window.find("button", "Views: The second crate").await;
    window.reads("Search code or serial number", "B-01").await;
    window.gone("B-009").await;
}

pub async fn all_that_match_go_into_service(window: &Window) {
    window.click("checkbox", "Choose all that match").await;
    window.see("10 chosen").await;
    window.button("Change states").await;
    window.see("Another state for 10 batteries").await;
    window.choose("State", "Put in service").await;
    window.fill("Reason", "Full and tested").await;
    window.button("Put in service").await;
    window.see("10 changed").await;
    let counts = window.call("battery.counts", tests::all("code")).await.unwrap();
    assert_eq!(counts["by"]["lifecycle"]["of"]["in_service"], 10, "{counts}");
    assert_eq!(counts["all"], 23, "{counts}");
}

/// Both kinds of file hold the rows that stand there, in their order and words, and nothing else.
pub async fn what_is_seen_is_taken_along(desktop: &Desktop, window: &Window) {
    let (headings, rows) = table::on_screen(window, "Batteries").await;
    assert_eq!(headings, ["Code", "Serial number", "Model", "State"]);
    assert_eq!(rows.first().unwrap(), &["B-019", "SN-0019", "LFP 12 V", "In service"]);
    assert_eq!(rows.last().unwrap()[0], "B-010");
    for (name, kind) in [("crate.csv", "CSV"), ("crate.xlsx", "Excel (XLSX)")] {
        let file = desktop.elsewhere(name);
        desktop.will_choose(&file);
        window.button("Export").await;
        window.see("Export 10 rows").await;
        window.click("radio", kind).await;
        window.button("Choose the file").await;
        window.button("Work in the background").await;
        window.see(&format!("10 rows written to {name}.")).await;
        window.press("Esc").await;
        assert_eq!(table::in_file(&file), (headings.clone(), rows.clone()), "{name}");
    }
}
