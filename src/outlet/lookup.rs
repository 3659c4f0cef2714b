use super::directory::host_of;
use super::index::Posting;
use super::key;
use super::table::Tag;
use super::words::TAILS;
use super::{EntryId, Outlet, OutletDirectory};
use crate::evidence::Confidence;
use serde::Serialize;
use std::fmt;

/// What is known about the document in which a name stands. The default knows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// ISO 3166-1 alpha-2 code of where the document's own outlet is.
    pub country: Option<String>,
    /// ISO 639-1 code of the document's language.
    pub language: Option<String>,
    /// Hosts or URLs the document links to.
    pub domains: Vec<String>,
    /// Outlets found in the document by surer names.
    pub found: Vec<EntryId>,
}

/// Why an outlet may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The name is its own main name.
    OwnName,
    /// The name is one of its other names.
    Alias,
    /// The name is one of its names with a word like "news agency" behind it.
    NameWithTail,
    /// The name is one of its host names.
    HostName,
    /// It is edited in the document's country.
    SameCountry,
    /// Its main language is the document's.
    SameLanguage,
    /// The document links to it.
    Linked,
    /// The document names it elsewhere by a surer name.
    FoundBefore,
    /// It is among the outlets gone over by hand.
    WellKnown,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OwnName => "its name",
            Self::Alias => "one of its names",
            Self::NameWithTail => "its name with a news word behind it",
            Self::HostName => "its host name",
            Self::SameCountry => "the document's country",
            Self::SameLanguage => "the document's language",
            Self::Linked => "the document links to it",
            Self::FoundBefore => "named in the document before",
            Self::WellKnown => "widely known",
        })
    }
}

/// An outlet that may be meant by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'d> {
    /// Its id in the directory.
    pub id: EntryId,
    /// The outlet.
    pub outlet: &'d Outlet,
    /// Its share among all that may be meant, an outlet the directory does not hold among them. Not calibrated.
    pub score: Confidence,
    /// Why, in a fixed order.
    pub why: Vec<Reason>,
}

