//! Makes a public-inbox mirror of what might have been on the list from a real tree: for each commit of a branch the patch as its author
//! might have posted it, and each of its approval trailers as a reply of whoever gave it.
//!
//! `mirror_from_tree --tree REPOSITORY [--branch staging] [--since 2020-01-01] [--until 2026-01-01] DIR` writes `DIR/git/0.git`.
//! Equal arguments give equal mirrors. `git` has to be at hand: it prints the diffs and takes the mails in as a stream, so that ten
//! years take a minute and little memory. Merges are left out.
//!
//! Commits of one author that came in a row within [`TOGETHER`] were one series: `[PATCH n/m]`, its later parts below the first. It is
//! posted [`AHEAD`] days before its first commit, and answered from a day later on, a reply an hour: the rule of stand-ins wants
//! fourteen days of silence before the commit. What was reverted is posted again after the revert. A mail has the commit message
//! without approvals and without a sign-off that the committer added, then the diff. What stands above an `Origin:` belongs to another
//! project and stays in the mail, which is then sent by whoever signed it first below.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use xq::error::{Error, Kind, Result};
use xq::git::{RawCommit, Tree};
use xq::mail::{self, CommitMessage};
use xq::model::{Address, MessageId, ObjectId, Person, Time, Trailer, TrailerKind};
use xq::world::{Form, Letter};

/// How many days before its commit a patch is posted.
const AHEAD: i64 = 21;
/// Commits of one author in a row that are no further apart, in seconds, are one series.
const TOGETHER: i64 = 3_600;
/// Mails are held until no commit to come can have an earlier one: dates of commits go back by so many days at most.
const SLACK: i64 = 60;

struct Arguments {
    tree: PathBuf,
    branch: String,
    since: Option<String>,
    until: Option<String>,
    dir: PathBuf,
}

fn main() -> Result<()> {
    let arguments = arguments()?;
    let tree = Tree::open(&arguments.tree)?;
    let mut log = log(&arguments)?;
    let output = log
        .stdout
        .take()
        .ok_or_else(|| Error::bug("git's output is not there"))?;
    let mut mirror = Mirror::create(&arguments.dir)?;
    let mut commits = 0;
    let mut diffs = Diffs::new(BufReader::with_capacity(1 << 20, output));
    let mut series: Vec<Piece> = Vec::new();
    let mut reverted: HashMap<String, Time> = HashMap::new();
    while let Some((id, diff)) = diffs.next()? {
        let commit = tree.commit(id)?;
        let commit = commit.ok_or_else(|| Error::new(Kind::Data, format!("commit {id} is not there")))?;
        let piece = Piece::of(commit, diff);
        if series.last().is_some_and(|last| !last.goes_with(&piece)) {
            post(&mut mirror, &series, &mut reverted)?;
            series.clear();
        }
        series.push(piece);
        commits += 1;
    }
    post(&mut mirror, &series, &mut reverted)?;
    finish(log, "git log")?;
    let mails = mirror.close()?;
    let said = format!("{mails} mails of {commits} commits\n");
    std::io::stderr().write_all(said.as_bytes()).map_err(failed("write"))
}

fn arguments() -> Result<Arguments> {
    let usage = || {
        Error::new(Kind::Usage, "cannot make a mirror")
            .hint("mirror_from_tree --tree REPOSITORY [--branch B] [--since DAY] [--until DAY] DIR")
    };
    let (mut tree, mut dir) = (None, None);
    let (mut branch, mut since, mut until) = ("staging".to_owned(), None, None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--tree" => tree = words.next(),
            "--branch" => branch = words.next().ok_or_else(usage)?,
            "--since" => since = words.next(),
            "--until" => until = words.next(),
            _ => dir = Some(word),
        }
    }
    Ok(Arguments {
        tree: tree.ok_or_else(usage)?.into(),
        branch,
        since,
        until,
        dir: dir.ok_or_else(usage)?.into(),
    })
}

/// `git log` of the commits with their diffs, oldest first.
fn log(arguments: &Arguments) -> Result<Child> {
    let branch = Tree::open(&arguments.tree)?.resolve_branch(&arguments.branch)?;
    let mut command = Command::new("git");
    command.arg("-C").arg(&arguments.tree).args([
        "-c",
        "core.quotePath=true",
        "log",
        "--no-merges",
        "--reverse",
        "-p",
        "--binary",
        "--find-renames",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--format=%x00%H",
    ]);
    // A day begins at midnight UTC, whatever the hour it is now.
    command.args(arguments.since.iter().map(|day| format!("--since={day}T00:00:00Z")));
    command.args(arguments.until.iter().map(|day| format!("--until={day}T00:00:00Z")));
    command.arg(branch.full).arg("--");
    command.stdout(Stdio::piped()).spawn().map_err(failed("run git"))
}

