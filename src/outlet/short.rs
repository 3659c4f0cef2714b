//! Short forms that mean an outlet only where its full name stands further up.

use super::index::without_brackets;
use super::key::{self, Token};
use super::words::{TAILS, Words};
use super::{EntryId, Mention, Outlet, OutletDirectory, Strength};
use crate::text::{Span, fold_name};
use std::collections::BTreeMap;

impl OutletDirectory {
    /// What a text may call an outlet once it has given the full name: "the Post", "Xinhua", "AFP".
    ///
    /// The last word of a paper's name with its article; the name without a tail such as "News Agency", where that is
    /// one of its names; its names of two to five capitals. In this order, without the main name itself.
    pub fn short_forms(&self, outlet: &Outlet) -> Vec<String> {
        let mut forms = Vec::new();
        let name = without_brackets(&outlet.name);
        if let Some(head) = head_word(name) {
            forms.push(format!("the {head}"));
        }
        let names = || outlet.aliases.iter().map(String::as_str).chain([name]);
        for full in names() {
            let lower = full.to_lowercase();
            let tail = TAILS.iter().find(|t| lower.ends_with(&format!(" {t}")));
            let head = tail.and_then(|t| full.get(..full.len().checked_sub(t.len() + 1)?));
            if let Some(head) = head.filter(|h| names().any(|n| fold_name(n) == fold_name(h))) {
                forms.push(head.to_owned());
            }
        }
        for alias in &outlet.aliases {
            let letters = alias.chars().count();
            if (2..=5).contains(&letters) && alias.chars().all(char::is_uppercase) {
                forms.push(alias.clone());
            }
        }
        let mut seen = Vec::new();
        forms.retain(|f| {
            let folded = fold_name(f);
            let new = !seen.contains(&folded) && folded != fold_name(name);
            seen.push(folded);
            new
        });
        forms
    }

    /// Adds "the Post" after "The Washington Post" and makes sure of weak short names after a full one.
    pub(super) fn add_short_forms(&self, text: &str, tokens: &[Token], found: &mut Vec<Mention>) {
        let words = Words::get();
        // Head words on offer: for each the outlets named in full so far, the latest last, and where.
        let mut heads = BTreeMap::<String, Vec<(usize, EntryId)>>::new();
        let mut full = BTreeMap::<EntryId, usize>::new();
        for mention in found.iter().filter(|m| m.strength == Strength::Strong) {
            // An ambiguous full name leaves its short form as ambiguous; the best known is the directory's first.
            let id = mention.entries[0];
            let Some(outlet) = self.outlet(id) else { continue };
            full.entry(id).or_insert(mention.span.end);
            if let Some(head) = head_word(&text[mention.span.start..mention.span.end])
                .filter(|h| head_word(without_brackets(&outlet.name)) == Some(h))
            {
                heads.entry(head.to_owned()).or_default().push((mention.span.end, id));
            }
        }
        for mention in found.iter_mut().filter(|m| m.strength == Strength::NeedsContext) {
            let named = mention.entries.iter().find(|id| full.get(id).is_some_and(|end| *end <= mention.span.start));
            let Some(&id) = named else { continue };
            let mut scratch = Vec::new();
            key::name_tokens(&mention.alias, &mut scratch);
            let phrase = key::phrase(&scratch);
            mention.entries = vec![id];
            // "Time" after "Time magazine" may still be the time.
            if !words.common.phrase(phrase) && !words.surnames.phrase(phrase) {
                mention.strength = Strength::AfterFullName;
            }
        }
        if heads.is_empty() {
            return;
        }
        let mut added = Vec::new();
        for pair in tokens.windows(2) {
            let (article, head) = (&text[pair[0].start..pair[0].end], pair[1]);
            let end = head.stem.map_or(head.end, |(end, _)| end);
            let word = &text[head.start..end];
            let Some(named) = heads.get(word).filter(|_| article.eq_ignore_ascii_case("the")) else { continue };
            let Some((_, id)) = named.iter().rev().find(|(at, _)| *at <= pair[0].start) else { continue };
            let span = Span::new(head.start, end);
            let taken = found.iter().any(|m| m.span.overlaps(span) && m.strength != Strength::NeedsContext);
            if taken || &text[pair[0].end..head.start] != " " || is_followed_by_name(text, head.end) {
                continue;
            }
            found.retain(|m| !m.span.overlaps(span));
            added.push(Mention {
                span,
                lead: Span::new(pair[0].start, end),
                alias: word.to_owned(),
                entries: vec![*id],
                strength: Strength::AfterFullName,
            });
        }
        found.append(&mut added);
        found.sort_by_key(|m| m.span);
    }
}

/// "Post" of "The Washington Post"; `None` where the name is one word or ends otherwise.
fn head_word(name: &str) -> Option<&str> {
    let mut tokens = Vec::new();
    key::name_tokens(name, &mut tokens);
    let last = tokens.last().filter(|_| tokens.len() > 1)?;
    Words::get().heads.word(last.hash).then(|| &name[last.start..last.end])
}

/// "the Times Square": a capital right behind makes another name of it.
fn is_followed_by_name(text: &str, end: usize) -> bool {
    text[end..].strip_prefix([' ', '-']).is_some_and(|rest| rest.starts_with(char::is_uppercase))
}
