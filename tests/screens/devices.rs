//! Devices: the list, a device's page, one that waits, what is shown once, and how long readings are kept.

use crate::driver::Window;

pub(super) async fn devices(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Devices").await;
    window.find("gridcell", "D-4").await;
    visit(window, "devices").await;
    window.resize(1024, 640).await;
    visit(window, "devices-small").await;
    window.resize(1280, 800).await;
    window.press("n").await;
    window.find("field", "Code").await;
    window.choose("Kind", "Meter").await;
    window.choose("Measures", "equipment").await;
    visit(window, "device-new").await;
    window.button("Cancel").await;
    window.click("gridcell", "D-1").await;
    window.see("Pylontech").await;
    visit(window, "device-drawer").await;
    window.press("Enter").await;
    window.button("Give the device a secret").await;
    window.click("switch", "Without encryption").await;
    visit(window, "device-login").await;
    window.button("Give one").await;
    window.see("This is shown once").await;
    visit(window, "device-given").await;
    window.button("It is in place").await;
    window.button("Give relays a secret").await;
    window.see("Secret to sign with").await;
    visit(window, "device-relay").await;
    window.button("It is in place").await;
    window.find("button", "Take the secret of relays away").await;
    visit(window, "device").await;
    waits(window, visit).await;
    kept(window, visit).await;
}

async fn waits(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Devices").await;
    window.click("gridcell", "D-4").await;
    window.press("Enter").await;
    window.see("Nobody knows this device yet").await;
    visit(window, "device-waits").await;
    window.button("Approve").await;
    window.see("It was heard as").await;
    visit(window, "device-approve").await;
    window.button("Cancel").await;
}

/// How long readings are kept.
async fn kept(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/settings/keeping").await;
    window.see("A day takes about").await;
    visit(window, "keeping").await;
    window.fill("Every reading is kept for", "5").await;
    window.button("Save").await;
    window.see("Readings may be lost").await;
    window.run("document.querySelector('form').scrollIntoView()", vec![]).await;
    visit(window, "keeping-wrong").await;
    window.link("Devices").await;
    window.button("Leave").await;
}
