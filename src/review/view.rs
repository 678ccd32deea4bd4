//! What of a history is seen at a moment, and which mails speak about which part.
//!
//! Owns the cut in time: nothing behind it looks at a fact dated later. What the mails mean is for `trailers` and `asks`.

use foldhash::{HashSet, HashSetExt};

use super::{Project, Rules};
use crate::model::{
    Condition, History, Landing, Mail, MessageKey, Note, Part, PartFacts, Person, Revision, Role, Said, Target, Time,
    Trailer, TrailerKind, letters_and_digits,
};

/// The rules, and the moment they are asked about.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    pub(super) rules: &'a Rules<'a>,
    pub(super) at: Time,
}

impl Moment<'_> {
    /// Whether both are one person.
    pub(super) fn same(&self, one: &Person, other: &Person) -> bool {
        one == other || (self.rules.same_person)(one, other)
    }
}

/// A history as of a moment.
pub(super) struct View<'a> {
    pub(super) history: &'a History,
    pub(super) now: Moment<'a>,
    /// Places in `Series::revisions` of the revisions seen, oldest first.
    pub(super) revisions: Vec<usize>,
    /// The newest of them.
    pub(super) newest: usize,
    /// Mails seen, in order of date.
    pub(super) mails: Vec<&'a Mail>,
    /// The same, by their keys: looked up for every part.
    by_key: Vec<Seen<'a>>,
    /// The patches known, by their mails.
    patches: Vec<Titled<'a>>,
}

/// A mail seen, and what is asked of it again and again.
struct Seen<'a> {
    mail: &'a Mail,
    /// Whether a machine sent it.
    is_bot: bool,
    /// Whether it is a cover or part of a revision seen.
    is_posting: bool,
    /// Whether it asks for attention and nothing else.
    is_ping: bool,
}

/// What is known of a patch.
struct Titled<'a> {
    key: MessageKey,
    facts: &'a PartFacts,
    /// Whether its mail is seen.
    is_seen: bool,
    /// Its title by letters and digits.
    title: String,
}

/// How much alike a part and its counterpart in an older revision are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Likeness {
    /// The patch is unchanged.
    Unchanged,
    /// Another patch of the same title.
    Titled,
    /// Another title, but the same place and paths: enough to carry a condition on, not a commit.
    Placed,
}

/// A part's place in a revision.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Spot {
    /// Place in `Series::revisions`.
    pub(super) revision: usize,
    /// Number of the part.
    pub(super) number: u32,
}

impl<'a> View<'a> {
    /// Cuts `history` at `at`; `None` when nothing was posted by then.
    pub(super) fn cut(history: &'a History, rules: &'a Rules<'a>, at: Time) -> Option<Self> {
        let revisions: Vec<usize> = history
            .series
            .revisions
            .iter()
            .enumerate()
            .filter(|(_, revision)| revision.known <= at && revision.posted <= at)
            .map(|(place, _)| place)
            .collect();
        let newest = *revisions.last()?;
        let mails: Vec<&Mail> = history.mails.iter().filter(|mail| mail.date <= at).collect();
        let mut postings: Vec<MessageKey> = revisions
            .iter()
            .filter_map(|place| history.series.revisions.get(*place))
            .flat_map(|revision| {
                let parts = revision.parts.iter();
                parts
                    .flat_map(|part| part.message.into_iter().chain(part.duplicates.iter().copied()))
                    .chain(revision.cover)
            })
            .collect();
        postings.sort_unstable();
        let mut bots = Bots::default();
        let mut by_key: Vec<Seen<'_>> = mails
            .iter()
            .map(|mail| Seen {
                mail,
                is_bot: mail.role == Role::Report || bots.has(rules.project, &mail.from),
                is_posting: postings.binary_search(&mail.key).is_ok(),
                is_ping: false,
            })
            .collect();
        by_key.sort_unstable_by_key(|seen| seen.mail.key);
        let mut view = Self {
            history,
            now: Moment { rules, at },
            revisions,
            newest,
            mails,
            by_key,
            patches: Vec::new(),
        };
        let pings: Vec<bool> = view.by_key.iter().map(|seen| view.pings(seen)).collect();
        for (seen, is_ping) in view.by_key.iter_mut().zip(pings) {
            seen.is_ping = is_ping;
        }
        view.patches = view.find_patches();
        Some(view)
    }

