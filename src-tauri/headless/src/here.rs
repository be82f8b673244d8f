//! By what names and addresses this computer is reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs, UdpSocket};

/// The name the system gives this computer, if it can stand in a certificate.
pub fn name() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    let name = name.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!name.is_empty() && name.len() <= 63 && name.chars().all(fits)).then(|| name.to_owned())
}

/// Loopback, what the name stands for, and the address by which others are reached.
pub fn addresses() -> Vec<IpAddr> {
    let mut addresses = vec![IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)];
    if let Some(Ok(named)) = name().map(|name| (name, 0).to_socket_addrs()) {
        addresses.extend(named.map(|address| address.ip()));
    }
    // Addresses of documentation: nothing is sent, the system only says which of its own it would use.
    let outward = [("0.0.0.0:0", "192.0.2.1:9"), ("[::]:0", "[2001:db8::1]:9")];
    addresses.extend(outward.into_iter().filter_map(|(from, to)| {
        let socket = UdpSocket::bind(from).ok()?;
        socket.connect(to).ok()?;
        socket.local_addr().ok().map(|address| address.ip())
    }));
    addresses.sort();
    addresses.dedup();
    addresses
}
