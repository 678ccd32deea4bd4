//! The script of a story: steps told series by series, played in order of time.

use std::collections::BTreeMap;

use super::cast::Who;
use super::letter::{Form, Letter};
use super::source::Edit;
use super::work::{Piece, Posted, Work, message_id};
use super::{Made, World};
use crate::error::Result;
use crate::model::{MessageId, State, Time, Turn};

/// Something that happens.
type Step = Box<dyn FnOnce(&mut World) -> Result<()>>;

/// A story in the making.
#[derive(Default)]
pub(super) struct Script {
    steps: Vec<(Time, usize, Step)>,
    functions: BTreeMap<&'static str, usize>,
    serial: usize,
    /// What a person would say of each series.
    pub(super) expected: Vec<(MessageId, State, Turn)>,
}

/// A part of a series in short: title and file.
pub(super) type Part = (&'static str, &'static str);

/// A moment of 2013 in UTC, `month-day` or `month-day hour`.
pub(super) fn on(day: &str) -> Time {
    let (date, hour) = day.split_once(' ').unwrap_or((day, "9"));
    let text = format!("2013-{date}T{hour:0>2}:00:00Z");
    let moment: jiff::Timestamp = text.parse().expect("the story's days are well formed");
    Time(moment.as_second())
}

impl Script {
    /// Adds a step.
    pub(super) fn at(&mut self, time: Time, step: impl FnOnce(&mut World) -> Result<()> + 'static) {
        self.steps.push((time, self.steps.len(), Box::new(step)));
    }

    /// Plays all steps in order of time.
    pub(super) fn play(mut self, world: &mut World) -> Result<()> {
        self.steps.sort_by_key(|(time, order, _)| (*time, *order));
        self.steps.into_iter().try_for_each(|(_, _, step)| step(world))
    }

    /// A series of `parts` by `who`; each part changes a function that no other one touches.
    pub(super) fn work(&mut self, who: Who, cover: Option<&str>, parts: &[Part]) -> Work {
        self.serial += 1;
        let pieces = parts.iter().map(|(title, path)| self.piece(title, path)).collect();
        Work {
            who,
            prefix: "PATCH".to_owned(),
            revision: 1,
            cover: cover.map(str::to_owned),
            pieces,
            form: Form::Plain,
            plain_diff: false,
            missing: Vec::new(),
            serial: self.serial,
        }
    }

    fn piece(&mut self, title: &str, path: &'static str) -> Piece {
        let next = self.functions.entry(path).or_default();
        let edit = Edit {
            path: path.to_owned(),
            function: *next,
            variant: 1,
        };
        *next += 1;
        let reason = match self.serial % 4 {
            0 => {
                "The present code gets this wrong when a domain dies at the same time,\nand the caller has no way to notice."
            }
            1 => {
                "This was seen on a large machine after some days of uptime. The lock\ndoes not cover the second access."
            }
            2 => "No functional change is intended beyond the case described here; the\nfast path stays as it was.",
            _ => "Later work needs this, and it is easier to review on its own.",
        };
        let area = title.split(':').next().unwrap_or(title);
        let prose = format!("{reason}\n\nFound while looking at {area} ({}).", 100 + self.serial * 7);
        Piece {
            title: title.to_owned(),
            prose,
            edits: vec![edit],
            trailers: Vec::new(),
            author: None,
        }
    }

    /// Posts a series for staging.
    pub(super) fn post(&mut self, day: &str, work: &Work) -> Posted {
        self.post_in(day, work, "staging", Vec::new())
    }

    /// Posts a series for a branch, in answer to mails.
    pub(super) fn post_in(&mut self, day: &str, work: &Work, branch: &'static str, answers: Vec<MessageId>) -> Posted {
        let time = self.moment(day);
        let sent = work.clone();
        self.at(time, move |world| sent.send(world, branch, time, &answers));
        work.ids(time)
    }

    /// Answers a mail.
    pub(super) fn reply(&mut self, day: &str, who: Who, to: &MessageId, text: &str) -> MessageId {
        let time = self.moment(day);
        let id = message_id(&format!("{:x}.{:04x}@{}", time.0, self.steps.len(), domain(who)));
        let (made, to, text) = (id.clone(), to.clone(), format!("{text}\n\n{}", who.first_name()));
        self.at(time, move |world| {
            let letter = world.reply(made, who, time, &to, &text)?;
            world.mail(letter)
        });
        id
    }

    /// Gives a trailer in an answer.
    pub(super) fn give(&mut self, day: &str, who: Who, key: &str, to: &MessageId) -> MessageId {
        self.reply(day, who, to, &format!("{key}: {}", who.written()))
    }

    /// Sends a mail that is no reply.
    pub(super) fn mail(&mut self, day: &str, who: Who, subject: &str, text: &str) -> MessageId {
        let date = self.moment(day);
        let id = message_id(&format!("{:x}.{:04x}@{}", date.0, self.steps.len(), domain(who)));
        let letter = Letter {
            id: Some(id.clone()),
            from: who.person(),
            date,
            subject: subject.to_owned(),
            references: Vec::new(),
            text: format!("{text}\n"),
            form: Form::Plain,
            footer: true,
        };
        self.at(date, move |world| world.mail(letter));
        id
    }

    /// A ping in a mail of its own, `Ping: [PATCH …]`.
    pub(super) fn ping(&mut self, day: &str, who: Who, to: &MessageId) {
        let time = self.moment(day);
        let id = message_id(&format!("{:x}.{:04x}@{}", time.0, self.steps.len(), domain(who)));
        let to = to.clone();
        self.at(time, move |world| {
            let mut letter = world.reply(id, who, time, &to, "Any thoughts on this one?")?;
            letter.subject = format!("Ping: {}", world.subject_of(&to)?);
            world.mail(letter)
        });
    }

    /// Commits a part as it was posted, with the trailers it was given.
    pub(super) fn commit(&mut self, day: &str, by: Who, work: &Work, part: usize, given: &[&str]) {
        let piece = work
            .pieces
            .get(part - 1)
            .cloned()
            .expect("the story names a part that there is");
        self.commit_piece(day, by, work, &piece, given);
    }

    /// Commits a piece that may differ from what was posted.
    pub(super) fn commit_piece(&mut self, day: &str, by: Who, work: &Work, piece: &Piece, given: &[&str]) {
        let time = self.moment(day);
        let mut message = format!("{}\n\n{}\n\n{}", piece.title, piece.prose, work.trailers(piece));
        given
            .iter()
            .for_each(|trailer| message.push_str(&format!("{trailer}\n")));
        message.push_str(&format!("Committed-by: {}\n", by.written()));
        let made = Made {
            edits: piece.edits.clone(),
            replaced: Vec::new(),
            author: (work.author(piece), Time(time.0 - 7200)),
            committer: (by.person(), time),
            message,
        };
        self.at(time, move |world| world.commit("staging", &made).map(drop));
    }

    /// Says what a person would say of a series.
    pub(super) fn expect(&mut self, posted: &Posted, state: State, turn: Turn) {
        self.expected.push((posted.lead(), state, turn));
    }

    /// The moment of a day, some seconds later with each step told.
    pub(super) fn moment(&self, day: &str) -> Time {
        let step = i64::try_from(self.steps.len()).unwrap_or(0);
        Time(on(day).0 + step * 37 % 3000)
    }
}

/// The domain of a person's address.
fn domain(who: Who) -> String {
    let address = who.person().address;
    address.as_str().rsplit('@').next().unwrap_or_default().to_owned()
}
