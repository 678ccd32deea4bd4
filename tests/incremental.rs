//! What comes a little at a time is linked by adding to what was linked before: the facts are those of a sync from nothing, wherever
//! what comes is dated.

use std::collections::BTreeMap;

use rusqlite::Connection;
use xq::git::{NewCommit, RepositoryWriter};
use xq::model::{MessageId, ObjectId, Time};
use xq::world::{Crowd, Form, Happening, Landing, Letter};

use crate::support::{Dice, Epoch, Scene, Xq, fresh, same_facts};

/// How many mails the list has.
const MAILS: usize = 1_300;

/// A list and a tree of which some is there already.
struct Crowded {
    scene: Scene,
    inbox: Epoch,
    tree: RepositoryWriter,
    /// Mails in the order in which they come.
    letters: Vec<Letter>,
    /// The commits of the tree with what they are, oldest first.
    commits: Vec<(ObjectId, Landing)>,
    files: BTreeMap<String, String>,
    mails: usize,
}

impl Crowded {
    /// All of them made, none of them there; some mails come later than they are dated.
    fn new(dice: &mut Dice) -> Self {
        let scene = Scene::new();
        let tree = RepositoryWriter::create(&scene.path("xen.git"), "staging").expect("it can be made");
        let mut crowded = Self {
            inbox: Epoch::bare(&scene.path("inbox/git/0.git")),
            tree,
            letters: Vec::new(),
            commits: Vec::new(),
            files: BTreeMap::new(),
            mails: 0,
            scene,
        };
        for happening in Crowd::new(MAILS) {
            match happening.expect("a crowd can be made") {
                Happening::Mail(letter) => crowded.letters.push(letter),
                Happening::Commit(landing) => {
                    crowded.commit(landing);
                }
                Happening::Tag { .. } => {}
            }
        }
        for place in 0..MAILS {
            let late = match dice.pick(40) {
                0..=2 => dice.pick(12),
                3 => dice.pick(300),
                _ => 0,
            };
            let letter = crowded.letters.remove(place);
            let later = (place + late).min(crowded.letters.len());
            crowded.letters.insert(later, letter);
        }
        let xq = &crowded.scene;
        xq.configure(&[&xq.path("inbox")], &xq.path("xen.git"));
        crowded
    }

    fn commit(&mut self, landing: Landing) -> ObjectId {
        for (path, text) in &landing.files {
            match text {
                Some(text) => self.files.insert(path.clone(), text.clone()),
                None => self.files.remove(path),
            };
        }
        let blobs: Vec<(&str, ObjectId)> = self
            .files
            .iter()
            .map(|(path, text)| {
                (
                    path.as_str(),
                    self.tree.blob(text.as_bytes()).expect("it can be written"),
                )
            })
            .collect();
        let commit = self
            .tree
            .commit(&NewCommit {
                tree: self.tree.tree(blobs).expect("it can be written"),
                parents: self.commits.last().map(|(id, _)| *id).into_iter().collect(),
                author: (&landing.author.0, landing.author.1),
                committer: (&landing.committer.0, landing.committer.1),
                message: &landing.message,
            })
            .expect("it can be made");
        self.commits.push((commit, landing));
        commit
    }

    /// Lets so many mails and commits be there.
    fn come(&mut self, mails: usize, commits: usize) {
        for letter in self.letters.iter().take(mails).skip(self.mails) {
            self.inbox.put(&letter.bytes());
        }
        self.mails = self.mails.max(mails);
        if let Some((tip, _)) = commits.checked_sub(1).and_then(|last| self.commits.get(last)) {
            self.tree
                .point("refs/heads/staging", *tip)
                .expect("the branch can be set");
        }
    }

    /// Lets a mail come.
    fn mail(&mut self, letter: &Letter) {
        self.inbox.put(&letter.bytes());
    }

    /// Syncs, compares with a sync from nothing, and says whether links were added to those that were there.
    fn sync(&self, what: &str) -> bool {
        self.scene.xq.ok(&["sync", "-q"]);
        same_facts(&self.scene.xq.dump(), &fresh(&self.scene.xq), what);
        was_added(&self.scene.xq)
    }

    /// The newest moment of all.
    fn now(&self) -> Time {
        let mails = self.letters.iter().map(|letter| letter.date);
        let commits = self.commits.iter().map(|(_, landing)| landing.committer.1);
        mails.chain(commits).max().expect("there are some")
    }

