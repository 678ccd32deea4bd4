//! The story of the demo: some months around a release, with a series in every state.

use std::path::{Path, PathBuf};

use super::World;
use super::cast::Who;
use super::script::{Script, on};
use super::story::{self, Ruling};
use crate::error::Result;
use crate::model::{Address, MessageId, State, Time, Turn};

/// What the demo made, and what is to be said of it.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The v2 mirror.
    pub inbox: PathBuf,
    /// The tree.
    pub tree: PathBuf,
    /// The day of the demo.
    pub day: Time,
    /// A maintainer and committer for whom something waits.
    pub me: Address,
    /// A contributor with several open series.
    pub author: Address,
    /// First mail of the newest revision of each series with what a person would say of it; triage notes counted as given.
    pub expected: Vec<(MessageId, State, Turn)>,
    /// The series to be deferred by a note.
    pub deferred: MessageId,
    /// The series to be dropped by a note.
    pub dropped: MessageId,
    /// Those that are lost since 4.3-rc5.
    pub lost: Vec<MessageId>,
    /// What each rule of the review decided at some moment before.
    pub rulings: Vec<Ruling>,
}

/// Makes the world of the demo below `dir`.
pub fn demo(dir: &Path) -> Result<Demo> {
    let mut world = World::build(dir)?;
    let mut script = Script::default();
    story::releases(&mut script);
    story::accepted(&mut script);
    story::odd_commits(&mut script);
    story::waiting(&mut script);
    story::closed(&mut script);
    let (deferred, dropped) = story::put_off(&mut script);
    let lost = story::lost(&mut script);
    story::noise(&mut script);
    let rulings = story::rules(&mut script);
    let expected = std::mem::take(&mut script.expected);
    script.play(&mut world)?;
    Ok(Demo {
        inbox: world.inbox,
        tree: world.tree,
        day: on("08-30 12"),
        me: Who::Greta.person().address,
        author: Who::Tariq.person().address,
        expected,
        deferred,
        dropped,
        lost,
        rulings,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::git::{EntryChange, EpochReader, Inbox, Tree};

    #[test]
    fn demo_is_the_same_on_every_run_and_has_every_state() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (first, second) = (demo(one.path()).unwrap(), demo(two.path()).unwrap());
        assert_eq!(first.expected, second.expected);
        let tip = |demo: &Demo| Tree::open(&demo.tree).unwrap().resolve_branch("staging").unwrap().tip;
        assert_eq!(tip(&first), tip(&second));
        let inbox = Inbox::open(&first.inbox).unwrap();
        assert_eq!(inbox.epochs.len(), 2);
        let mut mails = 0;
        for epoch in &inbox.epochs {
            let changes = EpochReader::open(epoch, inbox.layout)
                .unwrap()
                .changes_since(None)
                .unwrap();
            mails += changes
                .entries
                .iter()
                .filter(|entry| matches!(entry.change, EntryChange::Added(_)))
                .count();
        }
        assert_eq!(mails, 326, "with the one that was taken out again");
        let states: BTreeSet<State> = first.expected.iter().map(|(_, state, _)| *state).collect();
        assert_eq!(states.len(), 13, "{states:?}");
        assert!(first.expected.len() >= 40, "{} series", first.expected.len());
        let tree = Tree::open(&first.tree).unwrap();
        let names: Vec<String> = tree
            .branches_like("staging*")
            .unwrap()
            .into_iter()
            .map(|branch| branch.name)
            .collect();
        assert_eq!(names, ["staging", "staging-4.2", "staging-4.3"]);
    }
}
