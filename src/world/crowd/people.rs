//! Who writes in the large world: maintainers of areas, committers, and many who post.

use super::code::AREAS;
use super::dice::Dice;
use crate::model::{Address, Person};

const FIRST: [&str; 40] = [
    "Alba", "Anton", "Aysel", "Bela", "Bruno", "Carla", "Chidi", "Daria", "Edgar", "Elif", "Emil", "Fanny", "Farid",
    "Gesa", "Goran", "Hedda", "Igor", "Imani", "Jana", "Jorge", "Kaori", "Kemal", "Lena", "Ludo", "Maren", "Milos",
    "Nadja", "Nils", "Oana", "Omar", "Petra", "Quentin", "Ravi", "Rosa", "Samir", "Sonja", "Tamar", "Ulf", "Vera",
    "Zoran",
];
const LAST: [&str; 48] = [
    "Abel",
    "Acker",
    "Adeyemi",
    "Bakker",
    "Barta",
    "Bengtson",
    "Cermak",
    "Conti",
    "Dahl",
    "Dorn",
    "Eklund",
    "Endo",
    "Falk",
    "Ferrer",
    "Gabor",
    "Grande",
    "Haas",
    "Hosseini",
    "Ilves",
    "Ito",
    "Jansky",
    "Juhl",
    "Kaplan",
    "Kowal",
    "Lang",
    "Lindqvist",
    "Maier",
    "Moreau",
    "Nagy",
    "Novotny",
    "Oduya",
    "Olsen",
    "Parra",
    "Prins",
    "Quist",
    "Rao",
    "Riedel",
    "Sato",
    "Silva",
    "Tamm",
    "Turan",
    "Ueda",
    "Varga",
    "Vogel",
    "Wagner",
    "Yilmaz",
    "Zeman",
    "Zuber",
];
const DOMAINS: [&str; 6] = [
    "example.org",
    "example.com",
    "example.net",
    "mail.example.org",
    "labs.example.com",
    "post.example.net",
];

/// How many people there are.
pub(super) const PEOPLE: usize = FIRST.len() * LAST.len();
/// How many of them maintain an area or commit.
const TEAM: usize = AREAS.len() * 2;
/// How many of the team commit.
const COMMITTERS: usize = 7;

/// The person of a number below [`PEOPLE`].
pub(super) fn person(number: usize) -> Person {
    // Neighbours have neither name in common.
    let (first, last) = (number % FIRST.len(), (number / FIRST.len() + number * 7) % LAST.len());
    let name = |of: &[&'static str], place: usize| of.get(place).copied().unwrap_or("Nobody");
    let (first, last) = (name(&FIRST, first), name(&LAST, last));
    let domain = DOMAINS.get(number % DOMAINS.len()).copied().unwrap_or("example.org");
    let address = format!("{}.{}{number}@{domain}", first.to_lowercase(), last.to_lowercase());
    Person {
        name: format!("{first} {last}").into(),
        address: Address::new(&address),
    }
}

/// A maintainer of an area.
pub(super) fn maintainer(area: usize, dice: &mut Dice) -> usize {
    (area * 2 + usize::from(dice.chance(35))) % TEAM
}

/// A committer.
pub(super) fn committer(dice: &mut Dice) -> usize {
    dice.below(COMMITTERS) * 2
}

/// Somebody who posts: few post much, many post little, and ever more people are known.
pub(super) fn submitter(known: usize, dice: &mut Dice) -> usize {
    let known = known.clamp(TEAM, PEOPLE);
    let (one, two, three) = (dice.below(known), dice.below(known), dice.below(known));
    one.min(two).min(three)
}

/// The MAINTAINERS file.
pub(super) fn rules() -> String {
    let mut text = "List of maintainers\n===================\n\n\tM: Maintainer: Full Name <address@domain>\n\tF: Files and directories with wildcard patterns\n\n".to_owned();
    for (place, (title, directory)) in AREAS.iter().enumerate() {
        let (one, two) = (person(place * 2), person(place * 2 + 1));
        text.push_str(&format!(
            "{title}\nM:\t{one}\nM:\t{two}\nS:\tSupported\nF:\t{directory}/\n\n"
        ));
    }
    text.push_str("THE REST\n");
    for place in 0..COMMITTERS {
        text.push_str(&format!("M:\t{}\n", person(place * 2)));
    }
    text.push_str("L:\txen-devel@lists.xen.org\nS:\tSupported\nF:\t*\nF:\t*/\nV:\txen-maintainers-1\n");
    text
}
