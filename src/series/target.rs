//! What every mail is about: a posting about itself, a reply about the nearest posting above it, others by their titles.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt};

use super::Threaded;
use super::build::Built;
use super::hand::ByHand;
use super::mails::{Mails, title_key};
use super::thread::Threads;
use crate::model::{Counter, DAY, Message, Posture, RevisionNumber, Role, Target};

/// For how long a reply that lost its thread may be found by its title.
const NEAR: i64 = 60 * DAY;
/// How many of the latest postings under one title are looked at.
const RECENT: usize = 24;

/// Place of a series, and what in it.
type About = (usize, Target);

/// Finds what every mail is about, in order of date. `titled`: the postings, in order, with the keys of their titles.
pub(super) fn assign(
    mails: &Mails<'_>,
    threads: &Threads,
    titled: &[(usize, u64)],
    built: &Built,
    hand: &ByHand,
) -> Vec<Threaded> {
    let mut finder = Finder {
        mails,
        threads,
        built,
        about: vec![None; threads.len()],
    };
    finder.spread(hand);
    finder.find_by_title(titled);
    finder.spread(hand);
    let about = &finder.about;
    (0..mails.len())
        .filter_map(|mail| {
            let (series, target) = about[mail].flatten()?;
            Some(Threaded {
                key: mails.key(mail),
                series,
                target,
                parent: threads.mail_above(mail).map(|above| mails.key(above)),
            })
        })
        .collect()
}

struct Finder<'a, 'b> {
    mails: &'b Mails<'a>,
    threads: &'b Threads,
    built: &'b Built,
    /// By node: not yet known, or about what it is (`None`: nothing).
    about: Vec<Option<Option<About>>>,
}

impl Finder<'_, '_> {
    /// Carries targets down the threads, without recursion: each path upwards is walked once.
    fn spread(&mut self, hand: &ByHand) {
        for about in &mut self.about {
            if *about == Some(None) {
                *about = None;
            }
        }
        let mut path = Vec::new();
        for start in 0..self.about.len() {
            let mut node = Some(start);
            let mut steps = 0;
            while let Some(at) = node.filter(|at| self.about[*at].is_none() && steps <= self.about.len()) {
                steps += 1;
                path.push(at);
                node = if self.built.postings.contains_key(&at) {
                    None
                } else {
                    self.above(at, hand)
                };
            }
            let mut above = node.and_then(|at| self.about[at]).flatten();
            while let Some(at) = path.pop() {
                above = self.built.postings.get(&at).copied().or_else(|| self.narrow(at, above));
                self.about[at] = Some(above);
            }
        }
    }

    /// The node whose subject a node shares: what it was joined to by hand, else what it answers.
    fn above(&self, node: usize, hand: &ByHand) -> Option<usize> {
        if hand.is_apart(node) {
            return None;
        }
        hand.joined(node).or_else(|| self.threads.parent(node))
    }

    /// A reply to the only part is about the revision; one to a part not seen, found by the cover, is about that part.
    fn narrow(&self, node: usize, above: Option<About>) -> Option<About> {
        let (series, target) = above?;
        let revision = match target {
            Target::Revision { revision } | Target::Part { revision, .. } => revision,
        };
        let parts = &self.built.series[series].revisions[revision].parts;
        let target = match target {
            Target::Part { .. } if parts.len() == 1 => Target::Revision { revision },
            Target::Part { .. } => target,
            Target::Revision { .. } => {
                let lost = self.threads.is_mail(node)
                    && self
                        .threads
                        .parent(node)
                        .is_some_and(|above| !self.threads.is_mail(above));
                let counter = self
                    .threads
                    .is_mail(node)
                    .then(|| self.mails.at(node).subject.counter)
                    .flatten();
                let named = counter.filter(|counter| {
                    lost && parts.len() > 1 && parts.iter().any(|part| part.number == counter.number)
                });
                named.map_or(target, |counter| Target::Part {
                    revision,
                    number: counter.number,
                })
            }
        };
        Some((series, target))
    }

    /// Gives pings without references and replies whose thread is not in the mirror to the posting of their title.
    fn find_by_title(&mut self, titled: &[(usize, u64)]) {
        let mut titled = titled.iter().peekable();
        let mut titles: HashMap<u64, Vec<usize>> = HashMap::new();
        for mail in 0..self.mails.len() {
            let message = self.mails.at(mail);
            let posting = titled.next_if(|(posting, _)| *posting == mail);
            if let Some((_, title)) = posting.filter(|_| self.built.postings.contains_key(&mail)) {
                titles.entry(*title).or_default().push(mail);
            } else if self.about[mail].flatten().is_none() && self.is_lost(mail, message) {
                let list = titles
                    .get(&title_key(&message.subject.title))
                    .map_or(&[][..], Vec::as_slice);
                if let Some(posting) = self.choose(message, list) {
                    let about = self.built.postings.get(&posting).copied();
                    self.about[mail] = Some(self.narrow(mail, about));
                }
            }
        }
    }

    fn is_lost(&self, mail: usize, message: &Message) -> bool {
        let ping = message.subject.posture == Posture::Ping || message.role == Role::Ping;
        let alone = self.threads.mail_above(mail).is_none();
        let machine = message.role == Role::Report || message.role == Role::Pull;
        alone && !machine && (ping || message.subject.reply)
    }

    /// The latest posting of this title that agrees in number and place, when all that do are one series.
    fn choose(&self, message: &Message, list: &[usize]) -> Option<usize> {
        let near: Vec<usize> = list
            .iter()
            .rev()
            .take(RECENT)
            .copied()
            .filter(|posting| message.date.0.saturating_sub(self.mails.date(*posting).0) <= NEAR)
            .filter(|posting| agrees(message, self.mails.at(*posting)))
            .collect();
        let series = |posting: &usize| self.built.postings.get(posting).map(|(series, _)| *series);
        let all: BTreeSet<Option<usize>> = near.iter().map(series).collect();
        near.first().copied().filter(|_| all.len() == 1)
    }
}

/// Whether a reply's subject names no other revision or part than a posting has.
fn agrees(reply: &Message, posting: &Message) -> bool {
    let number = |message: &Message| message.subject.revision.unwrap_or(RevisionNumber::whole(1));
    let place = |counter: Option<Counter>| counter.map(|counter| counter.number);
    let (mine, theirs) = (place(reply.subject.counter), place(posting.subject.counter));
    number(reply) == number(posting) && (mine.is_none() || mine == theirs)
}
