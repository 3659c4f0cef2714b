//! Title, authors, dates, language, canonical address and publisher, read from the page before anything is cut from it.
//!
//! JSON-LD's fullest article first, then `<meta>`, then mark-up near the headline, then the address.

mod byline;
mod date;
mod json_ld;
mod markup;
mod people;

use super::address::registered_domain;
use super::dom::{selector, text_of};
use super::signals::OutletNames;
use crate::outlet::OutletKind;
use crate::text::{fold_name, fold_words, squeeze};
use markup::MetaTags;
use people::Known;
use scraper::Html;
use std::collections::BTreeSet;
use url::Url;

/// What a page says about itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    /// Other forms of the headline the page gives: for finding it said again in the text.
    pub(super) headlines: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) bylines: Vec<String>,
    /// Fields that name where the text is from: creditText, `meta name=source`.
    pub(super) sources: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) language: Option<String>,
    pub(super) canonical: Option<Url>,
    pub(super) site_name: Option<String>,
    pub(super) body: Option<String>,
    pub(super) description: Option<String>,
}

/// Reads it all. `names` tells outlets from people.
pub(super) fn read(page: &Html, url: Option<&Url>, names: &dyn OutletNames) -> Metadata {
    let tags = MetaTags::of(page);
    let (ld, ld_site) = json_ld::read(page);
    let ld = ld.unwrap_or_default();
    let canonical = canonical(page, &tags, ld.url.as_deref(), url);
    // An agency named as publisher on somebody else's site is the story's source; a company is not the paper's name.
    let agency_elsewhere = ld.publisher.as_deref().and_then(|p| names.by_name(p)).is_some_and(|k| {
        let here = url.or(canonical.as_ref()).and_then(registered_domain);
        k.kind == OutletKind::Agency && k.domain.is_some() && k.domain != here
    });
    let company = |name: &str| {
        let last = fold_words(name).pop().unwrap_or_default();
        matches!(
            last.as_str(),
            "ag" | "gmbh"
                | "inc"
                | "ltd"
                | "llc"
                | "kg"
                | "se"
                | "plc"
                | "limited"
                | "corporation"
                | "company"
                | "group"
                | "sa"
                | "spa"
                | "bv"
        )
    };
    let site_name = ld
        .publisher
        .clone()
        .filter(|p| !agency_elsewhere && !company(p))
        .or_else(|| tags.first(&["og:site_name"]))
        .filter(|n| !n.contains("://"))
        .or(ld_site)
        .or_else(|| {
            tags.first(&[
                "application-name",
                "apple-mobile-web-app-title",
                "publisher",
                "dc.publisher",
                "dcterms.publisher",
                "article:publisher",
            ])
            .filter(|n| !n.contains("://"))
        });

    let mut own: BTreeSet<String> = BTreeSet::new();
    let og_site = tags.first(&["og:site_name"]);
    for name in site_name.iter().chain(ld.publisher.iter().filter(|_| !agency_elsewhere)).chain(&og_site) {
        own.insert(fold_words(name).concat());
        own.insert(fold_name(name).replace(' ', ""));
    }
    for domain in [url, canonical.as_ref()].into_iter().flatten().filter_map(registered_domain) {
        own.extend(domain.split('.').next().map(str::to_owned));
        own.insert(fold_words(&domain).concat());
    }
    let printed: Vec<String> =
        site_name.iter().chain(ld.publisher.iter().filter(|_| !agency_elsewhere)).chain(&og_site).cloned().collect();
    let known = Known { own, printed, names };
    let (title, headlines) = titles(page, &tags, ld.headline.as_deref(), site_name.as_deref());
    let shown = byline::around_headline(page, &headlines);

    let ld_people: Vec<&str> = ld.authors.iter().filter(|a| !a.organisation).map(|a| a.name.as_str()).collect();
    let meta_people: Vec<String> = [
        "author",
        "articleauthor",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
        "byl",
        "og:author",
        "cxenseparse:author",
        "og:article:author",
        "twitter:creator:name",
    ]
    .into_iter()
    .flat_map(|name| tags.all(name))
    .filter(|v| !v.contains("://"))
    .collect();
    let mut authors = people::people(ld_people, &known);
    for fields in [&meta_people, &shown.authors, &shown.short_lines, &shown.bylines] {
        if authors.is_empty() {
            authors = people::people(fields.iter().map(String::as_str), &known);
        }
    }

    let mut bylines = shown.bylines;
    let declared = ld.authors.iter().map(|a| a.name.clone()).chain(meta_people);
    for line in declared {
        if line.chars().count() <= 240 && !bylines.iter().any(|b| b.contains(&line)) {
            bylines.push(line);
        }
    }

    let published = ld
        .published
        .as_deref()
        .and_then(date::parse)
        .or_else(|| {
            [
                "article:published_time",
                "og:article:published_time",
                "og:published_time",
                "datepublished",
                "parsely-pub-date",
                "sailthru.date",
                "cxenseparse:recs:publishtime",
                "dc.date.issued",
                "dcterms.created",
                "dc.date",
                "date",
                "pubdate",
                "publishdate",
                "publish_date",
                "publish-date",
                "citation_publication_date",
                "citation_date",
                "dc.created",
                "article.published",
                "last-published",
                "published_time",
                "timestamp",
                "pdate",
                "rnews:datepublished",
                "shareaholic:article_published_time",
            ]
            .into_iter()
            .flat_map(|name| tags.all(name))
            .find_map(|v| date::parse(&v))
        })
        .map(|instant| shown.date.as_deref().and_then(|local| date::with_shown(&instant, local)).unwrap_or(instant))
        .or(shown.date)
        .or_else(|| url.and_then(|u| date::in_path(u.path())));
    let modified = ld.modified.as_deref().and_then(date::parse).or_else(|| {
        [
            "article:modified_time",
            "og:updated_time",
            "datemodified",
            "dcterms.modified",
            "dc.date.modified",
            "last-modified",
            "lastmod",
        ]
        .into_iter()
        .flat_map(|name| tags.all(name))
        .find_map(|v| date::parse(&v))
    });

    let mut sources = ld.sources;
    sources.extend(ld.publisher.filter(|_| agency_elsewhere));
    for name in [
        "source",
        "syndication-source",
        "original-source",
        "article:source",
        "dc.source",
        "dcterms.source",
        "news_origin",
        "provider",
    ] {
        sources.extend(tags.all(name));
    }
    Metadata {
        title,
        headlines,
        authors,
        bylines,
        sources,
        published,
        modified,
        language: declared_language(page, &tags, ld.language.as_deref()),
        canonical,
        site_name,
        body: ld.body,
        description: tags.first(&["og:description", "description", "twitter:description"]).or(ld.description),
    }
}

