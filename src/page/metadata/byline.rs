//! Bylines and dates as the page shows them, near its headline.

use super::date;
use crate::page::dom::{marks_of, names_any, selector, short_text_of, text_of};
use crate::page::signals::{Agencies, OutletNames};
use crate::text::fold_name;
use ego_tree::NodeId;
use scraper::{ElementRef, Html};
use std::collections::{BTreeSet, HashMap};

/// Elements looked at before and after the headline. Bylines stand within tens of elements of it; teasers of other
/// stories, which have bylines too, stand far off.
const BEFORE: usize = 40;
const AFTER: usize = 220;

/// What stands around the headline.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Byline lines as printed.
    pub(super) bylines: Vec<String>,
    /// Those of them short enough to be names only, shortest first.
    pub(super) short_lines: Vec<String>,
    /// Words of `rel=author`, `itemprop=author` and the like: one author each.
    pub(super) authors: Vec<String>,
    /// The first date shown or given in a `<time>`.
    pub(super) date: Option<String>,
}

/// Looks around the page's headline.
///
/// The headline is the heading that says what the page declares as its title, else the first that is not of a side.
pub(super) fn around_headline(page: &Html, declared: &[String]) -> Shown {
    let mut shown = Shown::default();
    let body = page.select(selector!("body")).next().unwrap_or(page.root_element());
    let all: Vec<ElementRef<'_>> = body.descendants().skip(1).filter_map(ElementRef::wrap).take(50_000).collect();
    let declared: BTreeSet<String> = declared.iter().map(|d| fold_name(d)).collect();
    let heading = |e: &&ElementRef<'_>| matches!(e.value().name(), "h1" | "h2");
    let head = all
        .iter()
        .enumerate()
        .filter(|(_, e)| heading(e))
        .find(|(_, e)| declared.contains(&fold_name(&text_of(**e))))
        .map(|(i, _)| i)
        .or_else(|| all.iter().position(|e| e.value().name() == "h1" && !is_aside(*e) && !text_of(*e).is_empty()))
        .or_else(|| all.iter().position(|e| e.attr("itemprop") == Some("headline")));
    let Some(head) = head else { return shown };
    let mut seen = BTreeSet::new();
    let mut asides = Asides::default();
    let mut line_date = None;
    for (i, element) in all[head.saturating_sub(BEFORE)..all.len().min(head + AFTER)].iter().enumerate() {
        let marks = marks_of(*element);
        let itemprop = element.attr("itemprop").unwrap_or("").to_ascii_lowercase();
        let is_author = element.attr("rel") == Some("author")
            || itemprop == "author"
            || itemprop == "name" && near_author(*element);
        let is_byline = is_author
            || has_word(&marks, &["autor", "auteur", "autore", "writer", "signature", "firma"])
            || names_any(&marks, &["byline", "author", "autor-"]);
        let is_source = has_word(&marks, &["source", "quelle", "agency", "agentur", "fuente", "provider", "sourceorg"]);
        let leaf = element.child_elements().take(5).count() <= 4;
        // Nothing longer is a byline or a date.
        let text = if is_byline || is_source || leaf { short_text_of(*element, 240) } else { None };
        let text = text.unwrap_or_default();
        let count = text.chars().count();
        let says_by = leaf && count <= 120 && says_by(&text);
        if (is_byline || is_source || says_by)
            && !text.is_empty()
            && !is_photo_line(&text)
            && !asides.holds(*element)
            && !is_picture(*element)
            && seen.insert(text.clone())
        {
            if is_author {
                shown.authors.push(text.clone());
            }
            shown.bylines.push(text.clone());
        }
        // An agency's logo in place of its name: "Reuters logo".
        let logo = element.attr("alt").filter(|_| element.value().name() == "img").and_then(agency_of_logo);
        if let Some(agency) = logo.filter(|_| !asides.holds(*element))
            && seen.insert(agency.clone())
        {
            shown.bylines.push(agency);
        }
        // Before the headline stands today's date.
        let after = i + 8 >= head.min(BEFORE);
        if shown.date.is_none() && after && !asides.holds(*element) {
            shown.date = date_of(*element, &marks, &itemprop);
        }
        if line_date.is_none()
            && i > head.min(BEFORE)
            && i < head.min(BEFORE) + 80
            && leaf
            && (1..=90).contains(&count)
            && !asides.holds(*element)
        {
            line_date = date::written(&text);
        }
    }
    shown.date = shown.date.or(line_date);
    shown.short_lines = shown.bylines.iter().filter(|l| l.chars().count() <= 60).cloned().collect();
    shown.short_lines.sort_by_key(|l| l.chars().count());
    // A line that only repeats a part of another adds nothing.
    let lines = shown.bylines.clone();
    shown.bylines.retain(|line| !lines.iter().any(|other| other.len() > line.len() && other.contains(line.as_str())));
    shown
}

