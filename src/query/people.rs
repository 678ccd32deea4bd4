//! Who is one person: by address and folded name, by aliases of the configuration, by `.mailmap`, and by what was learned from use.
//!
//! A name that somebody wrote under three times from an address belongs to whoever writes from it. Where names that have nothing in
//! common are used with one address, several people share it: it tells nothing. A name that has nothing in common with those of its
//! address was put beside it by mistake: the name counts. All this is known from the day on which it could be seen.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use super::mailmap::Mailmap;
use crate::model::{Address, Person, Time, fold_names};
use crate::store::Use;

/// What is known of who is who.
#[derive(Debug, Default)]
pub struct Known {
    /// Spellings of one person, a list each, of the configuration.
    pub aliases: Vec<Vec<Person>>,
    /// Texts of `.mailmap`, each list of one tree in order of time, from when on each counts.
    pub mailmaps: Vec<Vec<(Time, String)>>,
    /// Names and addresses that people use.
    pub uses: Vec<Use>,
}

/// Knows which spellings are one person.
#[derive(Clone, Default)]
pub struct People {
    aliases: Aliases,
    mailmaps: Vec<Vec<(Time, Mailmap)>>,
    /// Foldings of the names that are used with an address, and from when on.
    uses: HashMap<Address, Vec<(Time, Vec<String>)>>,
    /// Addresses that are equal but for the top-level domain.
    sisters: HashMap<String, Vec<Address>>,
    /// By version of the maps.
    cache: RefCell<HashMap<usize, HashMap<Person, Arc<Identity>>>>,
    /// The same by where the texts of a person stand, who is kept so that nobody else's come to stand there.
    at_hand: RefCell<AtHand>,
}

/// Where the name and the address of a person stand in memory: copies share them, and one is asked about again and again.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct Texts {
    name: usize,
    address: usize,
}

impl Texts {
    fn of(person: &Person) -> Self {
        Self {
            name: person.name.as_ptr().addr(),
            address: person.address.as_str().as_ptr().addr(),
        }
    }
}

/// People by version of the maps and by where their texts stand.
type AtHand = HashMap<(usize, Texts), (Person, Arc<Identity>)>;

/// How many people are kept by where their texts stand: whoever reads them again and again brings new copies.
const MOST_AT_HAND: usize = 1 << 14;

/// What a person is known by.
#[derive(Debug, Default)]
struct Identity {
    /// Addresses, and until when each tells who it is.
    addresses: Vec<(Address, Time)>,
    /// Folded names, and from when and until when each is his.
    names: Vec<(String, Time, Time)>,
    /// Group of aliases.
    group: Option<usize>,
}

/// The end of time.
const EVER: Time = Time(i64::MAX);
/// The beginning of time.
const ALWAYS: Time = Time(i64::MIN);

impl People {
    /// Takes in what is known.
    pub fn new(known: Known) -> Self {
        let mut uses: HashMap<Address, Vec<(Time, Vec<String>)>> = HashMap::new();
        for one in known.uses {
            let names = fold_names(&one.person.name);
            if !names.is_empty() {
                uses.entry(one.person.address).or_default().push((one.since, names));
            }
        }
        uses.values_mut().for_each(|names| names.sort());
        let mut sisters: HashMap<String, Vec<Address>> = HashMap::new();
        for address in uses.keys() {
            let key = sister_key(address);
            sisters.entry(key).or_default().push(address.clone());
        }
        sisters.values_mut().for_each(|addresses| addresses.sort());
        let parse = |(since, text): (Time, String)| (since, Mailmap::parse(&text));
        Self {
            aliases: Aliases::new(&known.aliases),
            mailmaps: known
                .mailmaps
                .into_iter()
                .map(|versions| versions.into_iter().map(parse).collect())
                .collect(),
            uses,
            sisters,
            cache: RefCell::default(),
            at_hand: RefCell::default(),
        }
    }

