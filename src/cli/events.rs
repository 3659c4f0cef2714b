//! `--events`: what happens, one JSON object a line, as it happens.

use super::exit::{Exit, Failure};
use anyhow::Context as _;
use dateline::trace::Event;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

pub(super) struct Events {
    to: Option<BufWriter<File>>,
}

impl Events {
    /// Opens the file, if one is wanted.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let open = |path: &Path| {
            let file = File::create(path).with_context(|| format!("cannot write `{}`", path.display()));
            file.map(BufWriter::new).map_err(|e| Failure::new(Exit::Store, e))
        };
        Ok(Self { to: path.map(open).transpose()? })
    }

    /// Writes one event. A reader that follows the file sees it at once.
    pub(super) fn tell(&mut self, event: Event<'_>) {
        let Some(to) = &mut self.to else { return };
        let Some(line) = line(event) else { return };
        // A full disk must not end a run whose result can still be shown.
        if writeln!(to, "{line}").and_then(|()| to.flush()).is_err() {
            self.to = None;
        }
    }
}

fn line(event: Event<'_>) -> Option<Value> {
    Some(match event {
        Event::Wave(count) => json!({"event": "wave", "count": count}),
        Event::Fetching(url) => json!({"event": "fetching", "url": url}),
        Event::Asking(route, url) => json!({"event": "asking", "route": route, "url": url}),
        Event::Fetched(url, miss) => match miss {
            None => json!({"event": "fetched", "url": url}),
            Some(miss) => json!({"event": "missed", "url": url, "reason": miss.reason, "detail": miss.detail}),
        },
        Event::Read(document, depth) => json!({
            "event": "read", "id": document.id, "depth": depth,
            "outlet": document.outlet.as_ref().map(|o| &o.name), "title": document.title,
        }),
        Event::Cited(citation) => json!({
            "event": "cited", "from": citation.from, "to": citation.to, "class": citation.class.as_str(),
            "carrier": citation.carrier.as_ref().map(|c| &c.name), "confidence": citation.confidence,
        }),
        Event::Missed(miss) => {
            json!({"event": "miss", "what": miss.what, "reason": miss.reason, "detail": miss.detail})
        }
        _ => return None,
    })
}
