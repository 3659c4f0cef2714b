//! Metadata given beside plain texts: a JSON list of objects with `id` and what is known.

use super::document::{Document, DocumentId};
use super::publisher::identify_name;
use super::signals::{OutletNames, credits, dateline, furniture};
use serde::Deserialize;

/// What is known of one document. Empty strings, "None" and "NA" mean that it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Meta {
    /// The document's id.
    pub id: String,
    /// Whose page it was: a name, or the page's address.
    #[serde(default)]
    pub publisher_name: Option<String>,
    /// The byline as printed.
    #[serde(default)]
    pub byline: Option<String>,
    /// The headline.
    #[serde(default)]
    pub title: Option<String>,
    /// The day or time it was published.
    #[serde(default)]
    pub date: Option<String>,
    /// The page's address.
    #[serde(default)]
    pub url: Option<String>,
}

impl Meta {
    /// Reads a JSON list.
    ///
    /// # Errors
    ///
    /// When the bytes are no JSON list of such objects.
    pub fn list(json: &[u8]) -> serde_json::Result<Vec<Self>> {
        serde_json::from_slice(json)
    }
}

/// Fills in what is given and reads credits and furniture again with it. What the page says itself is kept.
///
/// Does nothing when the ids differ.
pub fn apply_meta(document: &mut Document, meta: &Meta, names: &dyn OutletNames) {
    if document.id != DocumentId::new(meta.id.as_str()) {
        return;
    }
    if document.url.is_none() {
        document.url = given(&meta.url).and_then(|u| url::Url::parse(u).ok());
    }
    if let Some(name) = given(&meta.publisher_name) {
        document.outlet = Some(identify_name(name, names));
    } else if document.outlet.is_none() {
        document.outlet = super::publisher::identify(document.url.as_ref(), None, None, names);
    }
    // A text's own first line is only a guess at its headline.
    if let Some(title) = given(&meta.title)
        && (document.title.is_none() || document.url.is_none())
    {
        document.title = Some(title.to_owned());
    }
    if let Some(line) = given(&meta.byline) {
        if document.authors.is_empty() {
            document.authors = super::metadata::people_of(line, document.outlet.as_ref(), names);
        }
        if !document.bylines.iter().any(|b| b == line) {
            document.bylines.push(line.to_owned());
        }
    }
    if document.published.is_none() {
        document.published = given(&meta.date).and_then(super::metadata::parse_date);
    }
    document.dateline = dateline(&document.text, names);
    document.credits = credits(document, names);
    document.furniture = furniture(&document.text, document.title.as_deref());
}

fn given(field: &Option<String>) -> Option<&str> {
    let value = field.as_deref()?.trim();
    (!matches!(value, "" | "None" | "NA" | "N/A" | "null")).then_some(value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::evidence::EvidenceCode;
    use crate::page::signals::Agencies;

    #[test]
    fn given_metadata_fills_gaps_and_finds_credits() {
        let json = br#"[{"id":"a","publisher_name":"Valley Voice","byline":"Ada Moor, AP","title":"Mill reopens","date":"2016-10-03"},
                        {"id":"b","publisher_name":"None","byline":"NA","title":"","date":null,"words":7}]"#;
        let list = Meta::list(json).unwrap();
        let text = "Mill reopens\nThe mill reopened on Monday.";
        let mut a = Document::from_text(DocumentId::new("a"), text);
        apply_meta(&mut a, &list[1], &Agencies);
        assert_eq!(a, Document::from_text(DocumentId::new("a"), text), "another document's metadata");
        apply_meta(&mut a, &list[0], &Agencies);
        assert_eq!(a.outlet.as_ref().unwrap().evidence[0].code, EvidenceCode::GivenMetadata);
        assert_eq!(a.authors, ["Ada Moor"]);
        assert_eq!(a.credits[0].name, "Associated Press");
        assert_eq!(a.published.as_deref(), Some("2016-10-03"));
        assert_eq!(a.text.slice(a.furniture[0]), "Mill reopens");
        let mut b = Document::from_text(DocumentId::new("b"), text);
        apply_meta(&mut b, &list[1], &Agencies);
        assert_eq!((b.outlet, b.bylines, b.title, b.published), (None, Vec::new(), None, None));
    }
}
