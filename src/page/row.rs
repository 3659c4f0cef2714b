//! A document given as a row of a collection: a line of JSON or of CSV, its text already taken out of the page.

use super::document::{Document, DocumentId, Publisher};
use super::publisher::{identify, identify_name};
use super::signals::OutletNames;
use serde::Deserialize;
use url::Url;

/// One row. Keys it does not know are ignored; of keys that mean the same, the first that holds something counts.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Row {
    /// The document's id; without one its address, or its place in the collection.
    #[serde(default)]
    id: Option<Id>,
    /// The story's text.
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    canonical: Option<String>,
    /// A name, a domain, or what `dateline read` writes: `{"name", "domain"}`.
    #[serde(default)]
    outlet: Option<Outlet>,
    // Serde's aliases would refuse a row that has two names of one thing.
    #[serde(default)]
    publisher: Option<String>,
    #[serde(default)]
    publisher_name: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    headline: Option<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    published_at: Option<String>,
    #[serde(default)]
    byline: Option<String>,
    #[serde(default)]
    language: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Outlet {
    Name(String),
    Record { name: Option<String>, domain: Option<String> },
}

impl Row {
    /// The document, with its outlet looked up. Credits are not read here: an audit reads them where it needs them.
    ///
    /// `place` names a row that has neither id nor address. `None` where there is no text.
    pub fn document(self, place: &str, names: &dyn OutletNames) -> Option<Document> {
        let text = self.text.filter(|t| !t.trim().is_empty())?;
        let url = given(self.url).and_then(|u| Url::parse(&u).ok());
        let id = match self.id {
            Some(Id::Text(id)) if !id.is_empty() => id,
            Some(Id::Number(id)) => id.to_string(),
            _ => url.as_ref().map_or_else(|| place.to_owned(), ToString::to_string),
        };
        let mut document = Document::from_text(DocumentId::new(id), text);
        let named = match self.outlet {
            Some(Outlet::Name(name)) => given(Some(name)),
            Some(Outlet::Record { name, domain }) => given(domain).or_else(|| given(name)),
            None => None,
        };
        document.outlet = match named.or_else(|| first([self.publisher, self.publisher_name, self.source])) {
            Some(name) => Some(publisher(&name, names)),
            None => identify(url.as_ref(), None, None, names),
        };
        document.url = url;
        document.canonical = given(self.canonical).and_then(|u| Url::parse(&u).ok());
        document.title = first([self.title, self.headline]);
        document.bylines = given(self.byline).into_iter().collect();
        document.published =
            first([self.published, self.date, self.published_at]).map(|d| super::metadata::parse_date(&d).unwrap_or(d));
        document.language = given(self.language);
        Some(document)
    }
}

/// A publisher by its name, or by its domain with or without a path: "news.example/politics".
fn publisher(name: &str, names: &dyn OutletNames) -> Publisher {
    let host = name.split('/').next().unwrap_or(name);
    let is_domain = !name.contains(char::is_whitespace) && host.contains('.') && !host.ends_with('.');
    let url = is_domain.then(|| Url::parse(&format!("https://{name}")).ok()).flatten();
    let found = url.and_then(|u| identify(Some(&u), None, None, names));
    found.unwrap_or_else(|| identify_name(name, names))
}

/// The first that holds something.
fn first<const N: usize>(fields: [Option<String>; N]) -> Option<String> {
    fields.into_iter().find_map(given)
}

fn given(field: Option<String>) -> Option<String> {
    let value = field?.trim().to_owned();
    (!value.is_empty() && value != "null").then_some(value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::page::signals::Agencies;

    fn of(json: &str) -> Option<Document> {
        serde_json::from_str::<Row>(json).unwrap().document("row 3", &Agencies)
    }

    #[test]
    fn reads_the_usual_keys_and_leaves_others_alone() {
        let found =
            of(r#"{"id":7,"text":"A dam.","publisher":"apnews.com/hub","headline":"Dam","date":"2026-07-01","x":[1]}"#);
        let found = found.unwrap();
        assert_eq!(found.id.as_str(), "7");
        assert_eq!(found.outlet.unwrap().name, "Associated Press");
        assert_eq!((found.title.as_deref(), found.published.as_deref()), (Some("Dam"), Some("2026-07-01")));
    }

    #[test]
    fn a_row_without_a_name_has_its_address_or_its_place() {
        assert_eq!(of(r#"{"text":"A dam.","url":"https://a.example/x"}"#).unwrap().id.as_str(), "https://a.example/x");
        assert_eq!(of(r#"{"text":"A dam."}"#).unwrap().id.as_str(), "row 3");
        let both =
            of(r#"{"text":"A dam.","publisher":"","source":"Valley Voice","title":"Dam","headline":"Dams"}"#).unwrap();
        assert_eq!((both.outlet.unwrap().name.as_str(), both.title.as_deref()), ("Valley Voice", Some("Dam")));
        assert_eq!(of(r#"{"id":"a","text":" "}"#), None);
    }
}
