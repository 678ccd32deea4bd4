//! The mails in their one order, and small hashed keys of people and titles.

use std::hash::BuildHasher;

use foldhash::{HashMap, HashMapExt};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::Entry;
use crate::model::{Message, MessageKey, Person, Time, fold_names, letters_and_digits};

/// The mails by date (then Message-ID): everywhere in this folder a mail is its place in this order.
pub(super) struct Mails<'a> {
    list: Vec<&'a Entry>,
    by_id: ById,
    /// Ids of mails that are no mail's own → the first mail that bears each.
    other: HashMap<&'a str, usize>,
    /// Ids that several mails bear → these mails, oldest first.
    shared: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Mails<'a> {
    /// Sorts the mails; those whose Message-ID an earlier one has are left out.
    pub(super) fn new(entries: &'a [Entry]) -> Self {
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_unstable_by(|a, b| {
            let (one, other) = (&a.message, &b.message);
            // The key only picks one of two copies that are equal in everything else.
            (one.date, &one.id, one.fingerprint, a.key).cmp(&(other.date, &other.id, other.fingerprint, b.key))
        });
        let mut by_id = ById::for_many(sorted.len());
        let mut list = Vec::with_capacity(sorted.len());
        for entry in sorted {
            if by_id.insert(&list, entry) {
                list.push(entry);
            }
        }
        let mut other_ids: HashMap<&str, usize> = HashMap::new();
        let mut shared: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, entry) in list.iter().enumerate() {
            for other in &entry.message.other_ids {
                let own = by_id.find(&list, other.as_str());
                let first = own.unwrap_or_else(|| *other_ids.entry(other.as_str()).or_insert(place));
                if first != place {
                    shared.entry(other.as_str()).or_insert_with(|| vec![first]).push(place);
                }
            }
        }
        for all in shared.values_mut() {
            all.sort_unstable();
        }
        Self {
            list,
            by_id,
            other: other_ids,
            shared,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The message at a place.
    pub(super) fn at(&self, place: usize) -> &'a Message {
        &self.list[place].message
    }

    /// The database's number of the message at a place.
    pub(super) fn key(&self, place: usize) -> MessageKey {
        self.list[place].key
    }

    /// When the mail at a place was sent.
    pub(super) fn date(&self, place: usize) -> Time {
        self.at(place).date
    }

    /// The place of the message with this Message-ID.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.find(&self.list, id).or_else(|| self.other.get(id).copied())
    }

    /// The place of the message that a mail of this date means by a Message-ID: of several that bear it the latest one so far.
    pub(super) fn find_as_of(&self, id: &str, date: Time) -> Option<usize> {
        let latest = |all: &Vec<usize>| {
            let until = all.partition_point(|place| self.date(*place) <= date);
            all.get(..until)?.last().copied()
        };
        self.shared.get(id).and_then(latest).or_else(|| self.find(id))
    }
}

/// Mails by their own Message-IDs, by a hash of these: the id is that of the mail.
struct ById {
    /// Place of a mail and one more, or 0; what has its hash stands there or behind, before the next 0.
    places: Vec<u32>,
    random: foldhash::fast::RandomState,
}

impl ById {
    /// Has room for so many mails.
    fn for_many(mails: usize) -> Self {
        Self {
            places: vec![0; (mails + mails / 2 + 1).next_power_of_two()],
            random: foldhash::fast::RandomState::default(),
        }
    }

    /// Where in `places` what has this id stands, or may stand; and the mail that does.
    fn look(&self, list: &[&Entry], id: &str) -> (usize, Option<usize>) {
        let last = self.places.len() - 1;
        let hash = self.random.hash_one(id) & u64::try_from(last).expect("64 bits hold every place");
        let mut at = usize::try_from(hash).expect("it is a place");
        while let Some(mail) = self.places[at].checked_sub(1) {
            let mail = usize::try_from(mail).expect("it was a place");
            if list[mail].message.id.as_str() == id {
                return (at, Some(mail));
            }
            at = (at + 1) & last;
        }
        (at, None)
    }

    fn find(&self, list: &[&Entry], id: &str) -> Option<usize> {
        self.look(list, id).1
    }

    /// Enters what comes next in `list`; says whether its id is a new one.
    fn insert(&mut self, list: &[&Entry], entry: &Entry) -> bool {
        let (at, known) = self.look(list, entry.message.id.as_str());
        if known.is_none() {
            self.places[at] = u32::try_from(list.len() + 1).expect("no list has so many mails");
        }
        known.is_none()
    }
}

/// A person as hashes, of address and of folded names; 0 says nothing. Same as `Person::is_same`, but for look-up.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Who {
    address: u64,
    names: [u64; 2],
}

impl Who {
    /// The keys of a person.
    pub(super) fn of(person: &Person) -> Self {
        let mut names = [0; 2];
        for (place, name) in names.iter_mut().zip(fold_names(&person.name)) {
            *place = xxh3_64_with_seed(name.as_bytes(), 1);
        }
        Self {
            address: hash(person.address.as_str()),
            names,
        }
    }

    /// Whether both are one person.
    pub(super) fn is(self, other: Self) -> bool {
        let name = |name: &u64| *name != 0 && other.names.contains(name);
        (self.address != 0 && self.address == other.address) || self.names.iter().any(name)
    }

    /// The keys under which he is looked up.
    pub(super) fn keys(self) -> impl Iterator<Item = u64> {
        std::iter::once(self.address).chain(self.names).filter(|key| *key != 0)
    }
}

/// A hash of a text; 0 for an empty one.
pub(super) fn hash(text: &str) -> u64 {
    if text.is_empty() { 0 } else { xxh3_64(text.as_bytes()) }
}

/// Two hashes as one.
pub(super) fn mix(a: u64, b: u64) -> u64 {
    xxh3_64_with_seed(&a.to_le_bytes(), b)
}

/// A title by letters and digits, without a version at its ends ("foo v2", "V3: foo", "foo (take 2)"); 0 for an empty one.
pub(super) fn title_key(title: &str) -> u64 {
    let mut words: Vec<&str> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > 2 && words.last().is_some_and(|word| is_version(word)) {
        words.pop();
    } else if words.len() > 3
        && words
            .last()
            .is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()))
    {
        let before = words.len() - 2;
        if ["take", "version", "rev"]
            .iter()
            .any(|word| words[before].eq_ignore_ascii_case(word))
        {
            words.truncate(before);
        }
    }
    if words.len() > 2 && words.first().is_some_and(|word| is_version(word)) {
        words.remove(0);
    }
    hash(&letters_and_digits(&words.concat()))
}

/// The version that a title names at its ends where the brackets name none.
pub(super) fn title_version(title: &str) -> Option<u32> {
    let mut words = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = words.next()?;
    let last = words.next_back()?;
    [last, first]
        .into_iter()
        .find(|word| is_version(word))
        .and_then(|word| word[1..].parse().ok())
}

fn is_version(word: &str) -> bool {
    let digits = word.strip_prefix(['v', 'V']).unwrap_or_default();
    (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}
