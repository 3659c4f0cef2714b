use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! words {
    ($(#[doc = $about:literal])+ $type:ident { $($(#[doc = $doc:literal])+ $name:ident = $word:literal / $code:literal,)+ }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum $type { $($(#[doc = $doc])+ $name,)+ }

        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable kebab-case word used in outputs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// Reads the word of outputs or the code of the data files.
            pub fn parse(word: &str) -> Option<Self> {
                $(if word == $word || word == $code { return Some(Self::$name); })+
                None
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What kind of outlet.
    OutletKind {
        /// A news agency.
        Agency = "agency" / "agency",
        /// A newspaper.
        Newspaper = "newspaper" / "newspaper",
        /// A magazine or journal.
        Magazine = "magazine" / "magazine",
        /// Radio or television.
        Broadcaster = "broadcaster" / "broadcaster",
        /// A broadcaster paid for by the public and run at arm's length from the state.
        PublicMedia = "public-media" / "public_media",
        /// An outlet a state owns or runs; [`StateTypology`] says how, where a source does.
        StateMedia = "state-media" / "state_media",
        /// A site of its own.
        Online = "online" / "online",
        /// A site that gathers others' stories.
        Aggregator = "aggregator" / "aggregator",
        /// A service that carries paid announcements.
        PressRelease = "press-release" / "pressrelease",
        /// A government's or an international body's own news service.
        Government = "government" / "government",
    }
}

words! {
    /// How an outlet stands to a state, in the State Media Monitor's typology.
    ///
    /// A fact about ownership, funding and control with its source in [`Outlet::source`](super::Outlet::source); it
    /// says nothing of whether a story is true.
    StateTypology {
        /// Owned, funded and controlled by the state.
        StateControlled = "state-controlled" / "SC",
        /// Publicly owned or run, and captured.
        CapturedPublic = "captured-public" / "CaPu",
        /// Privately owned, and captured.
        CapturedPrivate = "captured-private" / "CaPr",
        /// Funded and managed by the state, independent in what it prints.
        IndependentStateFundedManaged = "independent-state-funded-managed" / "ISFM",
        /// Funded by the state, otherwise independent.
        IndependentStateFunded = "independent-state-funded" / "ISF",
        /// Managed by the state, otherwise independent.
        IndependentStateManaged = "independent-state-managed" / "ISM",
        /// Public and independent.
        IndependentPublic = "independent-public" / "IP",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_are_what_serde_writes() {
        for &kind in OutletKind::ALL {
            assert_eq!(OutletKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).expect("a word"), kind.as_str());
        }
        for &typology in StateTypology::ALL {
            assert_eq!(serde_json::to_value(typology).expect("a word"), typology.as_str());
        }
        assert_eq!(OutletKind::parse("state_media"), Some(OutletKind::StateMedia));
        assert_eq!(OutletKind::parse("gossip"), None);
    }
}