    /// Whether both are one person, as far as is known at a moment.
    pub fn is_same(&self, a: &Person, b: &Person, at: Time) -> bool {
        if a == b {
            return true;
        }
        let (a, b) = (self.identify(a, at), self.identify(b, at));
        if a.group.is_some() && a.group == b.group {
            return true;
        }
        let tells = |(address, until): &(Address, Time), other: &(Address, Time)| {
            *address == other.0 && at < *until && at < other.1
        };
        let is_his = |(_, since, until): &(String, Time, Time)| *since <= at && at < *until;
        a.addresses
            .iter()
            .any(|one| b.addresses.iter().any(|other| tells(one, other)))
            || a.names
                .iter()
                .filter(|one| is_his(one))
                .any(|one| b.names.iter().any(|other| one.0 == other.0 && is_his(other)))
    }

    fn identify(&self, person: &Person, at: Time) -> Arc<Identity> {
        // Which versions of the maps count, as one number.
        let version = self.mailmaps.iter().fold(0, |number, versions| {
            number * (versions.len() + 1) + versions_at(versions, at)
        });
        let texts = Texts::of(person);
        if let Some((_, known)) = self.at_hand.borrow().get(&(version, texts)) {
            return Arc::clone(known);
        }
        let identity = self.find(person, version, at);
        let mut at_hand = self.at_hand.borrow_mut();
        if at_hand.len() >= MOST_AT_HAND {
            at_hand.clear();
        }
        at_hand.insert((version, texts), (person.clone(), Arc::clone(&identity)));
        identity
    }

    /// The same, by what the texts of the person say.
    fn find(&self, person: &Person, version: usize, at: Time) -> Arc<Identity> {
        let known = |cache: &HashMap<usize, HashMap<Person, Arc<Identity>>>| cache.get(&version)?.get(person).cloned();
        if let Some(known) = known(&self.cache.borrow()) {
            return known;
        }
        let mut spellings = vec![person.clone()];
        for versions in &self.mailmaps {
            let map = versions_at(versions, at)
                .checked_sub(1)
                .and_then(|place| versions.get(place));
            let proper = map.map(|(_, map)| map.proper(person));
            spellings.extend(proper.filter(|proper| !spellings.contains(proper)));
        }
        let mut identity = Identity {
            group: spellings.iter().find_map(|spelling| self.aliases.group_of(spelling)),
            ..Identity::default()
        };
        for spelling in &spellings {
            self.add_spelling(spelling, &mut identity);
        }
        let identity = Arc::new(identity);
        let mut cache = self.cache.borrow_mut();
        cache
            .entry(version)
            .or_default()
            .insert(person.clone(), identity.clone());
        identity
    }

    fn add_spelling(&self, spelling: &Person, identity: &mut Identity) {
        let own = fold_names(&spelling.name);
        let always = |name: &String| (name.clone(), ALWAYS, EVER);
        identity.names.extend(own.iter().map(always));
        if spelling.address.as_str().is_empty() {
            return;
        }
        let names = self.uses.get(&spelling.address).map_or(&[][..], Vec::as_slice);
        let local = local_part(&spelling.address);
        let mut until = shared_since(names, local);
        if let (Some((first, _)), false) = (names.first(), own.is_empty()) {
            // A name beside a stranger's address. What is learned later does not change what was known.
            let mut early = names.iter().take_while(|(since, _)| since == first);
            let known = early.any(|(_, names)| is_related(names, &own, local));
            until = until.min(if known { EVER } else { *first });
        }
        identity.addresses.push((spelling.address.clone(), until));
        let is_login = spelling.name.is_empty() || spelling.name.eq_ignore_ascii_case(local);
        if names.is_empty() && is_login {
            self.add_sisters(&spelling.address, identity);
        }
        for (since, names) in names {
            identity
                .names
                .extend(names.iter().map(|name| (name.clone(), *since, until)));
        }
    }

