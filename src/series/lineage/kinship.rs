//! Whether a posting is an earlier one under another title: by the changed lines that both have, rare ones before common ones.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use crate::model::{Change, DAY, Message, Posture, Time};
use crate::series::evidence::{Query, is_telling};
use crate::series::mails::{Mails, Who, hash};
use crate::series::posting::Posting;
use crate::series::revision::{Bundle, gap};

/// For how long lines in common mean the same work.
pub(super) const KIN_DAYS: i64 = 120;
/// For how long they do where the stated numbers go on.
pub(super) const COUNTED_ON_DAYS: i64 = 730;
/// For how long a like title and some lines in common do.
const LIKE_TITLE_DAYS: i64 = 30;
/// For how long a new test under another name does.
const RENAMED_DAYS: i64 = 14;
/// For how long it does where the numbers go on.
const RENUMBERED_DAYS: i64 = 60;
/// For how long a change of common lines alone does.
const COMMON_LINES_DAYS: i64 = 10;
/// For how long one patch may come again by somebody else who names its author.
const AUTHORED_DAYS: i64 = 60;
/// Two new files posted closer than this are twins, not one that was renamed.
const TWINS: i64 = 1_800;
/// Lines under at most so many titles are rare.
const RARE: u16 = 2;
/// So many rare lines tell the work without its title.
const MANY: usize = 5;
/// For how long fewer of them do, with a title that is somewhat alike.
const FEW_LINES_DAYS: i64 = 45;
/// Which share of one of two patches, by weight, ties them together.
const AKIN: f64 = 0.2;
/// So many rare lines do, too.
const RARE_FEW: usize = 2;
/// For how long they do.
const AKIN_DAYS: i64 = 14;
/// How alike two titles are with which one rare line does.
const LIKE_TITLE: f64 = 0.4;
/// How alike they are where somebody else did, or took back, the same on the same file.
const ALIKE: f64 = 0.75;
/// Which share of the lines of a piece, by weight, or of the words of its title is of the patch that was split up.
const PIECE: f64 = 0.4;
/// Which share of all lines two patches have in common that are the same but for some names.
const SAME_BUT_NAMES: f64 = 0.8;
/// How alike two titles are that are one.
const SAME_TITLE: f64 = 0.9;
/// So many words tell what a patch does.
const TITLE_WORDS: usize = 4;
/// Parts of a posting that are looked at.
const PARTS: usize = 48;

/// Under how many titles each changed line was posted.
#[derive(Default)]
pub(super) struct Rarity {
    /// Line → how many titles, and the lower half of the last one: there are more lines than anything else.
    titles: HashMap<u32, (u16, u32)>,
    /// Postings that were counted.
    counted: usize,
    /// Whether only lines that are there from the beginning are counted.
    some: bool,
    /// Of all lines, by their upper digits, whether one of them was posted under several titles, or, where only some are counted, is one of
    /// these: most are not, and to look each of them up takes long.
    marked: Vec<u64>,
}

impl Rarity {
    /// Is to count some lines only: no others may be asked for.
    pub(super) fn of(lines: impl Iterator<Item = u32>) -> Self {
        let mut rarity = Self {
            some: true,
            ..Self::default()
        };
        for line in lines {
            rarity.mark(line);
            rarity.titles.insert(line, (0, 0));
        }
        rarity
    }

    fn mark(&mut self, line: u32) {
        let (word, bit) = Self::place(line);
        if self.marked.len() <= word {
            self.marked.resize(Self::place(u32::MAX).0 + 1, 0);
        }
        self.marked[word] |= bit;
    }

