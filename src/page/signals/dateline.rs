//! The place line at the start of a story.

use super::furniture::is_prose;
use super::names::{OutletNames, agencies_in};
use super::pattern::Pattern;
use crate::page::document::Dateline;
use crate::text::{Span, Text, fold_words};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Lists {
    not_places: BTreeSet<String>,
    standing_alone: BTreeSet<String>,
    date_words: BTreeSet<String>,
}

static LISTS: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(include_str!("dateline.toml")).expect("the list beside this file is valid"));

macro_rules! pattern {
    ($name:ident, $hints:literal, $source:literal) => {
        static $name: LazyLock<Pattern> = LazyLock::new(|| Pattern::hinted($hints, $source));
    };
}

// PLACE, date (AGENCY) -   |   (AGENCY) -   |   PLACE, date. /AGENCY/. |  PLACE (AGENCY/AGENCY)
pattern!(
    BRACKETED,
    "(|[|（|/|【",
    r"^(?P<place>[\p{Lu}\p{Lo}][^()\[\]\n]*?)?[\s,]*[(\[（/【](?P<agency>[^()\[\]\n（）/]+(?:/[^()\[\]\n（）]+)?)[)\]）/】]\s*(?P<sep>\.?\s*(?:[–—―‒-]{1,3}|:)|\.(?:\s|$))?\s*"
);
// (ANSA) - ROMA, 28 APR -
pattern!(
    AGENCY_FIRST,
    "(|[",
    r"^[(\[](?P<agency>[^()\[\]\n]+)[)\]]\s*[–—-]\s*(?P<place>\p{Lu}[^()\n–—-]+?)\s*[–—-]\s+"
);
// PLACE — | PLACE, Region -- | PLACE: (capitals only)
pattern!(
    BARE,
    "—|―|–|:| - |--",
    r#"^(?P<place>\p{Lu}[\p{L}'’.\-]*(?:[ /,]{1,2}[\p{L}'’.\d\-]+){0,6}?)(?P<sep>\s*[—―]\s*|\s+[–-]\s+|\s*--\s*|:\s+)(?P<next>["“”'‘’«„\d\p{L}])"#
);
// 新华社北京4月24日电
pattern!(
    HAN_WIRE,
    "电|電|讯|訊",
    r"^[（(]?(?P<agency>\p{Han}{2,5}?[社网])(?P<place>\p{Han}{2,10}?)\d{1,2}月\d{1,2}日[电電讯訊]"
);
// 【北京共同】 【ワシントン時事】
pattern!(
    JAPANESE_WIRE,
    "【",
    r"^【(?P<place>[\p{Han}\p{Katakana}ー]{2,12}?)(?P<agency>共同|時事|ロイター)[^】]{0,10}】"
);

/// Paragraphs looked at: a headline, a standfirst and a byline may stand before the place line.
const PARAGRAPHS: usize = 4;

/// Paragraphs looked at where what stands before is no prose: menus, the headline said again, "e-mail" and "More". So far
/// down only a known agency with its dash makes a place line, since any table may hold a town and a bracket.
const FURTHER: usize = 15;

/// Characters of a paragraph a place line may take up.
const HEAD: usize = 140;

/// The place line of a story, looked for in its first paragraphs.
///
/// Reads `TEHRAN (Tasnim) –`, `LONDON, Sept 3 (Reuters) -`, `(Reuters) -`, `PARIS/LONDON (Reuters)`, `Hamburg
/// (dpa/lno) -`, `МОСКВА, 28 июня. /ТАСС/.`, `新华社北京4月24日电` and a bare `PLACE —`. The date is no part of the place.
pub fn dateline(text: &Text, names: &dyn OutletNames) -> Option<Dateline> {
    let mut prose = 0;
    text.paragraphs().take(FURTHER).enumerate().find_map(|(i, paragraph)| {
        let line = text.slice(paragraph);
        let at = if i < PARAGRAPHS {
            read(line, names).or_else(|| alone(text, paragraph))
        } else {
            read(line, names).filter(|at| prose < PARAGRAPHS && is_sure(line, at, names))
        };
        prose += usize::from(is_prose(line));
        let at = at?;
        let span = Span::new(paragraph.start, paragraph.start + at.span.end);
        Some(Dateline { span, ..at })
    })
}

/// Whether a known agency and a separator stand in it.
fn is_sure(line: &str, at: &Dateline, names: &dyn OutletNames) -> bool {
    let known = at.agency.as_deref().is_some_and(|agency| !agencies_in(agency, names).is_empty());
    known && line[..at.span.end].ends_with(['-', '–', '—', '―', ':'])
}

