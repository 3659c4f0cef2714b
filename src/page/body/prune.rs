//! Takes out of the found blocks what is not the story, and puts in a standfirst the extractor left out.

use super::{Block, BlockKind};
use crate::page::document::Link;
use crate::page::dom::{marks_of, names_any, selector, text_of};
use crate::page::signals::{Agencies, dateline, is_line, is_list_heading, is_prose};
use crate::text::{Span, Text, fold_line};
use scraper::{ElementRef, Html};
use std::collections::{BTreeMap, BTreeSet};

/// What the rest of the page says that helps to tell the story from what surrounds it.
pub(in crate::page) struct Around<'a> {
    pub(in crate::page) headlines: &'a [String],
    pub(in crate::page) authors: &'a [String],
    pub(in crate::page) bylines: &'a [String],
    pub(in crate::page) description: Option<&'a str>,
}

/// Blocks at the head in which a headline, a byline or a date is furniture.
const HEAD: usize = 7;

/// Words of a page that were found with its story and left out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Why: "the headline again", "furniture".
    pub why: &'static str,
    /// The words.
    pub words: String,
}

/// Leaves the story's own blocks; gives the others with the reason.
pub(in crate::page) fn prune(found: Vec<Block>, page: &Html, around: &Around<'_>) -> (Vec<Block>, Vec<Dropped>) {
    let blocks = rejoin(found);
    let headlines: Vec<String> = around.headlines.iter().map(|h| fold(h)).filter(|h| !h.is_empty()).collect();
    let people: BTreeSet<String> = around.authors.iter().chain(around.bylines).map(|a| fold(a)).collect();
    let folded: Vec<String> = blocks.iter().map(|b| fold(&b.text)).collect();
    let said: BTreeSet<&str> = folded.iter().map(String::as_str).collect();
    let openings: BTreeSet<Opening> = said.iter().map(|f| opening(f.chars())).collect();
    let may_be_said = |element: ElementRef<'_>| {
        let opening = opening(element.text().flat_map(str::chars));
        opening == UNTOLD || openings.contains(&opening)
    };
    let captions = captions(page, &may_be_said);
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for f in &folded {
        *times.entry(f).or_default() += 1;
    }
    let mut seen = BTreeSet::new();
    let mut kept = Vec::with_capacity(blocks.len());
    let mut dropped = Vec::new();
    for (i, block) in blocks.iter().enumerate() {
        let f = folded[i].as_str();
        let short = block.text.chars().count() <= 160;
        let again = !seen.insert(f);
        let headline = i < HEAD
            && headlines.iter().any(|h| {
                h == f
                    || (f.len() <= 2 * h.len() && f.contains(h.as_str()))
                    || (h.contains(f) && f.len() * 10 >= h.len() * 7)
                    || same_words(h, f)
            });
        // A wire's first line may say the headline after its place line.
        let headline =
            headline && dateline(&Text::new(block.text.as_str()), &Agencies).is_none_or(|d| d.agency.is_none());
        let byline = i < HEAD && short && (people.contains(f) || is_stamp(&block.text, f, around.authors));
        let caption = !is_stated(block) && captions.contains(f) || (short && is_photo_credit(&block.text));
        // Said three times and short: a label between paragraphs. Said twice in full: a block the page holds twice.
        let label = short && times[f] >= 3 && !is_prose(&block.text);
        let doubled = again && f.len() > 40;
        let address = block.text.starts_with("http") && !block.text.contains(char::is_whitespace);
        let reasons = [
            (headline, "the headline again"),
            (byline, "a byline or date"),
            (caption, "a caption or picture credit"),
            (label, "a label said three times"),
            (doubled, "said before"),
            (address, "an address alone"),
            (is_line(&block.text), "furniture"),
        ];
        match reasons.iter().find(|(holds, _)| *holds) {
            Some((_, why)) => dropped.push(Dropped { why, words: block.text.clone() }),
            None => kept.push(block.clone()),
        }
    }
    let anchors = anchors(page, &may_be_said);
    let before = kept.clone();
    drop_foot(&mut kept, &anchors);
    drop_links_alone(&mut kept, &anchors);
    if kept.len() < before.len() {
        let left: BTreeSet<&str> = kept.iter().map(|b| b.text.as_str()).collect();
        let gone = before.iter().filter(|b| !left.contains(b.text.as_str()));
        dropped.extend(gone.map(|b| Dropped { why: "a link to another story", words: b.text.clone() }));
    }
    if let Some(standfirst) = standfirst(page, around.description, &kept) {
        kept.insert(0, standfirst);
    }
    (kept, dropped)
}

