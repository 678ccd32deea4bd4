//! The walk over a history: parents before children, holes reported and stepped over.

use std::cmp::Reverse;
use std::collections::hash_map::Entry as Slot;
use std::collections::{BinaryHeap, HashMap};

use git2::{ObjectType, Odb};

use super::objects::{Read, read};
use super::raw::{self, Header};
use crate::model::{ObjectId, Person, Time};

/// How many hidden commits are looked at past the point where dates say that enough was seen: clocks go wrong.
const SLACK: u32 = 64;

/// A commit as git keeps it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RawCommit {
    /// Its name.
    pub id: ObjectId,
    /// Its tree.
    pub tree: ObjectId,
    /// Its parents, the first one first.
    pub parents: Vec<ObjectId>,
    /// Its author.
    pub author: Person,
    /// The author date.
    pub authored: Time,
    /// Who committed it.
    pub committer: Person,
    /// The commit date.
    pub committed: Time,
    /// Its message, decoded by the encoding it states, else UTF-8, else Latin-1.
    pub message: String,
}

/// A commit that a walk passed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Passed {
    /// Its name.
    pub id: ObjectId,
    /// Its parents, the first one first, those too that a shallow clone leaves out.
    pub parents: Box<[ObjectId]>,
    /// The commit date.
    pub committed: Time,
}

/// An object that could not be read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unreadable {
    /// Its name.
    pub id: ObjectId,
    /// Why.
    pub why: String,
}

/// Commits of a history, parents before children.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Commits {
    /// What could be read.
    pub commits: Vec<Passed>,
    /// What could not; the histories behind these are not in `commits` unless another way leads there.
    pub unreadable: Vec<Unreadable>,
}

/// What a walk found.
pub(super) struct Walk<T> {
    /// A value for each commit, parents before children, older before newer.
    pub(super) found: Vec<T>,
    /// What could not be read.
    pub(super) unreadable: Vec<Unreadable>,
    /// Which of the hidden commits are parents of commits found, or tips themselves.
    pub(super) met: Vec<ObjectId>,
}

/// Reads a raw commit whole; `None` when it is malformed.
pub(super) fn parse_commit(id: ObjectId, bytes: &[u8]) -> Option<RawCommit> {
    let header = raw::parse_header(bytes)?;
    let field = |key: &[u8]| raw::header_lines(bytes).find_map(|line| line.strip_prefix(key));
    let charset = field(b"encoding ");
    let author = field(b"author ").unwrap_or_default();
    let committer = field(b"committer ").unwrap_or_default();
    Some(RawCommit {
        id,
        tree: header.tree,
        parents: header.parents,
        author: raw::parse_person(author, charset),
        authored: raw::parse_moment(author),
        committer: raw::parse_person(committer, charset),
        committed: header.committed,
        message: raw::decode(raw::message(bytes), charset),
    })
}

/// Walks from `tips`, leaving out what `hide` reaches, and keeps of each commit what `keep` makes of it.
///
/// The parents of commits in `shallow` were left out of the clone on purpose and are not looked for.
pub(super) fn walk<T>(
    odb: &Odb<'_>,
    tips: &[ObjectId],
    hide: &[ObjectId],
    shallow: &[ObjectId],
    keep: impl Fn(ObjectId, &[u8], &Header) -> Option<T>,
) -> Walk<T> {
    let mut search = Search {
        odb,
        shallow,
        keep,
        nodes: Vec::new(),
        places: HashMap::new(),
        queue: BinaryHeap::new(),
        waiting: 0,
        unreadable: Vec::new(),
    };
    for id in hide {
        search.meet(*id, true);
    }
    for id in tips {
        search.meet(*id, false);
    }
    search.run();
    let met = search.met(tips, hide);
    let unreadable = std::mem::take(&mut search.unreadable);
    Walk {
        found: in_order(search.nodes, &search.places),
        unreadable,
        met,
    }
}

struct Node<T> {
    parents: Vec<ObjectId>,
    committed: Time,
    hidden: bool,
    done: bool,
    kept: Option<T>,
}

struct Search<'walk, 'odb, T, K> {
    odb: &'walk Odb<'odb>,
    shallow: &'walk [ObjectId],
    keep: K,
    nodes: Vec<Node<T>>,
    places: HashMap<ObjectId, usize>,
    /// Newest first; of equal dates the one met first.
    queue: BinaryHeap<(Time, Reverse<usize>)>,
    /// Commits in the queue that are not hidden.
    waiting: usize,
    unreadable: Vec<Unreadable>,
}

