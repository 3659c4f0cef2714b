//! Which media a text names: those the directory knows, and those the text itself introduces as media.

use super::cast::Cast;
use super::lexicon::ENGLISH;
use super::media::{Medium, part_of};
use super::model::AgentKind;
use super::post::is_charge;
use crate::evidence::EvidenceCode;
use crate::outlet::{Context, Entry, Mention, Outlet, OutletDirectory, OutletKind, Strength};
use crate::page::Document;
use crate::text::{Analysis, Span, fold_name};

/// The media of a document that the directory knows, in order of the text, the document's own outlet among them.
pub(super) fn listed_media(document: &Document, analysis: &Analysis<'_>, directory: &OutletDirectory) -> Vec<Medium> {
    let context = context_of(document, directory);
    let mut media: Vec<Medium> = Vec::new();
    let mut programmes: Vec<(String, String)> = Vec::new();
    for mention in mentions_of(document, analysis, directory) {
        let tokens = analysis.tokens_in(mention.span);
        if tokens.is_empty() {
            continue;
        }
        // "Australian outlets" are not The Australian.
        let nation = ["an", "ish", "ese"].iter().any(|e| document.text.slice(mention.span).ends_with(e));
        if nation && tokens.len() == 1 && mention.lead == mention.span {
            continue;
        }
        // "The Norland Farmers' Union" is not the paper "The Union".
        let part_of_name = tokens.len() == 1
            && mention.strength == Strength::NeedsContext
            && tokens.start > 0
            && is_inside_name(analysis, tokens.start);
        if part_of_name {
            continue;
        }
        // "Norland's Ministry of Foreign Affairs" is not the journal "Foreign Affairs".
        if is_charge(analysis, tokens.start) {
            continue;
        }
        // "Washington Post-ABC News poll" names one carrier.
        if let Some(last) = media.last_mut()
            && matches!(document.text.get(last.span.end..mention.span.start), Some("-" | "/" | "–"))
        {
            last.span = last.span.cover(mention.span);
            last.tokens.end = tokens.end;
            last.name = document.text.slice(last.span).to_owned();
            continue;
        }
        // "Telegram" is the platform, "The Telegram" may be a paper.
        let platform = mention.entries.iter().find_map(|&id| match directory.entry(id) {
            Some(Entry::Platform(p)) if mention.lead == mention.span => Some(Entry::Platform(p)),
            _ => None,
        });
        let (name, kind, named) = match platform.or_else(|| directory.meant(&mention, &context)) {
            Some(entry) => meant_by(entry, document.text.slice(mention.span)),
            // Several outlets have the name. "A Times article" is the Times named in full before; else it is kept as
            // printed, and the evidence says so.
            None if let Some(full) = named_before(&media, &mention.alias) => {
                (full.name.clone(), full.kind, EvidenceCode::ShortName)
            }
            None => (mention.alias.clone(), AgentKind::Outlet, EvidenceCode::OutletAmbiguous),
        };
        // "MSNBC's “Morning Joe”" is one carrier, the outlet.
        if kind == AgentKind::Programme
            && let Some(last) = media.last_mut()
            && is_possessive_gap(document.text.get(last.span.end..mention.span.start).unwrap_or("."))
        {
            programmes.push((name, last.name.clone()));
            last.span = last.span.cover(mention.span);
            last.tokens.end = tokens.end;
            continue;
        }
        let of_outlet = programmes.iter().find(|(programme, _)| *programme == name);
        let (name, kind) = match of_outlet {
            // Still a programme: one speaks "on" it.
            Some((_, outlet)) => (outlet.clone(), AgentKind::Programme),
            None => (name, kind),
        };
        media.push(Medium { span: mention.span, tokens, name, kind, named, part: None });
    }
    media
}

/// Name and kind of a listed medium, as the words have it.
pub(super) fn meant_by(entry: Entry<'_>, words: &str) -> (String, AgentKind, EvidenceCode) {
    let (name, kind) = match entry {
        Entry::Outlet(outlet) => (as_written(&printed(outlet), words), kind_of(outlet)),
        Entry::Programme(p) => (p.name.clone(), AgentKind::Programme),
        Entry::Platform(p) => (p.name.clone(), AgentKind::Platform),
    };
    (name, kind, EvidenceCode::OutletAlias)
}

