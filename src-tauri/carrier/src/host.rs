//! What this computer is called and where it is reached.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use usecases::Host;

/// How often it is looked whether this computer is called or reached otherwise.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How long an own address may take to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// Names and addresses of this computer, those of its network first. What cannot be told is left out: the broker then is
/// reached by fewer names.
#[must_use]
pub fn host() -> Host {
    let name = gethostname::gethostname().to_string_lossy().to_lowercase();
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
    let mut names = vec!["localhost".to_owned()];
    if is_name(&name) && name != "localhost" {
        if !name.contains('.') {
            names.push(format!("{name}.local"));
        }
        names.push(name);
    }
    let mut addresses: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_else(|error| {
            tracing::warn!(%error, "the addresses of this computer are not known");
            Vec::new()
        })
        .into_iter()
        .map(|interface| interface.ip())
        .filter(|address| !is_link_local(address))
        .collect();
    addresses.sort_by_key(|address| (address.is_loopback(), address.is_ipv6(), *address));
    addresses.dedup();
    Host { names, addresses }
}

/// Waits until this computer is called or reached otherwise, as a laptop that joins a network later.
pub(crate) async fn moved(from: &Host, look: impl Fn() -> Host) {
    loop {
        sleep(LOOK_EVERY).await;
        if look() != *from {
            return;
        }
    }
}

/// Such an address means nothing without the name of its interface, which no station knows.
fn is_link_local(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

/// Where stations of the network reach a listener: every address if it listens on all of them.
pub(crate) fn reached_at(listener: SocketAddr, host: &Host) -> Vec<SocketAddr> {
    if !listener.ip().is_unspecified() {
        return vec![listener];
    }
    let own = host.addresses.iter().filter(|address| !address.is_loopback());
    own.map(|address| SocketAddr::new(*address, listener.port())).collect()
}

/// Those of our own addresses at which nothing answers: something between this program and its network is in the way.
pub(crate) async fn unreached(all: &[SocketAddr]) -> Vec<String> {
    let mut silent = Vec::new();
    for address in all {
        if !matches!(timeout(ANSWERS_WITHIN, TcpStream::connect(address)).await, Ok(Ok(_))) {
            silent.push(address.to_string());
        }
    }
    silent
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::time::Instant;

    use super::*;

    #[test]
    fn this_computer_has_a_name_and_addresses() {
        let host = host();
        assert_eq!(host.names.first().map(String::as_str), Some("localhost"));
        assert!(host.addresses.iter().any(IpAddr::is_loopback), "{host:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_computer_that_joins_a_network_later_is_noticed_within_a_minute() {
        let host = |addresses: &[&str]| Host {
            names: vec!["hub".to_owned()],
            addresses: addresses.iter().map(|text| text.parse().expect("an address")).collect(),
        };
        let looks = AtomicU32::new(0);
        let look = || match looks.fetch_add(1, Ordering::Relaxed) {
            0 | 1 => host(&["127.0.0.1"]),
            _ => host(&["192.168.1.5", "127.0.0.1"]),
        };
        let began = Instant::now();
        moved(&host(&["127.0.0.1"]), look).await;
        assert_eq!(began.elapsed(), 3 * LOOK_EVERY);
    }

    #[test]
    fn who_listens_everywhere_is_reached_at_the_addresses_of_the_network() {
        let addresses = ["192.168.1.5", "127.0.0.1"].map(|text| text.parse().expect("an address")).to_vec();
        let host = Host { names: Vec::new(), addresses };
        let at = |text: &str| reached_at(text.parse().expect("an address"), &host);
        assert_eq!(at("[::]:8883"), ["192.168.1.5:8883".parse().expect("an address")]);
        assert_eq!(at("127.0.0.1:1883"), ["127.0.0.1:1883".parse().expect("an address")]);
    }
}
