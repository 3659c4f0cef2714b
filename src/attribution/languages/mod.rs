//! Attributions in languages other than English, by frames over words: a language is a file of data.
//!
//! `es.toml`, `fr.toml`, `de.toml` and `ru.toml` hold the verbs, phrases, roles and nouns; the frames are written once.
//! A text becomes [`words`], the frames find who says what ([`frames`], [`behind`], [`according`], [`incise`],
//! [`running`]), whose noun phrase it is ([`phrase`], [`subject`]), who is meant ([`names`], [`who`]) and through which
//! media it came ([`media`], [`carriers`]); [`build`] makes attributions of it. A language without a file still has its
//! quotations and named media ([`elsewhere`]).

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

/// How a document is read, by its language. A text too short to tell its language is tried in English.
pub(super) fn reading_of(document: &Document) -> Reading {
    let Some(tag) = document.language.as_deref() else { return Reading::English };
    let code = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let short = document.text.len() < TELLING;
    match Lexicon::of(&code) {
        _ if code == "en" => Reading::English,
        Some(lexicon) if !short || is_written_in(&document.text, lexicon) => Reading::Frames(Language(lexicon)),
        Some(_) => Reading::English,
        None if short => Reading::English,
        None => Reading::Elsewhere,
    }
}

/// Whether a short text has the small words of a language rather than English ones.
fn is_written_in(text: &str, lexicon: &Lexicon) -> bool {
    const ENGLISH: &str = " the of and to in that is was for on with as by at from it he she his said ";
    let own: Vec<&str> = lexicon.file.small.own.split_whitespace().collect();
    let (mut here, mut english) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        let word = word.to_lowercase();
        here += usize::from(own.contains(&word.as_str()));
        english += usize::from(ENGLISH.contains(&format!(" {word} ")));
    }
    here > english
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
    let media = Media::of(document, &words, directory);
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
