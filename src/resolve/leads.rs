//! Which of the pages that routes found are worth reading.

use super::window::Window;
use super::words::{Telling, keys_of, surname, telling};
use super::{Lead, Quest};
use crate::page::{When, normalise_url, original_address, registered_domain};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// A headline's characters that are kept; the longest of real ones have under 200.
const TITLE: usize = 300;
/// A summary's.
const SUMMARY: usize = 2_000;

/// The leads to be read, likeliest first, at most `at_most`.
///
/// Kept are pages of the outlet's own domains (an archive's copy by the page's own address), published within two weeks
/// before the citing document and a day after, or at a time not known, that share a telling word with the statement or
/// are near in time. One page is given once. The same leads in the same order give the same answer; of equals the earlier
/// one is taken, so that cheap routes come first.
pub fn choose(quest: &Quest, leads: &[Lead], at_most: usize) -> Vec<Lead> {
    let words = telling(&quest.statement);
    let window = Window::of(quest);
    let domains = domains(quest);
    let dead: BTreeSet<String> = quest.dead.iter().map(key).collect();
    let speaker = surname(quest).map(|name| keys_of(&name)).unwrap_or_default();
    let mut best: BTreeMap<String, (f32, usize, Lead)> = BTreeMap::new();
    for (at, lead) in leads.iter().enumerate() {
        let Some(page) = page_of(lead) else { continue };
        let of_outlet = registered_domain(&page).is_some_and(|d| domains.contains(&d));
        let key = key(&page);
        let linked = dead.contains(&key);
        if !(of_outlet || linked) {
            continue;
        }
        let when = lead.published.as_deref().and_then(When::parse);
        if let (Some(window), Some(when)) = (window, when)
            && !window.holds(when)
        {
            continue;
        }
        let lead = Lead {
            title: lead.title.as_deref().map(|t| cut(t, TITLE)),
            summary: lead.summary.as_deref().map(|t| cut(t, SUMMARY)),
            ..lead.clone()
        };
        let nearness = nearness(quest, when);
        let said = said(&lead, &page, &words, &speaker);
        if said <= 0.0 && nearness <= 0.0 && !linked {
            continue;
        }
        let score = said + nearness + if linked { 3.0 } else { 0.0 };
        if best.get(&key).is_none_or(|(known, ..)| score > *known) {
            best.insert(key, (score, at, lead));
        }
    }
    let mut kept: Vec<_> = best.into_values().collect();
    kept.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    kept.into_iter().take(at_most).map(|(_, _, lead)| lead).collect()
}

/// The address of the page itself, where both it and where it is had are web addresses.
fn page_of(lead: &Lead) -> Option<Url> {
    let web = |u: &Url| matches!(u.scheme(), "http" | "https") && u.has_host();
    let url = lead.url.as_ref().filter(|u| web(u))?;
    match &lead.original {
        Some(original) => Some(original.clone()).filter(web),
        None => Some(original_address(url).unwrap_or_else(|| url.clone())),
    }
}

fn key(url: &Url) -> String {
    let url = normalise_url(url);
    // One page is often known by both schemes and with or without "www".
    let address = url[url::Position::BeforeHost..].to_owned();
    address.strip_prefix("www.").map_or(address.clone(), str::to_owned)
}

/// The outlet's registered domains.
pub(super) fn domains(quest: &Quest) -> BTreeSet<String> {
    let given = quest.domains.iter().map(|d| d.trim_start_matches("www.").to_ascii_lowercase());
    given.chain(quest.site.as_ref().and_then(registered_domain)).collect()
}

fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

