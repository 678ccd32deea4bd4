//! Revisions → series: which earlier effort a posting continues, decided in order of dates from what came before.

mod kinship;
mod memory;
mod verdict;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use super::evidence::{Evidence, Index, Query};
use super::hand::ByHand;
use super::mails::Mails;
use super::number;
use super::posting::Posting;
use super::revision::Bundle;
use super::thread::Threads;
use crate::model::{DAY, Decision, JoinReason, RevisionNumber, Time};
pub(super) use kinship::likeness_of_titles;
use kinship::{COUNTED_ON_DAYS, KIN_DAYS, Kinship, Rarity};
use memory::Memory;
use verdict::{Candidate, Score, Verdict};

/// Mails of a revision later than this after its first one decide only when the earlier ones could not.
const BURST: i64 = DAY;

/// A revision's place in its series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// The revision.
    pub(super) bundle: usize,
    /// Why it stands there.
    pub(super) joined: JoinReason,
    /// From when that is known.
    pub(super) known: Time,
    /// Whether it answers an earlier revision of the series.
    pub(super) answers: bool,
}

/// A series as it grows.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    /// Its revisions in order of time.
    pub(super) links: Vec<Link>,
    /// Series that it has to do with.
    pub(super) related: BTreeSet<usize>,
    /// When another series took it over.
    pub(super) superseded: Option<Time>,
    /// Its newest revision that is no single part posted anew.
    whole: usize,
    /// Number of its newest revision, stated or assumed.
    newest: Option<RevisionNumber>,
    /// Number of its newest revision that is no single part posted anew.
    counted: Option<RevisionNumber>,
}

/// The series, and what went from one to another.
pub(super) struct Lines {
    /// The series in order of their first revisions.
    pub(super) chains: Vec<Chain>,
    /// Postings whose patch the same people posted anew in another series, and when.
    pub(super) moved: HashMap<usize, Time>,
    /// How each revision was placed.
    pub(super) decisions: Vec<Decision>,
}

/// Joins revisions into series; `before` are decisions of before.
pub(super) fn link(
    mails: &Mails<'_>,
    threads: &Threads,
    postings: &[Posting],
    bundles: &[Bundle],
    hand: &ByHand,
    before: &[Decision],
) -> Lines {
    let mut lineage = Lineage {
        mails,
        threads,
        postings,
        bundles,
        index: Index::default(),
        rarity: Rarity::default(),
        chains: Vec::new(),
        chain_of: Vec::with_capacity(bundles.len()),
        moved: HashMap::new(),
    };
    let moves = Moves::new(postings, bundles, hand);
    let prints = (0..bundles.len()).map(|bundle| lineage.print(bundle, &moves));
    let keys = postings.iter().map(|posting| mails.key(posting.mail));
    let mut memory = Memory::new(before, prints.collect(), keys);
    if memory.kept > 0 {
        lineage.expect(memory.kept..bundles.len());
    }
    for bundle in 0..bundles.len() {
        if bundle > 0 && bundle == memory.kept {
            lineage.weigh(bundle..bundles.len(), &moves);
        }
        lineage.place(bundle, &moves, &mut memory);
    }
    moves.apply_to_earlier(&mut lineage);
    Lines {
        decisions: memory.made,
        moved: lineage.moved,
        chains: drop_empty(lineage.chains),
    }
}

/// Corrections by hand, by revisions.
struct Moves {
    /// Revision → an earlier one whose series it joins.
    forced: HashMap<usize, usize>,
    /// Revision → a later one whose series it joins.
    backward: BTreeMap<usize, usize>,
    /// Revisions that begin a series.
    apart: BTreeSet<usize>,
}

