//! MAINTAINERS: who looks after which path.
//!
//! Owns the grammar of the file, what its patterns match, which section decides about a path and whom get_maintainer.pl
//! would list. Whether an approval suffices is decided in `approval`.

mod grammar;
mod listing;
mod pattern;

use std::cmp::Reverse;

use crate::model::Person;
use pattern::{Keyword, Pattern};
use regex::bytes::Regex;

pub use listing::{KeywordOrder, Listed};
pub(in crate::review) use pattern::glob_matches_whole;

/// The title of the section that looks after what nobody else does.
const THE_REST: &str = "THE REST";

/// A section of the file.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// `M:` people: one of them must approve.
    pub maintainers: Vec<Person>,
    /// `R:` people: want to see patches, have no say.
    pub reviewers: Vec<Person>,
    /// `L:` mailing lists.
    pub lists: Vec<String>,
    /// `S:` as written.
    pub status: Option<String>,
    /// `F:`
    files: Vec<Pattern>,
    /// `X:`
    excluded: Vec<Pattern>,
    /// `N:`
    names: Vec<Regex>,
    /// `K:`
    keywords: Vec<Keyword>,
    /// `N:` and `K:` lines that are no regular expressions we can run, as written.
    pub refused: Vec<String>,
}

impl Section {
    fn titled(title: String) -> Self {
        Self {
            title,
            maintainers: Vec::new(),
            reviewers: Vec::new(),
            lists: Vec::new(),
            status: None,
            files: Vec::new(),
            excluded: Vec::new(),
            names: Vec::new(),
            keywords: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Whether it is the section for all that nobody else looks after.
    pub fn is_the_rest(&self) -> bool {
        self.title == THE_REST
    }

    /// How specifically it covers `path`; `None` where it does not, or excludes it.
    fn depth(&self, path: &str, is_directory: &dyn Fn(&str) -> bool) -> Option<i32> {
        let by_file = self
            .files
            .iter()
            .filter(|pattern| pattern.is_match(path, is_directory))
            .map(Pattern::depth)
            .max();
        let depth = by_file.or_else(|| {
            self.names
                .iter()
                .any(|name| name.is_match(path.as_bytes()))
                .then_some(0)
        })?;
        let out = self.excluded.iter().any(|pattern| pattern.is_match(path, is_directory));
        (!out).then_some(depth)
    }
}

/// A section that covers a path.
#[derive(Clone, Copy, Debug)]
pub struct Covering<'a> {
    /// The section.
    pub section: &'a Section,
    /// How specifically: the deeper, the more.
    pub depth: i32,
}

/// A MAINTAINERS file.
#[derive(Clone, Debug, Default)]
pub struct Maintainers {
    sections: Vec<Section>,
}

impl Maintainers {
    /// Reads the text of a file, of any dialect. Never fails; a text without sections covers nothing.
    pub fn parse(text: &str) -> Self {
        Self {
            sections: grammar::parse_sections(text),
        }
    }

    /// All sections in the order of the file.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The section for all that nobody else looks after.
    pub fn the_rest(&self) -> Option<&Section> {
        self.sections.iter().find(|section| section.is_the_rest())
    }

    /// The sections that cover `path`, most specific first, then in the order of the file.
    ///
    /// `is_directory` says whether a path is a directory of the tree: patterns may name one without a slash.
    pub fn matching(&self, path: &str, is_directory: &dyn Fn(&str) -> bool) -> Vec<Covering<'_>> {
        let mut found: Vec<Covering<'_>> = self
            .sections
            .iter()
            .filter_map(|section| {
                let depth = section.depth(path, is_directory)?;
                Some(Covering { section, depth })
            })
            .collect();
        found.sort_by_key(|covering| (covering.section.is_the_rest(), Reverse(covering.depth)));
        found
    }

    /// The sections whose maintainers decide about `path`: the most specific that have an `M:`, several where they are
    /// equally specific; THE REST only when no other has one.
    pub fn deciding(&self, path: &str, is_directory: &dyn Fn(&str) -> bool) -> Vec<&Section> {
        self.ranked(path, is_directory).0
    }

    /// The sections with an `M:` that cover `path` less specifically than the deciding ones, in order; THE REST is last.
    pub fn more_general(&self, path: &str, is_directory: &dyn Fn(&str) -> bool) -> Vec<&Section> {
        self.ranked(path, is_directory)
            .1
            .into_iter()
            .map(|covering| covering.section)
            .collect()
    }

