//! A small, lifelike mirror and tree for `xq demo`, tests and benches.
//!
//! Everything is made up and the same on every run: people live at example domains, dates are counted, ids are derived from
//! them. [`World`] writes one mail or commit at a time; [`demo()`] tells a whole story with it. [`Crowd`] makes up years of mails and
//! commits for measuring.

mod cast;
mod crowd;
mod demo;
mod letter;
mod script;
mod source;
mod story;
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use cast::Who;
pub use crowd::{Crowd, Happening, Landing};
pub use demo::{Demo, demo};
pub use letter::{Form, Letter};
pub use source::Edit;
pub use story::Ruling;
pub use work::{Piece, Posted, Work};

use crate::error::{Error, Kind, Result};
use crate::git::{NewCommit, RepositoryWriter};
use crate::model::{MessageId, ObjectId, Person, Time};
use source::{Files, first_files};

/// A mail that was sent, as far as answers need it.
struct Sent {
    subject: String,
    from: Person,
    text: String,
    references: Vec<MessageId>,
    blob: ObjectId,
}

#[derive(Clone)]
struct Branch {
    tip: ObjectId,
    files: Files,
    /// The blobs of `files`, by path.
    blobs: BTreeMap<String, ObjectId>,
}

/// A commit of the world's tree.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it changes.
    pub edits: Vec<Edit>,
    /// Files it replaces whole: path and text.
    pub replaced: Vec<(String, String)>,
    /// Its author, and the author date.
    pub author: (Person, Time),
    /// Who commits, and when.
    pub committer: (Person, Time),
    /// The whole message.
    pub message: String,
}

/// A mirror and a tree that grow a mail or commit at a time.
pub struct World {
    /// The v2 mirror.
    pub inbox: PathBuf,
    /// The tree, a bare repository.
    pub tree: PathBuf,
    epochs: Vec<(RepositoryWriter, Option<ObjectId>)>,
    code: RepositoryWriter,
    branches: BTreeMap<String, Branch>,
    sent: BTreeMap<MessageId, Sent>,
    /// Commits by title, for reverts and backports.
    landed: BTreeMap<String, ObjectId>,
    /// The text of the files that a commit touches as it was before, by title, for reverts.
    before: BTreeMap<String, Files>,
}

impl World {
    /// Makes an empty mirror `inbox` and a tree `xen.git` with a first commit on `staging` below `dir`.
    pub fn build(dir: &Path) -> Result<Self> {
        let (inbox, tree) = (dir.join("inbox"), dir.join("xen.git"));
        std::fs::create_dir_all(inbox.join("git")).map_err(|cause| {
            Error::new(Kind::Data, format!("cannot make the directory {}", inbox.display())).because(cause)
        })?;
        let code = RepositoryWriter::create(&tree, "staging")?;
        let mut world = Self {
            inbox,
            tree,
            epochs: Vec::new(),
            code,
            branches: BTreeMap::new(),
            sent: BTreeMap::new(),
            landed: BTreeMap::new(),
            before: BTreeMap::new(),
        };
        world.next_epoch()?;
        let start = Time(1_341_133_200);
        let victor = Who::Victor.person();
        world.write_commit(
            "staging",
            first_files(),
            Vec::new(),
            &Made {
                edits: Vec::new(),
                replaced: Vec::new(),
                author: (victor.clone(), start),
                committer: (victor, start),
                message: "Begin the tree\n".to_owned(),
            },
        )?;
        Ok(world)
    }

    /// Starts the next epoch of the mirror.
    pub fn next_epoch(&mut self) -> Result<()> {
        let path = self.inbox.join(format!("git/{}.git", self.epochs.len()));
        self.epochs.push((RepositoryWriter::create(&path, "master")?, None));
        Ok(())
    }

    /// Delivers a mail.
    pub fn mail(&mut self, letter: Letter) -> Result<()> {
        let blob = self.file_mail("m", &letter.bytes(), &letter.from, letter.date, &letter.subject)?;
        if let Some(id) = letter.id {
            let (subject, from, text) = (letter.subject, letter.from, letter.text);
            self.sent.insert(
                id,
                Sent {
                    subject,
                    from,
                    text,
                    references: letter.references,
                    blob,
                },
            );
        }
        Ok(())
    }

    /// Takes a mail out of the mirror, as its owner does on request.
    pub fn remove_mail(&mut self, letter: &Letter, date: Time) -> Result<()> {
        self.file_mail("d", &letter.bytes(), &Who::Victor.person(), date, "rm")
            .map(drop)
    }

    /// The subject of a mail that was sent.
    pub fn subject_of(&self, id: &MessageId) -> Result<String> {
        self.find(id).map(|sent| sent.subject.clone())
    }

    /// The blob of a mail that was sent.
    pub fn blob_of(&self, id: &MessageId) -> Option<ObjectId> {
        self.sent.get(id).map(|sent| sent.blob)
    }

