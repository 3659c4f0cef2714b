//! The loop: read a document, see what it cites, find the pages, read them, and so on within bounds.

use super::{Citation, Limit, NamedCarrier, Trace, Traced};
use crate::attribution::{Attribution, Reader, Speech};
use crate::evidence::Evidence;
use crate::fetch::{Capture, Fetch, Miss, MissReason};
use crate::page::{self, Document, DocumentId, Input, normalise_url};
use crate::resolve::{Candidate, CitationClass, Corpus, candidates, confirm, drift, overlap, own_addresses};
use std::collections::{BTreeMap, VecDeque};
use url::Url;

/// Bounds of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Citations followed from the seed, in hops; 0 reads the seed alone.
    pub depth: usize,
    /// Pages fetched at most, those in vain included, the seed not counted.
    pub max_pages: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { depth: 3, max_pages: 50 }
    }
}

/// What a run tells whoever watches it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A page is about to be fetched.
    Fetching(&'a Url),
    /// A document was read, at so many hops.
    Read(&'a Document, usize),
    /// Something was not had.
    Missed(&'a Miss),
}

/// Follows citations from one document.
pub struct Tracer<'a, F> {
    /// Gets pages.
    pub fetch: &'a F,
    /// Reads attributions.
    pub reader: &'a Reader<'a>,
    /// Documents at hand.
    pub corpus: Option<&'a Corpus>,
    /// Bounds.
    pub options: Options,
}

/// What became of an address that was asked for.
#[derive(Clone)]
enum Visit {
    Read(DocumentId),
    Missed,
}

struct Run<'a, F> {
    tracer: &'a Tracer<'a, F>,
    watch: &'a mut (dyn FnMut(Event<'_>) + Send),
    trace: Trace,
    visits: BTreeMap<String, Visit>,
    queue: VecDeque<DocumentId>,
    /// Pages asked for over the net.
    fetched: usize,
}

/// Share of a statement's words that make a passage of the cited page the one asked about.
const SAME_STATEMENT: f32 = 0.3;

