//! Which mails are postings: covers and parts, not the replies that look like them.

use foldhash::{HashMap, HashMapExt};

use super::evidence::{telling_paths, touched_paths};
use super::mails::{Mails, Who, hash, mix, title_key};
use super::thread::Threads;
use crate::model::{Counter, Message, Person, Posture, RevisionNumber, Role, Time};

/// How far up a thread is looked for the posting that a patch in a reply belongs to.
const CLIMB: usize = 32;
/// Within this time the parts follow their cover letter.
const AT_ONCE: i64 = 3_600;

/// A cover or a part.
#[derive(Clone, Debug)]
pub(super) struct Posting {
    /// Place of the mail.
    pub(super) mail: usize,
    /// Who sent it.
    pub(super) who: Who,
    /// Key of its title.
    pub(super) title: u64,
    /// The stated revision.
    pub(super) stated: Option<RevisionNumber>,
    /// Its stated place; 0 is the cover.
    pub(super) counter: Option<Counter>,
    /// What the Message-IDs of mails sent in one go have in common; 0 when they follow no known form.
    pub(super) stem: u64,
    /// Its place among them, by its Message-ID.
    pub(super) turn: Option<u32>,
    /// When it was sent.
    pub(super) date: Time,
    /// Whether it is a cover or carries a diff: a part whose diff got lost is of no use alone.
    pub(super) solid: bool,
    /// The paths that tell what work its patch is, hashed.
    pub(super) telling: Box<[u64]>,
    /// All paths that its patch touches, hashed and sorted.
    pub(super) touched: Box<[u64]>,
}

impl Posting {
    fn of(mails: &Mails<'_>, covers: &HashMap<usize, u32>, mail: usize, who: Who) -> Self {
        let message = mails.at(mail);
        let subject = &message.subject;
        Self {
            mail,
            who,
            title: title_of(message),
            stated: subject.revision,
            counter: covers
                .get(&mail)
                .map(|total| Counter {
                    number: 0,
                    total: *total,
                })
                .or_else(|| counter_of(message)),
            stem: stem(message.id.as_str()),
            turn: turn(message.id.as_str()),
            date: message.date,
            solid: covers.contains_key(&mail)
                || message.patch.is_some()
                || message.role == Role::Cover
                || message.role == Role::Pull,
            telling: telling_paths(message).collect(),
            touched: touched_paths(message),
        }
    }

    /// Whether the patches touch a path in common, or one of them has none.
    pub(super) fn shares_a_path(&self, other: &Self) -> bool {
        let (few, many) = if self.touched.len() <= other.touched.len() {
            (&self.touched, &other.touched)
        } else {
            (&other.touched, &self.touched)
        };
        few.is_empty() || few.iter().any(|path| many.binary_search(path).is_ok())
    }

    /// Whether it is a cover letter.
    pub(super) fn is_cover(&self) -> bool {
        self.counter.is_some_and(|counter| counter.number == 0)
    }
}

/// The place that a mail states in its revision. A cover letter need not state its own: then it is as many patches as it
/// lists; and a patch is never number 0, whatever it states.
fn counter_of(message: &Message) -> Option<Counter> {
    let stated = message.subject.counter;
    let numbered = |number| Counter {
        number,
        total: stated.map_or(1, |counter| counter.total),
    };
    let first = stated.is_some_and(|counter| counter.number == 0);
    match stated {
        None if message.role == Role::Cover => {
            let listed = u32::try_from(message.hints.listed_titles.len()).unwrap_or(u32::MAX);
            Some(Counter {
                number: 0,
                total: listed.max(1),
            })
        }
        Some(_) if message.role == Role::Cover => Some(numbered(0)),
        Some(_) if message.role == Role::Patch && first => Some(numbered(1)),
        None | Some(_) => stated,
    }
}

