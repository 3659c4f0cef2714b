//! Attributions in languages other than English, by frames over words: a language is a file of data.
//!
//! `es.toml`, `fr.toml`, `de.toml` and `ru.toml` hold the verbs, phrases, roles and nouns; the frames are written once.
//! A text becomes [`words`], the frames find who says what ([`frames`], [`behind`], [`according`], [`incise`],
//! [`running`]), whose noun phrase it is ([`phrase`], [`subject`]), who is meant ([`names`], [`who`]) and through which
//! media it came ([`media`], [`carriers`]); [`build`] makes attributions of it. A language without a file still has its
//! quotations and named media ([`elsewhere`]).

#![expect(clippy::single_range_in_vec_init, reason = "the pieces of a content are ranges of words, often one")]

mod according;
mod behind;
mod build;
mod carriers;
mod cue;
mod data;
mod elsewhere;
mod found;
mod frames;
mod incise;
mod lexicon;
mod media;
mod names;
mod phrase;
mod running;
mod subject;
#[cfg(test)]
mod tests;
mod who;
mod words;

use super::model::Attribution;
use crate::outlet::OutletDirectory;
use crate::page::Document;
use crate::text::Analysis;
use frames::Frames;
use lexicon::Lexicon;
use media::Media;
use words::Words;

/// Bytes from which a detected language is believed whatever the words.
const TELLING: usize = 400;

/// How the text of a document is read.
pub(super) enum Reading {
    /// By the engine.
    English,
    /// By frames.
    Frames(Language),
    /// Quotations and names only.
    Elsewhere,
}

/// A language that has a file.
pub(super) struct Language(&'static Lexicon);

/// How a document is read, by its language.
///
/// A text too short for the detector is known by its small words; English is tried where they say nothing.
pub(super) fn reading_of(document: &Document) -> Reading {
    let tag = document.language.as_deref().unwrap_or_default();
    let code = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let short = document.text.len() < TELLING;
    match Lexicon::of(&code) {
        _ if code == "en" => Reading::English,
        Some(lexicon) if !short => Reading::Frames(Language(lexicon)),
        None if !short && !code.is_empty() => Reading::Elsewhere,
        _ => by_small_words(&document.text).map_or(Reading::English, |lexicon| Reading::Frames(Language(lexicon))),
    }
}

/// Characters in which small words are counted, and how many must be found.
const SAMPLE: usize = 1_500;
const ENOUGH: usize = 4;

/// The language whose small words a text has, when those of English and of the languages it is taken for are fewer.
fn by_small_words(text: &str) -> Option<&'static Lexicon> {
    const ENGLISH: &str = "the of and to in that is was for on with as by at from it he she his said";
    let sample: String = text.chars().take(SAMPLE).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let count = |list: &str| {
        let list: Vec<&str> = list.split_whitespace().collect();
        words.iter().filter(|w| list.contains(w)).count()
    };
    let english = count(ENGLISH);
    let score = |lexicon: &&'static Lexicon| count(&lexicon.file.small.own);
    let best = Lexicon::all().max_by_key(score)?;
    let own = score(&best);
    (own >= ENOUGH && own > english && own > count(&best.file.small.against)).then_some(best)
}

/// Who says what in a text, by the frames of its language. Linear in the text.
pub(super) fn read(
    language: &Language,
    document: &Document,
    analysis: &Analysis<'_>,
    directory: &OutletDirectory,
) -> Vec<Attribution> {
    let mut words = Words::of(analysis, language.0);
    let within: Vec<_> = (0..words.quotes.len()).filter_map(|q| Some((q, words.incise(q)?))).collect();
    let monologues: Vec<usize> = (0..words.quotes.len())
        .filter(|q| words.quotes[*q].dash && !within.iter().any(|(taken, _)| taken == q))
        .collect();
    words.release(&monologues);
    let media = Media::of(document, &mut words, directory);
    let found = Frames::read(&words, &media, within.into_iter().map(|(_, found)| found).collect());
    build::build(&words, &media, found)
}

/// The quotations and named media of a text in a language without frames.
pub(super) fn read_elsewhere(
    document: &Document,
    analysis: &Analysis<'_>,
    directory: &OutletDirectory,
) -> Vec<Attribution> {
    elsewhere::read(document, analysis, directory)
}
