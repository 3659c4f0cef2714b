use super::{OutletKind, StateTypology};
use serde::{Deserialize, Serialize};

/// One outlet as the directory knows it: names, addresses and ownership, no rating.
///
/// Empty lists and `None` mean that no source says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outlet {
    /// Its usual English name, with a country or city in brackets where several outlets share it.
    pub name: String,
    /// Other names, in any script.
    pub aliases: Vec<String>,
    /// Host names without `www.`, the main one first.
    pub domains: Vec<String>,
    /// ISO 3166-1 alpha-2 code, in capitals, of where it is edited.
    pub country: Option<String>,
    /// What kind of outlet.
    pub kind: Option<OutletKind>,
    /// Who owns it.
    pub owner: Option<String>,
    /// How it stands to a state.
    pub state_typology: Option<StateTypology>,
    /// ISO 639-1 code of its main language.
    pub language: Option<String>,
    /// A feed or news sitemap; the sources are of several years, so it may be gone.
    pub feed: Option<String>,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// 0 the user's own row, 1 gone over by hand, 2 worldwide lists, 3 local media of the United States.
    pub tier: u8,
    /// In how many of about 65 public lists of news sites its domain stands: how widely known, not how good.
    pub evidence: u8,
    /// Tags of the lists the row comes from; `data/outlets-LICENCES.md` has their addresses and licences.
    pub source: Vec<String>,
}

impl Outlet {
    /// The main host name.
    pub fn domain(&self) -> Option<&str> {
        self.domains.first().map(String::as_str)
    }
}

/// A programme: a name that stands for the outlet that broadcasts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Programme {
    /// Its usual name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// The name of the outlet; the directory may not hold that outlet.
    pub outlet: String,
}

/// A platform that people post on: a carrier without an editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Platform {
    /// Its usual name.
    pub name: String,
    /// Other names, in any script.
    pub aliases: Vec<String>,
    /// Host names without `www.`, the main one first.
    pub domains: Vec<String>,
}

/// Something a text can name as a carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'d> {
    /// A newspaper, broadcaster, agency or site.
    Outlet(&'d Outlet),
    /// A programme of an outlet.
    Programme(&'d Programme),
    /// A platform.
    Platform(&'d Platform),
}

impl<'d> Entry<'d> {
    /// The usual name.
    pub fn name(self) -> &'d str {
        match self {
            Self::Outlet(x) => &x.name,
            Self::Programme(x) => &x.name,
            Self::Platform(x) => &x.name,
        }
    }

    /// Other names.
    pub fn aliases(self) -> &'d [String] {
        match self {
            Self::Outlet(x) => &x.aliases,
            Self::Programme(x) => &x.aliases,
            Self::Platform(x) => &x.aliases,
        }
    }

    /// The outlet, where the entry is one.
    pub fn outlet(self) -> Option<&'d Outlet> {
        match self {
            Self::Outlet(x) => Some(x),
            _ => None,
        }
    }
}

/// Which entry of one directory; good for that directory only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub(super) u32);
