//! Title, authors, dates, language, canonical address and publisher, read from the page before anything is cut from it.
//!
//! JSON-LD's fullest article first, then `<meta>`, then mark-up near the headline, then the address. Every field keeps
//! what else was found, so that it can be shown which source won and what disagreed.

mod authors;
mod byline;
mod date;
mod field;
mod json_ld;
mod markup;
mod people;
mod title;

pub use field::FieldOrigin;
pub(super) use markup::plain;

use super::address::registered_domain;
use super::dom::{first_text, selector};
use super::live::Update;
use super::signals::OutletNames;
use crate::outlet::OutletKind;
use crate::text::{fold_name, fold_words};
use field::Field;
use json_ld::LdArticle;
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
    /// Agencies and newsrooms that stand where an author's name does.
    pub(super) newsrooms: Vec<String>,
    pub(super) bylines: Vec<String>,
    /// Fields that name where the text is from: creditText, `meta name=source`.
    pub(super) sources: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) language: Option<String>,
    pub(super) canonical: Option<Url>,
    /// The page's own address where it names another site's as canonical: `og:url` keeps it.
    pub(super) own_url: Option<Url>,
    pub(super) site_name: Option<String>,
    pub(super) body: Option<String>,
    pub(super) description: Option<String>,
    /// Entries of a live page.
    pub(super) updates: Vec<Update>,
    /// Whether the page says that all of it may be read without paying.
    pub(super) free: Option<bool>,
    /// Where each field was read and what disagreed.
    pub(super) origins: Vec<FieldOrigin>,
}

/// `<meta>` names of the time a page was published, in the order they are trusted.
const PUBLISHED: &[&str] = &[
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
];

const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
];

/// `<meta>` names of where a text is from.
const SOURCES: &[&str] = &[
    "source",
    "syndication-source",
    "original-source",
    "article:source",
    "dc.source",
    "dcterms.source",
    "news_origin",
    "provider",
];

const SITE: &[&str] = &[
    "application-name",
    "apple-mobile-web-app-title",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "article:publisher",
];

/// Reads it all. `names` tells outlets from people.
pub(super) fn read(page: &Html, url: Option<&Url>, names: &dyn OutletNames) -> Metadata {
    let tags = MetaTags::of(page);
    let (ld, ld_site) = json_ld::read(page);
    let ld = ld.unwrap_or_default();
    let addresses = addresses(page, &tags, ld.url.as_deref(), url);
    let canonical = addresses.value().and_then(|c| Url::parse(&c).ok());
    let own_url = own_url(&tags, canonical.as_ref());
    let here = url.or(own_url.as_ref()).or(canonical.as_ref());
    // An agency named as publisher on somebody else's site is the story's source; a company is not the paper's name.
    let agency_elsewhere = ld.publisher.as_deref().and_then(|p| names.by_name(p)).is_some_and(|k| {
        k.kind == OutletKind::Agency && k.domain.is_some() && k.domain != here.and_then(registered_domain)
    });
    let publisher = ld.publisher.clone().filter(|_| !agency_elsewhere);
    let site = site_names(page, &tags, publisher.as_deref(), ld_site, names);
    let known = known(&tags, &site, publisher.as_deref(), [url, own_url.as_ref(), canonical.as_ref()], names);
    let (title, headlines) = title::titles(page, &tags, ld.headline.as_deref(), site.value().as_deref());
    let shown = byline::around_headline(page, &headlines);
    let authors = authors::authors(page, &ld, &tags, &shown, &known);
    let bylines = bylines(&ld, &tags, shown.bylines);

    let mut published = Field::new("published");
    let local = |instant: String| shown.date.as_deref().and_then(|l| date::with_shown(&instant, l)).unwrap_or(instant);
    published.offer("JSON-LD datePublished", ld.published.as_deref().and_then(date::parse).map(local));
    for name in PUBLISHED {
        published.offer(&format!("meta {name}"), tags.all(name).find_map(|v| date::parse(&v)).map(local));
    }
    published.offer("the page, near its headline", shown.date.clone());
    published.offer("the address", url.and_then(|u| date::in_path(u.path())));
    let mut modified = Field::new("modified");
    modified.offer("JSON-LD dateModified", ld.modified.as_deref().and_then(date::parse));
    for name in MODIFIED {
        modified.offer(&format!("meta {name}"), tags.all(name).find_map(|v| date::parse(&v)));
    }
    let language = languages(page, &tags, ld.language.as_deref());
    let section = section(&tags, ld.section.as_deref());
    let free = free(&tags, ld.free);
    let elsewhere = other_addresses(page, url);

    let mut sources = ld.sources;
    sources.extend(ld.publisher.filter(|_| agency_elsewhere));
    sources.extend(SOURCES.iter().flat_map(|name| tags.all(name)));
    Metadata {
        title: title.value(),
        headlines,
        authors: authors.people,
        newsrooms: authors.newsrooms,
        bylines,
        sources,
        published: published.value(),
        modified: modified.value(),
        language: language.value(),
        canonical,
        own_url,
        site_name: site.value(),
        body: ld.body,
        updates: ld.updates,
        free: ld.free,
        description: tags.first(&["og:description", "description", "twitter:description"]).or(ld.description),
        origins: [title, authors.field, site, published, modified, language, addresses, elsewhere, section, free]
            .into_iter()
            .filter_map(Field::origin)
            .collect(),
    }
}