impl<F: Fetch> Tracer<'_, F> {
    /// Fetches the page a trace begins with.
    ///
    /// # Errors
    /// A [`Miss`] where the page could not be had or read.
    pub async fn fetch_seed(&self, url: &Url) -> Result<Document, Miss> {
        read_capture(&self.fetch.fetch(url).await?, self.reader)
    }

    /// Follows the citations of `seed`. What is not had is in the result.
    pub async fn run(&self, seed: Document, watch: &mut (dyn FnMut(Event<'_>) + Send)) -> Trace {
        let mut run = Run {
            tracer: self,
            watch,
            trace: Trace {
                seed: seed.id.clone(),
                engine: self.reader.engine_name(),
                documents: Vec::new(),
                citations: Vec::new(),
                misses: Vec::new(),
                limits: Vec::new(),
            },
            visits: BTreeMap::new(),
            queue: VecDeque::new(),
            fetched: 0,
        };
        run.admit(seed, 0, None);
        while let Some(id) = run.queue.pop_front() {
            run.follow(&id).await;
        }
        run.trace.misses.sort();
        run.trace.misses.dedup();
        run.trace.limits.sort();
        run.trace.limits.dedup();
        run.trace
    }
}

impl<F: Fetch> Run<'_, F> {
    /// Takes a document in: reads its attributions and queues it. `about` is the statement it was cited for.
    fn admit(&mut self, mut document: Document, depth: usize, about: Option<&str>) -> DocumentId {
        let id = document.id.clone();
        for url in own_addresses(&document) {
            self.visits.entry(key(url)).or_insert_with(|| Visit::Read(id.clone()));
        }
        if let Some(known) = self.trace.documents.iter_mut().find(|d| d.document.id == id) {
            ask(known, about);
            return id;
        }
        (self.watch)(Event::Read(&document, depth));
        if !self.tracer.reader.reads(&document) {
            let language = document.language.clone().unwrap_or_default();
            self.trace.limits.push(Limit::Language(id.clone(), language));
        }
        let attributions = self.tracer.reader.read(&document);
        // A page that names another site's address as its own was taken from there.
        let elsewhere = page::canonical_elsewhere(&document, self.tracer.reader.directory());
        document.credits.extend(elsewhere);
        let mut traced = Traced { document, attributions, depth, asked: Vec::new() };
        ask(&mut traced, about);
        self.trace.documents.push(traced);
        self.queue.push_back(id.clone());
        id
    }

    /// Finds what one document cites.
    async fn follow(&mut self, id: &DocumentId) {
        let Some(traced) = self.trace.document(id).cloned() else { return };
        let reader = self.tracer.reader;
        for attribution in traced.asked() {
            let found = candidates(&traced.document, attribution, reader.directory());
            if !found.is_empty() && traced.depth >= self.tracer.options.depth {
                self.trace.limits.push(Limit::Depth(self.tracer.options.depth));
                continue;
            }
            let mut best: Option<Citation> = None;
            for candidate in &found {
                let Some(to) = self.visit(&candidate.url, &traced, attribution).await else { continue };
                let citation = self.cite(&traced, attribution, &candidate.evidence, &to);
                if best.as_ref().is_none_or(|b| (citation.class, citation.confidence) > (b.class, b.confidence)) {
                    best = Some(citation);
                }
                if best.as_ref().is_some_and(|b| b.class == CitationClass::Confirmed) {
                    break;
                }
            }
            if best.is_none() && traced.depth < self.tracer.options.depth {
                best = self.look_up(&traced, attribution);
            }
            match best {
                Some(citation) => self.keep(citation),
                None => self.not_located(attribution, &found),
            }
        }
    }

    /// The document at `url`: met before, in the collection, or fetched now.
    async fn visit(&mut self, url: &Url, from: &Traced, attribution: &Attribution) -> Option<DocumentId> {
        let about = statement(&from.document, attribution);
        if let Some(visit) = self.visits.get(&key(url)).cloned() {
            return match visit {
                Visit::Read(id) => {
                    if let Some(known) = self.trace.documents.iter_mut().find(|d| d.document.id == id) {
                        ask(known, Some(&about));
                    }
                    Some(id)
                }
                Visit::Missed => None,
            };
        }
        if let Some(document) = self.tracer.corpus.and_then(|c| c.by_url(url)).cloned() {
            let id = self.admit(document, from.depth + 1, Some(&about));
            self.visits.insert(key(url), Visit::Read(id.clone()));
            return Some(id);
        }
        if self.fetched >= self.tracer.options.max_pages {
            self.trace.limits.push(Limit::Pages(self.tracer.options.max_pages));
            return None;
        }
        self.fetched += 1;
        (self.watch)(Event::Fetching(url));
        let read = match self.tracer.fetch.fetch(url).await {
            Ok(capture) => read_capture(&capture, self.tracer.reader).map(|document| (document, capture.redirects)),
            Err(miss) => Err(miss),
        };
        match read {
            Ok((document, redirects)) => {
                let id = self.admit(document, from.depth + 1, Some(&about));
                // Every address that led here leads here again.
                for address in redirects.iter().chain([url]) {
                    self.visits.insert(key(address), Visit::Read(id.clone()));
                }
                Some(id)
            }
            Err(miss) => {
                (self.watch)(Event::Missed(&miss));
                self.trace.misses.push(miss);
                self.visits.insert(key(url), Visit::Missed);
                None
            }
        }
    }

    /// Looks the statement up in the collection.
    fn look_up(&mut self, from: &Traced, attribution: &Attribution) -> Option<Citation> {
        let about = statement(&from.document, attribution);
        let corpus = self.tracer.corpus?;
        let (document, evidence) = corpus.find(&from.document.id, &about, attribution).into_iter().next()?;
        let to = self.admit(document.clone(), from.depth + 1, Some(&about));
        Some(self.cite(from, attribution, &[evidence], &to))
    }

    fn cite(&self, from: &Traced, attribution: &Attribution, found: &[Evidence], to: &DocumentId) -> Citation {
        let cited = self.trace.document(to).expect("a visited document is in the trace");
        let drift = drift(&from.document, attribution, &cited.document, &cited.attributions);
        let verdict = confirm(&from.document, attribution, found, &cited.document, &drift);
        Citation {
            from: from.document.id.clone(),
            attributions: vec![attribution.id.clone()],
            carrier: attribution.via.first().map(NamedCarrier::of),
            to: to.clone(),
            class: verdict.class,
            confidence: verdict.confidence,
            evidence: verdict.evidence,
            drifts: vec![(attribution.id.clone(), drift)],
        }
    }

    /// Keeps a citation, joined with one of the same two documents and carrier.
    fn keep(&mut self, citation: Citation) {
        let same = |c: &&mut Citation| c.from == citation.from && c.to == citation.to && c.carrier == citation.carrier;
        match self.trace.citations.iter_mut().find(same) {
            Some(known) => {
                known.attributions.extend(citation.attributions);
                known.drifts.extend(citation.drifts);
                known.class = known.class.max(citation.class);
                known.confidence = known.confidence.max(citation.confidence);
                for e in citation.evidence {
                    if !known.evidence.contains(&e) {
                        known.evidence.push(e);
                    }
                }
            }
            None => self.trace.citations.push(citation),
        }
    }

    /// A carrier is named and no page of it was had: data, with what was tried.
    fn not_located(&mut self, attribution: &Attribution, tried: &[Candidate]) {
        let Some(carrier) = attribution.via.first() else { return };
        let mut ways = vec![match tried.len() {
            0 => "no link in the article".to_owned(),
            1 => "1 link tried".to_owned(),
            n => format!("{n} links tried"),
        }];
        if let Some(corpus) = self.tracer.corpus {
            ways.push(format!("nothing among {} documents of the collection", corpus.len()));
        }
        let miss = Miss::with(NamedCarrier::of(carrier).report(), MissReason::NotLocated, ways.join("; "));
        if !self.trace.misses.contains(&miss) {
            self.trace.misses.push(miss);
        }
    }
}