    /// A reply to `to` that quotes its first lines and then says `text`.
    pub fn reply(&self, id: MessageId, who: Who, date: Time, to: &MessageId, text: &str) -> Result<Letter> {
        let parent = self.find(to)?;
        let subject = match parent.subject.strip_prefix("Re: ") {
            Some(_) => parent.subject.clone(),
            None => format!("Re: {}", parent.subject),
        };
        let mut references = parent.references.clone();
        references.push(to.clone());
        let mut quoted = format!("{} wrote:\n", parent.from.label());
        for line in parent
            .text
            .lines()
            .take_while(|line| *line != "---")
            .filter(|line| !line.is_empty())
            .take(6)
        {
            quoted.push_str(&format!("> {line}\n"));
        }
        Ok(Letter {
            id: Some(id),
            from: who.person(),
            date,
            subject,
            references,
            text: format!("{quoted}\n{text}\n"),
            form: if date.0 % 11 == 0 {
                Form::QuotedPrintable
            } else {
                Form::Plain
            },
            footer: date.0 % 3 == 0,
        })
    }

    /// Commits to a branch.
    pub fn commit(&mut self, branch: &str, made: &Made) -> Result<ObjectId> {
        let mut files = self.files(branch);
        let title = made.message.lines().next().unwrap_or_default().to_owned();
        let touched = made
            .edits
            .iter()
            .filter_map(|edit| Some((edit.path.clone(), files.get(&edit.path)?.clone())));
        self.before.insert(title.clone(), touched.collect());
        made.edits.iter().for_each(|edit| edit.apply(&mut files));
        for (path, text) in &made.replaced {
            files.insert(path.clone(), text.clone());
        }
        let parents = self.branches.get(branch).map(|branch| branch.tip).into_iter().collect();
        let commit = self.write_commit(branch, files, parents, made)?;
        if branch == "staging" {
            self.landed.insert(title, commit);
        }
        Ok(commit)
    }

    /// The commit of that title on staging.
    pub fn landed(&self, title: &str) -> Result<ObjectId> {
        let commit = self.landed.get(title).copied();
        commit.ok_or_else(|| Error::bug(format!("the story names a commit that is not there: {title}")))
    }

    /// The text of the files that the commit of that title touched, as it was before.
    pub fn text_before(&self, title: &str) -> Vec<(String, String)> {
        let before = self.before.get(title).cloned().unwrap_or_default();
        before.into_iter().collect()
    }

    /// Posts a series made against a branch, in answer to the mails of `answers`.
    pub fn post(&mut self, work: &Work, branch: &str, date: Time, answers: &[MessageId]) -> Result<Posted> {
        work.send(self, branch, date, answers)?;
        Ok(work.ids(date))
    }

    /// Starts a branch at the tip of another.
    pub fn start_branch(&mut self, name: &str, from: &str) -> Result<()> {
        let Some(branch) = self.branches.get(from).cloned() else {
            return Err(Error::bug(format!(
                "the story branches from {from}, which is not there"
            )));
        };
        let tip = branch.tip;
        self.branches.insert(name.to_owned(), branch);
        self.code.point(&format!("refs/heads/{name}"), tip)
    }

    /// Tags the tip of a branch.
    pub fn tag(&mut self, name: &str, branch: &str, by: Who, date: Time) -> Result<()> {
        let Some(branch) = self.branches.get(branch) else {
            return Err(Error::bug(format!("the story tags {branch}, which is not there")));
        };
        self.code
            .tag(name, branch.tip, (&by.person(), date), &format!("Xen {name}\n"))
    }

    /// The files of a branch.
    fn files(&self, branch: &str) -> Files {
        self.branches
            .get(branch)
            .map(|branch| branch.files.clone())
            .unwrap_or_default()
    }

    fn find(&self, id: &MessageId) -> Result<&Sent> {
        self.sent
            .get(id)
            .ok_or_else(|| Error::bug(format!("the story answers a mail that was not sent: {id}")))
    }

    fn file_mail(&mut self, name: &str, bytes: &[u8], from: &Person, date: Time, subject: &str) -> Result<ObjectId> {
        let Some((writer, tip)) = self.epochs.last_mut() else {
            return Err(Error::bug("the mirror has no epoch"));
        };
        let blob = writer.blob(bytes)?;
        let tree = writer.tree([(name, blob)])?;
        let message = format!("{subject}\n");
        let new = NewCommit {
            tree,
            parents: tip.iter().copied().collect(),
            author: (from, date),
            committer: (from, Time(date.0 + 60)),
            message: &message,
        };
        let commit = writer.commit(&new)?;
        writer.point("refs/heads/master", commit)?;
        *tip = Some(commit);
        Ok(blob)
    }

    fn write_commit(&mut self, branch: &str, files: Files, parents: Vec<ObjectId>, made: &Made) -> Result<ObjectId> {
        let mut blobs = BTreeMap::new();
        let known = self.branches.get(branch);
        for (path, text) in &files {
            let same = known.filter(|branch| branch.files.get(path) == Some(text));
            let blob = match same.and_then(|branch| branch.blobs.get(path)) {
                Some(blob) => *blob,
                None => self.code.blob(text.as_bytes())?,
            };
            blobs.insert(path.clone(), blob);
        }
        let commit = self.code.commit(&NewCommit {
            tree: self
                .code
                .tree(blobs.iter().map(|(path, blob)| (path.as_str(), *blob)))?,
            parents,
            author: (&made.author.0, made.author.1),
            committer: (&made.committer.0, made.committer.1),
            message: &made.message,
        })?;
        self.code.point(&format!("refs/heads/{branch}"), commit)?;
        self.branches.insert(
            branch.to_owned(),
            Branch {
                tip: commit,
                files,
                blobs,
            },
        );
        Ok(commit)
    }
}
