//! MAINTAINERS files: sections in order, and who decides does so by right.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xq::review::{KeywordOrder, Maintainers};

fuzz_target!(|text: &str| {
    let maintainers = Maintainers::parse(text);
    let sections = maintainers.sections();
    assert!(sections.len() <= text.lines().count());
    let again = Maintainers::parse(&format!("{text}\n\n"));
    assert_eq!(
        again.sections().len(),
        sections.len(),
        "blank lines at the end say nothing"
    );
    let patterns = text.lines().filter_map(|line| line.strip_prefix("F:")).map(str::trim);
    let below = patterns
        .clone()
        .map(|pattern| format!("{}/x.c", pattern.trim_end_matches(['*', '/'])));
    let paths = patterns.map(str::to_owned).chain(below).take(24);
    for path in paths.chain(["xen/arch/arm/mm.c".to_owned(), "README".to_owned(), String::new()]) {
        for directories in [false, true] {
            let is_directory = |_: &str| directories;
            let deciding = maintainers.deciding(&path, &is_directory);
            let general = maintainers.more_general(&path, &is_directory);
            assert!(
                deciding
                    .iter()
                    .chain(&general)
                    .all(|section| !section.maintainers.is_empty())
            );
            assert!(
                !deciding.is_empty() || general.is_empty(),
                "somebody decides before others do"
            );
            let decide_twice = general
                .iter()
                .any(|one| deciding.iter().any(|other| std::ptr::eq(*one, *other)));
            assert!(!decide_twice);
            for order in [KeywordOrder::BeforeTheRest, KeywordOrder::AfterTheRest] {
                let everyone = maintainers.everyone(&path, Some(text.as_bytes()), order, &is_directory);
                assert!(
                    everyone
                        .iter()
                        .all(|listed| listed.person.address.as_str().contains('@'))
                );
            }
        }
    }
});
