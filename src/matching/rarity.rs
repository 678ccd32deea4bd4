//! How common the lines of postings are, learned once for all who ask.

use std::sync::Arc;

use super::work::Lines;
use super::{Posted, Setting};
use crate::model::MessageKey;

/// How common the lines of some postings are among them.
///
/// Who asks for few commits or patches need not learn it of their lines alone: what is learned of all lines serves everybody, and it can be
/// learned beside what tells which are asked for.
#[derive(Clone, Debug)]
pub struct Common {
    /// The postings in order of time.
    keys: Arc<[MessageKey]>,
    lines: Arc<Lines>,
}

impl Common {
    /// Learns of postings, in any order; `None` where they have so many lines that it is better learned of some.
    pub fn of(posted: &[Posted], setting: &Setting) -> Option<Self> {
        let posted = in_order(posted.iter());
        let lines = posted.iter().map(|one| one.patch.digest.lines.as_slice());
        if !Lines::are_few(lines.clone()) {
            return None;
        }
        Some(Self {
            keys: posted.iter().map(|one| one.key).collect(),
            lines: Arc::new(Lines::of_lines(lines, None, setting)),
        })
    }

    /// The same among some of these postings.
    pub fn among<'a>(&self, some: impl Iterator<Item = &'a Posted>) -> Self {
        let keys: Arc<[MessageKey]> = in_order(some).iter().map(|one| one.key).collect();
        let mut numbered = (0..u32::MAX).zip(keys.iter()).peekable();
        let place = |key: &MessageKey| Some(numbered.next_if(|(_, own)| *own == key)?.0);
        let numbers: Vec<Option<u32>> = self.keys.iter().map(place).collect();
        Self {
            keys,
            lines: Arc::new(self.lines.among(&numbers)),
        }
    }

    /// What each line counts among them.
    pub(super) fn lines(&self) -> Arc<Lines> {
        Arc::clone(&self.lines)
    }
}

/// Postings in order of time.
pub(super) fn in_order<'a>(posted: impl Iterator<Item = &'a Posted>) -> Vec<&'a Posted> {
    let mut posted: Vec<&Posted> = posted.collect();
    posted.sort_by(|a, b| (a.date, &a.id, a.key).cmp(&(b.date, &b.id, b.key)));
    posted
}
