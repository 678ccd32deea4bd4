//! The files of the world's tree, and edits of them that always apply: each edit changes one function that no other edit touches.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::cast::MAINTAINERS;

/// The text of every file of a branch, by path.
pub(super) type Files = BTreeMap<String, String>;

/// How many functions a file has: one for each edit to come.
const FUNCTIONS: usize = 24;

/// What functions do, by number.
const DEEDS: [&str; 24] = [
    "check", "init", "map", "unmap", "enable", "disable", "save", "restore", "flush", "lookup", "insert", "remove",
    "wake", "sleep", "assign", "release", "parse", "dump", "reset", "validate", "attach", "detach", "update",
    "account",
];

/// The files that patches of the world touch.
pub(super) const SOURCES: [&str; 20] = [
    "docs/misc/console.c",
    "tools/libxc/xc_restore.c",
    "tools/libxl/libxl_dm.c",
    "tools/libxl/libxl_pci.c",
    "tools/xenstore/xenstored_core.c",
    "xen/arch/arm/gic.c",
    "xen/arch/arm/p2m.c",
    "xen/arch/arm/vtimer.c",
    "xen/arch/x86/apic.c",
    "xen/arch/x86/hvm/vlapic.c",
    "xen/arch/x86/hvm/hvm.c",
    "xen/arch/x86/mm/shadow.c",
    "xen/arch/x86/mm/p2m.c",
    "xen/arch/x86/setup.c",
    "xen/arch/x86/time.c",
    "xen/common/domctl.c",
    "xen/common/grant_table.c",
    "xen/common/sched_credit.c",
    "xen/drivers/passthrough/iommu.c",
    "xen/drivers/passthrough/pci.c",
];

/// A change of one function of one file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edit {
    /// The file.
    pub path: String,
    /// Which of its functions; a number past those that a file begins with adds a function at its end.
    pub function: usize,
    /// How it is changed; a new revision of a patch raises it.
    pub variant: u32,
}

/// The tree before anything is posted.
pub(super) fn first_files() -> Files {
    let mut files = Files::new();
    files.insert("MAINTAINERS".to_owned(), MAINTAINERS.to_owned());
    files.insert("README".to_owned(), "A hypervisor that was made up.\n".to_owned());
    files.insert("xen/Makefile".to_owned(), makefile("-unstable"));
    for path in SOURCES {
        files.insert(path.to_owned(), source(path));
    }
    files
}

/// The makefile that states the version.
pub(super) fn makefile(extra: &str) -> String {
    format!("export XEN_VERSION = 4\nexport XEN_SUBVERSION = 3\nexport XEN_EXTRAVERSION ?= {extra}\n\nall: build\n")
}

/// A file's base name without its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// The name of a function of a file.
pub(super) fn function_name(path: &str, function: usize) -> String {
    let area = if path.contains("/arm/") { "arm_" } else { "" };
    let deed = DEEDS.get(function % DEEDS.len()).copied().unwrap_or("check");
    format!("{area}{}_{deed}", stem(path))
}

fn source(path: &str) -> String {
    let stem = stem(path);
    let mut text = format!(
        "/*\n * {stem}: part of a hypervisor that was made up.\n */\n#include <xen/config.h>\n#include <xen/{stem}.h>\n"
    );
    for function in 0..FUNCTIONS {
        let name = function_name(path, function);
        let limit = 16 + function * 4;
        write!(
            text,
            "\nint {name}(struct domain *d, unsigned int nr)\n{{\n    int rc = 0;\n\n    spin_lock(&d->{stem}_lock);\n    if ( nr > {limit} )\n        rc = -EINVAL;\n    else\n        rc = do_{name}(d, nr);\n    spin_unlock(&d->{stem}_lock);\n\n    return rc;\n}}\n"
        )
        .expect("writing to a string does not fail");
    }
    text
}

impl Edit {
    /// Applies the edit; a file that is not there yet is made.
    pub(super) fn apply(&self, files: &mut Files) {
        let name = function_name(&self.path, self.function);
        let stem = stem(&self.path).to_owned();
        let variant = self.variant;
        let Some(text) = files.get_mut(&self.path) else {
            files.insert(self.path.clone(), new_file(&self.path, variant));
            return;
        };
        if self.function >= FUNCTIONS {
            let number = self.function;
            text.push_str(&format!(
                "\nint {stem}_more_{number}(struct domain *d)\n{{\n    if ( d->{stem}_{number} > {variant} )\n        return -E{};\n\n    return {number};\n}}\n",
                error_name(variant)
            ));
            return;
        }
        let Some(begin) = text.find(&format!("\nint {name}(")) else {
            return;
        };
        let tail = text.get(begin + 1..).unwrap_or_default();
        let end = tail.find("\n}\n").map_or(text.len(), |end| begin + 1 + end + 3);
        let old = text.get(begin..end).unwrap_or_default().to_owned();
        let new = match self.function % 4 {
            0 => old.replace("    int rc = 0;\n", &format!("    int rc = -E{};\n\n    if ( d->is_dying )\n        return {name}_late(d, rc);\n", error_name(variant))),
            1 => old.replace("rc = -EINVAL;", &format!("rc = -E{};", error_name(variant))).replace(
                "    else\n",
                &format!("    else if ( nr == {} )\n        rc = {name}_slow(d, nr, {variant});\n    else\n", 3 + variant),
            ),
            2 => old.replace(&format!("spin_lock(&d->{stem}_lock)"), &format!("read_lock(&d->{stem}_rwlock)")).replace(
                &format!("spin_unlock(&d->{stem}_lock)"),
                &format!("read_unlock(&d->{stem}_rwlock)"),
            ) + &format!("\nstatic void {name}_done(struct domain *d)\n{{\n    atomic_add({variant}, &d->{name}_count);\n}}\n"),
            _ => old.replace(
                "\n    return rc;\n",
                &format!("\n    if ( rc )\n        gdprintk(XENLOG_DEBUG, \"{name}: d%d: %d (%d)\\n\",\n                 d->domain_id, rc, {variant});\n\n    return rc;\n"),
            ),
        };
        text.replace_range(begin..end, &new);
    }
}

fn error_name(variant: u32) -> &'static str {
    match variant % 4 {
        0 => "SRCH",
        1 => "BUSY",
        2 => "PERM",
        _ => "NOSYS",
    }
}

/// A file that a patch brings.
fn new_file(path: &str, variant: u32) -> String {
    let stem = stem(path);
    format!(
        "/*\n * {stem}: new.\n */\n#include <xen/config.h>\n\nint {stem}_probe(struct domain *d)\n{{\n    if ( !d )\n        return -E{};\n\n    return {stem}_setup(d, {variant});\n}}\n",
        error_name(variant)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edit_changes_its_file_and_no_other() {
        let first = first_files();
        for path in SOURCES {
            for function in 0..FUNCTIONS {
                let mut files = first.clone();
                Edit {
                    path: path.to_owned(),
                    function,
                    variant: 1,
                }
                .apply(&mut files);
                assert_ne!(files.get(path), first.get(path), "{path} {function}");
                assert_eq!(
                    files
                        .iter()
                        .filter(|(path, text)| first.get(*path) != Some(text))
                        .count(),
                    1
                );
            }
        }
    }
}
