//! Any bytes as a web archive: no panic, an end, and no body above the cap.

#![no_main]

use libfuzzer_sys::fuzz_target;

const CAP: u64 = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    let pages = dateline::warc::Pages::new(bytes).max_record(CAP);
    pages.flatten().for_each(|page| assert!(page.body.len() as u64 <= CAP));
});