    /// The deciding sections, and those that are more general.
    pub(super) fn ranked(&self, path: &str, is_directory: &dyn Fn(&str) -> bool) -> (Vec<&Section>, Vec<Covering<'_>>) {
        let mut found = self.matching(path, is_directory);
        found.retain(|covering| !covering.section.maintainers.is_empty());
        let Some(first) = found.first().copied() else {
            return (Vec::new(), Vec::new());
        };
        let decides = |covering: &Covering<'_>| {
            covering.depth == first.depth && covering.section.is_the_rest() == first.section.is_the_rest()
        };
        let count = found.iter().take_while(|covering| decides(covering)).count();
        let general = found.split_off(count);
        (found.into_iter().map(|covering| covering.section).collect(), general)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const TEXT: &str = "\
VIDEO
M:	Vera <vera@example.org>
S:	Supported
F:	xen/drivers/video/
X:	xen/drivers/video/arm_*

ARM
M:	Ann <ann@example.org>
R:	Rita <rita@example.org>
S:	Supported
F:	xen/arch/arm/
F:	xen/drivers/video/arm_*

ARM MEMORY
M:	Mem <mem@example.org>
S:	Supported
F:	xen/arch/arm/mm/

READERS ONLY
R:	Rita <rita@example.org>
S:	Supported
F:	xen/arch/arm/mm/odd/
F:	docs/

LABELS
M:	Lab <lab@example.org>
S:	Supported
F:	xen/xsm/
K:	\\bxsm\\b

THE REST
M:	Rest One <one@example.org>
M:	Rest Two <two@example.org>
S:	Supported
F:	*
F:	*/
V:	xen-maintainers-1
";

    pub(super) fn nothing(_: &str) -> bool {
        false
    }

    fn titles(sections: &[&Section]) -> Vec<String> {
        sections.iter().map(|section| section.title.clone()).collect()
    }

    #[test]
    fn the_most_specific_section_with_a_maintainer_decides() {
        let maintainers = Maintainers::parse(TEXT);
        assert_eq!(
            titles(&maintainers.deciding("xen/arch/arm/mm/odd/p.c", &nothing)),
            ["ARM MEMORY"]
        );
        assert_eq!(
            titles(&maintainers.more_general("xen/arch/arm/mm/p.c", &nothing)),
            ["ARM", "THE REST"]
        );
        assert_eq!(titles(&maintainers.deciding("docs/x", &nothing)), ["THE REST"]);
        assert!(maintainers.more_general("docs/x", &nothing).is_empty());
    }

    #[test]
    fn sections_that_are_equally_specific_decide_together_and_the_rest_never_with_them() {
        let text = "A\nM:\tA <a@example.org>\nF:\tx/y/\n\nB\nM:\tB <b@example.org>\nF:\tx/*\n\nTHE REST\nM:\tC <c@example.org>\nF:\tx/y/\nF:\t*/\n";
        let maintainers = Maintainers::parse(text);
        assert_eq!(titles(&maintainers.deciding("x/y/z.c", &nothing)), ["A"]);
        assert_eq!(titles(&maintainers.more_general("x/y/z.c", &nothing)), ["THE REST"]);
        let twice = text.replace("F:\tx/*\n", "F:\tx/y/\n");
        let maintainers = Maintainers::parse(&twice);
        assert_eq!(titles(&maintainers.deciding("x/y/z.c", &nothing)), ["A", "B"]);
    }

    #[test]
    fn a_section_of_reviewers_or_dead_patterns_decides_nothing() {
        let text = "DEAD\nM:\tD <d@example.org>\nF:\tgone/\n\nREAD\nR:\tR <r@example.org>\nF:\tx/\n\nTHE REST\nM:\tC <c@example.org>\nF:\t*/\n";
        let maintainers = Maintainers::parse(text);
        assert_eq!(titles(&maintainers.deciding("x/z.c", &nothing)), ["THE REST"]);
        assert!(maintainers.deciding("top", &nothing).is_empty());
    }

    #[test]
    fn an_exclusion_holds_for_its_own_section_only() {
        let maintainers = Maintainers::parse(TEXT);
        assert_eq!(
            titles(&maintainers.deciding("xen/drivers/video/arm_hdlcd.c", &nothing)),
            ["ARM"]
        );
    }
}
