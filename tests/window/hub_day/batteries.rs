//! What stands in the hub: a station, and batteries as their maker lists them.

use std::fs;

use tests::driver::{Desktop, Window};

pub async fn a_station_with_slots(window: &Window) {
    window.press("g s").await;
    window.see("No stations yet").await;
    window.press("n").await;
    window.fill("Name", "Behind the market").await;
    window.fill("Slots", "6").await;
    window.press("Enter").await;
    window.see("S-1 added").await;
    window.find("complementary", "S-1").await;
    window.press("Enter").await;
    window.find("button", "Slot 6: Empty").await;
    window.button("Slot 2: Empty").await;
    window.click("menuitem", "Put into maintenance").await;
    window.fill("Reason", "The door sticks").await;
    window.button("Put into maintenance").await;
    window.find("button", "Slot 2: Maintenance").await;
}

/// Twenty good rows, and three of which the maker or the typist was not sure.
fn listed() -> String {
    let mut text = "Battery code,Serial no.,Model,Crate\n".to_owned();
    for number in 1..=20 {
        text.push_str(&format!("B-{number:03},SN-{number:04},LFP 12 V,crate {number}\n"));
    }
    text + "B-021,SN-0003,LFP 12 V,crate 21\nB-022,,LFP 12 V,crate 22\nB-023,SN-0023,LFP 48 V,crate 23\n"
}

pub async fn come_in_a_file_and_leave_again(desktop: &Desktop, window: &Window) {
    let list = desktop.elsewhere("maker.csv");
    fs::write(&list, listed()).unwrap();
    window.press("Esc").await;
    window.press("g b").await;
    window.see("No batteries yet").await;
    window.button("Import").await;
    // Who thinks better of it is where they were.
    window.button("Choose a file").await;
    window.find("button", "Choose a file").await;
    desktop.will_choose(&list);
    window.button("Choose a file").await;
    window.see("maker.csv").await;
    window.reads("Field for Serial no.", "Serial number (needed)").await;
    window.choose("Field for Crate", "Notes").await;
    window.button("Check the file").await;
    window.see("20 new records, 3 rows are refused.").await;
    window.see("The same as in row 4 of the file.").await;
    assert_eq!(batteries(window).await, 0, "a trial writes nothing");

    let refused = desktop.elsewhere("refused.csv");
    desktop.will_choose(&refused);
    window.button("Save the refused rows").await;
    window.see("3 rows written to refused.csv.").await;
    let text = fs::read_to_string(&refused).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(lines[0], "Battery code,Serial no.,Model,Crate,Why refused");
    assert!(lines[1].starts_with("B-021,SN-0003,LFP 12 V,crate 21,Serial number: "), "{text}");

    window.button("Import 20 records").await;
    window.see("20 records were imported, 3 rows were left out.").await;
    window.link("See what came").await;
    window.find("gridcell", "B-020").await;
    assert_eq!(batteries(window).await, 20);

    window.button("Import").await;
    window.button("Undo the import of maker.csv").await;
    window.see("Records that nothing happened to since are taken back.").await;
    window.button("Undo").await;
    window.see("20 taken back, 0 kept out of the way.").await;
    window.see("Undone: 20 taken back").await;
    assert_eq!(batteries(window).await, 0);
}

/// The same list, put right.
pub async fn come_again_put_right(desktop: &Desktop, window: &Window) {
    let right = listed().replace("SN-0003,LFP 12 V,crate 21", "SN-0021,LFP 12 V,crate 21");
    let right = right.replace("B-022,,", "B-022,SN-0022,").replace("48 V", "12 V");
    let list = desktop.elsewhere("put right.csv");
    fs::write(&list, right).unwrap();
    desktop.will_choose(&list);
    window.button("Choose a file").await;
    window.button("Check the file").await;
    window.see("23 new records, nothing is refused.").await;
    window.button("Import 23 records").await;
    window.see("23 records were imported, nothing was refused.").await;
    assert_eq!(batteries(window).await, 23);
}

async fn batteries(window: &Window) -> u64 {
    window.call("battery.counts", tests::all("code")).await.unwrap()["all"].as_u64().unwrap()
}
