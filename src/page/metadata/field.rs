//! One field of metadata with all that was found for it.

use crate::text::fold_words;

/// Where one field of a page's metadata was read, and what else the page says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOrigin {
    /// The field: "title", "authors", "published".
    pub field: &'static str,
    /// Its value.
    pub value: String,
    /// Where it was read: "JSON-LD datePublished", "meta og:title".
    pub from: String,
    /// Other places that say something else, with what they say, in the order they would have been asked.
    pub others: Vec<(String, String)>,
}

/// What was found for a field, the most trusted first.
#[derive(Debug, Clone)]
pub(super) struct Field {
    name: &'static str,
    found: Vec<(String, String)>,
}

impl Field {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, found: Vec::new() }
    }

    /// Adds what a less trusted place says.
    pub(super) fn offer(&mut self, from: &str, value: Option<String>) {
        self.found.extend(value.filter(|v| !v.is_empty()).map(|v| (from.to_owned(), v)));
    }

    /// The winner.
    pub(super) fn value(&self) -> Option<String> {
        self.found.first().map(|(_, value)| value.clone())
    }

    /// The winner with what disagrees; `None` where nothing was found.
    pub(super) fn origin(self) -> Option<FieldOrigin> {
        let mut found = self.found.into_iter();
        let (from, value) = found.next()?;
        let mut said = vec![fold_words(&value)];
        let mut others = Vec::new();
        for (from, value) in found {
            let folded = fold_words(&value);
            if !said.contains(&folded) {
                said.push(folded);
                others.push((from, value));
            }
        }
        Some(FieldOrigin { field: self.name, value, from, others })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_first_wins_and_others_are_kept_where_they_differ() {
        let mut field = Field::new("title");
        for (from, value) in [("h1", "Mill reopens"), ("og", "Mill  reopens!"), ("ld", "Mill saved"), ("head", "")] {
            field.offer(from, Some(value.to_owned()));
        }
        assert_eq!(field.value().as_deref(), Some("Mill reopens"));
        let origin = field.origin().unwrap();
        assert_eq!((origin.from.as_str(), origin.others), ("h1", vec![("ld".to_owned(), "Mill saved".to_owned())]));
        assert_eq!(Field::new("title").origin(), None);
    }
}