/// Finds the postings, in order of date.
pub(super) fn find(mails: &Mails<'_>, threads: &Threads) -> Vec<Posting> {
    let covers = covers_by_parts(mails, threads);
    let mut people: HashMap<&Person, Who> = HashMap::new();
    let mut postings: Vec<Posting> = (0..mails.len())
        .filter(|mail| covers.contains_key(mail) || is_posting(mails, threads, *mail))
        .map(|mail| {
            let from = &mails.at(mail).from;
            let who = *people.entry(from).or_insert_with(|| Who::of(from));
            Posting::of(mails, &covers, mail, who)
        })
        .collect();
    drop_lone_pings(mails, &mut postings);
    postings.shrink_to_fit();
    postings
}

/// `[ping] [PATCH 1/3]` with the patch below is a posting where the other parts come with it, else it only asks:
/// LTP, <d8886954e04a4f8a9e6ef210e63bd14c@huawei.com>.
fn drop_lone_pings(mails: &Mails<'_>, postings: &mut Vec<Posting>) {
    let is_ping = |posting: &Posting| {
        let text = &mails.at(posting.mail).subject.text;
        let brackets = text.rfind(']').and_then(|end| text.get(..end)).unwrap_or_default();
        let mut words = brackets.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word.eq_ignore_ascii_case("ping"))
    };
    let total = |posting: &Posting| posting.counter.map_or(1, |counter| counter.total);
    let lone: Vec<usize> = postings
        .iter()
        .enumerate()
        .filter(|(_, ping)| total(ping) > 1 && is_ping(ping))
        .filter(|(at, ping)| {
            let near = |other: &&Posting| other.date.0.abs_diff(ping.date.0) <= AT_ONCE.unsigned_abs();
            let with = |other: &Posting| other.who.is(ping.who) && total(other) == total(ping);
            let before = postings[..*at].iter().rev().take_while(near);
            let after = postings[at + 1..].iter().take_while(near);
            !before.chain(after).any(with)
        })
        .map(|(_, ping)| ping.mail)
        .collect();
    postings.retain(|posting| !lone.contains(&posting.mail));
}

/// Mails without a counter and without a patch that are cover letters by the parts below them, and how many these announce: their
/// submitter sent the first part of this number in answer to them, at once.
fn covers_by_parts(mails: &Mails<'_>, threads: &Threads) -> HashMap<usize, u32> {
    let mut covers = HashMap::new();
    for mail in 0..mails.len() {
        let part = mails.at(mail);
        let first = part
            .subject
            .counter
            .filter(|counter| counter.number == 1 && counter.total > 1);
        let (Some(counter), Role::Patch, Some(above)) = (first, part.role, threads.mail_above(mail)) else {
            continue;
        };
        let cover = mails.at(above);
        let bare = cover.role == Role::Other && cover.patch.is_none() && cover.subject.counter.is_none();
        let presented = cover.subject.posture == Posture::Patch && !cover.subject.reply;
        let at_once = part.date.0.saturating_sub(cover.date.0) <= AT_ONCE;
        let together = cover.subject.revision == part.subject.revision && cover.from.is_same(&part.from);
        if bare && presented && at_once && together {
            covers.insert(above, counter.total);
        }
    }
    covers
}

/// The key of what a posting is called.
fn title_of(message: &Message) -> u64 {
    let title = message.patch.as_ref().map_or("", |patch| &*patch.title);
    title_key(if title.is_empty() {
        &message.subject.title
    } else {
        title
    })
}

