//! A series before it is posted: its parts, what they change, and how its mails read.

use std::fmt::Write;

use super::World;
use super::cast::Who;
use super::letter::{Form, Letter};
use super::source::{Edit, Files};
use crate::error::Result;
use crate::git::file_patch;
use crate::model::{MessageId, Person, Time};

/// One patch of a series.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its title.
    pub title: String,
    /// The commit message below the title.
    pub prose: String,
    /// What it changes.
    pub edits: Vec<Edit>,
    /// Trailers above the sender's own sign-off, as `Acked-by: …`.
    pub trailers: Vec<String>,
    /// Its author, when that is not the sender.
    pub author: Option<Who>,
}

/// A series at one revision.
#[derive(Clone, Debug)]
pub struct Work {
    /// Who sends it.
    pub who: Who,
    /// The words in the brackets, as in `PATCH` or `PATCH RFC`.
    pub prefix: String,
    /// The revision; 1 is not written.
    pub revision: u32,
    /// Title of the cover letter.
    pub cover: Option<String>,
    /// Its parts.
    pub pieces: Vec<Piece>,
    /// How the patch mails travel.
    pub form: Form,
    /// Whether the diffs lack their `diff --git` and `index` lines.
    pub plain_diff: bool,
    /// Parts that never arrive.
    pub missing: Vec<usize>,
    /// The number of the series, for its Message-IDs.
    pub serial: usize,
}

/// The mails of a posting.
#[derive(Clone, Debug)]
pub struct Posted {
    /// The cover letter.
    pub cover: Option<MessageId>,
    /// The parts, missing ones too.
    pub parts: Vec<MessageId>,
}

impl Posted {
    /// The mail that leads the posting: the cover letter, else the first part.
    pub fn lead(&self) -> MessageId {
        let first = self.cover.as_ref().or(self.parts.first());
        first.cloned().expect("a posting has a mail")
    }

    /// A part by its number, from 1.
    pub fn part(&self, number: usize) -> MessageId {
        self.parts
            .get(number - 1)
            .cloned()
            .expect("the story names a part that there is")
    }
}

/// A Message-ID of the world.
pub(super) fn message_id(text: &str) -> MessageId {
    MessageId::parse(text).expect("the world's ids are well formed")
}

impl Work {
    /// The next revision: every edit a little different.
    pub fn next(&self) -> Self {
        let mut next = self.clone();
        next.revision += 1;
        for edit in next.pieces.iter_mut().flat_map(|piece| piece.edits.iter_mut()) {
            edit.variant += 1;
        }
        next
    }

    /// The Message-IDs that a posting at `date` has.
    pub(super) fn ids(&self, date: Time) -> Posted {
        let person = self.who.person();
        let id = |number: usize| {
            message_id(&format!(
                "{}-{}-{number}-git-send-email-{}",
                date.0,
                1000 + self.serial,
                person.address
            ))
        };
        Posted {
            cover: self.cover.as_ref().map(|_| id(0)),
            parts: (1..=self.pieces.len()).map(id).collect(),
        }
    }

    fn subject(&self, number: usize, title: &str) -> String {
        let version = if self.revision > 1 {
            format!(" v{}", self.revision)
        } else {
            String::new()
        };
        let total = self.pieces.len();
        let counter = if total > 1 || self.cover.is_some() {
            format!(" {number}/{total}")
        } else {
            String::new()
        };
        format!("[{}{version}{counter}] {title}", self.prefix)
    }

