//! Areas behind an approval: `# xen/x86`, `[x86 bits]`, `(xen/arm)`, `#XSM`.
//!
//! Owns which paths an area means. That an area narrows an approval is for `approval` to apply.

/// Words that say nothing about a path.
const FILLERS: &[&str] = &[
    "bit",
    "bits",
    "part",
    "parts",
    "side",
    "only",
    "for",
    "the",
    "and",
    "change",
    "changes",
    "code",
    "stuff",
    "pieces",
    "piece",
    "common",
    "of",
    "in",
    "to",
    "xen",
    "specific",
    "hypervisor",
];

/// Whether `area` means `path`, whose deciding sections have `titles`.
///
/// A list divided by commas means any of its entries. An entry means a path that begins with it, or that holds all of its
/// words as parts of its name; or a path of a section whose title holds them. `!arm` and `non-arm` mean all that `arm` does not.
pub(super) fn area_covers(area: &str, path: &str, titles: &[&str]) -> bool {
    let area = area.to_lowercase();
    let path = path.to_lowercase();
    area.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .any(|entry| match all_but(entry) {
            Some(rest) => !means(rest, &path, titles),
            None => means(entry, &path, titles),
        })
}

/// What is left out by an entry that says what it does not mean.
fn all_but(entry: &str) -> Option<&str> {
    let entry = entry.strip_prefix("for ").unwrap_or(entry);
    let rest = ["!", "non-", "non ", "not "]
        .iter()
        .find_map(|sign| entry.strip_prefix(sign))?;
    Some(rest.trim()).filter(|rest| !rest.is_empty())
}

/// Whether one entry means a path.
fn means(entry: &str, path: &str, titles: &[&str]) -> bool {
    let prefix = entry.trim_end_matches(['/', '*']);
    if !prefix.is_empty() && path.starts_with(prefix) && is_boundary(path, prefix.len()) {
        return true;
    }
    let words: Vec<&str> = words_of(entry).filter(|word| !FILLERS.contains(word)).collect();
    if words.is_empty() {
        return false;
    }
    let in_path = words.iter().all(|word| words_of(path).any(|part| is_akin(part, word)));
    let in_title = |title: &&str| {
        let title = title.to_lowercase();
        words.iter().all(|word| words_of(&title).any(|part| part == *word))
    };
    in_path || titles.iter().any(in_title)
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// `arm` means `arm64`, too; short words must be whole.
fn is_akin(part: &str, word: &str) -> bool {
    part == word
        || word.len() >= 3
            && part
                .strip_prefix(word)
                .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

fn is_boundary(path: &str, at: usize) -> bool {
    path.as_bytes().get(at).is_none_or(|byte| !byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_a_path_or_words_of_one() {
        assert!(area_covers("xen/arch/x86", "xen/arch/x86/mm.c", &[]));
        assert!(area_covers("x86 bits", "xen/arch/x86/mm.c", &[]));
        assert!(area_covers("xen/x86", "xen/arch/x86/mm.c", &[]));
        assert!(area_covers("arm", "xen/arch/arm64/head.S", &[]));
        assert!(area_covers("tools, x86", "tools/libs/x.c", &[]));
        assert!(!area_covers("x86", "xen/arch/arm/mm.c", &[]));
        assert!(!area_covers("to", "tools/x.c", &[]));
    }

    #[test]
    fn an_area_may_say_what_it_leaves_out() {
        for area in ["!arm", "non-ARM parts", "for non-ARM parts", "non-Arm"] {
            assert!(area_covers(area, "xen/common/kernel.c", &[]), "{area}");
            assert!(!area_covers(area, "xen/arch/arm/sve.c", &[]), "{area}");
        }
        // A path that only begins like a word of leaving out.
        assert!(area_covers("notes", "docs/notes/a.txt", &[]));
        assert!(!area_covers("notes", "docs/misc/a.txt", &[]));
    }

    #[test]
    fn an_area_may_be_a_section() {
        assert!(area_covers("XSM", "xen/common/hooks.c", &["XSM/FLASK"]));
        assert!(!area_covers("XSM", "xen/common/hooks.c", &["THE REST"]));
    }
}
