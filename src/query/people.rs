//! Who is one person: by address, by folded name, by aliases of the configuration and of `.mailmap`.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::model::{Address, Person, fold_name};

/// What a person is known by, as numbers that are quick to compare.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Identity {
    address: u32,
    name: u32,
    group: u32,
}

/// Knows which spellings are one person.
#[derive(Default)]
pub struct People {
    /// Group by address, of aliases.
    groups: HashMap<Address, u32>,
    cache: RefCell<Cache>,
}

#[derive(Default)]
struct Cache {
    known: HashMap<Person, Identity>,
    addresses: HashMap<Address, u32>,
    names: HashMap<String, u32>,
}

impl People {
    /// Takes in groups of spellings that are one person.
    pub fn new(aliases: &[Vec<Person>]) -> Self {
        let mut groups: HashMap<Address, u32> = HashMap::new();
        let mut next = 0;
        for group in aliases {
            next += 1;
            // Groups that share an address are one.
            let known = group.iter().find_map(|person| groups.get(&person.address).copied());
            for person in group.iter().filter(|person| !person.address.as_str().is_empty()) {
                groups.insert(person.address.clone(), known.unwrap_or(next));
            }
        }
        Self {
            groups,
            cache: RefCell::default(),
        }
    }

    /// Whether both are one person.
    pub fn is_same(&self, a: &Person, b: &Person) -> bool {
        if a == b {
            return true;
        }
        let (a, b) = (self.identify(a), self.identify(b));
        let same = |x: u32, y: u32| x != 0 && x == y;
        same(a.address, b.address) || same(a.name, b.name) || same(a.group, b.group)
    }

    fn identify(&self, person: &Person) -> Identity {
        let mut cache = self.cache.borrow_mut();
        if let Some(identity) = cache.known.get(person) {
            return *identity;
        }
        let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        let folded = fold_name(&person.name);
        let name = if folded.is_empty() {
            0
        } else {
            let next = number(cache.names.len());
            *cache.names.entry(folded).or_insert(next)
        };
        let address = if person.address.as_str().is_empty() {
            0
        } else {
            let next = number(cache.addresses.len());
            *cache.addresses.entry(person.address.clone()).or_insert(next)
        };
        let group = self.groups.get(&person.address).copied().unwrap_or(0);
        let identity = Identity { address, name, group };
        cache.known.insert(person.clone(), identity);
        identity
    }
}

/// Groups of spellings out of a `.mailmap`: lines of `Proper Name <proper@address> Commit Name <commit@address>` in git's forms.
pub fn parse_mailmap(text: &str) -> Vec<Vec<Person>> {
    let mut groups = Vec::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let mut people = Vec::new();
        let mut rest = line;
        while let Some(end) = rest.find('>') {
            let (one, later) = rest.split_at(end + 1);
            people.push(Person::parse(one));
            rest = later;
        }
        if people.len() > 1 {
            groups.push(people);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_known_by_address_name_or_alias() {
        let aliases =
            parse_mailmap("Ann Example <ann@example.org> <ann@old.example>\n# nothing\nBob Sample <bob@example.org>\n");
        let people = People::new(&aliases);
        let same = |a: &str, b: &str| people.is_same(&Person::parse(a), &Person::parse(b));
        assert!(same("Ann Example <ann@example.org>", "A. E. <ann@old.example>"));
        assert!(same("Zoë Test <zoe@one.example>", "Zoe Test <zoe@two.example>"));
        assert!(same("x <bob@example.org>", "BOB@example.org"));
        assert!(!same("Bob <bob@one.example>", "Bob <bob@two.example>"));
    }
}
