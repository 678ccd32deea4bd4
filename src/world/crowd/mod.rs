//! A large lifelike world: years of mails, commits and releases, made one after the other in bounded memory.
//!
//! Many people post work of one to thirty parts in one to seven revisions; maintainers ask for changes, give trailers or stay
//! silent; authors answer, ping and post anew; about one commit comes of ten mails. Between them are discussions and reports of
//! test machines. Equal arguments give equal worlds, and a longer one begins as a shorter one does.

mod code;
mod dice;
mod effort;
mod people;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::letter::{Form, Letter};
use crate::error::Result;
use crate::model::{MessageId, Person, Time};
use code::Code;
use dice::Dice;
use effort::{Effort, Fate};
use people::{committer, maintainer, person, rules, submitter};

/// The first moment: 2005-01-03.
const START: i64 = 1_104_710_400;
const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
/// Work begins once in so many seconds on average.
const PACE: u64 = 13_000;

/// Something that happens in the large world.
#[derive(Clone, Debug)]
pub enum Happening {
    /// A mail arrives.
    Mail(Letter),
    /// A commit is made on the integration branch.
    Commit(Landing),
    /// The newest commit is tagged.
    Tag {
        /// Name of the tag.
        name: String,
        /// Who tags.
        by: Person,
        /// When.
        date: Time,
    },
}

/// A commit.
#[derive(Clone, Debug)]
pub struct Landing {
    /// Path and new text of each file that it changes, by path; no text where it takes the file away.
    pub files: Vec<(String, Option<String>)>,
    /// Its author and the author date.
    pub author: (Person, Time),
    /// Who commits, and when.
    pub committer: (Person, Time),
    /// The whole message.
    pub message: String,
}

/// A mail that was sent, as far as answers need it.
#[derive(Debug)]
struct Sent {
    id: MessageId,
    subject: String,
    references: Vec<MessageId>,
    from: usize,
    excerpt: String,
}

/// What is to happen at its time.
enum Step {
    /// New work begins.
    Begin,
    /// The next revision is posted.
    Post(u64),
    /// A mail of the work is answered: the place among its mails, by whom, with what.
    Answer(u64, usize, usize, Answer),
    /// An answer is answered, by the first, and perhaps again by the second, so many times at the most.
    Respond(Rc<Sent>, usize, usize, u8),
    /// A part is committed: the part and by whom.
    Land(u64, usize, usize),
    /// The author asks again.
    Ping(u64),
    /// The work is over.
    End(u64),
    /// Somebody starts or goes on with a discussion.
    Talk(Option<Rc<Sent>>, usize),
    /// A test machine reports.
    Report(u64),
    /// A release or a candidate.
    Tag(u64),
}

#[derive(Clone, Copy)]
enum Answer {
    /// Asks for changes.
    Ask,
    /// Gives a trailer.
    Approve,
    /// Says that it is applied.
    Applied,
}

const REMARKS: [&str; 10] = [
    "Please check the result of the call here.",
    "This wants a comment that says why.",
    "Could you split this into two patches?",
    "Why is this needed? The caller holds the lock already.",
    "Please use the helper that we have for this.",
    "The name does not say what it does, please find a better one.",
    "This breaks the build on Arm, doesn't it?",
    "I would prefer an early return.",
    "Please drop the stray blank line and sort the includes.",
    "What happens when nr is 0?",
];
const RESPONSES: [&str; 6] = [
    "Will do in the next version.",
    "Ok, thanks.",
    "Sure, I will change that.",
    "It cannot be 0 here, the toolstack checks it. I can add an assertion.",
    "The lock is dropped before that, see the hunk above.",
    "Good point.",
];
const TALK: [&str; 8] = [
    "which branch should I use for tests on this board?",
    "the guest hangs at boot with the newest firmware.",
    "notes of the community call are below.",
    "has anybody measured this on a machine with more sockets?",
    "I see the same here since the update.",
    "it works for me with the default configuration.",
    "can you send the whole log, please?",
    "the documentation says so, but it is out of date.",
];

/// The large world, a happening at a time.
pub struct Crowd {
    dice: Dice,
    code: Code,
    due: BTreeMap<(i64, u64), Step>,
    order: u64,
    efforts: BTreeMap<u64, Effort>,
    begun: u64,
    ready: VecDeque<Happening>,
    sent: usize,
    landed: usize,
    left: usize,
    broken: bool,
}

