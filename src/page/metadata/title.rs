//! The headline: as shown, as declared, and without the site's name.

use super::byline;
use super::field::Field;
use super::markup::MetaTags;
use crate::page::dom::{first_text, selector, text_of};
use crate::text::{fold_name, fold_words, squeeze};
use scraper::Html;
use std::collections::BTreeSet;

/// The headline, and all forms of it the page gives.
pub(super) fn titles(page: &Html, tags: &MetaTags, headline: Option<&str>, site: Option<&str>) -> (Field, Vec<String>) {
    let strip = |title: String| without_site(&title, site);
    let og = tags.first(&["og:title"]).map(strip);
    let other = tags
        .first(&["parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "twitter:title"])
        .map(strip);
    // A page that only gives its site's name has no headline there.
    let names_site = |title: &String| site.is_some_and(|s| fold_name(title) == fold_name(s));
    let head = first_text(page, selector!("head > title, title")).filter(|t| !names_site(t)).map(strip);
    let declared: Vec<&str> =
        [headline, og.as_deref(), head.as_deref(), other.as_deref()].into_iter().flatten().collect();
    let shown: Vec<String> = page
        .select(selector!("h1"))
        .map(|h| (byline::is_aside(h), text_of(h)))
        .filter(|(aside, text)| !aside || declared.iter().any(|d| fold_name(d) == fold_name(text)))
        .map(|(_, text)| text)
        .filter(|t| !t.is_empty() && t.chars().count() <= 300)
        .take(20)
        .collect();
    let agrees = |a: &str, b: &str| overlap(a, b) >= 0.5;
    let from_h1 = shown
        .iter()
        .find(|h| declared.iter().any(|d| fold_name(d) == fold_name(h)))
        .or_else(|| shown.iter().find(|h| declared.iter().any(|d| agrees(d, h))))
        .or_else(|| shown.first().filter(|_| shown.len() == 1 && declared.is_empty()));
    // "Kicker: Headline" in one heading: what the page shares elsewhere is the headline alone.
    let ends_h1 = |h1: &str, short: &str| {
        let (h1, short) = (fold_words(h1), fold_words(short));
        short.len() >= 3 && short.len() < h1.len() && h1.ends_with(&short)
    };
    let bare = from_h1.and_then(|h1| [og.as_deref(), headline].into_iter().flatten().find(|short| ends_h1(h1, short)));
    let mut field = Field::new("title");
    field.offer("the end of the page's h1, as declared", bare.map(squeeze));
    field.offer("the page's h1", from_h1.cloned());
    field.offer("JSON-LD headline", headline.map(squeeze));
    field.offer("meta og:title", og.clone());
    field.offer("meta of another vocabulary", other.clone());
    field.offer("the title element", head.clone());
    let title = field.value();
    let mut all: Vec<String> = Vec::new();
    for form in title.iter().cloned().chain(shown).chain(headline.map(squeeze)).chain(og).chain(other).chain(head) {
        if !form.is_empty() && !all.contains(&form) {
            all.push(form);
        }
    }
    (field, all)
}

/// A title without " | Harbour Gazette" at its end.
fn without_site(title: &str, site: Option<&str>) -> String {
    for mark in [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » "] {
        if let Some(at) = title.rfind(mark) {
            let (head, tail) = (&title[..at], &title[at + mark.len()..]);
            let is_site =
                site.is_some_and(|s| overlap(s, tail) >= 0.5 || fold_words(s).concat() == fold_words(tail).concat());
            let domain = tail.contains('.') && !tail.contains(' ') && tail.len() < 30;
            if is_site
                || domain
                || (mark == " | " && tail.split_whitespace().count() <= 3 && head.split_whitespace().count() >= 4)
            {
                return without_site(head.trim(), site);
            }
        }
    }
    title.trim().to_owned()
}

/// Shared words over those of the shorter text.
fn overlap(a: &str, b: &str) -> f32 {
    let (a, b): (BTreeSet<String>, BTreeSet<String>) =
        (fold_words(a).into_iter().collect(), fold_words(b).into_iter().collect());
    let shorter = a.len().min(b.len());
    if shorter == 0 { 0.0 } else { a.intersection(&b).count() as f32 / shorter as f32 }
}