/// Commits and their diffs as `git log` prints them.
struct Diffs<R> {
    input: R,
    next: Option<ObjectId>,
    begun: bool,
}

impl<R: BufRead> Diffs<R> {
    fn new(input: R) -> Self {
        Self {
            input,
            next: None,
            begun: false,
        }
    }

    fn next(&mut self) -> Result<Option<(ObjectId, Vec<u8>)>> {
        let mut diff: Vec<u8> = Vec::new();
        loop {
            let start = diff.len();
            let read = self
                .input
                .read_until(b'\n', &mut diff)
                .map_err(failed("read from git"))?;
            let name = diff.get(start..).and_then(commit_line);
            if read != 0 && name.is_none() {
                continue;
            }
            if name.is_some() {
                diff.truncate(start);
            }
            let ended = std::mem::replace(&mut self.next, name);
            let first = !std::mem::replace(&mut self.begun, true);
            match ended {
                Some(id) => return Ok(Some((id, diff.trim_ascii_start().to_vec()))),
                None if first && name.is_some() => diff.clear(),
                None => return Ok(None),
            }
        }
    }
}

/// The commit that a line begins.
fn commit_line(line: &[u8]) -> Option<ObjectId> {
    let name = line.strip_prefix(&[0])?.strip_suffix(b"\n")?;
    std::str::from_utf8(name).ok()?.parse().ok()
}

/// A commit that is a part of a series.
struct Piece {
    commit: RawCommit,
    read: CommitMessage,
    diff: Vec<u8>,
}

impl Piece {
    fn of(commit: RawCommit, diff: Vec<u8>) -> Self {
        let read = mail::read_commit_message(&commit.message);
        Self { commit, read, diff }
    }

    /// Whether the next commit is of the same series.
    fn goes_with(&self, next: &Self) -> bool {
        let apart = next.commit.committed.0 - self.commit.committed.0;
        self.sender().is_same(next.sender()) && (0..=TOGETHER).contains(&apart)
    }

    /// Trailers given for this project: those below an `Origin:`.
    fn own(&self) -> &[Trailer] {
        let origin = self
            .read
            .trailers
            .iter()
            .rposition(|trailer| trailer.kind == TrailerKind::Origin);
        self.read.trailers.get(origin.unwrap_or(0)..).unwrap_or_default()
    }

    fn signers(&self) -> Vec<&Trailer> {
        self.own()
            .iter()
            .filter(|trailer| trailer.kind == TrailerKind::SignedOffBy)
            .collect()
    }

    fn approvals(&self) -> Vec<&Trailer> {
        self.own().iter().filter(|trailer| trailer.kind.is_approval()).collect()
    }

    /// A sign-off that the committer added.
    fn signed_on_commit(&self) -> Option<&Trailer> {
        let signers = self.signers();
        let last = signers.last().filter(|_| signers.len() > 1)?;
        let person = last.person.as_ref()?;
        let added = person.is_same(&self.commit.committer) && !person.is_same(&self.commit.author);
        added.then_some(*last)
    }

    /// Who sends it: the author, or who took it over from another project.
    fn sender(&self) -> &Person {
        let taken = self.own().first().filter(|trailer| trailer.kind == TrailerKind::Origin);
        let signer = self.signers().first().and_then(|trailer| trailer.person.as_ref());
        taken.and(signer).unwrap_or(&self.commit.author)
    }

    /// The title that it reverts.
    fn reverts(&self) -> Option<&str> {
        self.read.subject.strip_prefix("Revert \"")?.strip_suffix('"')
    }
}

