//! One piece of work under way in the large world: its parts, how its mails read, and what its commits say.

use std::rc::Rc;

use super::code::{Code, Deed, Edit, Overlay};
use super::dice::Dice;
use super::people::person;
use super::{Landing, Sent};
use crate::error::Result;
use crate::git::file_patch;
use crate::model::{MessageId, Person, Time};
use crate::world::letter::{Form, Letter};

/// How a piece of work ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// Every part is approved and committed.
    Accepted,
    /// Somebody looked, and then nobody did.
    Stalled,
    /// Nobody answers.
    Unanswered,
}

/// A part: its patch and the trailers that it was given.
#[derive(Clone, Debug)]
pub(super) struct Part {
    title: String,
    prose: String,
    edits: Vec<Edit>,
    /// Area of its first file.
    pub(super) area: usize,
    /// Trailers given so far.
    pub(super) given: Vec<String>,
}

/// A piece of work.
#[derive(Clone, Debug)]
pub(super) struct Effort {
    /// Its number.
    pub(super) serial: u64,
    /// Who posts it.
    pub(super) who: usize,
    /// How it ends.
    pub(super) fate: Fate,
    /// Its newest revision.
    pub(super) revision: u32,
    /// Its last revision.
    pub(super) last: u32,
    /// Its parts.
    pub(super) parts: Vec<Part>,
    /// The mails of the newest revision: the cover, if there is one, and the parts.
    pub(super) sent: Vec<Rc<Sent>>,
    /// When the newest revision was posted.
    pub(super) posted: Time,
    prefix: String,
}

const WHY: [&str; 12] = [
    "The present code gets this wrong when the domain dies at the same time.",
    "This was seen on a large machine after some days of uptime.",
    "No functional change is intended beyond the case described here.",
    "Later work needs this, and it is easier to review on its own.",
    "The lock does not cover the second access, so that the count can be stale.",
    "Compilers of the last years warn about this.",
    "The caller has no way to notice that it failed.",
    "It was found by reading the code, nobody complained so far.",
    "Guests that use the old interface are not affected.",
    "The comment says otherwise, and the comment is right.",
    "Doing it once at boot is enough.",
    "The hardware manual asks for the other order.",
];
const VERBS: [&str; 12] = [
    "fix",
    "rework",
    "drop",
    "introduce",
    "simplify",
    "split",
    "check",
    "document",
    "avoid",
    "speed up",
    "move",
    "harden",
];
const OBJECTS: [&str; 20] = [
    "error handling",
    "locking",
    "teardown",
    "the fast path",
    "reference counting",
    "the boot order",
    "bounds",
    "the lookup",
    "logging",
    "alignment",
    "the interface",
    "suspend",
    "migration",
    "accounting",
    "masking",
    "the timeout",
    "unused code",
    "the header",
    "hotplug",
    "the retry loop",
];

impl Effort {
    /// A new piece of work on the code as it is; files that it brings are announced there.
    pub(super) fn new(serial: u64, who: usize, fate: Fate, dice: &mut Dice, code: &mut Code) -> Self {
        let count = match dice.below(100) {
            0..60 => 1,
            60..80 => 2 + dice.below(3),
            80..95 => 5 + dice.below(8),
            _ => 13 + dice.below(18),
        };
        let last = match dice.below(100) {
            0..45 => 1,
            45..70 => 2,
            70..85 => 3,
            _ => 4 + dice.below(4),
        };
        let home = dice.below(code.len());
        let parts = (0..count)
            .map(|number| Part::new(serial, number, home, dice, code))
            .collect();
        let prefix = match dice.below(100) {
            0..4 => "RFC PATCH".to_owned(),
            4..7 => format!("PATCH for-4.{}", 2 + serial / 2600),
            _ => "PATCH".to_owned(),
        };
        Self {
            serial,
            who,
            fate,
            revision: 0,
            last: u32::try_from(last).unwrap_or(1),
            parts,
            sent: Vec::new(),
            posted: Time(0),
            prefix,
        }
    }

