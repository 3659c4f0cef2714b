//! `dateline render`, and how `trace` writes its graph.

use super::args::{DrawingArgs, GraphFormat, LayoutEngine, RenderArgs, SchemeArg, Shared, ViewArg};
use super::exit::{Exit, Failure};
use super::output;
use anstyle::{AnsiColor, Effects, Style};
use anyhow::Context as _;
use dateline::graph::ProvenanceGraph;
use dateline::render::{self, Role, Scheme, SvgOptions, TreeOptions, View};
use std::io::Read as _;
use std::path::{Path, PathBuf};

const SAVED: &str = "give a file that `dateline trace -o FILE.json` wrote";

pub(super) fn run(args: &RenderArgs, shared: &Shared) -> Result<Exit, Failure> {
    let formats = formats_of(&args.output)?;
    let json = if args.graph == "-" {
        let mut json = String::new();
        std::io::stdin().lock().read_to_string(&mut json).map(|_| json)
    } else {
        std::fs::read_to_string(&args.graph)
    };
    let json = json
        .with_context(|| format!("cannot read graph `{}`", args.graph))
        .map_err(|e| Failure::new(Exit::NoInput, e).hint(SAVED))?;
    let graph = ProvenanceGraph::from_json(&json)
        .with_context(|| format!("cannot read graph `{}`", args.graph))
        .map_err(|e| Failure::new(Exit::NoInput, e).hint(SAVED))?;
    write_files(&graph, &formats, &args.drawing)?;
    if formats.is_empty() {
        print(&graph, args.format, &args.drawing, shared)?;
    }
    Ok(Exit::Done)
}

/// The format of each output file by its ending, found before any work is done.
pub(super) fn formats_of(outputs: &[PathBuf]) -> Result<Vec<(&Path, GraphFormat)>, Failure> {
    let format = |path: &PathBuf| match path.extension().and_then(|e| e.to_str()).map(str::to_lowercase).as_deref() {
        Some("svg") => Ok(GraphFormat::Svg),
        Some("dot" | "gv") => Ok(GraphFormat::Dot),
        Some("json") => Ok(GraphFormat::Json),
        Some("txt") => Ok(GraphFormat::Tree),
        _ => Err(Failure::usage(format!("cannot tell a format from `{}`", path.display()))
            .hint("end the name in .svg, .dot, .json or .txt")),
    };
    outputs.iter().map(|path| Ok((path.as_path(), format(path)?))).collect()
}

pub(super) fn write_files(
    graph: &ProvenanceGraph,
    outputs: &[(&Path, GraphFormat)],
    drawing: &DrawingArgs,
) -> Result<(), Failure> {
    for (path, format) in outputs {
        let bytes = match format {
            GraphFormat::Tree => tree(graph, drawing, 100, &|_, text| text.to_owned()),
            format => drawn(graph, *format, drawing)?,
        };
        output::file(path, bytes.as_bytes())?;
    }
    Ok(())
}

pub(super) fn print(
    graph: &ProvenanceGraph,
    format: GraphFormat,
    drawing: &DrawingArgs,
    shared: &Shared,
) -> Result<(), Failure> {
    match format {
        GraphFormat::Tree => output::coloured(&tree(graph, drawing, terminal_width(), &paint), shared),
        format => output::data(drawn(graph, format, drawing)?.as_bytes()),
    }
}

fn drawn(graph: &ProvenanceGraph, format: GraphFormat, drawing: &DrawingArgs) -> Result<String, Failure> {
    if format == GraphFormat::Json {
        return Ok(graph.to_json());
    }
    let view = match drawing.view {
        ViewArg::Chain => View::Chain,
        ViewArg::Statements => View::Statements,
    };
    let picture = render::picture_of(graph, view);
    let scheme = match drawing.scheme {
        SchemeArg::Auto => Scheme::Auto,
        SchemeArg::Light => Scheme::Light,
        SchemeArg::Dark => Scheme::Dark,
    };
    let options = SvgOptions { scheme, ..SvgOptions::default() };
    let drawn = match (format, drawing.engine) {
        (GraphFormat::Dot, _) => Ok(render::dot(&picture)),
        (_, LayoutEngine::Embedded) => Ok(render::svg(&picture, &options)),
        (_, LayoutEngine::Dot) => render::svg_by_dot(&picture, &options),
    };
    drawn.map_err(|e| {
        Failure::new(Exit::Usage, anyhow::Error::new(e).context("cannot draw the picture"))
            .hint("install Graphviz, or leave `--engine dot` away")
    })
}

fn tree(graph: &ProvenanceGraph, drawing: &DrawingArgs, width: usize, paint: &dyn Fn(Role, &str) -> String) -> String {
    let options = TreeOptions { width, ascii: drawing.ascii, evidence: !drawing.no_evidence };
    render::tree(graph, &options, paint)
}

/// The terminal's columns, within what reads well; 100 where there is no terminal.
pub(super) fn terminal_width() -> usize {
    let columns = console_columns();
    columns.unwrap_or(100).clamp(40, 120)
}

fn console_columns() -> Option<usize> {
    // COLUMNS is how a user, or a test, says it.
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    told.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
}

pub(super) fn paint(role: Role, text: &str) -> String {
    let style = match role {
        Role::Document => Style::new().effects(Effects::BOLD),
        Role::Carrier => AnsiColor::Yellow.on_default().effects(Effects::BOLD),
        Role::Origin => AnsiColor::Cyan.on_default().effects(Effects::BOLD),
        Role::Quote => Style::new(),
        Role::Faint => Style::new().effects(Effects::DIMMED),
        Role::Warning => AnsiColor::Red.on_default(),
    };
    format!("{style}{text}{style:#}")
}