/// The names that stand, and platforms with an everyday name where something is posted on them ("said on Telegram").
fn mentions_of(document: &Document, analysis: &Analysis<'_>, directory: &OutletDirectory) -> Vec<Mention> {
    let mentions = directory.mentions(&document.text);
    let stand = directory.stand(&document.text, &mentions);
    let posted = |m: &Mention| {
        let platform = m.entries.iter().any(|&id| matches!(directory.entry(id), Some(Entry::Platform(_))));
        platform && part_of(analysis, &analysis.tokens_in(m.span), AgentKind::Platform).is_some()
    };
    let is_meant = |m: &Mention, stands| stands || (m.strength == Strength::NeedsContext && posted(m));
    mentions.into_iter().zip(stand).filter_map(|(m, stands)| is_meant(&m, stands).then_some(m)).collect()
}

/// Whether the word before is a name's too, possessive or not.
fn is_inside_name(analysis: &Analysis<'_>, token: usize) -> bool {
    let tokens = analysis.tokens();
    let mark = |i: usize| matches!(analysis.word(i), "'s" | "’s" | "'" | "’");
    let before = if mark(token - 1) { token.checked_sub(2) } else { Some(token - 1) };
    before.is_some_and(|i| {
        let starts = i == 0 || tokens[i - 1].sentence != tokens[i].sentence;
        // "The" of "told The Guardian" is the paper's own.
        let names = analysis.word(i).starts_with(char::is_uppercase) && analysis.word(i) != "The";
        names && tokens[i].sentence == tokens[token].sentence && !starts
    })
}

/// The last medium whose name ends in the last word of `short`.
fn named_before<'m>(media: &'m [Medium], short: &str) -> Option<&'m Medium> {
    let folded = fold_name(short);
    let last = folded.split(' ').next_back()?;
    let one = folded.split(' ').count() == 1;
    media
        .iter()
        .rev()
        .find(|m| one && fold_name(&m.name).split(' ').count() > 1 && fold_name(&m.name).ends_with(&format!(" {last}")))
}

/// Adds to the `listed` media those the text itself introduces, takes the document's own outlet out, and says what
/// part each plays.
pub(super) fn media_of(
    document: &Document,
    analysis: &Analysis<'_>,
    cast: &Cast,
    directory: &OutletDirectory,
    listed: Vec<Medium>,
) -> Vec<Medium> {
    let mut media = listed;
    add_introduced(document, analysis, cast, &mut media);
    add_reporters(analysis, cast, &mut media);
    let own = own_names(document, directory);
    let own_programme = |m: &Medium| m.kind == AgentKind::Programme && is_own_programme(directory, &m.name, &own);
    media.retain(|m| {
        !NEVER.contains(&fold_name(&m.name).as_str())
            && !own.contains(&squeezed(&m.name))
            && !own_programme(m)
            && !is_furniture(document, m.span)
    });
    media.sort_by_key(|m| m.span);
    for medium in &mut media {
        medium.part = part_of(analysis, &medium.tokens, medium.kind);
    }
    media
}

pub(super) fn context_of(document: &Document, directory: &OutletDirectory) -> Context {
    let own = document.outlet.as_ref().and_then(|o| o.domain.as_deref()).and_then(|d| directory.by_domain(d));
    Context {
        country: own.and_then(|o| o.country.clone()),
        language: document.language.clone(),
        domains: document.links.iter().map(|l| l.href.clone()).collect(),
        ..Context::default()
    }
}

/// "ABC News (US)" is printed "ABC News".
pub(super) fn printed(outlet: &Outlet) -> String {
    outlet.name.split(" (").next().unwrap_or(&outlet.name).to_owned()
}

/// "Zero Hedge" where the text parts what the directory joins.
fn as_written(name: &str, words: &str) -> String {
    if words.contains(' ') && !name.contains(' ') && squeezed(name) == squeezed(words) {
        words.to_owned()
    } else {
        name.to_owned()
    }
}

pub(super) fn kind_of(outlet: &Outlet) -> AgentKind {
    if outlet.kind == Some(OutletKind::Agency) { AgentKind::Agency } else { AgentKind::Outlet }
}

fn is_possessive_gap(gap: &str) -> bool {
    let rest = gap.strip_prefix("'s").or_else(|| gap.strip_prefix("’s")).unwrap_or(gap);
    gap.len() <= 16 && rest.chars().all(|c| c == ' ' || "“\"‘'".contains(c))
}

/// Names of small outlets that in running text mean something else nearly always.
const NEVER: [&str; 6] = ["air force", "who", "i", "a life", "capital", "the republican"];