    /// Who writes from an address under no name but his login is who writes from its sisters (`login@example.org`,
    /// `login@example.com`) under a name that the login is made of.
    fn add_sisters(&self, address: &Address, identity: &mut Identity) {
        let local = local_part(address);
        let is_made_of = |name: &String| name.split(' ').any(|word| word.len() > 2 && local.contains(word));
        for sister in self.sisters.get(&sister_key(address)).into_iter().flatten() {
            let names = self.uses.get(sister).map_or(&[][..], Vec::as_slice);
            let until = shared_since(names, local);
            for (since, names) in names.iter().filter(|(_, names)| names.iter().any(is_made_of)) {
                let names = names.iter().map(|name| (name.clone(), *since, until));
                identity.names.extend(names);
            }
        }
    }
}

/// How many versions there are up to a moment.
fn versions_at(versions: &[(Time, Mailmap)], at: Time) -> usize {
    versions.partition_point(|(since, _)| *since <= at)
}

/// An address before the `@`.
fn local_part(address: &Address) -> &str {
    address.as_str().split('@').next().unwrap_or_default()
}

/// An address without its top-level domain.
fn sister_key(address: &Address) -> String {
    let text = address.as_str();
    text.rsplit_once('.').map_or(text, |(sister, _)| sister).to_owned()
}

/// From when on an address is known to be shared: the second of two names that have nothing in common.
fn shared_since(names: &[(Time, Vec<String>)], local: &str) -> Time {
    let mut since = EVER;
    for (place, (_, name)) in names.iter().enumerate() {
        for (later, other) in names.iter().skip(place + 1) {
            if !is_related(name, other, local) {
                since = since.min(*later);
            }
        }
    }
    since
}

/// Whether two folded names, used with one address, may be one person's: they have a word in common, or words of one are written together
/// in the other, or they are of different scripts, or both stand in the address.
fn is_related(a: &[String], b: &[String], local: &str) -> bool {
    let words = |names: &[String]| -> BTreeSet<String> {
        names
            .iter()
            .flat_map(|name| name.split(' '))
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let is_told = |word: &String| word.chars().count() > 1;
    let joins = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        let pairs = one
            .iter()
            .flat_map(|first| one.iter().map(move |second| (first, second)));
        pairs
            .filter(|(first, second)| first != second)
            .any(|(first, second)| other.contains(&format!("{first}{second}")))
    };
    let is_latin = |words: &BTreeSet<String>| words.iter().any(|word| word.bytes().any(|b| b.is_ascii_lowercase()));
    let stands = |words: &BTreeSet<String>| words.iter().any(|word| is_told(word) && local.contains(word.as_str()));
    a.iter().any(|word| is_told(word) && b.contains(word))
        || joins(&a, &b)
        || joins(&b, &a)
        || is_latin(&a) != is_latin(&b)
        || (stands(&a) && stands(&b))
}

/// Groups of spellings that the user says are one person.
#[derive(Clone, Debug, Default)]
struct Aliases {
    groups: HashMap<String, usize>,
}

impl Aliases {
    /// Groups that have a spelling in common are one.
    fn new(lists: &[Vec<Person>]) -> Self {
        let mut groups: HashMap<String, usize> = HashMap::new();
        for (number, list) in lists.iter().enumerate() {
            let keys: Vec<String> = list.iter().flat_map(keys_of).collect();
            let joined: BTreeSet<usize> = keys.iter().filter_map(|key| groups.get(key).copied()).collect();
            for group in groups.values_mut().filter(|group| joined.contains(group)) {
                *group = number;
            }
            groups.extend(keys.into_iter().map(|key| (key, number)));
        }
        Self { groups }
    }

    fn group_of(&self, person: &Person) -> Option<usize> {
        if self.groups.is_empty() {
            return None;
        }
        keys_of(person).iter().find_map(|key| self.groups.get(key).copied())
    }
}