    fn is_marked(&self, line: u32) -> bool {
        let (word, bit) = Self::place(line);
        self.marked.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Where it stands whether a line, or one of its upper digits, is marked.
    fn place(line: u32) -> (usize, u64) {
        /// Upper digits that are told apart.
        const BITS: u32 = 24;
        let upper = line >> (u32::BITS - BITS);
        (usize::try_from(upper >> 6).expect("18 bits"), 1 << (upper & 63))
    }

    /// Counts what was posted before this moment.
    pub(super) fn count(&mut self, mails: &Mails<'_>, postings: &[Posting], until: Time) {
        while let Some(posting) = postings.get(self.counted).filter(|posting| posting.date < until) {
            self.counted += 1;
            let patch = mails.at(posting.mail).patch.as_ref();
            let lines = patch.map_or(&[][..], |patch| &patch.digest.lines);
            let title = u32::try_from(posting.title & u64::from(u32::MAX)).expect("masked to 32 bits");
            for run in lines.chunk_by(|a, b| a == b) {
                let Some(line) = run.first() else { continue };
                if self.some && !self.is_marked(*line) {
                    continue;
                }
                let known = if self.some {
                    self.titles.get_mut(line)
                } else {
                    Some(self.titles.entry(*line).or_insert((0, 0)))
                };
                let Some((count, last)) = known else { continue };
                if *count == 0 || *last != title {
                    *count = count.saturating_add(1);
                    *last = title;
                    if *count == 2 && !self.some {
                        self.mark(*line);
                    }
                }
            }
        }
    }

    fn titles(&self, line: u32) -> u16 {
        debug_assert!(
            !self.some || self.titles.contains_key(&line),
            "only what is counted is asked for"
        );
        if !self.some && !self.is_marked(line) {
            return 1;
        }
        self.titles.get(&line).map_or(1, |(count, _)| (*count).max(1))
    }

    fn weight(&self, line: u32) -> f64 {
        1.0 / f64::from(self.titles(line).max(1)).sqrt()
    }

    /// How much of each of two patches is in the other one.
    fn compare(&self, old: &[u32], new: &[u32]) -> Likeness {
        // Most pairs have nothing in common: what their lines weigh is then not asked.
        if !share_a_line(old, new) {
            return Likeness::default();
        }
        let most = old.len().max(new.len());
        let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
        let (mut only_old, mut only_new, mut both, mut rare) = (0.0, 0.0, 0.0, 0);
        let mut common = 0;
        loop {
            match (old.peek(), new.peek()) {
                (Some(a), Some(b)) if a == b => {
                    both += self.weight(**a);
                    rare += usize::from(self.titles(**a) <= RARE);
                    common += 1;
                    old.next();
                    new.next();
                }
                (Some(a), Some(b)) if a > b => {
                    only_new += self.weight(**b);
                    new.next();
                }
                (Some(a), _) => {
                    only_old += self.weight(**a);
                    old.next();
                }
                (None, Some(b)) => {
                    only_new += self.weight(**b);
                    new.next();
                }
                (None, None) => break,
            }
        }
        let share = |rest: f64| if both > 0.0 { both / (both + rest) } else { 0.0 };
        Likeness {
            old: share(only_old),
            new: share(only_new),
            rare,
            common: f64::from(common) / f64::from(u32::try_from(most).unwrap_or(u32::MAX).max(1)),
        }
    }
}

/// Whether two sorted lists have a line in common.
pub(super) fn share_a_line(old: &[u32], new: &[u32]) -> bool {
    let (mut old, mut new) = (old.iter(), new.iter());
    let (mut a, mut b) = (old.next(), new.next());
    while let (Some(x), Some(y)) = (a, b) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a = old.next(),
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Greater => b = new.next(),
        }
    }
    false
}

/// How much two patches have in common.
#[derive(Clone, Copy, Debug, Default)]
struct Likeness {
    /// Which share of the older one is in the newer one, by weight.
    old: f64,
    /// Which share of the newer one is in the older one.
    new: f64,
    /// How many rare lines both have.
    rare: usize,
    /// Which share of the longer one both have, each line counting alike.
    common: f64,
}

/// What lines say of a posting and an earlier series.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kinship {
    /// It is the same work; how many parts say so, how many it holds with all their files, and from when that is known.
    Same(usize, usize, Time),
    /// It took the earlier one over.
    TakenOver(Time),
    /// It has some of its changes.
    Near,
}

