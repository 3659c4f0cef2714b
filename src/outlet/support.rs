//! Whether the words around a weak name say that it is an outlet.

use super::around::{Around, ends_clause, is_capital};
use super::key::{self, Token, Writing};
use super::words::Words;
use super::{Entry, Mention, OutletDirectory, OutletKind};
use crate::text::Text;
use serde::Serialize;

/// What around a name says that it is an outlet, a programme or a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Support {
    /// A place line: "TEHRAN (Fars) –".
    Dateline,
    /// The name is the whole line, or all of it behind "Source:".
    CreditLine,
    /// "told RT", "citing Fars", "on Fox".
    CueBefore,
    /// "RT reported".
    CueAfter,
    /// A noun of the trade beside it: "the newspaper Bild", "RT's correspondent", "an X post".
    Noun,
    /// "The" with a capital within a sentence: "told The Sun".
    Article,
    /// A programme behind its outlet or in quotation marks: "CNN's State of the Union".
    ProgrammeName,
}

impl OutletDirectory {
    /// What around a mention says that an outlet is meant; `None` where nothing does, or something speaks against.
    ///
    /// Looks at the mention's own line, three words to either side, and, for a name that is also a surname, at whether
    /// a person of the name stands anywhere in the text. It does not look at [`Mention::strength`].
    pub fn support(&self, text: &Text, mention: &Mention) -> Option<Support> {
        let words = Words::get();
        let around = Around::new(text, mention.span, mention.lead);
        if vetoed(words, &around, text.slice(mention.span)) {
            return None;
        }
        let mut scratch = Vec::new();
        key::name_tokens(text.slice(mention.span), &mut scratch);
        let phrase = key::phrase(&scratch);
        let surname = words.surnames.phrase(phrase);
        let person = surname && has_person(words, text, &scratch);
        let entry = self.entry(*mention.entries.first()?)?;

        if is_dateline(&around) {
            return Some(Support::Dateline);
        }
        let letters = text.slice(mention.span).chars().count();
        if letters > 1 && !words.ordinary.phrase(phrase) && is_credit_line(words, &around) {
            return Some(Support::CreditLine);
        }
        if scratch.iter().any(|t| t.writing != Writing::Spaced) {
            return dense_cue(words, &around).then_some(Support::CueBefore);
        }
        if words.ordinary.phrase(phrase) || !text.slice(mention.span).contains(char::is_alphabetic) {
            return ordinary_support(words, &around);
        }
        if around.back(0).is_some_and(|(t, gap)| gap == " " && ["a", "an"].contains(&around.before_word(t))) {
            // "an Independent" is a candidate, "a Guardian report" is not.
            let noun = around
                .forth(0)
                .filter(|(_, gap)| *gap == " ")
                .is_some_and(|(t, _)| words.nouns.word(t.hash) || words.platform_nouns.word(t.hash));
            return noun.then_some(Support::Noun);
        }
        if let Some(support) = noun_beside(words, &around, entry) {
            return Some(support);
        }
        if matches!(entry, Entry::Programme(_)) && self.is_programme_name(&around) {
            return Some(Support::ProgrammeName);
        }
        if cue_before(words, &around, surname) && !person {
            return Some(Support::CueBefore);
        }
        let airs = mention.entries.iter().filter_map(|id| self.entry(*id)).any(airs);
        if airs && on_air(&around) {
            return Some(Support::CueBefore);
        }
        if cue_after(words, &around, surname) && !person {
            return Some(Support::CueAfter);
        }
        let article = matches!(entry, Entry::Outlet(_)) && has_capital_article(&around) && !person;
        article.then_some(Support::Article)
    }

    /// Whether a name may be taken for an outlet because it stands in a list with one.
    pub(super) fn may_be_listed(&self, text: &Text, mention: &Mention) -> bool {
        let words = Words::get();
        let name = text.slice(mention.span);
        let mut tokens = Vec::new();
        key::name_tokens(name, &mut tokens);
        !words.ordinary.phrase(key::phrase(&tokens))
            && !vetoed(words, &Around::new(text, mention.span, mention.lead), name)
    }