    /// Makes the mails of the next revision.
    pub(super) fn post(&mut self, date: Time, code: &Code, dice: &mut Dice) -> Result<Vec<Letter>> {
        self.revision += 1;
        self.posted = date;
        if self.revision > 1 {
            for part in self.parts.iter_mut().filter(|_| dice.chance(55)) {
                part.edits.iter_mut().for_each(|edit| edit.variant += 1);
            }
        }
        self.sent.clear();
        let mut letters = Vec::new();
        let covered = self.parts.len() > 1;
        if covered {
            letters.push(self.letter(0, date, &self.title(), self.announcement()));
        }
        let mut overlay = Overlay::new(code);
        for place in 0..self.parts.len() {
            let Some(part) = self.parts.get(place) else { continue };
            let (mut diff, mut stat) = (String::new(), String::new());
            for (path, before, after) in overlay.apply(&part.edits) {
                diff.push_str(&file_patch(&path, before.as_deref(), after.as_deref())?);
                stat.push_str(&format!(" {path} | {} +-\n", 3 + path.len() % 9));
            }
            let message = format!("{}\n\n{}", part.prose, self.trailers(part));
            let log = if self.revision > 1 {
                format!("v{}: address comments of v{}\n", self.revision, self.revision - 1)
            } else {
                String::new()
            };
            let title = part.title.clone();
            let moment = Time(date.0 + 1 + i64::try_from(place).unwrap_or(0));
            let mut letter = self.letter(place + 1, moment, &title, String::new());
            match self.who {
                who if who % 37 == 5 => {
                    letter.text = format!("{message}\n");
                    letter.form = Form::Attached(format!("{place:04}.patch"), diff);
                }
                who => {
                    if who % 17 == 3 {
                        let kept = diff
                            .lines()
                            .filter(|line| !line.starts_with("diff --git ") && !line.starts_with("index "));
                        diff = kept.map(|line| format!("{line}\n")).collect();
                    }
                    letter.text = format!("{message}---\n{log}{stat}\n{diff}-- \n2.11.0\n\n");
                    letter.form = match who % 23 {
                        7 => Form::QuotedPrintable,
                        11 => Form::Base64,
                        _ => Form::Plain,
                    };
                }
            }
            letters.push(letter);
        }
        Ok(letters)
    }

    /// The commit of a part; `None` when it changes nothing any more.
    pub(super) fn land(
        &self,
        place: usize,
        date: Time,
        by: usize,
        code: &mut Code,
        dice: &mut Dice,
    ) -> Option<Landing> {
        let part = self.parts.get(place)?;
        let files = code.land(&part.edits);
        if files.is_empty() {
            return None;
        }
        let title = match dice.below(40) {
            0 => part.title.replace(": ", ": really "),
            1 => format!("{}.", part.title),
            _ => part.title.clone(),
        };
        let authored = if dice.chance(35) { date } else { self.posted };
        Some(Landing {
            files,
            author: (person(self.who), authored),
            committer: (person(by), date),
            message: format!("{title}\n\n{}\n\n{}", part.prose, self.trailers(part)),
        })
    }

    fn title(&self) -> String {
        let first = self.parts.first().map_or("work", |part| part.title.as_str());
        let area = first.split(':').next().unwrap_or(first);
        format!("{area}: work {} in {} steps", self.serial, self.parts.len())
    }

    fn announcement(&self) -> String {
        let mut text = "Hi,\n\nthis series is about a problem that was seen in the field.\n\n".to_owned();
        for (number, part) in self.parts.iter().enumerate() {
            text.push_str(&format!("  {}: {}\n", number + 1, part.title));
        }
        text + "\nThanks.\n"
    }

