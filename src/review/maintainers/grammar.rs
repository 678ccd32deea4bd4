//! The text of a MAINTAINERS file, read into sections.
//!
//! Understands the dialects of Xen and the Linux kernel: letter lines at column 0, the title before them. Never fails:
//! what it does not know it leaves out.

use crate::model::Person;

use super::Section;
use super::pattern::{Pattern, parse_regex};

/// Reads all sections in the order of the file.
pub(super) fn parse_sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut title = String::new();
    let mut inside = false;
    // Old files name the person in a line of its own, `P:`, before the bare address in `M:`.
    let mut named: Option<String> = None;
    for line in text.lines() {
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
        fill(section, letter, value, named.take());
    }
    sections
}

/// A letter line: one capital letter at column 0, a colon, the value.
fn split_line(line: &str) -> Option<(char, &str)> {
    let letter = line.chars().next().filter(char::is_ascii_uppercase)?;
    let value = line.get(1..)?.strip_prefix(':')?;
    Some((letter, value.trim()))
}

fn fill(section: &mut Section, letter: char, value: &str, named: Option<String>) {
    match letter {
        'M' => section.maintainers.extend(people(value, named)),
        'R' => section.reviewers.extend(people(value, named)),
        'L' => section.lists.push(value.to_owned()),
        'S' => section.status = Some(value.to_owned()),
        'F' => section.files.push(Pattern::parse(value)),
        'X' => section.excluded.push(Pattern::parse(value)),
        'N' => section.names.extend(parse_regex(value)),
        'K' => section.keywords.extend(parse_regex(value)),
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
                name.clone_into(&mut person.name);
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
        assert_eq!(sections[0].reviewers[0].name, "Rita Reads");
        assert_eq!(sections[0].status.as_deref(), Some("Supported"));
        assert_eq!(sections[1].title, "NOBODY");
        assert!(sections[1].maintainers.is_empty());
        assert_eq!(sections[1].keywords.len(), 1);
    }

    #[test]
    fn an_old_file_names_the_person_before_the_address() {
        let sections = parse_sections("X\nP: Old Timer\nM: old@example.org\n");
        assert_eq!(sections[0].maintainers[0].to_string(), "Old Timer <old@example.org>");
    }

    #[test]
    fn any_text_is_read() {
        assert!(parse_sections("").is_empty());
        assert!(parse_sections("\u{0}\nä:\n").is_empty());
        assert_eq!(parse_sections("M: a@b\n").len(), 1);
    }
}
