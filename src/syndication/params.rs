/// The knobs of the comparison. The defaults were chosen on the development sets; docs/measurements.md has the figures.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Params {
    /// Words in a run that candidates are found by.
    pub run: usize,
    /// One run in this many is kept to find candidates by.
    pub sample: u64,
    /// Kept runs two documents must share to be compared.
    pub shared: u16,
    /// Documents a run may stand in before it links to a few of them only.
    pub widest: usize,
    /// Share of both documents' own words that must agree in a copy.
    pub copy_share: f32,
    /// Own words that must agree in a copy.
    pub copy_words: u32,
    /// Share of either document's own words that must agree in a partial copy.
    pub partial_share: f32,
    /// Own words that must agree in a partial copy.
    pub partial_words: u32,
    /// Share of one document from which it is a part of the other whole, however short it is.
    pub whole_share: f32,
    /// Own words that must agree in such a document.
    pub whole_words: u32,
    /// Share of the pairs between two groups of copies that must be copies for the groups to be one.
    pub joined_share: f32,
    /// Share of one document from which, standing in another in one piece, it is that document with more around it.
    pub carried_share: f32,
    /// Share of the pairs between two groups that must be so for the groups to be one.
    pub carried_pairs: f32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            run: 5,
            sample: 4,
            shared: 3,
            widest: 300,
            copy_share: 0.55,
            copy_words: 50,
            partial_share: 0.25,
            partial_words: 60,
            whole_share: 0.9,
            whole_words: 25,
            joined_share: 0.34,
            carried_share: 0.8,
            carried_pairs: 0.2,
        }
    }
}
