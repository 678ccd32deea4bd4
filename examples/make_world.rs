//! Writes a large made-up world for measuring: `make_world --messages N DIR`. Equal arguments give equal repositories.
//!
//! `DIR/inbox` is a v2 mirror, `DIR/xen.git` the tree. `git fast-import` packs both while they are made.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use xq::error::{Error, Kind, Result};
use xq::git::RepositoryWriter;
use xq::model::{Person, Time};
use xq::world::{Crowd, Happening, Landing, Letter};

/// How many mails one epoch holds.
const EPOCH: usize = 100_000;

fn main() -> Result<()> {
    let usage = || Error::new(Kind::Usage, "cannot make a world").hint("make_world --messages N DIR");
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [option, count, dir] = words.as_slice() else {
        return Err(usage());
    };
    let count: usize = count.parse().map_err(|_| usage())?;
    if option != "--messages" {
        return Err(usage());
    }
    let dir = Path::new(dir);
    let inbox = dir.join("inbox/git");
    std::fs::create_dir_all(&inbox).map_err(|cause| {
        Error::new(Kind::Data, format!("cannot make the directory {}", inbox.display())).because(cause)
    })?;
    let mut tree = Import::begin(&dir.join("xen.git"), "staging")?;
    let mut epoch = Import::begin(&inbox.join("0.git"), "master")?;
    let mut sent = 0;
    for happening in Crowd::new(count) {
        match happening? {
            Happening::Mail(letter) => {
                if sent > 0 && sent % EPOCH == 0 {
                    epoch.end()?;
                    epoch = Import::begin(&inbox.join(format!("{}.git", sent / EPOCH)), "master")?;
                }
                sent += 1;
                epoch.mail(&letter)?;
            }
            Happening::Commit(landing) => tree.commit(&landing)?,
            Happening::Tag { name, by, date } => tree.tag(&name, &by, date)?,
        }
    }
    epoch.end()?;
    tree.end()
}

/// A repository that `git fast-import` fills.
struct Import {
    child: Child,
    stream: BufWriter<ChildStdin>,
    branch: &'static str,
}

impl Import {
    fn begin(path: &Path, branch: &'static str) -> Result<Self> {
        RepositoryWriter::create(path, branch)?;
        let mut child = Command::new("git")
            .arg("--git-dir")
            .arg(path)
            .args(["fast-import", "--quiet", "--depth=10"])
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|cause| Error::new(Kind::Data, "cannot run git fast-import").because(cause))?;
        let stream = child.stdin.take().ok_or_else(|| Error::bug("git has no input"))?;
        Ok(Self {
            child,
            stream: BufWriter::with_capacity(1 << 16, stream),
            branch,
        })
    }

    fn mail(&mut self, letter: &Letter) -> Result<()> {
        let later = Time(letter.date.0 + 60);
        self.head((&letter.from, letter.date), (&letter.from, later), &letter.subject)?;
        self.file("m", &letter.bytes())
    }

    fn commit(&mut self, landing: &Landing) -> Result<()> {
        let (author, committer) = (&landing.author, &landing.committer);
        self.head((&author.0, author.1), (&committer.0, committer.1), &landing.message)?;
        for (path, text) in &landing.files {
            match text {
                Some(text) => self.file(path, text.as_bytes())?,
                None => self.write(format!("D {path}\n").as_bytes())?,
            }
        }
        Ok(())
    }

    fn tag(&mut self, name: &str, by: &Person, date: Time) -> Result<()> {
        let branch = self.branch;
        let text = format!("Xen {name}\n");
        self.write(format!("tag {name}\nfrom refs/heads/{branch}\ntagger {by} {} +0000\n", date.0).as_bytes())?;
        self.data(text.as_bytes())
    }

    fn head(&mut self, author: (&Person, Time), committer: (&Person, Time), message: &str) -> Result<()> {
        let head = format!(
            "commit refs/heads/{}\nauthor {} {} +0000\ncommitter {} {} +0000\n",
            self.branch, author.0, author.1.0, committer.0, committer.1.0
        );
        self.write(head.as_bytes())?;
        self.data(message.as_bytes())
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        self.write(format!("M 100644 inline {path}\n").as_bytes())?;
        self.data(bytes)
    }

    fn data(&mut self, bytes: &[u8]) -> Result<()> {
        self.write(format!("data {}\n", bytes.len()).as_bytes())?;
        self.write(bytes)?;
        self.write(b"\n")
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let failed = |cause| Error::new(Kind::Data, "cannot write to git fast-import").because(cause);
        self.stream.write_all(bytes).map_err(failed)
    }

    fn end(mut self) -> Result<()> {
        let failed = |cause| Error::new(Kind::Data, "cannot end git fast-import").because(cause);
        self.stream.flush().map_err(failed)?;
        drop(self.stream);
        let status = self.child.wait().map_err(failed)?;
        if status.success() {
            Ok(())
        } else {
            Err(Error::new(Kind::Data, "git fast-import failed").because(status))
        }
    }
}
