//! `.mailmap`: the proper names and addresses of people, as git reads them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Address, Person};

/// A name or an address to be put in the place of another; `None` leaves it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Proper {
    name: Option<Arc<str>>,
    address: Option<Address>,
}

/// A `.mailmap`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Mailmap {
    /// By address.
    any: HashMap<Address, Proper>,
    /// By address and name, in lower case.
    named: HashMap<(Address, String), Proper>,
}

impl Mailmap {
    /// Reads `Proper Name <commit@address>`, `<proper@address> <commit@address>`, `Proper Name <proper@address> <commit@address>` and
    /// `Proper Name <proper@address> Commit Name <commit@address>`. Later lines count more.
    pub(super) fn parse(text: &str) -> Self {
        let mut map = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((first, rest)) = cut(line) else { continue };
            let (proper, old) = match cut(rest) {
                Some((old, _)) => (
                    Proper {
                        name: said(&first.name),
                        address: Some(first.address),
                    },
                    old,
                ),
                None => (
                    Proper {
                        name: said(&first.name),
                        address: None,
                    },
                    Person {
                        name: "".into(),
                        address: first.address,
                    },
                ),
            };
            let entry = match said(&old.name) {
                Some(name) => map.named.entry((old.address, name.to_lowercase())).or_default(),
                None => map.any.entry(old.address).or_default(),
            };
            entry.name = proper.name.or_else(|| entry.name.take());
            entry.address = proper.address.or_else(|| entry.address.take());
        }
        map
    }

    /// The person under the proper name and address.
    pub(super) fn proper(&self, person: &Person) -> Person {
        let key = (person.address.clone(), person.name.to_lowercase());
        let Some(proper) = self.named.get(&key).or_else(|| self.any.get(&person.address)) else {
            return person.clone();
        };
        Person {
            name: proper.name.clone().unwrap_or_else(|| person.name.clone()),
            address: proper.address.clone().unwrap_or_else(|| person.address.clone()),
        }
    }
}

/// The first `Name <address>` of a line, and the rest.
fn cut(line: &str) -> Option<(Person, &str)> {
    let open = line.find('<')?;
    let close = open + line.get(open..)?.find('>')?;
    let address = Address::new(line.get(open + 1..close)?);
    let person = Person {
        name: line.get(..open)?.trim().into(),
        address,
    };
    Some((person, line.get(close + 1..).unwrap_or_default()))
}

/// A name, unless it is none.
fn said(name: &str) -> Option<Arc<str>> {
    (!name.is_empty()).then(|| name.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "# Who is who.\n\
        Ann Example <ann@example.org>\n\
        <bob@example.org> <bob@old.example>\n\
        Cid Sample <cid@example.org> <CID@Old.example>   # was elsewhere\n\
        Dora Test <dora@example.org> D. Test <team@example.org>\n\
        Emil Test <emil@example.org> emil t. <team@example.org>\n\
        \n no address\n\
        Fay #1 <fay@example.org> <fay@old.example>\n";

    fn proper(person: &str) -> String {
        Mailmap::parse(MAP).proper(&Person::parse(person)).to_string()
    }

    #[test]
    fn every_form_is_read_as_git_reads_it() {
        for (written, wanted) in [
            ("ann <ann@example.org>", "Ann Example <ann@example.org>"),
            ("Bob B <bob@old.example>", "Bob B <bob@example.org>"),
            ("x <cid@old.example>", "Cid Sample <cid@example.org>"),
            ("D. Test <team@example.org>", "Dora Test <dora@example.org>"),
            ("EMIL T. <Team@example.org>", "Emil Test <emil@example.org>"),
            ("Another <team@example.org>", "Another <team@example.org>"),
            ("f <fay@old.example>", "Fay #1 <fay@example.org>"),
            ("Gus <gus@example.org>", "Gus <gus@example.org>"),
        ] {
            assert_eq!(proper(written), wanted);
        }
    }

    #[test]
    fn a_later_line_counts_more() {
        let text = "A One <a@example.org> <old@example.org>\nA Two <old@example.org>\n";
        let found = Mailmap::parse(text).proper(&Person::parse("x <old@example.org>"));
        assert_eq!(found.to_string(), "A Two <a@example.org>");
    }
}