impl<T, K: Fn(ObjectId, &[u8], &Header) -> Option<T>> Search<'_, '_, T, K> {
    /// Notes that `id` is reached, hidden or not.
    fn meet(&mut self, id: ObjectId, hidden: bool) {
        let place = match self.places.entry(id) {
            Slot::Occupied(slot) => *slot.get(),
            Slot::Vacant(slot) => {
                let read = read(self.odb, id, ObjectType::Commit, |bytes| {
                    let mut header = raw::parse_header(bytes)?;
                    if self.shallow.contains(&id) {
                        header.parents.clear();
                    }
                    let kept = if hidden {
                        None
                    } else {
                        Some((self.keep)(id, bytes, &header)?)
                    };
                    Some((header, kept))
                });
                let (header, kept) = match read {
                    Read::Found(Some(found)) => found,
                    Read::Absent if hidden => return,
                    Read::Found(None) => return self.report(id, "it is malformed"),
                    Read::Absent => return self.report(id, "it is missing"),
                    Read::Corrupt(why) => return self.report(id, &why),
                };
                let place = self.nodes.len();
                slot.insert(place);
                self.nodes.push(Node {
                    parents: header.parents,
                    committed: header.committed,
                    hidden,
                    done: false,
                    kept,
                });
                self.queue.push((header.committed, Reverse(place)));
                self.waiting += usize::from(!hidden);
                return;
            }
        };
        if hidden {
            self.hide(place);
        }
    }

    fn report(&mut self, id: ObjectId, why: &str) {
        if !self.unreadable.iter().any(|known| known.id == id) {
            self.unreadable.push(Unreadable {
                id,
                why: why.to_owned(),
            });
        }
    }

    /// Hides a commit that was met before, and what was already found behind it.
    fn hide(&mut self, place: usize) {
        let mut stack = vec![place];
        while let Some(place) = stack.pop() {
            let Some(node) = self.nodes.get_mut(place) else {
                continue;
            };
            if node.hidden {
                continue;
            }
            node.hidden = true;
            node.kept = None;
            if node.done {
                stack.extend(node.parents.iter().filter_map(|id| self.places.get(id).copied()));
            } else {
                self.waiting = self.waiting.saturating_sub(1);
            }
        }
    }

    fn run(&mut self) {
        let mut oldest = Time(i64::MAX);
        let mut slack = SLACK;
        while let Some((time, Reverse(place))) = self.queue.pop() {
            let Some(node) = self.nodes.get_mut(place) else {
                continue;
            };
            node.done = true;
            let hidden = node.hidden;
            let parents = node.parents.clone();
            if !hidden {
                self.waiting = self.waiting.saturating_sub(1);
                oldest = oldest.min(time);
                slack = SLACK;
            } else if self.waiting == 0 && time < oldest {
                slack = slack.saturating_sub(1);
                if slack == 0 {
                    break;
                }
            }
            for parent in parents {
                self.meet(parent, hidden);
            }
        }
    }

    fn met(&self, tips: &[ObjectId], hide: &[ObjectId]) -> Vec<ObjectId> {
        let shown = self.nodes.iter().filter(|node| !node.hidden);
        let reached: std::collections::HashSet<&ObjectId> =
            shown.flat_map(|node| node.parents.iter()).chain(tips).collect();
        hide.iter().filter(|id| reached.contains(id)).copied().collect()
    }
}

/// Parents before children; among those that could come next the oldest.
fn in_order<T>(mut nodes: Vec<Node<T>>, places: &HashMap<ObjectId, usize>) -> Vec<T> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut open: Vec<usize> = vec![0; nodes.len()];
    for (place, node) in nodes.iter().enumerate().filter(|(_, node)| !node.hidden) {
        for parent in &node.parents {
            let Some(parent) = places.get(parent).copied() else {
                continue;
            };
            if nodes.get(parent).is_none_or(|node| node.hidden) {
                continue;
            }
            if let (Some(children), Some(open)) = (children.get_mut(parent), open.get_mut(place)) {
                children.push(place);
                *open += 1;
            }
        }
    }
    let mut next: BinaryHeap<Reverse<(Time, Reverse<usize>)>> = nodes
        .iter()
        .enumerate()
        .filter(|(place, node)| !node.hidden && open.get(*place) == Some(&0))
        .map(|(place, node)| Reverse((node.committed, Reverse(place))))
        .collect();
    let mut found = Vec::new();
    while let Some(Reverse((_, Reverse(place)))) = next.pop() {
        found.extend(nodes.get_mut(place).and_then(|node| node.kept.take()));
        for child in children.get(place).into_iter().flatten() {
            let Some(count) = open.get_mut(*child) else { continue };
            *count = count.saturating_sub(1);
            if let (0, Some(node)) = (*count, nodes.get(*child)) {
                next.push(Reverse((node.committed, Reverse(*child))));
            }
        }
    }
    found
}
