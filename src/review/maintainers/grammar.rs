//! The text of a MAINTAINERS file, read into sections.
//!
//! Understands the dialects of Xen and the Linux kernel: letter lines at column 0, the title before them. Never fails:
//! what it does not know it leaves out.

use crate::model::Person;

use super::Section;
use super::pattern::{Budget, Pattern};

/// How many bytes of a file are read: nine times what the Linux kernel's has.
const LONGEST: usize = 8 << 20;

/// Reads all sections in the order of the file.
pub(super) fn parse_sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut title = String::new();
    let mut inside = false;
    // Old files name the person in a line of its own, `P:`, before the bare address in `M:`.
    let mut named: Option<String> = None;
    let mut budget = Budget::default();
    for line in beginning(text).lines() {
        let Some((letter, value)) = split_line(line) else {
            if !line.trim().is_empty() {
                line.trim_end().clone_into(&mut title);
                inside = false;
                named = None;
            }
            continue;
        };
        if !inside {
            sections.push(Section::titled(std::mem::take(&mut title)));
            inside = true;
        }
        let Some(section) = sections.last_mut() else { continue };
        if letter == 'P' {
            named = Some(value.to_owned());
            continue;
        }
        fill(section, letter, value, named.take(), &mut budget);
    }
    sections
}

/// As much of a text as is read.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A letter line: one capital letter at column 0, a colon, the value.
fn split_line(line: &str) -> Option<(char, &str)> {
    let letter = line.chars().next().filter(char::is_ascii_uppercase)?;
    let value = line.get(1..)?.strip_prefix(':')?;
    Some((letter, value.trim()))
}

fn fill(section: &mut Section, letter: char, value: &str, named: Option<String>, budget: &mut Budget) {
    match letter {
        'M' => section.maintainers.extend(people(value, named)),
        'R' => section.reviewers.extend(people(value, named)),
        'L' => section.lists.push(value.to_owned()),
        'S' => section.status = Some(value.to_owned()),
        'F' => section.files.push(Pattern::parse(value, budget)),
        'X' => section.excluded.push(Pattern::parse(value, budget)),
        'N' => match budget.regex(value) {
            Some(name) => section.names.push(name),
            None => section.refused.push(format!("N: {value}")),
        },
        'K' => match budget.keyword(value) {
            Some(keyword) => section.keywords.push(keyword),
            None => section.refused.push(format!("K: {value}")),
        },
        _ => {}
    }
}

/// The people of one line; several may stand there, divided by commas.
fn people(value: &str, named: Option<String>) -> Vec<Person> {
    let several = value.matches('@').count() > 1 && value.contains(',');
    let entries: Vec<&str> = if several {
        value.split(',').collect()
    } else {
        vec![value]
    };
    entries
        .into_iter()
        .map(|entry| {
            // A remark may stand behind the address: `Name <address> (maintainer:x)`.
            let entry = entry.rfind('>').and_then(|end| entry.get(..=end)).unwrap_or(entry);
            let mut person = Person::parse(entry);
            if person.name.is_empty()
                && let Some(name) = &named
            {
                person.name = name.as_str().into();
            }
            person
        })
        .filter(|person| !person.address.as_str().is_empty() || !person.name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\tM: Not Aline <not@example.org>\nDescriptions of letters\n\nARM\nM:\tAnn Arm <ann@example.org>\nM:  Bob <bob@example.org>\nR:\tRita Reads <rita@example.org>\nS:\tSupported\nL:\tlist@example.org\nF:\txen/arch/arm/\nX:\txen/arch/arm/x.c\n\nNOBODY\nS:\tOrphaned\nF:\tdocs/\nN:\tpci\nK:\t\\b(xsm|XSM)\\b\nK:\t(broken\n";

    #[test]
    fn letter_lines_make_sections() {
        let sections = parse_sections(TEXT);
        assert_eq!(sections.len(), 2);
        assert_eq!(sections[0].title, "ARM");
        assert_eq!(sections[0].maintainers.len(), 2);
        assert_eq!(&*sections[0].reviewers[0].name, "Rita Reads");
        assert_eq!(sections[0].status.as_deref(), Some("Supported"));
        assert_eq!(sections[1].title, "NOBODY");
        assert!(sections[1].maintainers.is_empty());
        assert_eq!(sections[1].keywords.len(), 1);
        assert_eq!(sections[1].refused, ["K: (broken"]);
    }

    #[test]
    fn an_old_file_names_the_person_before_the_address() {
        let sections = parse_sections("X\nP: Old Timer\nM: old@example.org\n");
        assert_eq!(sections[0].maintainers[0].to_string(), "Old Timer <old@example.org>");
    }

    #[test]
    fn the_dialect_of_linux_is_read() {
        let text = "Maintainers List\n----------------\n\n.. note:: x\n\nTEGRA\nM:\tTeo <teo@example.org>\nL:\tlist@example.org (moderated for non-subscribers)\nS:\tOdd Fixes\nQ:\thttps://patches.example.org/\nB:\thttps://bugs.example.org/\nC:\tirc://irc.example.org/x\nP:\tDocumentation/process.rst\nT:\tgit git://git.example.org/x.git\nN:\t[^a-z]tegra\nK:\t\\b(?i:tegra)\\b\nK:\tnot(?=looked)ahead\nX:\tdrivers/x/\n";
        let sections = parse_sections(text);
        assert_eq!(sections.len(), 1);
        assert_eq!(sections[0].title, "TEGRA");
        assert_eq!(sections[0].maintainers[0].to_string(), "Teo <teo@example.org>");
        assert_eq!((sections[0].names.len(), sections[0].keywords.len()), (1, 1));
        assert_eq!(sections[0].refused, ["K: not(?=looked)ahead"]);
    }

    #[test]
    fn line_ends_of_windows_and_bytes_of_other_charsets_are_read() {
        let sections = parse_sections(
            "ARM\r\nM:\tAnn <ann@example.org>\r\nF:\txen/arch/arm/\r\n\r\nX86\r\nM:\tB\u{fffd}b <bob@example.org>\0\r\n",
        );
        assert_eq!(sections[0].title, "ARM");
        assert_eq!(sections[0].maintainers[0].address.as_str(), "ann@example.org");
        assert_eq!(sections[0].depth("xen/arch/arm/x.c", &|_| false), Some(3));
        assert_eq!(&*sections[1].maintainers[0].name, "B\u{fffd}b");
    }

    #[test]
    fn a_huge_file_costs_no_more_than_a_large_one() {
        let line = "F:\ta{b,c}\nK:\t(a{99}){99}\nN:\tx\n";
        let text = format!(
            "HUGE\nM:\tA <a@example.org>\n{}\u{0}",
            line.repeat((50 << 20) / line.len())
        );
        let sections = parse_sections(&text);
        assert_eq!(sections.len(), 1);
        assert!(sections[0].files.len() < LONGEST / 10);
        assert!(sections[0].names.len() <= 4096);
        assert_eq!(sections[0].depth("ab", &|_| false), Some(1));
    }

    #[test]
    fn any_text_is_read() {
        assert!(parse_sections("").is_empty());
        assert!(parse_sections("\u{0}\nä:\n").is_empty());
        assert_eq!(parse_sections("M: a@b\n").len(), 1);
    }
}
