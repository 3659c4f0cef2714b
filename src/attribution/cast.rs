//! The people and organisations a text names, and which mention means whom.

use super::lexicon::{ENGLISH, Gender};
use super::post::{inside_body, is_post, name_behind_place, post_before};
use super::title::Titles;
use crate::text::{Analysis, QuoteState, Span, fold_words};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Everybody a text names.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub(super) members: Vec<Member>,
    /// In order of the text.
    pub(super) mentions: Vec<Mention>,
}

/// A person or organisation of the text.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// The fullest name the text gives.
    pub(super) name: String,
    /// Its words, folded.
    pub(super) words: Vec<String>,
    pub(super) person: bool,
    pub(super) gender: Option<Gender>,
    pub(super) titles: Titles,
    /// Whether something happened "in" it: a place, not a body.
    pub(super) place: bool,
    pub(super) mentions: usize,
}

/// A name as it stands in the text.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// The name alone, without titles.
    pub(super) span: Span,
    /// Tokens of the name.
    pub(super) tokens: Range<usize>,
    /// Who is meant.
    pub(super) member: usize,
    /// Whether "'s" follows.
    pub(super) possessive: bool,
    /// The token its title begins with, where that leads over a place: "*ambassador* to Norland Ada Lindt".
    pub(super) titled_from: Option<usize>,
}

/// A run of capitalised words before it is known what it names.
struct Run {
    tokens: Range<usize>,
    /// Folded words that stood before the name, titles and their modifiers.
    title: Vec<String>,
    courtesy: Option<Gender>,
    /// Whether the run is one word that is a title too.
    only_title: bool,
    titled_from: Option<usize>,
    /// A country before the name: "Norland's Ada Lindt".
    country: Option<String>,
}

/// Small words that stand inside names.
const PARTICLES: [&str; 18] = [
    "de", "da", "del", "della", "der", "van", "von", "bin", "ibn", "al", "el", "la", "le", "di", "du", "dos", "ten",
    "ter",
];

