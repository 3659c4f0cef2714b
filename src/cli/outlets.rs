//! `dateline outlets`.

use super::args::{OutletsArgs, Shared};
use super::exit::{Exit, Failure};
use super::{input, output};
use dateline::evidence::Confidence;
use dateline::outlet::{Context, Outlet, OutletDirectory};
use std::fmt::Write as _;

pub(super) fn run(args: &OutletsArgs, shared: &Shared) -> Result<Exit, Failure> {
    let directory = input::directory(shared)?;
    let query = args.query.join(" ");
    let found = look_up(&directory, &query);
    if found.is_empty() {
        return Err(Failure::no_input(format!("no outlet is called `{query}`, and none has that domain"))
            .hint("try the full name, or the domain, e.g. reuters.com"));
    }
    let mut out = String::new();
    for (outlet, score) in &found {
        if args.json {
            let mut json = serde_json::to_value(outlet).map_err(|e| Failure::new(Exit::Store, e))?;
            json["score"] = serde_json::json!(score);
            let _ = writeln!(out, "{json}");
        } else {
            describe(&mut out, outlet, *score);
        }
    }
    output::data(out.as_bytes())?;
    Ok(Exit::Done)
}

/// By domain where it looks like one and is known, else by name, best first.
fn look_up<'d>(directory: &'d OutletDirectory, query: &str) -> Vec<(&'d Outlet, Option<Confidence>)> {
    if query.contains('.')
        && let Some(outlet) = directory.by_domain(query)
    {
        return vec![(outlet, None)];
    }
    directory.candidates(query, &Context::default()).into_iter().map(|c| (c.outlet, Some(c.score))).collect()
}

fn describe(out: &mut String, outlet: &Outlet, score: Option<Confidence>) {
    let score = score.map_or(String::new(), |s| format!("  ({s})"));
    let _ = writeln!(out, "{}{score}", outlet.name);
    let mut line = |what: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "  {what:<10}{value}");
        }
    };
    line("domains", &outlet.domains.join(", "));
    line("aliases", &outlet.aliases.join(", "));
    line("kind", outlet.kind.map_or("", |k| k.as_str()));
    line("country", outlet.country.as_deref().unwrap_or_default());
    line("language", outlet.language.as_deref().unwrap_or_default());
    line("owner", outlet.owner.as_deref().unwrap_or_default());
    line("state", outlet.state_typology.map_or("", |t| t.as_str()));
    line("wikidata", outlet.wikidata.as_deref().unwrap_or_default());
    line("from", &outlet.source.join(", "));
}