/// What a name comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution<'d> {
    /// One outlet stands out: the only candidate, or one that scores at least [`LEAST`] and [`MARGIN`] times the next.
    One(Candidate<'d>),
    /// Several may be meant, best first; nothing known of the document decides.
    Ambiguous(Vec<Candidate<'d>>),
    /// No outlet has the name, or only ones so little known that the name hardly means them (together below [`FLOOR`]).
    Unknown,
}

/// How many times the next one's score the best must have to be taken.
pub const MARGIN: f32 = 3.0;

/// The score the best of several must have to be taken: more likely it than all others together.
pub const LEAST: f32 = 0.55;

/// The least score of all candidates together that makes them worth naming.
pub const FLOOR: f32 = 0.1;

// Weights are priors set by hand so that a table of names (tests below) comes out as an editor would say; they are not
// fitted. What matters is their order: a link outweighs a country, a country outweighs being well known.
const OWN_NAME: f32 = 1.5;
const WITH_TAIL: f32 = 0.9;
const COUNTRY: f32 = 10.0;
const LANGUAGE: f32 = 2.0;
const LINKED: f32 = 40.0;
const FOUND: f32 = 40.0;
/// By tier. The user's own rows come first; rows gone over by hand are the ones that news texts name most.
const TIER: [f32; 4] = [1000.0, 6.0, 1.0, 0.5];
/// A hand-made row counts as known at least this widely: agencies are named everywhere and linked nowhere.
const LEAST_KNOWN: u8 = 8;
/// The weight of all outlets the directory does not hold, for a name of several words and for one short word.
const OTHERS: f32 = 1.0;
const OTHERS_SHORT: f32 = 12.0;

impl OutletDirectory {
    /// The outlets a name may mean, best first; ties in the directory's order.
    ///
    /// Case, a leading article and brackets behind the name do not matter, nor does a tail such as "news agency". A host
    /// name finds its outlet. Look-alike letters of another script find nothing.
    pub fn candidates(&self, name: &str, context: &Context) -> Vec<Candidate<'_>> {
        let name = name.trim();
        let mut found = self.named(name);
        let mut reason = None;
        if found.is_empty() {
            if let Some(id) = self.id_by_domain(name).filter(|_| !name.contains(char::is_whitespace)) {
                return self.outlet(id).map(|outlet| self.by_host(id, outlet)).into_iter().collect();
            }
            found = self.named_with_tail(name);
            reason = Some(Reason::NameWithTail);
        }
        self.scored(&found, reason, context)
    }

    /// The outlet a name means, as far as can be said.
    pub fn resolve(&self, name: &str, context: &Context) -> Resolution<'_> {
        Resolution::of(self.candidates(name, context))
    }

    fn by_host<'d>(&'d self, id: EntryId, outlet: &'d Outlet) -> Candidate<'d> {
        Candidate { id, outlet, score: Confidence::new(0.98), why: vec![Reason::HostName] }
    }

    /// Outlets with exactly this name, one posting a row.
    fn named(&self, name: &str) -> Vec<Posting> {
        let mut tokens = Vec::new();
        key::name_tokens(name, &mut tokens);
        let folded = key::folded(name, &tokens);
        let mut found = self.index.names(key::phrase(&tokens));
        found.retain(|p| self.table.rows[p.row as usize].tag == Tag::Outlet && self.folds_to(p, &folded));
        found.dedup_by_key(|p| p.row);
        found
    }

    fn named_with_tail(&self, name: &str) -> Vec<Posting> {
        let lower = name.to_lowercase();
        for tail in TAILS.iter() {
            // Lower-casing may change lengths outside ASCII, so the cut is made on the name itself.
            let Some(at) = name.len().checked_sub(tail.len()).filter(|_| lower.ends_with(tail.as_str())) else {
                continue;
            };
            let Some(head) = name.get(..at).filter(|h| h.ends_with(' ')) else { continue };
            let found = self.named(head.trim_end());
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    pub(super) fn folds_to(&self, posting: &Posting, folded: &str) -> bool {
        let mut tokens = Vec::new();
        let name = posting.name(&self.table);
        key::name_tokens(name, &mut tokens);
        key::folded(name, &tokens) == folded
    }

    pub(super) fn scored(&self, found: &[Posting], reason: Option<Reason>, context: &Context) -> Vec<Candidate<'_>> {
        let linked: Vec<EntryId> = context.domains.iter().filter_map(|d| self.id_by_domain(&host_of(d)?)).collect();
        let here = |o: &Outlet| context.country.is_some() && o.country == context.country;
        let ids = found.iter().map(|p| (p, EntryId(p.row)));
        let mut candidates: Vec<_> = ids.filter_map(|(p, id)| Some((p, id, self.outlet(id)?))).collect();
        candidates.dedup_by_key(|(_, id, _)| *id);
        // A country that has many outlets of the name says little about which.
        let of_country = candidates.iter().filter(|(_, _, o)| here(o)).count().max(1) as f32;
        let mut others = OTHERS;
        let mut scored = Vec::new();
        for (posting, id, outlet) in candidates {
            let name = posting.name(&self.table);
            if !name.contains([' ', '-']) {
                others = OTHERS_SHORT;
            }
            let own = posting.own;
            let mut why = vec![if let Some(r) = reason {
                r
            } else if own {
                Reason::OwnName
            } else {
                Reason::Alias
            }];
            let known = if outlet.tier <= 1 { outlet.evidence.max(LEAST_KNOWN) } else { outlet.evidence };
            let mut weight = f32::from(known + 1) * TIER[usize::from(outlet.tier.min(3))];
            let mut given = |so: bool, factor: f32, because: Option<Reason>| {
                if so {
                    weight *= factor;
                    why.extend(because);
                }
            };
            given(own, OWN_NAME, None);
            given(reason.is_some(), WITH_TAIL, None);
            given(here(outlet), (COUNTRY / of_country).max(1.0), Some(Reason::SameCountry));
            let same_language = context.language.is_some() && outlet.language == context.language;
            given(same_language, LANGUAGE, Some(Reason::SameLanguage));
            given(linked.contains(&id), LINKED, Some(Reason::Linked));
            given(context.found.contains(&id), FOUND, Some(Reason::FoundBefore));
            given(outlet.tier <= 1, 1.0, Some(Reason::WellKnown));
            scored.push((weight, Candidate { id, outlet, score: Confidence::new(0.0), why }));
        }
        let all: f32 = others + scored.iter().map(|(w, _)| w).sum::<f32>();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
        scored.into_iter().map(|(w, c)| Candidate { score: Confidence::new(w / all), ..c }).collect()
    }
}

impl<'d> Resolution<'d> {
    /// Applies the rule to candidates, best first.
    pub fn of(mut candidates: Vec<Candidate<'d>>) -> Self {
        match candidates.as_slice() {
            [] => Self::Unknown,
            all if all.iter().map(|c| c.score.get()).sum::<f32>() < FLOOR => Self::Unknown,
            [best, next, ..] if best.score.get() < LEAST.max(MARGIN * next.score.get()) => Self::Ambiguous(candidates),
            _ => Self::One(candidates.swap_remove(0)),
        }
    }

    /// The one outlet, where there is one.
    pub fn one(self) -> Option<Candidate<'d>> {
        match self {
            Self::One(candidate) => Some(candidate),
            _ => None,
        }
    }
}
