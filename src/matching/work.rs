//! What is compared: a posted patch or a commit, taken apart once.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use super::Posted;
use super::setting::Setting;
use super::title::Title;
use crate::model::{Commit, Digest, Person, Time, TrailerKind, fold_names};

/// Somebody, folded once.
#[derive(Clone, Debug)]
pub(super) struct Who<'a> {
    address: &'a str,
    names: Vec<String>,
}

impl<'a> Who<'a> {
    pub(super) fn new(person: &'a Person) -> Self {
        Self {
            address: person.address.as_str(),
            names: fold_names(&person.name),
        }
    }

    /// Whoever a posting may be of.
    pub(super) fn of_posted(posted: &'a Posted) -> Vec<Self> {
        Self::people(posted).map(Self::new).collect()
    }

    fn people(posted: &'a Posted) -> impl Iterator<Item = &'a Person> {
        let sender = (!posted.patch.author_stated).then_some(&*posted.from);
        std::iter::once(&*posted.patch.author).chain(sender)
    }

    /// Under what he is looked up: address and folded names.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let keys = std::iter::once(self.address).chain(self.names.iter().map(String::as_str));
        keys.filter(|key| !key.is_empty())
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        (!self.address.is_empty() && self.address == other.address)
            || self.names.iter().any(|name| other.names.contains(name))
    }
}

/// People folded and titles taken apart so far: of most of them there are many works.
#[derive(Default)]
pub(super) struct Folded<'a> {
    people: HashMap<&'a Person, Arc<Who<'a>>>,
    titles: HashMap<&'a str, Arc<Title<'a>>>,
}

