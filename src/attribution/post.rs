//! Posts that are held somewhere or of something, and the names that go on behind an "of": "Ambassador to Norland Ada
//! Lindt", "Ministry of Foreign Affairs".

use super::lexicon::ENGLISH;
use crate::text::Analysis;
use std::ops::Range;

/// The tokens of the title before a run that begins with a place or body: "U.S. Ambassador to" before "Norland Ada Lindt".
pub(super) fn post_before(analysis: &Analysis<'_>, run: &Range<usize>) -> Option<Range<usize>> {
    let sentence = analysis.tokens()[run.start].sentence;
    let mut link = run.start.checked_sub(1)?;
    if analysis.lower(link) == "the" {
        link = link.checked_sub(1)?;
    }
    let post = link.checked_sub(1)?;
    let linked = matches!(analysis.lower(link).as_str(), "to" | "of" | "for");
    if !linked || !ENGLISH.posts.contains(analysis.lower(post).as_str()) || analysis.tokens()[post].sentence != sentence
    {
        return None;
    }
    let mut start = post;
    while start > 0 && post - start < 4 && analysis.tokens()[start - 1].sentence == sentence {
        let word = analysis.lower(start - 1);
        let qualifies = ENGLISH.title_modifiers.contains(word.as_str())
            || ENGLISH.titles.contains(word.as_str())
            || analysis.word(start - 1).starts_with(char::is_uppercase);
        if !qualifies || ENGLISH.never_names.contains(word.as_str()) {
            break;
        }
        start -= 1;
    }
    Some(start..run.start)
}

/// Where in such a run the holder's name begins: "Norland Ada Lindt", "State Ada Lindt".
pub(super) fn name_behind_place(analysis: &Analysis<'_>, run: &Range<usize>) -> Option<usize> {
    let lower = |i: usize| analysis.lower(i);
    let charge = |&i: &usize| ENGLISH.charges.contains(lower(i).as_str());
    if ENGLISH.is_first_name(analysis.word(run.start))
        || run.clone().any(|i| ENGLISH.titles.contains(lower(i).as_str()) && !charge(&i))
    {
        return None;
    }
    let behind = run.clone().find(|i| !charge(i)).filter(|&i| i > run.start);
    // A surname alone stands behind a charge only: "Secretary of State Lindt".
    if let Some(behind) = behind {
        return Some(behind);
    }
    if ENGLISH.country(&lower(run.start)).is_some() && run.len() > 2 {
        return Some(run.start + 1);
    }
    (run.start + 1..run.end.saturating_sub(1)).find(|&i| ENGLISH.is_first_name(analysis.word(i)))
}

/// Whether the run ends in a post that goes on behind it, and so names nobody: "U.S. Ambassador" to Norland.
pub(super) fn is_post(analysis: &Analysis<'_>, run: &Range<usize>) -> bool {
    ENGLISH.posts.contains(analysis.lower(run.end - 1).as_str())
        && matches!(analysis.lower(run.end).as_str(), "to" | "of" | "for")
        && !(run.len() > 1 && ENGLISH.is_first_name(analysis.word(run.start)))
}

/// How many small words at `token` stand inside a body's name, which began at `start`: "Ministry *of the* Interior".
pub(super) fn inside_body(analysis: &Analysis<'_>, start: usize, token: usize) -> usize {
    let capital = |i: usize| analysis.word(i).starts_with(char::is_uppercase);
    let begins = || (start..token).any(|i| ENGLISH.bodies_of.contains(analysis.lower(i).as_str()) && capital(i));
    let last = |i: usize| i > 0 && capital(i - 1) && ENGLISH.bodies_of.contains(analysis.lower(i - 1).as_str());
    match analysis.word(token) {
        "of" if last(token) && capital(token + 1) => 1,
        "of" if last(token) && analysis.word(token + 1) == "the" && capital(token + 2) => 2,
        "and" if capital(token + 1) && ENGLISH.charges.contains(analysis.lower(token + 1).as_str()) && begins() => 1,
        _ => 0,
    }
}

/// Whether a name stands behind "Ministry of" or "Minister of": what it is in charge of, whatever else has that name.
pub(super) fn is_charge(analysis: &Analysis<'_>, token: usize) -> bool {
    let the = usize::from(token > 0 && analysis.lower(token - 1) == "the");
    let before = |n: usize| token.checked_sub(n + the).map(|i| analysis.lower(i)).unwrap_or_default();
    matches!(before(1).as_str(), "of" | "for")
        && matches!(
            before(2).as_str(),
            "ministry" | "department" | "minister" | "secretary" | "undersecretary" | "bureau"
        )
}

#[cfg(test)]
mod tests {
    use super::super::cast::Cast;
    use super::*;
    use crate::text::Text;

    fn names(text: &str) -> Vec<String> {
        let text = Text::new(text);
        let analysis = Analysis::of(&text, &[]);
        Cast::of(&analysis, &[]).members.into_iter().map(|m| m.name).collect()
    }

    #[test]
    fn a_post_leads_over_its_place_to_the_name() {
        for (text, name) in [
            ("They met U.S. Ambassador to Finland Jane Holt.", "Jane Holt"),
            ("They met the ambassador to Finland Zibulo Krent.", "Zibulo Krent"),
            ("They met Secretary of State Pell.", "Pell"),
            ("They met Secretary of the Treasury Mark Pell.", "Mark Pell"),
            ("They met former Minister of Justice Karl Berg.", "Karl Berg"),
            ("They met Mayor of Lakeport Ada Lindt.", "Ada Lindt"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
        assert_eq!(names("They met a friend of Mary Ann Lee."), ["Mary Ann Lee"]);
        assert_eq!(names("They met the head of Ada Lindt."), ["Ada Lindt"]);
    }

    #[test]
    fn a_ministry_goes_on_behind_its_of() {
        for (text, name) in [
            ("They asked the Ministry of Foreign Affairs.", "Ministry of Foreign Affairs"),
            ("They asked the Ministry of the Interior.", "Ministry of the Interior"),
            ("They asked the Ministry of Trade and Industry.", "Ministry of Trade and Industry"),
            ("They asked the University of Lakeport.", "University of Lakeport"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
        assert_eq!(names("They asked the Ministry of Trade and Ada Lindt."), ["Ministry of Trade", "Ada Lindt"]);
    }
}