impl Cast {
    /// Reads the names of a text; `apart` are tokens of other names, at whose ends a name ends too.
    pub(super) fn of(analysis: &Analysis<'_>, apart: &[Range<usize>]) -> Self {
        let mut cast = Self::default();
        let runs = runs(analysis, apart);
        let headings = headings(analysis);
        let names = names_within(analysis, &runs, &headings);
        // Long names first, so that a short one finds its bearer wherever it stands.
        let mut order: Vec<usize> = (0..runs.len()).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(runs[i].tokens.len().min(2)), runs[i].tokens.start));
        let mut placed: BTreeMap<usize, Mention> = BTreeMap::new();
        for i in order {
            let run = &runs[i];
            let span = analysis.cover(run.tokens.clone());
            let possessive = matches!(analysis.word(run.tokens.end), "'s" | "’s" | "'" | "’");
            // A headline's capitals are no name's.
            if run.tokens.len() > 1 && headings.contains(&analysis.tokens()[run.tokens.start].paragraph) {
                continue;
            }
            // "Early" at the head of a sentence is a name only when it stands as one elsewhere.
            if run.tokens.len() == 1
                && run.title.is_empty()
                && starts_sentence(analysis, run.tokens.start)
                && !names.contains(analysis.word(run.tokens.start))
            {
                continue;
            }
            // "Finnish" names nobody, unless somebody is called that.
            if run.tokens.len() == 1
                && ENGLISH.is_nationality(&analysis.lower(run.tokens.start))
                && !cast.is_surname(&analysis.lower(run.tokens.start))
            {
                continue;
            }
            let Some(member) = cast.place(analysis, run) else { continue };
            let (tokens, titled_from) = (run.tokens.clone(), run.titled_from);
            placed.insert(run.tokens.start, Mention { span, tokens, member, possessive, titled_from });
        }
        cast.mentions = placed.into_values().collect();
        cast
    }

    fn is_surname(&self, word: &str) -> bool {
        self.members.iter().any(|m| m.person && m.words.len() > 1 && m.words.last().is_some_and(|w| w == word))
    }

    /// Finds the bearer of a run's name, or makes one.
    fn place(&mut self, analysis: &Analysis<'_>, run: &Run) -> Option<usize> {
        let words = run_words(analysis, run.tokens.clone());
        let first = analysis.word(run.tokens.start);
        let titled = !run.title.is_empty() || run.courtesy.is_some();
        let body = words.iter().any(|w| ENGLISH.organisation_words.contains(w.as_str()));
        let spoken_of = apposition(analysis, run.tokens.end);
        let person = !body
            && (titled
                || (ENGLISH.is_first_name(first) && words.len() > 1)
                || (words.len() > 1 && words.len() < 5 && spoken_of.is_some()));
        let gender = run.courtesy.or_else(|| ENGLISH.gender(first));
        let known = self.members.iter().position(|m| m.bears(&words, person));
        if run.only_title && known.is_none_or(|m| !self.members[m].person) {
            return None;
        }
        let at = known.unwrap_or_else(|| {
            self.members.push(Member {
                name: analysis.text().slice(analysis.cover(run.tokens.clone())).to_owned(),
                words: words.clone(),
                person,
                gender,
                titles: Titles::default(),
                place: false,
                mentions: 0,
            });
            self.members.len() - 1
        });
        let member = &mut self.members[at];
        member.mentions += 1;
        member.person |= person && !body;
        if words.len() > member.words.len() {
            member.name = analysis.text().slice(analysis.cover(run.tokens.clone())).to_owned();
            member.words = words;
        }
        member.gender = member.gender.or(gender);
        if titled {
            member.titles.add(run.title.join(" "));
        }
        if let Some(role) = spoken_of {
            member.titles.add(role);
        }
        if let Some(country) = &run.country {
            member.titles.add_country(country);
        }
        let before = run.tokens.start.checked_sub(1).map(|i| analysis.lower(i));
        let owns = matches!(analysis.word(run.tokens.end), "'s" | "’s");
        // One has shares and trust in a firm, and is in a place.
        let held =
            run.tokens.start.checked_sub(2).is_some_and(|i| ENGLISH.held_in.contains(analysis.lower(i).as_str()));
        member.place |= !owns && !held && before.is_some_and(|w| matches!(w.as_str(), "in" | "near" | "across"));
        Some(at)
    }

    /// The mention that lies within `span`, by token order.
    pub(super) fn within(&self, span: Span) -> impl Iterator<Item = &Mention> {
        let from = self.mentions.partition_point(|m| m.span.start < span.start);
        self.mentions[from..].iter().take_while(move |m| m.span.end <= span.end)
    }

    /// Mentions that end at or before `at`, nearest first.
    pub(super) fn before(&self, at: usize) -> impl Iterator<Item = &Mention> {
        let to = self.mentions.partition_point(|m| m.span.end <= at);
        self.mentions[..to].iter().rev()
    }
}

impl Member {
    /// Whether these words are a name of this member: the same, or a first, last or middle part of it.
    fn bears(&self, words: &[String], person: bool) -> bool {
        if self.words == words {
            return true;
        }
        let (short, long) =
            if words.len() < self.words.len() { (words, &self.words[..]) } else { (&self.words[..], words) };
        if short.is_empty() || short.len() == long.len() {
            return false;
        }
        if self.person
            || person
            || (short.len() == 1 && self.may_be_person() && !ENGLISH.bodies.contains(short[0].as_str()))
        {
            // "Putin" is Vladimir Putin; "Vladimir" alone too. "Bill Clinton" is not "Hillary Clinton".
            if self.person && person && words.len() > 1 && self.words.len() > 1 {
                return long[0] == short[0] && long.last() == short.last();
            }
            return long.ends_with(short) || (short.len() == 1 && long[0] == short[0]);
        }
        // "the Bank" is not every bank: a body's short name begins its full one and has two words or is rare.
        long.starts_with(short) && (short.len() > 1 || !ENGLISH.organisation_words.contains(short[0].as_str()))
    }

    /// Whether a pronoun may mean this member.
    pub(super) fn fits(&self, gender: Gender) -> bool {
        (self.person || self.may_be_person()) && self.gender.is_none_or(|g| g == gender)
    }

