//! What a site asks of programs: robots.txt, after RFC 9309.
//!
//! Written here because the crates for it were measured to take seconds for a hostile file or to lose rules behind a
//! byte-order mark; both serve as second opinions in the tests.

use std::time::Duration;

/// Bytes of the file that are read (RFC 9309 asks for at least so many).
pub(super) const MAX_SIZE: usize = 512 << 10;

/// The rules of one site for one program.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Robots {
    rules: Vec<Rule>,
    delay: Option<Duration>,
    /// The addresses of its sitemaps, wherever they stand in the file.
    pub(super) sitemaps: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    allow: bool,
    /// In one spelling of percent escapes; `*` stands for anything.
    pattern: String,
    /// A `$` at the end: nothing may follow.
    anchored: bool,
}

impl Robots {
    /// Reads the rules for `product`, the name a program begins its User-Agent with.
    ///
    /// Groups of the same program count as one; without any the groups of `*` count. Lines that are no rules are passed
    /// over, so any text is a robots.txt.
    pub(super) fn parse(file: &[u8], product: &str) -> Self {
        // A rule that was cut in two would be another rule: "Disallow: /" of "Disallow: /private".
        let file = if file.len() < MAX_SIZE {
            file
        } else {
            let cut = &file[..MAX_SIZE];
            let end = cut.iter().rposition(|b| matches!(b, b'\n' | b'\r')).unwrap_or(0);
            &cut[..end]
        };
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let text = String::from_utf8_lossy(file);
        let (mut own, mut all) = (Self::default(), Self::default());
        let (mut found_own, mut in_own, mut in_all, mut in_agents) = (false, false, false, false);
        let mut sitemaps = Vec::new();
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or("");
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => {
                    if !in_agents {
                        (in_own, in_all) = (false, false);
                    }
                    in_agents = true;
                    in_all |= value == "*";
                    in_own |= names(value, product);
                    found_own |= in_own;
                }
                "allow" | "disallow" => {
                    in_agents = false;
                    // "Disallow:" without a path forbids nothing.
                    let Some(rule) = Rule::parse(key == "allow", value) else { continue };
                    for (inside, group) in [(in_own, &mut own), (in_all, &mut all)] {
                        if inside {
                            group.rules.push(rule.clone());
                        }
                    }
                }
                "crawl-delay" => {
                    in_agents = false;
                    for (inside, group) in [(in_own, &mut own), (in_all, &mut all)] {
                        if inside {
                            group.delay = group.delay.or_else(|| seconds(value));
                        }
                    }
                }
                "sitemap" => sitemaps.push(value.to_owned()),
                _ => {}
            }
        }
        let mut robots = if found_own { own } else { all };
        robots.sitemaps = sitemaps;
        robots
    }

    /// Forbids everything: what holds for a site whose file cannot be had.
    pub(super) fn closed() -> Self {
        Self { rules: Rule::parse(false, "/").into_iter().collect(), ..Self::default() }
    }

    /// Whether a path with its query may be asked for: the longest rule that fits decides, and of two equally long ones
    /// the one that allows.
    pub(super) fn allows(&self, path: &str) -> bool {
        let path = escaped(path);
        if path == "/robots.txt" {
            return true;
        }
        let fitting = self.rules.iter().filter(|r| r.fits(&path));
        fitting.max_by_key(|r| (r.length(), r.allow)).is_none_or(|r| r.allow)
    }

    /// The time it wants between two requests.
    pub(super) fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// Whether a `User-agent` line means `product`: its name alone or with a version behind it.
fn names(line: &str, product: &str) -> bool {
    let end = line.find(|c: char| !(c.is_ascii_alphabetic() || c == '_' || c == '-')).unwrap_or(line.len());
    end > 0 && line[..end].eq_ignore_ascii_case(product)
}

fn seconds(value: &str) -> Option<Duration> {
    let seconds: f64 = value.parse().ok().filter(|s: &f64| s.is_finite() && *s >= 0.0)?;
    Duration::try_from_secs_f64(seconds.min(1e9)).ok()
}

