//! Which lines of a text are not the story's own words.

use crate::text::{Span, Text, fold_line};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Lists {
    whole: Vec<String>,
    starts: Vec<String>,
    lists: Vec<String>,
}

struct Folded {
    whole: BTreeSet<String>,
    starts: Vec<String>,
    lists: Vec<String>,
}

static LISTS: LazyLock<Folded> = LazyLock::new(|| {
    let lists: Lists = toml::from_str(include_str!("furniture.toml")).expect("the list beside this file is valid");
    let fold = |s: &String| fold_line(s);
    Folded {
        whole: lists.whole.iter().map(fold).collect(),
        starts: lists.starts.iter().map(fold).collect(),
        lists: lists.lists.iter().map(fold).collect(),
    }
});

/// Longest line, in characters, that is taken for an invitation rather than a paragraph of the story.
const SHORT: usize = 300;

/// Spans of a text that are not the story's own words: the headline said again at the start, lists of other stories
/// at the foot, invitations to follow, share or sign up.
pub fn furniture(text: &Text, title: Option<&str>) -> Vec<Span> {
    let paragraphs: Vec<Span> = text.paragraphs().collect();
    let mut out = Vec::new();
    let mut headline = title.map(fold_line).filter(|t| !t.is_empty());
    for (i, &paragraph) in paragraphs.iter().enumerate() {
        if i < 3 {
            let folded = fold_line(text.slice(paragraph));
            // Without a title, a first line said twice in a row is one.
            if i == 0 && headline.is_none() {
                let next = paragraphs.get(1).map(|&p| fold_line(text.slice(p)));
                headline = next.filter(|n| *n == folded && !n.is_empty());
            }
            if headline.as_deref() == Some(folded.as_str()) {
                out.push(paragraph);
                continue;
            }
        }
        if is_line(text.slice(paragraph)) {
            out.push(paragraph);
        }
    }
    // A list's heading near the foot takes what follows with it, as long as no paragraph of prose does.
    let tail = paragraphs.len().saturating_sub(14);
    for (i, &paragraph) in paragraphs.iter().enumerate().skip(tail.max(1)) {
        if is_list_heading(text.slice(paragraph)) && paragraphs[i + 1..].iter().all(|&p| !is_prose(text.slice(p))) {
            out.extend(paragraphs[i..].iter().filter(|&&p| !keeps(text.slice(p))));
            break;
        }
    }
    out.sort();
    out.dedup();
    out
}

/// Whether a line is furniture wherever it stands.
pub(in crate::page) fn is_line(line: &str) -> bool {
    if line.chars().count() > SHORT {
        return false;
    }
    let folded = fold_line(line);
    LISTS.whole.contains(&folded)
        || LISTS
            .starts
            .iter()
            .any(|s| folded.strip_prefix(s.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// Whether a line heads a list of other stories.
pub(in crate::page) fn is_list_heading(line: &str) -> bool {
    let count = line.chars().count();
    if count > 60 {
        return false;
    }
    let folded = fold_line(line);
    LISTS.lists.iter().any(|s| {
        folded == *s
            || folded
                .strip_prefix(s.as_str())
                .is_some_and(|rest| rest.starts_with(' ') && (count <= 40 || line.trim_end().ends_with(':')))
    })
}

/// A sentence or more: long, and ended like one.
pub(in crate::page) fn is_prose(line: &str) -> bool {
    let count = line.chars().count();
    let ended = line.trim_end_matches(['"', '”', '’', ')', '»', '“']).ends_with(['.', '!', '?', '。', '…']);
    count > 160 || (count > 80 && ended)
}

/// Lines that may be credits stay the story's.
fn keeps(line: &str) -> bool {
    line.contains('©') || line.starts_with(['(', '[', '—', '–'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_headline_and_lists_at_the_foot_go() {
        let text = Text::new(
            "Mill reopens after repairs\nMill reopens after repairs\nHARBOUR (Valley Wire) – The mill reopened on Monday.\n\n\
             Its owner thanked the town for the patience it had shown through a long winter of noise and dust.\n\
             Most Visited in World\nTop World stories\nTop Stories\n",
        );
        let found: Vec<&str> = furniture(&text, None).into_iter().map(|s| text.slice(s)).collect();
        assert_eq!(
            found,
            [
                "Mill reopens after repairs",
                "Mill reopens after repairs",
                "Most Visited in World",
                "Top World stories",
                "Top Stories"
            ]
        );
    }

    #[test]
    fn a_list_takes_its_items_but_not_prose() {
        let prose = "The owner said the wheel would turn again by the first week of May, if the river allowed it.";
        let text = Text::new(format!("{prose}\n\nRelated stories:\nDam repaired\nBridge closed\n(AP)"));
        let found: Vec<&str> = furniture(&text, None).into_iter().map(|s| text.slice(s)).collect();
        assert_eq!(found, ["Related stories:", "Dam repaired", "Bridge closed"]);
        let text = Text::new(format!("Related:\nDam repaired\n{prose}"));
        assert_eq!(furniture(&text, None).len(), 1, "the heading alone");
    }
}