/// A posting and an earlier one.
pub(super) struct Pair<'a, 'b> {
    pub(super) mails: &'b Mails<'a>,
    pub(super) postings: &'b [Posting],
    pub(super) query: &'b Query<'a, 'b>,
    pub(super) before: &'b Bundle,
    pub(super) rarity: &'b Rarity,
    /// Whether both have one submitter.
    pub(super) same: bool,
    /// Whether the number says that it comes after the earlier one.
    pub(super) progress: bool,
    /// Whether the author counts on: a number above 1 that comes after the earlier one.
    pub(super) counts_on: bool,
    /// Whether its number is the next one.
    pub(super) next: bool,
    /// Whether it states a lower number.
    pub(super) anew: bool,
    /// Whether it answers the earlier one.
    pub(super) answers: bool,
}

impl Pair<'_, '_> {
    /// Holds the parts against each other.
    pub(super) fn judge(&self) -> Option<Kinship> {
        let (mut same, mut taken, mut held): (BTreeSet<u32>, BTreeSet<u32>, BTreeSet<u32>) = Default::default();
        let mut akin = false;
        let mut known = Time::default();
        let older = self.older_by_path();
        let (mut leads, mut lately) = (false, false);
        for (part, new) in self.query.leaders().filter(|(number, _)| *number > 0).take(PARTS) {
            let message = self.mails.at(new.mail);
            let mut near: BTreeMap<u32, usize> = BTreeMap::new();
            for path in &new.telling {
                let first = older.partition_point(|(other, ..)| other < path);
                let touching = older.get(first..).unwrap_or_default().iter();
                let touching = touching.take_while(|(other, ..)| other == path);
                near.extend(touching.map(|(_, number, place)| (*number, *place)));
            }
            let shared: BTreeSet<u32> = near.keys().copied().collect();
            if self.is_lone() && adds(message) || self.is_of(message) {
                near.extend(self.before.leaders());
            }
            for (number, place) in near {
                let old = &self.postings[place];
                if old.date > new.date {
                    continue;
                }
                let likeness = OnceCell::new();
                let likeness = || *likeness.get_or_init(|| self.likeness(old, new));
                let (is_same, is_taken) = self.compare((old, new), shared.contains(&number), likeness);
                if is_same {
                    same.insert(number);
                    leads |= part == 1;
                }
                if is_taken || (is_same && old.telling.iter().all(|path| new.telling.contains(path))) {
                    held.insert(number);
                }
                akin |= self.is_akin((old, new), shared.contains(&number), likeness);
                if is_same || is_taken {
                    taken.insert(number);
                    known = known.max(new.date);
                    lately |= gap(old.date, new.date) <= LIKE_TITLE_DAYS * DAY;
                }
            }
        }
        let before = self.before.parts.len();
        if let Some(known) = self.split_up() {
            Some(Kinship::Same(1, 1, known))
        } else if taken.is_empty() {
            let counted_on = self.brings_the_file().filter(|_| akin).map(Kinship::TakenOver);
            counted_on.or_else(|| akin.then_some(Kinship::Near))
        } else if self.goes_on(same.len(), leads) {
            Some(Kinship::Same(same.len(), held.len(), known))
        } else if taken.len() >= before || (!self.same && taken.len() * 3 >= before * 2) {
            Some(Kinship::TakenOver(known))
        } else {
            let lone = before == 1 || self.query.bundle.parts.len() == 1;
            (akin || (lone && lately)).then_some(Kinship::Near)
        }
    }

