//! What is said of each story and each copy.

use crate::evidence::EvidenceCode;
use crate::page::{DocumentId, When};
use crate::syndication::{Audit, Changes, Cluster, Direction, EdgeKind, QuotationChange, Role};
use crate::text::Span;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a report shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Stories carried by fewer outlets are left out.
    pub outlets: usize,
    /// Only stories that these documents belong to or share text with; all where it is empty.
    pub seeds: Vec<DocumentId>,
}

impl Default for Options {
    fn default() -> Self {
        Self { outlets: 2, seeds: Vec::new() }
    }
}

/// An audit as lines for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Documents looked at.
    pub documents: usize,
    /// The stories shown, most carried first.
    pub stories: Vec<StoryReport>,
    /// Stories carried by fewer outlets than asked for.
    pub left_out: usize,
    /// Seeds that share text with no other document.
    pub alone: Vec<String>,
}

/// One story: a cluster, and the documents that share parts of it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryReport {
    /// The cluster's id.
    pub id: String,
    /// The headline of the text the others are compared with.
    pub headline: String,
    /// Different outlets among the members.
    pub outlets: usize,
    /// Where the text comes from, with what shows it, in a sentence.
    pub origin: String,
    /// The agency's or outlet's name.
    pub origin_name: Option<String>,
    /// Fewest and most independent texts among all that carry it in whole or in part.
    pub independent: (usize, usize),
    /// Its members, earliest first; those without a time last.
    pub copies: Vec<CopyLine>,
    /// Documents outside the cluster that share a part, most first.
    pub parts: Vec<CopyLine>,
}

/// What one document did.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyLine {
    /// Whose page it is; its id where that is not known.
    pub outlet: String,
    /// The document.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it says it was published.
    pub published: Option<String>,
    /// What it is to the others: a role, or "part".
    pub role: &'static str,
    /// Share of its own words that it has from the others, from 0 to 1.
    pub share: f32,
    /// The document it most likely came by, with how that is known.
    pub from: Option<(String, Direction)>,
    /// That document's id.
    pub parent: Option<String>,
    /// Whether it names the origin; `None` for the origin's own page and where there is none.
    pub credits: Option<bool>,
    /// For a document that shares a part: the member it shares most with.
    pub with: Option<String>,
    /// What it changed, a phrase each.
    pub did: Vec<String>,
}

impl Report {
    /// Puts an audit into lines. Copies are compared with their story's reference text here, on all cores.
    pub fn of(audit: &Audit, options: &Options) -> Self {
        let seeds: BTreeSet<usize> =
            options.seeds.iter().filter_map(|id| audit.documents.binary_search_by(|d| d.id.cmp(id)).ok()).collect();
        let ties = ties(audit);
        let wanted = |cluster: &&Cluster| {
            let touches = |at: usize| {
                seeds.contains(&at)
                    || ties.get(&at).into_iter().flatten().any(|&e| {
                        let edge = &audit.edges[e];
                        seeds.contains(&edge.from) || seeds.contains(&edge.to)
                    })
            };
            options.seeds.is_empty() || cluster.members.iter().any(|m| touches(m.document))
        };
        let shown: Vec<&Cluster> = audit.clusters.iter().filter(wanted).collect();
        let all = shown.len();
        let shown: Vec<&Cluster> = shown.into_iter().filter(|c| outlets(audit, c) >= options.outlets).collect();
        let left_out = all - shown.len();
        let mut stories: Vec<StoryReport> = shown.par_iter().map(|cluster| story(audit, cluster, &ties)).collect();
        stories
            .sort_by(|a, b| b.outlets.cmp(&a.outlets).then(b.copies.len().cmp(&a.copies.len())).then(a.id.cmp(&b.id)));
        let alone = seeds.iter().filter(|at| !ties.contains_key(at)).map(|&at| audit.id(at).to_string()).collect();
        Self { documents: audit.documents.len(), stories, left_out, alone }
    }
}

/// The edges of each document.
fn ties(audit: &Audit) -> BTreeMap<usize, Vec<usize>> {
    let mut ties: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, edge) in audit.edges.iter().enumerate() {
        ties.entry(edge.from).or_default().push(at);
        ties.entry(edge.to).or_default().push(at);
    }
    ties
}

fn outlets(audit: &Audit, cluster: &Cluster) -> usize {
    let names: BTreeSet<String> = cluster.members.iter().map(|m| outlet_of(audit, m.document)).collect();
    names.len()
}

fn outlet_of(audit: &Audit, at: usize) -> String {
    audit.outlet(at).map_or_else(|| audit.id(at).to_string(), str::to_owned)
}

