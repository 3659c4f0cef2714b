//! The loop: read a document, see what it cites, find the pages, read them, and so on within bounds.
//!
//! It goes in waves. Every search that is under way says what it cannot go on without; all of that is fetched side by side,
//! each host at its own pace; then every search goes on with the answers, in a fixed order. So the net's order is nowhere in
//! the result, and the same pages give the same bytes.

use super::search::{Known, Page, Search, Want};
use super::stop::{Stop, beside};
use super::visit::{self, Read, add_aliases};
use super::{Citation, Elsewhere, Event, Limit, NamedCarrier, Options, Trace, Traced};
use crate::attribution::{Attribution, Reader, Speech};
use crate::evidence::{Evidence, EvidenceCode};
use crate::fetch::{Capture, Fetch, Miss, MissReason, Request};
use crate::outlet::OutletDirectory;
use crate::page::{Document, DocumentId, normalise_url, registered_domain};
use crate::resolve::{CitationClass, Corpus, Lead, Links, Route, confirm, drift, overlap, own_addresses};
use crate::text::{fold_name, fold_words};
use futures_util::StreamExt;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;
use url::Url;

/// Follows citations from one document.
pub struct Tracer<'a, F> {
    /// Gets pages.
    pub fetch: &'a F,
    /// Reads attributions. Shared, as pages are read beside the net.
    pub reader: Arc<Reader<'static>>,
    /// Documents at hand.
    pub corpus: Option<&'a Corpus>,
    /// Ways to a cited page that is not linked, cheapest first.
    pub routes: &'a [Box<dyn Route>],
    /// Roots of sites that are not at `https://` and their domain, by domain.
    pub sites: &'a BTreeMap<String, Url>,
    /// Bounds.
    pub options: Options,
    /// Ends the run early.
    pub stop: Stop,
}

/// No sites at other roots.
static NO_SITES: BTreeMap<String, Url> = BTreeMap::new();

/// Pages and listings that wait or are on their way at once. Far fewer connections are open: each host is asked for one page
/// at a time, and those that wait for their turn hold none. A smaller number would leave hosts idle behind a busy one.
const AT_ONCE: usize = 256;
/// Questions of all routes in one run: listings are kept until it ends.
const MAX_QUESTIONS: usize = 400;
/// Words in a row that are nobody's by chance.
const SAME_WORDS: usize = 8;
/// Share of a statement's words that make a passage of the cited page the one asked about.
const SAME_STATEMENT: f32 = 0.3;
/// Characters below which a page is no story unless it holds the very words: less than a post.
const SHORT: usize = 140;

/// What became of an address that was asked for.
#[derive(Debug, Clone)]
enum Visit {
    Read(DocumentId),
    Missed(MissReason),
}

/// One run. It fetches nothing itself, so that the searches may look into it.
pub(super) struct Run<'a> {
    pub(super) directory: &'a OutletDirectory,
    pub(super) corpus: Option<&'a Corpus>,
    pub(super) routes: &'a [Box<dyn Route>],
    pub(super) sites: &'a BTreeMap<String, Url>,
    pub(super) options: Options,
    pub(super) trace: Trace,
    reader: Arc<Reader<'static>>,
    visits: BTreeMap<String, Visit>,
    answers: BTreeMap<String, Result<Capture, Miss>>,
    /// Pages that were read; those that are cited become documents of the trace.
    read: BTreeMap<DocumentId, Read>,
    links: BTreeMap<DocumentId, Arc<Links>>,
    searches: Vec<Search>,
    /// Attributions that were searched for.
    searched: BTreeSet<(DocumentId, String)>,
    /// Questions asked by routes.
    questions: usize,
    /// Pages asked for over the net, and those of each site.
    fetched: usize,
    fetched_of: BTreeMap<String, usize>,
}

/// What is fetched in one wave.
enum Job {
    /// A page, and its capture where a route's question brought it already.
    Page(Box<(Page, Option<Capture>)>),
    Answer(&'static str, Box<Request>),
}

/// What it came to.
enum Done {
    Page(Page, Result<Box<Read>, Miss>),
    Answer(Request, Result<Capture, Miss>),
}

impl<'a, F: Fetch> Tracer<'a, F> {
    /// A tracer with the usual bounds and no routes beyond links and the run's own pages.
    pub fn new(fetch: &'a F, reader: impl Into<Arc<Reader<'static>>>) -> Self {
        Self {
            fetch,
            reader: reader.into(),
            corpus: None,
            routes: &[],
            sites: &NO_SITES,
            options: Options::default(),
            stop: Stop::default(),
        }
    }