    /// The patches known, by their mails. Titles are compared only where there is an older revision.
    fn find_patches(&self) -> Vec<Titled<'a>> {
        let is_compared = self.history.series.revisions.len() > 1;
        let patch = |(key, facts): (&MessageKey, &'a PartFacts)| Titled {
            key: *key,
            facts,
            is_seen: self.seen(*key).is_some(),
            title: if is_compared {
                letters_and_digits(&facts.title)
            } else {
                String::new()
            },
        };
        self.history.parts.iter().map(patch).collect()
    }

    /// The revision at a place.
    pub(super) fn revision(&self, place: usize) -> Option<&'a Revision> {
        self.history.series.revisions.get(place)
    }

    /// The newest revision.
    pub(super) fn newest_revision(&self) -> Option<&'a Revision> {
        self.revision(self.newest)
    }

    fn seen(&self, key: MessageKey) -> Option<&Seen<'a>> {
        let place = self.by_key.binary_search_by_key(&key, |seen| seen.mail.key).ok()?;
        self.by_key.get(place)
    }

    /// A mail seen.
    pub(super) fn mail(&self, key: MessageKey) -> Option<&'a Mail> {
        self.seen(key).map(|seen| seen.mail)
    }

    /// What is known of the patch of a mail.
    fn patch(&self, key: MessageKey) -> Option<&Titled<'a>> {
        let place = self.patches.binary_search_by_key(&key, |patch| patch.key).ok()?;
        self.patches.get(place)
    }

    /// The mail that this one answers, when it is seen.
    pub(super) fn parent(&self, mail: &Mail) -> Option<&'a Mail> {
        self.mail(mail.parent?)
    }

    /// The mail of a part, when it is there by now.
    pub(super) fn part_mail(&self, part: &Part) -> Option<&'a Mail> {
        self.mail(part.message?)
    }

    /// What is known of a part's patch.
    pub(super) fn facts(&self, part: &Part) -> Option<&'a PartFacts> {
        self.patch(part.message?).map(|patch| patch.facts)
    }

    /// Whether both are one person.
    pub(super) fn same(&self, one: &Person, other: &Person) -> bool {
        self.now.same(one, other)
    }

    /// Whether a mail is a cover or part of a revision seen.
    pub(super) fn is_posting(&self, mail: &Mail) -> bool {
        self.seen(mail.key).is_some_and(|seen| seen.is_posting)
    }

    /// Whether a mail asks for attention and nothing else.
    pub(super) fn is_ping(&self, mail: &Mail) -> bool {
        self.seen(mail.key).is_some_and(|seen| seen.is_ping)
    }

    fn pings(&self, seen: &Seen<'_>) -> bool {
        let mail = seen.mail;
        if seen.is_posting {
            return false;
        }
        mail.role == Role::Ping
            || mail.says.contains(&Said::Ping)
                && mail.says.iter().all(|said| {
                    matches!(
                        said,
                        Said::Ping | Said::Question | Said::Request | Said::Remark | Said::OnePlace
                    )
                })
                && mail.trailers_in_earnest().all(|trailer| !trailer.kind.is_approval())
                && self.is_submitter(&mail.from)
    }

    /// Whether a mail is a person's word in the discussion: no posting, no ping, no machine.
    pub(super) fn is_word(&self, mail: &Mail) -> bool {
        let seen = self.seen(mail.key);
        seen.is_some_and(|seen| !(seen.is_bot || seen.is_posting || seen.is_ping))
    }

    /// Whether a machine sent it.
    pub(super) fn is_bot(&self, mail: &Mail) -> bool {
        self.seen(mail.key).is_some_and(|seen| seen.is_bot)
    }

    /// Whether this person sent the newest revision.
    pub(super) fn is_submitter(&self, person: &Person) -> bool {
        self.newest_revision()
            .is_some_and(|revision| self.same(person, &revision.submitter))
    }

    /// The places that are this very part: in the newest revision, where it was carried over from, and in the revisions
    /// that it is a plain resend of or puts right. What is said there is said about it.
    pub(super) fn spots(&self, part: &Part) -> Vec<Spot> {
        let mut spots = vec![Spot {
            revision: self.newest,
            number: part.number,
        }];
        let mut later = self.newest_revision();
        let mut resent = later.is_some_and(is_resend);
        let mut at_once = true;
        for place in self.revisions.iter().rev().skip(1) {
            let Some(revision) = self.revision(*place) else { break };
            at_once = at_once && later.is_some_and(|later| self.is_put_right(revision, later));
            let counterpart = if resent || at_once {
                self.counterpart_in(part, *place)
            } else {
                None
            };
            let is_it = |other: u32| match counterpart {
                Some((found, likeness)) if found == other => {
                    resent && likeness == Likeness::Unchanged || at_once && likeness != Likeness::Placed
                }
                Some(_) | None => false,
            };
            let same = revision
                .parts
                .iter()
                .find(|other| part.message.is_some() && other.message == part.message || is_it(other.number));
            spots.extend(same.map(|other| Spot {
                revision: *place,
                number: other.number,
            }));
            resent = resent && is_resend(revision);
            later = Some(revision);
        }
        spots
    }

    /// Whether a posting was sent once more, put right, before anybody answered it: what is said of the one holds for the other (LTP,
    /// <1657608400-6497-1-git-send-email-zhanghongchen@loongson.cn>).
    pub(super) fn is_put_right(&self, earlier: &Revision, later: &Revision) -> bool {
        let at_once = later.posted.0.saturating_sub(earlier.posted.0) <= AT_ONCE;
        let between = |mail: &&&Mail| mail.date >= earlier.posted && mail.date < later.posted;
        let answers = |mail: &Mail| self.is_word(mail) && !self.same(&mail.from, &later.submitter);
        earlier.number == later.number && at_once && !self.mails.iter().filter(between).any(|mail| answers(mail))
    }

    /// Whether somebody but its submitter spoke of an older revision.
    pub(super) fn is_answered_before(&self) -> bool {
        let mut words = self.mails.iter().filter(|mail| revision_of(mail.target) < self.newest);
        words.any(|mail| self.is_word(mail) && !self.is_posting(mail) && !self.is_submitter(&mail.from))
    }

    /// The part of an older revision that became this one.
    pub(super) fn counterpart_in(&self, part: &Part, place: usize) -> Option<(u32, Likeness)> {
        let revision = self.revision(place)?;
        if let Some(same) = revision
            .parts
            .iter()
            .find(|other| other.message.is_some() && other.message == part.message)
        {
            return Some((same.number, Likeness::Unchanged));
        }
        let patch = self.patch(part.message?)?;
        let facts = patch.facts;
        let others = || {
            let known = revision
                .parts
                .iter()
                .filter_map(|other| Some((other, self.patch(other.message?)?)));
            known.filter(|(_, other)| other.is_seen)
        };
        if let Some(id) = facts.patch_id
            && let Some((other, _)) = others()
                .filter(|(_, other)| other.facts.patch_id == Some(id))
                .min_by_key(|(other, _)| other.number.abs_diff(part.number))
        {
            return Some((other.number, Likeness::Unchanged));
        }
        let by_title = others().find(|(_, other)| other.title == patch.title);
        let by_place = || {
            let newest = self.newest_revision()?;
            others().find(|(other, of)| {
                other.number == part.number
                    && revision.parts.len() == newest.parts.len()
                    && !of.facts.paths.is_empty()
                    && of.facts.paths == facts.paths
            })
        };
        match by_title {
            Some((other, _)) => Some((other.number, Likeness::Titled)),
            None => by_place().map(|(other, _)| (other.number, Likeness::Placed)),
        }
    }

    /// Commits seen by now that a mail became, certain ones only.
    pub(super) fn landings(&self) -> impl Iterator<Item = &'a Landing> {
        self.known_landings().filter(|landing| landing.found.certain)
    }

    /// Commits seen by now that a mail perhaps became.
    pub(super) fn perhaps_landings(&self) -> impl Iterator<Item = &'a Landing> {
        self.known_landings().filter(|landing| !landing.found.certain)
    }

    fn known_landings(&self) -> impl Iterator<Item = &'a Landing> {
        let at = self.now.at;
        self.history.landings.iter().filter(move |landing| {
            let found = &landing.found;
            found.known <= at && landing.committed <= at && found.until.is_none_or(|until| at < until)
        })
    }

    /// Notes written by now.
    pub(super) fn notes(&self) -> impl Iterator<Item = &'a Note> {
        let at = self.now.at;
        self.history.notes.iter().filter(move |note| note.at <= at)
    }

    /// The mails that this one answers, through any depth that a discussion has.
    pub(super) fn ancestors(&self, mail: &Mail) -> HashSet<MessageKey> {
        let mut found = HashSet::new();
        let mut parent = mail.parent;
        while let Some(key) = parent {
            if found.len() >= DEPTH || !found.insert(key) {
                break;
            }
            parent = self.mail(key).and_then(|mail| mail.parent);
        }
        found
    }
}