impl Moves {
    fn new(postings: &[Posting], bundles: &[Bundle], hand: &ByHand) -> Self {
        let mut moves = Self {
            forced: HashMap::new(),
            backward: BTreeMap::new(),
            apart: BTreeSet::new(),
        };
        let mails = || {
            bundles
                .iter()
                .enumerate()
                .flat_map(|(at, bundle)| bundle.members.iter().map(move |m| (at, *m)))
        };
        let bundle_of: HashMap<usize, usize> = mails().map(|(at, place)| (postings[place].mail, at)).collect();
        for (at, place) in mails() {
            let mail = postings[place].mail;
            let leads = bundles[at].cover == Some(place) || bundles[at].members.first() == Some(&place);
            if leads && hand.is_apart(mail) {
                moves.apart.insert(at);
            }
            match hand.joined(mail).and_then(|to| bundle_of.get(&to)) {
                Some(to) if *to < at => {
                    moves.forced.insert(at, *to);
                }
                Some(to) if *to > at => {
                    moves.backward.insert(at, *to);
                }
                Some(_) | None => {}
            }
        }
        moves
    }

    /// Moves revisions that were joined to later ones.
    fn apply_to_earlier(&self, lineage: &mut Lineage<'_, '_>) {
        for (bundle, to) in &self.backward {
            let (from, to_chain) = (lineage.chain_of[*bundle], lineage.chain_of[*to]);
            if from == to_chain {
                continue;
            }
            let known = lineage.posted(*to);
            lineage.chains[from].links.retain(|link| link.bundle != *bundle);
            if let Some(first) = lineage.chains[from].links.first_mut() {
                first.joined = JoinReason::First;
            }
            lineage.chain_of[*bundle] = to_chain;
            let links = &mut lineage.chains[to_chain].links;
            links.push(Link {
                bundle: *bundle,
                joined: JoinReason::ByHand,
                known,
                answers: false,
            });
            links.sort_by_key(|link| link.bundle);
            for (place, link) in links.iter_mut().enumerate() {
                if place == 0 {
                    link.joined = JoinReason::First;
                } else if link.joined == JoinReason::First {
                    link.joined = JoinReason::ByHand;
                    link.known = link.known.max(known);
                }
            }
        }
    }
}

/// Drops chains that lost all their revisions.
fn drop_empty(chains: Vec<Chain>) -> Vec<Chain> {
    let mut places = Vec::with_capacity(chains.len());
    let mut next = 0;
    for chain in &chains {
        places.push((!chain.links.is_empty()).then_some(next));
        next += usize::from(!chain.links.is_empty());
    }
    let mut kept: Vec<Chain> = chains.into_iter().filter(|chain| !chain.links.is_empty()).collect();
    for chain in &mut kept {
        chain.related = chain.related.iter().filter_map(|other| places[*other]).collect();
    }
    kept.sort_by_key(|chain| chain.links.first().map(|link| link.bundle));
    kept
}

struct Lineage<'a, 'b> {
    mails: &'b Mails<'a>,
    threads: &'b Threads,
    postings: &'b [Posting],
    bundles: &'b [Bundle],
    index: Index,
    rarity: Rarity,
    chains: Vec<Chain>,
    chain_of: Vec<usize>,
    moved: HashMap<usize, Time>,
}

impl<'a, 'b> Lineage<'a, 'b> {
    /// Only what these revisions, which are to be placed, ask for is entered of those before them.
    fn expect(&mut self, rest: Range<usize>) {
        let queries = rest.map(|bundle| self.query(bundle, Time(i64::MAX)));
        self.index = Index::of_asked(queries);
    }

    /// Only lines of these revisions, which are to be placed, and of those that they are compared with are counted.
    ///
    /// A revision is compared with the newest whole one of each series that is found for it. That is one of them, or one that stands
    /// there already: then the first of them that went into that series found it, too, or was put there by hand.
    fn weigh(&mut self, rest: Range<usize>, moves: &Moves) {
        let mut compared: BTreeSet<usize> = rest.clone().collect();
        for bundle in rest {
            let query = self.query(bundle, Time(i64::MAX));
            let since = self.posted(bundle).plus_days(-COUNTED_ON_DAYS);
            let mut series: BTreeSet<usize> = self.index.gather(&query).into_keys().collect();
            series.extend(self.index.near(&query, since));
            series.extend(self.index.of_people(&query, since));
            series.extend(moves.forced.get(&bundle).and_then(|to| self.chain_of.get(*to)));
            compared.extend(series.into_iter().map(|chain| self.chains[chain].whole));
        }
        let postings = compared.iter().flat_map(|bundle| self.bundles[*bundle].leaders());
        let patches = postings.filter_map(|(_, place)| self.mails.at(self.postings[place].mail).patch.as_ref());
        self.rarity = Rarity::of(patches.flat_map(|patch| patch.digest.lines.iter().copied()));
    }

