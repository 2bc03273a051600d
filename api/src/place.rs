//! From where a request comes. One function tells it, so that what is limited by address and what
//! is kept of reads mean the same.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::Request;
use axum::extract::connect_info::ConnectInfo;
use axum::http::HeaderMap;
use ipnet::IpNet;

/// What proxies append to. The standard's `Forwarded` (RFC 7239) is not read beside it: who
/// believes two headers believes the one that the proxy passes on as the client sent it.
const FORWARDED: &str = "x-forwarded-for";
/// One subscriber of IPv6 has at least so many bits to himself (RFC 6177).
const SUBSCRIBER: u128 = u64::MAX as u128;

/// From where a request comes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// Who asks, as far as he whom we trust tells it; none of a request of this process.
    pub(crate) address: Option<IpAddr>,
    /// For whom a proxy says that it asks, whether we trust it or not.
    pub(crate) forwarded: Option<String>,
}

impl Place {
    /// Where a request comes from; one of a page comes from where the page was asked.
    pub(crate) fn of(request: &Request) -> Self {
        let known = request.extensions().get::<Self>();
        known.cloned().unwrap_or_default()
    }

    /// The network that counts as one: an address of IPv4, or the /64 of one of IPv6.
    pub(crate) fn network(&self) -> Option<IpAddr> {
        self.address.map(|address| match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !SUBSCRIBER)),
        })
    }
}

/// Tells a request where it comes from.
pub(crate) fn tell(request: &mut Request, proxies: &[IpNet]) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(peer)| peer.ip());
    let place = Place {
        address: peer.map(|peer| client(peer, request.headers(), proxies)),
        forwarded: forwarded(request.headers()),
    };
    request.extensions_mut().insert(place);
}

/// Who asks: the peer; if that is a trusted proxy, whom it names last, and so on. What somebody
/// else has written further to the left counts nothing.
#[must_use]
pub fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let mut client = peer.to_canonical();
    let said = headers.get_all(FORWARDED).iter().rev();
    let said = said.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    for before in said {
        let Some(before) = address(before).filter(|_| trusted(client, proxies)) else {
            break;
        };
        client = before;
    }
    client
}

fn trusted(address: IpAddr, proxies: &[IpNet]) -> bool {
    proxies.iter().any(|network| network.contains(&address))
}

/// An address as proxies write it: with or without a port or brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || Some(text.parse::<SocketAddr>().ok()?.ip());
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let found = text.parse().ok().or_else(with_port).or_else(bare);
    found.map(|address: IpAddr| address.to_canonical())
}

/// What a proxy says, if it looks like addresses.
fn forwarded(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(FORWARDED)?.to_str().ok()?;
    let fits = |c: char| c.is_ascii_hexdigit() || ".:, ".contains(c);
    let is_short = text.len() <= 200;
    (is_short && text.chars().all(fits)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, line.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_proxies_that_are_trusted_tell_for_whom_they_ask() {
        let proxies: [IpNet; 2] = ["10.0.0.0/8", "fd00::/8"].map(|text| text.parse().unwrap());
        for (peer, lines, asks) in [
            ("192.0.2.1", &["203.0.113.9"][..], "192.0.2.1"),
            ("10.0.0.5", &[], "10.0.0.5"),
            ("10.0.0.5", &["203.0.113.9"], "203.0.113.9"),
            ("::ffff:10.0.0.5", &["203.0.113.9"], "203.0.113.9"),
            // What the client wrote itself stands on the left.
            ("10.0.0.5", &["198.51.100.7, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.5", &["198.51.100.7", "203.0.113.9"], "203.0.113.9"),
            ("10.0.0.5", &["10.9.9.9, 203.0.113.9"], "203.0.113.9"),
            // A chain of our own.
            ("10.0.0.5", &["203.0.113.9, fd00::1"], "203.0.113.9"),
            ("10.0.0.5", &["203.0.113.9,nonsense"], "10.0.0.5"),
            ("10.0.0.5", &["203.0.113.9:4711"], "203.0.113.9"),
            ("10.0.0.5", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("10.0.0.5", &["[2001:db8::1]"], "2001:db8::1"),
            ("10.0.0.5", &[""], "10.0.0.5"),
        ] {
            let found = client(peer.parse().unwrap(), &said(lines), &proxies);
            let asks: IpAddr = asks.parse().unwrap();
            assert_eq!(found, asks, "{peer} {lines:?}");
        }
        let nobody = client("10.0.0.5".parse().unwrap(), &said(&["203.0.113.9"]), &[]);
        assert_eq!(nobody.to_string(), "10.0.0.5");
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_whatever_address_he_takes() {
        let network = |text: &str| {
            let address = text.parse().ok();
            let place = Place {
                address,
                ..Place::default()
            };
            place.network().map(|network| network.to_string())
        };
        let told = |text: &str| Some(text.to_owned());
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), told("2001:db8:1:2::"));
        assert_eq!(network("2001:db8:1:2:ffff::"), told("2001:db8:1:2::"));
        assert_eq!(network("2001:db8:1:3::"), told("2001:db8:1:3::"));
        assert_eq!(network("203.0.113.9"), told("203.0.113.9"));
        assert_eq!(network(""), None);
    }

    #[test]
    fn what_a_proxy_says_is_kept_if_it_looks_like_addresses() {
        let kept = |text: &str| forwarded(&said(&[text]));
        assert_eq!(kept("10.1.2.3, ::1").as_deref(), Some("10.1.2.3, ::1"));
        assert_eq!(kept("Budi Santoso"), None);
        assert_eq!(kept(&"1".repeat(201)), None);
    }

    #[test]
    fn whatever_is_said_by_whom_nobody_trusts_changes_nothing() {
        let proxies: [IpNet; 2] = ["10.0.0.0/8", "fd00::/8"].map(|text| text.parse().unwrap());
        let taken = [
            "198.51.100.7, 203.0.113.9",
            "203.0.113.9:4711, [fd00::1]:80,10.9.9.9",
            "2001:db8::1",
        ];
        crate::fuzzed::bytes("forwarded-for", &taken.map(str::as_bytes), |input| {
            let Ok(value) = input.try_into() else { return };
            let mut headers = HeaderMap::new();
            headers.append(FORWARDED, value);
            let peer = "192.0.2.1".parse().unwrap();
            assert_eq!(client(peer, &headers, &proxies), peer);
            let proxy = "10.0.0.5".parse().unwrap();
            let found = client(proxy, &headers, &proxies);
            // Whoever asks us through the proxy is appended to the right by the proxy.
            headers.append(FORWARDED, "192.0.2.1".parse().unwrap());
            assert_eq!(client(proxy, &headers, &proxies), peer);
            let said = String::from_utf8_lossy(input).into_owned();
            assert!(found == proxy || said.split(',').any(|one| address(one) == Some(found)));
        });
    }
}
