//! The search for the page behind one attribution: which page or listing it wants next, and what it has found.

use super::run::key;
use super::{Citation, NamedCarrier, Run};
use crate::attribution::Attribution;
use crate::evidence::Evidence;
use crate::fetch::{MissReason, Request};
use crate::page::DocumentId;
use crate::resolve::{CitationClass, Lead, Links, Quest, candidates, choose, quests, window_words};
use std::collections::VecDeque;
use url::Url;

/// A page to be looked at, and why it may be the one.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) lead: Lead,
    pub(super) url: Url,
    pub(super) evidence: Vec<Evidence>,
}

impl Page {
    /// The name under which it is known: its address, and where in a larger file it lies.
    pub(super) fn key(&self) -> String {
        match self.lead.range {
            Some((first, last)) => format!("{}#{first}-{last}", key(&self.url)),
            None => key(&self.url),
        }
    }
}

/// What a search cannot go on without.
#[derive(Debug, Clone)]
pub(super) enum Want {
    Page(Page),
    /// A route's question, by its place among the routes.
    Answer(usize, Request),
}

/// Where a search is on its way, cheapest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Pages that the article links to.
    Links,
    /// Pages that were read for other citations.
    Case,
    /// The collection at hand.
    Corpus,
    /// The route at this place.
    Route(usize),
    /// The pages it found.
    RoutePages(usize),
    Done,
}

/// The search for what one attribution cites.
#[derive(Debug, Clone)]
pub(super) struct Search {
    pub(super) from: DocumentId,
    pub(super) attribution: Attribution,
    pub(super) depth: usize,
    stage: Stage,
    pages: VecDeque<Page>,
    quests: Vec<Quest>,
    /// Questions under way, each with its quest's place.
    asked: Vec<(usize, Request)>,
    leads: Vec<(usize, Lead)>,
    /// Linked pages looked at, and pages in all.
    linked: usize,
    looked_at: usize,
    /// Questions answered on the route under way.
    answered: usize,
    /// What each route came to, in words.
    ways: Vec<String>,
    trouble: Option<String>,
    asked_any: bool,
    best: Option<Citation>,
}

impl Search {
    /// Begins a search; `None` where the attribution names nobody and links to nothing.
    pub(super) fn new(run: &Run<'_>, from: &DocumentId, links: &Links, attribution: &Attribution) -> Option<Self> {
        let traced = run.trace.document(from)?;
        let (document, depth) = (&traced.document, traced.depth);
        let found = candidates(document, links, attribution);
        if found.is_empty() && attribution.via.is_empty() {
            return None;
        }
        let pages: VecDeque<Page> = found
            .into_iter()
            .map(|c| Page {
                lead: Lead { url: Some(c.url.clone()), ..Lead::default() },
                url: c.url,
                evidence: c.evidence,
            })
            .collect();
        Some(Self {
            from: from.clone(),
            attribution: attribution.clone(),
            depth,
            stage: Stage::Links,
            quests: quests(document, links, attribution, run.directory, run.sites),
            linked: 0,
            pages,
            asked: Vec::new(),
            leads: Vec::new(),
            looked_at: 0,
            answered: 0,
            ways: Vec::new(),
            trouble: None,
            asked_any: false,
            best: None,
        })
    }

    /// Whether there is a page to look at before anything else: what a limit of depth cuts off.
    pub(super) fn has_links(&self) -> bool {
        !self.pages.is_empty()
    }

    /// How good the reasons of the next page are: searches with better ones go first where pages are few.
    pub(super) fn promise(&self) -> u32 {
        let next = self.pages.front().and_then(|p| p.evidence.iter().map(|e| e.confidence).max());
        next.map_or(0, |c| (c.get() * 1000.0) as u32)
    }