    /// Two or three capitalised words that no list knows, none of them a body's: a person's name more often than not.
    pub(super) fn may_be_person(&self) -> bool {
        let words: Vec<&str> = self.name.split_whitespace().collect();
        let body = |w: &&str| {
            ENGLISH.organisation_words.contains(w.to_lowercase().as_str())
                || (w.len() > 1 && w.chars().all(char::is_uppercase))
        };
        (2..=3).contains(&words.len()) && !words.iter().any(body)
    }
}

fn run_words(analysis: &Analysis<'_>, tokens: Range<usize>) -> Vec<String> {
    let text = analysis.text().slice(analysis.cover(tokens));
    let mut words = fold_words(text);
    if words.len() > 1 && matches!(words[0].as_str(), "the" | "a") {
        words.remove(0);
    }
    words
}

fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    let first = chars.next().is_some_and(char::is_uppercase);
    // "al-Assad", "d'Estaing", "el-Sisi".
    first
        || (word.contains(['-', '’', '\''])
            && word.split(['-', '’', '\'']).nth(1).is_some_and(|w| w.starts_with(char::is_uppercase)))
}

/// Sentence starters and other words that are capitalised without being names.
fn is_common(word: &str) -> bool {
    ENGLISH.never_names.contains(word.to_lowercase().as_str())
}

/// Finds runs of capitalised words and parts titles from names.
fn runs(analysis: &Analysis<'_>, apart: &[Range<usize>]) -> Vec<Run> {
    let tokens = analysis.tokens();
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if !is_capitalised(analysis.word(i)) || tokens[i].quote == QuoteState::Mark {
            i += 1;
            continue;
        }
        let start = i;
        let same = |j: usize| {
            j < tokens.len()
                && tokens[j].sentence == tokens[start].sentence
                && tokens[j].paragraph == tokens[start].paragraph
        };
        i += 1;
        loop {
            if apart.iter().any(|a| a.start == i || a.end == i) {
                break;
            }
            if same(i) && is_capitalised(analysis.word(i)) {
                i += 1;
            } else if same(i + 1) && is_inside(analysis, i) {
                i += 2;
            } else if let inside @ 1.. = inside_body(analysis, start, i)
                && same(i + inside)
            {
                i += inside + 1;
            } else {
                break;
            }
        }
        out.extend(part(analysis, start, i));
    }
    out
}

/// Whether the token is a small word within a name that goes on behind it.
fn is_inside(analysis: &Analysis<'_>, token: usize) -> bool {
    let next = analysis.word(token + 1);
    let particle = PARTICLES.contains(&analysis.word(token)) && is_capitalised(next);
    particle || (owns(analysis, token) && is_body(next))
}

/// Whether the token is the possessive of a group that bodies are named after: "Farmers' Union", "People's Party".
fn owns(analysis: &Analysis<'_>, token: usize) -> bool {
    let group = || analysis.lower(token - 1);
    match analysis.word(token) {
        "'" | "’" => group().ends_with('s'),
        "'s" | "’s" => matches!(group().as_str(), "people" | "women" | "men" | "children"),
        _ => false,
    }
}

fn is_body(word: &str) -> bool {
    is_capitalised(word) && ENGLISH.organisation_words.contains(word.to_lowercase().as_str())
}

