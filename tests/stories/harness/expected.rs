//! `expected.toml`: what a careful reader finds in a story, and asking a reading for it.

use super::Reading;
use dateline::attribution::{Act, AgentKind, Attribution, Speech, Stance, Voice};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What is expected of one story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// The phenomenon, in a line.
    pub(crate) about: String,
    /// Attributions that must be found.
    #[serde(default)]
    says: Vec<Says>,
    /// Attributions that must not be found.
    #[serde(default)]
    absent: Vec<Absent>,
    #[serde(default)]
    document: Whole,
}

/// One attribution; fields that are left out are not asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Says {
    /// Words that stand in its content.
    content: String,
    /// Words that must not stand in its content.
    #[serde(default)]
    without: Vec<String>,
    /// Words that stand in its source; "" asks for no source.
    source: Option<String>,
    /// The speaker's name; "" asks for nobody.
    speaker: Option<String>,
    kind: Option<AgentKind>,
    /// The whole path.
    path: Option<Vec<String>>,
    /// The last of the path.
    origin: Option<String>,
    speech: Option<Speech>,
    act: Option<Act>,
    stance: Option<Stance>,
    voice: Option<Voice>,
    /// Words of its parent's content that are not in its own; "" asks for none.
    parent: Option<String>,
}

/// An attribution that must not be: all fields given hold of it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Absent {
    content: Option<String>,
    speaker: Option<String>,
    /// A carrier anywhere in its path.
    carrier: Option<String>,
    path: Option<Vec<String>>,
    speech: Option<Speech>,
}

/// What is expected of the document.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    /// Every path with a carrier, once each, in any order.
    paths: Option<Vec<Vec<String>>>,
    /// Every credit: name and kind.
    credits: Option<Vec<(String, String)>>,
    outlet: Option<String>,
    place: Option<String>,
    agency: Option<String>,
    authors: Option<Vec<String>>,
    /// How many attributions there are, nested ones too.
    attributions: Option<usize>,
}

/// "The Courier" and "Courier" are one name; a path's way of writing is not what stories are about.
fn bare(name: &str) -> &str {
    name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name)
}

fn same_path(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| bare(a) == bare(b))
}

impl Expected {
    /// Reads `expected.toml`. An expectation that asks nothing is refused.
    pub(crate) fn parse(toml: &str) -> Result<Self, String> {
        let expected: Self = toml::from_str(toml).map_err(|e| e.to_string())?;
        let whole = &expected.document;
        let asks = !expected.says.is_empty()
            || !expected.absent.is_empty()
            || whole.paths.is_some()
            || whole.credits.is_some()
            || whole.outlet.is_some();
        if expected
            .absent
            .iter()
            .any(|a| a.speaker.is_none() && a.carrier.is_none() && a.path.is_none() && a.content.is_none())
        {
            return Err("an empty [[absent]] forbids everything".to_owned());
        }
        if asks { Ok(expected) } else { Err("it expects nothing".to_owned()) }
    }

    /// What differs, a line each; empty when all is as expected.
    pub(crate) fn differences(&self, reading: &Reading) -> Vec<String> {
        let mut out: Vec<String> = self.says.iter().filter_map(|s| s.difference(reading)).collect();
        for absent in &self.absent {
            let hits = reading.attributions.iter().filter(|a| absent.holds_of(a, reading));
            out.extend(hits.map(|a| format!("- must not be: {}", reading.line_of(a))));
        }
        self.document.differences(reading, &mut out);
        out
    }

    /// Words the expectation quotes that do not stand in the text, or for `absent` in the file: a slip of the pen would
    /// make it empty.
    pub(crate) fn misquotes(&self, reading: &Reading, file: &str) -> Vec<String> {
        let says = self.says.iter().flat_map(|s| {
            [Some(&s.content), s.source.as_ref(), s.parent.as_ref()].into_iter().flatten().chain(&s.without)
        });
        let absent = self.absent.iter().filter_map(|a| a.content.as_ref());
        let (text, file) = (reading.squeezed(&reading.document.text), reading.squeezed(file));
        says.filter(|q| !text.contains(q.as_str()))
            .chain(absent.filter(|q| !file.contains(q.as_str())))
            .map(|q| format!("`{q}` is not in the text"))
            .collect()
    }
}

impl Says {
    fn difference(&self, reading: &Reading) -> Option<String> {
        let near: Vec<&Attribution> =
            reading.attributions.iter().filter(|a| reading.words(&a.content).contains(&self.content)).collect();
        if near.is_empty() {
            return Some(format!("- nobody says `{}`", self.content));
        }
        let wrongs: Vec<String> = near.iter().map(|a| self.wrongs(a, reading)).collect();
        // Of several that hold the words, the one that differs least is meant.
        let least = wrongs.into_iter().min_by_key(|w| w.matches(';').count() + usize::from(!w.is_empty()))?;
        (!least.is_empty()).then(|| format!("- `{}`: {least}", self.content))
    }