impl Crowd {
    /// A world of so many mails.
    pub fn new(messages: usize) -> Self {
        let mut code = Code::first();
        let mut first = code.texts();
        first.push(("MAINTAINERS".to_owned(), Some(rules())));
        first.sort();
        let start = Time(START);
        let mut crowd = Self {
            dice: Dice::new(1),
            code: Code::first(),
            due: BTreeMap::new(),
            order: 0,
            efforts: BTreeMap::new(),
            begun: 0,
            ready: VecDeque::new(),
            sent: 0,
            landed: 0,
            left: messages,
            broken: false,
        };
        std::mem::swap(&mut crowd.code, &mut code);
        crowd.ready.push_back(Happening::Commit(Landing {
            files: first,
            author: (person(0), start),
            committer: (person(0), start),
            message: "Begin the tree\n".to_owned(),
        }));
        crowd.plan(START + HOUR, Step::Begin);
        crowd.plan(START + 5 * HOUR, Step::Talk(None, 0));
        crowd.plan(START + 7 * HOUR, Step::Report(1));
        crowd.plan(START + 30 * DAY, Step::Tag(0));
        crowd
    }

    fn plan(&mut self, time: i64, step: Step) {
        self.order += 1;
        self.due.insert((time, self.order), step);
    }

    fn play(&mut self, now: i64, step: Step) -> Result<()> {
        match step {
            Step::Begin => self.begin(now),
            Step::Post(serial) => self.post(now, serial)?,
            Step::Answer(serial, place, who, answer) => self.answer(now, serial, place, who, answer),
            Step::Respond(to, who, other, left) => self.respond(now, &to, (who, other), left),
            Step::Land(serial, part, by) => self.land(now, serial, part, by),
            Step::Ping(serial) => {
                let lead = self
                    .efforts
                    .get(&serial)
                    .and_then(|effort| Some((effort.sent.first()?.clone(), effort.who)));
                if let Some((lead, who)) = lead {
                    self.reply(now, &lead, who, "Ping? Any comments on this one?");
                }
            }
            Step::End(serial) => drop(self.efforts.remove(&serial)),
            Step::Talk(before, depth) => self.talk(now, before, depth),
            Step::Report(number) => self.report(now, number),
            Step::Tag(number) => self.tag(now, number),
        }
        Ok(())
    }

    fn begin(&mut self, now: i64) {
        let pause = i64::try_from(self.dice.next() % (2 * PACE)).unwrap_or(0);
        self.plan(now + 1 + pause, Step::Begin);
        self.begun += 1;
        // One commit for ten mails.
        let accepted = if self.landed * 10 < self.sent { 90 } else { 60 };
        let fate = match self.dice.below(100) {
            chance if chance < accepted => Fate::Accepted,
            chance if chance % 2 == 0 => Fate::Stalled,
            _ => Fate::Unanswered,
        };
        let known = 100 + usize::try_from(self.begun / 8).unwrap_or(0);
        let who = submitter(known, &mut self.dice);
        let effort = Effort::new(self.begun, who, fate, &mut self.dice, &mut self.code);
        self.efforts.insert(self.begun, effort);
        self.plan(now, Step::Post(self.begun));
    }

    fn post(&mut self, now: i64, serial: u64) -> Result<()> {
        let Some(effort) = self.efforts.get_mut(&serial) else {
            return Ok(());
        };
        let letters = effort.post(Time(now), &self.code, &mut self.dice)?;
        let (parts, who) = (effort.parts.len(), effort.who);
        let (fate, done) = (effort.fate, effort.revision >= effort.last);
        let areas: Vec<usize> = effort.parts.iter().map(|part| part.area).collect();
        let excerpts: Vec<String> = effort.parts.iter().map(effort::Part::excerpt).collect();
        let covered = letters.len() > parts;
        let mut lead: Option<MessageId> = None;
        let mut sent = Vec::new();
        for (place, mut letter) in letters.into_iter().enumerate() {
            letter.references.extend(lead.clone());
            lead = lead.or_else(|| letter.id.clone());
            let part = if covered { place.checked_sub(1) } else { Some(place) };
            let excerpt = part.and_then(|part| excerpts.get(part)).cloned().unwrap_or_default();
            sent.extend(self.send(letter, who, excerpt));
        }
        if let Some(effort) = self.efforts.get_mut(&serial) {
            effort.sent = sent;
        }
        let first = usize::from(covered);
        let quiet = done && fate == Fate::Unanswered;
        for (part, area) in areas.iter().enumerate().filter(|_| !quiet) {
            if part == 0 || self.dice.chance(60) {
                let at = now + self.dice.days(0, 5) + HOUR;
                let by = maintainer(*area, &mut self.dice);
                self.plan(at, Step::Answer(serial, first + part, by, Answer::Ask));
            }
        }
        if !done {
            // Somebody asks for changes of some parts, and a newer revision comes.
            for (part, area) in areas.iter().enumerate().filter(|(part, _)| part % 4 == 2) {
                let at = now + self.dice.days(0, 6) + HOUR;
                let by = maintainer(*area, &mut self.dice);
                self.plan(at, Step::Answer(serial, first + part, by, Answer::Approve));
            }
            let next = now + self.dice.days(6, 25);
            self.plan(next, Step::Post(serial));
            return Ok(());
        }
        match fate {
            Fate::Accepted => self.approve(now, serial, first, &areas),
            Fate::Stalled => {
                for (part, area) in areas.iter().enumerate().filter(|(part, _)| part % 4 == 2) {
                    let at = now + self.dice.days(0, 9) + HOUR;
                    let by = maintainer(*area, &mut self.dice);
                    self.plan(at, Step::Answer(serial, first + part, by, Answer::Approve));
                }
                if self.dice.chance(40) {
                    self.plan(now + 21 * DAY + HOUR, Step::Ping(serial));
                }
                self.plan(now + 40 * DAY, Step::End(serial));
            }
            Fate::Unanswered => {
                if self.dice.chance(30) {
                    self.plan(now + 16 * DAY, Step::Ping(serial));
                }
                self.plan(now + 40 * DAY, Step::End(serial));
            }
        }
        Ok(())
    }

