//! The directory's rows, as one long text that is cut up only where it is looked at.

use super::{Entry, Outlet, OutletKind, Platform, Programme, StateTypology};
use flate2::{Decompress, FlushDecompress};
use std::ops::Range;
use std::sync::OnceLock;

/// Made by `build.rs` from the CSV files in `data/`.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/outlets.bin"));

pub(super) const FIELD: char = '\u{1f}';

/// Begins the line of repeated values.
const VALUES: &str = "V\u{1f}";

/// What the table holds of one entry without cutting its line up.
#[derive(Debug, Clone)]
pub(super) struct Row {
    start: u32,
    end: u32,
    /// Ends of the first four fields behind the tag, from `start`: an outlet's names and host names.
    ends: [u16; 4],
    pub tag: Tag,
    pub tier: u8,
    pub evidence: u8,
    made: OnceLock<Box<Made>>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Outlet,
    Programme,
    Platform,
}

#[derive(Debug, Clone)]
enum Made {
    Outlet(Outlet),
    Programme(Programme),
    Platform(Platform),
}

/// The rows and the text they stand in.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub text: String,
    pub rows: Vec<Row>,
    /// What rows give by number in place of a kind or a source.
    values: Vec<String>,
}

/// The embedded text, a few milliseconds' work.
pub(super) fn embedded_text() -> String {
    let (length, packed) = PACKED.split_first_chunk().expect("the build puts the length in front");
    // With room for all of it, the text is unpacked in place and not through a window.
    let mut text = Vec::with_capacity(u32::from_le_bytes(*length) as usize);
    let mut inflate = Decompress::new(false);
    inflate.decompress_vec(packed, &mut text, FlushDecompress::Finish).expect("the build packed it");
    String::from_utf8(text).expect("the build packed text")
}

impl Table {
    /// Reads lines in the form `build.rs` and the overlay write; others are left out.
    pub(super) fn new(text: String) -> Self {
        let mut rows = Vec::with_capacity(text.len() / 80);
        let mut values = Vec::new();
        let mut start = 0;
        for line in text.split_terminator('\n') {
            match Row::read(line, start) {
                Some(row) => rows.push(row),
                None => {
                    values.extend(line.strip_prefix(VALUES).into_iter().flat_map(|l| l.split(FIELD)).map(str::to_owned))
                }
            }
            start += line.len() + 1;
        }
        Self { text, rows, values }
    }

    /// The line of repeated values, for a table made from this one.
    pub(super) fn values_line(&self) -> String {
        format!("{VALUES}{}\n", self.values.join(&FIELD.to_string()))
    }

    /// The whole line of a row.
    pub(super) fn line(&self, row: &Row) -> &str {
        &self.text[row.start as usize..row.end as usize]
    }

    /// The place of a row's nth field in the text, for the first four: name, aliases, and host names.
    pub(super) fn place(&self, row: &Row, field: usize) -> Range<usize> {
        let start = row.start as usize;
        // The tag and its divider are two bytes.
        let from = field.checked_sub(1).map_or(2, |before| usize::from(row.ends[before]) + 1);
        let to = usize::from(row.ends[field]);
        start + from.min(to)..start + to
    }

    /// The row's main name.
    pub(super) fn name(&self, row: &Row) -> &str {
        &self.text[self.place(row, 0)]
    }

    /// Every host name of a row.
    pub(super) fn domains<'t>(&'t self, row: &Row) -> impl Iterator<Item = &'t str> + use<'t> {
        let fields = match row.tag {
            Tag::Outlet => 2..4,
            Tag::Platform => 2..3,
            Tag::Programme => 0..0,
        };
        let (one, more) = (fields.start, fields.end);
        let field = |n: usize| if (one..more).contains(&n) { &self.text[self.place(row, n)] } else { "" };
        list(field(2)).chain(list(field(3)))
    }

    /// The row cut up; made when first asked for, then kept.
    pub(super) fn entry(&self, index: usize) -> Option<Entry<'_>> {
        let row = self.rows.get(index)?;
        Some(match &**row.made.get_or_init(|| Box::new(make(self.line(row), row, &self.values))) {
            Made::Outlet(x) => Entry::Outlet(x),
            Made::Programme(x) => Entry::Programme(x),
            Made::Platform(x) => Entry::Platform(x),
        })
    }
}

impl Row {
    /// Finds the first fields of a line; `None` where it has another form or is absurdly long.
    fn read(line: &str, start: usize) -> Option<Self> {
        let tag = match line.as_bytes().first()? {
            b'O' => Tag::Outlet,
            b'P' => Tag::Programme,
            b'F' => Tag::Platform,
            _ => return None,
        };
        // One pass over the bytes: this loop is a good part of the loading time.
        let mut ends = [line.len(); 7];
        let mut found = 0;
        for (i, &byte) in line.as_bytes().iter().enumerate().skip(2) {
            if byte == FIELD as u8 {
                ends[found] = i;
                found += 1;
                if found == ends.len() {
                    break;
                }
            }
        }
        let number = |n: usize| line.get(ends[n - 1] + 1..ends[n]).and_then(|n| n.parse().ok()).unwrap_or(0);
        let (tier, evidence) = match tag {
            Tag::Outlet => (number(5), number(6)),
            Tag::Programme | Tag::Platform => (1, 0),
        };
        let end = |n: usize| u16::try_from(ends[n]).ok();
        Some(Self {
            start: u32::try_from(start).ok()?,
            end: u32::try_from(start + line.len()).ok()?,
            ends: [end(0)?, end(1)?, end(2)?, end(3)?],
            tag,
            tier,
            evidence,
            made: OnceLock::new(),
        })
    }
}

/// The parts of a list field.
pub(super) fn list(field: &str) -> impl Iterator<Item = &str> {
    field.split('|').filter(|part| !part.is_empty())
}

fn owned(field: &str) -> Vec<String> {
    list(field).map(str::to_owned).collect()
}

fn make(line: &str, row: &Row, values: &[String]) -> Made {
    let mut fields = line.split(FIELD).skip(1);
    let mut next = || fields.next().unwrap_or("");
    let name = next().to_owned();
    let aliases = owned(next());
    match row.tag {
        Tag::Programme => Made::Programme(Programme { name, aliases, outlet: next().to_owned() }),
        Tag::Platform => Made::Platform(Platform { name, aliases, domains: owned(next()) }),
        Tag::Outlet => {
            let mut domains = owned(next());
            domains.extend(owned(next()));
            let country = said(next());
            let (_tier, _evidence) = (next(), next());
            // A user's row has the word itself.
            let value = |field| match str::parse::<usize>(field) {
                Ok(n) => values.get(n).map_or("", String::as_str),
                Err(_) => field,
            };
            Made::Outlet(Outlet {
                name,
                aliases,
                domains,
                country,
                kind: OutletKind::parse(value(next())),
                owner: said(next()),
                state_typology: StateTypology::parse(next()),
                language: said(next()),
                feed: said(next()),
                wikidata: said(next()),
                tier: row.tier,
                evidence: row.evidence,
                source: value(next()).split('+').filter(|s| !s.is_empty()).map(str::to_owned).collect(),
            })
        }
    }
}

fn said(field: &str) -> Option<String> {
    (!field.is_empty()).then(|| field.to_owned())
}
