//! What was decided in an earlier sync, and which of it still holds.
//!
//! How a revision is placed rests on the revisions before it, on its own mails, on where in the graph of references these stand, on what
//! they name, and on corrections. All but the earlier revisions is in the print of a revision; so as far as the prints from the first
//! revision on are those of before, so are the decisions. What is counted and entered for later ones is counted and entered again.

use foldhash::HashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::{Found, Lineage, Link, Moves};
use crate::model::{Decision, MessageKey};
use crate::series::evidence::CLIMB;

/// Decisions of before, as far as they hold, and those that were made.
pub(super) struct Memory<'d> {
    before: &'d [Decision],
    prints: Vec<u64>,
    /// Postings by their mails.
    places: HashMap<MessageKey, usize>,
    /// So many revisions are placed as before.
    pub(super) kept: usize,
    /// All decisions.
    pub(super) made: Vec<Decision>,
}

impl<'d> Memory<'d> {
    /// Compares the revisions with those of before.
    pub(super) fn new(before: &'d [Decision], prints: Vec<u64>, postings: impl Iterator<Item = MessageKey>) -> Self {
        let equal = |(print, decision): &(&u64, &Decision)| **print == decision.print;
        Self {
            before,
            places: postings.filter(|_| !before.is_empty()).zip(0..).collect(),
            kept: prints.iter().zip(before).take_while(equal).count(),
            made: Vec::with_capacity(prints.len()),
            prints,
        }
    }

    /// How a revision was placed, where that still holds.
    pub(super) fn recall(&self, bundle: usize, link: &mut Link) -> Option<Found> {
        let decision = self.before.get(bundle).filter(|_| bundle < self.kept)?;
        (link.joined, link.known, link.answers) = (decision.joined, decision.known, decision.answers);
        let moved = decision.moved.iter();
        Some(Found {
            chain: decision.series,
            related: decision.related.clone(),
            taken_over: decision.taken_over.clone(),
            moved: moved
                .filter_map(|(chain, key, known)| Some((*chain, *self.places.get(key)?, *known)))
                .collect(),
        })
    }

    /// Notes how the next revision was placed; `key` tells the mail of a posting.
    pub(super) fn note(&mut self, link: Link, found: &Found, key: impl Fn(usize) -> MessageKey) {
        let moved = found.moved.iter();
        self.made.push(Decision {
            print: self.prints.get(link.bundle).copied().unwrap_or_default(),
            series: found.chain,
            joined: link.joined,
            known: link.known,
            answers: link.answers,
            related: found.related.clone(),
            taken_over: found.taken_over.clone(),
            moved: moved
                .map(|(chain, place, known)| (*chain, key(*place), *known))
                .collect(),
        });
    }
}

impl Lineage<'_, '_> {
    /// A number for all that the placing of a revision rests on beside the revisions before it.
    pub(super) fn print(&self, bundle: usize, moves: &Moves) -> u64 {
        let mut print = Print::default();
        let own = &self.bundles[bundle];
        print.add(moves.forced.get(&bundle).map_or(0, |to| 1 + wide(*to)));
        print.add(u64::from(moves.apart.contains(&bundle)));
        print.add(own.cover.map_or(0, |cover| self.key(cover).0.cast_unsigned()));
        print.add(u64::from(own.total));
        print.add(own.stated.map_or(0, |stated| {
            (u64::from(stated.number) << 32) + u64::from(stated.point) + 1
        }));
        print.add(wide(own.parts.len()));
        for (number, places) in &own.parts {
            print.add(u64::from(*number));
            print.add(wide(places.len()));
            for place in places {
                print.add(self.key(*place).0.cast_unsigned());
            }
        }
        for place in &own.members {
            let posting = &self.postings[*place];
            print.add(self.key(*place).0.cast_unsigned());
            print.add(u64::from(posting.solid));
            let counter = posting.counter;
            print.add(counter.map_or(0, |counter| {
                (u64::from(counter.number) << 32) + u64::from(counter.total) + 1
            }));
            print.add(wide(self.threads.above(posting.mail).take(CLIMB).count()));
            for node in self.threads.above(posting.mail).take(CLIMB) {
                print.add(if self.threads.is_mail(node) {
                    self.mails.key(node).0.cast_unsigned()
                } else {
                    u64::MAX
                });
            }
            let hints = &self.mails.at(posting.mail).hints;
            for id in hints.supersedes.iter().chain(&hints.earlier).chain(&hints.named) {
                let named = self.mails.find(id.as_str()).map(|mail| self.mails.key(mail));
                print.add(named.map_or(0, |key| key.0.cast_unsigned()));
            }
        }
        xxh3_64(&print.0)
    }

    /// The mail of a posting.
    pub(super) fn key(&self, place: usize) -> MessageKey {
        self.mails.key(self.postings[place].mail)
    }
}

/// Numbers to be made one.
#[derive(Default)]
struct Print(Vec<u8>);

impl Print {
    fn add(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }
}

fn wide(place: usize) -> u64 {
    u64::try_from(place).expect("64 bits hold every place")
}
