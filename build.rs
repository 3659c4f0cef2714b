//! Packs the outlet directory's readable CSV files into one compressed table that the library embeds.
//!
//! The table has one line an entry: a tag (`O` outlet, `P` programme, `F` platform; `V` values that rows give by number) and the fields that
//! `src/outlet/table.rs` reads, divided by U+001F. Names from `extra-aliases.csv` are added to their outlet's line here,
//! so that one that names no outlet stops the build. The same files give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::Write;
use std::path::Path;

const DATA: &str = "src/outlet/data";
const FIELD: char = '\u{1f}';

/// The columns of the outlet files, in the order of the table's fields.
const OUTLET: [&str; 14] = [
    "name",
    "aliases",
    "domain",
    "alt_domains",
    "country",
    "tier",
    "evidence",
    "kind",
    "owner",
    "state_typology",
    "language",
    "feed",
    "wikidata",
    "source",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={DATA}");

    let mut extra = BTreeMap::<String, Vec<String>>::new();
    for row in rows("extra-aliases.csv", &["name", "alias"])? {
        let [name, alias] = <[String; 2]>::try_from(row).expect("two columns were asked for");
        extra.entry(name).or_default().push(alias);
    }

    let mut outlets = Vec::new();
    for file in ["outlets.csv", "outlets-us-local.csv"] {
        for mut row in rows(file, &OUTLET)? {
            // Names are not unique; the files are sorted by tier, so the first is the best known.
            for alias in extra.remove(&row[0]).unwrap_or_default() {
                if !row[1].is_empty() {
                    row[1].push('|');
                }
                row[1].push_str(&alias);
            }
            outlets.push(row);
        }
    }
    if let Some(name) = extra.keys().next() {
        return Err(format!("extra-aliases.csv: no outlet is named `{name}`").into());
    }
    // Kinds and sources repeat in every row and are a quarter of the text, so they stand once, in front.
    let repeated: Vec<usize> = (0..OUTLET.len()).filter(|&i| ["kind", "source"].contains(&OUTLET[i])).collect();
    let values: BTreeSet<String> = outlets.iter().flat_map(|row| repeated.iter().map(|&i| row[i].clone())).collect();
    let values: Vec<String> = values.into_iter().collect();
    let mut table = String::new();
    line(&mut table, 'V', &values);
    for mut row in outlets {
        for &i in &repeated {
            row[i] = values.binary_search(&row[i]).expect("every value is in the list").to_string();
        }
        line(&mut table, 'O', &row);
    }
    for row in rows("programmes.csv", &["name", "aliases", "outlet"])? {
        line(&mut table, 'P', &row);
    }
    for row in rows("platforms.csv", &["name", "aliases", "domains"])? {
        line(&mut table, 'F', &row);
    }

    // The length in front lets the reader unpack in one go.
    let length = u32::try_from(table.len())?.to_le_bytes().to_vec();
    let mut packed = flate2::write::DeflateEncoder::new(length, flate2::Compression::best());
    packed.write_all(table.as_bytes())?;
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("outlets.bin"), packed.finish()?)?;
    Ok(())
}

/// The rows of one file, each as the columns asked for.
fn rows(file: &str, columns: &[&str]) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let path = Path::new(DATA).join(file);
    let mut reader = csv::Reader::from_path(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let header = reader.headers()?.clone();
    let places = columns
        .iter()
        .map(|c| header.iter().position(|h| h == *c).ok_or_else(|| format!("{file}: no column `{c}`")))
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| format!("{}: {e}", path.display()))?;
        rows.push(places.iter().map(|&i| record[i].to_owned()).collect());
    }
    Ok(rows)
}

fn line(table: &mut String, tag: char, fields: &[String]) {
    table.push(tag);
    for field in fields {
        assert!(!field.contains([FIELD, '\n', '\r']), "a field cannot hold a divider: {field:?}");
        table.push(FIELD);
        table.push_str(field);
    }
    table.push('\n');
}
