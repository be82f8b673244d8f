//! How a station comes in: the hub listens, and the station's page shows by what.

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::driver::Window;

/// Sets the link to ports that nobody has; the one with TLS.
pub async fn listens_on_free_ports(window: &Window) -> u16 {
    let held = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let [tls, plain] = [0, 1].map(|at: usize| held[at].local_addr().unwrap().port());
    drop(held);
    let mut form = window.call("link.view", Value::Null).await.unwrap()["form"].clone();
    (form["tls_port"], form["plain_port"]) = (json!(tls), json!(plain));
    window.call("link.edit", json!({ "form": form, "password": null, "key": null })).await.unwrap();
    tls
}

/// Makes a login for the station on its page; what is shown of it.
pub async fn enrolled(window: &Window, station: &str) -> (String, String, String) {
    window.go(&format!("/stations/{station}")).await;
    window.button("Enrol").await;
    window.button("Make the login").await;
    window.see("This is shown once").await;
    let shown = "return ['User name', 'Password', 'Certificate of this hub, to trust (PEM)'].map((wanted) =>
        [...document.querySelectorAll('[role=dialog] .label')].find(({ textContent }) => textContent === wanted).parentElement
        .querySelector('code, pre').textContent)";
    let shown = window.run(shown, vec![]).await;
    let [login, password, ca] = [0, 1, 2].map(|at: usize| shown[at].as_str().unwrap().to_owned());
    window.button("It is in place").await;
    (login, password, ca)
}