    fn wrongs(&self, a: &Attribution, reading: &Reading) -> String {
        let mut wrong = Vec::new();
        let mut ask = |what: &str, fits: bool, wanted: &dyn std::fmt::Debug, had: &dyn std::fmt::Debug| {
            if !fits {
                wrong.push(format!("{what} is {had:?}, expected {wanted:?}"));
            }
        };
        let content = reading.words(&a.content);
        for words in &self.without {
            ask("content", !content.contains(words), &format!("without `{words}`"), &content);
        }
        if let Some(source) = &self.source {
            let had = reading.words(&a.source);
            let fits = if source.is_empty() { had.is_empty() } else { had.contains(source) };
            ask("source", fits, source, &had);
        }
        if let Some(speaker) = &self.speaker {
            let had = a.speaker.as_ref().map_or("", |s| s.name.as_str());
            ask("speaker", bare(had) == bare(speaker), speaker, &had);
        }
        if let Some(kind) = self.kind {
            let had = a.speaker.as_ref().map(|s| s.kind);
            ask("kind", had == Some(kind), &kind, &had);
        }
        if let Some(path) = &self.path {
            ask("path", same_path(path, &a.path), path, &a.path);
        }
        if let Some(origin) = &self.origin {
            let had = a.path.last().map_or("", String::as_str);
            ask("origin", bare(had) == bare(origin), origin, &had);
        }
        if let Some(speech) = self.speech {
            ask("speech", a.speech == speech, &speech, &a.speech);
        }
        if let Some(act) = self.act {
            ask("act", a.act == act, &act, &a.act);
        }
        if let Some(stance) = self.stance {
            ask("stance", a.stance == stance, &stance, &a.stance);
        }
        if let Some(voice) = self.voice {
            ask("voice", a.voice == voice, &voice, &a.voice);
        }
        if let Some(parent) = &self.parent {
            let had = reading.parent_of(a).map(|p| reading.words(&p.content));
            let fits = if parent.is_empty() { had.is_none() } else { had.as_ref().is_some_and(|p| p.contains(parent)) };
            ask("parent", fits, parent, &had);
        }
        wrong.join("; ")
    }
}

impl Absent {
    fn holds_of(&self, a: &Attribution, reading: &Reading) -> bool {
        let speaker = |name: &String| a.speaker.as_ref().is_some_and(|s| bare(&s.name) == bare(name));
        self.content.as_ref().is_none_or(|c| reading.words(&a.content).contains(c))
            && self.speaker.as_ref().is_none_or(speaker)
            && self.carrier.as_ref().is_none_or(|c| a.via.iter().any(|v| bare(&v.name) == bare(c)))
            && self.path.as_ref().is_none_or(|p| same_path(p, &a.path))
            && self.speech.is_none_or(|s| a.speech == s)
    }
}

impl Whole {
    fn differences(&self, reading: &Reading, out: &mut Vec<String>) {
        let document = &reading.document;
        let mut ask = |what: &str, wanted: String, had: String| {
            if wanted != had {
                out.push(format!("- {what}: found {had}, expected {wanted}"));
            }
        };
        if let Some(paths) = &self.paths {
            let set = |all: &mut dyn Iterator<Item = &[String]>| -> BTreeSet<String> {
                all.map(|p| p.iter().map(|n| bare(n)).collect::<Vec<_>>().join(" <- ")).collect()
            };
            let wanted = set(&mut paths.iter().map(Vec::as_slice));
            let relayed = reading.attributions.iter().filter(|a| a.voice == Voice::Relayed);
            let had = set(&mut relayed.map(|a| a.path.as_slice()));
            ask("paths", format!("{wanted:?}"), format!("{had:?}"));
        }
        if let Some(credits) = &self.credits {
            let wanted: BTreeSet<_> = credits.iter().map(|(n, k)| format!("{} ({k})", bare(n))).collect();
            let had: BTreeSet<_> =
                document.credits.iter().map(|c| format!("{} ({})", bare(&c.name), c.kind.as_str())).collect();
            ask("credits", format!("{wanted:?}"), format!("{had:?}"));
        }
        if let Some(outlet) = &self.outlet {
            let had = document.outlet.as_ref().map_or("", |o| bare(&o.name));
            ask("outlet", bare(outlet).to_owned(), had.to_owned());
        }
        let dateline = document.dateline.as_ref();
        if let Some(place) = &self.place {
            ask("place", place.clone(), dateline.and_then(|d| d.place.clone()).unwrap_or_default());
        }
        if let Some(agency) = &self.agency {
            ask("agency", agency.clone(), dateline.and_then(|d| d.agency.clone()).unwrap_or_default());
        }
        if let Some(authors) = &self.authors {
            ask("authors", format!("{authors:?}"), format!("{:?}", document.authors));
        }
        if let Some(count) = self.attributions {
            ask("attributions", count.to_string(), reading.attributions.len().to_string());
        }
    }
}