fn story(audit: &Audit, cluster: &Cluster, ties: &BTreeMap<usize, Vec<usize>>) -> StoryReport {
    let reference = cluster.reference(audit);
    let members: BTreeSet<usize> = cluster.members.iter().map(|m| m.document).collect();
    let mut changes: Vec<(usize, Changes)> =
        members.iter().filter(|&&m| m != reference).map(|&m| (m, audit.changes(reference, m))).collect();
    let own = its_own(&mut changes);
    let corrected = members.iter().any(|&m| audit.correction(m).is_some());
    let mut copies: Vec<(i64, CopyLine)> = Vec::new();
    for member in &cluster.members {
        let at = member.document;
        let mut did = match changes.iter().find(|(m, _)| *m == at) {
            Some((_, changes)) => phrases(audit, reference, at, changes),
            None if member.role == Role::Origin => Vec::new(),
            None if own > 0 => vec!["the others are compared with this".to_owned(), counted(own, "paragraph", "added")],
            None => vec!["the others are compared with this".to_owned()],
        };
        if member.credits_origin == Some(false) && cluster.origin.as_ref().is_some_and(is_credited) {
            did.push("credit dropped".to_owned());
        }
        match audit.correction(at) {
            Some(_) => did.push("carries a correction".to_owned()),
            None if corrected => did.push("correction not carried".to_owned()),
            None => {}
        }
        let parent = ties.get(&at).into_iter().flatten().map(|&e| &audit.edges[e]).find(|e| e.to == at && e.parent);
        let mut line = line(audit, at, member.role.as_str(), member.containment, did);
        line.credits = member.credits_origin;
        line.from = parent.map(|e| (outlet_of(audit, e.from), e.direction));
        line.parent = parent.map(|e| audit.id(e.from).to_string());
        copies.push((moment(line.published.as_deref()), line));
    }
    copies.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.outlet.cmp(&b.1.outlet)).then_with(|| a.1.id.cmp(&b.1.id)));
    let parts = parts(audit, &members, ties);
    let part_outlets: BTreeSet<&str> = parts.iter().map(|p| p.outlet.as_str()).collect();
    let member_outlets: BTreeSet<String> = members.iter().map(|&m| outlet_of(audit, m)).collect();
    let others = part_outlets.iter().filter(|o| !member_outlets.contains(**o)).count();
    StoryReport {
        id: cluster.id.clone(),
        headline: headline(audit, reference, members.iter().copied().find(|&m| m != reference)),
        outlets: member_outlets.len(),
        origin: origin(audit, cluster),
        origin_name: cluster.origin.as_ref().and_then(|o| o.name.clone()),
        independent: (1, 1 + others),
        copies: copies.into_iter().map(|(_, line)| line).collect(),
        parts,
    }
}

/// Takes paragraphs that no copy has out of what each of them dropped, and says how many there are: where the wire's own
/// page is not here, they are the compared page's own addition.
fn its_own(changes: &mut [(usize, Changes)]) -> usize {
    let Some((_, first)) = changes.first() else { return 0 };
    let own: Vec<Span> =
        first.dropped.iter().copied().filter(|span| changes.iter().all(|(_, c)| c.dropped.contains(span))).collect();
    for (_, change) in changes.iter_mut() {
        change.dropped.retain(|span| !own.contains(span));
    }
    own.len()
}

fn counted(n: usize, what: &str, done: &str) -> String {
    format!("{n} {what}{} {done}", if n == 1 { "" } else { "s" })
}

fn is_credited(origin: &crate::syndication::Origin) -> bool {
    origin.code == EvidenceCode::CreditMajority
}

fn moment(published: Option<&str>) -> i64 {
    published.and_then(When::parse).map_or(i64::MAX, |w| w.seconds)
}

fn headline(audit: &Audit, at: usize, other: Option<usize>) -> String {
    let document = &audit.documents[at];
    document.title.clone().unwrap_or_else(|| {
        let head = other.and_then(|other| audit.shared_head(at, other)).or_else(|| document.text.paragraphs().next());
        let first = head.map_or("", |p| document.text.slice(p));
        let short: String = first.chars().take(90).collect();
        if short.len() < first.len() { format!("{short}…") } else { short }
    })
}