/// Joins paragraphs the extractor cut at a link: the first does not end and the next begins in lower case.
fn rejoin(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let goes_on = block.kind == BlockKind::Paragraph && block.text.starts_with(char::is_lowercase);
        if goes_on
            && let Some(last) = out.last_mut()
            && last.kind == BlockKind::Paragraph
            && last.text.ends_with(|c: char| c.is_lowercase() || c == ',')
        {
            last.text.push(' ');
            let at = last.text.len();
            last.text.push_str(&block.text);
            last.links.extend(
                block.links.into_iter().map(|l| Link { span: Span::new(l.span.start + at, l.span.end + at), ..l }),
            );
            continue;
        }
        out.push(block);
    }
    out
}

fn fold(text: &str) -> String {
    fold_line(text)
}

/// Whether two headlines are one but for a few words: the page was renamed after it was shared.
fn same_words(a: &str, b: &str) -> bool {
    let (a, b): (BTreeSet<&str>, BTreeSet<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let both = a.intersection(&b).count();
    a.len() >= 4 && b.len() >= 4 && both * 10 >= a.len().max(b.len()) * 8
}

/// A block with a sentence in it is kept even where a caption says the same.
fn is_stated(block: &Block) -> bool {
    block.text.chars().count() > 400
}

/// The first letters and digits of a line, to tell cheaply that two lines are not the same.
type Opening = [char; 6];

/// The opening of a line with letters that folding may change.
const UNTOLD: Opening = ['\0'; 6];

/// Of a line as it is or folded.
fn opening(line: impl Iterator<Item = char>) -> Opening {
    let mut opening = UNTOLD;
    let mut letters = line.filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric());
    for place in &mut opening {
        match letters.next() {
            Some(c) if c.is_ascii() => *place = c.to_ascii_lowercase(),
            Some(_) => return UNTOLD,
            None => return opening,
        }
    }
    // A mark that joins the last letter.
    if letters.next().is_some_and(|c| !c.is_ascii()) { UNTOLD } else { opening }
}

/// Words of captions and of pictures' own descriptions; of elements, those that may be words of the story.
fn captions(page: &Html, may_be_said: &dyn Fn(ElementRef<'_>) -> bool) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut taken = 0;
    for element in page.root_element().descendants().filter_map(ElementRef::wrap).filter(|e| is_caption(*e)) {
        for inner in element.descendants().filter_map(ElementRef::wrap) {
            if may_be_said(inner) {
                let text = text_of(inner);
                if (3..=800).contains(&text.len()) {
                    out.insert(fold(&text));
                }
            }
            taken += 1;
        }
        if taken > 2_000 {
            break;
        }
    }
    for image in page.select(selector!("img[alt], img[title]")).take(1_000) {
        for text in [image.attr("alt"), image.attr("title")].into_iter().flatten() {
            // A short alternative text may be a name that is also a sub-heading.
            if text.chars().count() >= 40 {
                out.insert(fold(text));
            }
        }
    }
    out.remove("");
    out
}

const CAPTION: &[u8] = b"caption";

fn is_caption(element: ElementRef<'_>) -> bool {
    element.value().name() == "figcaption"
        || element
            .attr("class")
            .is_some_and(|class| class.as_bytes().windows(CAPTION.len()).any(|w| w.eq_ignore_ascii_case(CAPTION)))
}

/// "Photo: A Writer/Agency", "(Photos by ...)", "Image: ...".
fn is_photo_credit(text: &str) -> bool {
    let bare = text.trim_start_matches(['(', '[', '|', ' ']).to_lowercase();
    let opens = [
        "photo:",
        "photos:",
        "photo by",
        "photos by",
        "photo courtesy",
        "image:",
        "images:",
        "picture:",
        "pictures:",
        "foto:",
        "fotos:",
        "bild:",
        "bilder:",
        "getty images",
        "ap photo",
        "video:",
        "image credit",
        "photo credit",
        "©getty",
        "© getty",
        "credit:",
        "crédit photo",
        "crédits photo",
        "illustration:",
        "写真",
        "図",
    ];
    opens.iter().any(|o| bare.starts_with(o))
}

/// A byline, a date or a count: "By Ada Moor", "10.11.2025 17:59", "47".
fn is_stamp(text: &str, folded: &str, authors: &[String]) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let count = text.chars().count();
    if count <= 80 && digits * 2 >= letters && digits > 0 && letters <= 16 {
        return true;
    }
    let names = authors.iter().any(|a| folded.contains(&fold(a)));
    let opening = [
        "by ",
        "von ",
        "par ",
        "por ",
        "di ",
        "av ",
        "af ",
        "door ",
        "veröffentlicht am ",
        "published ",
        "updated ",
        "posted ",
        "last updated ",
    ];
    let opened = opening.iter().any(|o| folded.starts_with(o));
    count <= 100 && !is_prose(text) && names && (opened || count <= 40)
        || (count <= 60 && digits >= 4 && opened && !text.ends_with('.'))
}