/// Posts a series and has it answered.
fn post(mirror: &mut Mirror, series: &[Piece], reverted: &mut HashMap<String, Time>) -> Result<()> {
    let Some(first) = series.first() else { return Ok(()) };
    let ahead = first.commit.committed.plus_days(-AHEAD);
    let back = series
        .iter()
        .filter_map(|piece| reverted.get(&piece.read.subject))
        .max();
    let posted = back.map_or(ahead, |back| ahead.max(Time(back.0 + 60)));
    let lead = message_id(&first.commit, 0)?;
    for (place, piece) in series.iter().enumerate() {
        let date = Time(posted.0 + i64::try_from(place).unwrap_or(0));
        let bracket = match series.len() {
            1 => "[PATCH]".to_owned(),
            many => format!("[PATCH {}/{many}]", place + 1),
        };
        let references = if place == 0 { Vec::new() } else { vec![lead.clone()] };
        let letter = Letter {
            id: Some(message_id(&piece.commit, 0)?),
            from: sender(piece.sender()),
            date,
            subject: format!("{bracket} {}", piece.read.subject),
            references,
            text: String::new(),
            form: Form::Plain,
            footer: false,
        };
        let mut bytes = letter.bytes();
        bytes.extend(patch_text(piece).into_bytes());
        bytes.extend(b"---\n");
        bytes.extend(&piece.diff);
        bytes.extend(b"-- \n2.39.0\n\n");
        mirror.put(date, &letter, bytes)?;
        answer(mirror, piece, &letter)?;
        if let Some(title) = piece.reverts() {
            reverted.insert(title.to_owned(), piece.commit.committed);
        }
    }
    Ok(())
}

/// Has a patch answered by those whose approvals the commit carries, all of them before the commit.
fn answer(mirror: &mut Mirror, piece: &Piece, patch: &Letter) -> Result<()> {
    let approvals = piece.approvals();
    let steps = i64::try_from(approvals.len() + 2).unwrap_or(i64::MAX);
    let step = (piece.commit.committed.0 - patch.date.0) / steps;
    for (place, approval) in approvals.iter().enumerate() {
        let Some(person) = &approval.person else { continue };
        let number = i64::try_from(place).unwrap_or(0);
        let date = patch.date.plus_days(1).0 + number * 3_600;
        let date = Time(date.min(patch.date.0 + step * (number + 1)));
        let mut references = patch.references.clone();
        references.extend(patch.id.clone());
        let author = piece.commit.author.label();
        let letter = Letter {
            id: Some(message_id(&piece.commit, place + 1)?),
            from: sender(person),
            date,
            subject: format!("Re: {}", patch.subject),
            references,
            text: format!("{author} wrote:\n> {}\n\n{}\n", piece.read.subject, line(approval)),
            form: Form::Plain,
            footer: false,
        };
        let bytes = letter.bytes();
        mirror.put(date, &letter, bytes)?;
    }
    Ok(())
}

fn message_id(commit: &RawCommit, place: usize) -> Result<MessageId> {
    MessageId::parse(&format!("{}.{place}@mirror.invalid", commit.id)).ok_or_else(|| Error::bug("an id is well formed"))
}

/// A person as a sender: with an address, and quotes where a name needs them.
fn sender(person: &Person) -> Person {
    let name = person.name.replace('"', "");
    let quoted = name.is_ascii() && name.contains([',', ';', ':', '(', ')', '<', '>', '@', '[', ']', '.']);
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    Person {
        name: if quoted { format!("\"{name}\"") } else { name }.into(),
        address: if person.address.as_str().contains('@') {
            person.address.clone()
        } else {
            Address::new(&format!("{}@name.invalid", letters.to_lowercase()))
        },
    }
}

/// An approval as its giver writes it.
fn line(approval: &Trailer) -> String {
    let area = approval
        .area
        .as_ref()
        .map(|area| format!(" # {area}"))
        .unwrap_or_default();
    format!("{}: {}{area}", approval.key, approval.value)
}

/// The message without title, approvals, and a sign-off that the committer added; the author first where somebody else sends it.
fn patch_text(piece: &Piece) -> String {
    let message = piece.commit.message.trim_start();
    let mut lines: Vec<&str> = message.lines().skip_while(|line| !line.trim().is_empty()).collect();
    let is_at = |line: &str, trailer: &Trailer| {
        let line = line.trim_start().strip_prefix(trailer.key.as_str());
        line.is_some_and(|rest| rest.trim_start_matches([':', ' ', '\t']).starts_with(&trailer.value))
    };
    for trailer in piece.approvals().into_iter().chain(piece.signed_on_commit()) {
        // From the end: the like of it above an `Origin:` stays.
        if let Some(place) = lines.iter().rposition(|line| is_at(line, trailer)) {
            lines.remove(place);
        }
    }
    let mut text = String::new();
    if !piece.sender().is_same(&piece.commit.author) {
        text.push_str(&format!("From: {}\n\n", piece.commit.author));
    }
    for line in lines.iter().skip_while(|line| line.trim().is_empty()) {
        // What looks like the end of the message would cut it.
        text.push_str(if line.trim_end() == "---" { "- - -" } else { line });
        text.push('\n');
    }
    text
}

