use super::super::{ChangeKind, DriftFlag, DriftKind};
use super::between;
use DriftFlag::{ContextDropped, HedgeAdded, HedgeLost, NumbersDiffer, SpeakerDiffers};
use DriftKind::{Absent, Altered, Contradicted, Paraphrased, Trimmed, Verbatim};

/// The citing text, the page, what became of it, whether a cut is shown, the flags.
type Case = (&'static str, &'static str, DriftKind, bool, &'static [DriftFlag]);

const WELDS: &str = "“We have checked every weld on both ships, and we have found nothing that should keep them in port,” \
                     Transport Minister Ilsa Varga said.";

const CASES: &[Case] = &[
    // The same words.
    (
        "⟦“We have checked every weld on both ships, and we have found nothing that should keep them in port,”⟧ Ilsa Varga said.",
        WELDS,
        Verbatim,
        false,
        &[],
    ),
    (
        "⟦\"We have checked every weld on both ships, and we have found nothing that should keep them in port,\"⟧ Ilsa Varga said.",
        WELDS,
        Verbatim,
        false,
        &[],
    ),
    (
        "⟦“we have checked every weld on both ships – and we have found nothing that should keep them in port”⟧, Ilsa Varga said.",
        WELDS,
        Verbatim,
        false,
        &[],
    ),
    // A quotation may stop early.
    ("⟦“We have checked every weld on both ships,”⟧ Ilsa Varga said.", WELDS, Verbatim, false, &[]),
    // An interruption by the page is none of the statement.
    (
        "⟦“The bridge will be closed until the frost is over,”⟧ Ilsa Varga said.",
        "“The bridge will be closed,” Ilsa Varga said on Monday, “until the frost is over.”",
        Verbatim,
        false,
        &[],
    ),
    (
        "⟦“The bridge will be closed,”⟧ Ilsa Varga said, ⟦“until the frost is over.”⟧",
        "“The bridge will be closed until the frost is over,” Ilsa Varga said.",
        Verbatim,
        false,
        &[],
    ),
    (
        "⟦“It won't hold another winter,”⟧ Ilsa Varga said.",
        "“It won’t hold another winter,” Ilsa Varga told the council.",
        Verbatim,
        false,
        &[],
    ),
    (
        "⟦“We lost fifteen hundred crates of bread,”⟧ Ilsa Varga said.",
        "“We lost 1,500 crates of bread,” Ilsa Varga said.",
        Verbatim,
        false,
        &[],
    ),
    (
        "⟦“Half a million people, 50 per cent of the island, have no water,”⟧ Ilsa Varga said.",
        "“Half a million people, 50% of the island, have no water,” Ilsa Varga said.",
        Verbatim,
        false,
        &[],
    ),
    (
        "⟦the lighthouse was sold to a collector of clocks⟧, Ilsa Varga said.",
        "The lighthouse was sold to a collector of clocks, Ilsa Varga said.",
        Verbatim,
        false,
        &[],
    ),
    // A transcript has no marks.
    (
        "⟦“The ferries sail at dawn whatever the weather brings,”⟧ Ilsa Varga said.",
        "Thank you all for coming. The ferries sail at dawn whatever the weather brings. Next question, please.",
        Verbatim,
        false,
        &[],
    ),
    // What the citing text puts in, it marks.
    (
        "⟦“It [the bridge] will be closed until the frost is over,”⟧ Ilsa Varga said.",
        "“It will be closed until the frost is over,” Ilsa Varga said.",
        Verbatim,
        false,
        &[],
    ),
    (
        "⟦“[The bridge] will be closed until the frost is over,”⟧ Ilsa Varga said.",
        "“It will be closed until the frost is over,” Ilsa Varga said.",
        Trimmed,
        true,
        &[],
    ),
    // Words left out.
    (
        "⟦“We have checked every weld … and we have found nothing that should keep them in port,”⟧ Ilsa Varga said.",
        WELDS,
        Trimmed,
        true,
        &[],
    ),
    (
        "⟦“We have checked every weld ... and we have found nothing that should keep them in port,”⟧ Ilsa Varga said.",
        WELDS,
        Trimmed,
        true,
        &[],
    ),
    (
        "⟦“We have checked every weld [...] and we have found nothing that should keep them in port,”⟧ Ilsa Varga said.",
        WELDS,
        Trimmed,
        true,
        &[],
    ),
    (
        "⟦“We have checked every weld, and we have found nothing that should keep them in port,”⟧ Ilsa Varga said.",
        WELDS,
        Trimmed,
        false,
        &[],
    ),
    // Far apart, with a sign and without.
    (
        "⟦“The harbour is safe for every ship of the line … the pilots have my word on the depth of the channel,”⟧ Ilsa Varga said.",
        "“The harbour is safe for every ship of the line. I have heard what is said of the sand bank, and of the two \
         buoys that were seen adrift last week, and of the lamp that went out. All of it is being looked at by people \
         who know more of sand than I do. And the pilots have my word on the depth of the channel,” Ilsa Varga said.",
        Trimmed,
        true,
        &[],
    ),
    (
        "⟦“The harbour is safe for every ship of the line. The pilots have my word on the depth of the channel,”⟧ Ilsa Varga said.",
        "“The harbour is safe for every ship of the line. I have heard what is said of the sand bank, and of the two \
         buoys that were seen adrift last week, and of the lamp that went out. All of it is being looked at by people \
         who know more of sand than I do. And the pilots have my word on the depth of the channel,” Ilsa Varga said.",
        Trimmed,
        false,
        &[],
    ),
    // Other words within the marks.
    (
        "⟦“We have checked every rivet on both ships, and we have found nothing that should keep them in port,”⟧ Ilsa Varga said.",
        WELDS,
        Altered,
        false,
        &[],
    ),
    (
        "⟦“Nobody upstream will pay for that disaster twice,”⟧ Ilsa Varga said.",
        "“Nobody upstream will pay for that twice,” Ilsa Varga said.",
        Altered,
        false,
        &[],
    ),
    (
        "⟦“The mayor is a dangerous man with a small boat,”⟧ Ilsa Varga said.",
        "“The mayor is a stubborn man with a small boat,” Ilsa Varga said.",
        Altered,
        false,
        &[],
    ),
    // Numbers.
    (
        "⟦“We will send 200 ships to the northern harbour,”⟧ Ilsa Varga said.",
        "“We will send 150 ships to the northern harbour,” Ilsa Varga said.",
        Altered,
        false,
        &[NumbersDiffer],
    ),
    (
        "⟦“The storm put hundreds of boats on the rocks of the sound,”⟧ Ilsa Varga said.",
        "“The storm put dozens of boats on the rocks of the sound,” Ilsa Varga said.",
        Altered,
        false,
        &[NumbersDiffer],
    ),
    (
        "⟦“The toll has gone up by 30 per cent since the bridge was closed,”⟧ Ilsa Varga said.",
        "“The toll has gone up by 13 percent since the bridge was closed,” Ilsa Varga said.",
        Altered,
        false,
        &[NumbersDiffer],
    ),
    (
        "⟦the repair of the eastern lock would cost $5 million⟧, Ilsa Varga said.",
        "Ilsa Varga said the repair of the eastern lock would cost three million dollars.",
        Paraphrased,
        false,
        &[NumbersDiffer],
    ),
    (
        "⟦the old bridge will open again on Tuesday⟧, Ilsa Varga said.",
        "The old bridge will open again on Friday, Ilsa Varga said.",
        Paraphrased,
        false,
        &[NumbersDiffer],
    ),
    (
        "⟦the bridge had been closed to the island's 200 carts⟧, Ilsa Varga said.",
        "Ilsa Varga closed the bridge to carts of the island, 150 of them, before the frost.",
        Paraphrased,
        false,
        &[NumbersDiffer],
    ),
    // In own words.
    (
        "⟦every weld on the two ships had been checked and nothing was found to keep them in port⟧, Ilsa Varga said.",
        WELDS,
        Paraphrased,
        false,
        &[],
    ),
    (
        "⟦“The bridge stays closed to every cart,”⟧ Ilsa Varga said.",
        "Ilsa Varga said that the bridge would stay closed to carts of every kind.",
        Paraphrased,
        false,
        &[],
    ),
    (
        "⟦the council closed the bridge to heavy carts⟧, Ilsa Varga said.",
        "The bridge was closed to heavy carts by order of the council, Ilsa Varga said.",
        Paraphrased,
        false,
        &[],
    ),
    (
        "⟦the mayor was “a stubborn man” whom nobody should follow into a boat⟧, Ilsa Varga said.",
        "“He is a stubborn man, our mayor, and nobody should follow him into any boat,” Ilsa Varga said.",
        Paraphrased,
        false,
        &[],
    ),
    // The page denies it.
    (
        "⟦the wall of the upper dam had moved by nine centimetres⟧, Ilsa Varga said.",
        "Ilsa Varga denied that the wall of the upper dam had moved by nine centimetres.",
        Contradicted,
        false,
        &[],
    ),
    (
        "⟦“The ferries will return to the sound before the summer,”⟧ Ilsa Varga said.",
        "“The ferries will not return to the sound before the summer,” Ilsa Varga said.",
        Contradicted,
        false,
        &[],
    ),
    (
        "⟦the ferries will return to the sound before the summer⟧, Ilsa Varga said.",
        "The ferries won’t return to the sound before the summer, Ilsa Varga said.",
        Contradicted,
        false,
        &[],
    ),
    (
        "⟦“We will never sell the lighthouse to a collector of clocks,”⟧ Ilsa Varga said.",
        "“We will sell the lighthouse to a collector of clocks,” Ilsa Varga said.",
        Contradicted,
        false,
        &[],
    ),
    (
        "⟦the lighthouse was sold to a collector of clocks⟧, Ilsa Varga said.",
        "It is not true that the lighthouse was sold to a collector of clocks, Ilsa Varga said.",
        Contradicted,
        false,
        &[],
    ),
    (
        "⟦the crews were “ready to sail without a pilot on board”⟧, Ilsa Varga said.",
        "“We are not ready to sail without a pilot on board,” Ilsa Varga said.",
        Contradicted,
        false,
        &[],
    ),
    // "not" in both is no denial, nor is a denial that is cited as one.
    (
        "⟦“The ferries will not return to the sound before the summer,”⟧ Ilsa Varga said.",
        "“The ferries will not return to the sound before the summer,” Ilsa Varga said.",
        Verbatim,
        false,
        &[],
    ),
    (
        "Ilsa Varga denied ⟦that the wall of the upper dam had moved by nine centimetres⟧.",
        "Ilsa Varga denied that the wall of the upper dam had moved by nine centimetres.",
        Verbatim,
        false,
        &[],
    ),
    // Denied at one place and said at another.
    (
        "⟦“The wall of the upper dam has moved by nine centimetres,”⟧ Ilsa Varga said.",
        "Teo Brandt denied that the wall of the upper dam has moved by nine centimetres.\n\n“The wall of the upper dam \
         has moved by nine centimetres,” Ilsa Varga said.",
        Verbatim,
        false,
        &[],
    ),
    // Hedges.
    (
        "⟦“The bridge will fall into the sound this winter,”⟧ Ilsa Varga said.",
        "“The bridge may fall into the sound this winter,” Ilsa Varga said.",
        Altered,
        false,
        &[HedgeLost],
    ),
    (
        "⟦the harbour master had sold the buoys of the northern channel⟧, Ilsa Varga said.",
        "The harbour master had allegedly sold the buoys of the northern channel, Ilsa Varga said.",
        Paraphrased,
        false,
        &[HedgeLost],
    ),
    (
        "⟦“The bridge might fall into the sound this winter,”⟧ Ilsa Varga said.",
        "“The bridge will fall into the sound this winter,” Ilsa Varga said.",
        Altered,
        false,
        &[HedgeAdded],
    ),
    (
        "⟦“The bridge may fall into the sound this winter,”⟧ Ilsa Varga said.",
        "“The bridge could fall into the sound this winter,” Ilsa Varga said.",
        Altered,
        false,
        &[],
    ),
    // Somebody else's words.
    (
        "⟦“The pilots were asleep when the lamp of the lighthouse went out,”⟧ Ilsa Varga said.",
        "“The pilots were asleep when the lamp of the lighthouse went out,” Teo Brandt said.",
        Verbatim,
        false,
        &[SpeakerDiffers],
    ),
    // A condition cut off.
    (
        "⟦“We will sail to the northern harbour with every ship we have,”⟧ Ilsa Varga said.",
        "“If the ice breaks before Easter, we will sail to the northern harbour with every ship we have,” Ilsa Varga said.",
        Verbatim,
        false,
        &[ContextDropped],
    ),
    (
        "⟦“We will sail to the northern harbour with every ship we have,”⟧ Ilsa Varga said.",
        "“We will sail to the northern harbour with every ship we have, unless the ice holds,” Ilsa Varga said.",
        Verbatim,
        false,
        &[ContextDropped],
    ),
    (
        "⟦“If the ice breaks, we will sail to the northern harbour,”⟧ Ilsa Varga said.",
        "“If the ice breaks, we will sail to the northern harbour,” Ilsa Varga said.",
        Verbatim,
        false,
        &[],
    ),
    // Not there.
    ("⟦“The price of bread will never be a matter for this ministry,”⟧ Ilsa Varga said.", WELDS, Absent, false, &[]),
    (
        "⟦Transport Minister Ilsa Varga would visit the yards of Port Eldra in spring⟧, Ilsa Varga said.",
        "Transport Minister Ilsa Varga opened the Port Eldra flower show and left without a word.",
        Absent,
        false,
        &[],
    ),
    (
        "⟦“No comment,”⟧ Ilsa Varga said.",
        "There was no comment box on the form, and the queue was long.",
        Absent,
        false,
        &[],
    ),
    ("⟦“Yes,”⟧ Ilsa Varga said.", "The harbour was full of gulls.", Absent, false, &[]),
    ("⟦“It is what it is, and that is that,”⟧ Ilsa Varga said.", WELDS, Absent, false, &[]),
    ("⟦“The bridge will be closed until the frost is over,”⟧ Ilsa Varga said.", "", Absent, false, &[]),
    // Other languages.
    (
        "⟦„Die Brücke bleibt geschlossen, bis der Frost vorüber ist“⟧, Ilsa Varga said.",
        "„Die Brücke bleibt geschlossen, bis der Frost vorüber ist“, sagte Ilsa Varga.",
        Verbatim,
        false,
        &[],
    ),
    (
        "⟦«Мост останется закрытым до конца зимы»⟧, Ilsa Varga said.",
        "«Мост останется закрытым до конца весны», сказала Ильза Варга.",
        Altered,
        false,
        &[],
    ),
    (
        "⟦“The bridge will be closed until the frost is over,”⟧ Ilsa Varga said.",
        "„Die Brücke bleibt geschlossen, bis der Frost vorüber ist“, sagte Ilsa Varga.",
        Absent,
        false,
        &[],
    ),
];

#[test]
fn statements_change_on_their_way_as_a_reader_would_say() {
    let mut wrong = Vec::new();
    for (citing, page, kind, shown, flags) in CASES {
        let drift = between(citing, page);
        if (drift.kind, drift.shown, drift.flags.as_slice()) != (*kind, *shown, *flags) {
            wrong.push(format!("{citing}\n  {page}\n  expected {kind:?} {shown} {flags:?}\n  {drift:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}

#[test]
fn the_words_that_changed_are_told() {
    let drift = between(
        "⟦“We will send 200 ships to the northern harbour,”⟧ Ilsa Varga said.",
        "Bread was dear. “We will send 150 ships to the northern harbour,” Ilsa Varga said.",
    );
    let changed: Vec<_> = drift.changes.iter().filter(|c| c.kind != ChangeKind::Kept).collect();
    let [change] = changed.as_slice() else { panic!("{:?}", drift.changes) };
    assert_eq!((change.kind, &*change.said, &*change.found), (ChangeKind::Replaced, "200", "150"));
    assert_eq!(drift.numbers, Some(false));
    assert_eq!(drift.attribution.as_deref(), Some("a1"));
    assert!(drift.found.starts_with("We will send 150"), "{}", drift.found);
}

#[test]
fn the_same_statement_is_the_innermost_one() {
    let page = "RT reported that Ilsa Varga said the lighthouse was sold to a collector of clocks.";
    let drift = between("⟦the lighthouse was sold to a collector of clocks⟧, Ilsa Varga said.", page);
    assert_eq!(drift.kind, DriftKind::Verbatim);
    assert!(drift.attribution.is_some(), "{drift:?}");
}