fn read(line: &str, names: &dyn OutletNames) -> Option<Dateline> {
    // Patterns with letters of every script cost a millisecond to build: only texts that can hold them do.
    let head: String = line.chars().take(HEAD).collect();
    for pattern in [&HAN_WIRE, &JAPANESE_WIRE] {
        if let Some(found) = pattern.captures(line) {
            return Some(Dateline {
                place: Some(found["place"].to_owned()),
                agency: Some(found["agency"].to_owned()),
                span: Span::new(0, found.get(0)?.end()),
            });
        }
    }
    if head.starts_with(['(', '['])
        && let Some(found) = AGENCY_FIRST.captures(&head)
        && !agencies_in(&found["agency"], names).is_empty()
        && let Some(place) = place_of(&found["place"], true)
    {
        let end = found.get(0)?.end();
        return Some(Dateline {
            place: Some(place),
            agency: Some(found["agency"].to_owned()),
            span: trimmed(line, end),
        });
    }
    let brackets = head.contains(['(', '[', '（', '/', '【']);
    let dashes = head.contains(['—', '―', '–', ':']) || head.contains(" - ") || head.contains("--");
    let found = if brackets { bracketed(line, names) } else { None };
    found.or_else(|| if dashes { bare(line) } else { None })
}

/// A city on a line of its own, before the first sentence.
fn alone(text: &Text, paragraph: Span) -> Option<Dateline> {
    let line = text.slice(paragraph);
    let listed = LISTS.standing_alone.contains(&line.trim_end_matches(['.', ':']).to_lowercase());
    let next = text[paragraph.end..].trim_start().lines().next()?;
    (listed && next.len() > 100).then(|| Dateline {
        place: Some(line.trim_end_matches(['.', ':']).to_owned()),
        agency: None,
        span: Span::new(0, line.len()),
    })
}

fn bracketed(line: &str, names: &dyn OutletNames) -> Option<Dateline> {
    let found = BRACKETED.captures(line)?;
    let agency = found["agency"].trim();
    let place_long = found.name("place").is_some_and(|m| m.as_str().chars().count() > 82);
    if place_long || agency.chars().count() > 72 {
        return None;
    }
    let end = found.get(0)?.end();
    let known = !agencies_in(agency, names).is_empty();
    let separated = found.name("sep").is_some();
    let printed = found.name("place").map(|m| m.as_str());
    let place = match printed {
        Some(printed) => Some(place_of(printed, known)?),
        None => None,
    };
    let capitals = place.as_deref().is_some_and(is_capitals);
    let acceptable = match (&place, known) {
        (Some(_), true) => separated || capitals,
        (None, true) => separated,
        // An agency nobody listed, in the form only agencies have: "OSLO (Fjordnytt) –".
        (Some(_), false) => capitals && separated && looks_like_name(agency),
        (None, false) => false,
    };
    (acceptable && line.len() > end).then(|| Dateline {
        place,
        agency: Some(agency.to_owned()),
        span: trimmed(line, end),
    })
}

fn bare(line: &str) -> Option<Dateline> {
    let found = BARE.captures(line)?;
    let printed = &found["place"];
    let place = place_of(printed, false)?;
    let next = found.name("next")?;
    let opens = !next.as_str().chars().all(char::is_lowercase);
    let capitals = is_capitals(&place);
    let colon = found["sep"].starts_with(':');
    let head = place.split(',').next().unwrap_or("").trim().to_lowercase();
    // In mixed case a dash after a capitalised word is mostly an aside; AP's stand-alone cities are places.
    let listed = LISTS.standing_alone.contains(&head);
    let words = head.split_whitespace().count();
    if words > 3 {
        return None;
    }
    let mixed = !colon && (listed || (place.contains(',') && place.split(',').nth(1).is_some_and(is_region)));
    // Words must follow: "LONDON — Part two" alone is a headline.
    let long = line.len() >= next.start() + 60;
    let accept = opens && long && (capitals && place.chars().filter(|c| c.is_alphabetic()).count() >= 3 || mixed);
    accept.then(|| Dateline { place: Some(place), agency: None, span: trimmed(line, next.start()) })
}

/// "Ky.", "N.M.", "Ohio": short and capitalised.
fn is_region(part: &str) -> bool {
    let part = part.trim();
    let words = part.split_whitespace().count();
    (1..=2).contains(&words) && part.chars().next().is_some_and(char::is_uppercase) && part.len() <= 16
}

fn trimmed(line: &str, end: usize) -> Span {
    Span::new(0, line[..end].trim_end().len())
}