/// The names a page gives its site, the paper's own before the company's.
fn site_names(
    page: &Html,
    tags: &MetaTags,
    publisher: Option<&str>,
    ld_site: Option<String>,
    names: &dyn OutletNames,
) -> Field {
    let company = |name: &str| {
        let last = fold_words(name).pop().unwrap_or_default();
        COMPANIES.contains(&last.as_str())
    };
    let is_name = |n: &String| !n.contains("://");
    let mut site = Field::new("site name");
    site.offer("JSON-LD publisher", publisher.filter(|p| !company(p) && !p.contains("://")).map(str::to_owned));
    site.offer("meta og:site_name", tags.first(&["og:site_name"]).filter(is_name));
    site.offer("JSON-LD WebSite", ld_site);
    for name in SITE {
        site.offer(&format!("meta {name}"), tags.first(&[name]).filter(is_name));
    }
    site.offer("the end of the title element", site_in_title(page, names));
    site
}

/// "Mill reopens - Harbour Gazette": the last part, where it is a known outlet's name.
fn site_in_title(page: &Html, names: &dyn OutletNames) -> Option<String> {
    let title = first_text(page, selector!("head > title"))?;
    let end = ["|", " - ", " – ", " — ", "--", "_", " :: "].iter().filter_map(|mark| title.rsplit_once(mark));
    let end = end.map(|(_, end)| end.trim()).min_by_key(|end| end.len())?;
    names.by_name(end).map(|_| end.to_owned())
}

/// Last words of companies' names.
const COMPANIES: &[&str] = &[
    "ag",
    "gmbh",
    "inc",
    "ltd",
    "llc",
    "kg",
    "se",
    "plc",
    "limited",
    "corporation",
    "company",
    "group",
    "sa",
    "spa",
    "bv",
];

/// What is not a person on this page.
fn known<'n>(
    tags: &MetaTags,
    site: &Field,
    publisher: Option<&str>,
    addresses: [Option<&Url>; 3],
    names: &'n dyn OutletNames,
) -> Known<'n> {
    let site = site.value();
    let og = tags.first(&["og:site_name"]);
    let printed: Vec<String> =
        [site.as_deref(), publisher, og.as_deref()].into_iter().flatten().map(str::to_owned).collect();
    let mut own: BTreeSet<String> = BTreeSet::new();
    for name in &printed {
        own.insert(fold_words(name).concat());
        own.insert(fold_name(name).replace(' ', ""));
    }
    for domain in addresses.into_iter().flatten().filter_map(registered_domain) {
        own.extend(domain.split('.').next().map(str::to_owned));
        own.insert(fold_words(&domain).concat());
    }
    Known { own, printed, names }
}

/// Lines that name authors, as printed first, then as declared.
fn bylines(ld: &LdArticle, tags: &MetaTags, shown: Vec<String>) -> Vec<String> {
    let mut lines = shown;
    for line in ld.authors.iter().map(|a| a.name.clone()).chain(authors::declared_in_meta(tags)) {
        if line.chars().count() <= 240 && !lines.iter().any(|b| b.contains(&line)) {
            lines.push(line);
        }
    }
    lines
}

/// The page's own address, where its canonical one lies on another site. Of 20 such news pages 18 keep it in `og:url`.
fn own_url(tags: &MetaTags, canonical: Option<&Url>) -> Option<Url> {
    let own = tags.all("og:url").find_map(|u| Url::parse(&u).ok())?;
    let elsewhere = registered_domain(&own)? != registered_domain(canonical?)?;
    (elsewhere && matches!(own.scheme(), "http" | "https") && own.path() != "/").then_some(own)
}