impl<'a> Folded<'a> {
    fn who(&mut self, person: &'a Person) -> Arc<Who<'a>> {
        let who = self.people.entry(person).or_insert_with(|| Arc::new(Who::new(person)));
        Arc::clone(who)
    }

    fn title(&mut self, text: &'a str) -> Arc<Title<'a>> {
        let title = self.titles.entry(text).or_insert_with(|| Arc::new(Title::new(text)));
        Arc::clone(title)
    }
}

/// A line that is not common counts as much.
pub(super) const WHOLE_LINE: f64 = 0.99;

/// A posted patch or a commit.
#[derive(Clone, Debug)]
pub(super) struct Work<'a> {
    pub(super) title: Arc<Title<'a>>,
    authors: Box<[Arc<Who<'a>>]>,
    pub(super) digest: Option<&'a Digest>,
    /// The source from before which it is told how common the digest's lines are.
    pub(super) number: u32,
    /// What all of them count.
    pub(super) total: f64,
    /// What those of them count that are added.
    pub(super) added: f64,
    pub(super) text: &'a [u32],
    pub(super) date: Time,
    /// The date that `git am` gives the commit made of a posting.
    pub(super) mailed: Option<Time>,
    /// The author date of a commit, where it is not the commit date: who applies by hand leaves that.
    pub(super) authored: Option<Time>,
    pub(super) reply: bool,
}

impl<'a> Work<'a> {
    /// Takes a posting with its number among the sources.
    pub(super) fn of_posted(posted: &'a Posted, number: u32, lines: &Lines, folded: &mut Folded<'a>) -> Self {
        let authors = Who::people(posted).map(|person| folded.who(person)).collect();
        let digest = &posted.patch.digest;
        let weights = lines.weights(digest, number);
        Self {
            title: folded.title(&posted.patch.title),
            authors,
            total: weights.iter().copied().map(f64::from).sum(),
            added: added(digest, &weights),
            number,
            digest: Some(digest),
            text: &posted.patch.text,
            date: posted.date,
            mailed: Some(posted.patch.authored.unwrap_or(posted.date)),
            authored: None,
            reply: posted.reply,
        }
    }

    /// Takes a commit with the number of the first source after it.
    pub(super) fn of_commit(commit: &'a Commit, end: u32, lines: &Lines) -> Self {
        let digest = commit.digest.as_ref();
        let weights = digest.map(|digest| lines.weights(digest, end)).unwrap_or_default();
        Self {
            title: Arc::new(Title::new(&commit.subject)),
            authors: authors_of(commit).map(|person| Arc::new(Who::new(person))).collect(),
            total: weights.iter().copied().map(f64::from).sum(),
            added: digest.map_or(0.0, |digest| added(digest, &weights)),
            number: end,
            digest,
            text: &commit.text,
            date: commit.committed,
            mailed: None,
            authored: Some(commit.authored).filter(|authored| *authored != commit.committed),
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
        let mut keys: Vec<&str> = self.authors.iter().flat_map(|who| who.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Whoever a commit may be of: who reworks a patch and commits it under his own name leaves the author's signature first. LTP, b003e0f08fa4.
fn authors_of(commit: &Commit) -> impl Iterator<Item = &Person> {
    let signed = commit
        .trailers
        .iter()
        .filter(|trailer| trailer.kind == TrailerKind::SignedOffBy);
    let first = signed.filter_map(|trailer| trailer.person.as_ref()).next();
    let is_own = commit.author.is_same(&commit.committer);
    std::iter::once(&commit.author).chain(first.filter(|_| is_own))
}

/// Whether a changed line is an added one: the lowest bit of its hash is its sign.
pub(super) fn is_added(line: u32) -> bool {
    line & 1 == 1
}

fn added(digest: &Digest, weights: &[f32]) -> f64 {
    let lines = digest.lines.iter().zip(weights).filter(|(line, _)| is_added(**line));
    lines.map(|(_, weight)| f64::from(*weight)).sum()
}

/// How common the changed lines are: lines that many sources have prove little.
///
/// Only sources before the one that is weighed count, so that later mail does not change an earlier answer.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Where in `numbers` those of each line begin and end that is common in the end.
    common: HashMap<u32, (u32, u32)>,
    /// The numbers of the sources, in order for each line.
    numbers: Vec<u32>,
    /// Tells most lines that are not common.
    sieve: Option<Sieve>,
    /// How many sources may have a line that counts whole.
    whole: usize,
}

/// So many lines are few.
const FEW: usize = 1 << 22;

impl Lines {
    /// Learns from lines, each with the numbers of the sources that have it in order. They are asked for three times.
    pub(super) fn learn<'n, I: Iterator<Item = (u32, &'n [u32])>>(lines: impl Fn() -> I, setting: &Setting) -> Self {
        let runs = || lines().filter(|(_, numbers)| numbers.len() > setting.common_line);
        let mut learned = Self {
            common: HashMap::with_capacity(runs().count()),
            numbers: Vec::with_capacity(runs().map(|(_, numbers)| numbers.len()).sum()),
            sieve: None,
            whole: setting.common_line,
        };
        for (line, numbers) in runs() {
            let start = short(learned.numbers.len());
            learned.numbers.extend(numbers);
            learned.common.insert(line, (start, short(learned.numbers.len())));
        }
        learned.sieve = Some(Sieve::of(learned.common.keys().copied()));
        learned
    }

    /// Learns the same from the sorted lines of the sources in order, without an index of them. With `some`, of some lines only: what others
    /// count is then not known.
    pub(super) fn of_lines<'a>(
        sources: impl Iterator<Item = &'a [u32]> + Clone,
        some: Option<&Sieve>,
        setting: &Setting,
    ) -> Self {
        let numbered = || (0..u32::MAX).zip(sources.clone());
        let all: usize = sources.clone().map(<[u32]>::len).sum();
        let bits_of = |count: usize| count.checked_ilog2().unwrap_or(0).clamp(1, 24) + 2;
        match some {
            None if all <= FEW => Self::of_few(
                || numbered().flat_map(|(number, lines)| runs(number, lines)),
                bits_of(all),
                setting,
            ),
            None => Self::of_numbered(
                || numbered().flat_map(|(number, lines)| runs(number, lines)),
                bits_of(all),
                setting,
            ),
            // They are looked through three times: where they are few those that are meant are kept meanwhile.
            Some(some) if all <= FEW => {
                let meant = meant_of(numbered(), some);
                Self::of_few(|| meant.iter().copied(), bits_of(meant.len()), setting)
            }
            Some(some) => {
                let is_meant = |(line, _): &(u32, u32)| some.may_have(*line);
                let lines = || numbered().flat_map(move |(number, lines)| runs(number, lines).filter(is_meant));
                Self::of_numbered(lines, some.bits - Sieve::ROOM_BITS / 2, setting)
            }
        }
    }

    /// Whether sources have so few lines that looking through all of them is soon done.
    pub(super) fn are_few<'a>(sources: impl Iterator<Item = &'a [u32]>) -> bool {
        sources.map(<[u32]>::len).sum::<usize>() <= FEW
    }

    /// The same among some of the sources: of each its number there.
    pub(super) fn among(&self, sources: &[Option<u32>]) -> Self {
        let mut common = HashMap::default();
        let mut numbers = Vec::with_capacity(self.numbers.len());
        for (line, (start, last)) in &self.common {
            let from = numbers.len();
            let all = self.numbers.get(wide(*start)..wide(*last)).unwrap_or_default();
            numbers.extend(all.iter().filter_map(|number| *sources.get(wide(*number))?));
            if numbers.len() - from > self.whole {
                common.insert(*line, (short(from), short(numbers.len())));
            } else {
                numbers.truncate(from);
            }
        }
        Self {
            sieve: Some(Sieve::of(common.keys().copied())),
            common,
            numbers,
            whole: self.whole,
        }
    }

    /// Learns from the lines of the sources in order, each with the number of its source. `bits`: of a line that tell it from most others.
    fn of_numbered<I: Iterator<Item = (u32, u32)>>(lines: impl Fn() -> I, bits: u32, setting: &Setting) -> Self {
        let is_likely = likely(lines(), bits, setting);
        // Then each by itself, and at last they are written where they belong: no list grows, and none is sorted.
        let mut sources: HashMap<u32, u32> = HashMap::default();
        for (line, _) in lines().filter(|(line, _)| is_likely(*line)) {
            *sources.entry(line).or_default() += 1;
        }
        sources.retain(|_, count| wide(*count) > setting.common_line);
        let mut common: HashMap<u32, (u32, u32)> = HashMap::with_capacity(sources.len());
        let mut room = 0;
        for (line, count) in sources {
            common.insert(line, (room, room));
            room += count;
        }
        let mut numbers = vec![0; wide(room)];
        for (line, number) in lines().filter(|(line, _)| is_likely(*line)) {
            let Some((_, end)) = common.get_mut(&line) else {
                continue;
            };
            if let Some(place) = numbers.get_mut(wide(*end)) {
                *place = number;
                *end += 1;
            }
        }
        Self {
            sieve: Some(Sieve::of(common.keys().copied())),
            common,
            numbers,
            whole: setting.common_line,
        }
    }

    /// The same of lines so few that those which may be common are noted meanwhile, and none is looked up twice.
    fn of_few<I: Iterator<Item = (u32, u32)>>(lines: impl Fn() -> I, bits: u32, setting: &Setting) -> Self {
        let is_likely = likely(lines(), bits, setting);
        let mut places: HashMap<u32, u32> = HashMap::default();
        let mut counts: Vec<u32> = Vec::new();
        let mut noted: Vec<(u32, u32)> = Vec::new();
        for (line, number) in lines().filter(|(line, _)| is_likely(*line)) {
            let place = *places.entry(line).or_insert_with(|| {
                counts.push(0);
                short(counts.len() - 1)
            });
            if let Some(count) = counts.get_mut(wide(place)) {
                *count += 1;
            }
            noted.push((place, number));
        }
        // Where the next number of each line that is common is written.
        let mut room = 0;
        let mut next: Vec<Option<u32>> = Vec::with_capacity(counts.len());
        for count in &counts {
            let is_common = wide(*count) > setting.common_line;
            next.push(is_common.then_some(room));
            room += if is_common { *count } else { 0 };
        }
        let mut numbers = vec![0; wide(room)];
        let begins = next.clone();
        for (place, number) in noted {
            if let Some(Some(next)) = next.get_mut(wide(place))
                && let Some(to) = numbers.get_mut(wide(*next))
            {
                *to = number;
                *next += 1;
            }
        }
        let range = |place: &u32| Some(((*begins.get(wide(*place))?)?, (*next.get(wide(*place))?)?));
        let ranges = places.iter().filter_map(|(line, place)| Some((*line, range(place)?)));
        let common: HashMap<u32, (u32, u32)> = ranges.collect();
        Self {
            sieve: Some(Sieve::of(common.keys().copied())),
            common,
            numbers,
            whole: setting.common_line,
        }
    }

    /// What each line counts, seen from before the source `end`.
    pub(super) fn weights(&self, digest: &Digest, end: u32) -> Vec<f32> {
        self.weights_of(&digest.lines, end)
    }

    /// What each of some lines counts, seen from before the source `end`.
    pub(super) fn weights_of(&self, lines: &[u32], end: u32) -> Vec<f32> {
        lines.iter().map(|line| self.weigh(*line, end).unwrap_or(1.0)).collect()
    }

    /// What a line counts, seen from before the source `end`, where it is a common one.
    pub(super) fn weigh(&self, line: u32, end: u32) -> Option<f32> {
        if self.sieve.as_ref().is_some_and(|sieve| !sieve.may_have(line)) {
            return None;
        }
        let share = |n: usize| u16::try_from(n).map_or(f32::from(u16::MAX), f32::from);
        let (start, last) = self.common.get(&line)?;
        let numbers = self.numbers.get(wide(*start)..wide(*last))?;
        let count = numbers.partition_point(|number| *number < end);
        (count > self.whole).then(|| share(self.whole) / share(count))
    }

    /// What a line counts, seen from before the source `end`.
    pub(super) fn weight(&self, line: u32, end: u32) -> f32 {
        self.weigh(line, end).unwrap_or(1.0)
    }
}

/// A place among all lines. There are many of them, so it is short.
fn short(place: usize) -> u32 {
    u32::try_from(place).expect("no lists have so many lines")
}

fn wide(place: u32) -> usize {
    usize::try_from(place).expect("it was a place")
}

/// Those lines of sources that some may have, each once for a source, with its number.
fn meant_of<'a>(sources: impl Iterator<Item = (u32, &'a [u32])> + Clone, some: &Sieve) -> Vec<(u32, u32)> {
    // Room that is not used costs nothing, and a list that grows is written again and again.
    let mut meant = Vec::with_capacity(sources.clone().map(|(_, lines)| lines.len()).sum());
    for (number, lines) in sources {
        let mut last = None;
        for line in lines.iter().copied().filter(|line| some.may_have(*line)) {
            if last.replace(line) != Some(line) {
                meant.push((line, number));
            }
        }
    }
    meant
}

