//! What is compared: a posted patch or a commit, taken apart once.

use std::collections::HashMap;

use super::Posted;
use super::setting::Setting;
use super::title::Title;
use crate::model::{Commit, Digest, Person, Time, fold_name};

/// Somebody, folded once.
#[derive(Clone, Debug)]
struct Who<'a> {
    address: &'a str,
    name: String,
}

impl<'a> Who<'a> {
    fn new(person: &'a Person) -> Self {
        Self {
            address: person.address.as_str(),
            name: fold_name(&person.name),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        (!self.address.is_empty() && self.address == other.address)
            || (!self.name.is_empty() && self.name == other.name)
    }
}

/// A posted patch or a commit.
#[derive(Clone, Debug)]
pub(super) struct Work<'a> {
    pub(super) title: Title,
    authors: Vec<Who<'a>>,
    pub(super) digest: Option<&'a Digest>,
    /// What each of the digest's lines counts.
    pub(super) weights: Vec<f32>,
    /// What all of them count.
    pub(super) total: f64,
    /// What those of them count that are added.
    pub(super) added: f64,
    pub(super) text: &'a [u32],
    pub(super) date: Time,
    pub(super) reply: bool,
}

impl<'a> Work<'a> {
    pub(super) fn of_posted(posted: &'a Posted, lines: &Lines) -> Self {
        let mut authors = vec![Who::new(&posted.patch.author)];
        if !posted.patch.author_stated {
            authors.push(Who::new(&posted.from));
        }
        let digest = &posted.patch.digest;
        let weights = lines.weights(digest);
        Self {
            title: Title::new(&posted.patch.title),
            authors,
            total: weights.iter().copied().map(f64::from).sum(),
            added: added(digest, &weights),
            weights,
            digest: Some(digest),
            text: &posted.patch.text,
            date: posted.date,
            reply: posted.reply,
        }
    }

    pub(super) fn of_commit(commit: &'a Commit, lines: &Lines) -> Self {
        let digest = commit.digest.as_ref();
        let weights = digest.map(|digest| lines.weights(digest)).unwrap_or_default();
        Self {
            title: Title::new(&commit.subject),
            authors: vec![Who::new(&commit.author)],
            total: weights.iter().copied().map(f64::from).sum(),
            added: digest.map_or(0.0, |digest| added(digest, &weights)),
            weights,
            digest,
            text: &commit.text,
            date: commit.committed,
            reply: false,
        }
    }

    /// Whether one person wrote both.
    pub(super) fn is_same_author(&self, other: &Self) -> bool {
        self.authors
            .iter()
            .any(|mine| other.authors.iter().any(|theirs| mine.is_same(theirs)))
    }

    /// Keys of its authors for an index: addresses and folded names.
    pub(super) fn author_keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self
            .authors
            .iter()
            .flat_map(|who| [who.address, who.name.as_str()])
            .filter(|key| !key.is_empty())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Whether a changed line is an added one: the lowest bit of its hash is its sign.
pub(super) fn is_added(line: u32) -> bool {
    line & 1 == 1
}

fn added(digest: &Digest, weights: &[f32]) -> f64 {
    let lines = digest.lines.iter().zip(weights).filter(|(line, _)| is_added(**line));
    lines.map(|(_, weight)| f64::from(*weight)).sum()
}

/// How common the changed lines are: lines that many patches have prove little.
#[derive(Debug, Default)]
pub(super) struct Lines {
    common: HashMap<u32, f32>,
}

impl Lines {
    /// Learns from `sorted` hashes of lines, each once a patch that has it.
    pub(super) fn learn(sorted: impl Iterator<Item = u32>, setting: &Setting) -> Self {
        let mut common = HashMap::new();
        let mut run: Option<(u32, usize)> = None;
        let mut close = |run: Option<(u32, usize)>| {
            if let Some((line, count)) = run.filter(|(_, count)| *count > setting.common_line) {
                let share = |n: usize| u16::try_from(n).map_or(f32::from(u16::MAX), f32::from);
                common.insert(line, share(setting.common_line) / share(count));
            }
        };
        for line in sorted {
            run = match run {
                Some((last, count)) if last == line => Some((line, count + 1)),
                other => {
                    close(other);
                    Some((line, 1))
                }
            };
        }
        close(run);
        Self { common }
    }

    fn weights(&self, digest: &Digest) -> Vec<f32> {
        digest
            .lines
            .iter()
            .map(|line| self.common.get(line).copied().unwrap_or(1.0))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_counts_less_the_more_patches_have_it() {
        let setting = Setting {
            common_line: 2,
            ..Setting::default()
        };
        let lines = Lines::learn([3, 3, 3, 3, 7, 7].into_iter(), &setting);
        let digest = Digest {
            lines: vec![3, 7, 9],
            ..Digest::default()
        };
        assert_eq!(lines.weights(&digest), vec![0.5, 1.0, 1.0]);
    }
}