/// Names of the document's own outlet, folded and without spaces.
pub(super) fn own_names(document: &Document, directory: &OutletDirectory) -> Vec<String> {
    let Some(outlet) = &document.outlet else { return Vec::new() };
    let name = squeezed(&outlet.name);
    let bare = squeezed(outlet.name.split(" (").next().unwrap_or(&outlet.name));
    let short = ["newsagency", "news"].iter().find_map(|tail| bare.strip_suffix(tail)).map(str::to_owned);
    let listed = outlet.domain.as_deref().and_then(|d| directory.by_domain(d));
    let listed = listed.or_else(|| directory.resolve(&outlet.name, &Context::default()).one().map(|c| c.outlet));
    let aliases = listed.into_iter().flat_map(|o| o.aliases.iter().chain([&o.name]).map(|n| squeezed(n)));
    [Some(name), Some(bare), short].into_iter().flatten().chain(aliases).collect()
}

/// Whether the document's own outlet broadcasts it.
fn is_own_programme(directory: &OutletDirectory, name: &str, own: &[String]) -> bool {
    directory.programme(name).is_some_and(|p| own.contains(&squeezed(&p.outlet)))
}

/// A name without article and spaces: a page may give its site as "LakeportVoice".
pub(super) fn squeezed(name: &str) -> String {
    let name: String = fold_name(name).split(' ').collect();
    name.strip_prefix("the").filter(|rest| rest.len() > 2).unwrap_or(&name).to_owned()
}

pub(super) fn is_furniture(document: &Document, span: Span) -> bool {
    document.furniture.iter().any(|f| f.contains(span))
}

/// Last words of the names that media give themselves.
const MEDIA_WORDS: [&str; 32] = [
    "News",
    "Times",
    "Post",
    "Journal",
    "Tribune",
    "Herald",
    "Gazette",
    "Magazine",
    "Radio",
    "Show",
    "Podcast",
    "Media",
    "Review",
    "Chronicle",
    "Observer",
    "Press",
    "Daily",
    "Weekly",
    "Today",
    "Tonight",
    "Courier",
    "Telegraph",
    "Bulletin",
    "Examiner",
    "Record",
    "Sentinel",
    "Standard",
    "Inquirer",
    "Globe",
    "Mail",
    "Wire",
    "Insider",
];

/// Adds names that the directory does not know and that the text shows to be media: by the name's own words ("Montana
/// Free Press"), or by the noun before it ("the newspaper Dagens Bladet").
fn add_introduced(document: &Document, analysis: &Analysis<'_>, cast: &Cast, media: &mut Vec<Medium>) {
    let mut found: Vec<Medium> = Vec::new();
    for mention in &cast.mentions {
        let (start, end) = (mention.tokens.start, mention.tokens.end);
        if media.iter().any(|m| m.span.overlaps(mention.span)) || cast.members[mention.member].person {
            continue;
        }
        let words: Vec<&str> = (start..end).map(|i| analysis.word(i)).collect();
        let by_words = words.len() > 1
            && (MEDIA_WORDS.contains(words.last().expect("a name has a word"))
                || words.windows(2).any(|w| w[0] == "Journal" && w[1] == "of"));
        let noun = start.checked_sub(1).map(|i| analysis.lower(i)).unwrap_or_default();
        let by_noun = ENGLISH.carrier_nouns.contains(noun.as_str())
            && !matches!(
                noun.as_str(),
                "agency" | "program" | "blog" | "paper" | "daily" | "weekly" | "show" | "station"
            );
        let by_use = is_used_as_medium(analysis, start, end);
        // "<a>Radio Tessara</a> reported": a name that leads somewhere, where only a medium's stands.
        let linked = document.links.iter().any(|l| l.span.overlaps(mention.span));
        let by_link = linked && part_of(analysis, &mention.tokens, AgentKind::Outlet).is_some();
        if !by_words && !by_noun && !by_use && !by_link {
            continue;
        }
        let programme = words.iter().any(|w| matches!(*w, "Show" | "Podcast" | "Radio" | "Today" | "Tonight"));
        let kind = if programme || noun == "podcast" { AgentKind::Programme } else { AgentKind::Outlet };
        let (span, tokens) = with_of(analysis, cast, mention);
        let name = analysis.text().slice(span).to_owned();
        found.push(Medium { span, tokens, name, kind, named: EvidenceCode::NamedInText, part: None });
    }
    // What is a medium in one place is one wherever it is named.
    let names: Vec<(String, AgentKind)> = found.iter().map(|m| (fold_name(&m.name), m.kind)).collect();
    for mention in &cast.mentions {
        let name = analysis.text().slice(mention.span);
        let known = names.iter().find(|(n, _)| *n == fold_name(name));
        if let Some((_, kind)) = known
            && !media.iter().chain(&found).any(|m| m.span.overlaps(mention.span))
        {
            found.push(Medium {
                span: mention.span,
                tokens: mention.tokens.clone(),
                name: name.to_owned(),
                kind: *kind,
                named: EvidenceCode::NamedInText,
                part: None,
            });
        }
    }
    media.extend(found);
}

