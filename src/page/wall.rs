//! Pages that stand in front of a story, or in its place.

use super::Document;
use super::explain::Dropped;
use crate::text::{Text, fold_line};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Lists {
    consent: Vec<String>,
    js_required: Vec<String>,
    challenge: Vec<String>,
    login: Vec<String>,
    paywall: Vec<String>,
}

static LISTS: LazyLock<Vec<(&str, Vec<String>)>> = LazyLock::new(|| {
    let lists: Lists = toml::from_str(include_str!("walls.toml")).expect("the list beside this file is valid");
    let fold = |words: Vec<String>| words.iter().map(|w| fold_line(w)).collect();
    vec![
        ("consent", fold(lists.consent)),
        ("js_required", fold(lists.js_required)),
        ("challenge", fold(lists.challenge)),
        ("login", fold(lists.login)),
        ("paywall", fold(lists.paywall)),
    ]
});

/// Longest text, in characters, that is taken for a wall: a story that quotes such words is longer.
const SHORT: usize = 900;

/// How the remark begins that a page with a wall carries in [`Document::problems`].
pub(super) const REMARK: &str = "the page stands before a story or in its place: ";

/// What stands in the place of a document's story, as far as reading it showed: "consent", "js_required", "challenge",
/// "login", "paywall".
pub fn wall_of(document: &Document) -> Option<&str> {
    document.problems.iter().find_map(|p| p.strip_prefix(REMARK))
}

/// What stands in the story's place, where something does: "consent", "js_required", "challenge", "login", "paywall".
///
/// `dropped` is what was found with the text and left out of it as furniture.
pub(super) fn wall(title: Option<&str>, text: &Text, dropped: &[Dropped], free: Option<bool>) -> Option<&'static str> {
    let short = text.chars().take(SHORT + 1).count() <= SHORT;
    if short {
        let dropped = dropped.iter().map(|d| d.words.as_str());
        let said: Vec<String> = [title.unwrap_or(""), text].into_iter().chain(dropped).map(fold_line).collect();
        if let Some((name, _)) =
            LISTS.iter().find(|(_, words)| words.iter().any(|w| said.iter().any(|s| s.contains(w.as_str()))))
        {
            return Some(name);
        }
    }
    // The page says itself that this is not the whole story.
    (short && free == Some(false)).then_some("paywall")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walls_are_named_and_stories_are_not() {
        let of = |title: &str, text: &str| wall(Some(title), &Text::new(text), &[], None);
        assert_eq!(of("Just a moment...", "Checking your browser before accessing the site."), Some("challenge"));
        assert_eq!(of("Mill", "We value your privacy. Accept all."), Some("consent"));
        assert_eq!(of("Mill", "The mill reopened. Subscribe to continue reading."), Some("paywall"));
        assert_eq!(of("Mill", "The mill reopened on Monday."), None);
        assert_eq!(of("Mill", &"The mill said: we value your privacy. ".repeat(40)), None);
        assert_eq!(wall(None, &Text::new("The mill"), &[], Some(false)), Some("paywall"));
    }
}