/// How far up a discussion is followed: real ones are shallower, and one made to be deep must not cost more.
const DEPTH: usize = 256;

/// Seconds within which a posting is put right.
const AT_ONCE: i64 = 1_800;

/// Which of those who sent mails are machines: few people send most mails of a thread.
#[derive(Default)]
struct Bots<'a> {
    known: Vec<(&'a Person, bool)>,
}

impl<'a> Bots<'a> {
    fn has(&mut self, project: &Project, person: &'a Person) -> bool {
        if let Some((_, is_bot)) = self.known.iter().find(|(known, _)| *known == person) {
            return *is_bot;
        }
        let is_bot = project.is_bot(person);
        self.known.push((person, is_bot));
        is_bot
    }
}

/// Whether the posting only repeats the one before.
pub(super) fn is_resend(revision: &Revision) -> bool {
    revision.kind == crate::model::RevisionKind::Resend
}

/// Whether a mail about `target` speaks about the part at one of `spots`.
pub(super) fn speaks_about(target: Target, spots: &[Spot]) -> bool {
    spots.iter().any(|spot| match target {
        Target::Revision { revision } => revision == spot.revision,
        Target::Part { revision, number } => revision == spot.revision && number == spot.number,
    })
}

/// The revision a mail speaks about.
pub(super) fn revision_of(target: Target) -> usize {
    match target {
        Target::Revision { revision } | Target::Part { revision, .. } => revision,
    }
}

/// Whether a trailer approves or may approve later.
pub(super) fn approves(trailer: &Trailer) -> bool {
    trailer.kind.is_approval() && trailer.condition != Condition::Never
}

/// Whether a trailer says who wrote the patch.
pub(super) fn signs(trailer: &Trailer) -> bool {
    matches!(trailer.kind, TrailerKind::SignedOffBy | TrailerKind::CoDevelopedBy)
}
