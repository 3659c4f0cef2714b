use crate::outlet::{Entry, OutletDirectory};
use std::collections::BTreeMap;

#[test]
fn every_row_of_the_files_is_loaded() {
    let read = |text: &str| {
        csv::Reader::from_reader(text.as_bytes()).into_records().inspect(|r| assert!(r.is_ok(), "{r:?}")).count()
    };
    let rows = read(include_str!("../data/outlets.csv")) + read(include_str!("../data/outlets-us-local.csv"));
    let directory = OutletDirectory::embedded();
    assert_eq!(directory.outlets().count(), rows);
    assert!(rows > 17_000, "{rows} outlets");
    let others = read(include_str!("../data/programmes.csv")) + read(include_str!("../data/platforms.csv"));
    assert_eq!(directory.table.rows.len(), rows + others);
}

#[test]
fn rows_are_whole() {
    for outlet in OutletDirectory::embedded().outlets() {
        let name = &outlet.name;
        assert!(!name.is_empty() && name == name.trim() && !name.contains("&#"), "{outlet:?}");
        assert!(outlet.kind.is_some(), "{name} has no kind");
        assert!((1..=3).contains(&outlet.tier), "{name}");
        assert!(!outlet.source.is_empty(), "{name}");
        for domain in &outlet.domains {
            let plain = domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
            assert!(plain && domain.contains('.') && !domain.starts_with("www."), "{name}: {domain}");
        }
        assert!(outlet.domain().is_some(), "{name} has no domain");
        let two = |code: &Option<String>| code.as_ref().is_none_or(|c| c.len() == 2);
        assert!(two(&outlet.country) && two(&outlet.language), "{outlet:?}");
        assert!(outlet.wikidata.as_ref().is_none_or(|q| q[1..].parse::<u64>().is_ok()), "{outlet:?}");
        assert!(outlet.feed.as_ref().is_none_or(|f| url::Url::parse(f).is_ok()), "{outlet:?}");
    }
}

#[test]
fn no_domain_belongs_to_two() {
    let directory = OutletDirectory::embedded();
    let mut owners = BTreeMap::<&str, &str>::new();
    for outlet in directory.outlets() {
        for domain in &outlet.domains {
            if let Some(other) = owners.insert(domain, &outlet.name) {
                panic!("{domain} belongs to {other} and {}", outlet.name);
            }
            let found = directory.by_domain(domain).map(|o| &o.name);
            assert_eq!(found, Some(&outlet.name), "{domain}");
        }
    }
}

#[test]
fn domains_find_outlets_and_platforms() {
    let directory = OutletDirectory::embedded();
    for (address, name) in [
        ("reuters.com", Some("Reuters")),
        ("https://WWW.Reuters.com/article/x?y=1", Some("Reuters")),
        ("uk.reuters.com", Some("Reuters")),
        ("www.bbc.co.uk", Some("BBC")),
        ("news.bbc.co.uk/1/hi", Some("BBC")),
        ("tasnimnews.com:443", Some("Tasnim News Agency")),
        ("https://edition.cnn.com", Some("CNN")),
        ("https://news.yahoo.com/a", Some("Yahoo News")),
        ("https://www.dw.de/x", Some("Deutsche Welle")),
        ("https://www.thetimes.co.uk/article", Some("The Times")),
        // Facebook is a platform, no outlet.
        ("facebook.com", None),
        ("co.uk", None),
        ("not a host", None),
        ("", None),
        ("http://192.0.2.1/", None),
    ] {
        assert_eq!(directory.by_domain(address).map(|o| o.name.as_str()), name, "{address}");
    }
    for (address, name) in [("https://twitter.com/someone/status/1", "Twitter"), ("t.me/channel", "Telegram")] {
        let Some(Entry::Platform(platform)) = directory.entry_by_domain(address) else { panic!("{address}") };
        assert_eq!(platform.name, name);
    }
}

#[test]
fn programmes_mostly_name_an_outlet_of_the_directory() {
    let directory = OutletDirectory::embedded();
    let (mut known, mut unknown) = (0, Vec::new());
    for i in 0..directory.table.rows.len() {
        if let Some(Entry::Programme(programme)) = directory.table.entry(i) {
            match directory.by_name(&programme.outlet) {
                Some(_) => known += 1,
                None => unknown.push(&programme.outlet),
            }
        }
    }
    assert!(known > 120 && unknown.len() < 16, "{known} known, unknown: {unknown:?}");
}
