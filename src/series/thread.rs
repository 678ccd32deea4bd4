//! The graph of references: which mail answers which, mails not seen included.

use foldhash::{HashMap, HashMapExt};

use super::mails::Mails;
use crate::model::Time;

/// Who answers whom. Nodes are the mails (by their places), then the ghosts: mails referred to, not seen.
pub(super) struct Threads {
    mails: usize,
    parents: Vec<Above>,
    roots: Vec<Node>,
}

/// A node. There are many of them, so their numbers are short.
type Node = u32;

/// The node above another, or none.
#[derive(Clone, Copy, Eq, PartialEq)]
struct Above(Node);

impl Above {
    const NONE: Self = Self(Node::MAX);

    fn of(node: Option<usize>) -> Self {
        node.map_or(Self::NONE, |node| Self(short(node)))
    }

    fn get(self) -> Option<usize> {
        (self != Self::NONE).then(|| wide(self.0))
    }
}

fn short(node: usize) -> Node {
    Node::try_from(node).expect("no list has so many mails")
}

fn wide(node: Node) -> usize {
    usize::try_from(node).expect("it was a place")
}

impl Threads {
    /// Builds the graph; where references run in a circle it is cut above its earliest mail.
    pub(super) fn new(mails: &Mails<'_>) -> Self {
        let mut graph = Graph {
            mails,
            ghosts: HashMap::new(),
            parents: vec![Above::NONE; mails.len()],
        };
        for mail in 0..mails.len() {
            graph.add(mail);
        }
        let mut parents = graph.parents;
        cut_circles(&mut parents);
        let roots = find_roots(&parents);
        Self {
            mails: mails.len(),
            parents,
            roots,
        }
    }

    /// The node above: a mail or a ghost.
    pub(super) fn parent(&self, node: usize) -> Option<usize> {
        self.parents[node].get()
    }

    /// The mail that this one answers directly, when it is known.
    pub(super) fn mail_above(&self, mail: usize) -> Option<usize> {
        self.parent(mail).filter(|node| self.is_mail(*node))
    }

    /// The nodes above, nearest first.
    pub(super) fn above(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent(node), |node| self.parent(*node))
    }

    /// Whether a node is a mail, not a ghost.
    pub(super) fn is_mail(&self, node: usize) -> bool {
        node < self.mails
    }

    /// The first node of the thread.
    pub(super) fn root(&self, node: usize) -> usize {
        wide(self.roots[node])
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.parents.len()
    }
}

struct Graph<'a, 'b> {
    mails: &'b Mails<'a>,
    ghosts: HashMap<&'a str, usize>,
    parents: Vec<Above>,
}

impl<'a> Graph<'a, '_> {
    fn add(&mut self, mail: usize) {
        let mut above = None;
        let message = self.mails.at(mail);
        for reference in &message.references {
            let Some(node) = self.node(reference.as_str(), message.date) else {
                continue;
            };
            if node == mail {
                continue;
            }
            // The list of references also says who answered whom among mails not seen.
            let ghost = node >= self.mails.len();
            if ghost && self.parents[node] == Above::NONE {
                self.parents[node] = Above::of(above.filter(|above| *above != node));
            }
            above = Some(node);
        }
        self.parents[mail] = Above::of(above);
    }

    /// The node of a reference; `None` for words that are no Message-ID ("Your message of Tuesday") and name no mail.
    fn node(&mut self, id: &'a str, date: Time) -> Option<usize> {
        if let Some(mail) = self.mails.find_as_of(id, date) {
            return Some(mail);
        }
        if !id.contains('@') {
            return None;
        }
        let next = self.parents.len();
        let ghost = *self.ghosts.entry(id).or_insert(next);
        if ghost == next {
            self.parents.push(Above::NONE);
        }
        Some(ghost)
    }
}

/// Cuts every circle above its earliest node.
fn cut_circles(parents: &mut [Above]) {
    const UNSEEN: u8 = 0;
    const ON_PATH: u8 = 1;
    const DONE: u8 = 2;
    let mut marks = vec![UNSEEN; parents.len()];
    let mut path = Vec::new();
    for start in 0..parents.len() {
        let mut node = Some(start);
        while let Some(at) = node.filter(|at| marks[*at] == UNSEEN) {
            marks[at] = ON_PATH;
            path.push(at);
            node = parents[at].get();
        }
        if let Some(met) = node.filter(|at| marks[*at] == ON_PATH) {
            let circle = path.iter().rev().take_while(|at| **at != met).copied();
            let earliest = circle.fold(met, usize::min);
            parents[earliest] = Above::NONE;
        }
        for at in path.drain(..) {
            marks[at] = DONE;
        }
    }
}

fn find_roots(parents: &[Above]) -> Vec<Node> {
    let mut roots = vec![Above::NONE; parents.len()];
    let mut path = Vec::new();
    for start in 0..parents.len() {
        let mut at = start;
        let root = loop {
            if let Some(root) = roots[at].get() {
                break root;
            }
            path.push(at);
            match parents[at].get() {
                Some(above) => at = above,
                None => break at,
            }
        };
        for node in path.drain(..) {
            roots[node] = Above::of(Some(root));
        }
    }
    roots.into_iter().map(|root| root.0).collect()
}