/// Marks the attributions of `traced` that the run is about: all when it is the seed (`about` is `None`), else those
/// of the statement it is cited for; all that relay where none is the same statement.
fn ask(traced: &mut Traced, about: Option<&str>) {
    let Some(about) = about else {
        // Words that are neither quoted nor anybody's ("plans were made to discuss trade") lead nowhere.
        let somebody = |a: &&Attribution| a.speaker.is_some() || !a.via.is_empty() || a.speech != Speech::Indirect;
        traced.asked = traced.attributions.iter().filter(somebody).map(|a| a.id.clone()).collect();
        return;
    };
    let same = |a: &&Attribution| {
        let here = statement(&traced.document, a);
        overlap(about, &here).contained >= SAME_STATEMENT || overlap(&here, about).contained >= SAME_STATEMENT
    };
    let mut asked: Vec<String> = traced.attributions.iter().filter(same).map(|a| a.id.clone()).collect();
    if asked.is_empty() && traced.asked.is_empty() {
        asked = traced.attributions.iter().filter(|a| !a.via.is_empty()).map(|a| a.id.clone()).collect();
    }
    for id in asked {
        if !traced.asked.contains(&id) {
            traced.asked.push(id);
        }
    }
}

fn statement(document: &Document, attribution: &Attribution) -> String {
    let words: Vec<&str> = attribution.content.iter().map(|&s| document.text.slice(s)).collect();
    words.join(" ")
}

fn read_capture(capture: &Capture, reader: &Reader<'_>) -> Result<Document, Miss> {
    let input = Input {
        id: None,
        url: Some(capture.final_url.clone()),
        bytes: &capture.body,
        content_type: capture.content_type.as_deref(),
        kind: None,
    };
    page::Reader::new(reader.directory()).read(&input).map_err(|e| {
        let reason = match e {
            page::Error::NoText | page::Error::Empty => MissReason::NoContent,
            page::Error::TooLarge { .. } => MissReason::TooLarge,
            _ => MissReason::UnsupportedType,
        };
        Miss::with(capture.url.as_str(), reason, e.to_string())
    })
}

fn key(url: &Url) -> String {
    normalise_url(url)[..url::Position::AfterQuery].to_owned()
}