    fn place(&mut self, bundle: usize, moves: &Moves, memory: &mut Memory<'_>) {
        let posted = self.posted(bundle);
        if bundle >= memory.kept {
            self.rarity.count(self.mails, self.postings, posted);
        }
        let mut link = Link {
            bundle,
            joined: JoinReason::First,
            known: posted,
            answers: false,
        };
        let forced = moves.forced.get(&bundle).map(|to| self.chain_of[*to]);
        let found = if let Some(chain) = forced {
            link.joined = JoinReason::ByHand;
            Found {
                chain: Some(chain),
                ..Found::default()
            }
        } else if moves.apart.contains(&bundle) {
            Found::default()
        } else if let Some(found) = memory.recall(bundle, &mut link) {
            found
        } else {
            self.search(bundle, &mut link)
        };
        memory.note(link, &found, |place| self.key(place));
        let chain = found.chain.unwrap_or(self.chains.len());
        if chain == self.chains.len() {
            self.chains.push(Chain::default());
        }
        for other in found.related.into_iter().filter(|other| *other != chain) {
            self.chains[chain].related.insert(other);
            self.chains[other].related.insert(chain);
        }
        for (other, known) in found.taken_over.into_iter().filter(|(other, _)| *other != chain) {
            let known = known.max(link.known).max(posted);
            self.chains[other].superseded.get_or_insert(known);
        }
        for (_, place, known) in found.moved.into_iter().filter(|(other, ..)| *other != chain) {
            let known = known.max(link.known).max(posted);
            let first = self.moved.entry(place).or_insert(known);
            *first = known.min(*first);
        }
        let newest = self.number_after(chain, bundle);
        let partial = number::is_partial(
            self.mails,
            self.postings,
            &self.bundles[bundle],
            &self.bundles[self.chains[chain].whole],
            link.answers,
        );
        let grown = &mut self.chains[chain];
        grown.newest = Some(newest);
        if grown.links.is_empty() || !partial {
            grown.whole = bundle;
            grown.counted = Some(newest);
        }
        grown.links.push(link);
        // A series that goes on by itself was not taken over.
        grown.superseded = None;
        self.chain_of.push(chain);
        let query = self.query(bundle, Time(i64::MAX));
        let mut index = std::mem::take(&mut self.index);
        index.enter(&query, chain, bundle);
        self.index = index;
    }

    fn query(&self, bundle: usize, until: Time) -> Query<'a, 'b> {
        Query {
            mails: self.mails,
            threads: self.threads,
            postings: self.postings,
            bundle: &self.bundles[bundle],
            until,
        }
    }

    /// Date of a revision's first mail.
    fn posted(&self, bundle: usize) -> Time {
        let first = self.bundles[bundle].members.first();
        first.map_or(Time::default(), |place| self.postings[*place].date)
    }

    fn number_after(&self, chain: usize, bundle: usize) -> RevisionNumber {
        let before = self.chains[chain].newest;
        let told = number::stated_or_told(self.mails, self.postings, &self.bundles[bundle]);
        told.or(before).unwrap_or(RevisionNumber::whole(1))
    }

    /// Looks for the series that a revision continues: by its first mails, then by those that came late.
    fn search(&self, bundle: usize, link: &mut Link) -> Found {
        let posted = self.posted(bundle);
        let burst = Time(posted.0.saturating_add(BURST));
        let found = self.search_until(bundle, burst, link);
        let late = self.bundles[bundle]
            .members
            .last()
            .is_some_and(|place| self.postings[*place].date > burst);
        if found.chain.is_some() || !late {
            return found;
        }
        self.search_until(bundle, Time(i64::MAX), link)
    }