/// Tells most lines that are not common. Those of the same upper digits are counted together: only those of many sources can be.
fn likely(lines: impl Iterator<Item = (u32, u32)>, bits: u32, setting: &Setting) -> impl Fn(u32) -> bool {
    let upper = move |line: u32| usize::try_from(line >> (u32::BITS - bits)).expect("26 bits");
    let mut counts = vec![0_u8; 1 << bits];
    for (line, _) in lines {
        if let Some(count) = counts.get_mut(upper(line)) {
            *count = count.saturating_add(1);
        }
    }
    let limit = u8::try_from(setting.common_line).unwrap_or(u8::MAX).min(u8::MAX - 1);
    move |line| counts.get(upper(line)).is_some_and(|count| *count > limit)
}

/// The lines of a source, each once, with its number.
fn runs(number: u32, lines: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    let runs = lines.chunk_by(|a, b| a == b);
    runs.filter_map(move |run| Some((*run.first()?, number)))
}

/// Tells most lines that are not among some from those that are.
#[derive(Debug)]
pub(super) struct Sieve {
    words: Vec<u64>,
    /// By so many upper digits of their hashes lines are told apart.
    bits: u32,
}

impl Sieve {
    /// So many upper digits at most.
    const MOST_BITS: u32 = 24;
    /// A sieve of 2 to the power of that many places for each line lets few others through.
    const ROOM_BITS: u32 = 6;

