//! What has to do with money.

use crate::driver::Window;

pub(super) async fn tariffs(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Money").await;
    window.find("gridcell", "Daily").await;
    visit(window, "tariffs").await;
    window.click("gridcell", "Market week of the cooperative of maize growers, for members").await;
    window.see("known at the return").await;
    visit(window, "tariff-drawer").await;
    window.button("Withdraw").await;
    visit(window, "tariff-withdraw").await;
    window.button("Cancel").await;
    window.press("e").await;
    window.find("button", "Add a charge").await;
    window.see("Tax 16 %").await;
    visit(window, "tariff-edit").await;
    window.resize(1024, 640).await;
    visit(window, "tariff-edit-small").await;
    window.resize(1280, 800).await;
    window.button("Cancel").await;
    window.press("n").await;
    window.see("Write a price").await;
    visit(window, "tariff-new").await;
    window.button("Save").await;
    window.see("This is needed.").await;
    visit(window, "tariff-wrong").await;
    window.button("Cancel").await;
}