    fn search_until(&self, bundle: usize, until: Time, link: &mut Link) -> Found {
        let query = self.query(bundle, until);
        let mut found = Found::default();
        let mut best: Option<(Score, usize, Verdict)> = None;
        let mut gathered: BTreeMap<usize, (Evidence, bool)> = BTreeMap::new();
        for (chain, evidence) in self.index.gather(&query) {
            gathered.insert(chain, (evidence, true));
        }
        let posted = self.posted(bundle);
        let told = number::stated_or_told(self.mails, self.postings, query.bundle);
        let counts_on = told.is_some_and(|told| told.number > 1);
        let days = if counts_on { COUNTED_ON_DAYS } else { KIN_DAYS };
        let since = posted.plus_days(-days);
        let people = || self.index.of_people(&query, since).into_iter();
        let people = counts_on.then(people).into_iter().flatten();
        for chain in self.index.near(&query, since).into_iter().chain(people) {
            gathered.entry(chain).or_default();
        }
        for (chain, (evidence, spoken)) in gathered {
            let Chain {
                whole, newest, counted, ..
            } = self.chains[chain];
            // A part posted alone is held against the parts posted alone before it, a whole posting against whole ones.
            let number = if query.is_lone() { newest } else { counted };
            let candidate = Candidate {
                mails: self.mails,
                postings: self.postings,
                query: &query,
                evidence: &evidence,
                before: &self.bundles[whole],
                before_at: whole,
                number: number.unwrap_or(RevisionNumber::whole(1)),
                newest: newest.unwrap_or(RevisionNumber::whole(1)),
                answers: evidence.reply.is_some(),
                facts: OnceCell::new(),
            };
            let mut verdict = if spoken {
                candidate.judge()
            } else {
                candidate.judge_unspoken()
            };
            if !matches!(verdict, Verdict::Join { .. })
                && let Some(again) = candidate.against_its_own(self.bundles)
                && let joined @ Verdict::Join { .. } = again.judge()
            {
                verdict = joined;
            }
            let kinship = candidate.kinship(&self.rarity);
            if candidate.is_taken_over() {
                found.taken_over.push((chain, posted));
            }
            let moved = candidate.moved(self.bundles).into_iter();
            found.moved.extend(moved.map(|place| (chain, place, posted)));
            let kin = match kinship {
                Some(Kinship::Same(parts, held, known)) => {
                    if !matches!(verdict, Verdict::Join { .. }) {
                        verdict = candidate.join_kin(known);
                    }
                    if held >= self.bundles[whole].parts.len() && !candidate.leaves_its_branch() {
                        found.taken_over.push((chain, known));
                    }
                    // One patch that became one of many says less than any series.
                    let grown = self.bundles[whole].parts.len() == 1 && self.bundles[bundle].parts.len() > 2;
                    if grown { 0 } else { 1 + parts }
                }
                Some(Kinship::TakenOver(known)) => {
                    found.taken_over.push((chain, known));
                    if matches!(verdict, Verdict::Stranger) {
                        verdict = Verdict::Related;
                    }
                    1
                }
                Some(Kinship::Near) => {
                    if matches!(verdict, Verdict::Stranger) {
                        verdict = Verdict::Related;
                    }
                    1
                }
                None => 1,
            };
            if matches!(verdict, Verdict::Related) && candidate.is_next_soon() {
                verdict = candidate.join_kin(posted);
            }
            match verdict {
                Verdict::Join { .. } => {
                    let score = candidate.score(&verdict, kin);
                    let better = best.as_ref().is_none_or(|(top, at, _)| (score, chain) > (*top, *at));
                    let loser = if better {
                        best.replace((score, chain, verdict)).map(|(_, at, _)| at)
                    } else {
                        Some(chain)
                    };
                    found.related.extend(loser);
                }
                Verdict::Related => found.related.push(chain),
                Verdict::Stranger => {}
            }
        }
        if let Some((_, chain, Verdict::Join { reason, known, answers })) = best {
            link.joined = reason;
            link.known = known.max(self.posted(bundle));
            link.answers = answers;
            found.chain = Some(chain);
        }
        found
    }
}

/// What a search found.
#[derive(Default)]
struct Found {
    chain: Option<usize>,
    related: Vec<usize>,
    /// With the time from which that is known.
    taken_over: Vec<(usize, Time)>,
    /// Series, and postings in it whose patch is posted anew, with the time from which that is known.
    moved: Vec<(usize, usize, Time)>,
}