    /// "CNN's Today", "“Today”".
    fn is_programme_name(&self, around: &Around) -> bool {
        let owned = around.back(0).is_some_and(|(t, gap)| {
            gap.trim_matches(['“', '"', '‘', '\'']) == " "
                && t.stem.is_some_and(|(_, stem)| self.index.lengths(stem) & 2 != 0)
        });
        let quoted = around.before.ends_with(['“', '"', '‘', '«', '\'', '„'])
            && around.after.trim_start_matches(',').starts_with(['”', '"', '’', '»', '\'', '“']);
        owned || quoted
    }
}

fn vetoed(words: &Words, around: &Around, name: &str) -> bool {
    // Single words are mistaken for parts of people's and firms' names.
    let mut own = Vec::new();
    key::name_tokens(name, &mut own);
    // "Yale Daily News" is no "Daily News" either.
    let single = own.len() == 1 || own.iter().all(|t| words.generic.word(t.hash));
    if let Some((token, gap)) = around.back(0) {
        let word = around.before_word(token);
        let title = words.titles.word(token.hash) && (gap == " " || gap == ". ");
        let initial = word.chars().count() == 1 && gap == ". " && is_capital(word) && word != "I";
        let first_name = gap == " "
            && is_capital(word)
            && token.stem.is_none()
            && ![&words.neutral, &words.nouns, &words.before, &words.credit].iter().any(|list| list.word(token.hash));
        // "Wealth-X", "Culture-Business Report".
        let glued = gap == "-";
        if glued || (single && (title || initial || first_name)) {
            return true;
        }
    }
    let mut rest = around.after.chars();
    if rest.next() == Some('-') && rest.next().is_some_and(char::is_uppercase) {
        return true;
    }
    around.forth(0).is_some_and(|(token, gap)| {
        gap == " "
            && is_capital(around.after_word(token))
            && ![&words.neutral, &words.nouns, &words.after, &words.after_people, &words.platform_nouns, &words.between]
                .iter()
                .any(|list| list.word(token.hash))
    })
}

fn is_dateline(around: &Around) -> bool {
    let Some(rest) = around.after.strip_prefix([')', ']']) else { return false };
    let rest = rest.trim_start();
    around.near_line_start
        && around.before.ends_with(['(', '['])
        && (rest.starts_with(['–', '—', '-', ':', '―']) || (rest.is_empty() && around.whole_line_after))
}

fn is_credit_line(words: &Words, around: &Around) -> bool {
    let nothing_behind = around.whole_line_after && around.after_tokens.is_empty();
    nothing_behind
        && around.whole_line_before
        && around.before_tokens.len() <= 2
        && around.before_tokens.iter().all(|t| words.credit.word(t.hash) || around.before_word(t).len() <= 3)
}

/// A cue of a script without spaces, within six characters.
fn dense_cue(words: &Words, around: &Around) -> bool {
    let back = around.before.char_indices().rev().nth(5).map_or(0, |(i, _)| i);
    let forth = around.after.char_indices().nth(6).map_or(around.after.len(), |(i, _)| i);
    let (back, forth) = (&around.before[back..], &around.after[..forth]);
    words.dense.iter().any(|cue| back.contains(cue.as_str()) || forth.contains(cue.as_str()))
}

fn noun_beside(words: &Words, around: &Around, entry: Entry) -> Option<Support> {
    let is_noun = |hash| match entry {
        Entry::Platform(_) => words.platform_nouns.word(hash),
        Entry::Outlet(_) | Entry::Programme(_) => words.nouns.word(hash),
    };
    for n in 0..2 {
        let Some((token, gap)) = around.back(n).filter(|(_, gap)| !ends_clause(gap)) else { break };
        if is_noun(token.hash) {
            return Some(Support::Noun);
        }
        // "the newspaper The Sun", "reporter for Time": one small word may stand between.
        let small = around.before_word(token).len() <= 4 || !gap.trim().is_empty();
        if !small {
            break;
        }
    }
    let possessive = around.after.starts_with(['\'', '’']);
    let apposition = around.after.starts_with(", ")
        && around.forth(0).is_some_and(|(t, _)| ["a", "an", "the", "which"].contains(&around.after_word(t)));
    let reach = if possessive {
        4
    } else if apposition {
        6
    } else {
        1
    };
    for n in 0..reach {
        let Some((token, gap)) = around.forth(n) else { break };
        let opens = n == 0 && (possessive || apposition);
        let name = apposition && is_capital(around.after_word(token));
        if name || (!opens && ends_clause(gap)) {
            break;
        }
        if is_noun(token.hash) {
            return Some(Support::Noun);
        }
    }
    None
}