/// The agency whose logo a picture's alternative text names, and nothing else.
fn agency_of_logo(alt: &str) -> Option<String> {
    if alt.len() > 60 {
        return None;
    }
    let words: Vec<&str> = alt.split_whitespace().filter(|w| !w.eq_ignore_ascii_case("logo")).collect();
    let name = words.join(" ");
    Agencies.by_name(&name).map(|_| name)
}

fn near_author(element: ElementRef<'_>) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).take(3).any(|a| a.attr("itemprop") == Some("author"))
}

fn date_of(element: ElementRef<'_>, marks: &str, itemprop: &str) -> Option<String> {
    if itemprop == "datepublished" || element.value().name() == "time" {
        if marks.contains("updat") || marks.contains("modif") || itemprop == "datemodified" {
            return None;
        }
        let given = element.attr("datetime").or_else(|| element.attr("content"));
        return given.and_then(date::parse).or_else(|| date::written(&text_of(element)));
    }
    let named = ["date", "datum", "fecha", "data", "published", "pubdate", "timestamp", "posted", "tarih", "dateline"];
    if has_word(marks, &named) || element.attr("class").is_some_and(|c| c.to_lowercase().contains("publish")) {
        return short_text_of(element, 120).and_then(|text| date::written(&text));
    }
    None
}

/// Whether one of the words stands in the marks as a whole word.
fn has_word(marks: &str, words: &[&str]) -> bool {
    marks.split(|c: char| !c.is_ascii_alphanumeric()).any(|mark| words.contains(&mark))
}

/// Which elements lie in a part of the page that is about other stories or pictures; each ancestor is asked once.
#[derive(Default)]
struct Asides(HashMap<NodeId, bool>);

impl Asides {
    fn holds(&mut self, element: ElementRef<'_>) -> bool {
        let mut asked = Vec::new();
        let mut answer = false;
        for e in std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap)) {
            if let Some(&known) = self.0.get(&e.id()) {
                answer = known;
                break;
            }
            asked.push(e.id());
            if begins_aside(e) {
                answer = true;
                break;
            }
        }
        self.0.extend(asked.into_iter().map(|id| (id, answer)));
        answer
    }
}

/// Whether the element lies in a part of the page that is about other stories or pictures.
pub(super) fn is_aside(element: ElementRef<'_>) -> bool {
    Asides::default().holds(element)
}

fn begins_aside(e: ElementRef<'_>) -> bool {
    if matches!(e.value().name(), "nav" | "footer" | "figure" | "figcaption") {
        return true;
    }
    if matches!(e.value().name(), "html" | "body" | "main" | "article") {
        return false;
    }
    let marks = marks_of(e);
    // Some papers set the byline in an <aside> beside the story.
    if e.value().name() == "aside" && !names_any(&marks, &["article", "author", "byline", "meta"]) {
        return true;
    }
    names_any(&marks, ASIDE_MARKS)
}

/// Words in class or id of parts that are about other stories or pictures.
const ASIDE_MARKS: &[&str] = &[
    "related",
    "teaser",
    "recommend",
    "sidebar",
    "comment",
    "caption",
    "most-read",
    "popular",
    "newsletter",
    "promo",
    "footer",
];

/// "By Ada Moor", "Von: Ada Moor": an opening and a name in capitals or title case.
fn says_by(text: &str) -> bool {
    [
        "By ",
        "BY ",
        "Von ",
        "Von: ",
        "VON ",
        "Par ",
        "PAR ",
        "Por ",
        "POR ",
        "Di ",
        "Av ",
        "Af ",
        "Door ",
        "Text: ",
        "Autor: ",
        "Author: ",
        "Written by ",
    ]
    .iter()
    .filter_map(|o| text.strip_prefix(o))
    .any(|rest| {
        let words: Vec<&str> = rest.split_whitespace().collect();
        words.len() >= 2 && words.iter().take(2).all(|w| w.starts_with(char::is_uppercase)) && !rest.ends_with('.')
    })
}

/// Whether the element or one close above it is about a picture.
fn is_picture(element: ElementRef<'_>) -> bool {
    std::iter::once(element)
        .chain(element.ancestors().filter_map(ElementRef::wrap))
        .take(3)
        .any(|e| names_any(&marks_of(e), &["image", "photo", "picture", "gallery", "foto", "bild"]))
}

fn is_photo_line(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "foto:",
        "photo:",
        "photo by",
        "fotos:",
        "bild:",
        "image:",
        "getty",
        "picture",
        "©",
        "photograph",
        "imagn",
        "shutterstock",
    ]
    .iter()
    .any(|w| lower.contains(w))
}
