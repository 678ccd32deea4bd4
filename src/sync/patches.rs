//! All patches, and how common their lines are: learned when first asked for, once by however many threads.

use std::sync::OnceLock;

use crate::matching::{Common, Posted, Setting};

use super::link::Linked;

/// The patches among linked messages.
pub(super) struct Patches<'a> {
    linked: &'a Linked<'a>,
    all: OnceLock<Vec<Posted>>,
    common: OnceLock<Option<Common>>,
}

impl<'a> Patches<'a> {
    pub(super) fn new(linked: &'a Linked<'a>) -> Self {
        Self {
            linked,
            all: OnceLock::new(),
            common: OnceLock::new(),
        }
    }

    /// All that may be the origin of a commit.
    pub(super) fn all(&self) -> &[Posted] {
        self.all.get_or_init(|| self.linked.posted())
    }

    /// How common their lines are among all of them; `None` where there are too many to look at all.
    pub(super) fn common(&self) -> Option<&Common> {
        let learned = || Common::of(self.all(), &Setting::default());
        self.common.get_or_init(learned).as_ref()
    }
}