fn cue_before(words: &Words, around: &Around, surname: bool) -> bool {
    for n in 0..3 {
        let Some((token, _)) = around.back(n).filter(|(_, gap)| !ends_clause(gap)) else { break };
        if words.before.word(token.hash) {
            return true;
        }
        let article = around.before_word(token).eq_ignore_ascii_case("the");
        if n == 0 && !surname && words.close_before.word(token.hash) {
            return true;
        }
        if n == 1
            && !surname
            && words.close_before.word(token.hash)
            && around.back(0).is_some_and(|(t, _)| around.before_word(t) == "The")
        {
            return true;
        }
        // A capital between cue and name would be another's name: "told Vicente Fox".
        if is_capital(around.before_word(token)) && !article && !words.neutral.word(token.hash) {
            break;
        }
    }
    false
}

/// Whether one says "on" of it.
fn airs(entry: Entry) -> bool {
    use OutletKind::{Broadcaster, PublicMedia, StateMedia};
    match entry {
        Entry::Outlet(outlet) => matches!(outlet.kind, Some(Broadcaster | PublicMedia | StateMedia)),
        Entry::Programme(_) | Entry::Platform(_) => true,
    }
}

/// Support for an ordinary word: a noun that names the trade right beside it, or "The" within a sentence and a cue.
fn ordinary_support(words: &Words, around: &Around) -> Option<Support> {
    let beside = [around.back(0), around.forth(0)];
    if beside.into_iter().flatten().any(|(t, gap)| gap == " " && words.press_nouns.word(t.hash)) {
        return Some(Support::Noun);
    }
    let article = has_capital_article(around);
    (article && (cue_before(words, around, true) || cue_after(words, around, true))).then_some(Support::Article)
}

/// "on Fox", "on Sky": said of channels and platforms, not of people.
fn on_air(around: &Around) -> bool {
    around.back(0).is_some_and(|(t, gap)| gap == " " && around.before_word(t).eq_ignore_ascii_case("on"))
}

fn cue_after(words: &Words, around: &Around, surname: bool) -> bool {
    // The possessive is passed over: "RT's reported" is no cue.
    let mut n = 0;
    while let Some((token, gap)) = around.forth(n) {
        if ends_clause(gap) || gap.contains(['\'', '’']) {
            return false;
        }
        if words.after.word(token.hash) || (!surname && words.after_people.word(token.hash)) {
            return true;
        }
        if n > 1 || !words.between.word(token.hash) {
            return false;
        }
        n += 1;
    }
    false
}

/// "The" within a sentence, not at its start.
fn has_capital_article(around: &Around) -> bool {
    around.back(0).is_some_and(|(t, gap)| gap == " " && around.before_word(t) == "The")
        && around.back(1).is_some_and(|(t, gap)| gap == " " && !is_capital(around.before_word(t)))
}

/// Whether the text has the name behind a first name or a title.
fn has_person(words: &Words, text: &str, name: &[Token]) -> bool {
    let [name] = name else { return false };
    let mut tokens = Vec::new();
    key::tokens(text, &mut tokens);
    tokens.windows(2).any(|pair| {
        let same = pair[1].hash == name.hash || pair[1].stem.is_some_and(|(_, stem)| stem == name.hash);
        let gap = &text[pair[0].end..pair[1].start];
        let word = &text[pair[0].start..pair[0].end];
        same && ((words.titles.word(pair[0].hash) && (gap == " " || gap == ". "))
            || (gap == " "
                && is_capital(word)
                && pair[0].stem.is_none()
                && ![&words.neutral, &words.nouns, &words.news, &words.generic, &words.before]
                    .iter()
                    .any(|list| list.word(pair[0].hash))))
    })
}