    /// Plans that all parts are approved and committed.
    fn approve(&mut self, now: i64, serial: u64, first: usize, areas: &[usize]) {
        let whole = first > 0 && self.dice.chance(25);
        if whole {
            let by = maintainer(areas.first().copied().unwrap_or(0), &mut self.dice);
            let at = now + self.dice.days(1, 6);
            self.plan(at, Step::Answer(serial, 0, by, Answer::Approve));
        }
        for (part, area) in areas.iter().enumerate().filter(|_| !whole) {
            let at = now + self.dice.days(0, 7) + HOUR;
            let by = maintainer(*area, &mut self.dice);
            self.plan(at, Step::Answer(serial, first + part, by, Answer::Approve));
            if self.dice.chance(30) {
                let other = self.dice.below(300);
                let at = now + self.dice.days(0, 7) + HOUR;
                self.plan(at, Step::Answer(serial, first + part, other, Answer::Approve));
            }
        }
        let by = committer(&mut self.dice);
        let at = now + self.dice.days(8, 20);
        let count = i64::try_from(areas.len()).unwrap_or(0);
        for (part, minutes) in (0..areas.len()).zip(0..) {
            self.plan(at + minutes * MINUTE, Step::Land(serial, part, by));
        }
        if self.dice.chance(20) {
            self.plan(at + (count + 1) * MINUTE, Step::Answer(serial, 0, by, Answer::Applied));
        }
        self.plan(at + (count + 2) * MINUTE, Step::End(serial));
    }

    fn answer(&mut self, now: i64, serial: u64, place: usize, who: usize, answer: Answer) {
        let Some(effort) = self.efforts.get_mut(&serial) else {
            return;
        };
        let Some(to) = effort.sent.get(place).cloned() else {
            return;
        };
        // Nobody reviews his own work.
        let who = if who == effort.who { who + 2 } else { who };
        let (author, covered) = (effort.who, effort.sent.len() > effort.parts.len());
        match answer {
            Answer::Ask => {
                let text = format!("{}\n\n{}", self.dice.word(&REMARKS), self.dice.word(&REMARKS));
                let asked = self.reply(now, &to, who, &text);
                if let Some(asked) = asked.filter(|_| self.dice.chance(85)) {
                    let at = now + self.dice.days(0, 3) + 5 * MINUTE;
                    self.plan(at, Step::Respond(asked, author, who, 4));
                }
            }
            Answer::Approve => {
                let key = if self.dice.chance(50) {
                    "Acked-by"
                } else {
                    "Reviewed-by"
                };
                let trailer = format!("{key}: {}", person(who));
                let all = covered && place == 0;
                let part = place.saturating_sub(usize::from(covered));
                for (number, one) in effort.parts.iter_mut().enumerate() {
                    if (all || number == part) && !one.given.contains(&trailer) {
                        one.given.push(trailer.clone());
                    }
                }
                let text = if all {
                    format!("For the series:\n\n{trailer}")
                } else {
                    trailer
                };
                self.reply(now, &to, who, &text);
            }
            Answer::Applied => drop(self.reply(now, &to, who, "Applied to staging, thanks.")),
        }
    }

    fn respond(&mut self, now: i64, to: &Sent, (who, other): (usize, usize), left: u8) {
        let text = self.dice.word(&RESPONSES);
        let said = self.reply(now, to, who, text);
        if let (Some(said), Some(left)) = (said.filter(|_| self.dice.chance(55)), left.checked_sub(1)) {
            let at = now + self.dice.days(0, 2) + 5 * MINUTE;
            self.plan(at, Step::Respond(said, other, who, left));
        }
    }

    fn land(&mut self, now: i64, serial: u64, part: usize, by: usize) {
        let Some(effort) = self.efforts.get(&serial) else {
            return;
        };
        if let Some(landing) = effort.land(part, Time(now), by, &mut self.code, &mut self.dice) {
            self.landed += 1;
            self.ready.push_back(Happening::Commit(landing));
        }
    }