    /// Whether both have to do with each other, however little is the same: they bring one file, one submitter changed some of the same
    /// rare lines of it, soon or under much the same title, or one of them takes the other back or does on one file what its title says.
    fn is_akin(&self, (old, new): (&Posting, &Posting), shared: bool, likeness: impl Fn() -> Likeness) -> bool {
        let (before, now) = (self.mails.at(old.mail), self.mails.at(new.mail));
        if before.patch.is_none() || now.patch.is_none() {
            return false;
        }
        let of_title = || likeness_of_titles(title(before), title(now)) >= ALIKE;
        if is_revert(title(before)) != is_revert(title(now)) {
            return shared && is_revert(title(now)) && of_title();
        }
        if !self.same && shared && gap(old.date, new.date) <= LIKE_TITLE_DAYS * DAY && of_title() {
            return true;
        }
        if !shared {
            return false;
        }
        let likeness = likeness();
        let (mine, theirs, rare) = (likeness.old, likeness.new, likeness.rare);
        if create_the_same(before, now) {
            return rare >= 1 && mine.max(theirs) >= AKIN;
        }
        if rare >= MANY && mine >= 0.4 && theirs >= 0.4 {
            return true;
        }
        let since = gap(old.date, new.date);
        let soon = |days: i64| since <= days * DAY;
        // A header that both of them touch is none of it.
        if !holds_the_files(old, new) {
            return false;
        }
        let some = (rare >= RARE_FEW && mine.max(theirs) >= AKIN) || mine >= 0.5;
        let titled = || rare >= 1 && likeness_of_titles(title(before), title(now)) >= LIKE_TITLE;
        self.same && ((some && soon(AKIN_DAYS)) || (soon(KIN_DAYS) && titled()))
    }

    /// Whether one patch comes again in several that have each many of its changed lines, or some and a title that is somewhat alike, and
    /// none but its files: it was split up, as was asked for. LTP, <1563992624-4968-1-git-send-email-piotr.krzysztof.gawel@gmail.com>.
    fn split_up(&self) -> Option<Time> {
        let mut before = self.before.leaders();
        let (Some((_, place)), None) = (before.next(), before.next()) else {
            return None;
        };
        let parts: Vec<&Posting> = self
            .query
            .leaders()
            .filter(|(number, _)| *number > 0)
            .map(|(_, posting)| posting)
            .collect();
        let old = &self.postings[place];
        let was = self.mails.at(old.mail);
        let is_piece = |new: &&Posting| {
            let now = self.mails.at(new.mail);
            let lines = was.patch.as_ref().zip(now.patch.as_ref());
            let likeness = lines.map(|(was, now)| self.rarity.compare(&was.digest.lines, &now.digest.lines));
            let titled = || likeness_of_titles(title(was), title(now)) >= PIECE;
            !new.telling.is_empty()
                && new.telling.iter().all(|path| old.telling.contains(path))
                && likeness.is_some_and(|likeness| likeness.new >= PIECE || (likeness.new > 0.0 && titled()))
                && !builds_on(was, now)
        };
        let known = parts.iter().map(|new| new.date).max()?;
        let first = self.before.stated.is_none_or(|stated| stated.number <= 1);
        let counts = self.next || (first && !self.anew && !self.progress);
        let soon = gap(old.date, known) <= LIKE_TITLE_DAYS * DAY;
        let several = self.before.total == 1 && parts.len() > 1 && self.query.bundle.is_complete();
        (self.same && counts && soon && several && parts.iter().all(is_piece)).then_some(known)
    }

    /// Whether somebody else goes on counting with the new file that the earlier patch brought, however much of it he wrote anew; a file of
    /// the same name may be another one. LTP, <20241125153006.799645-1-pavrampu@linux.vnet.ibm.com>.
    fn brings_the_file(&self) -> Option<Time> {
        let one = |(_, place): (u32, usize)| &self.postings[place];
        let old = self.before.leaders().map(one).next()?;
        let (_, new) = self.query.leaders().find(|(number, _)| *number > 0)?;
        let the_same = || create_the_same(self.mails.at(old.mail), self.mails.at(new.mail));
        (!self.same && self.counts_on && self.is_lone() && the_same()).then_some(new.date)
    }