    fn trailers(&self, part: &Part) -> String {
        let given: String = part.given.iter().map(|trailer| format!("{trailer}\n")).collect();
        format!("Signed-off-by: {}\n{given}", person(self.who))
    }

    fn letter(&self, number: usize, date: Time, title: &str, text: String) -> Letter {
        let total = self.parts.len();
        let version = if self.revision > 1 {
            format!(" v{}", self.revision)
        } else {
            String::new()
        };
        let width = total.to_string().len();
        let counter = if total > 1 {
            format!(" {number:0width$}/{total}")
        } else {
            String::new()
        };
        let from: Person = person(self.who);
        Letter {
            id: MessageId::parse(&format!(
                "{}-{}-{number}-git-send-email-{}",
                self.posted.0, self.serial, from.address
            )),
            from,
            date,
            subject: format!("[{}{version}{counter}] {title}", self.prefix),
            references: Vec::new(),
            text,
            form: Form::Plain,
            footer: number.is_multiple_of(3),
        }
    }
}

impl Part {
    fn new(serial: u64, number: usize, home: usize, dice: &mut Dice, code: &mut Code) -> Self {
        let mut edits = Vec::new();
        let files = 1 + usize::from(dice.chance(30)) + if dice.chance(5) { dice.below(10) } else { 0 };
        // A file that another patch only announced has nothing to change yet.
        for more in 0..files + 20 {
            if more >= files && !edits.is_empty() {
                break;
            }
            // Work stays near its home, and near the files that much is done to.
            let place = match dice.below(4) {
                0 => dice.below(code.len()),
                1 => dice.below(code.len()).min(dice.below(code.len())),
                _ => home + (number + more) % 3 * super::code::AREAS.len(),
            };
            edits.extend(edit(place, dice, code));
            if let Some(last) = edits.last().copied() {
                let further = 1 + u32::try_from(dice.below(3)).unwrap_or(0);
                let whole = last.variant == 1 && last.function == 0;
                let further = if whole { 4 * further } else { further };
                edits.extend((1..further).map(|next| last.beside(next)));
            }
        }
        let (stem, area) = edits
            .first()
            .and_then(|edit| code.at(edit.file))
            .map_or(("misc".to_owned(), 0), |file| (file.stem().to_owned(), file.area));
        let (verb, object) = (dice.word(&VERBS), dice.word(&OBJECTS));
        let lines = 1 + dice.below(4);
        let mut prose = format!("Seen with {} on host {}.", dice.word(&OBJECTS), dice.below(5000));
        (0..lines).for_each(|_| prose.push_str(&format!("\n{}", dice.word(&WHY))));
        Self {
            title: format!(
                "{stem}: {verb} {object} of case {}",
                serial % 9973 * 7 + u64::try_from(number).unwrap_or(0)
            ),
            prose,
            edits,
            area,
            given: Vec::new(),
        }
    }

    /// The titles' area word and the first lines of the message, as answers quote them.
    pub(super) fn excerpt(&self) -> String {
        self.prose.clone()
    }
}

/// An edit of the file at `place`, or of a new one.
fn edit(place: usize, dice: &mut Dice, code: &mut Code) -> Option<Edit> {
    if dice.chance(2) {
        let area = code.at(place).map_or(0, |file| file.area);
        let file = code.announce(area);
        return Some(Edit {
            file,
            function: 0,
            variant: 1,
            deed: Deed::Change,
        });
    }
    let file = code.at(place % code.len())?;
    let place = place % code.len();
    let (function, variant) = file.pick(dice)?;
    Some(match dice.below(20) {
        0 if file.is_large() => Edit {
            file: place,
            function,
            variant: variant + 1,
            deed: Deed::Remove,
        },
        0..4 if !file.is_huge() => Edit {
            file: place,
            function: file.next_function(),
            variant: 1,
            deed: Deed::Change,
        },
        _ => Edit {
            file: place,
            function,
            variant: variant + 1,
            deed: Deed::Change,
        },
    })
}
