//! Whom get_maintainer.pl would list: every section that covers a path, THE REST dropped by the script's own rule, keywords.
//!
//! Owns that rule alone. Who decides about a path is another question, and the folder's `mod.rs` answers it.

use super::{Maintainers, Section};
use crate::model::Person;

/// When get_maintainer.pl adds the people of `K:` lines. It matters where only reviewers look after a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeywordOrder {
    /// Before it decides about dropping THE REST (until 2026-08-10).
    BeforeTheRest,
    /// After that.
    AfterTheRest,
}

/// Somebody whom get_maintainer.pl would list.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// Who.
    pub person: &'a Person,
    /// By which section.
    pub section: &'a Section,
    /// Whether as a reviewer (`R:`) only.
    pub reviewer: bool,
    /// Whether because a keyword (`K:`) was found.
    pub by_keyword: bool,
}

impl Listed<'_> {
    /// What the script calls somebody's part: "supporter", "maintainer", "odd fixer", "reviewer" and so on.
    pub fn role(&self) -> String {
        if self.reviewer {
            "reviewer".to_owned()
        } else {
            self.section.role()
        }
    }

    /// The same as the script prints it with `--roles`: a maintainer's with the beginning of the section's title.
    pub fn role_with_section(&self) -> String {
        if self.reviewer {
            return self.role();
        }
        let title = &self.section.title;
        // The script counts bytes.
        if title.len() <= SHORT {
            return format!("{}:{title}", self.role());
        }
        let cut = (0..=SHORT - 3).rev().find_map(|end| title.get(..end));
        let beginning = cut.unwrap_or_default().trim_end();
        format!("{}:{beginning}...", self.role())
    }
}

/// How long a title may be where the script prints it with a role.
const SHORT: usize = 20;

impl Section {
    /// What get_maintainer.pl makes of the status: the part that its maintainers have.
    fn role(&self) -> String {
        let status = self.status.as_deref().unwrap_or("unknown").to_lowercase();
        let role = match status.as_str() {
            "supported" => "supporter",
            "maintained" => "maintainer",
            "odd fixes" => "odd fixer",
            "orphan" => "orphan minder",
            "obsolete" => "obsolete minder",
            _ => return status,
        };
        role.to_owned()
    }

    /// Whether get_maintainer.pl gives its people the role that it drops again ("supporter:THE REST").
    fn is_droppable(&self) -> bool {
        self.is_the_rest() && self.role() == "supporter"
    }

    /// Its people as the script lists them.
    fn listed(&self, by_keyword: bool) -> impl Iterator<Item = Listed<'_>> {
        let entry = move |reviewer| {
            move |person| Listed {
                person,
                section: self,
                reviewer,
                by_keyword,
            }
        };
        let maintainers = self.maintainers.iter().map(entry(false));
        maintainers
            .chain(self.reviewers.iter().map(entry(true)))
            .filter(|listed| listed.person.address.as_str().contains('@'))
    }
}

impl Maintainers {
    /// The people whom `get_maintainer.pl --nogit -f PATH` lists as maintainers and reviewers, each entry once per section.
    ///
    /// `text` is the file's content, for `K:` lines.
    pub fn everyone(
        &self,
        path: &str,
        text: Option<&[u8]>,
        order: KeywordOrder,
        is_directory: &dyn Fn(&str) -> bool,
    ) -> Vec<Listed<'_>> {
        // The script does not look for keywords in the file that holds them.
        let text = text.filter(|_| path != "MAINTAINERS");
        let by_keyword = text.map(|text| self.with_keyword(|keyword| keyword.anywhere.is_match(text)));
        self.list(&[path], by_keyword.unwrap_or_default(), order, is_directory)
    }

    /// The people whom `get_maintainer.pl --nogit PATCH` lists for a patch that touches `paths`.
    ///
    /// `text` is the patch as a mail: headers or subject, message, diff.
    pub fn everyone_of_patch(
        &self,
        paths: &[&str],
        text: Option<&[u8]>,
        order: KeywordOrder,
        is_directory: &dyn Fn(&str) -> bool,
    ) -> Vec<Listed<'_>> {
        let (before, diff) = lines_of_patch(text.unwrap_or_default());
        let by_keyword = self.with_keyword(|keyword| {
            before.iter().any(|line| keyword.anywhere.is_match(line))
                || diff.iter().any(|line| keyword.changed.is_match(line))
        });
        self.list(paths, by_keyword, order, is_directory)
    }

    /// The sections a keyword of which is found.
    fn with_keyword(&self, is_found: impl Fn(&super::Keyword) -> bool) -> Vec<&Section> {
        let sections = self.sections.iter();
        sections
            .filter(|section| section.keywords.iter().any(&is_found))
            .collect()
    }

    fn list<'a>(
        &'a self,
        paths: &[&str],
        by_keyword: Vec<&'a Section>,
        order: KeywordOrder,
        is_directory: &dyn Fn(&str) -> bool,
    ) -> Vec<Listed<'a>> {
        let mut listed: Vec<Listed<'_>> = Vec::new();
        let mut left_to_the_rest = false;
        for path in paths {
            let found = self.matching(path, is_directory);
            left_to_the_rest |= found.iter().all(|covering| covering.section.is_droppable());
            for covering in found {
                if !listed.iter().any(|entry| std::ptr::eq(entry.section, covering.section)) {
                    listed.extend(covering.section.listed(false));
                }
            }
        }
        let by_keyword = by_keyword.into_iter().flat_map(|section| section.listed(true));
        let (before, after): (Vec<Listed<'_>>, Vec<Listed<'_>>) = match order {
            KeywordOrder::BeforeTheRest => (by_keyword.collect(), Vec::new()),
            KeywordOrder::AfterTheRest => (Vec::new(), by_keyword.collect()),
        };
        listed.extend(before);
        let somebody = listed
            .iter()
            .any(|entry| !entry.reviewer && !entry.section.is_droppable());
        if !left_to_the_rest && listed.len() > 1 && somebody {
            listed.retain(|entry| entry.reviewer || !entry.section.is_droppable());
        }
        listed.extend(after);
        listed
    }
}