/// Parts one run into title and name; `None` where no name is left.
fn part(analysis: &Analysis<'_>, start: usize, end: usize) -> Option<Run> {
    let mut from = start;
    while from < end && is_common(analysis.word(from)) && !is_courtesy(analysis.word(from)) {
        from += 1;
    }
    if from == end || is_post(analysis, &(from..end)) {
        return None;
    }
    if let Some(post) = post_before(analysis, &(from..end))
        && let Some(name) = name_behind_place(analysis, &(from..end))
    {
        let title = (post.start..name).map(|i| analysis.lower(i)).collect();
        let titled_from = Some(post.start);
        return Some(Run { tokens: name..end, title, courtesy: None, only_title: false, titled_from, country: None });
    }
    let lower = |i: usize| analysis.lower(i);
    // The last title word with a name after it ends the title. A role in lower case may stand before the run.
    let title_end =
        (from..end.saturating_sub(1)).rev().find(|&i| ENGLISH.titles.contains(lower(i).as_str())).map(|i| i + 1);
    // "Goalkeeper Hanna Moss": an occupation that no list has, before a first name that one has.
    let occupation = |i: usize| {
        let word = lower(i);
        let ending = ["er", "or", "ist", "ian", "eer", "man", "woman", "ant", "ent"].iter().any(|e| word.ends_with(e));
        ending && !ENGLISH.is_first_name(analysis.word(i))
    };
    let unlisted =
        (end - from > 2 && occupation(from) && ENGLISH.is_first_name(analysis.word(from + 1))).then_some(from + 1);
    let name = title_end.or(unlisted).unwrap_or(from);
    let mut title: Vec<String> = (from..name).map(lower).collect();
    let courtesy = title.last().and_then(|t| match t.trim_end_matches('.') {
        "mr" | "sir" | "lord" => Some(Gender::He),
        "mrs" | "ms" | "miss" | "dame" | "lady" => Some(Gender::She),
        _ => None,
    });
    let mut owner = from;
    if name == from {
        let mut before = Vec::new();
        let mut j = from;
        // "The French president, Luc Morel, said": the title stands before a comma.
        if j > 1 && analysis.word(j - 1) == "," && ENGLISH.roles.contains(lower(j - 2).as_str()) {
            j -= 1;
        }
        while j > 0 && before.len() < 4 && analysis.tokens()[j - 1].sentence == analysis.tokens()[from].sentence {
            let word = lower(j - 1);
            let fits = ENGLISH.is_role(&word)
                || (!before.is_empty()
                    && (ENGLISH.title_modifiers.contains(word.as_str()) || is_capitalised(analysis.word(j - 1))));
            if !fits || is_common(&word) {
                break;
            }
            before.push(word);
            j -= 1;
        }
        before.reverse();
        title = before;
        owner = j;
    }
    // "Norland's president, Ada Lindt", "Norland's Ada Lindt".
    let owns = |i: usize| matches!(analysis.word(i), "'s" | "’s");
    let country = owner
        .checked_sub(2)
        .filter(|&i| owns(i + 1) && analysis.tokens()[i].sentence == analysis.tokens()[from].sentence)
        .map(lower)
        .filter(|w| ENGLISH.country(w).is_some());
    if let Some(country) = country.as_ref().filter(|_| !title.is_empty()) {
        title.insert(0, country.clone());
    }
    while let Some(word) = title.first()
        && is_common(word)
    {
        title.remove(0);
    }
    if name >= end || is_common(analysis.word(end - 1)) && end - name == 1 {
        return None;
    }
    // A title alone ("the President") names nobody unless somebody has it for a name ("Dean").
    let only_title = end - name == 1 && title.is_empty() && ENGLISH.titles.contains(lower(name).as_str());
    Some(Run { tokens: name..end, title, courtesy, only_title, titled_from: None, country })
}

fn starts_sentence(analysis: &Analysis<'_>, token: usize) -> bool {
    let tokens = analysis.tokens();
    let mut before = tokens[..token].iter().rev().skip_while(|t| t.quote == QuoteState::Mark);
    before.next().is_none_or(|t| t.sentence != tokens[token].sentence || t.paragraph != tokens[token].paragraph)
}

/// Words that stand in a name somewhere a capital is no matter of course.
fn names_within<'t>(analysis: &Analysis<'t>, runs: &[Run], headings: &BTreeSet<u32>) -> BTreeSet<&'t str> {
    let outside = |i: &usize| !headings.contains(&analysis.tokens()[*i].paragraph);
    let inner = |run: &Run| {
        let alone = run.tokens.len() == 1 && run.title.is_empty() && starts_sentence(analysis, run.tokens.start);
        if alone { run.tokens.end..run.tokens.end } else { run.tokens.clone() }
    };
    runs.iter().flat_map(inner).filter(outside).map(|i| analysis.word(i)).collect()
}