    /// Fetches the page a trace begins with.
    ///
    /// # Errors
    /// A [`Miss`] where the page could not be had or read, or where something stands in the story's place.
    pub async fn fetch_seed(&self, url: &Url) -> Result<Document, Miss> {
        let capture = self.fetch.get(&Request::page(url.clone())).await?;
        let reader = Arc::clone(&self.reader);
        let read = beside(move || visit::read(capture, &Lead::default(), &reader)).await;
        let read = read.unwrap_or_else(|| Err(Miss::new(url.as_str(), MissReason::Internal)));
        read.map(|read| read.document)
    }

    /// Follows the citations of `seed`. What is not had is in the result.
    ///
    /// Pages are fetched side by side and read on other threads; with a fetcher that goes over the net this must run
    /// inside a tokio runtime.
    pub async fn run(&self, seed: Document, watch: &mut (dyn FnMut(Event<'_>) + Send)) -> Trace {
        let begun = Instant::now();
        let mut run = Run {
            directory: self.reader.directory(),
            corpus: self.corpus,
            routes: self.routes,
            sites: self.sites,
            options: self.options,
            trace: Trace { seed: seed.id.clone(), engine: self.reader.engine_name(), ..Trace::default() },
            reader: Arc::clone(&self.reader),
            visits: BTreeMap::new(),
            answers: BTreeMap::new(),
            read: BTreeMap::new(),
            links: BTreeMap::new(),
            searches: Vec::new(),
            searched: BTreeSet::new(),
            questions: 0,
            fetched: 0,
            fetched_of: BTreeMap::new(),
        };
        let attributions = self.reader.read(&seed);
        run.take_seed(seed, attributions, watch);
        let deadline = self.options.deadline.map(|time| begun + time);
        loop {
            run.begin_searches();
            if run.searches.is_empty() {
                break;
            }
            let jobs = run.wave(watch);
            if jobs.is_empty() {
                // Searches ended, and may have brought documents with questions of their own.
                continue;
            }
            match self.fetch_all(jobs, deadline, watch).await {
                (done, None) => run.settle(done),
                (done, Some(limit)) => {
                    run.settle(done);
                    run.cut_off(limit, watch);
                    break;
                }
            }
        }
        run.look_elsewhere();
        run.finish()
    }

    /// Fetches everything of a wave side by side; the answers in the order of the jobs. Ends early with the limit that
    /// ended it, and what had come by then.
    async fn fetch_all(
        &self,
        jobs: Vec<Job>,
        deadline: Option<Instant>,
        watch: &mut (dyn FnMut(Event<'_>) + Send),
    ) -> (Vec<Done>, Option<Limit>) {
        watch(Event::Wave(jobs.len()));
        for job in &jobs {
            match job {
                Job::Page(page) => watch(Event::Fetching(&page.0.url)),
                Job::Answer(route, request) => watch(Event::Asking(route, &request.url)),
            }
        }
        let all = jobs.into_iter().enumerate().map(|(at, job)| async move { (at, self.fetch_one(job).await) });
        let mut under_way = std::pin::pin!(futures_util::stream::iter(all).buffer_unordered(AT_ONCE));
        let stopped = self.stop.or_deadline(deadline);
        let mut stopped = std::pin::pin!(stopped);
        let mut done: Vec<(usize, Done)> = Vec::new();
        let limit = loop {
            let next = futures_util::future::select(under_way.next(), stopped.as_mut()).await;
            match next {
                futures_util::future::Either::Left((Some((at, one)), _)) => {
                    match &one {
                        Done::Page(page, read) => watch(Event::Fetched(&page.url, read.as_ref().err())),
                        Done::Answer(request, answer) => watch(Event::Fetched(&request.url, answer.as_ref().err())),
                    }
                    done.push((at, one));
                }
                futures_util::future::Either::Left((None, _)) => break None,
                futures_util::future::Either::Right((at_deadline, _)) => {
                    break Some(if at_deadline { Limit::Deadline } else { Limit::Interrupted });
                }
            }
        };
        done.sort_by_key(|(at, _)| *at);
        (done.into_iter().map(|(_, one)| one).collect(), limit)
    }

    async fn fetch_one(&self, job: Job) -> Done {
        match job {
            Job::Answer(_, request) => {
                let answer = self.fetch.get(&request).await;
                Done::Answer(*request, answer)
            }
            Job::Page(job) => {
                let (page, had) = *job;
                let read = self.fetch_page(&page, had).await;
                Done::Page(page, read.map(Box::new))
            }
        }
    }

    async fn fetch_page(&self, page: &Page, had: Option<Capture>) -> Result<Read, Miss> {
        let mut request = Request::page(page.url.clone());
        if let Some((first, last)) = page.lead.range {
            request = request.header("range", format!("bytes={first}-{last}"));
        }
        let capture = match had {
            Some(capture) => capture,
            None => self.fetch.get(&request).await?,
        };
        let (reader, lead) = (Arc::clone(&self.reader), page.lead.clone());
        let read = beside(move || visit::read(capture, &lead, &reader)).await;
        read.unwrap_or_else(|| Err(Miss::new(page.url.as_str(), MissReason::Internal)))
    }
}

impl Run<'_> {
    fn take_seed(&mut self, seed: Document, attributions: Vec<Attribution>, watch: &mut (dyn FnMut(Event<'_>) + Send)) {
        let id = seed.id.clone();
        self.know(&seed);
        self.say_how_far(&seed);
        let mut document = seed;
        let elsewhere = crate::page::canonical_elsewhere(&document, self.directory);
        document.credits.extend(elsewhere);
        let aliases = Vec::new();
        let mut traced = Traced { document, attributions, depth: 0, asked: Vec::new(), aliases };
        ask(&mut traced, None);
        watch(Event::Read(&traced.document, 0));
        self.trace.documents.push(traced);
        self.visits.insert(format!("id:{id}"), Visit::Read(id));
    }

    /// Remembers the addresses a document is found at.
    fn know(&mut self, document: &Document) {
        for url in own_addresses(document) {
            self.visits.entry(key(url)).or_insert_with(|| Visit::Read(document.id.clone()));
        }
    }

    /// Says what of a document is not read.
    fn say_how_far(&mut self, document: &Document) {
        if !self.reader.reads(document) {
            let language = document.language.clone().unwrap_or_default();
            self.trace.limits.push(Limit::Language(document.id.clone(), language));
        } else if self.reader.stops_at(document).is_some() {
            self.trace.limits.push(Limit::Text(document.id.clone()));
        }
    }

    /// A search for every attribution that was asked about and not searched for.
    fn begin_searches(&mut self) {
        let asked: Vec<(DocumentId, Attribution)> = self
            .trace
            .documents
            .iter()
            .flat_map(|d| d.asked().map(|a| (d.document.id.clone(), a.clone())))
            .filter(|(id, a)| !self.searched.contains(&(id.clone(), a.id.clone())))
            .collect();
        for (id, attribution) in asked {
            self.searched.insert((id.clone(), attribution.id.clone()));
            let links = self.links_of(&id);
            let Some(search) = Search::new(self, &id, &links, &attribution) else { continue };
            if search.depth < self.options.depth {
                self.searches.push(search);
            } else if search.has_links() {
                self.trace.limits.push(Limit::Depth(self.options.depth));
            } else {
                // Not looked for, and so not located.
                self.not_located(&search);
            }
        }
    }

    fn links_of(&mut self, id: &DocumentId) -> Arc<Links> {
        if let Some(links) = self.links.get(id) {
            return Arc::clone(links);
        }
        let traced = self.trace.document(id).expect("searches are for documents of the trace");
        let links = Arc::new(Links::of(&traced.document, self.directory));
        self.links.insert(id.clone(), Arc::clone(&links));
        links
    }

    /// Lets every search go on as far as it can; gives what is to be fetched for them, each thing once, best first.
    fn wave(&mut self, watch: &mut (dyn FnMut(Event<'_>) + Send)) -> Vec<Job> {
        let mut wanted: Vec<(u32, Want)> = Vec::new();
        for mut search in std::mem::take(&mut self.searches) {
            let wants = search.advance(self);
            if search.is_done() {
                self.end(&search, watch);
            } else {
                let promise = search.promise();
                wanted.extend(wants.into_iter().map(|w| (promise, w)));
                self.searches.push(search);
            }
        }
        // A stable sort: equal ones stay in order of the documents and their texts.
        wanted.sort_by_key(|(promise, _)| std::cmp::Reverse(*promise));
        let mut jobs = Vec::new();
        let mut taken = BTreeSet::new();
        for (_, want) in wanted {
            match want {
                Want::Page(page) => {
                    if taken.insert(page.key()) && self.may_fetch(&page) {
                        let had = self.brought(&page);
                        jobs.push(Job::Page(Box::new((page, had))));
                    }
                }
                Want::Answer(route, request) => {
                    let name = question(&request);
                    if self.questions >= MAX_QUESTIONS {
                        self.trace.limits.push(Limit::Questions(MAX_QUESTIONS));
                        let miss = Miss::new(request.url.as_str(), MissReason::LimitReached);
                        self.answers.insert(name, Err(miss));
                    } else if taken.insert(name) {
                        self.questions += 1;
                        jobs.push(Job::Answer(self.routes[route].name(), Box::new(request)));
                    }
                }
            }
        }
        jobs
    }

    /// The page itself, where it is what a route's question led to: an archive sends it at once.
    fn brought(&self, page: &Page) -> Option<Capture> {
        let mut came = self.answers.values().filter_map(|answer| answer.as_ref().ok());
        came.find(|c| page.lead.range.is_none() && c.final_url == page.url && (200..300).contains(&c.status)).cloned()
    }

    /// Counts a page against the limits; what is over them is not asked for again.
    fn may_fetch(&mut self, page: &Page) -> bool {
        let site = registered_domain(&page.url).unwrap_or_default();
        let of_site = self.fetched_of.get(&site).copied().unwrap_or(0);
        let limit = if self.fetched >= self.options.max_pages {
            Limit::Pages(self.options.max_pages)
        } else if of_site >= self.options.max_pages_per_site {
            Limit::Site(self.options.max_pages_per_site, site.clone())
        } else {
            self.fetched += 1;
            *self.fetched_of.entry(site).or_default() += 1;
            return true;
        };
        self.trace.limits.push(limit);
        self.visits.insert(page.key(), Visit::Missed(MissReason::LimitReached));
        false
    }

    /// Takes in what a wave brought.
    fn settle(&mut self, done: Vec<Done>) {
        for one in done {
            match one {
                Done::Answer(request, answer) => {
                    self.answers.insert(question(&request), answer);
                }
                Done::Page(page, Ok(read)) => {
                    let id = self.hold(*read);
                    // Every address that led here leads here again.
                    self.visits.insert(page.key(), Visit::Read(id));
                }
                Done::Page(page, Err(miss)) => {
                    self.visits.insert(page.key(), Visit::Missed(miss.reason));
                    if miss.reason == MissReason::TooManyRequests {
                        let site = registered_domain(&page.url).unwrap_or_default();
                        self.trace.limits.push(Limit::TooManyRequests(site));
                    }
                    self.trace.misses.push(miss);
                }
            }
        }
    }

    /// Holds a page that was read; one that is known already lends it its name.
    fn hold(&mut self, read: Read) -> DocumentId {
        let id = read.document.id.clone();
        for url in &read.aliases {
            self.visits.insert(key(url), Visit::Read(id.clone()));
        }
        self.know(&read.document);
        if let Some(traced) = self.trace.documents.iter_mut().find(|d| d.document.id == id) {
            add_aliases(&mut traced.aliases, &read.aliases, &traced.document);
        } else if let Some(held) = self.read.get_mut(&id) {
            held.aliases.extend(read.aliases);
        } else {
            self.read.insert(id.clone(), read);
        }
        id
    }

    /// What is known of a page: read before, in the collection, missed, or nothing.
    pub(super) fn known(&mut self, page: &Page) -> Known {
        match self.visits.get(&page.key()) {
            Some(Visit::Read(id)) => return Known::Read(id.clone()),
            Some(Visit::Missed(reason)) => return Known::Missed(*reason),
            None => {}
        }
        match self.corpus.and_then(|c| c.by_url(&page.url)).cloned() {
            Some(document) => Known::Read(self.hold_saved(document, Some(&page.url))),
            None => Known::No,
        }
    }

    /// Holds a document of the collection.
    fn hold_saved(&mut self, document: Document, url: Option<&Url>) -> DocumentId {
        let id = document.id.clone();
        if self.trace.document(&id).is_none() && !self.read.contains_key(&id) {
            let attributions = self.reader.read(&document);
            let mut document = document;
            document.credits.extend(crate::page::canonical_elsewhere(&document, self.directory));
            let read = Read { document, attributions, aliases: Vec::new(), archive: None };
            self.hold(read);
        }
        if let Some(url) = url {
            self.visits.insert(key(url), Visit::Read(id.clone()));
        }
        id
    }

    /// The answer to a route's question, once it was asked.
    pub(super) fn answer(&self, request: &Request) -> Option<Result<&Capture, &Miss>> {
        self.answers.get(&question(request)).map(Result::as_ref)
    }

    /// A page of this run, cited or only read.
    fn page(&self, id: &DocumentId) -> Option<(&Document, &[Attribution])> {
        match self.trace.document(id) {
            Some(traced) => Some((&traced.document, &traced.attributions)),
            None => self.read.get(id).map(|r| (&r.document, r.attributions.as_slice())),
        }
    }

    /// Why a page that came from an archive may be less than the page itself.
    pub(super) fn archived(&self, id: &DocumentId) -> Option<Evidence> {
        let archive = self.read.get(id).and_then(|r| r.archive.as_ref());
        archive.map(|_| Evidence::outside_text(EvidenceCode::ArchivedCopy, 0.9))
    }

    /// Pages of this run that are the carrier's and hold the statement's words.
    pub(super) fn seen_in_case(&self, search: &Search) -> Vec<(DocumentId, Evidence)> {
        let Some(carrier) = search.attribution.via.first() else { return Vec::new() };
        let Some(from) = self.trace.document(&search.from) else { return Vec::new() };
        let (name, about) = (fold_name(&carrier.name), statement(&from.document, &search.attribution));
        let cited = self.trace.documents.iter().map(|d| &d.document);
        let all = cited.chain(self.read.values().map(|r| &r.document)).filter(|d| d.id != search.from);
        let of_carrier = all.filter(|d| d.outlet.as_ref().is_some_and(|o| fold_name(&o.name) == name));
        of_carrier
            .filter(|d| overlap(&about, &d.text).run >= SAME_WORDS)
            .map(|d| (d.id.clone(), Evidence::at(EvidenceCode::SeenInCase, carrier.span, 0.5)))
            .take(self.options.max_pages_per_citation)
            .collect()
    }

    /// The collection's best document for a statement.
    pub(super) fn in_corpus(&mut self, search: &Search) -> Option<(DocumentId, Evidence)> {
        let corpus = self.corpus?;
        let from = self.trace.document(&search.from)?;
        let about = statement(&from.document, &search.attribution);
        let (document, evidence) = corpus.find(&search.from, &about, &search.attribution).into_iter().next()?;
        Some((self.hold_saved(document.clone(), None), evidence))
    }

    /// The citation of a page that was read, with how far it is confirmed. None of a page that is too short to be a story
    /// and does not hold the words.
    pub(super) fn cite(
        &self,
        from: &DocumentId,
        attribution: &Attribution,
        found: &[Evidence],
        to: &DocumentId,
    ) -> Option<Citation> {
        let from = &self.trace.document(from)?.document;
        let (page, attributions) = self.page(to)?;
        let drift = drift(from, attribution, page, attributions);
        let verdict = confirm(from, attribution, found, page, &drift);
        let short = page.text.chars().take(SHORT).count() < SHORT;
        if short && verdict.class < CitationClass::Confirmed {
            return None;
        }
        Some(Citation {
            from: from.id.clone(),
            attributions: vec![attribution.id.clone()],
            carrier: attribution.via.first().map(NamedCarrier::of),
            to: to.clone(),
            class: verdict.class,
            confidence: verdict.confidence,
            evidence: verdict.evidence,
            drifts: vec![(attribution.id.clone(), drift)],
        })
    }

    /// Keeps what a search came to.
    fn end(&mut self, search: &Search, watch: &mut (dyn FnMut(Event<'_>) + Send)) {
        let Ok(citation) = search.outcome(self) else { return self.not_located(search) };
        let from = self.trace.document(&search.from).expect("searches are for documents of the trace");
        let about = statement(&from.document, &search.attribution);
        self.admit(&citation.to, search.depth + 1, &about, watch);
        watch(Event::Cited(&citation));
        self.keep(citation);
    }

    /// A carrier is named and no page of it was had: data, with what was tried.
    fn not_located(&mut self, search: &Search) {
        let Err(Some((carrier, tried))) = search.outcome(self) else { return };
        let miss = Miss::with(carrier.report(), MissReason::NotLocated, tried);
        if !self.trace.misses.contains(&miss) {
            self.trace.misses.push(miss);
        }
    }

    /// Makes a page that was read a document of the trace, and asks it for the statement it is cited for.
    fn admit(&mut self, id: &DocumentId, depth: usize, about: &str, watch: &mut (dyn FnMut(Event<'_>) + Send)) {
        if let Some(known) = self.trace.documents.iter_mut().find(|d| &d.document.id == id) {
            known.depth = known.depth.min(depth);
            return ask(known, Some(about));
        }
        let Some(read) = self.read.remove(id) else { return };
        self.say_how_far(&read.document);
        let mut traced = read.traced(depth);
        ask(&mut traced, Some(about));
        watch(Event::Read(&traced.document, depth));
        self.trace.documents.push(traced);
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

    /// Ends all searches where they are.
    fn cut_off(&mut self, limit: Limit, watch: &mut (dyn FnMut(Event<'_>) + Send)) {
        self.trace.limits.push(limit);
        for search in std::mem::take(&mut self.searches) {
            self.end(&search, watch);
        }
    }

    /// Looks quotations that no cited page holds up in every page that was read: real, but found in another page.
    fn look_elsewhere(&mut self) {
        let mut found = Vec::new();
        for traced in &self.trace.documents {
            let from = &traced.document;
            for attribution in traced.asked().filter(|a| a.speech != Speech::Indirect && !a.via.is_empty()) {
                let about = statement(from, attribution);
                if fold_words(&about).len() < SAME_WORDS {
                    continue;
                }
                let cites = |c: &&Citation| c.from == from.id && c.attributions.contains(&attribution.id);
                let cited: Vec<&Citation> = self.trace.citations.iter().filter(cites).collect();
                if cited.iter().any(|c| c.class == CitationClass::Confirmed) {
                    continue;
                }
                let upstream = |d: &Document| self.trace.citations.iter().any(|c| c.from == d.id && c.to == from.id);
                let all =
                    self.trace.documents.iter().map(|d| &d.document).chain(self.read.values().map(|r| &r.document));
                let other = all.filter(|d| d.id != from.id && !upstream(d));
                let best = other
                    .map(|d| (overlap(&about, &d.text).run, d))
                    .filter(|(run, _)| *run >= SAME_WORDS)
                    .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.id.cmp(&a.1.id)));
                if let Some((_, page)) = best {
                    let (attribution, page) = (attribution.id.clone(), page.id.clone());
                    found.push((Elsewhere { from: from.id.clone(), attribution, page }, about));
                }
            }
        }
        for (one, about) in found {
            if let Some(read) = self.read.remove(&one.page) {
                let depth = self.trace.document(&one.from).map_or(1, |d| d.depth + 1);
                self.trace.documents.push(read.traced(depth));
            }
            if let Some(page) = self.trace.documents.iter_mut().find(|d| d.document.id == one.page) {
                ask(page, Some(&about));
            }
            self.trace.elsewhere.push(one);
        }
    }

    fn finish(mut self) -> Trace {
        self.trace.misses.sort();
        self.trace.misses.dedup();
        self.trace.limits.sort();
        self.trace.limits.dedup();
        self.trace
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

/// The name under which a page is known.
pub(super) fn key(url: &Url) -> String {
    normalise_url(url)[..url::Position::AfterQuery].to_owned()
}

/// The name under which a question is known.
fn question(request: &Request) -> String {
    // A route may keep what it must remember in the fragment, which is never sent.
    let mut name = request.url[..url::Position::AfterQuery].to_owned();
    for (header, value) in &request.headers {
        name.push_str(&format!("\n{header}: {value}"));
    }
    name.push('\n');
    name.push_str(request.body.as_deref().unwrap_or(""));
    name
}