/// The lines of a patch in which the script looks for keywords: those before the diff, and those of the diff.
fn lines_of_patch(text: &[u8]) -> (Vec<&[u8]>, Vec<&[u8]>) {
    let (mut before, mut diff) = (Vec::new(), Vec::new());
    let mut is_diff = false;
    for line in text.split(|byte| *byte == b'\n') {
        let names_file = |mark: &[u8]| {
            let name = line.strip_prefix(mark);
            name.is_some_and(|name| {
                name.first().is_some_and(u8::is_ascii_whitespace) && name.iter().any(|byte| !byte.is_ascii_whitespace())
            })
        };
        if names_file(b"+++") || names_file(b"---") {
            is_diff = true;
        } else if line.starts_with(b"diff --git a/") || line.starts_with(b"rename ") || line.starts_with(b"@@ -") {
            continue;
        } else if is_diff {
            diff.push(line);
        } else {
            before.push(line);
        }
    }
    (before, diff)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TEXT, nothing};
    use super::*;

    const OLD: KeywordOrder = KeywordOrder::BeforeTheRest;
    const NEW: KeywordOrder = KeywordOrder::AfterTheRest;

    fn names(listed: &[Listed<'_>]) -> Vec<String> {
        listed.iter().map(|listed| listed.person.name.to_string()).collect()
    }

    fn of_file(path: &str, text: Option<&str>, order: KeywordOrder) -> Vec<String> {
        let maintainers = Maintainers::parse(TEXT);
        names(&maintainers.everyone(path, text.map(str::as_bytes), order, &nothing))
    }

    fn of_patch(paths: &[&str], text: &str) -> Vec<String> {
        let maintainers = Maintainers::parse(TEXT);
        names(&maintainers.everyone_of_patch(paths, Some(text.as_bytes()), OLD, &nothing))
    }

    #[test]
    fn everyone_drops_the_rest_where_somebody_else_maintains() {
        assert_eq!(of_file("xen/arch/arm/x.c", None, OLD), ["Ann", "Rita"]);
        assert_eq!(of_file("docs/x", None, OLD), ["Rita", "Rest One", "Rest Two"]);
        assert_eq!(of_file("top", None, OLD), ["Rest One", "Rest Two"]);
    }

    #[test]
    fn everyone_adds_people_by_keyword() {
        assert_eq!(
            of_file("xen/arch/arm/x.c", Some("an xsm hook"), OLD),
            ["Ann", "Rita", "Lab"]
        );
        assert_eq!(
            of_file("top", Some("an xsm hook"), OLD),
            ["Rest One", "Rest Two", "Lab"]
        );
        assert_eq!(
            of_file("MAINTAINERS", Some("an xsm hook"), OLD),
            ["Rest One", "Rest Two"]
        );
    }

    #[test]
    fn a_keyword_drops_the_rest_only_in_the_older_script() {
        assert_eq!(of_file("docs/x", Some("an xsm hook"), OLD), ["Rita", "Lab"]);
        assert_eq!(
            of_file("docs/x", Some("an xsm hook"), NEW),
            ["Rita", "Rest One", "Rest Two", "Lab"]
        );
    }

    #[test]
    fn a_patch_keeps_the_rest_where_one_of_its_files_has_nobody_else() {
        assert_eq!(
            of_patch(&["xen/arch/arm/x.c", "xen/xsm/y.c"], ""),
            ["Ann", "Rita", "Lab"]
        );
        assert_eq!(
            of_patch(&["xen/arch/arm/x.c", "top"], ""),
            ["Ann", "Rita", "Rest One", "Rest Two"]
        );
    }

    #[test]
    fn keywords_of_a_patch_count_in_its_message_and_its_changed_lines() {
        let diff = "diff --git a/xsm b/xsm\n--- a/xsm\n+++ b/xsm\n@@ -1,2 +1,2 @@ xsm\n";
        for (text, found) in [
            (format!("Subject: about xsm\n\n{diff} x\n"), true),
            (format!("Subject: x\n\n---\n{diff}+an xsm hook\n"), true),
            (format!("Subject: x\n\n{diff}-an xsm hook\n"), true),
            (format!("Subject: x\n\n{diff} an xsm hook\n"), false),
            (diff.to_owned(), false),
        ] {
            let names = of_patch(&["xen/arch/arm/x.c"], &text);
            assert_eq!(names.contains(&"Lab".to_owned()), found, "{text}");
        }
    }

    #[test]
    fn roles_are_those_of_the_script() {
        for (status, role) in [
            ("Supported", "supporter"),
            ("Maintained", "maintainer"),
            ("Odd Fixes", "odd fixer"),
            ("Orphan", "orphan minder"),
            ("Orphaned", "orphaned"),
        ] {
            let file = Maintainers::parse(&format!("T\nM:\tA <a@example.org>\nS:\t{status}\nF:\ta\n"));
            assert_eq!(file.everyone("a", None, OLD, &nothing)[0].role(), role);
        }
        let file = Maintainers::parse("T\nM:\tA <a@example.org>\nR:\tB <b@example.org>\nF:\ta\n");
        let roles: Vec<String> = file
            .everyone("a", None, OLD, &nothing)
            .iter()
            .map(Listed::role)
            .collect();
        assert_eq!(roles, ["unknown", "reviewer"]);
    }
}
