use super::boundary::{Start, is_free, is_list_gap, is_one_phrase, without_ending, without_prefix};
use super::index::{LONGEST, SMALL_LETTERS};
use super::key::{self, Token};
use super::strength::{can_stand_in_text, case_fits, strength};
use super::words::Words;
use super::{Candidate, Context, Entry, EntryId, OutletDirectory, Resolution};
use crate::text::{Span, Text};
use serde::Serialize;

/// How far a name as it stands proves that the entry is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// The name means little else.
    Strong,
    /// A short form of a name that stands in full further up.
    AfterFullName,
    /// An everyday word, a surname, a place or a few letters: [`OutletDirectory::support`] asks the words around.
    NeedsContext,
}

/// A name of an outlet, programme or platform as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The name, without a leading article or a possessive.
    pub span: Span,
    /// The name with a leading "the".
    pub lead: Span,
    /// The name as the directory prints it; the short form as the text does.
    pub alias: String,
    /// What has this name, in the directory's order; never empty.
    pub entries: Vec<EntryId>,
    /// How far the name alone proves it.
    pub strength: Strength,
}

impl OutletDirectory {
    /// Every name of the directory in a text, printed with a name's capitals, in order and without overlaps.
    ///
    /// The longest name wins. Possessives and elisions ("Reuters’", "l'AFP", "Reuters'a"), Arabic one-letter prefixes
    /// and the commonest Russian case endings are seen through. Names inside a web address, an e-mail address, a handle
    /// or a hash tag are left out, and so is the "RT" of a retweet. What is
    /// [`NeedsContext`](Strength::NeedsContext) may be no outlet at all; [`named_in`](Self::named_in) leaves those out
    /// that nothing supports.
    ///
    /// Linear in the text: some 0.1 ms for an article.
    pub fn mentions(&self, text: &Text) -> Vec<Mention> {
        let mut tokens = Vec::with_capacity(text.len() / 5);
        key::tokens(text, &mut tokens);
        let mut found = Vec::new();
        let mut i = 0;
        while i < tokens.len() {
            match self.at(text, &tokens, i) {
                Some((mention, next)) => {
                    found.push(mention);
                    i = next;
                }
                None => i += 1,
            }
        }
        self.add_short_forms(text, &tokens, &mut found);
        found
    }

    /// The [`mentions`](Self::mentions) that stand: strong ones, short forms, and weak ones with support around them or
    /// in a list with one that stands ("CNN, Fox and NBC").
    pub fn named_in(&self, text: &Text) -> Vec<Mention> {
        let mentions = self.mentions(text);
        let stand = self.stand(text, &mentions);
        mentions.into_iter().zip(stand).filter_map(|(m, stands)| stands.then_some(m)).collect()
    }

    /// Which of a text's mentions stand, as [`named_in`](Self::named_in) has it.
    pub(crate) fn stand(&self, text: &Text, mentions: &[Mention]) -> Vec<bool> {
        let mut stands: Vec<bool> =
            mentions.iter().map(|m| m.strength != Strength::NeedsContext || self.support(text, m).is_some()).collect();
        let listed = |a: &Mention, b: &Mention| is_list_gap(text.slice(Span::new(a.span.end, b.lead.start)));
        let mut forward: Vec<usize> = (1..mentions.len()).collect();
        let backward: Vec<usize> = forward.iter().rev().copied().collect();
        forward.extend(backward);
        for i in forward {
            if stands[i - 1] != stands[i] && listed(&mentions[i - 1], &mentions[i]) {
                let weak = if stands[i] { i - 1 } else { i };
                stands[weak] = self.may_be_listed(text, &mentions[weak]);
            }
        }
        stands
    }

