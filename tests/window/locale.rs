use tests::driver::Desktop;

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_with_no_language_starts_in_english_and_switches_live() {
    for (name, value) in [("LC_ALL", "C.UTF-8"), ("LC_ALL", "C"), ("LANG", "C")] {
        let desktop = Desktop::new().set(name, value);
        let window = desktop.start().await;
        window.see("Welcome to Hubkeeper").await;
        window.find("field", "Name of the organisation").await;
        window.button("Français").await;
        window.see("Bienvenue").await;
        window.gone("Name of the organisation").await;
        assert_eq!(window.run("return document.documentElement.lang", vec![]).await, "fr");
        window.button("English").await;
        window.see("Welcome to Hubkeeper").await;
        window.end().await;
    }
}
