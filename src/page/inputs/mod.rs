//! Inputs that are neither pages nor plain text.

mod feed;
mod markdown;
mod mhtml;

pub(super) use feed::{Item, items};
pub(super) use markdown::{FrontMatter, markdown};
pub(super) use mhtml::page_of;

/// JSON-LD alone as a page that holds nothing else: its fields and its `articleBody` are read as in any page.
pub(super) fn page_of_json_ld(json: &str) -> String {
    // In JSON a slash may be written with a backslash before it; so the script ends where it should.
    format!("<script type=\"application/ld+json\">{}</script>", json.replace("</", "<\\/"))
}