/// Whether a name that no list knows is used as only a medium's is: "told InsideTrack", "The Vane's report", "reports
/// from The Vane".
fn is_used_as_medium(analysis: &Analysis<'_>, start: usize, end: usize) -> bool {
    let word = |i: usize| analysis.lower(i);
    let body = (start..end)
        .any(|i| ENGLISH.organisation_words.contains(word(i).as_str()) || ENGLISH.titles.contains(word(i).as_str()));
    if body {
        return false;
    }
    let before = start.checked_sub(1).map(word).unwrap_or_default();
    let article = usize::from(matches!(before.as_str(), "the" | "a"));
    let lead = start.checked_sub(1 + article).map(word).unwrap_or_default();
    let lead2 = start.checked_sub(2 + article).map(word).unwrap_or_default();
    let next = word(end);
    // "told Congress" and "told Lindt" are no media: a new name, told something in so many words.
    // One plain word is a surname more often than a site.
    let distinct = end - start > 1 || analysis.word(start).chars().skip(1).any(char::is_uppercase);
    let told = distinct
        && ENGLISH.telling.contains(lead.as_str())
        && article == 0
        && matches!(next.as_str(), "that" | ":" | "," | "." | "in" | "on");
    // "wrote Ada Lindt for Morning Vane".
    let writes_for = lead == "for"
        && distinct
        && (2..=6).any(|n| {
            start
                .checked_sub(n + article)
                .is_some_and(|i| matches!(word(i).as_str(), "wrote" | "writes" | "reports" | "reported"))
        });
    let reports_from =
        matches!(lead.as_str(), "from" | "by") && lead2 == "reports" && !matches!(next.as_str(), "'s" | "’s");
    let report = matches!(next.as_str(), "'s" | "’s")
        && matches!(word(end + 1).as_str(), "report" | "reporting" | "scoop" | "reporters");
    let reports =
        matches!(next.as_str(), "reports" | "reported") && matches!(word(end + 1).as_str(), "that" | "," | "." | "on");
    told || writes_for || reports_from || report || reports
}

/// "Journal" of "Journal of Surgery": the name goes on after an "of".
fn with_of(analysis: &Analysis<'_>, cast: &Cast, mention: &super::cast::Mention) -> (Span, std::ops::Range<usize>) {
    let end = mention.tokens.end;
    let journal =
        (mention.tokens.start..end).any(|i| matches!(analysis.word(i), "Journal" | "Annals" | "Bulletin" | "Review"));
    let next =
        cast.mentions.iter().find(|m| m.tokens.start == end + 1).filter(|_| journal && analysis.word(end) == "of");
    match next {
        Some(next) => (mention.span.cover(next.span), mention.tokens.start..next.tokens.end),
        None => (mention.span, mention.tokens.clone()),
    }
}

/// Later mentions of a reporter stand for the medium: "NPR's Ada Feng ... per Feng".
fn add_reporters(analysis: &Analysis<'_>, cast: &Cast, media: &mut Vec<Medium>) {
    let word = |i: usize| analysis.lower(i);
    let mut reporters: Vec<(usize, usize, Medium)> = Vec::new();
    for medium in media.iter().filter(|m| !matches!(m.kind, AgentKind::Platform)) {
        for mention in cast.mentions.iter().filter(|m| cast.members[m.member].person) {
            let (m, p) = (&medium.tokens, &mention.tokens);
            let possessed = m.end + 1 == p.start && matches!(word(m.end).as_str(), "'s" | "’s");
            let gap = m.start.saturating_sub(p.end);
            let of = p.end < m.start
                && gap <= 3
                && (p.end..m.start).any(|i| matches!(word(i).as_str(), "of" | "for"))
                && (p.end..m.start).all(|i| {
                    matches!(word(i).as_str(), "of" | "for" | "the" | "reports" | "writes" | "reporting" | "wrote")
                });
            if possessed || of {
                reporters.push((mention.member, p.end.max(m.end), medium.clone()));
            }
        }
    }
    let mut found = Vec::new();
    for mention in &cast.mentions {
        let of =
            reporters.iter().find(|(member, after, _)| *member == mention.member && mention.tokens.start >= *after);
        if let Some((_, _, medium)) = of
            && !media.iter().any(|m| m.span.overlaps(mention.span))
        {
            let reports = part_of(analysis, &mention.tokens, medium.kind) == Some(super::media::Part::Reports);
            if reports {
                found.push(Medium {
                    span: mention.span,
                    tokens: mention.tokens.clone(),
                    named: EvidenceCode::CarrierByNoun,
                    ..medium.clone()
                });
            }
        }
    }
    media.extend(found);
}
