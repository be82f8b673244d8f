//! What stands round every room.

use crate::driver::Window;

pub(super) async fn shell(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/batteries").await;
    window.find("gridcell", "B-007").await;
    window.press("Ctrl+k").await;
    window.find("option", "New battery").await;
    visit(window, "palette").await;
    window.write("b-01").await;
    window.see("Found").await;
    visit(window, "palette-found").await;
    window.write("zzzz").await;
    window.see("Nothing matches").await;
    visit(window, "palette-nothing").await;
    window.press("Esc").await;
    window.gone("Nothing matches").await;
    window.press("?").await;
    window.see("Everywhere").await;
    visit(window, "keys").await;
    window.press("Esc").await;
    window.button("Change hub; you are in Mtendere hub").await;
    window.find("menuitem", "Petauke market").await;
    visit(window, "hub-picker").await;
    window.press("Esc").await;
    window.link("All hubs").await;
    window.find("heading", "Petauke market").await;
    visit(window, "hubs").await;
    window.resize(1024, 640).await;
    visit(window, "hubs-small").await;
    window.resize(1280, 800).await;
    window.fill("Search name, code, place", "nowhere").await;
    window.see("No hub fits").await;
    visit(window, "hubs-no-match").await;
    window.button("Show all").await;
    window.find("heading", "Petauke market").await;
    window.button("Amina Banda, admin: account, lock, sign out").await;
    window.find("menuitem", "Sign out").await;
    visit(window, "who-menu").await;
    window.press("Esc").await;
    window.button("Collapse").await;
    visit(window, "navigation-narrow").await;
    window.button("Expand").await;
    scans(window, visit).await;
    help(window, visit).await;
    window.go("/nowhere").await;
    window.see("There is no such page").await;
    visit(window, "no-such-page").await;
}

/// What a reader of cards or codes says, by the answer the hub has for it.
async fn scans(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/batteries").await;
    window.find("gridcell", "B-007").await;
    for (scanned, seen, screen) in [
        ("04A2B3C4", "Alick Kaluba", "scan-card"),
        ("04FFEE11", "A card nobody has yet", "scan-card-unknown"),
        ("B-011", "Open", "scan-battery"),
        ("NOT-KNOWN-4711", "Nothing in this hub carries", "scan-unknown"),
    ] {
        window.scan(scanned).await;
        window.see(seen).await;
        window.find("button", "Let the scan go").await;
        visit(window, screen).await;
        window.button("Let the scan go").await;
    }
}

async fn help(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.press("F1").await;
    window.find("complementary", "Help").await;
    visit(window, "help").await;
    window.resize(1024, 640).await;
    visit(window, "help-small").await;
    window.resize(1280, 800).await;
    window.press("Esc").await;
    window.press("n").await;
    window.find("field", "Serial number").await;
    window.press("F1").await;
    window.find("field", "Search the help").await;
    visit(window, "help-over-form").await;
    window.press("Esc").await;
    window.press("Esc").await;
}

/// The page of all parts stands only in builds that ask for it.
pub(super) async fn parts(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/parts").await;
    window.until("a page", "found('heading', 'Parts') || found('heading', 'There is no such page')").await;
    if window.has("heading", "Parts").await {
        visit(window, "parts").await;
    }
}
