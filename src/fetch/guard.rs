//! Which addresses a run may visit.
//!
//! Pages decide where a run goes next, so a page could otherwise make the program ask the machine it runs on, or its
//! neighbours. Three layers: an address that is spelled out is checked before anything is sent, at every redirect; a name
//! is looked up once, by a resolver that drops private addresses, so that the address checked is the address dialled; and
//! ports that are no web servers' are refused. Only an address that the user named is let through, host and port alike.

use super::{Miss, MissReason};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use url::{Host, Url};

/// Ports that web servers listen on.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];

/// Names under which clouds give secrets to the machines in them.
const METADATA: [&str; 4] = ["metadata", "metadata.google.internal", "metadata.goog", "instance-data.ec2.internal"];

/// A host and port that the user allows although it is not on the public net, or not a web server's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Allowed {
    host: String,
    port: u16,
}

/// `--allow-private` was given something else than a host and a port.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("give HOST:PORT, such as localhost:8000 or [::1]:8000")]
pub struct NotHostPort;

impl Allowed {
    /// The host and port of an address.
    pub fn of(url: &Url) -> Option<Self> {
        Some(Self { host: host_of(url)?, port: url.port_or_known_default()? })
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl FromStr for Allowed {
    type Err = NotHostPort;

    fn from_str(text: &str) -> Result<Self, NotHostPort> {
        let (host, port) = text.rsplit_once(':').ok_or(NotHostPort)?;
        let port: u16 = port.parse().ok().filter(|p| *p > 0).ok_or(NotHostPort)?;
        // The way an address would have it: lower case, numbers as dotted ones.
        let url = Url::parse(&format!("http://{host}/")).map_err(|_| NotHostPort)?;
        let bare = url.port().is_none() && url.path() == "/" && url.username().is_empty() && !host.contains('/');
        let host = host_of(&url).filter(|_| bare).ok_or(NotHostPort)?;
        Ok(Self { host, port })
    }
}

fn host_of(url: &Url) -> Option<String> {
    Some(url.host_str()?.trim_end_matches('.').to_ascii_lowercase())
}

/// Decides over addresses.
#[derive(Debug, Clone, Default)]
pub(super) struct Guard {
    /// Off the public net, and yet allowed.
    pub(super) private: Vec<Allowed>,
    /// On the public net, at a port of the user's choice.
    pub(super) ports: Vec<Allowed>,
}

impl Guard {
    /// Whether this host may have private addresses at this port.
    pub(super) fn allows_private(&self, url: &Url) -> bool {
        Allowed::of(url).is_some_and(|at| self.private.contains(&at))
    }

    /// Checks what an address shows by itself.
    pub(super) fn check(&self, url: &Url) -> Result<(), Miss> {
        let refused = |reason, detail: &str| Err(Miss::with(url.as_str(), reason, detail));
        if !matches!(url.scheme(), "http" | "https") {
            return refused(MissReason::BadScheme, "only http and https are followed");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refused(MissReason::BlockedAddress, "the address holds a user name");
        }
        let (Some(at), Some(host)) = (Allowed::of(url), host_of(url)) else {
            return refused(MissReason::BlockedAddress, "the address has no host");
        };
        if self.private.contains(&at) {
            return Ok(());
        }
        if literal_address(url).is_some_and(is_private) || METADATA.contains(&host.as_str()) {
            return refused(MissReason::BlockedAddress, "private address");
        }
        if !PORTS.contains(&at.port) && !self.ports.contains(&at) {
            return refused(MissReason::BlockedAddress, "port is not one of 80, 443, 8080, 8443");
        }
        Ok(())
    }
}

/// Whether an address is not on the public net: loopback, private, link-local, shared, multicast, reserved, and IPv6
/// forms that carry such an IPv4 address.
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => is_private_v6(v6),
    }
}

fn is_private_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    v4.is_loopback()
        || v4.is_private()
        || v4.is_link_local()
        || v4.is_broadcast()
        || v4.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (b == 18 || b == 19))
        || (a == 192 && b == 0 && c == 0)
}

fn is_private_v6(v6: Ipv6Addr) -> bool {
    let s = v6.segments();
    if let Some(v4) = v6.to_ipv4_mapped() {
        return is_private_v4(v4);
    }
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    let (tail, inner, teredo) = (v4(s[6], s[7]), v4(s[1], s[2]), v4(!s[6], !s[7]));
    let local_nat64 = s[..3] == [0x64, 0xff9b, 1];
    let nat64 = s[..2] == [0x64, 0xff9b] && !local_nat64;
    let six_to_four = s[0] == 0x2002;
    let translated = s[..6] == [0, 0, 0, 0, 0xffff, 0];
    v6.is_loopback()
        || v6.is_unspecified()
        || v6.is_multicast()
        || (s[0] & 0xfe00) == 0xfc00
        || matches!(s[0] & 0xffc0, 0xfe80 | 0xfec0)
        || s[..4] == [0x100, 0, 0, 0]
        || local_nat64
        || (s[0] == 0x2001 && s[1] == 0xdb8)
        || ((nat64 || translated) && is_private_v4(tail))
        || (s[..2] == [0x2001, 0] && is_private_v4(teredo))
        || (six_to_four && is_private_v4(inner))
        || (s[..6] == [0; 6] && is_private_v4(tail))
}

/// The address a URL spells out, if it spells one; `localhost` counts as loopback.
pub(super) fn literal_address(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(v4) => Some(v4.into()),
        Host::Ipv6(v6) => Some(v6.into()),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            (name == "localhost" || name.ends_with(".localhost")).then_some(Ipv4Addr::LOCALHOST.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_user_names_is_let_through_and_nothing_beside_it() {
        let url = |s: &str| Url::parse(s).unwrap();
        let guard = Guard {
            private: vec!["localhost:8000".parse().unwrap(), "[::1]:81".parse().unwrap()],
            ports: vec![Allowed::of(&url("https://gazette.example:4433/")).unwrap()],
        };
        for open in
            ["http://localhost:8000/a", "http://LOCALHOST.:8000/", "http://[::1]:81/", "https://gazette.example:4433/"]
        {
            assert_eq!(guard.check(&url(open)), Ok(()), "{open}");
        }
        for shut in [
            "http://localhost:8001/",
            "http://127.0.0.1:8000/",
            "http://metadata.google.internal/",
            "https://gazette.example:22/",
            "https://other.example:4433/",
            "ftp://gazette.example/",
            "https://reuters.com@evil.example/",
        ] {
            assert!(guard.check(&url(shut)).is_err(), "{shut}");
        }
        for wrong in ["localhost", ":80", "localhost:0", "localhost:99999", "a/b:80", "me@host:80"] {
            assert_eq!(wrong.parse::<Allowed>(), Err(NotHostPort), "{wrong}");
        }
    }

    #[test]
    fn private_addresses_in_every_spelling() {
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "240.0.0.1",
            "[::1]",
            "[fe80::1]",
            "[fc00::1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[::ffff:0:127.0.0.1]",
            "[64:ff9b:1::808:808]",
            "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
            "[fec0::1]",
            "[100::1]",
            "[::]",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
        ] {
            let url = Url::parse(&format!("http://{host}/")).unwrap();
            assert!(literal_address(&url).is_some_and(is_private), "{host}");
        }
        for host in ["93.184.215.14", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]", "172.32.0.1", "100.128.0.1"] {
            let url = Url::parse(&format!("http://{host}/")).unwrap();
            assert!(literal_address(&url).is_some_and(|a| !is_private(a)), "{host}");
        }
    }
}