impl Rule {
    fn parse(allow: bool, value: &str) -> Option<Self> {
        if value.is_empty() {
            return None;
        }
        let (value, anchored) = value.strip_suffix('$').map_or((value, false), |rest| (rest, true));
        let pattern = escaped(value);
        // A rule that does not begin at the root means everything below it all the same.
        let pattern = if pattern.starts_with(['/', '*']) { pattern } else { format!("/{pattern}") };
        Some(Self { allow, pattern, anchored })
    }

    /// How much a rule says: the length of its path.
    fn length(&self) -> usize {
        self.pattern.len() + usize::from(self.anchored)
    }

    /// Matches piece by piece between the stars, each at its first place: linear, as a later place can only leave less
    /// for the pieces that follow.
    fn fits(&self, path: &str) -> bool {
        let mut pieces = self.pattern.split('*');
        let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or("")) else { return false };
        let mut pieces: Vec<&str> = pieces.collect();
        let Some(last) = pieces.pop() else { return !self.anchored || rest.is_empty() };
        for piece in pieces {
            match rest.find(piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        if self.anchored { rest.ends_with(last) } else { rest.contains(last) }
    }
}

/// One spelling for one path: escapes in upper case, those of plain letters undone, other bytes beyond ASCII escaped.
fn escaped(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    let push = |out: &mut String, byte: u8| {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        out.push('%');
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    };
    while at < bytes.len() {
        let byte = bytes[at];
        let coded = (byte == b'%').then(|| {
            let digits = bytes.get(at + 1..at + 3)?;
            let digit = |b: u8| char::from(b).to_digit(16);
            Some((digit(digits[0])? * 16 + digit(digits[1])?) as u8)
        });
        match coded.flatten() {
            Some(b) if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => {
                out.push(char::from(b));
                at += 3;
            }
            Some(b) => {
                push(&mut out, b);
                at += 3;
            }
            None if byte.is_ascii_graphic() => {
                out.push(char::from(byte));
                at += 1;
            }
            None => {
                push(&mut out, byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allows(file: &str, path: &str) -> bool {
        Robots::parse(file.as_bytes(), "dateline").allows(path)
    }

    #[test]
    fn the_longest_rule_decides() {
        let cases = [
            ("", "/a", true),
            ("User-agent: *\nDisallow: /", "/a", false),
            ("User-agent: *\nDisallow: /", "/robots.txt", true),
            ("User-agent: *\nDisallow:", "/a", true),
            ("User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/open/1", true),
            ("User-agent: *\nAllow: /p\nDisallow: /", "/page", true),
            ("User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page.htm", false),
            ("User-agent: *\nAllow: /page\nDisallow: /page", "/page", true),
            ("User-agent: *\nDisallow: /fish*.php", "/fish/salmon.php?id=2", false),
            ("User-agent: *\nDisallow: /*.php$", "/folder/file.php", false),
            ("User-agent: *\nDisallow: /*.php$", "/folder/file.php?x", true),
            ("User-agent: *\nDisallow: /a$", "/a", false),
            ("User-agent: *\nDisallow: /a$", "/ab", true),
            ("User-agent: *\nDisallow: /*a*b$", "/xaxb", false),
            ("User-agent: *\nDisallow: private", "/private/x", false),
            // Another program's rules, and our own, in any case and with a version.
            ("User-agent: GPTBot\nDisallow: /", "/a", true),
            ("User-agent: DateLine/2.0\nDisallow: /", "/a", false),
            ("User-agent: datelinebot\nDisallow: /", "/a", true),
            ("User-agent: *\nDisallow: /\nUser-agent: dateline\nAllow: /", "/a", true),
            // Groups are merged, and several names share one.
            (
                "User-agent: dateline\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: dateline\nDisallow: /b",
                "/b",
                false,
            ),
            ("User-agent: dateline\nDisallow: /a\nUser-agent: x\nDisallow: /c", "/c", true),
            ("User-agent: x\nUser-agent: dateline\nDisallow: /a", "/a", false),
            // Byte-order mark, line ends, comments, blanks.
            ("\u{feff}User-agent: *\nDisallow: /a", "/a", false),
            ("User-agent: *\rDisallow: /a", "/a", false),
            ("user-AGENT : * # all\r\n\r\nDISALLOW:/a # this\r\n", "/a", false),
            // One spelling of escapes.
            ("User-agent: *\nDisallow: /café", "/caf%C3%A9", false),
            ("User-agent: *\nDisallow: /caf%c3%a9", "/caf%C3%A9", false),
            ("User-agent: *\nDisallow: /%61", "/a", false),
            ("User-agent: *\nDisallow: /a%2Fb", "/a/b", true),
            ("<html><body>Not here</body></html>", "/a", true),
        ];
        for (file, path, allowed) in cases {
            assert_eq!(allows(file, path), allowed, "{path} under {file:?}");
        }
        assert!(!Robots::closed().allows("/a"));
    }

    #[test]
    fn delays_are_read_and_junk_is_not() {
        let delay = |v: &str| Robots::parse(format!("User-agent: *\nCrawl-delay: {v}").as_bytes(), "dateline").delay();
        assert_eq!(delay("30"), Some(Duration::from_secs(30)));
        assert_eq!(delay("0.5"), Some(Duration::from_millis(500)));
        assert_eq!(delay("1e9"), Some(Duration::from_secs(1_000_000_000)));
        for junk in ["-1", "ten", "", "NaN", "inf"] {
            assert_eq!(delay(junk), None, "{junk}");
        }
    }

    #[test]
    fn sitemaps_are_kept_wherever_they_stand() {
        let file = "Sitemap: https://gazette.example/a.xml\nUser-agent: x\nDisallow: /\nsitemap:/b.xml";
        assert_eq!(Robots::parse(file.as_bytes(), "dateline").sitemaps, ["https://gazette.example/a.xml", "/b.xml"]);
    }

    #[test]
    fn a_hostile_file_stays_quick() {
        let stars = format!("User-agent: *\nDisallow: /{}b", "*a".repeat(200_000));
        let many = format!("User-agent: *\n{}", "Disallow: /*x*y*z\n".repeat(30_000));
        let path = format!("/{}", "a".repeat(4_000));
        let begun = std::time::Instant::now();
        for file in [&stars, &many] {
            let robots = Robots::parse(file.as_bytes(), "dateline");
            assert!(robots.allows(&path));
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        let long = format!("{}\nUser-agent: *\nDisallow: /a", "#".repeat(MAX_SIZE));
        assert!(allows(&long, "/a"), "what lies beyond the cap is not read");
    }

    proptest! {
        /// Two other readings of the same standard, on the part of it that both are known to get right.
        #[test]
        fn agrees_with_other_readers(
            rules in proptest::collection::vec((any::<bool>(), "/[ab/]{0,4}[*]?[abx]{0,2}[$]?"), 0..6),
            ours in any::<bool>(),
            path in "/[abx/]{0,8}",
        ) {
            let name = if ours { "dateline" } else { "*" };
            let mut file = format!("User-agent: {name}\n");
            for (allow, pattern) in &rules {
                file.push_str(&format!("{}: {pattern}\n", if *allow { "Allow" } else { "Disallow" }));
            }
            let found = allows(&file, &path);
            let texting = texting_robots::Robot::new("dateline", file.as_bytes()).expect("a plain file");
            prop_assert_eq!(found, texting.allowed(&format!("https://gazette.example{path}")), "texting_robots: {}", file);
            // It takes a star's first place for its only one, and so misses "/aaa" for "/*aa".
            if !file.contains("/*") && !rules.iter().any(|(_, p)| p.contains('*')) {
                let mut google = robotstxt::DefaultMatcher::default();
                let url = format!("https://gazette.example{path}");
                let allowed = google.one_agent_allowed_by_robots(&file, "dateline", &url);
                prop_assert_eq!(found, allowed, "robotstxt: {}", file);
            }
        }

        #[test]
        fn any_bytes_are_a_file(bytes in proptest::collection::vec(any::<u8>(), 0..400), path in ".{0,40}") {
            let robots = Robots::parse(&bytes, "dateline");
            robots.allows(&path);
        }
    }
}