    /// Goes on until something is wanted; nothing is wanted once the search has ended.
    pub(super) fn advance(&mut self, run: &mut Run<'_>) -> Vec<Want> {
        loop {
            match self.stage {
                Stage::Links | Stage::RoutePages(_) => {
                    if let Some(want) = self.next_page(run) {
                        return vec![want];
                    }
                    if self.stage != Stage::Done {
                        self.pages.clear();
                        self.stage = match self.stage {
                            Stage::RoutePages(at) => Stage::Route(at + 1),
                            _ => Stage::Case,
                        };
                    }
                }
                Stage::Case => {
                    self.stage = Stage::Corpus;
                    for (id, evidence) in run.seen_in_case(self) {
                        self.weigh(run, &id, &[evidence]);
                    }
                }
                Stage::Corpus => {
                    self.stage = Stage::Route(0);
                    if let Some((id, evidence)) = run.in_corpus(self).filter(|_| !self.is_settled()) {
                        self.weigh(run, &id, &[evidence]);
                    }
                }
                Stage::Route(at) => {
                    // A page of the carrier's that is linked where it is named is what is meant, whatever its words.
                    let enough = self.best.as_ref().is_some_and(|b| b.class >= CitationClass::Likely);
                    if at >= run.routes.len() || enough {
                        self.stage = Stage::Done;
                        continue;
                    }
                    let wants = self.ask(run, at);
                    if !wants.is_empty() {
                        return wants;
                    }
                    self.take_leads(run, at);
                    self.stage = Stage::RoutePages(at);
                }
                Stage::Done => return Vec::new(),
            }
            if self.is_settled() {
                self.stage = Stage::Done;
            }
        }
    }

    fn is_settled(&self) -> bool {
        self.best.as_ref().is_some_and(|b| b.class == CitationClass::Confirmed)
    }

    /// The next page that was not looked at in this run, after weighing those that were.
    fn next_page(&mut self, run: &mut Run<'_>) -> Option<Want> {
        while let Some(page) = self.pages.front().cloned() {
            match run.known(&page) {
                Known::Read(id) => {
                    self.pages.pop_front();
                    self.looked_at += 1;
                    self.linked += usize::from(self.stage == Stage::Links);
                    let mut evidence = page.evidence;
                    let archived = run.archived(&id).filter(|a| evidence.iter().all(|e| e.code != a.code));
                    evidence.extend(archived);
                    self.weigh(run, &id, &evidence);
                    if self.is_settled() {
                        self.stage = Stage::Done;
                        return None;
                    }
                }
                Known::Missed(reason) => {
                    self.pages.pop_front();
                    self.looked_at += 1;
                    self.linked += usize::from(self.stage == Stage::Links && reason != MissReason::LimitReached);
                    if may_be_archived(reason) && page.lead.original.is_none() {
                        self.quests.iter_mut().for_each(|q| q.dead.push(page.url.clone()));
                    }
                }
                Known::No if self.looked_at >= run.options.max_pages_per_citation => {
                    self.pages.clear();
                }
                Known::No => return Some(Want::Page(page)),
            }
        }
        None
    }

    /// Asks a route, reads what it answered, and gives what it wants to know still.
    fn ask(&mut self, run: &Run<'_>, at: usize) -> Vec<Want> {
        /// Questions of one route for one attribution: a sitemap may name others without end.
        const MAX_QUESTIONS: usize = 60;
        let route = &run.routes[at];
        if !self.asked_any {
            self.asked_any = true;
            self.answered = 0;
            for (i, quest) in self.quests.iter().enumerate() {
                self.asked.extend(route.begin(quest).into_iter().map(|r| (i, r)));
            }
            if self.asked.is_empty() {
                return Vec::new();
            }
        }
        loop {
            let mut open = Vec::new();
            let mut further = Vec::new();
            for (i, request) in std::mem::take(&mut self.asked) {
                let Some(answer) = run.answer(&request) else {
                    open.push((i, request));
                    continue;
                };
                let reading = route.read(&self.quests[i], &request, answer);
                self.leads.extend(reading.leads.into_iter().map(|l| (i, l)));
                self.trouble = self.trouble.take().or(reading.trouble);
                further.extend(reading.next.into_iter().map(|r| (i, r)));
                self.answered += 1;
            }
            self.asked = open;
            self.asked.extend(further);
            self.asked.truncate(MAX_QUESTIONS);
            if self.answered > MAX_QUESTIONS {
                return Vec::new();
            }
            if self.asked.iter().all(|(_, r)| run.answer(r).is_none()) {
                return self.asked.iter().map(|(_, r)| Want::Answer(at, r.clone())).collect();
            }
        }
    }

