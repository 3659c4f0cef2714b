//! Two hash tables over a [`Table`]: names by the number of their words, rows by host name.

use super::key::{self, Token};
use super::table::{Table, Tag};

/// The longest name looked for in a text, in words. Longer ones (12 in the data) are found by name only.
pub(super) const LONGEST: usize = 12;

/// Among the lengths of names that begin with a word: one of them is printed without capitals, as "dpa" is.
pub(super) const SMALL_LETTERS: u16 = 1;

/// One name of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    /// The number of its words.
    phrase: u64,
    pub row: u32,
    /// The name within the table's text.
    start: u32,
    length: u16,
    /// Whether it is the row's own name, with or without the part in brackets.
    pub own: bool,
    /// The next name with the same number; `NONE` ends the chain.
    next: u32,
}

const NONE: u32 = u32::MAX;

impl Posting {
    /// The name as the table prints it.
    pub(super) fn name<'t>(&self, table: &'t Table) -> &'t str {
        &table.text[self.start as usize..self.start as usize + usize::from(self.length)]
    }
}

/// Places of things by their number: a hash table that holds indexes only.
///
/// The standard map with 16-byte entries took twice as long to fill, most of it for memory touched the first time.
#[derive(Debug, Clone)]
struct Places(Vec<u32>);

impl Places {
    /// Room for `count` things, at most half filled.
    fn new(count: usize) -> Self {
        Self(vec![NONE; (count.max(8) * 2).next_power_of_two()])
    }

    /// The cell of the thing that `is` it, or the free cell where it would go.
    fn cell(&self, number: u64, is: impl Fn(u32) -> bool) -> usize {
        let mask = self.0.len() - 1;
        let mut at = number as usize & mask;
        while self.0[at] != NONE && !is(self.0[at]) {
            at = (at + 1) & mask;
        }
        at
    }
}

/// The tables.
#[derive(Debug, Clone)]
pub(super) struct Index {
    /// First words of names; `lengths` holds, beside a word's number, bit n for a name of n words that begins with it and [`SMALL_LETTERS`].
    first: Places,
    lengths: Vec<(u64, u16)>,
    names: Places,
    postings: Vec<Posting>,
    hosts: Places,
    domains: Vec<(u64, u32)>,
}

impl Index {
    pub(super) fn new(table: &Table) -> Self {
        let parts = |field: &str| match field {
            "" => 0,
            _ => field.bytes().filter(|b| *b == b'|').count() + 1,
        };
        let lists = |n| table.rows.iter().map(|r| parts(&table.text[table.place(r, n)])).sum::<usize>();
        let closing = |n| table.rows.iter().map(|r| table.text[table.place(r, n)].matches(')').count()).sum::<usize>();
        let brackets = closing(0) + closing(1);
        // Exact bounds, and a name without its brackets begins with the same word: no table fills up.
        let first = table.rows.len() + lists(1);
        let names = first + brackets;
        let hosts = lists(2) + lists(3);
        let mut index = Self {
            first: Places::new(first),
            lengths: Vec::with_capacity(table.rows.len()),
            names: Places::new(names),
            postings: Vec::with_capacity(names),
            hosts: Places::new(hosts),
            domains: Vec::with_capacity(hosts),
        };
        let mut tokens = Vec::new();
        for (i, row) in table.rows.iter().enumerate() {
            for (field, own) in [(0, true), (1, false)] {
                let place = table.place(row, field);
                let mut at = place.start;
                for name in table.text[place].split('|') {
                    index.add(i, at, name, own, &mut tokens);
                    let short = without_brackets(name);
                    if short.len() < name.len() {
                        index.add(i, at, short, own, &mut tokens);
                    }
                    at += name.len() + 1;
                }
            }
            for domain in table.domains(row) {
                index.add_host(table, i, domain);
            }
        }
        index
    }