/// By what an alias is known: its address, and its name, which may be of one word since the user says it.
fn keys_of(person: &Person) -> Vec<String> {
    let mut keys = fold_names(&person.name);
    if keys.is_empty() {
        keys.push(person.name.to_lowercase());
    }
    // A name and an address never look alike.
    keys.push(person.address.as_str().to_owned());
    keys.retain(|key| !key.is_empty());
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Time = Time(1_000);

    fn known(uses: &[(&str, i64)]) -> Known {
        Known {
            uses: uses
                .iter()
                .map(|(person, since)| Use {
                    person: Person::parse(person),
                    since: Time(*since),
                })
                .collect(),
            ..Known::default()
        }
    }

    fn same(people: &People, a: &str, b: &str, at: Time) -> bool {
        let (a, b) = (Person::parse(a), Person::parse(b));
        assert_eq!(people.is_same(&a, &b, at), people.is_same(&b, &a, at), "{a} / {b}");
        people.is_same(&a, &b, at)
    }

    #[test]
    fn one_person_is_known_by_address_or_folded_name() {
        let people = People::default();
        let same = |a: &str, b: &str| same(&people, a, b, T);
        assert!(same("Zo\u{eb} Test <zoe@one.example>", "Zoe Test <zoe@two.example>"));
        assert!(same(
            "Aubert, Ren\u{e9}e <r@one.example>",
            "RENEE AUBERT <r@two.example>"
        ));
        assert!(same("x <bob@example.org>", "BOB@example.org"));
        assert!(same("Xu, Yang <a@one.example>", "Yang Xu <b@two.example>"));
        assert!(!same("Bob <bob@one.example>", "Bob <bob@two.example>"));
        assert!(!same("Bob Test", "Bob Sample"));
        assert!(!same("", "Bob Sample"));
    }

    #[test]
    fn aliases_join_addresses_and_names_across_lists() {
        let list = |spellings: &[&str]| spellings.iter().map(|one| Person::parse(one)).collect();
        let people = People::new(Known {
            aliases: vec![
                list(&["ann@example.org", "ann@old.example"]),
                list(&["bob@example.org", "bobby"]),
                list(&["A. N. Other <ann@home.example>", "annie"]),
                list(&["ann@old.example", "ann@home.example"]),
            ],
            ..Known::default()
        });
        let same = |a: &str, b: &str| same(&people, a, b, T);
        assert!(same("x <ann@example.org>", "Annie"));
        assert!(same("Other, A. N. <elsewhere@example.org>", "ann@old.example"));
        assert!(same("bobby <b@elsewhere.example>", "bob@example.org"));
        assert!(!same("ann@example.org", "bob@example.org"));
        assert!(!same("bobbie <b@elsewhere.example>", "bob@example.org"));
    }

    #[test]
    fn a_mailmap_counts_from_its_commit_to_the_next_one() {
        let versions = [
            (100, "Ann Example <ann@example.org> <ann@old.example>\n"),
            (
                200,
                "Ann Example <ann@example.org> A. E. <team@old.example>\nTwo <two@example.org> <2@old.example>\n",
            ),
        ];
        let people = People::new(Known {
            mailmaps: vec![versions.map(|(since, text)| (Time(since), text.to_owned())).to_vec()],
            ..Known::default()
        });
        let same = |a: &str, b: &str, at: i64| same(&people, a, b, Time(at));
        assert!(!same("ann@old.example", "ann@example.org", 99));
        assert!(same("ann@old.example", "ann@example.org", 100));
        assert!(same("x <ann@old.example>", "Example, Ann", 100));
        assert!(!same("ann@old.example", "ann@example.org", 200));
        // One of those who share an address is told by his name.
        assert!(same("A. E. <team@old.example>", "ann@example.org", 200));
        assert!(!same("B. F. <team@old.example>", "ann@example.org", 200));
        assert!(same("2@old.example", "two@example.org", 200));
    }

    #[test]
    fn an_address_is_whose_name_is_used_with_it_from_then_on() {
        let people = People::new(known(&[
            ("Yang Xu <yang@work.example>", 500),
            ("Yang Xu <yx@home.example>", 100),
        ]));
        let same = |a: &str, b: &str, at: i64| same(&people, a, b, Time(at));
        assert!(!same("yang@work.example", "yx@home.example", 499));
        assert!(same("yang@work.example", "yx@home.example", 500));
        assert!(same(
            "yang@work.example <yang@work.example>",
            "Xu, Yang <third@example.org>",
            500
        ));
        assert!(!same("yang@work.example", "Yang Li <li@home.example>", 500));
    }

    #[test]
    fn a_login_is_who_uses_it_at_a_sister_domain() {
        let people = People::new(known(&[("Bea Sample <bsample@work.example>", 100)]));
        let same = |a: &str, b: &str, at: i64| same(&people, a, b, Time(at));
        assert!(same(
            "bsample <bsample@work.test>",
            "Bea Sample <bea@home.example>",
            100
        ));
        assert!(same("bsample@work.test", "bsample@work.example", 100));
        assert!(!same("bsample@work.test", "Bea Sample <bea@home.example>", 99));
        assert!(!same("bsample@other.test", "Bea Sample <bea@home.example>", 100));
        assert!(!same(
            "Zoe Test <bsample@work.test>",
            "Bea Sample <bea@home.example>",
            100
        ));
    }

    #[test]
    fn an_address_that_several_people_share_tells_nothing() {
        let people = People::new(known(&[
            ("Kernel Test Robot <oliver@example.com>", 100),
            ("Oliver Sample <oliver@example.com>", 200),
            ("Chen Test <chen@example.com>", 100),
            ("Kernel Test Robot <chen@example.com>", 100),
        ]));
        let same = |a: &str, b: &str, at: i64| same(&people, a, b, Time(at));
        assert!(same(
            "Oliver Sample <oliver@example.com>",
            "Kernel Test Robot <oliver@example.com>",
            99
        ));
        assert!(!same(
            "Oliver Sample <oliver@example.com>",
            "Kernel Test Robot <oliver@example.com>",
            200
        ));
        assert!(!same(
            "Oliver Sample <oliver@example.com>",
            "Chen Test <chen@example.com>",
            300
        ));
        assert!(same(
            "Oliver Sample <o@home.example>",
            "Oliver Sample <oliver@example.com>",
            300
        ));
    }

    #[test]
    fn a_name_beside_a_stranger_s_address_is_a_slip() {
        let people = People::new(known(&[
            ("Avi Sample <avi@example.org>", 100),
            ("Petr Test <petr@example.org>", 100),
        ]));
        let same = |a: &str, b: &str| same(&people, a, b, T);
        assert!(same("Petr Test <avi@example.org>", "petr@example.org"));
        assert!(!same("Petr Test <avi@example.org>", "Avi Sample <avi@example.org>"));
        assert!(same("avi <avi@example.org>", "Avi Sample <avi@example.org>"));
        assert!(same("Avi J. Sample <avi@example.org>", "Avi Sample <avi@example.org>"));
        assert!(same("avi sample <avi@elsewhere.example>", "avi@example.org"));
    }

    #[test]
    fn names_of_one_person_have_something_in_common() {
        for (a, b, local, wanted) in [
            ("Wei Zou", "Samuel Zou", "x", true),
            ("Wang Xin", "wangxin (CQ)", "x", true),
            ("Jian Liu", "liujian (CE)", "x", true),
            ("Demi Marie Test", "Demi M. Test", "x", true),
            ("J\u{fc}rgen Gro\u{df}", "Juergen Gross", "x", true),
            ("Иван Пример", "Ivan Primer", "x", true),
            ("Stanley Chu", "CS20 YSChu", "yschu", true),
            ("Linggang Zeng", "zenglg.jy", "zenglg.jy", true),
            ("Oliver Sang", "Kernel Test Robot", "oliver.sang", false),
            ("Amir G. Sample", "Matthew G. Test", "matthew", false),
        ] {
            assert_eq!(is_related(&fold_names(a), &fold_names(b), local), wanted, "{a} / {b}");
        }
    }
}