/// Paragraphs printed in headline capitals: no full stop at the end, most words capitalised.
fn headings(analysis: &Analysis<'_>) -> BTreeSet<u32> {
    let heading = |range: &Range<usize>| {
        let words: Vec<&str> = range.clone().map(|i| analysis.word(i)).filter(|w| w.len() > 3).collect();
        let plain = |w: &&str| w.starts_with(char::is_lowercase) && !is_common(w) && !PARTICLES.contains(w);
        let verbs = range.clone().map(|i| analysis.word(i)).filter(plain).count();
        let capital = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
        let ends = matches!(analysis.word(range.end - 1), "." | "”" | "\"" | "!" | "?");
        words.len() > 2
            && if ends {
                verbs == 0 && capital * 10 >= words.len() * 9 && words.len() > 4
            } else {
                capital * 3 >= words.len() * 2
            }
    };
    analysis.paragraph_ranges().filter(heading).map(|r| analysis.tokens()[r.start].paragraph).collect()
}

fn is_courtesy(word: &str) -> bool {
    matches!(word.to_lowercase().trim_end_matches('.'), "mr" | "mrs" | "ms" | "dr")
}

/// The role after a name: "Tim Cook, the company's chief executive, said" gives "company chief executive". An age gives
/// an empty phrase, since it too is said of people only.
fn apposition(analysis: &Analysis<'_>, end: usize) -> Option<String> {
    if analysis.word(end) != "," {
        return None;
    }
    let next = analysis.word(end + 1);
    if next.len() <= 3 && !next.is_empty() && next.bytes().all(|b| b.is_ascii_digit()) {
        return Some(String::new());
    }
    // A role opens with an article, a possessive, a capital or its noun; ", invited the chancellor" goes on otherwise.
    let opens = |w: &str| {
        let lower = w.to_lowercase();
        matches!(lower.as_str(), "the" | "a" | "an" | "his" | "her" | "its" | "their" | "former" | "now")
            || w.starts_with(char::is_uppercase)
            || ENGLISH.roles.contains(lower.as_str())
            || ENGLISH.titles.contains(lower.as_str())
            || ENGLISH.title_modifiers.contains(lower.as_str())
    };
    if !opens(next) {
        return None;
    }
    let mut words = Vec::new();
    for i in end + 1..end + 12 {
        let word = analysis.word(i);
        // "president of Norland", "president of the Sudrian Council": what a post is of belongs to it.
        let of = i + 1 + usize::from(analysis.word(i + 1) == "the");
        if word == "of" && is_capitalised(analysis.word(of)) {
            words.extend(["of".to_owned(), analysis.lower(of)]);
        }
        if word.is_empty()
            || matches!(word, "," | "." | ";" | "who" | "whose" | "which" | "said" | "of" | "at" | "for" | "and")
        {
            break;
        }
        let word = word.to_lowercase();
        if word.chars().any(char::is_alphanumeric) && !matches!(word.as_str(), "the" | "a" | "an" | "'s" | "’s") {
            words.push(word);
        }
    }
    words
        .iter()
        .any(|w| ENGLISH.roles.contains(w.as_str()) || ENGLISH.titles.contains(w.as_str()))
        .then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn cast(text: &str) -> Vec<(String, bool, Vec<String>)> {
        let text = Text::new(text);
        let analysis = Analysis::of(&text, &[]);
        let cast = Cast::of(&analysis, &[]);
        cast.members.into_iter().map(|m| (m.name, m.person, m.titles.phrases())).collect()
    }

    #[test]
    fn titles_are_parted_from_names() {
        let found =
            cast("Norlandic President Ada Lindt met Foreign Minister Omar al-Haddad. Lindt left. The minister stayed.");
        assert_eq!(found[0].0, "Ada Lindt");
        assert_eq!(found[0].2, ["norlandic president"]);
        assert_eq!(found[1].0, "Omar al-Haddad");
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_lone_common_word_at_the_end_is_nobody() {
        assert!(cast("\u{2423}It").is_empty());
        assert!(cast("The").is_empty());
    }

    #[test]
    fn appositions_tell_people() {
        let found =
            cast("Zibulo Krent, 45, waved. Marn Oskel, the chief executive of the firm, agreed. Acme Holdings fell.");
        assert!(found[0].1 && found[1].1, "{found:?}");
        assert!(!found[2].1);
    }

    #[test]
    fn two_people_of_one_surname_stay_two() {
        let found = cast("John Marlow spoke. Mary Marlow spoke too.");
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