    /// The entry a mention means: the outlet the context decides for, or a programme or platform where no outlet gone
    /// over by hand has the name.
    ///
    /// `None` where several outlets may be meant; [`resolve_mention`](Self::resolve_mention) has them.
    pub fn meant(&self, mention: &Mention, context: &Context) -> Option<Entry<'_>> {
        let entries = || mention.entries.iter().filter_map(|id| self.entry(*id));
        let by_hand = entries().any(|e| e.outlet().is_some_and(|o| o.tier <= 1));
        if let Some(other) = entries().find(|e| e.outlet().is_none()).filter(|_| !by_hand) {
            return Some(other);
        }
        self.resolve_mention(mention, context).one().map(|candidate| Entry::Outlet(candidate.outlet))
    }

    /// The outlets a mention may mean; [`Resolution::Unknown`] where only a programme or platform has the name.
    pub fn resolve_mention(&self, mention: &Mention, context: &Context) -> Resolution<'_> {
        let mut candidates: Vec<Candidate<'_>> = self.candidates(&mention.alias, context);
        candidates.retain(|c| mention.entries.contains(&c.id));
        if candidates.is_empty() {
            // A short form is no name of the directory; what it stands for was settled where the full name stood.
            let mut outlets = mention.entries.iter().filter_map(|id| Some((*id, self.outlet(*id)?)));
            return match outlets.next() {
                Some((id, outlet)) => {
                    let mut candidates = self.candidates(&outlet.name, context);
                    candidates.retain(|c| c.id == id);
                    Resolution::of(candidates)
                }
                None => Resolution::Unknown,
            };
        }
        match Resolution::of(candidates) {
            // A little known outlet is still what the text names.
            Resolution::Unknown => {
                let mut candidates = self.candidates(&mention.alias, context);
                candidates.retain(|c| mention.entries.contains(&c.id));
                if candidates.len() == 1 {
                    Resolution::One(candidates.swap_remove(0))
                } else {
                    Resolution::Ambiguous(candidates)
                }
            }
            resolved => resolved,
        }
    }

    /// The longest name that begins at a word, and the word after it.
    fn at(&self, text: &str, tokens: &[Token], i: usize) -> Option<(Mention, usize)> {
        let token = &tokens[i];
        let whole = Start { at: token.start, hash: token.hash };
        if let Some(found) = self.from(text, tokens, i, whole) {
            return Some(found);
        }
        if let Some((at, hash)) = token.tail
            && let Some(found) = self.from(text, tokens, i, Start { at, hash })
        {
            return Some(found);
        }
        if let Some(start) = without_prefix(text, token) {
            return self.from(text, tokens, i, start);
        }
        None
    }

    fn from(&self, text: &str, tokens: &[Token], i: usize, start: Start) -> Option<(Mention, usize)> {
        let mut lengths = self.index.lengths(start.hash);
        let may_be_small = lengths & SMALL_LETTERS != 0;
        lengths &= !SMALL_LETTERS;
        while lengths != 0 {
            let n = 15 - lengths.leading_zeros() as usize;
            lengths &= !(1 << n);
            if n > LONGEST || i + n > tokens.len() || !is_one_phrase(text, &tokens[i..i + n]) {
                continue;
            }
            // Nearly all words of a text are in small letters, and nearly no names.
            if !may_be_small && is_small(&text[start.at..tokens[i + n - 1].end]) {
                continue;
            }
            let middle = tokens[i + 1..i + n].iter().take(n.saturating_sub(2));
            let begun = middle.fold(key::join(0, start.hash), |h, t| key::join(h, t.hash));
            let last = &tokens[i + n - 1];
            let found = if n == 1 {
                self.accept(text, tokens, i, n, Span::new(start.at, last.end), begun)
            } else {
                self.accept(text, tokens, i, n, Span::new(start.at, last.end), key::join(begun, last.hash)).or_else(
                    || {
                        let (end, hash) = last.stem?;
                        self.accept(text, tokens, i, n, Span::new(start.at, end), key::join(begun, hash))
                    },
                )
            };
            if let Some(mention) = found {
                return Some((mention, i + n));
            }
        }
        // One word with something behind it.
        let token = &tokens[i];
        let shorter = token.stem.filter(|(end, _)| *end > start.at).map(|(end, _)| (end, end));
        for (stem, end) in shorter.into_iter().chain(without_ending(text, token).map(|stem| (stem, token.end))) {
            let hash = key::word_hash(&text[start.at..stem]);
            if self.index.lengths(hash) & 2 != 0
                && let Some(mut mention) =
                    self.accept(text, tokens, i, 1, Span::new(start.at, stem), key::join(0, hash))
            {
                // A case ending, unlike a possessive, is part of the printed name.
                mention.span.end = end;
                mention.lead.end = end;
                return Some((mention, i + 1));
            }
        }
        None
    }

    /// The mention at `span`, unless capitals or what touches it speak against.
    fn accept(&self, text: &str, tokens: &[Token], i: usize, n: usize, span: Span, phrase: u64) -> Option<Mention> {
        let mut found = self.index.names(phrase);
        if found.is_empty() || !is_free(text, tokens, i, n, span) {
            return None;
        }
        let printed = &text[span.start..span.end];
        let mut scratch = Vec::new();
        key::tokens(printed, &mut scratch);
        let folded = key::folded(printed, &scratch);
        found.retain(|p| {
            let (name, row) = (p.name(&self.table), &self.table.rows[p.row as usize]);
            self.folds_to(p, &folded) && case_fits(printed, name) && can_stand_in_text(printed, name, row)
        });
        let words = Words::get();
        let best = found
            .iter()
            .map(|p| strength(words, p.name(&self.table), &self.table.rows[p.row as usize], &mut scratch))
            .min()?;
        let alias = found[0].name(&self.table).to_owned();
        found.dedup_by_key(|p| p.row);
        let lead = match i.checked_sub(1).map(|p| &tokens[p]) {
            Some(p) if text[p.start..p.end].eq_ignore_ascii_case("the") && &text[p.end..span.start] == " " => p.start,
            _ => span.start,
        };
        Some(Mention {
            span,
            lead: Span::new(lead, span.end),
            alias,
            entries: found.iter().map(|p| EntryId(p.row)).collect(),
            strength: best,
        })
    }
}

/// Whether words of the Latin alphabet are printed in small letters throughout.
fn is_small(words: &str) -> bool {
    words.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) && words.bytes().any(|b| b.is_ascii_lowercase())
}