/// The words of the page's links, whole, where they may be words of the story: the extractor drops some links and leaves
/// their words.
fn anchors(page: &Html, may_be_said: &dyn Fn(ElementRef<'_>) -> bool) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut add = |element: ElementRef<'_>| {
        if !may_be_said(element) {
            return;
        }
        let text = text_of(element);
        if (12..=400).contains(&text.len()) {
            out.insert(fold(&text));
        }
    };
    for link in page.select(selector!("a[href]")).take(4_000) {
        add(link);
        let within = link.descendants().skip(1).filter_map(ElementRef::wrap);
        within.filter(|e| matches!(e.value().name(), "h2" | "h3" | "h4" | "p" | "span")).take(20).for_each(&mut add);
    }
    out
}

fn is_linked(block: &Block, anchors: &BTreeSet<String>) -> bool {
    (block.link_share() > 0.8 && !block.links.is_empty()) || is_anchor(&block.text, anchors)
}

fn is_anchor(text: &str, anchors: &BTreeSet<String>) -> bool {
    !anchors.is_empty() && anchors.contains(&fold(text))
}

/// Cuts lists of other stories, and what is links only, off the end.
fn drop_foot(blocks: &mut Vec<Block>, anchors: &BTreeSet<String>) {
    // From a list's heading to the end, where no prose follows; looked for in the last third.
    let from = blocks.len() - blocks.len() / 3;
    if let Some(i) = (from..blocks.len()).find(|&i| is_list_heading(&blocks[i].text))
        && blocks[i + 1..].iter().all(|b| !is_prose(&b.text) || b.link_share() > 0.8)
    {
        let tail = blocks.split_off(i);
        blocks.extend(tail.into_iter().filter(|b| may_credit(&b.text)));
    }
    // A run of short lines up to the end in which two in five are links: titles, each with its date or label.
    let run = blocks.iter().rev().take_while(|b| !is_prose(&b.text) || is_linked(b, anchors)).count();
    let start = blocks.len() - run;
    if let Some(first) = (start..blocks.len()).find(|&i| is_linked(&blocks[i], anchors)) {
        let linked = blocks[first..].iter().filter(|b| is_linked(b, anchors)).count();
        if first > 0 && blocks.len() - first >= 3 && linked * 5 >= (blocks.len() - first) * 2 {
            let tail = blocks.split_off(first);
            blocks.extend(tail.into_iter().filter(|b| may_credit(&b.text)));
        }
    }
    while let Some(last) = blocks.last() {
        let linked = is_linked(last, anchors);
        let heading = last.kind == BlockKind::Heading;
        if blocks.len() > 1 && !may_credit(&last.text) && (linked || heading) {
            blocks.pop();
        } else {
            break;
        }
    }
}

/// A paragraph that is one link, between paragraphs, is a teaser of another story.
fn drop_links_alone(blocks: &mut Vec<Block>, anchors: &BTreeSet<String>) {
    let prose = blocks.iter().filter(|b| is_prose(&b.text)).count();
    // A page of links (a round-up, a reading list) is left as it is.
    if prose * 2 < blocks.len() {
        return;
    }
    blocks.retain(|b| {
        let linked = b.links.len() == 1 && b.link_share() > 0.95;
        let alone =
            linked && b.kind != BlockKind::Cell || b.kind == BlockKind::Paragraph && is_anchor(&b.text, anchors);
        !alone || b.text.ends_with('.') && is_prose(&b.text)
    });
}

fn may_credit(text: &str) -> bool {
    text.contains('©')
        || text.starts_with(['(', '[', '—', '–'])
        || ["source", "quelle", "fuente", "fonte", "with ", "this article", "this story", "dieser"]
            .iter()
            .any(|w| text.to_lowercase().starts_with(w))
}

/// The paragraph under the headline, when the story lacks it: the one the page also gives as its description, or one
/// whose class says what it is.
///
/// 15 of 71 pages with a reviewed body have a standfirst the extractor drops with the page's header.
fn standfirst(page: &Html, description: Option<&str>, blocks: &[Block]) -> Option<Block> {
    let has = |wanted: &str| {
        let words = wanted.split(' ').count();
        blocks.iter().any(|b| {
            let f = fold(&b.text);
            f.contains(wanted)
                || (f.len() > 60 && wanted.contains(&f))
                || (f.split(' ').count() >= words && same_words(&f, wanted))
        })
    };
    let block = |text: String| Block { kind: BlockKind::Paragraph, text, links: Vec::new() };
    let wanted = description.map(|d| fold(d.trim_end_matches(['…', '.', ' ']))).filter(|w| w.chars().count() >= 40);
    if let Some(wanted) = wanted.filter(|w| !has(w)) {
        let found = page
            .select(selector!("p, h2, h3, h4, div, span, li, strong"))
            .take(20_000)
            .filter(|e| begins_like(*e, &wanted) && e.child_elements().count() <= 6)
            .find_map(|e| {
                let text = text_of(e);
                let f = fold(&text);
                (f.len() <= wanted.len() * 2 && f.starts_with(&wanted) && is_shown(e)).then_some(text)
            });
        if let Some(text) = found {
            return Some(block(text));
        }
    }
    let named = [
        "standfirst",
        "intro",
        "excerpt",
        "lead",
        "lede",
        "dek",
        "chapo",
        "vorspann",
        "perex",
        "ingress",
        "entradilla",
        "sommario",
    ];
    // Class first: few elements have one of these words, and asking where an element stands takes longer.
    let near = selector!(
        "h1 ~ p[class], h1 ~ div[class], h1 ~ * p[class], header p[class], header div[class], article p[class], \
         article div[class]"
    );
    let text = page
        .root_element()
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|e| matches!(e.value().name(), "p" | "div"))
        .filter(|e| {
            let words = e.attr("class").unwrap_or("").split(|c: char| !c.is_ascii_alphanumeric());
            words.into_iter().any(|w| named.iter().any(|n| w.eq_ignore_ascii_case(n)))
        })
        .filter(|e| near.matches(e))
        .take(400)
        .filter(|e| e.child_elements().count() <= 4)
        .map(|e| (e, text_of(e)))
        .find(|(e, text)| {
            is_prose(text)
                && !is_line(text)
                && e.select(selector!("li, button, form")).next().is_none()
                && text.chars().count() <= 500
                && is_shown(*e)
        })
        .map(|(_, text)| text)?;
    (!has(&fold(&text))).then(|| block(text))
}

/// Whether the element's first letters are those of `wanted`, which is folded: cheap, and rarely true.
fn begins_like(element: ElementRef<'_>, wanted: &str) -> bool {
    const LETTERS: usize = 8;
    let letters = element.text().flat_map(str::chars).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    letters.take(LETTERS).eq(wanted.chars().filter(|c| *c != ' ').take(LETTERS))
}

/// Whether the element stands in the story's part of the page.
fn is_shown(element: ElementRef<'_>) -> bool {
    let own = std::iter::once(element);
    !own.chain(element.ancestors().filter_map(ElementRef::wrap)).any(|a| match a.value().name() {
        "html" | "body" | "main" | "article" => false,
        "aside" | "nav" | "footer" | "figure" | "script" | "noscript" | "template" => true,
        _ => names_any(&marks_of(a), HIDDEN),
    })
}

/// Words in class or id of parts that are shown to few readers, or that are about other stories.
const HIDDEN: &[&str] = &[
    "paywall",
    "subscri",
    "regwall",
    "register",
    "login",
    "premium",
    "hidden",
    "related",
    "teaser-list",
    "recommend",
    "sidebar",
    "comment",
];