    /// Whether so many equal parts make the whole the same work; `leads`: the first part is among them.
    fn goes_on(&self, same: usize, leads: bool) -> bool {
        let (before, parts) = (self.before.parts.len(), self.query.bundle.parts.len());
        if same == 0 || (self.anew && !self.is_lone()) {
            return false;
        }
        if self.progress {
            return parts == 1 || same * 2 >= before.max(parts) || (self.next && same * 2 >= before);
        }
        if before == 1 && parts > 1 {
            return leads && parts == 2;
        }
        if parts == 1 {
            same * 2 >= before
        } else {
            same * 3 >= before.max(parts) * 2
        }
    }

    /// One patch after one patch.
    fn is_lone(&self) -> bool {
        self.before.parts.len() == 1 && self.query.bundle.parts.len() == 1
    }

    /// Whether somebody posts on what its author posted, or its author takes it back: the number goes on, or one patch of the author
    /// comes again for the same tree.
    fn posts_for_its_author(&self, old: &Posting, new: &Posting) -> bool {
        let (before, now) = (self.mails.at(old.mail), self.mails.at(new.mail));
        let author = before.patch.as_ref().filter(|patch| patch.author_stated);
        let taken_back = author.is_some_and(|patch| Who::of(&patch.author).is(new.who));
        let alone = self.query.is_lone();
        let all_his = || {
            let mut parts = self
                .before
                .leaders()
                .map(|(_, place)| self.mails.at(self.postings[place].mail));
            parts.all(|part| {
                let patch = part.patch.as_ref().filter(|patch| patch.author_stated);
                patch.is_some_and(|patch| Who::of(&patch.author).is(new.who))
            })
        };
        let again = alone
            && self.is_lone()
            && !self.anew
            && before.subject.tags == now.subject.tags
            && gap(old.date, new.date) <= AUTHORED_DAYS * DAY;
        (self.is_of(now) && (self.counts_on || again)) || (taken_back && self.counts_on && (alone || all_his()))
    }

    /// Whether a patch was written by the submitter of the earlier posting.
    fn is_of(&self, message: &Message) -> bool {
        let author = message.patch.as_ref().filter(|patch| patch.author_stated);
        let before = self.before.members.first().map(|place| self.postings[*place].who);
        let author = author.map(|patch| Who::of(&patch.author));
        author.zip(before).is_some_and(|(author, before)| author.is(before))
    }

    /// The paths that tell what work the earlier posting is, in order, with the parts that touch them.
    fn older_by_path(&self) -> Vec<(u64, u32, usize)> {
        let parts = self.before.leaders().take(PARTS);
        let mut older: Vec<(u64, u32, usize)> = parts
            .flat_map(|(number, place)| {
                let telling = self.postings[place].telling.iter();
                telling.map(move |path| (*path, number, place))
            })
            .collect();
        older.sort_unstable();
        older
    }

    /// How much two postings have in common.
    fn likeness(&self, old: &Posting, new: &Posting) -> Likeness {
        let lines = |posting: &Posting| {
            let patch = self.mails.at(posting.mail).patch.as_ref();
            patch.map_or(&[][..], |patch| &patch.digest.lines)
        };
        self.rarity.compare(lines(old), lines(new))
    }

