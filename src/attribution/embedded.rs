//! Posts set into a story: the post's words, and under them its author's name and handle.
//!
//! `— Ann Lee (@annlee) July 16, 2018` is how the embedding code of Twitter ends a post, and what is left of it where a
//! page's text is taken; `A post shared by Ann Lee (@annlee) on Jul 16, 2018` is Instagram's. Archives keep posts as
//! `<tweet author="@annlee">The dam will hold.</tweet>`.

use super::engine::{FoundBy, RawAttribution};
use super::model::{AgentKind, Carrier, Speech};
use super::relay::Relay;
use super::room::{drop_all, outside};
use crate::evidence::{Evidence, EvidenceCode};
use crate::text::{Analysis, Span};

/// Longer names, and more words after the handle, are sentences.
const LONGEST_NAME: usize = 60;
const LONGEST_DATE: usize = 40;

const SHARED: &str = "A post shared by ";

/// A post's signature: the author's name, and the handle that stands for the platform.
struct Signature {
    line: Span,
    name: Span,
    handle: Span,
}

/// Adds the posts; what stood in a post's words is inside it from here on.
pub(super) fn add_posts(analysis: &Analysis<'_>, raws: &mut Vec<RawAttribution>) {
    let mut posts: Vec<(Signature, Span)> = Vec::new();
    let mut above = None;
    for paragraph in analysis.paragraphs() {
        if let Some((signature, words)) = post(analysis.text(), paragraph, above) {
            let content = analysis.cover(analysis.tokens_in(words));
            let free = posts.last().is_none_or(|(last, _)| last.line.end <= content.start);
            if content.len() > 3 && free {
                posts.push((signature, content));
            }
        }
        above = Some(paragraph);
    }
    if posts.is_empty() {
        return;
    }
    let first = raws.len();
    let whole = |k: usize| posts[k].1.cover(posts[k].0.line);
    // Posts stand in order and apart: those that a span touches are a run.
    let touched = |span: Span| {
        let from = posts.partition_point(|(signature, _)| signature.line.end <= span.start);
        from..posts.len().min(from + posts[from..].partition_point(|(_, content)| content.start < span.end))
    };
    for raw in raws.iter_mut().filter(|r| r.parent.is_none()) {
        let Some(start) = raw.content.iter().chain(&raw.cue).chain(&raw.source).map(|s| s.start).min() else {
            continue;
        };
        let around = touched(Span::new(start, start + 1))
            .next()
            .filter(|&k| raw.content.iter().chain(&raw.cue).chain(&raw.source).all(|s| posts[k].1.contains(*s)));
        if let Some(k) = around {
            raw.parent = Some(first + k);
        } else if raw.cue.iter().any(|&s| !touched(s).is_empty()) {
            // Whose words are in the post says nothing outside it.
            raw.content.clear();
        } else {
            let mut pieces = std::mem::take(&mut raw.content);
            for k in pieces.clone().into_iter().flat_map(touched) {
                pieces = pieces.into_iter().flat_map(|p| outside(p, whole(k))).collect();
            }
            raw.content = pieces;
        }
    }
    raws.extend(posts.iter().map(|(signature, content)| RawAttribution {
        found: FoundBy::Post,
        content: vec![*content],
        cue: vec![signature.handle],
        source: vec![signature.name],
        speech: Speech::Direct,
        confidence: 0.9,
        parent: None,
    }));
    let gone: Vec<bool> = raws.iter().map(|r| r.content.is_empty()).collect();
    drop_all(raws, &gone);
}

/// A post's signature and its words, in this paragraph or the one above.
fn post(text: &str, paragraph: Span, above: Option<Span>) -> Option<(Signature, Span)> {
    if let Some(found) = element(text, paragraph) {
        return Some(found);
    }
    let signature = signature(text, paragraph)?;
    let words = if signature.line.start > paragraph.start {
        Span::new(paragraph.start, signature.line.start)
    } else {
        above.filter(|&p| self::signature(text, p).is_none())?
    };
    Some((signature, words))
}

/// `<tweet author="annlee" ...>words</tweet>`, the end of the paragraph where the mark's end is missing.
fn element(text: &str, paragraph: Span) -> Option<(Signature, Span)> {
    const AUTHOR: &str = "author=\"";
    let line = &text[paragraph.start..paragraph.end];
    let open = line.find("<tweet ")?;
    let close = open + line[open..].find('>')?;
    let from = open + line[open..close].find(AUTHOR)? + AUTHOR.len();
    let name = line[from..close].split('"').next()?;
    let is_handle = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '@'));
    let end =
        line[close..].find("</tweet>").or_else(|| line[close..].find("<tweet/>")).map_or(line.len(), |i| close + i);
    if name.len() < 2 || !is_handle || end <= close + 1 {
        return None;
    }
    let at = |from: usize, to: usize| Span::new(paragraph.start + from, paragraph.start + to);
    let handle = at(from, from + name.len());
    Some((Signature { line: at(open, close + 1), name: handle, handle }, at(close + 1, end)))
}