    pub(super) fn of(lines: impl Iterator<Item = u32> + Clone) -> Self {
        let bits = lines.clone().count().checked_ilog2().unwrap_or(0) + Self::ROOM_BITS + 1;
        let bits = bits.min(Self::MOST_BITS);
        let mut sieve = Self {
            words: vec![0; 1 << (bits - 6)],
            bits,
        };
        for line in lines {
            let (word, bit) = sieve.place(line);
            if let Some(word) = sieve.words.get_mut(word) {
                *word |= bit;
            }
        }
        sieve
    }

    fn place(&self, line: u32) -> (usize, u64) {
        let upper = line >> (u32::BITS - self.bits);
        let word = usize::try_from(upper >> 6).expect("18 bits");
        (word, 1 << (upper & 63))
    }

    /// `false` only for a line that is not among them.
    pub(super) fn may_have(&self, line: u32) -> bool {
        let (word, bit) = self.place(line);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_line_counts_less_the_more_patches_have_it() {
        let setting = Setting {
            common_line: 2,
            ..Setting::default()
        };
        let lines = Lines::learn(|| [(3, &[0, 1, 2, 3][..]), (7, &[1, 2])].into_iter(), &setting);
        let digest = Digest {
            lines: vec![3, 7, 9],
            ..Digest::default()
        };
        assert_eq!(lines.weights(&digest, 4), vec![0.5, 1.0, 1.0]);
        assert_eq!(lines.weights(&digest, 2), vec![1.0, 1.0, 1.0]);
    }

    #[test]
    fn digests_teach_the_same_as_their_sorted_lines() {
        let setting = Setting {
            common_line: 2,
            ..Setting::default()
        };
        let spread = |number: u32| (number % 40).wrapping_mul(0x0700_9e37);
        let digest = |first: u32| {
            let mut lines: Vec<u32> = (first..first + 9).map(|number| spread(number * number)).collect();
            lines.sort_unstable();
            Digest {
                lines,
                ..Digest::default()
            }
        };
        let digests: Vec<Digest> = (0..60).map(digest).collect();
        let mut sorted: Vec<(u32, u32)> = (0..)
            .zip(&digests)
            .flat_map(|(number, digest)| digest.lines.iter().map(move |line| (*line, number)))
            .collect();
        sorted.sort_unstable();
        sorted.dedup();
        let runs: Vec<(u32, Vec<u32>)> = sorted
            .chunk_by(|a, b| a.0 == b.0)
            .map(|run| (run[0].0, run.iter().map(|(_, number)| *number).collect()))
            .collect();
        let runs = || runs.iter().map(|(line, numbers)| (*line, numbers.as_slice()));
        let (slow, fast) = (
            Lines::learn(runs, &setting),
            Lines::of_lines(digests.iter().map(|digest| digest.lines.as_slice()), None, &setting),
        );
        let told = |lines: &Lines| -> BTreeMap<u32, Vec<u32>> {
            let common = lines.common.iter();
            common
                .map(|(line, (start, last))| (*line, lines.numbers[wide(*start)..wide(*last)].to_vec()))
                .collect()
        };
        assert!(!fast.common.is_empty());
        assert_eq!(told(&slow), told(&fast));
        let odd: Vec<Option<u32>> = (0..60).map(|number| (number % 2 == 1).then_some(number / 2)).collect();
        let theirs = digests.iter().skip(1).step_by(2).map(|digest| digest.lines.as_slice());
        let alone = Lines::of_lines(theirs, None, &setting);
        assert!(!alone.common.is_empty());
        assert_eq!(told(&fast.among(&odd)), told(&alone));
    }
}
