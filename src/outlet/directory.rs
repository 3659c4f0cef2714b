use super::index::Index;
use super::overlay::{self, OverlayError};
use super::table::{Table, Tag, embedded_text};
use super::{Entry, EntryId, Outlet, Programme};
use std::path::Path;
use std::sync::LazyLock;
use url::Url;

/// Which names and host names belong to which outlet, programme or platform.
///
/// ```
/// use dateline::outlet::OutletDirectory;
///
/// let directory = OutletDirectory::embedded();
/// let outlet = directory.by_domain("https://www.reuters.com/world/").expect("Reuters is in the directory");
/// assert_eq!(outlet.name, "Reuters");
/// ```
#[derive(Debug, Clone)]
pub struct OutletDirectory {
    pub(super) table: Table,
    pub(super) index: Index,
}

impl OutletDirectory {
    /// The directory that comes with the library: about 17,400 outlets.
    ///
    /// The first call unpacks and indexes it, some milliseconds' work; later calls cost nothing.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<OutletDirectory> = LazyLock::new(|| OutletDirectory::from_text(embedded_text()));
        &EMBEDDED
    }

    pub(super) fn from_text(text: String) -> Self {
        let table = Table::new(text);
        let index = Index::new(&table);
        Self { table, index }
    }

    /// This directory with a user's own rows, which win: a row with the same main name or one of the same host names is
    /// replaced.
    ///
    /// A `.toml` file holds `[[outlet]]` tables with `name`, and as wished `aliases`, `domains` (main first), `country`,
    /// `kind`, `owner`, `state_typology`, `language`, `feed` and `wikidata`. A `.csv` file holds the columns of
    /// `data/outlets.csv`, in any order, of which only `name` must be there; lists are divided by `|`.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or a row without a name, with an unknown kind or column, or with something that is no
    /// host name. The message has file and line.
    pub fn with_overlay(&self, path: &Path) -> Result<Self, OverlayError> {
        let rows = overlay::read(path)?;
        Ok(Self::from_text(overlay::lay_over(&self.table, &rows)))
    }

    /// The entry with this id; `None` for an id of another directory that is not in this one.
    pub fn entry(&self, id: EntryId) -> Option<Entry<'_>> {
        self.table.entry(id.0 as usize)
    }

    /// The outlet with this id; `None` where it is a programme or platform.
    pub fn outlet(&self, id: EntryId) -> Option<&Outlet> {
        self.entry(id)?.outlet()
    }

    /// All outlets, better looked-after ones first.
    pub fn outlets(&self) -> impl Iterator<Item = &Outlet> {
        (0..self.table.rows.len()).filter_map(|i| self.table.entry(i)?.outlet())
    }

    /// The outlet a page belongs to, by its URL or host name.
    ///
    /// The very host is looked for first, so that an outlet on a subdomain wins over the site it stands on, then each
    /// shorter host down to the registered domain of the public suffix list. `www.` and case do not matter.
    pub fn by_domain(&self, url_or_host: &str) -> Option<&Outlet> {
        self.outlet(self.id_by_domain(url_or_host)?)
    }

    /// The outlet or platform a page belongs to, found as [`by_domain`](Self::by_domain) does.
    pub fn entry_by_domain(&self, url_or_host: &str) -> Option<Entry<'_>> {
        self.entry(self.id_by_domain(url_or_host)?)
    }

    /// As [`entry_by_domain`](Self::entry_by_domain), the id.
    pub fn id_by_domain(&self, url_or_host: &str) -> Option<EntryId> {
        let host = host_of(url_or_host)?;
        let registered = psl::domain_str(&host).unwrap_or(&host);
        let mut rest = host.as_str();
        loop {
            if let Some(row) = self.index.host(&self.table, rest) {
                return Some(EntryId(row as u32));
            }
            if rest.len() <= registered.len() {
                return None;
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The first outlet with this very main name, as printed in the data.
    pub fn by_name(&self, name: &str) -> Option<&Outlet> {
        let row = self.table.rows.iter().position(|r| r.tag == Tag::Outlet && self.table.name(r) == name)?;
        self.table.entry(row)?.outlet()
    }

    /// The first programme with this very name, as printed in the data.
    pub fn programme(&self, name: &str) -> Option<&Programme> {
        let row = self.table.rows.iter().position(|r| r.tag == Tag::Programme && self.table.name(r) == name)?;
        match self.table.entry(row)? {
            Entry::Programme(programme) => Some(programme),
            _ => None,
        }
    }
}

/// The host of a URL or of something typed as one, in IDNA form without `www.`.
pub(super) fn host_of(text: &str) -> Option<String> {
    let text = text.trim();
    let host = if text.contains("://") {
        Url::parse(text).ok()?.host_str()?.to_owned()
    } else {
        let end = text.find(['/', '?', '#']).unwrap_or(text.len());
        let host = text[..end].split(':').next().unwrap_or("");
        match url::Host::parse(host).ok()? {
            url::Host::Domain(domain) => domain,
            _ => return None,
        }
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains('.')).then(|| host.to_owned())
}
