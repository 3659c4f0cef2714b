//! Addresses: one form for one page, and the domain somebody registered.

use url::{Host, Url};

/// Query parameters that say where a visitor came from and nothing about the page.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "dicbo",
    "cmpid",
    "ncid",
    "ocid",
    "srcref",
    "smid",
    "ito",
    "xtor",
    "ref_src",
    "ref_url",
    "_ga",
    "_gl",
    "mkt_tok",
    "cid",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "spm",
    "taid",
    "wt_mc",
    "at_medium",
    "at_campaign",
    "sh",
];

/// The same page's usual address: without fragment, tracking parameters, default port and the AMP, mobile or print form
/// of the host, path or query; query sorted, no slash at the end.
///
/// Never leads to another registered domain.
pub fn normalise_url(url: &Url) -> Url {
    let mut out = url.clone();
    out.set_fragment(None);
    // Fails only for addresses without a host, which then have no user either.
    let _ = out.set_username("");
    let _ = out.set_password(None);
    let mut pairs: Vec<(String, String)> = out
        .query_pairs()
        .filter(|(k, _)| {
            let key = k.to_ascii_lowercase();
            !key.starts_with("utm_") && !TRACKING.contains(&key.as_str()) && key != "amp" && key != "outputtype"
        })
        .filter(|(k, v)| !asks_for_print(k, v))
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .collect();
    pairs.sort();
    if pairs.is_empty() {
        out.set_query(None);
    } else {
        out.query_pairs_mut().clear().extend_pairs(pairs);
    }
    if let (Some(host), Some(domain)) = (out.host_str().map(str::to_owned), registered_domain(url)) {
        let mut host = host.trim_end_matches('.');
        for prefix in ["amp.", "m.", "mobile."] {
            if let Some(rest) = host.strip_prefix(prefix).filter(|rest| rest.ends_with(&domain)) {
                host = rest;
            }
        }
        // `host` is a suffix of a host that parsed.
        let _ = out.set_host(Some(host));
    }
    let path = out.path().to_owned();
    let mut short = path.trim_end_matches('/');
    short = short.strip_suffix("/amp").or_else(|| short.strip_suffix(".amp")).unwrap_or(short);
    let short = short.strip_prefix("/amp/").map_or_else(|| short.to_owned(), |rest| format!("/{rest}"));
    let short = without_print(&short);
    out.set_path(if short.is_empty() { "/" } else { short });
    out
}

/// `?print=1`, `?view=print`.
fn asks_for_print(key: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    match key.to_ascii_lowercase().as_str() {
        "print" | "printable" | "printview" => matches!(value.as_str(), "" | "1" | "true" | "yes" | "y" | "print"),
        "display" | "format" | "layout" | "mode" | "version" | "view" => value == "print",
        _ => false,
    }
}

/// The path of the page that `/print/news/mill-reopens` or `/news/mill-reopens/print` is the print form of.
///
/// Only where what is left ends like an article's address: `/magazine/print` is a section, and `/print/1234` another
/// page's number.
fn without_print(path: &str) -> &str {
    let article = |rest: &str| {
        let last = rest.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        last.contains(['-', '_', '.']) && last.contains(|c: char| c.is_alphabetic())
    };
    let begins = path.strip_prefix("/print").filter(|rest| rest.starts_with('/') && article(rest));
    begins.or_else(|| path.strip_suffix("/print").filter(|rest| article(rest))).unwrap_or(path)
}

/// The address that a cache, an archive or a translator serves a page of: AMP caches and viewers, the Internet Archive,
/// Google's translator. `None` for every other address.
///
/// Who serves such a page is not who published it.
pub fn original_address(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let path = url.path();
    if host.ends_with(".cdn.ampproject.org") {
        // "/c/s/daily.example/a", with `s` for https.
        let rest = path.trim_start_matches('/').split_once('/')?.1;
        let (scheme, rest) = rest.strip_prefix("s/").map_or(("http", rest), |rest| ("https", rest));
        return parsed(&format!("{scheme}://{rest}"), url.query());
    }
    if registered_domain(url)? == "google.com" || host.starts_with("www.google.") {
        let rest = path.strip_prefix("/amp/")?;
        let (scheme, rest) = rest.strip_prefix("s/").map_or(("http", rest), |rest| ("https", rest));
        return parsed(&format!("{scheme}://{rest}"), url.query());
    }
    if host == "web.archive.org" {
        // "/web/20200101000000id_/https://daily.example/a"
        let rest = path.strip_prefix("/web/")?.split_once('/')?.1;
        let rest = rest.replacen(":/", "://", usize::from(!rest.contains("://")));
        return parsed(&rest, url.query());
    }
    if let Some(coded) = host.strip_suffix(".translate.goog") {
        // Dots became dashes, dashes two of them.
        let host = coded.replace("--", "\u{0}").replace('-', ".").replace('\u{0}', "-");
        return parsed(&format!("https://{host}{path}"), None);
    }
    None
}

