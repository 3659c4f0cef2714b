use crate::attribution::Reader;
use crate::page::{self, Input, Kind};
use crate::text::{Span, Text};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// One annotated attribution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gold {
    /// Who says.
    pub source: Vec<Span>,
    /// What says so.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
}

/// One annotated text.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its file's name without the ending.
    pub name: String,
    /// Its text.
    pub text: Text,
    /// Its attributions.
    pub gold: Vec<Gold>,
}

/// Reads a folder laid out as PolNeAR is: `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann` in brat's format.
///
/// In order of names. Of several annotators the alphabetically first counts; texts without one have no attributions.
///
/// # Errors
///
/// If a file cannot be read.
pub fn load(folder: &Path) -> io::Result<Vec<Sample>> {
    let mut annotations: BTreeMap<String, std::path::PathBuf> = BTreeMap::new();
    for path in sorted(&folder.join("attributions"))? {
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some((name, _)) = stem.rsplit_once('_') {
            annotations.entry(name.to_owned()).or_insert(path);
        }
    }
    let mut samples = Vec::new();
    for path in sorted(&folder.join("text"))? {
        let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let text = Text::new(fs::read_to_string(&path)?);
        let gold = match annotations.get(&name) {
            Some(path) => parse(&text, &fs::read_to_string(path)?),
            None => Vec::new(),
        };
        samples.push(Sample { name, text, gold });
    }
    Ok(samples)
}

/// The texts of a folder, `NAME.txt`, with the outermost attributions that a reader finds in them.
///
/// # Errors
///
/// If a file cannot be read.
pub fn taught(folder: &Path, teacher: &Reader<'_>) -> io::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for path in sorted(folder)? {
        let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = fs::read(&path)?;
        let input = Input { bytes: &bytes, kind: Some(Kind::Text), ..Input::default() };
        let document = page::Reader::new(teacher.directory()).read(&input).map_err(io::Error::other)?;
        let found = teacher.read(&document).into_iter().filter(|a| a.parent.is_none());
        let gold = found.map(|a| Gold { source: a.source, cue: a.cue, content: a.content }).collect();
        samples.push(Sample { name, text: document.text, gold });
    }
    Ok(samples)
}

fn sorted(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn parse(text: &Text, annotations: &str) -> Vec<Gold> {
    let points = text.code_points();
    let mut records: Vec<String> = Vec::new();
    for line in annotations.lines() {
        // Some records are broken over two lines.
        match records.last_mut() {
            Some(last) if !is_record(line) => last.push_str(line),
            _ => records.push(line.to_owned()),
        }
    }
    let mut spans: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for record in records.iter().filter(|r| r.starts_with('T')) {
        let mut fields = record.split('\t');
        let (Some(id), Some((_, offsets))) = (fields.next(), fields.next().and_then(|f| f.split_once(' '))) else {
            continue;
        };
        let pieces = offsets.split(';').filter_map(|pair| {
            let (start, end) = pair.split_once(' ')?;
            Some(Span::new(points.to_byte(start.parse().ok()?), points.to_byte(end.trim().parse().ok()?)))
        });
        spans.insert(id, pieces.collect());
    }
    let mut golds = Vec::new();
    for record in records.iter().filter(|r| r.starts_with('E')) {
        let mut gold = Gold::default();
        for argument in record.split('\t').nth(1).unwrap_or("").split_whitespace() {
            let Some((role, id)) = argument.split_once(':') else { continue };
            let into = match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Source" => &mut gold.source,
                "Cue" => &mut gold.cue,
                "Content" => &mut gold.content,
                _ => continue,
            };
            into.extend(spans.get(id).into_iter().flatten());
        }
        for part in [&mut gold.source, &mut gold.cue, &mut gold.content] {
            part.sort_unstable();
        }
        golds.push(gold);
    }
    golds
}

fn is_record(line: &str) -> bool {
    let id = line.split('\t').next().unwrap_or("");
    line.contains('\t')
        && id.starts_with(['T', 'E', 'A', 'R', 'M', 'N', '#', '*'])
        && id[1..].chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_pieces_events_and_broken_lines() {
        let text = Text::from("Né said yes.");
        let found = parse(
            &text,
            "T1\tSource 0 2\tNé\nT2\tCue 3 7\tsa\nid\nT3\tContent 8 9;9 11\tyes\nE1\tAttribution:T2 Source:T1 Cue:T2 Content2:T3\n",
        );
        assert_eq!(found.len(), 1);
        assert_eq!(text.slice(found[0].source[0]), "Né");
        assert_eq!(text.slice(found[0].cue[0]), "said");
        assert_eq!(found[0].content.iter().map(|s| text.slice(*s)).collect::<String>(), "yes");
    }
}