    fn add(&mut self, row: usize, start: usize, name: &str, own: bool, tokens: &mut Vec<Token>) {
        key::name_tokens(name, tokens);
        let (Some(first), Ok(length)) = (tokens.first(), u16::try_from(name.len())) else { return };
        if tokens.len() <= LONGEST {
            let cell = self.first.cell(first.hash, |i| self.lengths[i as usize].0 == first.hash);
            if self.first.0[cell] == NONE {
                self.first.0[cell] = self.lengths.len() as u32;
                self.lengths.push((first.hash, 0));
            }
            let small = if name.contains(char::is_uppercase) { 0 } else { SMALL_LETTERS };
            self.lengths[self.first.0[cell] as usize].1 |= 1 << tokens.len() | small;
        }
        let phrase = key::phrase(tokens);
        let cell = self.names.cell(phrase, |i| self.postings[i as usize].phrase == phrase);
        let next = std::mem::replace(&mut self.names.0[cell], self.postings.len() as u32);
        self.postings.push(Posting { phrase, row: row as u32, start: start as u32, length, own, next });
    }

    fn add_host(&mut self, table: &Table, row: usize, host: &str) {
        let number = host_key(host);
        let cell = self.hosts.cell(number, |i| self.domains[i as usize].0 == number);
        if self.hosts.0[cell] == NONE {
            self.hosts.0[cell] = self.domains.len() as u32;
            self.domains.push((number, row as u32));
            return;
        }
        // Outlets before platforms, the user's rows and better known outlets before others.
        let rank = |i: usize| {
            let row = &table.rows[i];
            (row.tag != Tag::Outlet, row.tier, u8::MAX - row.evidence)
        };
        let held = &mut self.domains[self.hosts.0[cell] as usize].1;
        if rank(row) < rank(*held as usize) {
            *held = row as u32;
        }
    }

    /// Bit n is set when a name of n words may begin with this word; bit 0 is [`SMALL_LETTERS`].
    pub(super) fn lengths(&self, word: u64) -> u16 {
        let cell = self.first.cell(word, |i| self.lengths[i as usize].0 == word);
        self.lengths.get(self.first.0[cell] as usize).map_or(0, |(_, lengths)| *lengths)
    }

    /// The names whose words have this number, in row order; a row's own name before its aliases.
    pub(super) fn names(&self, phrase: u64) -> Vec<Posting> {
        let mut found = Vec::new();
        let mut at = self.names.0[self.names.cell(phrase, |i| self.postings[i as usize].phrase == phrase)];
        while let Some(&posting) = self.postings.get(at as usize) {
            found.push(posting);
            at = posting.next;
        }
        found.sort_by_key(|p| (p.row, !p.own, p.start, p.length));
        found
    }

    /// The row with this very host name.
    pub(super) fn host(&self, table: &Table, host: &str) -> Option<usize> {
        let number = host_key(host);
        let cell = self.hosts.cell(number, |i| self.domains[i as usize].0 == number);
        let row = self.domains.get(self.hosts.0[cell] as usize)?.1 as usize;
        table.domains(&table.rows[row]).any(|d| d == host || ascii(d).as_deref() == Some(host)).then_some(row)
    }
}

/// "ABC News (US)" is printed "ABC News".
pub(super) fn without_brackets(name: &str) -> &str {
    match name.find(" (") {
        Some(at) if name.ends_with(')') => &name[..at],
        _ => name,
    }
}

/// A host name's number; names outside ASCII count as their IDNA form.
fn host_key(host: &str) -> u64 {
    match ascii(host) {
        Some(ascii) => raw_key(&ascii),
        None => raw_key(host),
    }
}

fn raw_key(host: &str) -> u64 {
    key::word_hash_of_bytes(host.as_bytes())
}

/// The IDNA form of a host name outside ASCII.
fn ascii(host: &str) -> Option<String> {
    if host.is_ascii() {
        return None;
    }
    match url::Host::parse(host) {
        Ok(url::Host::Domain(ascii)) => Some(ascii),
        _ => None,
    }
}
