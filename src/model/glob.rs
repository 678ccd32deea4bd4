//! Globs over paths, as people write them.

use regex::Regex;

/// A glob over whole paths: `*` and `?` stay within a directory, `**` does not; one without a wildcard means all below it, too.
#[derive(Clone, Debug)]
pub struct PathGlob(Regex);

impl PathGlob {
    /// Reads a glob; `None` when it is too large to be one.
    pub fn parse(glob: &str) -> Option<Self> {
        let mut pattern = String::from("^");
        let mut chars = glob.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '*' if chars.peek() == Some(&'*') => {
                    chars.next();
                    pattern.push_str(".*");
                }
                '*' => pattern.push_str("[^/]*"),
                '?' => pattern.push_str("[^/]"),
                other => pattern.push_str(&regex::escape(&other.to_string())),
            }
        }
        if glob.ends_with('/') {
            pattern.push_str(".*");
        } else if !glob.contains(['*', '?']) {
            pattern.push_str("(/.*)?");
        }
        pattern.push('$');
        Regex::new(&pattern).ok().map(Self)
    }

    /// Whether a path fits.
    pub fn is_match(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_mean_files_directories_or_all_below() {
        let fits = |glob: &str, path: &str| PathGlob::parse(glob).is_some_and(|glob| glob.is_match(path));
        assert!(fits("xen/arch/arm", "xen/arch/arm/mm.c"));
        assert!(fits("xen/arch/arm/", "xen/arch/arm/mm.c"));
        assert!(fits("xen/*/mm.c", "xen/arm/mm.c"));
        assert!(!fits("xen/*/mm.c", "xen/arch/arm/mm.c"));
        assert!(fits("xen/**/mm.c", "xen/arch/arm/mm.c"));
        assert!(!fits("xen/arch/arm", "xen/arch/arm64/mm.c"));
    }
}
