//! Saved views: a person's own and those the hub shares, and what a list no longer understands.

use serde_json::{Value, json};
use tests::{Story, saved_view};

async fn names(story: &Story) -> Vec<String> {
    let views = story.call("view.list", json!({ "list": "battery" })).await;
    views.as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

fn new(name: &str) -> Value {
    json!({ "id": null, "form": saved_view(name) })
}

/// A desk with an attendant and a technician beside the admin, who is signed in.
async fn with_staff() -> Story {
    let story = Story::set_up().await;
    for (login, role) in [("grace", "attendant"), ("joseph", "technician")] {
        story.person(login, role).await;
        story.sign_in_admin().await;
    }
    story
}

async fn change_seat(story: &Story, login: &str) {
    story.call("session.sign_out", Value::Null).await;
    if login == "amina" { story.sign_in_admin().await } else { story.sign_in(login).await }
}

#[tokio::test]
async fn what_was_asked_comes_back_as_it_was_saved() {
    let story = Story::set_up().await;
    let mut form = saved_view("  Lost ones ");
    form["columns"] = json!(["changed", "model"]);
    let saved = story.call("view.save", json!({ "id": null, "form": form })).await;
    assert_eq!(saved["name"], "Lost ones");
    let story = story.restart().await;
    story.sign_in_admin().await;
    let views = story.call("view.list", json!({ "list": "battery" })).await;
    assert_eq!(views, json!([saved]));
    assert_eq!(views[0]["question"], form["question"]);
    assert_eq!(views[0]["columns"], form["columns"]);
    assert_eq!(views[0]["owner_name"], "Amina Banda");
    assert!(views[0]["shared"] == false && views[0]["changeable"] == true);
}

#[tokio::test]
async fn a_view_is_saved_again_renamed_and_deleted() {
    let story = Story::set_up().await;
    let id = story.call("view.save", new("Lost ones")).await["id"].clone();
    story.call("view.save", new("A to Z")).await;
    let mut form = saved_view("Lost ones");
    form["question"]["filters"] = json!({ "lifecycle": ["lost", "disposed"] });
    let again = story.call("view.save", json!({ "id": id, "form": form })).await;
    assert_eq!((&again["id"], &again["question"]), (&id, &form["question"]));
    story.call("view.rename", json!({ "id": id, "name": "Gone" })).await;
    assert_eq!(names(&story).await, ["A to Z", "Gone"]);
    story.call("view.delete", json!({ "id": id })).await;
    assert_eq!(names(&story).await, ["A to Z"]);
    for (name, input) in [
        ("view.delete", json!({ "id": id })),
        ("view.rename", json!({ "id": id, "name": "Back" })),
        ("view.save", json!({ "id": id, "form": form })),
    ] {
        assert_eq!(story.fault(name, input).await["code"], "not_found", "{name}");
    }
}

#[tokio::test]
async fn a_name_is_one_persons_once_a_list() {
    let story = with_staff().await;
    story.call("view.save", new("Lost ones")).await;
    let other = story.call("view.save", new("Others")).await["id"].clone();
    for (name, input) in [("view.save", new("Lost ones")), ("view.rename", json!({ "id": other, "name": "Lost ones" }))]
    {
        let fault = story.fault(name, input).await;
        assert_eq!(fault["fields"], json!([{ "field": "name", "problem": "taken" }]), "{name}");
    }
    change_seat(&story, "grace").await;
    story.call("view.save", new("Lost ones")).await;
    assert_eq!(names(&story).await, ["Lost ones"]);
}

#[tokio::test]
async fn what_a_manager_shares_the_hub_has_and_cannot_change() {
    let story = with_staff().await;
    let id = story.call("view.save", new("Lost ones")).await["id"].clone();
    change_seat(&story, "grace").await;
    assert!(names(&story).await.is_empty());
    // What one cannot see is not there.
    assert_eq!(story.fault("view.delete", json!({ "id": id })).await["code"], "not_found");
    let denied = story.fault("view.share", json!({ "id": id, "shared": true })).await;
    assert_eq!(denied["code"], "denied");
    assert_eq!(denied["roles"], json!(["manager", "admin"]));

    change_seat(&story, "amina").await;
    story.call("view.share", json!({ "id": id, "shared": true })).await;
    change_seat(&story, "grace").await;
    let views = story.call("view.list", json!({ "list": "battery" })).await;
    assert!(views[0]["shared"] == true && views[0]["changeable"] == false);
    for (name, input) in [
        ("view.delete", json!({ "id": id })),
        ("view.rename", json!({ "id": id, "name": "Mine" })),
        ("view.save", json!({ "id": id, "form": saved_view("Mine") })),
    ] {
        let fault = story.fault(name, input).await;
        assert_eq!((fault["code"].as_str(), fault["owner"].as_str()), (Some("view_of_another"), Some("Amina Banda")));
    }
}

#[tokio::test]
async fn a_manager_takes_back_what_another_shares() {
    let story = with_staff().await;
    story.person("chipo", "manager").await;
    story.sign_in("chipo").await;
    let id = story.call("view.save", new("Lost ones")).await["id"].clone();
    story.call("view.share", json!({ "id": id, "shared": true })).await;
    change_seat(&story, "amina").await;
    assert_eq!(names(&story).await, ["Lost ones"]);
    story.call("view.share", json!({ "id": id, "shared": false })).await;
    assert!(names(&story).await.is_empty());
    change_seat(&story, "chipo").await;
    assert_eq!(names(&story).await, ["Lost ones"]);
}

#[tokio::test]
async fn only_what_the_list_understands_is_saved() {
    let story = Story::set_up().await;
    for (place, odd) in [
        ("/form/question/sort", json!("colour")),
        ("/form/question/filters", json!({ "colour": ["red"] })),
        ("/form/question/filters", json!({ "changed": ["yesterday"] })),
        ("/form/list", json!("user")),
        ("/form/list", json!("")),
    ] {
        let mut input = new("Odd");
        *input.pointer_mut(place).unwrap() = odd.clone();
        assert_eq!(story.fault("view.save", input).await["code"], "unreadable", "{place} {odd}");
    }
    let mut empty = new(" ");
    empty["form"]["columns"] = json!(["two words"]);
    let fault = story.fault("view.save", empty).await;
    let fields: Vec<&Value> = fault["fields"].as_array().unwrap().iter().map(|field| &field["field"]).collect();
    assert_eq!(fields, ["name", "columns"]);
    assert!(names(&story).await.is_empty());
}

#[tokio::test]
async fn another_hub_has_other_views() {
    let story = Story::set_up().await;
    let id = story.call("view.save", new("Lost ones")).await["id"].clone();
    story.call("view.share", json!({ "id": id, "shared": true })).await;
    let second = story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": second })).await;
    assert!(names(&story).await.is_empty());
    assert_eq!(story.fault("view.delete", json!({ "id": id })).await["code"], "not_found");
}

#[tokio::test]
async fn a_field_of_the_hubs_own_is_told_by_its_name_and_cards_have_views_too() {
    let story = Story::set_up().await;
    let field = json!({ "label": "Village", "kind": "text", "choices": [], "required": false });
    let id = story.call("own_field.create", field).await["id"].as_str().unwrap().to_owned();
    let mut form = saved_view("By village");
    (form["list"], form["question"]) = (json!("customer"), tests::all("code"));
    form["columns"] = json!(["phone", format!("own.{id}")]);
    story.call("view.save", json!({ "id": null, "form": form })).await;
    let mut of_cards = saved_view("Blocked");
    (of_cards["list"], of_cards["question"]) = (json!("card"), tests::all("uid"));
    story.call("view.save", json!({ "id": null, "form": of_cards })).await;
    assert_eq!(story.call("view.list", json!({ "list": "card" })).await[0]["name"], "Blocked");
    let lines = story.call("audit.list", crate::audit::ask(10)).await["rows"].clone();
    let told = lines[1]["changes"].as_array().unwrap();
    let columns = told.iter().find(|change| change["field"] == "columns").unwrap();
    assert_eq!(columns["after"], "phone, own.Village");
}