/// The headline, and all forms of it the page gives.
fn titles(page: &Html, tags: &MetaTags, headline: Option<&str>, site: Option<&str>) -> (Option<String>, Vec<String>) {
    let strip = |title: String| without_site(&title, site);
    let og = tags.first(&["og:title"]).map(strip);
    let other = tags
        .first(&["parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "twitter:title"])
        .map(strip);
    // A page that only gives its site's name has no headline there.
    let names_site = |title: &String| site.is_some_and(|s| fold_name(title) == fold_name(s));
    let head = super::dom::first_text(page, selector!("head > title, title")).filter(|t| !names_site(t)).map(strip);
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
    let title = bare
        .map(squeeze)
        .or_else(|| from_h1.cloned())
        .or_else(|| headline.map(squeeze))
        .or_else(|| og.clone())
        .or_else(|| other.clone())
        .or_else(|| head.clone())
        .filter(|t| !t.is_empty());
    let mut all: Vec<String> = Vec::new();
    for form in title.iter().cloned().chain(shown).chain(headline.map(squeeze)).chain(og).chain(other).chain(head) {
        if !form.is_empty() && !all.contains(&form) {
            all.push(form);
        }
    }
    (title, all)
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
pub(super) fn overlap(a: &str, b: &str) -> f32 {
    let (a, b): (BTreeSet<String>, BTreeSet<String>) =
        (fold_words(a).into_iter().collect(), fold_words(b).into_iter().collect());
    let shorter = a.len().min(b.len());
    if shorter == 0 { 0.0 } else { a.intersection(&b).count() as f32 / shorter as f32 }
}

/// The address the page calls its own. A home page, and what is no address, are passed over.
fn canonical(page: &Html, tags: &MetaTags, ld: Option<&str>, url: Option<&Url>) -> Option<Url> {
    let resolve = |href: &str| {
        let found = match url {
            Some(base) => base.join(href.trim()).ok(),
            None => Url::parse(href.trim()).ok(),
        }?;
        let usable = matches!(found.scheme(), "http" | "https")
            && found.host_str().is_some_and(|h| h.contains('.') || h == "localhost" || h.contains(':'));
        let front = found.path() == "/" && found.query().is_none() && url.is_some_and(|u| u.path() != "/");
        (usable && !front && found.username().is_empty()).then_some(found)
    };
    let links = page.select(selector!("link[rel~='canonical' i][href]")).filter_map(|l| l.attr("href"));
    links.map(str::to_owned).chain(tags.all("og:url")).chain(ld.map(str::to_owned)).find_map(|href| resolve(&href))
}

fn declared_language(page: &Html, tags: &MetaTags, ld: Option<&str>) -> Option<String> {
    let root = page.root_element();
    let value = root
        .attr("lang")
        .or_else(|| root.attr("xml:lang"))
        .map(str::to_owned)
        .filter(|v| !v.trim().is_empty())
        .or_else(|| tags.first(&["og:locale", "content-language", "language", "dc.language", "inlanguage"]))
        .or_else(|| ld.map(str::to_owned))?;
    let tag = value.split([',', ';']).next().unwrap_or("").trim().replace('_', "-");
    let primary = tag.split('-').next().unwrap_or("");
    (matches!(primary.len(), 2 | 3) && primary.chars().all(|c| c.is_ascii_alphabetic())).then(|| tag.to_owned())
}

/// The people in a byline given beside the input.
pub(super) fn people_of(byline: &str, outlet: Option<&super::Publisher>, names: &dyn OutletNames) -> Vec<String> {
    let own = outlet.map(|o| fold_words(&fold_name(&o.name)).concat());
    people::people([byline], &Known { own: own.into_iter().collect(), printed: Vec::new(), names })
}

/// A date given beside the input.
pub(super) fn parse_date(value: &str) -> Option<String> {
    date::parse(value)
}