/// What the lead's words are worth: those of the title and summary count whole, those of the address half.
fn said(lead: &Lead, page: &Url, words: &[Telling], speaker: &BTreeSet<String>) -> f32 {
    let text = [lead.title.as_deref(), lead.summary.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let text = keys_of(&text);
    let slug = slug_words(page);
    let all: f32 = words.iter().map(|w| w.weight).sum();
    let share = |word: &Telling| match (text.contains(&word.key), slug.contains(&word.key)) {
        (true, _) => word.weight,
        (false, true) => word.weight / 2.0,
        (false, false) => 0.0,
    };
    let shared: f32 = words.iter().map(share).sum();
    let named = !speaker.is_empty() && (speaker.is_subset(&text) || speaker.is_subset(&slug));
    4.0 * shared / all.max(1.0) + if named { 0.8 } else { 0.0 }
}

/// The words of an address's path.
pub(super) fn slug_words(url: &Url) -> BTreeSet<String> {
    let path: String = url.path().chars().take(500).collect();
    keys_of(&path.replace(|c: char| !c.is_alphanumeric() && c != '%', " "))
}

/// Most citations are of the last two days.
fn nearness(quest: &Quest, when: Option<When>) -> f32 {
    let (Some(cited), Some(when)) = (quest.cited, when) else { return 0.0 };
    let age = cited.seconds.saturating_sub(when.seconds);
    let open = cited.within.max(when.within);
    match age {
        _ if age < open.saturating_neg() => 0.1,
        _ if age <= open.saturating_add(2 * 86_400) => 1.0,
        _ => 0.3,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    fn quest() -> Quest {
        Quest {
            outlet: "Eldra Gazette".to_owned(),
            site: Url::parse("https://www.gazette.example/").ok(),
            domains: vec!["gazette.example".to_owned()],
            feed: None,
            statement: "The mill on the Eldra will reopen after 14 months of repairs".to_owned(),
            quoted: false,
            speaker: Some("Ada Moor".to_owned()),
            cited: When::parse("2024-05-03T12:00:00Z"),
            dead: Vec::new(),
        }
    }

    fn lead(url: &str, title: &str, published: Option<&str>) -> Lead {
        Lead {
            url: Url::parse(url).ok(),
            title: Some(title.to_owned()).filter(|t| !t.is_empty()),
            published: published.map(str::to_owned),
            ..Lead::default()
        }
    }

    fn addresses(leads: &[Lead], at_most: usize) -> Vec<String> {
        choose(&quest(), leads, at_most).into_iter().map(|l| l.url.unwrap().to_string()).collect()
    }

    #[test]
    fn words_first_then_time_and_nothing_without_either() {
        let leads = [
            lead("https://gazette.example/1", "Weather", None),
            lead("https://gazette.example/2", "Weather", Some("2024-05-03T08:00:00Z")),
            lead("https://gazette.example/3", "Mill on the Eldra to reopen", None),
            lead("https://gazette.example/4", "Mill on the Eldra to reopen", Some("2024-05-02")),
            lead("https://gazette.example/5", "Mill on the Eldra to reopen", Some("2024-03-02")),
            lead("https://gazette.example/news/eldra-mill-repairs", "", None),
            lead("https://other.example/6", "Mill on the Eldra to reopen", None),
            lead("https://www.gazette.example/4?utm_source=x", "Mill on the Eldra to reopen", Some("2024-05-02")),
        ];
        let wanted = [
            "https://gazette.example/4",
            "https://gazette.example/3",
            "https://gazette.example/news/eldra-mill-repairs",
            "https://gazette.example/2",
        ];
        assert_eq!(addresses(&leads, 8), wanted);
        assert_eq!(addresses(&leads, 1), wanted[..1]);
    }

    #[test]
    fn an_archives_copy_counts_by_the_page_it_is_of() {
        let copy = |original: &str| Lead {
            original: Url::parse(original).ok(),
            ..lead("https://archive.example/web/2024id_/x", "The Eldra mill", None)
        };
        assert_eq!(choose(&quest(), &[copy("https://gazette.example/mill")], 8).len(), 1);
        assert_eq!(choose(&quest(), &[copy("https://other.example/mill")], 8).len(), 0);
    }
}
