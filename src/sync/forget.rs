//! What is forgotten of the messages while they are linked, since nothing looks at it any more: of mails that are no postings, as most are.

use std::sync::Arc;

use foldhash::HashSet;

use crate::model::{MessageId, Subject};
use crate::series::{Entry, Grouping};
use crate::store::Needed;

/// Forgets what is looked at in grouping alone: which mails a mail refers to, and its subject; of a posting the text of its subject. The
/// id of a mail as well that neither a commit nor another mail names; who says that something is
/// applied keeps his, for it stands for the commit's own word.
pub(super) fn what_groups(entries: &mut [Entry], needed: &Needed) {
    let none = Arc::new(Subject::default());
    for entry in entries {
        let message = &mut entry.message;
        if needed.is_whole(entry.key, message.patch.is_some()) {
            if let Some(subject) = Arc::get_mut(&mut message.subject) {
                subject.text = String::new();
            }
            continue;
        }
        message.references = Box::default();
        message.subject = Arc::clone(&none);
        if !needed.keeps_id(&message.id, &message.hints) {
            message.id = MessageId::default();
        }
    }
}

/// What is not to be forgotten: postings, and what commits, or mails that speak of another solution, name.
pub(super) fn needed(entries: &[Entry], grouping: &Grouping, by_commits: impl Iterator<Item = MessageId>) -> Needed {
    let mut postings = HashSet::default();
    for revision in grouping.series.iter().flat_map(|series| &series.revisions) {
        postings.extend(revision.cover);
        for part in &revision.parts {
            postings.extend(part.message.iter().chain(&part.duplicates));
        }
    }
    let by_mails = entries.iter().flat_map(|entry| &entry.message.hints.other_mails);
    Needed {
        postings,
        named: by_commits.chain(by_mails.cloned()).collect(),
    }
}
