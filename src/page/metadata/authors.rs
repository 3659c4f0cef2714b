//! Who a page says wrote it: people, and the agencies and newsrooms that stand in their place.

use super::byline::Shown;
use super::field::Field;
use super::json_ld::LdArticle;
use super::markup::MetaTags;
use super::people::{Known, Newsroom, newsrooms, people};
use scraper::Html;

/// A page's authors.
pub(super) struct Authors {
    pub(super) people: Vec<String>,
    pub(super) newsrooms: Vec<String>,
    pub(super) field: Field,
}

const META: &[&str] = &[
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
];

/// Author fields in `<meta>` tags. A profile's address is no name.
pub(super) fn declared_in_meta(tags: &MetaTags) -> Vec<String> {
    META.iter().flat_map(|name| tags.all(name)).filter(|v| !v.contains("://")).collect()
}

/// The people of the most trusted place that names any. Where no place names a person, the newsroom or agency named
/// instead; beside people, agencies that are declared as authors of their own.
pub(super) fn authors(page: &Html, ld: &LdArticle, tags: &MetaTags, shown: &Shown, known: &Known<'_>) -> Authors {
    let names = |organisations: bool| -> Vec<String> {
        ld.authors.iter().filter(|a| organisations || !a.organisation).map(|a| a.name.clone()).collect()
    };
    let meta = declared_in_meta(tags);
    let foot: Vec<String> = editors_at_foot(page).into_iter().collect();
    let places: [(&str, Vec<String>, Vec<String>); 6] = [
        ("JSON-LD author", names(false), names(true)),
        ("meta author", meta.clone(), meta),
        ("mark-up of an author", shown.authors.clone(), shown.authors.clone()),
        ("a short line near the headline", shown.short_lines.clone(), shown.short_lines.clone()),
        ("a line near the headline", shown.bylines.clone(), shown.bylines.clone()),
        ("a line at the foot", foot, Vec::new()),
    ];
    let mut field = Field::new("authors");
    let mut found: (Vec<String>, Vec<Newsroom>) = (Vec::new(), Vec::new());
    for (place, fields, _) in &places {
        let named = people(fields.iter().map(String::as_str), known);
        field.offer(place, Some(named.join(", ")));
        if found.0.is_empty() {
            found.0 = named;
        }
    }
    for (i, (place, _, fields)) in places.iter().enumerate() {
        let declared = i < 3;
        let named = newsrooms(fields.iter().map(String::as_str), declared, known);
        let beside_people = !found.0.is_empty();
        let named: Vec<Newsroom> = named.into_iter().filter(|n| !beside_people || (i == 0 && n.agency)).collect();
        let listed: Vec<&str> = named.iter().map(|n| n.name.as_str()).collect();
        field.offer(place, Some(listed.join(", ")));
        // An agency says more than the paper's own name, wherever it stands.
        let agency = |all: &[Newsroom]| all.iter().any(|n| n.agency);
        if found.1.is_empty() || agency(&named) && !agency(&found.1) {
            found.1 = named;
        }
    }
    Authors { people: found.0, newsrooms: found.1.into_iter().map(|n| n.name).collect(), field }
}

/// Chinese pages name the editors in charge at the foot: "(责编：甲、乙)".
fn editors_at_foot(page: &Html) -> Option<String> {
    const MARKS: &[&str] = &["责任编辑", "責任編輯", "责编", "責編", "作者"];
    let short = page.root_element().text().filter(|t| t.len() <= 200 && !t.is_ascii());
    short.into_iter().find_map(|text| {
        let (mark, at) = MARKS.iter().find_map(|mark| Some((mark, text.find(mark)?)))?;
        let rest = text[at + mark.len()..].trim_start().strip_prefix(['：', ':'])?;
        let names = rest.split([')', '）', '】', ']']).next()?.trim();
        (!names.is_empty()).then(|| names.to_owned())
    })
}