fn parsed(address: &str, query: Option<&str>) -> Option<Url> {
    let mut url = Url::parse(address).ok().filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host())?;
    if url.query().is_none() {
        url.set_query(query);
    }
    Some(url)
}

/// The part of the host that was registered (`bbc.co.uk` of `news.bbc.co.uk`), in lower case.
///
/// For an IP address or a host without a public suffix (`localhost`), host and port. `None` without a host.
pub fn registered_domain(url: &Url) -> Option<String> {
    let with_port = |host: String| match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    };
    match url.host()? {
        Host::Domain(host) => {
            let host = host.trim_end_matches('.').to_ascii_lowercase();
            match psl::domain_str(&host) {
                // An unlisted suffix such as `.test` is a guess of the list's catch-all rule, and the best there is.
                Some(domain) if host.contains('.') => Some(domain.to_owned()),
                _ => Some(with_port(host)),
            }
        }
        Host::Ipv4(ip) => Some(with_port(ip.to_string())),
        Host::Ipv6(ip) => Some(with_port(format!("[{ip}]"))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn one_page_one_address() {
        let cases = [
            (
                "https://www.Daily.example.com:443/a/?utm_source=x&b=2&a=1#top",
                "https://www.daily.example.com/a?a=1&b=2",
            ),
            ("https://amp.daily.co.uk/news/1/amp/", "https://daily.co.uk/news/1"),
            ("https://m.daily.example.com/", "https://daily.example.com/"),
            ("https://www.daily.example.com/amp/news/1?fbclid=z", "https://www.daily.example.com/news/1"),
            ("http://127.0.0.1:8080/x/", "http://127.0.0.1:8080/x"),
            ("https://daily.example.com/print/news/mill-reopens", "https://daily.example.com/news/mill-reopens"),
            ("https://daily.example.com/news/mill-reopens/print/", "https://daily.example.com/news/mill-reopens"),
            ("https://daily.example.com/a?print=1&id=7", "https://daily.example.com/a?id=7"),
            ("https://daily.example.com/a?view=print", "https://daily.example.com/a"),
            ("https://daily.example.com/a?print=large", "https://daily.example.com/a?print=large"),
            ("https://daily.example.com/print/1234", "https://daily.example.com/print/1234"),
            ("https://daily.example.com/magazine/print", "https://daily.example.com/magazine/print"),
            ("https://daily.example.com/print-edition/a-b", "https://daily.example.com/print-edition/a-b"),
            ("https://print.example.com/a-b", "https://print.example.com/a-b"),
            ("https://user:pw@daily.example.com/a", "https://daily.example.com/a"),
        ];
        for (given, wanted) in cases {
            let once = normalise_url(&Url::parse(given).unwrap());
            assert_eq!(once.as_str(), wanted);
            assert_eq!(normalise_url(&once), once);
        }
    }

    #[test]
    fn caches_and_archives_lead_to_the_page_they_serve() {
        let of = |s: &str| original_address(&Url::parse(s).unwrap()).map(String::from);
        let cases = [
            (
                "https://daily-example-com.cdn.ampproject.org/c/s/daily.example.com/a?x=1",
                "https://daily.example.com/a?x=1",
            ),
            ("https://www.google.com/amp/s/daily.example.com/a", "https://daily.example.com/a"),
            (
                "https://web.archive.org/web/20200101000000id_/https://daily.example.com/a",
                "https://daily.example.com/a",
            ),
            ("https://news-daily--post-com.translate.goog/a?_x_tr_sl=de", "https://news.daily-post.com/a"),
        ];
        for (given, wanted) in cases {
            assert_eq!(of(given).as_deref(), Some(wanted));
        }
        assert_eq!(of("https://daily.example.com/web/1/https://other.example/"), None);
    }

    #[test]
    fn registered_domains() {
        let of = |s: &str| registered_domain(&Url::parse(s).unwrap());
        assert_eq!(of("https://news.bbc.co.uk/x").as_deref(), Some("bbc.co.uk"));
        assert_eq!(of("https://money.udn.com./x").as_deref(), Some("udn.com"));
        assert_eq!(of("http://127.0.0.1:9000/x").as_deref(), Some("127.0.0.1:9000"));
        assert_eq!(of("http://localhost:80/x").as_deref(), Some("localhost"));
        assert_eq!(of("http://[::1]:81/").as_deref(), Some("[::1]:81"));
        assert_eq!(of("mailto:a@b.example"), None);
    }
}