fn signature(text: &str, paragraph: Span) -> Option<Signature> {
    let line = &text[paragraph.start..paragraph.end];
    let open = line.rfind("(@")?;
    let close = open + line[open..].find(')')?;
    let handle = Span::new(paragraph.start + open + 1, paragraph.start + close);
    let is_handle = line[open + 2..close].chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let rest = line[close + 1..].trim();
    // A date begins with its month or day, and nothing but digits and names of months and zones is in it.
    let date_word = |w: &str| !w.starts_with(char::is_lowercase) || matches!(w, "at" | "on" | "de" | "um");
    let dated = rest.is_empty()
        || (rest.len() <= LONGEST_DATE
            && rest.contains(|c: char| c.is_ascii_digit())
            && rest.split_whitespace().all(|w| date_word(w) || w.ends_with("am") || w.ends_with("pm")));
    if !is_handle || close < open + 3 || !dated {
        return None;
    }
    let before = line[..open].trim_end();
    // A dash within the name has no space before it: "Jean–Luc".
    let dash = [" —", " –", " ―", " --", "\u{a0}—"].iter().filter_map(|d| before.rfind(d)).max();
    let opens = before.starts_with(['—', '–', '―']) || before.starts_with("--");
    let (start, name) =
        match dash.map(|d| d + before[d..].chars().next().map_or(1, char::len_utf8)).or(opens.then_some(0)) {
            Some(dash) => (dash, before[dash..].trim_start_matches(['—', '–', '―', '-', ' ', '\u{a0}'])),
            None => (0, before.strip_prefix(SHARED)?),
        };
    let at = paragraph.start + before.len() - name.len();
    let fits = name.starts_with(|c: char| !c.is_lowercase()) && name.len() <= LONGEST_NAME;
    fits.then(|| Signature {
        line: Span::new(paragraph.start + start, paragraph.end),
        name: Span::new(at, at + name.len()),
        handle,
    })
}

/// The platform of an embedded post.
pub(super) fn platform(analysis: &Analysis<'_>, raw: &RawAttribution) -> Option<Relay> {
    let &handle = raw.cue.first().filter(|_| raw.found == FoundBy::Post)?;
    let shared = analysis.text().slice(analysis.text().line_at(handle.start)).trim_start().starts_with(SHARED);
    let name = if shared { "Instagram" } else { "Twitter" };
    Some(Relay {
        inner: vec![Carrier { name: name.to_owned(), kind: AgentKind::Platform, span: handle }],
        evidence: vec![Evidence::at(EvidenceCode::PostedOn, handle, 0.9)],
        ..Relay::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(line: &str) -> Option<(&str, &str)> {
        let found = signature(line, Span::new(0, line.len()))?;
        Some((&line[found.name.start..found.name.end], &line[found.handle.start..found.handle.end]))
    }

    #[test]
    fn marked_posts_have_their_author() {
        let of = |line: &str| {
            let (found, words) = element(line, Span::new(0, line.len()))?;
            Some((line[found.name.start..found.name.end].to_owned(), line[words.start..words.end].to_owned()))
        };
        let want = Some(("@annlee".to_owned(), "The dam holds.".to_owned()));
        assert_eq!(of("<tweet id=\"1\" author=\"@annlee\" datetime=\"2015-12-02\">The dam holds.</tweet>."), want);
        assert_eq!(of("See: <tweet tweet-author=\"@annlee\">The dam holds."), want);
        assert_eq!(of("<tweet tweet-author=\" that the dam holds\">x"), None);
        assert_eq!(of("<tweet author=\"@annlee\"></tweet>"), None);
        assert_eq!(of("<tweet author=\"\u{2003}ab\">The dam will hold.</tweet>"), None);
    }

    #[test]
    fn signatures_end_their_line() {
        assert_eq!(signed("— Ann Lee (@annlee) July 16, 2018"), Some(("Ann Lee", "@annlee")));
        assert_eq!(signed("The dam holds. — Ann B. Lee (@lee_1) 3 May 2020"), Some(("Ann B. Lee", "@lee_1")));
        assert_eq!(
            signed("A post shared by Ann Lee (@annlee) on Jul 16, 2018 at 1:00am PDT"),
            Some(("Ann Lee", "@annlee"))
        );
        assert_eq!(signed("— Ann Lee (@annlee)"), Some(("Ann Lee", "@annlee")));
        assert_eq!(signed("Ann Lee (@annlee) said on Monday that the dam holds."), None);
        assert_eq!(
            signed("The mayor — Ann Lee (@annlee) — said that the dam would hold through the winter of 2018"),
            None
        );
        assert_eq!(signed("Write to us (@)"), None);
        assert_eq!(signed("— Jean–Luc Roy (@roy)"), Some(("Jean–Luc Roy", "@roy")));
        assert_eq!(signed("It will hold – a claim disputed by Ann Lee (@annlee) in 2018."), None);
        assert_eq!(signed("The plan – backed by Ann Lee (@annlee)"), None);
    }
}
