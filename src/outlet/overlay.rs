//! A user's own rows, from TOML or CSV.

use super::directory::host_of;
use super::table::{FIELD, Table, Tag, list};
use super::{OutletKind, StateTypology};
use crate::text::fold_name;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// An overlay file that cannot be used: which file, which line, why.
#[derive(Debug, Error)]
#[error("cannot read outlets from `{}`{}: {problem}", path.display(), at(*line))]
pub struct OverlayError {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1; `None` where the file as a whole is the trouble.
    pub line: Option<u64>,
    /// What is wrong.
    pub problem: String,
}

fn at(line: Option<u64>) -> String {
    line.map(|n| format!(", line {n}")).unwrap_or_default()
}

/// One row as a user gives it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OverlayRow {
    name: String,
    aliases: Vec<String>,
    domains: Vec<String>,
    country: String,
    kind: String,
    owner: String,
    state_typology: String,
    language: String,
    feed: String,
    wikidata: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayFile {
    #[serde(default)]
    outlet: Vec<toml::Spanned<OverlayRow>>,
}

pub(super) fn read(path: &Path) -> Result<Vec<OverlayRow>, OverlayError> {
    let fail = |line, problem: String| OverlayError { path: path.to_owned(), line, problem };
    let text = std::fs::read_to_string(path).map_err(|e| fail(None, e.to_string()))?;
    let is_toml = match path.extension().and_then(|e| e.to_str()) {
        Some("toml") => true,
        Some("csv") => false,
        _ => return Err(fail(None, "neither .toml nor .csv".to_owned())),
    };
    let rows = if is_toml { from_toml(&text) } else { from_csv(&text) };
    rows.and_then(|rows| {
        rows.into_iter().map(|(line, row)| checked(row).map_err(|problem| (Some(line), problem))).collect()
    })
    .map_err(|(line, problem)| fail(line, problem))
}

type Numbered = Result<Vec<(u64, OverlayRow)>, (Option<u64>, String)>;

fn from_toml(text: &str) -> Numbered {
    let line = |at: usize| text[..at.min(text.len())].matches('\n').count() as u64 + 1;
    let file: OverlayFile =
        toml::from_str(text).map_err(|e| (e.span().map(|s| line(s.start)), e.message().to_owned()))?;
    Ok(file.outlet.into_iter().map(|row| (line(row.span().start), row.into_inner())).collect())
}

fn from_csv(text: &str) -> Numbered {
    let line_of = |e: &csv::Error| e.position().map(csv::Position::line);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| (line_of(&e), e.to_string()))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| (line_of(&e), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut row = OverlayRow::default();
        let mut main = Vec::new();
        for (column, value) in header.iter().zip(&record) {
            let value = value.to_owned();
            match column {
                "name" => row.name = value,
                "aliases" => row.aliases = list(&value).map(str::to_owned).collect(),
                "domain" | "domains" => main = list(&value).map(str::to_owned).collect(),
                "alt_domains" => row.domains = list(&value).map(str::to_owned).collect(),
                "country" => row.country = value,
                "kind" => row.kind = value,
                "owner" => row.owner = value,
                "state_typology" => row.state_typology = value,
                "language" => row.language = value,
                "feed" => row.feed = value,
                "wikidata" => row.wikidata = value,
                "tier" | "evidence" | "source" => {}
                other => return Err((Some(1), format!("no column is named `{other}`"))),
            }
        }
        main.append(&mut row.domains);
        row.domains = main;
        rows.push((line, row));
    }
    Ok(rows)
}

fn checked(mut row: OverlayRow) -> Result<OverlayRow, String> {
    if fold_name(&row.name).is_empty() {
        return Err("a row has no name".to_owned());
    }
    for domain in &mut row.domains {
        *domain = host_of(domain).ok_or_else(|| format!("`{domain}` is no host name"))?;
    }
    if !row.kind.is_empty() && OutletKind::parse(&row.kind).is_none() {
        return Err(format!("no kind is named `{}`", row.kind));
    }
    if !row.state_typology.is_empty() && StateTypology::parse(&row.state_typology).is_none() {
        return Err(format!("no state typology is named `{}`", row.state_typology));
    }
    row.country.make_ascii_uppercase();
    Ok(row)
}

/// The text of a new table: the user's rows, then the rows they do not replace.
pub(super) fn lay_over(table: &Table, rows: &[OverlayRow]) -> String {
    let names: BTreeSet<String> = rows.iter().map(|r| fold_name(&r.name)).collect();
    let hosts: BTreeSet<&str> = rows.iter().flat_map(|r| r.domains.iter().map(String::as_str)).collect();
    let mut text = table.values_line();
    text.reserve(table.text.len() + 256 * rows.len());
    for row in rows {
        let plain = |field: &str| field.replace([FIELD, '\n', '\r'], " ");
        let many = |fields: &[String]| plain(&fields.join("|"));
        let (main, more) = row.domains.split_at(row.domains.len().min(1));
        let fields = [
            plain(&row.name),
            many(&row.aliases),
            many(main),
            many(more),
            plain(&row.country),
            "0".to_owned(),
            "0".to_owned(),
            plain(&row.kind),
            plain(&row.owner),
            plain(&row.state_typology),
            plain(&row.language),
            plain(&row.feed),
            plain(&row.wikidata),
            "overlay".to_owned(),
        ];
        text.push('O');
        for field in &fields {
            text.push(FIELD);
            text.push_str(field);
        }
        text.push('\n');
    }
    for row in &table.rows {
        let replaced = row.tag == Tag::Outlet
            && (names.contains(&fold_name(table.name(row))) || table.domains(row).any(|d| hosts.contains(d)));
        if !replaced {
            text.push_str(table.line(row));
            text.push('\n');
        }
    }
    text
}
