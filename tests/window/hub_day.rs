//! A day at a hub, as it is worked: what stands in it, who comes, what is to be done, and what is taken along.

mod batteries;
mod people;
mod table;
mod work;

use tests::driver::Desktop;
use tests::{model, sample};

use crate::amina_signs_in;

#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_hub() {
    let desktop = Desktop::with_data(sample::just_set_up().await);
    let window = desktop.start().await;
    amina_signs_in(&window).await;
    window.see("Welcome").await;
    window.call("model.create", model("LFP 12 V")).await.unwrap();

    batteries::a_station_with_slots(&window).await;
    batteries::come_in_a_file_and_leave_again(&desktop, &window).await;
    batteries::come_again_put_right(&desktop, &window).await;
    people::somebody_comes_and_gets_a_card(&window).await;
    people::a_photo_of_their_document(&desktop, &window).await;
    people::somebody_with_the_same_phone(&window).await;
    people::a_card_is_lost_and_replaced(&window).await;
    people::two_share_a_mill(&window).await;
    work::a_job_goes_over_the_board_by_keys(&window).await;
    work::a_view_is_kept(&window).await;
    work::all_that_match_go_into_service(&window).await;
    work::what_is_seen_is_taken_along(&desktop, &window).await;
    people::the_palette_knows_the_card(&window).await;
    window.end().await;
}
