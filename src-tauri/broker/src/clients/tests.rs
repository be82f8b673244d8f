use link::{Root, StationName};

use super::*;
use crate::filter::Filter;
use crate::login::Verifier;
use crate::routes::Route;
use crate::signal::{Qos, Refusal};

fn login() -> Login {
    let role = Role::Station(StationName::new("S-1").expect("a name"));
    Login { name: "S-1".to_owned(), role, secret: Some(Verifier::of(b"secret")), certificate: None, is_legacy: false }
}

fn clients() -> Arc<Clients> {
    Arc::new(Clients::new(&Settings::default(), vec![login()]))
}

fn ask(clients: &Clients) -> Ask {
    let known = clients.by_name("S-1").expect("it is known");
    Ask { known, client: "S-1".to_owned(), clean: false }
}

/// Comes, subscribes, and goes with its session kept for a minute. True if the session was kept from before.
async fn visit(clients: &Arc<Clients>) -> bool {
    let mut stay = clients.admit(&ask(clients)).await.unwrap_or_else(|why| panic!("{why:?}"));
    stay.keep = Duration::from_secs(60);
    let filter = Filter::new(&Root::default(), "bss/S-1/#").expect("a filter");
    let (mailbox, login) = (stay.session.mailbox.clone(), stay.link.known.login.clone());
    let route = Route { filter, qos: Qos::AtLeastOnce, no_local: false, mailbox, login };
    assert!(stay.session.subscribe(&clients.routes, route, 1));
    stay.resumed
}

fn hearers(clients: &Clients) -> usize {
    clients.routes.now(&mut clients.routes.seen()).hearers(&Root::default(), "bss/S-1/x", None).len()
}

#[tokio::test]
async fn a_session_is_kept_as_long_as_it_is_to_be_and_then_hears_nothing() {
    let clients = clients();
    assert!(!visit(&clients).await);
    clients.forget_old(Instant::now() + Duration::from_secs(50));
    assert!(visit(&clients).await);
    assert_eq!(hearers(&clients), 1);
    clients.forget_old(Instant::now() + Duration::from_secs(61));
    assert_eq!(hearers(&clients), 0);
    assert!(!visit(&clients).await);
}

#[tokio::test]
async fn who_is_revoked_between_password_and_entry_stays_out() {
    let clients = clients();
    let ask = ask(&clients);
    clients.revoke("S-1");
    clients.set_logins(vec![login()]);
    let refused = clients.admit(&ask).await.map(|_| ());
    assert_eq!(refused, Err(Refusal::Credentials), "it must prove itself to the new login");
}

#[tokio::test]
async fn revoking_forgets_what_was_kept_for_the_login() {
    let clients = clients();
    visit(&clients).await;
    clients.revoke("S-1");
    assert_eq!(hearers(&clients), 0);
    clients.set_logins(vec![login()]);
    assert!(!visit(&clients).await);
}

#[tokio::test]
async fn nobody_is_let_in_any_more_once_it_stops() {
    let clients = clients();
    clients.stop();
    assert_eq!(clients.admit(&ask(&clients)).await.map(|_| ()), Err(Refusal::Full));
}
