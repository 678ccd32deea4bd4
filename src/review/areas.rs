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
/// words as parts of its name; or a path of a section whose title holds them.
pub(super) fn area_covers(area: &str, path: &str, titles: &[&str]) -> bool {
    let area = area.to_lowercase();
    let path = path.to_lowercase();
    area.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .any(|entry| {
            let prefix = entry.trim_end_matches(['/', '*']);
            if !prefix.is_empty() && path.starts_with(prefix) && is_boundary(&path, prefix.len()) {
                return true;
            }
            let words: Vec<&str> = words_of(entry).filter(|word| !FILLERS.contains(word)).collect();
            if words.is_empty() {
                return false;
            }
            let in_path = words.iter().all(|word| words_of(&path).any(|part| is_akin(part, word)));
            let in_title = |title: &&str| {
                let title = title.to_lowercase();
                words.iter().all(|word| words_of(&title).any(|part| part == *word))
            };
            in_path || titles.iter().any(in_title)
        })
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
    fn an_area_may_be_a_section() {
        assert!(area_covers("XSM", "xen/common/hooks.c", &["XSM/FLASK"]));
        assert!(!area_covers("XSM", "xen/common/hooks.c", &["THE REST"]));
    }
}