    /// A mail that answers another, some time after the newest.
    fn answer(&self, to: &Letter, days: i64, text: &str) -> Letter {
        let date = self.now().plus_days(days);
        Letter {
            id: MessageId::parse(&format!("answer-{}@example.org", date.0)),
            from: to.from.clone(),
            date,
            subject: format!("Re: {}", to.subject),
            references: to.id.iter().cloned().collect(),
            text: text.to_owned(),
            form: Form::Plain,
            footer: false,
        }
    }

    /// An early patch mail.
    fn patch(&self) -> Letter {
        let mut letters = self.letters.iter();
        let patch = letters.find(|letter| letter.text.contains("\n+++ b/") && letter.subject.starts_with("[PATCH"));
        patch.expect("somebody posts a patch").clone()
    }
}

/// Whether the last sync added links to those that were there.
fn was_added(xq: &Xq) -> bool {
    let db = Connection::open(&xq.database).expect("the database opens");
    let how: String = db
        .query_row("SELECT value FROM meta WHERE key = 'linked'", [], |row| row.get(0))
        .expect("links were made");
    how == "added"
}

#[test]
fn what_comes_in_steps_is_linked_as_if_it_came_at_once() {
    let mut dice = Dice(1_905);
    let mut crowded = Crowded::new(&mut dice);
    let (mut mails, mut commits, mut added) = (MAILS / 2, crowded.commits.len() / 2, 0);
    for step in 0..8 {
        crowded.come(mails, commits);
        added += usize::from(crowded.sync(&format!("step {step}: {mails} mails, {commits} commits")));
        mails = (mails + 1 + dice.pick(120)).min(MAILS);
        // The tree is fetched now and then, and may be ahead of the list.
        commits = (commits + dice.pick(9)).min(crowded.commits.len());
    }
    assert!(added >= 6, "links were added {added} times only");
}

#[test]
fn what_is_about_something_old_is_linked_with_it() {
    let mut crowded = Crowded::new(&mut Dice(7));
    let (all, patch) = (crowded.commits.len(), crowded.patch());
    crowded.come(MAILS, all);
    crowded.sync("the beginning");

    let (old, landing) = crowded.commits[all / 4].clone();
    let named = crowded.answer(&patch, 1, &format!("Merged as {}, thanks.\n", old.short(12)));
    crowded.mail(&named);
    assert!(crowded.sync("a mail names an old commit"));

    let counter = format!("I would rather do this.\n\n{}", patch.text);
    crowded.mail(&crowded.answer(&patch, 2, &counter));
    assert!(crowded.sync("an old patch is answered with a patch"));

    let again = Letter {
        id: MessageId::parse("again@example.org"),
        subject: patch.subject.replace("[PATCH", "[PATCH RESEND"),
        references: Vec::new(),
        ..crowded.answer(&patch, 3, &patch.text)
    };
    crowded.mail(&again);
    assert!(crowded.sync("an old patch is posted again"));

    let early = Letter {
        id: MessageId::parse("early@example.org"),
        date: patch.date.plus_days(1),
        ..crowded.answer(&patch, 0, &patch.text)
    };
    crowded.mail(&early);
    assert!(crowded.sync("a mail comes that is as old as the patch"));

    let revert = Landing {
        files: landing
            .files
            .iter()
            .map(|(path, _)| (path.clone(), Some("gone\n".to_owned())))
            .collect(),
        author: (patch.from.clone(), crowded.now().plus_days(1)),
        committer: (landing.committer.0.clone(), crowded.now().plus_days(1)),
        message: format!(
            "Revert {:?}\n\nThis reverts commit {old}.\n",
            landing.message.lines().next().unwrap_or_default()
        ),
    };
    crowded.commit(revert);
    crowded.come(MAILS, all + 1);
    assert!(crowded.sync("an old commit is reverted"));

    let late = Landing {
        committer: (landing.committer.0.clone(), landing.committer.1.plus_days(1)),
        ..landing
    };
    crowded.commit(late);
    crowded.come(MAILS, all + 2);
    assert!(crowded.sync("a commit comes that is as old as another"));
}

#[test]
fn what_goes_is_linked_anew() {
    let mut crowded = Crowded::new(&mut Dice(11));
    let all = crowded.commits.len();
    crowded.come(MAILS - 40, all - 4);
    assert!(!crowded.sync("the beginning"));
    crowded.come(MAILS - 20, all - 2);
    assert!(crowded.sync("some come"));
    let patch = crowded.patch();
    crowded.inbox.delete(&patch.bytes());
    assert!(!crowded.sync("a mail is taken out"));
    crowded.come(MAILS - 20, all - 3);
    assert!(!crowded.sync("a commit is taken back"));
    crowded.come(MAILS, all);
    assert!(crowded.sync("more come"));
}
