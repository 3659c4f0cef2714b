//! The flags.

use super::engine::Engine;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use dateline::fetch::Allowed;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Where does this news story come from?
///
/// Reads an article, finds who says what in it and through which media it came here, follows each citation to the page
/// it names, and draws one provenance graph in which every edge shows the words it rests on.
#[derive(Debug, Parser)]
#[command(version, styles = STYLES, max_term_width = 100, after_help = "Exit codes: 0 done, 2 usage, 3 no input, 4 done in part, 5 archive or output not usable, 130 interrupted.")]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) shared: Shared,
}

/// Flags of every command.
#[derive(Debug, Args)]
pub(super) struct Shared {
    /// Rows of your own for the outlet directory, TOML or CSV; they win over the built-in ones
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub(super) outlets: Option<PathBuf>,
    /// No progress and no remarks on standard error
    #[arg(long, short, global = true, help_heading = "Everywhere")]
    pub(super) quiet: bool,
    /// When to use colour; `auto` means on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Everywhere")]
    pub(super) color: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print an article's provenance tree; write its graph
    #[command(after_help = TRACE_EXAMPLES)]
    Trace(Box<TraceArgs>),
    /// Find the copies of a story, whose they are and which way they went
    #[command(after_help = AUDIT_EXAMPLES)]
    Audit(Box<AuditArgs>),
    /// Write sketches of a collection, to audit many of them together later, on one machine or several
    #[command(after_help = SKETCH_EXAMPLES)]
    Sketch(SketchArgs),
    /// Write one JSON line a document: metadata, text, links, credits, attributions
    #[command(after_help = READ_EXAMPLES)]
    Read(ReadArgs),
    /// Draw a saved graph again
    Render(RenderArgs),
    /// Look a name or a domain up in the outlet directory
    Outlets(OutletsArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

const TRACE_EXAMPLES: &str = "Examples:
  Follow the citations over the net:
    dateline trace https://example.org/story
  Print the tree, write picture and graph:
    dateline trace story.html -o story.svg -o story.json
  Resolve citations among saved pages only:
    dateline trace story.txt --offline --corpus saved/
  Keep all that is fetched; later the same again without the net:
    dateline trace https://example.org/story --archive case/
    dateline trace https://example.org/story --archive case/ --offline
  Go on after a run was cut off:
    dateline trace --archive case/ --resume
  Ask news indexes and archives too, for pages that are cited and not linked:
    dateline trace https://example.org/story --search
  Read standard input, print the graph:
    cat story.txt | dateline trace - --format json";

const READ_EXAMPLES: &str = "Examples:
  dateline read pages/*.html > read.jsonl
  dateline read story.txt --format text
  dateline read texts/*.txt --meta index.json
  dateline read crawl.warc.gz feed.xml > read.jsonl
  dateline read page.html --explain";

#[derive(Debug, Args)]
pub(super) struct TraceArgs {
    /// A URL, a saved page, a text file, or `-` for standard input
    #[arg(required_unless_present = "resume")]
    pub(super) input: Option<String>,
    /// Also write the graph to a file; its ending says how: .svg .dot .json .txt (repeatable)
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "tree")]
    pub(super) format: GraphFormat,
    /// Hops to follow from the article
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(super) depth: usize,
    /// Pages to fetch at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(super) max_pages: usize,
    /// Pages to fetch of one site at most
    #[arg(long, value_name = "N", default_value_t = 25)]
    pub(super) max_pages_per_site: usize,
    /// Pages to try for one citation at most
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(super) max_pages_per_citation: usize,
    /// End after this time with what was found, e.g. 90s or 5m
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) deadline: Option<Duration>,
    /// Open no connection
    #[arg(long)]
    pub(super) offline: bool,
    /// Also ask third parties for pages that are cited and not linked: news indexes, archives, and search services whose
    /// keys are in the environment. They learn what you look for
    #[arg(long, conflicts_with = "routes", help_heading = "Finding pages")]
    pub(super) search: bool,
    /// Ways to pages that are cited and not linked, by name with commas between them, or `none`; the default asks the
    /// cited outlet's own feed and sitemap
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Finding pages")]
    pub(super) routes: Option<Vec<String>>,
    /// Where a service is to be asked, by its route's name, or where a site is, by its domain: gdelt=http://localhost:8000
    /// (repeatable)
    #[arg(long, value_name = "NAME=URL", value_parser = base, help_heading = "Finding pages")]
    pub(super) base: Vec<(String, Url)>,
    /// Keep every page fetched in this folder, as WARC, and take from it what need not be fetched again; with --offline
    /// everything comes from it
    #[arg(long, value_name = "DIR", help_heading = "Fetching")]
    pub(super) archive: Option<PathBuf>,
    /// Go on with the run that was cut off, without fetching again what is in the archive
    #[arg(long, requires = "archive", conflicts_with = "offline", help_heading = "Fetching")]
    pub(super) resume: bool,
    /// Write what happens to this file as it happens, one JSON object a line
    #[arg(long, value_name = "FILE", help_heading = "Fetching")]
    pub(super) events: Option<PathBuf>,
    #[command(flatten)]
    pub(super) fetching: FetchArgs,
    /// Look citations up in these saved pages first: a file or a folder (repeatable)
    #[arg(long, value_name = "PATH")]
    pub(super) corpus: Vec<PathBuf>,
    /// The address the saved page came from
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,
    /// Metadata of plain texts: a JSON list of objects with id, publisher_name, byline, title, date
    #[arg(long, value_name = "FILE")]
    pub(super) meta: Option<PathBuf>,
    #[command(flatten)]
    pub(super) attributions: AttributionArgs,
    #[command(flatten)]
    pub(super) drawing: DrawingArgs,
}

/// Who reads the attributions.
#[derive(Debug, Args)]
#[command(next_help_heading = "Attributions")]
pub(super) struct AttributionArgs {
    /// Who finds who says what: `fast` is a linear model in the program, `accurate` a small transformer with weights in a
    /// file, `auto` the accurate one where its weights are found. By itself `trace` takes `auto` and `read` takes `fast`
    #[arg(long, value_name = "ENGINE")]
    pub(super) attributions: Option<Attributions>,
    /// The accurate engine's weights; otherwise DATELINE_MODEL or `accurate.model` beside the program. Asks for this engine
    #[arg(long, value_name = "FILE")]
    pub(super) model: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Attributions {
    Fast,
    Accurate,
    Auto,
}

/// Manners and bounds of fetching.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fetching")]
pub(super) struct FetchArgs {
    /// An address or page where site owners find you; it stands in the User-Agent
    #[arg(long, value_name = "TEXT")]
    pub(super) contact: Option<String>,
    /// A host off the public net that may be visited, at this port only (repeatable)
    #[arg(long, value_name = "HOST:PORT")]
    pub(super) allow_private: Vec<Allowed>,
    /// Send everything through this proxy; those of the environment are not used
    #[arg(long, value_name = "URL")]
    pub(super) proxy: Option<Url>,
    /// Time between two requests to one site, e.g. 2s; its robots.txt may ask for more
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = duration)]
    pub(super) gap: Duration,
    /// Time for one page
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub(super) timeout: Duration,
    /// Time to wait for the beginning of an answer
    #[arg(long, value_name = "TIME", default_value = "20s", value_parser = duration)]
    pub(super) first_byte: Duration,
    /// Tries after the first where a page does not come
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(super) retries: u32,
    /// Redirects followed for one page
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) max_redirects: usize,
    /// Largest page, in MiB after decoding
    #[arg(long, value_name = "MIB", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=512))]
    pub(super) max_body: u64,
    /// Keep in the archive what came of pages that broke off, marked as cut; they are still not read
    #[arg(long, requires = "archive")]
    pub(super) keep_partial: bool,
}

/// How graphs are drawn.
#[derive(Debug, Args)]
#[command(next_help_heading = "Drawing")]
pub(super) struct DrawingArgs {
    /// `chain` draws documents, carriers and origins; `statements` draws every statement too
    #[arg(long, value_name = "VIEW", default_value = "chain")]
    pub(super) view: ViewArg,
    /// Who lays the picture out; `dot` needs Graphviz
    #[arg(long, value_name = "ENGINE", default_value = "embedded")]
    pub(super) engine: LayoutEngine,
    /// Colours of SVG pictures; `auto` follows the reader's system
    #[arg(long, value_name = "SCHEME", default_value = "auto")]
    pub(super) scheme: SchemeArg,
    /// Leave the evidence out of the tree
    #[arg(long)]
    pub(super) no_evidence: bool,
    /// Draw the tree with ASCII characters only
    #[arg(long)]
    pub(super) ascii: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    /// Indented lines for the terminal
    Tree,
    /// dateline.graph/1
    Json,
    /// Graphviz
    Dot,
    /// A picture
    Svg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ViewArg {
    Chain,
    Statements,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LayoutEngine {
    Embedded,
    Dot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemeArg {
    Auto,
    Light,
    Dark,
}

const AUDIT_EXAMPLES: &str = "Examples:
  How was this story syndicated among these pages?
    dateline audit story.html --corpus saved/
  Every syndicated story of a day, as JSON and as a page:
    dateline audit --corpus day.jsonl.gz -o day.json -o day.html
  Only within three days of the story:
    dateline audit story.html --corpus month.jsonl --window 3d
  Over the net, among pages you name, kept for later:
    dateline audit https://example.org/story --urls copies.txt --archive case/

  The sketches of a year, joined on a cluster:
    dateline audit --sketches 'year/*.parquet' --engine ballista://node1:50050 -o year.json

A collection is a folder of pages and texts, a web archive (.warc), or a file of one document a row (.jsonl, .csv,
gzipped or not, .parquet), with text and, where known, id, url, outlet or publisher, title, published, byline.";

#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    /// The story: a URL, a saved page, a text file, or `-`; without one every syndicated story of the collection is shown
    #[arg(value_name = "SEED")]
    pub(super) seeds: Vec<PathBuf>,
    /// Where to look for copies: a folder, or a file of many documents (repeatable)
    #[arg(long, value_name = "PATH", required_unless_present_any = ["seeds", "index", "sketches", "urls", "feeds"])]
    pub(super) corpus: Vec<PathBuf>,
    /// Fetch the pages whose addresses stand in this file, one a line, or in what GDELT answered as JSON; `-` is standard
    /// input (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(super) urls: Vec<PathBuf>,
    /// Fetch the pages that feeds list; their addresses stand in this file, one a line (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(super) feeds: Vec<PathBuf>,
    /// Also write the audit to a file; its ending says how: .json .graph.json .csv .html .txt .svg .dot (repeatable)
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: AuditFormat,
    /// Keep what was read and compared in this folder; later runs add to it and compare only what is new
    #[arg(long, value_name = "DIR")]
    pub(super) index: Option<PathBuf>,
    /// Look only at documents published at most this long before or after the seed, e.g. 36h or 7d
    #[arg(long, value_name = "TIME", value_parser = window)]
    pub(super) window: Option<u64>,
    /// Pages to fetch at most
    #[arg(long, value_name = "N", default_value_t = 500, help_heading = "Fetching")]
    pub(super) max_pages: usize,
    /// Keep every page fetched in this folder, as WARC; with --offline everything comes from it
    #[arg(long, value_name = "DIR", help_heading = "Fetching")]
    pub(super) archive: Option<PathBuf>,
    /// Open no connection
    #[arg(long, help_heading = "Fetching")]
    pub(super) offline: bool,
    #[command(flatten)]
    pub(super) fetching: FetchArgs,
    /// Show only stories carried by this many outlets or more
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(super) outlets_at_least: usize,
    /// Audit what `dateline sketch` wrote instead of a collection: a folder, a file, or a quoted pattern with * in the
    /// file's name (repeatable); SEED is then the id of a document
    #[arg(long, value_name = "FILES", conflicts_with_all = ["corpus", "urls", "feeds", "window", "index"], help_heading = "Sketches")]
    pub(super) sketches: Vec<String>,
    /// Who joins the sketches: local, datafusion, ballista://HOST:PORT, or joined:DIR for what another engine wrote there
    #[arg(long, value_name = "ENGINE", default_value = "local", requires = "sketches", help_heading = "Sketches")]
    pub(super) engine: Engine,
}

const SKETCH_EXAMPLES: &str = "Examples:
  dateline sketch --corpus 2026-07-01.jsonl.gz --corpus 2026-07-02.jsonl.gz -o july/
  dateline audit --sketches july/

Every file and every folder given becomes one shard of two Parquet files.
Shards made anywhere are put together by laying them in one folder.";

#[derive(Debug, Args)]
pub(super) struct SketchArgs {
    /// What to sketch: a folder, or a file of many documents (repeatable)
    #[arg(long, value_name = "PATH", required = true)]
    pub(super) corpus: Vec<PathBuf>,
    /// The folder to write the shards into; made where it is not there
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: PathBuf,
}

/// A length of time in seconds: "36h", "7d".
fn window(text: &str) -> Result<u64, String> {
    let seconds = seconds(text, &[('m', 60), ('h', 3600), ('d', 24 * 3600), ('w', 7 * 24 * 3600)]);
    seconds.ok_or_else(|| "give a number and m, h, d or w, such as 36h or 7d".to_owned())
}

/// A length of time for a run: "90s", "5m", "500ms".
fn duration(text: &str) -> Result<Duration, String> {
    let millis = text.strip_suffix("ms").and_then(|n| n.parse().ok()).map(Duration::from_millis);
    let whole = || seconds(text, &[('s', 1), ('m', 60), ('h', 3600)]).map(Duration::from_secs);
    let read = millis.or_else(whole).filter(|d| *d <= Duration::from_secs(366 * 24 * 3600));
    read.ok_or_else(|| "give a number and ms, s, m or h, such as 90s or 5m".to_owned())
}

fn seconds(text: &str, units: &[(char, u64)]) -> Option<u64> {
    let (_, unit) = units.iter().find(|(c, _)| text.ends_with(*c))?;
    text[..text.len() - 1].parse::<u64>().ok()?.checked_mul(*unit)
}

/// "gdelt=http://localhost:8000".
fn base(text: &str) -> Result<(String, Url), String> {
    let (name, url) = text.split_once('=').ok_or("give NAME=URL")?;
    let url = Url::parse(url).map_err(|e| format!("`{url}` is not a URL: {e}"))?;
    let web = matches!(url.scheme(), "http" | "https");
    if web { Ok((name.to_owned(), url)) } else { Err("give an http or https URL".to_owned()) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AuditFormat {
    /// Stories with their origin, and what each outlet did, for the terminal
    Table,
    /// dateline.audit/1
    Json,
    /// One line a copy
    Csv,
    /// A page to read or send
    Html,
    /// A picture of the most carried story: who had it when, from whom
    Svg,
    /// The same story for Graphviz
    Dot,
    /// The stories as dateline.graph/1, for `dateline render`
    Graph,
}

#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// Saved pages, text, Markdown, feeds, JSON-LD, MHTML and web archives, gzipped or not, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// Say how each page was read instead: where its story stands, which source won each field and what disagreed, and
    /// why each attribution was read: what found it, the scores of its words, the evidence for its path
    #[arg(long, conflicts_with = "format")]
    pub(super) explain: bool,
    /// `jsonl` is dateline.document/1, one object a line; `text` is for people
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub(super) format: ReadFormat,
    /// Metadata of plain texts: a JSON list of objects with id, publisher_name, byline, title, date
    #[arg(long, value_name = "FILE")]
    pub(super) meta: Option<PathBuf>,
    /// Threads; 0 means one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) threads: usize,
    #[command(flatten)]
    pub(super) attributions: AttributionArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReadFormat {
    Jsonl,
    Text,
}

#[derive(Debug, Args)]
pub(super) struct RenderArgs {
    /// A saved graph, or `-` for standard input
    pub(super) graph: String,
    /// Write to a file; its ending says how: .svg .dot .json .txt (repeatable)
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,
    /// What to print when no file is named
    #[arg(long, value_name = "FORMAT", default_value = "tree")]
    pub(super) format: GraphFormat,
    #[command(flatten)]
    pub(super) drawing: DrawingArgs,
}

#[derive(Debug, Args)]
pub(super) struct OutletsArgs {
    /// A name, a short name or a domain
    #[arg(required = true, num_args = 1..)]
    pub(super) query: Vec<String>,
    /// Print JSON, one outlet a line
    #[arg(long)]
    pub(super) json: bool,
}