fn is_posting(mails: &Mails<'_>, threads: &Threads, mail: usize) -> bool {
    let message = mails.at(mail);
    let subject = &message.subject;
    let marked = match subject.posture {
        Posture::Patch | Posture::Committed => true,
        Posture::Plain | Posture::Ping => false,
        Posture::Pull => return false,
    };
    let presented = match message.role {
        Role::Reply | Role::Report => return false,
        Role::ReplyWithDiff if subject.reply => return marked && is_new_revision(mails, threads, mail),
        Role::ReplyWithDiff => marked,
        Role::Patch => !subject.reply && (marked || message.references.is_empty() || subject.posture == Posture::Ping),
        Role::Cover => !subject.reply,
        Role::Ping => !subject.reply && message.patch.is_some() && subject.counter.is_some(),
        Role::Pull => !subject.reply && marked && subject.counter.is_some_and(|counter| counter.number == 0),
        Role::Other => !subject.reply && marked && subject.counter.is_some_and(|counter| counter.number > 0),
    };
    presented && !lost_its_re(mails, threads, mail)
}

/// A patch under `Re:` is a posting when its own submitter states a higher revision than what he answers.
fn is_new_revision(mails: &Mails<'_>, threads: &Threads, mail: usize) -> bool {
    let message = mails.at(mail);
    let Some(stated) = message.subject.revision else {
        return false;
    };
    let who = Who::of(&message.from);
    threads
        .above(mail)
        .take(CLIMB)
        .filter(|node| threads.is_mail(*node))
        .map(|node| mails.at(node))
        .find(|above| !above.subject.reply && above.subject.posture == Posture::Patch)
        .is_some_and(|above| {
            let before = above.subject.revision.unwrap_or(RevisionNumber::whole(1));
            before < stated && Who::of(&above.from).is(who)
        })
}

/// A mail with the subject of the one it answers is a reply that lost its `Re:`, unless it is the submitter's own patch.
fn lost_its_re(mails: &Mails<'_>, threads: &Threads, mail: usize) -> bool {
    let Some(above) = threads.mail_above(mail) else {
        return false;
    };
    let (message, above) = (mails.at(mail), mails.at(above));
    let (mine, theirs) = (&message.subject, &above.subject);
    let same = mine.counter == theirs.counter
        && mine.revision == theirs.revision
        && mine.resend == theirs.resend
        && title_key(&mine.title) == title_key(&theirs.title);
    same && !(message.patch.is_some() && is_submitter(mails, threads, mail))
}

/// Whether a mail comes from the one whose posting it answers, directly or at the end of a discussion.
fn is_submitter(mails: &Mails<'_>, threads: &Threads, mail: usize) -> bool {
    let above = threads.above(mail).take(CLIMB).filter(|node| threads.is_mail(*node));
    above
        .map(|node| mails.at(node))
        .find(|above| !above.subject.reply)
        .is_some_and(|above| mails.at(mail).from.is_same(&above.from))
}

/// What Message-IDs of one `git send-email` (`20200430151559.1464-2-j@x`) or one `b4 send` (`20240101-slug-v1-2-0a1b@x`) share.
fn stem(id: &str) -> u64 {
    let Some((local, host)) = id.split_once('@') else {
        return 0;
    };
    if let Some((run, rest)) = local.split_once('-')
        && let Some((moment, process)) = run.split_once('.')
        && moment.len() >= 10
        && is_number(moment)
        && is_number(process)
        && let Some((place, user)) = rest.split_once('-')
        && is_number(place)
    {
        return mix(hash(run), mix(hash(user), hash(host)));
    }
    let mut pieces = local.rsplitn(3, '-');
    match (pieces.next(), pieces.next(), pieces.next()) {
        (Some(random), Some(place), Some(slug)) if is_number(place) && slug.contains("-v") && random.len() >= 8 => {
            mix(hash(slug), mix(hash(random), hash(host)))
        }
        _ => 0,
    }
}

/// The place that `git send-email` writes into a Message-ID: 2 in `20200430151559.1464-2-j@x`.
fn turn(id: &str) -> Option<u32> {
    let (local, _) = id.split_once('@')?;
    let (run, rest) = local.split_once('-')?;
    let (moment, process) = run.split_once('.')?;
    let (place, _) = rest.split_once('-')?;
    let known = moment.len() >= 10 && is_number(moment) && is_number(process) && is_number(place);
    known.then(|| place.parse().ok()).flatten()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