/// Documents outside the cluster that share a part of its text with a member.
fn parts(audit: &Audit, members: &BTreeSet<usize>, ties: &BTreeMap<usize, Vec<usize>>) -> Vec<CopyLine> {
    let mut best: BTreeMap<usize, (f32, usize)> = BTreeMap::new();
    for edge in members.iter().flat_map(|m| ties.get(m).into_iter().flatten()).map(|&e| &audit.edges[e]) {
        let (other, member, share) = if members.contains(&edge.from) {
            (edge.to, edge.from, edge.share[1])
        } else {
            (edge.from, edge.to, edge.share[0])
        };
        if members.contains(&other) {
            continue;
        }
        let entry = best.entry(other).or_insert((share, member));
        if share > entry.0 {
            *entry = (share, member);
        }
    }
    let mut parts: Vec<CopyLine> = best
        .into_iter()
        .map(|(at, (share, with))| {
            let mut part = line(audit, at, "part", share, Vec::new());
            part.with = Some(audit.id(with).to_string());
            let edge = ties[&at]
                .iter()
                .map(|&e| &audit.edges[e])
                .find(|e| e.from.min(e.to) == at.min(with) && e.from.max(e.to) == at.max(with));
            if let Some(edge) = edge {
                let way = if edge.to == at { "has" } else { "gave" };
                let way = if edge.direction == Direction::Unknown { "shares" } else { way };
                let preposition = match way {
                    "has" => "from",
                    "gave" => "to",
                    _ => "with",
                };
                let what = if edge.kind == EdgeKind::Revision { "words of another time" } else { "words" };
                part.did.push(format!("{way} {} {what} {preposition} {}", edge.words, outlet_of(audit, with)));
            }
            part
        })
        .collect();
    parts.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.id.cmp(&b.id)));
    parts
}

fn line(audit: &Audit, at: usize, role: &'static str, share: f32, did: Vec<String>) -> CopyLine {
    let document = &audit.documents[at];
    CopyLine {
        outlet: outlet_of(audit, at),
        id: document.id.to_string(),
        url: document.url.as_ref().map(ToString::to_string),
        title: document.title.clone(),
        published: document.published.clone(),
        role,
        share,
        from: None,
        parent: None,
        credits: None,
        with: None,
        did,
    }
}

fn phrases(audit: &Audit, reference: usize, at: usize, changes: &Changes) -> Vec<String> {
    let (from, to) = (&audit.documents[reference].text, &audit.documents[at].text);
    let mut did = Vec::new();
    if changes.headline.is_some() {
        did.push("new headline".to_owned());
    }
    for (spans, what) in [(&changes.dropped, "dropped"), (&changes.added, "added"), (&changes.moved, "moved")] {
        if !spans.is_empty() {
            did.push(counted(spans.len(), "paragraph", what));
        }
    }
    for (kind, word) in [(QuotationChange::Trimmed, "trimmed"), (QuotationChange::Altered, "altered")] {
        let mut of = changes.quotations.iter().filter(|q| q.2 == kind);
        if let Some((_, copy, _)) = of.next() {
            did.push(match of.count() {
                0 => format!("quotation {word}: “{}”", short(to.slice(*copy))),
                more => format!("{}, first “{}”", counted(more + 1, "quotation", word), short(to.slice(*copy))),
            });
        }
    }
    for (old, new) in changes.numbers.iter().take(3) {
        did.push(format!("number changed: {} → {}", number(from, *old), number(to, *new)));
    }
    if let Some((old, new)) = changes.attributions.first() {
        let old = short(from.slice(*old));
        did.push(match new {
            Some(new) => format!("attribution changed: “{old}” → “{}”", short(to.slice(*new))),
            None => format!("attribution dropped: “{old}”"),
        });
    }
    did
}

/// A number whole: "61,000" for the "61" that differs.
fn number(text: &str, at: Span) -> &str {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (mut start, mut end) = (at.start, at.end);
    while text[..start].ends_with([',', '.']) && digit(text[..start - 1].chars().next_back()) {
        start -= 1;
        start = text[..start].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |i| i + 1);
    }
    while text[end..].starts_with([',', '.']) && digit(text[end + 1..].chars().next()) {
        end += 1;
        end += text[end..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - end);
    }
    &text[start..end]
}

fn short(words: &str) -> String {
    const LONGEST: usize = 60;
    let line = crate::text::squeeze(words);
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

fn origin(audit: &Audit, cluster: &Cluster) -> String {
    let Some(origin) = &cluster.origin else {
        return "not known: no copy credits anybody, and times do not tell".to_owned();
    };
    let name = origin.name.clone().or_else(|| origin.document.map(|at| audit.id(at).to_string()));
    let name = name.unwrap_or_else(|| "not known".to_owned());
    let page = match origin.document {
        Some(_) => "its page is here",
        None => "its own page is not here",
    };
    let why = match origin.code {
        EvidenceCode::CreditMajority => {
            let named = cluster.members.iter().filter(|m| m.credits_origin == Some(true)).count();
            let dropped = cluster.members.iter().filter(|m| m.credits_origin == Some(false)).count();
            let credit = if named == 1 { "copy credits it" } else { "copies credit it" };
            match dropped {
                0 => format!("{named} {credit}"),
                n => format!("{named} {credit}, {n} do{} not", if n == 1 { "es" } else { "" }),
            }
        }
        EvidenceCode::PublishedEarlier => "nobody is credited; its page gives the earliest time".to_owned(),
        _ => "a guess: nobody is credited, and the others are seen to carry other people’s copy".to_owned(),
    };
    format!("{name} ({}): {why}; {page}", origin.confidence)
}