    fn talk(&mut self, now: i64, before: Option<Rc<Sent>>, depth: usize) {
        let who = submitter(600, &mut self.dice);
        let text = format!(
            "Hello,\n\n{}\n{} ({})",
            self.dice.word(&TALK),
            self.dice.word(&TALK),
            self.dice.below(9000)
        );
        let said = match &before {
            Some(to) => self.reply(now, to, who, &text),
            None => {
                let pause = self.dice.days(0, 1);
                self.plan(now + 1 + pause, Step::Talk(None, 0));
                let subject = format!("{} ({now})", self.dice.word(&TALK).trim_end_matches(['.', '?']));
                self.send(self.mail(now, who, subject, text), who, String::new())
            }
        };
        if let Some(said) = said.filter(|_| depth < 8 && self.dice.chance(70)) {
            let pause = self.dice.days(0, 2);
            self.plan(now + 1 + pause, Step::Talk(Some(said), depth + 1));
        }
    }

    fn report(&mut self, now: i64, number: u64) {
        let pause = self.dice.days(0, 1);
        self.plan(now + 1 + pause, Step::Report(number + 1));
        let text = format!(
            "flight {number} xen-unstable real\n\nRegressions :-(\n\nTests which did not succeed and are blocking:\n test-{} 8 boot\n",
            self.dice.below(40)
        );
        let subject = format!("[xen-unstable test] {number}: regressions - FAIL");
        let letter = self.mail(now, 1, subject, text);
        self.send(letter, 1, String::new());
    }

    fn tag(&mut self, now: i64, number: u64) {
        let (release, step) = (2 + number / 5, number % 5);
        let (name, pause) = if step < 4 {
            (format!("4.{release}.0-rc{}", step + 1), 10)
        } else {
            (format!("RELEASE-4.{release}.0"), 140)
        };
        self.plan(now + pause * DAY, Step::Tag(number + 1));
        self.ready.push_back(Happening::Tag {
            name,
            by: person(0),
            date: Time(now),
        });
    }

    fn mail(&self, now: i64, who: usize, subject: String, text: String) -> Letter {
        let from = person(who);
        Letter {
            id: MessageId::parse(&format!("{now:x}.{:05x}@{}", self.order % 0xfffff, from.address)),
            from,
            date: Time(now),
            subject,
            references: Vec::new(),
            text: format!("{text}\n"),
            form: Form::Plain,
            footer: now % 3 == 0,
        }
    }

    /// Answers a mail, quoting the beginning of its text.
    fn reply(&mut self, now: i64, to: &Sent, who: usize, text: &str) -> Option<Rc<Sent>> {
        let subject = match to.subject.strip_prefix("Re: ") {
            Some(_) => to.subject.clone(),
            None => format!("Re: {}", to.subject),
        };
        let quoted: String = to.excerpt.lines().map(|line| format!("> {line}\n")).collect();
        let said = format!("On that day {} wrote:\n{quoted}\n{text}\n", person(to.from).label());
        self.order += 1;
        let mut letter = self.mail(now, who, subject, said);
        letter.references.clone_from(&to.references);
        letter.references.push(to.id.clone());
        self.send(letter, who, text.to_owned())
    }

    /// Delivers a mail, if there are to be more.
    fn send(&mut self, letter: Letter, from: usize, excerpt: String) -> Option<Rc<Sent>> {
        self.left = self.left.checked_sub(1)?;
        self.sent += 1;
        let sent = Sent {
            id: letter.id.clone()?,
            subject: letter.subject.clone(),
            references: letter.references.clone(),
            from,
            excerpt,
        };
        self.ready.push_back(Happening::Mail(letter));
        Some(Rc::new(sent))
    }
}

impl Iterator for Crowd {
    type Item = Result<Happening>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() {
            if self.left == 0 || self.broken {
                return None;
            }
            let ((now, _), step) = self.due.pop_first()?;
            if let Err(error) = self.play(now, step) {
                self.broken = true;
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_longer_world_begins_as_a_shorter_one_and_no_mail_has_the_id_of_another() {
        let all = |count| -> Vec<String> { Crowd::new(count).map(|one| format!("{:?}", one.unwrap())).collect() };
        let (short, long) = (all(400), all(2_000));
        assert_eq!(short.get(..300), long.get(..300));
        let mut ids = HashSet::new();
        let mut commits = 0;
        for one in Crowd::new(2_000) {
            match one.unwrap() {
                Happening::Mail(letter) => assert!(ids.insert(letter.id.unwrap()), "{}", letter.subject),
                Happening::Commit(_) => commits += 1,
                Happening::Tag { .. } => {}
            }
        }
        assert_eq!(ids.len(), 2_000);
        assert!((20..300).contains(&commits), "{commits} commits");
    }
}