    /// Whether both are the same work; whether the newer one at least holds the older one.
    fn compare(&self, (old, new): (&Posting, &Posting), shared: bool, likeness: impl Fn() -> Likeness) -> (bool, bool) {
        let (before, now) = (self.mails.at(old.mail), self.mails.at(new.mail));
        if before.patch.is_none() || now.patch.is_none() {
            return (false, false);
        }
        // "[RFC] title" hands in, too.
        let presented = |message: &Message| {
            let subject = &message.subject;
            subject.posture == Posture::Patch || (subject.posture == Posture::Plain && subject.rfc)
        };
        if !presented(before) || !presented(now) || is_revert(title(before)) != is_revert(title(now)) {
            return (false, false);
        }
        let likeness = likeness();
        let (mine, theirs, rare) = (likeness.old, likeness.new, likeness.rare);
        let since = gap(old.date, new.date);
        let soon = |days: i64| since <= days * DAY;
        let most = rare >= MANY && mine.min(theirs) >= 0.7;
        // What leaves a file out takes hardly all of it over.
        let covers = mine >= 0.9 || old.telling.iter().all(|path| new.telling.contains(path));
        let own = self.same || self.posts_for_its_author(old, new);
        let alike = || likeness_of_titles(title(before), title(now));
        let counted_on = self.counts_on && most && (shared && (own || create_the_same(before, now)));
        let renamed = || shared && mine.min(theirs) >= 0.4 && alike() >= ALIKE;
        let created = self.next && own && rare >= MANY && (create_the_same(before, now) || renamed());
        if own && !soon(KIN_DAYS) {
            return (counted_on || created, counted_on || created);
        }
        if !own {
            let alike = alike();
            let some = mine >= 0.3 && theirs >= 0.3;
            let one_file = || rare >= 1 && alike >= SAME_TITLE && self.is_lone() && old.telling == new.telling;
            let titled = alike >= 0.75 && (some || one_file());
            let likely = self.is_lone() && rare >= MANY && mine.min(theirs) >= 0.6 && alike >= 0.35;
            let taken_on = self.next && shared && self.query.bundle.is_complete() && (titled || likely);
            // Under its title and with the next number, in a file that had to be called otherwise meanwhile.
            let renamed = self.next && most && alike >= SAME_TITLE && adds(before) && adds(now);
            return (
                counted_on || taken_on || renamed,
                shared && covers && rare >= MANY && mine >= 0.4 && theirs >= 0.4,
            );
        }
        if !shared {
            let days = if self.counts_on { RENUMBERED_DAYS } else { RENAMED_DAYS };
            let later = (TWINS..=days * DAY).contains(&since);
            let renamed = adds(before) && adds(now) && alike() >= 0.5;
            // Another one posts on what its author posted, in a file that was moved meanwhile.
            let moved = self.counts_on && !self.same && own;
            // What is much like others of its sort is told by the number: openbmc, <20240613160900.1624493-1-peteryin.openbmc@gmail.com>.
            let counted = self.next && self.is_lone() && since >= DAY && likeness.common >= SAME_BUT_NAMES && renamed;
            return (later && (most && (renamed || moved) || counted), false);
        }
        let held = rare >= 2 && mine >= 0.5;
        let holds = held && covers;
        let equal_paths = || paths(before) == paths(now);
        if self.answers && rare >= 1 && soon(LIKE_TITLE_DAYS) && equal_paths() {
            return (true, holds);
        }
        if builds_on(before, now) && !self.progress {
            return (false, false);
        }
        let other_way = changed(before, Change::Deleted) != changed(now, Change::Deleted);
        if other_way && !self.progress && alike() < ALIKE {
            // To rewrite a file and to remove it are two ways; one of them may take the other's place.
            return (false, holds);
        }
        if self.anew {
            // Under another title and counted from 1 again it is a series of its own.
            let equal = held && mine >= 0.7 && theirs >= 0.5;
            return (equal && alike() >= SAME_TITLE, holds);
        }
        let strong = (held && theirs >= 0.15) || (rare >= 2 && theirs >= 0.5 && mine >= 0.25);
        let soon_or_alike = || soon(FEW_LINES_DAYS) || alike() >= 0.5;
        let told = rare >= MANY || (mine.min(theirs) >= 0.7 && soon_or_alike()) || self.progress;
        let told = told || (soon(FEW_LINES_DAYS) && alike() >= 0.25);
        let some = rare >= 1 && mine + theirs >= 0.5 && soon(LIKE_TITLE_DAYS);
        let common = mine >= 0.9 && soon(COMMON_LINES_DAYS) && paths(before).is_subset(&paths(now));
        // Told to do it everywhere: all of a small change is in the next number's.
        let widened = self.next
            && self.is_lone()
            && mine >= 0.9
            && soon(COMMON_LINES_DAYS)
            && paths(before).is_subset(&paths(now));
        let renamed = self.next && rare >= MANY && alike() >= 0.5;
        // The earlier title is a part of the later one, and so is something of its work: LTP,
        // <20231011022746.1530031-1-Xin.Wang@windriver.com>.
        let widened_title = mine > 0.0 && holds_the_title(title(before), title(now));
        let same = (strong && told)
            || renamed
            || created
            || (some && alike() >= 0.35)
            || (common && alike() >= 0.3)
            || widened;
        (same, holds && told || widened_title)
    }
}

