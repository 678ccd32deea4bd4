//! How much a patch has in common with a commit that may stand in its stead.

use std::collections::HashSet;

use crate::matching::title::float;
use crate::matching::work::WHOLE_LINE;

/// Share of the words of the title that this needs where the changes have no line in common.
const TITLE_SHARE: f64 = 0.4;
/// How many lines of the changes (common ones counted less) that this needs where the titles have no word in common; half of the patch's
/// at least.
const CHANGES: f64 = 2.0;
/// Share of the words of the title that the author's own commit needs, with a line of the changes in common.
const OWN_TITLE_SHARE: f64 = 0.8;
/// And where nobody has answered the patch.
const NEAR_TITLE_SHARE: f64 = 0.25;

/// What a patch has in common with a commit.
pub(super) struct Likeness {
    /// Words of the patch's title.
    words: usize,
    words_shared: usize,
    /// Those behind the area that it begins with.
    bare_shared: usize,
    /// What its changed lines count.
    lines: f64,
    lines_shared: f64,
}

impl Likeness {
    /// Holds titles against each other; `lines` tells what the changed lines of the patch count, and those of them that the commit has.
    pub(super) fn of(patch: &str, commit: &str, lines: (f64, f64)) -> Self {
        let (mine, theirs) = (words(patch), words(commit));
        let bare = words(patch.split_once(": ").map_or(patch, |(_, bare)| bare));
        Self {
            words: mine.len(),
            words_shared: mine.intersection(&theirs).count(),
            bare_shared: bare.intersection(&theirs).count(),
            lines: lines.0,
            lines_shared: lines.1,
        }
    }

    fn has_half(&self) -> bool {
        self.lines_shared >= CHANGES && self.lines_shared * 2.0 >= self.lines
    }

    fn has_words(&self, share: f64) -> bool {
        float(self.words_shared) >= share * float(self.words)
    }

    /// Whether both are about one thing.
    pub(super) fn is_close(&self) -> bool {
        let titled = self.words_shared > 1 && self.has_words(TITLE_SHARE);
        titled || self.words_shared > 0 && self.lines_shared >= WHOLE_LINE || self.has_half()
    }

    /// Whether a good part of the title is there.
    pub(super) fn is_titled(&self) -> bool {
        self.words_shared > 2 && self.has_words(TITLE_SHARE)
    }

    /// Whether the titles have something in common.
    pub(super) fn is_near(&self) -> bool {
        self.bare_shared > 1 && self.has_words(NEAR_TITLE_SHARE)
    }

    /// Whether the author did in one much of what he meant to do in the other.
    pub(super) fn is_own(&self) -> bool {
        let titled = self.words_shared > 1 && self.has_words(OWN_TITLE_SHARE);
        titled && self.lines_shared >= WHOLE_LINE || self.has_half()
    }
}

/// The words of a title that tell something.
fn words(title: &str) -> HashSet<String> {
    let low = title.to_lowercase();
    let words = low.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| word.len() >= 4).map(str::to_owned).collect()
}