    /// Puts the pages a route found in line, and says in words what it came to.
    fn take_leads(&mut self, run: &Run<'_>, at: usize) {
        let route = &run.routes[at];
        let mut found = 0;
        let leads = std::mem::take(&mut self.leads);
        for (i, quest) in self.quests.iter().enumerate() {
            let own: Vec<Lead> = leads.iter().filter(|(q, _)| *q == i).map(|(_, l)| l.clone()).collect();
            for lead in choose(quest, &own, run.options.max_pages_per_citation) {
                let Some(url) = lead.url.clone() else { continue };
                found += 1;
                let mut evidence = vec![self.at_carrier(route.code())];
                if !quest.domains.is_empty() {
                    evidence.push(Evidence::outside_text(crate::evidence::EvidenceCode::OutletDomain, 0.9));
                }
                self.pages.push_back(Page { lead, url, evidence });
            }
        }
        if std::mem::take(&mut self.asked_any) && !self.quests.iter().all(|q| route.begin(q).is_empty()) {
            let name = route.name().replace('-', " ");
            self.ways.push(match (found, self.trouble.take()) {
                (0, Some(trouble)) => format!("{name}: {trouble}"),
                (0, None) => format!("{name}: nothing that fits"),
                (1, _) => format!("{name}: 1 page tried"),
                (n, _) => format!("{name}: {n} pages tried"),
            });
        }
        self.trouble = None;
        self.asked.clear();
    }

    /// A reason at the place where the carrier is named.
    fn at_carrier(&self, code: crate::evidence::EvidenceCode) -> Evidence {
        match self.attribution.via.first() {
            Some(carrier) => Evidence::at(code, carrier.span, 0.5),
            None => Evidence::outside_text(code, 0.5),
        }
    }

    /// Weighs a page that was read; the best stays.
    fn weigh(&mut self, run: &Run<'_>, to: &DocumentId, found: &[Evidence]) {
        if *to == self.from {
            return;
        }
        let Some(citation) = run.cite(&self.from, &self.attribution, found, to) else { return };
        if self.best.as_ref().is_none_or(|b| (citation.class, citation.confidence) > (b.class, b.confidence)) {
            self.best = Some(citation);
        }
    }

    /// Whether nothing is left to do.
    pub(super) fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// What it came to: a citation, or what was tried in vain.
    pub(super) fn outcome(&self, run: &Run<'_>) -> Result<Citation, Option<(NamedCarrier, String)>> {
        if let Some(best) = &self.best {
            return Ok(best.clone());
        }
        let Some(carrier) = self.attribution.via.first() else { return Err(None) };
        let mut ways = vec![match self.linked {
            0 if self.has_links() => "links not tried".to_owned(),
            0 => "no link in the article".to_owned(),
            1 => "1 link tried".to_owned(),
            n => format!("{n} links tried"),
        }];
        if let Some(corpus) = run.corpus {
            ways.push(format!("nothing among {} documents of the collection", corpus.len()));
        }
        ways.extend(self.ways.iter().cloned());
        if let Some(window) = self.quests.first().filter(|_| !self.ways.is_empty()).and_then(window_words) {
            ways.push(window);
        }
        Err(Some((NamedCarrier::of(carrier), ways.join("; "))))
    }
}

/// What is known of a page when a search comes to it.
pub(super) enum Known {
    Read(DocumentId),
    Missed(MissReason),
    No,
}

/// Whether a page that was missed for this reason may be had from an archive: it was there once, or is there for others.
fn may_be_archived(reason: MissReason) -> bool {
    use MissReason as M;
    !matches!(reason, M::Offline | M::LimitReached | M::BlockedAddress | M::BadScheme | M::UnsupportedType | M::Robots)
}