/// The place without its date; `None` where the words are no place. `after_agency` loosens what may be in it.
fn place_of(printed: &str, with_agency: bool) -> Option<String> {
    let mut parts = Vec::new();
    for part in printed.split(',') {
        let part = part.trim();
        let folded = fold_words(part);
        let dated = part.chars().any(|c| c.is_ascii_digit()) || folded.iter().any(|w| LISTS.date_words.contains(w));
        // "Madrid 29 may (EFE)": the date may follow without a comma.
        if dated {
            let before: Vec<&str> = part
                .split_whitespace()
                .take_while(|w| {
                    !w.chars().any(|c| c.is_ascii_digit()) && !LISTS.date_words.contains(&fold_words(w).concat())
                })
                .collect();
            if !before.is_empty() && parts.is_empty() {
                parts.push(before.join(" "));
            }
            continue;
        }
        if !part.is_empty() {
            parts.push(part.to_owned());
        }
    }
    if parts.is_empty() || parts.len() > 4 {
        return None;
    }
    let place = parts.join(", ");
    // "St. Joseph, Mich." keeps its stop, "Wien." does not.
    let place = match place.strip_suffix('.') {
        Some(bare) if parts.len() == 1 && !bare.contains('.') => bare.to_owned(),
        _ => place,
    };
    let words: Vec<&str> = place.split([' ', '/', ',']).filter(|w| !w.is_empty()).collect();
    let capitalised = words.iter().filter(|w| w.chars().next().is_some_and(|c| !c.is_lowercase())).count();
    let folded = fold_words(&place);
    let refused = folded.iter().any(|w| LISTS.not_places.contains(w));
    let fits = words.len() <= if with_agency { 8 } else { 5 } && capitalised * 2 > words.len() && !refused;
    fits.then_some(place)
}

fn is_capitals(place: &str) -> bool {
    let first = place.split(',').next().unwrap_or(place);
    let letters: Vec<char> = first.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() >= 2 && letters.iter().all(|c| !c.is_lowercase())
}

fn looks_like_name(agency: &str) -> bool {
    let words = agency.split_whitespace().count();
    words <= 3
        && agency.chars().next().is_some_and(char::is_uppercase)
        && !agency.chars().any(|c| c.is_ascii_digit())
        && !fold_words(agency).iter().any(|w| LISTS.not_places.contains(w))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::names::Agencies;
    use super::*;

    const REST: &str = "The council met on Monday to hear the harbour master's report on the winter repairs.";

    fn read_line(start: &str) -> Option<(Option<String>, Option<String>)> {
        let text = Text::new(format!("Harbour repairs cost more than planned\n\n{start}{REST}"));
        dateline(&text, &Agencies).map(|d| {
            assert!(text.slice(d.span).starts_with(start.chars().next().unwrap()));
            (d.place, d.agency)
        })
    }

    #[test]
    fn place_lines() {
        let cases: &[(&str, Option<&str>, Option<&str>)] = &[
            ("TEHRAN (Tasnim) – ", Some("TEHRAN"), Some("Tasnim")),
            ("WASHINGTON (AP) — ", Some("WASHINGTON"), Some("AP")),
            ("LONDON, Sept 3 (Reuters) - ", Some("LONDON"), Some("Reuters")),
            ("(Reuters) - ", None, Some("Reuters")),
            ("PARIS/LONDON (Reuters) ", Some("PARIS/LONDON"), Some("Reuters")),
            ("ST. JOSEPH, Mich. (AP) — ", Some("ST. JOSEPH, Mich."), Some("AP")),
            ("Hamburg (dpa/lno) – ", Some("Hamburg"), Some("dpa/lno")),
            ("Madrid, 29 may (EFE).- ", Some("Madrid"), Some("EFE")),
            ("МОСКВА, 28 июня. /ТАСС/. ", Some("МОСКВА"), Some("ТАСС")),
            ("(ANSA) - ROMA, 28 APR - ", Some("ROMA"), Some("ANSA")),
            ("新华社北京4月24日电 ", Some("北京"), Some("新华社")),
            ("OSLO (Fjordnytt) – ", Some("OSLO"), Some("Fjordnytt")),
            ("DUBLIN — ", Some("DUBLIN"), None),
            ("CLEVELAND, Ohio – ", Some("CLEVELAND, Ohio"), None),
            ("NEW DELHI: ", Some("NEW DELHI"), None),
        ];
        for (start, place, agency) in cases {
            let wanted = Some((place.map(str::to_owned), agency.map(str::to_owned)));
            assert_eq!(read_line(start), wanted, "{start}");
        }
    }

    #[test]
    fn furniture_may_stand_before_the_place_line() {
        let menu = "Harbour costs rise\n\nWeather\n\ne-mail\n\nBy Ada Moor\n\nHarbour costs rise\n\nMore";
        let place = |start: &str| {
            let text = Text::new(format!("{menu}\n\n{start}{REST}"));
            dateline(&text, &Agencies).and_then(|d| d.place)
        };
        assert_eq!(place("LAMDORF, Norland (AP) - ").as_deref(), Some("LAMDORF, Norland"));
        assert_eq!(place("LAMDORF (Fjordnytt) - "), None);
        assert_eq!(place("LAMDORF (AP) "), None);
        let prose = format!("{REST}\n\n").repeat(5);
        let late = Text::new(format!("{prose}LAMDORF (AP) - {REST}"));
        assert_eq!(dateline(&late, &Agencies), None);
    }

    #[test]
    fn no_place_lines() {
        for start in [
            "",
            "BREAKING — ",
            "Moor — who chairs it — spoke. ",
            "The harbour (which is old) - ",
            "UPDATE: ",
            "A Reuters (Reuters) report said ",
            "“LONDON — ",
        ] {
            assert_eq!(read_line(start), None, "{start}");
        }
    }
}