/// The files that a patch changes in this way.
fn changed(message: &Message, change: Change) -> BTreeSet<&str> {
    let files = message.patch.iter().flat_map(|patch| &patch.digest.files);
    files
        .filter(|file| file.change == change)
        .map(|file| &*file.path)
        .collect()
}

/// Whether the newer one changes a file that the older one creates: it was made on top of it, not in its place.
fn builds_on(before: &Message, now: &Message) -> bool {
    let (created, modified) = (changed(before, Change::Added), changed(now, Change::Modified));
    let blob = |message: &Message, path: &str| {
        let mut files = message.patch.iter().flat_map(|patch| &patch.digest.files);
        files
            .find(|file| *file.path == *path)
            .and_then(|file| file.post_blob.clone())
    };
    let mut on_top = created.intersection(&modified).peekable();
    // Where both end in the same file only the base was another one.
    on_top.peek().is_some() && !on_top.all(|path| blob(before, path).is_some_and(|was| Some(was) == blob(now, path)))
}

/// Whether the files that tell what work one patch is are all among those of the other.
pub(super) fn holds_the_files(a: &Posting, b: &Posting) -> bool {
    let within = |one: &Posting, other: &Posting| one.telling.iter().all(|path| other.telling.contains(path));
    within(a, b) || within(b, a)
}

/// Whether both create a file of one name.
fn create_the_same(before: &Message, now: &Message) -> bool {
    let created = changed(before, Change::Added);
    let again = changed(now, Change::Added);
    created.intersection(&again).any(|path| is_telling(path))
}

/// Whether all words of a title behind its area, and these are some, are in another one, with others.
fn holds_the_title(old: &str, new: &str) -> bool {
    let bare = words(old.rsplit_once(": ").map_or(old, |(_, bare)| bare));
    let (old, new) = (words(old), words(new));
    let is_in = |some: &[Cow<'_, str>], all: &[Cow<'_, str>]| some.iter().all(|word| all.binary_search(word).is_ok());
    bare.len() >= TITLE_WORDS && is_in(&bare, &new) && !is_in(&new, &old)
}

/// What a mail's patch is called.
pub(super) fn title(message: &Message) -> &str {
    let title = message.patch.as_ref().map_or("", |patch| &*patch.title);
    if title.is_empty() {
        &message.subject.title
    } else {
        title
    }
}

fn is_revert(title: &str) -> bool {
    title.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("revert"))
}

fn adds(message: &Message) -> bool {
    let files = message.patch.iter().flat_map(|patch| &patch.digest.files);
    files
        .into_iter()
        .any(|file| file.change == Change::Added && is_telling(&file.path))
}

fn paths(message: &Message) -> BTreeSet<u64> {
    let files = message.patch.iter().flat_map(|patch| &patch.digest.files);
    files.map(|file| hash(&file.path)).collect()
}

/// Which share of the words of two titles is in both.
pub(in crate::series) fn likeness_of_titles(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let both = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    let all = a.len() + b.len() - both;
    if all == 0 {
        return 0.0;
    }
    count(both) / count(all)
}

/// The words of a title, in lower case, sorted, each once.
fn words(title: &str) -> Vec<Cow<'_, str>> {
    let is_low = |word: &str| word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let mut words: Vec<Cow<'_, str>> = title
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(|word| {
            if is_low(word) {
                word.into()
            } else {
                word.to_lowercase().into()
            }
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