    /// Sends all mails of the posting.
    pub(super) fn send(&self, world: &mut World, branch: &str, date: Time, answers: &[MessageId]) -> Result<()> {
        let ids = self.ids(date);
        // What is posted after the fact shows the change as it was made.
        let done = self.pieces.first().filter(|_| self.prefix == "COMMITTED");
        let mut files = world.files(branch);
        if let Some(before) = done.and_then(|piece| world.before.get(&piece.title)) {
            files.extend(before.clone());
        }
        let mut thread = answers.to_vec();
        if let (Some(title), Some(id)) = (&self.cover, &ids.cover) {
            let letter = self.letter(id, date, self.subject(0, title), thread.clone(), self.cover_text());
            world.mail(letter)?;
            thread.push(id.clone());
        }
        for (number, (piece, id)) in self.pieces.iter().zip(&ids.parts).enumerate() {
            let before = files.clone();
            piece.edits.iter().for_each(|edit| edit.apply(&mut files));
            if self.missing.contains(&(number + 1)) {
                continue;
            }
            let moment = Time(date.0 + 1 + i64::try_from(number).unwrap_or(0));
            let diff = self.diff(&before, &files)?;
            let subject = self.subject(number + 1, &piece.title);
            let message = self.message(piece);
            let log = if self.revision > 1 {
                format!("v{}: as discussed\n", self.revision)
            } else {
                String::new()
            };
            let mut letter = match &self.form {
                Form::Attached(name, _) => {
                    let mut letter = self.letter(id, moment, subject, thread.clone(), format!("{message}\n"));
                    letter.form = Form::Attached(name.clone(), diff);
                    letter
                }
                Form::Plain | Form::QuotedPrintable | Form::Base64 => {
                    let text = format!("{message}---\n{log}{}\n{diff}-- \n1.7.10.4\n\n", stat(&piece.edits));
                    let mut letter = self.letter(id, moment, subject, thread.clone(), text);
                    letter.form = self.form.clone();
                    letter
                }
            };
            letter.footer = number % 3 == 0;
            world.mail(letter)?;
            if thread.len() == answers.len() {
                thread.push(id.clone());
            }
        }
        Ok(())
    }

    fn letter(&self, id: &MessageId, date: Time, subject: String, references: Vec<MessageId>, text: String) -> Letter {
        let (id, from) = (Some(id.clone()), self.who.person());
        Letter {
            id,
            from,
            date,
            subject,
            references,
            text,
            form: Form::Plain,
            footer: true,
        }
    }

    fn cover_text(&self) -> String {
        let mut text =
            String::from("Hi all,\n\nthis is about a problem that was seen in the field. Comments are welcome.\n\n");
        for (number, piece) in self.pieces.iter().enumerate() {
            writeln!(text, "{}: {}", number + 1, piece.title).expect("writing to a string does not fail");
        }
        text.push_str(&format!("\n{}\n", self.who.first_name()));
        text
    }

    /// The commit message below the title, with the trailers.
    fn message(&self, piece: &Piece) -> String {
        let mut text = match piece.author {
            Some(author) => format!("From: {}\n\n", author.written()),
            None => String::new(),
        };
        text.push_str(&format!("{}\n\n{}", piece.prose, self.trailers(piece)));
        text
    }

    /// The trailers of a part as posted, sign-offs first.
    pub(super) fn trailers(&self, piece: &Piece) -> String {
        let author = piece
            .author
            .map(|who| format!("Signed-off-by: {}\n", who.written()))
            .unwrap_or_default();
        let own = format!("Signed-off-by: {}\n", self.who.written());
        let given: String = piece.trailers.iter().map(|trailer| format!("{trailer}\n")).collect();
        format!("{author}{own}{given}")
    }

    /// The author of a part.
    pub(super) fn author(&self, piece: &Piece) -> Person {
        piece.author.unwrap_or(self.who).person()
    }

    fn diff(&self, before: &Files, after: &Files) -> Result<String> {
        let mut diff = String::new();
        for (path, new) in after {
            let old = before.get(path);
            if old != Some(new) {
                diff.push_str(&file_patch(path, old.map(String::as_str), Some(new))?);
            }
        }
        if self.plain_diff {
            let kept = diff
                .lines()
                .filter(|line| !line.starts_with("diff --git ") && !line.starts_with("index "));
            diff = kept.map(|line| format!("{line}\n")).collect();
        }
        Ok(diff)
    }
}

fn stat(edits: &[Edit]) -> String {
    let mut text = String::new();
    let mut paths: Vec<&str> = edits.iter().map(|edit| edit.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in &paths {
        writeln!(text, " {path} | 6 ++++--").expect("writing to a string does not fail");
    }
    format!(
        "{text} {} file{} changed\n",
        paths.len(),
        if paths.len() == 1 { "" } else { "s" }
    )
}