/// The addresses the page calls its own. A home page, and what is no address, are passed over.
fn addresses(page: &Html, tags: &MetaTags, ld: Option<&str>, url: Option<&Url>) -> Field {
    let resolve = |href: &str| {
        let found = match url {
            Some(base) => base.join(href.trim()).ok(),
            None => Url::parse(href.trim()).ok(),
        }?;
        let usable = matches!(found.scheme(), "http" | "https")
            && found.host_str().is_some_and(|h| h.contains('.') || h == "localhost" || h.contains(':'));
        let front = found.path() == "/" && found.query().is_none() && url.is_some_and(|u| u.path() != "/");
        (usable && !front && found.username().is_empty()).then(|| found.to_string())
    };
    let mut field = Field::new("canonical");
    let links = page.select(selector!("link[rel~='canonical' i][href]")).filter_map(|l| l.attr("href"));
    field.offer("link rel=canonical", links.filter_map(resolve).next());
    field.offer("meta og:url", tags.all("og:url").find_map(|href| resolve(&href)));
    field.offer("JSON-LD url", ld.and_then(resolve));
    field
}

/// Where else the page says that it stands: its AMP and mobile forms, and its translations.
fn other_addresses(page: &Html, url: Option<&Url>) -> Field {
    const MOST: usize = 20;
    let mut field = Field::new("other addresses");
    let links = page.select(selector!("link[rel][href]")).take(MOST * 20);
    let mut offered = 0;
    for link in links {
        let rel = link.attr("rel").unwrap_or("").to_ascii_lowercase();
        let from = match rel.split_whitespace().find(|r| matches!(*r, "amphtml" | "alternate")) {
            Some("amphtml") => "link rel=amphtml".to_owned(),
            // Of the alternates most are feeds.
            Some(_) => match (link.attr("hreflang"), link.attr("media")) {
                (Some(language), _) => format!("link rel=alternate hreflang={language}"),
                (None, Some(_)) => "link rel=alternate media".to_owned(),
                (None, None) => continue,
            },
            None => continue,
        };
        let href = link.attr("href").unwrap_or("").trim();
        let found = url.map_or_else(|| Url::parse(href), |base| base.join(href)).ok();
        field.offer(&from, found.filter(|u| matches!(u.scheme(), "http" | "https")).map(String::from));
        offered += 1;
        if offered == MOST {
            break;
        }
    }
    field
}

/// The section of the paper, as the page names it.
fn section(tags: &MetaTags, ld: Option<&str>) -> Field {
    let mut field = Field::new("section");
    field.offer("JSON-LD articleSection", ld.map(str::to_owned));
    for name in ["article:section", "parsely-section", "cxenseparse:section", "dc.subject"] {
        field.offer(&format!("meta {name}"), tags.first(&[name]));
    }
    field
}

/// Whether all of it may be read without paying.
fn free(tags: &MetaTags, ld: Option<bool>) -> Field {
    let mut field = Field::new("free to read");
    field.offer("JSON-LD isAccessibleForFree", ld.map(|free| if free { "yes" } else { "no" }.to_owned()));
    field.offer("meta article:content_tier", tags.first(&["article:content_tier"]));
    field
}

fn languages(page: &Html, tags: &MetaTags, ld: Option<&str>) -> Field {
    let tag = |value: String| {
        let tag = value.split([',', ';']).next().unwrap_or("").trim().replace('_', "-");
        let primary = tag.split('-').next().unwrap_or("");
        (matches!(primary.len(), 2 | 3) && primary.chars().all(|c| c.is_ascii_alphabetic())).then_some(tag)
    };
    let root = page.root_element();
    let mut field = Field::new("declared language");
    field.offer(
        "the html element",
        root.attr("lang").or_else(|| root.attr("xml:lang")).map(str::to_owned).and_then(tag),
    );
    let names = ["og:locale", "content-language", "language", "dc.language", "inlanguage"];
    field.offer("meta", tags.first(&names).and_then(tag));
    field.offer("JSON-LD inLanguage", ld.map(str::to_owned).and_then(tag));
    field
}

/// The people in a byline given beside the input.
pub(super) fn people_of(byline: &str, outlet: Option<&super::Publisher>, names: &dyn OutletNames) -> Vec<String> {
    let own = outlet.map(|o| fold_words(&fold_name(&o.name)).concat());
    people::people([byline], &Known { own: own.into_iter().collect(), printed: Vec::new(), names })
}

/// The people, and the newsrooms, in a field that declares an author.
pub(super) fn authors_of(
    field: &str,
    outlet: Option<&super::Publisher>,
    names: &dyn OutletNames,
) -> (Vec<String>, Vec<String>) {
    let own = outlet.map(|o| fold_words(&fold_name(&o.name)).concat());
    let known = Known { own: own.into_iter().collect(), printed: Vec::new(), names };
    let people = people::people([field], &known);
    let newsrooms = people::newsrooms([field], true, &known).into_iter();
    // A person's name is no newsroom's.
    let newsrooms = newsrooms.filter(|n| n.agency || people.is_empty()).map(|n| n.name).collect();
    (people, newsrooms)
}

/// A date given beside the input.
pub(super) fn parse_date(value: &str) -> Option<String> {
    date::parse(value)
}