/// A mail that waits for its turn: date, number, and how the mirror files it.
type Waiting = Reverse<(Time, usize, Filed)>;

/// What the mirror's commit says of a mail, and the mail.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Filed {
    from: String,
    subject: String,
    bytes: Vec<u8>,
}

/// The mirror: one epoch, written by `git fast-import` in order of dates.
struct Mirror {
    import: Child,
    out: BufWriter<ChildStdin>,
    waiting: BinaryHeap<Waiting>,
    put: usize,
    written: usize,
    newest: Time,
}

impl Mirror {
    fn create(dir: &Path) -> Result<Self> {
        let epoch = dir.join("git/0.git");
        let made = Command::new("git")
            .args(["init", "--quiet", "--bare", "--initial-branch=master"])
            .arg(&epoch)
            .status()
            .map_err(failed("run git"))?;
        if !made.success() {
            return Err(Error::new(
                Kind::Data,
                format!("cannot make the repository {}", epoch.display()),
            ));
        }
        let mut import = Command::new("git")
            .arg("-C")
            .arg(&epoch)
            .args(["fast-import", "--quiet", "--date-format=raw"])
            .stdin(Stdio::piped())
            .spawn()
            .map_err(failed("run git"))?;
        let input = import
            .stdin
            .take()
            .ok_or_else(|| Error::bug("git's input is not there"))?;
        Ok(Self {
            import,
            out: BufWriter::with_capacity(1 << 20, input),
            waiting: BinaryHeap::new(),
            put: 0,
            written: 0,
            newest: Time(i64::MIN),
        })
    }

    /// Takes a mail in; writes those that none to come can precede.
    fn put(&mut self, date: Time, letter: &Letter, bytes: Vec<u8>) -> Result<()> {
        let plain = |text: &str| text.replace(['<', '>', '\n', '"'], "");
        let from = format!("{} <{}>", plain(&letter.from.name), plain(letter.from.address.as_str()));
        let filed = Filed {
            from,
            subject: letter.subject.clone(),
            bytes,
        };
        self.waiting.push(Reverse((date, self.put, filed)));
        self.put += 1;
        self.newest = self.newest.max(date);
        let safe = self.newest.plus_days(-SLACK);
        while self.waiting.peek().is_some_and(|Reverse((date, _, _))| *date < safe) {
            self.write_next()?;
        }
        Ok(())
    }

    fn write_next(&mut self) -> Result<()> {
        let Some(Reverse((date, _, filed))) = self.waiting.pop() else {
            return Ok(());
        };
        let out = &mut self.out;
        let subject = filed.subject.as_bytes();
        let head = format!(
            "commit refs/heads/master\nauthor {from} {} +0000\ncommitter {from} {} +0000\ndata {}\n",
            date.0,
            date.0 + 60,
            subject.len(),
            from = filed.from
        );
        let body = format!("\nM 100644 inline m\ndata {}\n", filed.bytes.len());
        out.write_all(head.as_bytes())
            .and_then(|()| out.write_all(subject))
            .and_then(|()| out.write_all(body.as_bytes()))
            .and_then(|()| out.write_all(&filed.bytes))
            .and_then(|()| out.write_all(b"\n"))
            .map_err(failed("write to git"))?;
        self.written += 1;
        Ok(())
    }

    /// Writes what waits; says how many mails there are.
    fn close(mut self) -> Result<usize> {
        while !self.waiting.is_empty() {
            self.write_next()?;
        }
        self.out.flush().map_err(failed("write to git"))?;
        drop(self.out);
        finish(self.import, "git fast-import")?;
        Ok(self.written)
    }
}

fn finish(mut child: Child, name: &str) -> Result<()> {
    let status = child.wait().map_err(failed("wait for git"))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::new(Kind::Data, format!("`{name}` failed: {status}")))
}

fn failed(what: &'static str) -> impl Fn(std::io::Error) -> Error {
    move |cause| Error::new(Kind::Data, format!("cannot {what}")).because(cause)
}
