//! The walls of the house: layers, owned crates, file length, names.
//!
//! The rules are functions from a path and a text to what is wrong, so that they are tested themselves on planted faults.

use std::path::{Path, PathBuf};

/// What every folder may name.
const BASE: [&str; 2] = ["error", "model"];

/// Which folder may name which others, beside itself and [`BASE`].
const LAYERS: [(&str, &[&str]); 14] = [
    ("error", &[]),
    ("model", &[]),
    ("mail", &[]),
    ("series", &[]),
    ("matching", &[]),
    ("review", &[]),
    ("git", &[]),
    // The policy of a project is data that a configuration states.
    ("config", &["review"]),
    ("store", &[]),
    ("sync", &BELOW),
    ("world", &BELOW),
    ("query", &BELOW),
    ("render", &["query"]),
    (
        "cli",
        &[
            "mail", "series", "matching", "review", "git", "config", "store", "sync", "world", "query", "render",
        ],
    ),
];

/// Layers 1 and 2.
const BELOW: [&str; 7] = ["mail", "series", "matching", "review", "git", "config", "store"];

/// Crates that one folder wraps.
const OWNED: [(&str, &str); 10] = [
    ("git2", "git"),
    ("mailparse", "mail"),
    ("rusqlite", "store"),
    ("comfy_table", "render"),
    ("csv", "render"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("dirs", "cli"),
    ("toml", "config"),
];

/// What layer 1 never names: files, the clock, the environment, processes, randomness.
const IMPURE: [&str; 9] = [
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::thread",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
];

/// Layer 1.
const PURE: [&str; 4] = ["mail", "series", "matching", "review"];

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 7] = ["utils", "util", "helpers", "helper", "common", "misc", "stuff"];

/// A file longer than this is refused.
const LONGEST: usize = 700;

/// What is wrong with a file of `src`; `path` begins below `src`.
fn faults(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let folder = path.split('/').next().unwrap_or(path).trim_end_matches(".rs");
    let lines = text.lines().count();
    if lines > LONGEST {
        faults.push(format!("{path}: {lines} lines, more than {LONGEST}"));
    }
    for name in path.split('/').map(|part| part.trim_end_matches(".rs")) {
        if EMPTY_NAMES.contains(&name) {
            faults.push(format!("{path}: `{name}` says nothing of what is inside"));
        }
    }
    let code = without_comments(text);
    let product = if is_test(path) {
        String::new()
    } else {
        without_tests(&code)
    };
    if folder != "lib" && folder != "main" {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == folder) else {
            faults.push(format!("{path}: no layer is known for `{folder}`"));
            return faults;
        };
        for named in folders_named(&code) {
            if named != folder && !BASE.contains(&named.as_str()) && !allowed.contains(&named.as_str()) {
                faults.push(format!("{path}: `{folder}` may not name `{named}`"));
            }
        }
    }
    for (name, owner) in OWNED {
        if folder != owner && names(&product, &format!("{name}::")) {
            faults.push(format!("{path}: `{name}` belongs to `{owner}`"));
        }
    }
    if PURE.contains(&folder) {
        faults.extend(
            IMPURE
                .iter()
                .filter(|word| names(&product, word))
                .map(|word| format!("{path}: `{folder}` is pure and names `{word}`")),
        );
    }
    if folder != "main" && names(&product, "process::exit") {
        faults.push(format!("{path}: only main exits"));
    }
    if product.contains(".unwrap()") {
        faults.push(format!("{path}: `unwrap` outside of tests"));
    }
    for line in product.lines().map(str::trim) {
        let named = line.trim_start_matches("pub ").strip_prefix("mod ");
        if named.is_some_and(|name| EMPTY_NAMES.contains(&name.trim_end_matches([';', ' ', '{']))) {
            faults.push(format!("{path}: `{line}` says nothing of what is inside"));
        }
    }
    faults
}

/// Whether a file holds tests only.
fn is_test(path: &str) -> bool {
    path.ends_with("tests.rs") || path.contains("/tests/")
}

/// The text with comments and doc comments blanked out.
fn without_comments(text: &str) -> String {
    let kept = text.lines().map(|line| {
        let begin = line.find("//").filter(|place| {
            line.get(..*place)
                .is_some_and(|head| head.matches('"').count() % 2 == 0)
        });
        begin.and_then(|place| line.get(..place)).unwrap_or(line)
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// The text before the test module at its end.
fn without_tests(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text.get(..end).unwrap_or(text).to_owned()
}

/// Whether `word` stands in `text` as a word of its own.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(place, _)| {
        let before = text.get(..place).and_then(|head| head.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// The folders that `crate::…` names, one path or a group of them.
fn folders_named(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (place, start) in code.match_indices("crate::") {
        if code.get(..place).is_some_and(|head| head.ends_with('$')) {
            continue;
        }
        let rest = code.get(place + start.len()..).unwrap_or_default();
        match rest.strip_prefix('{') {
            Some(group) => found.extend(heads(group)),
            None => found.extend(word(rest)),
        }
    }
    found
}

/// The first words of the members of a group, up to its closing brace.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut fresh) = (0_usize, Vec::new(), true);
    for (place, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && c.is_alphabetic() => {
                heads.extend(group.get(place..).and_then(word));
                fresh = false;
            }
            _ => {}
        }
    }
    heads
}

/// The word that a text begins with, where it names a folder.
fn word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    word.starts_with(|c: char| c.is_lowercase()).then_some(word)
}

/// Every `.rs` file below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a source file is text")
}

#[test]
fn every_folder_keeps_to_its_layer_and_its_crates() {
    let source = root().join("src");
    let mut all = Vec::new();
    for path in files(&source) {
        let name = path
            .strip_prefix(&source)
            .expect("it is below")
            .to_string_lossy()
            .replace('\\', "/");
        all.extend(faults(&name, &read(&path)));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn every_file_is_listed() {
    let tests = root().join("tests");
    let list = read(&tests.join("all.rs"));
    for entry in tests.read_dir().expect("tests is there") {
        let path = entry.expect("it can be listed").path();
        let stem = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
        let is_module =
            path.extension().is_some_and(|end| end == "rs") && stem != "all" || path.join("mod.rs").exists();
        assert!(
            !is_module || list.lines().any(|line| line == format!("mod {stem};")),
            "tests/all.rs does not list {stem}"
        );
    }
}

#[test]
fn every_layer_has_its_folder_and_every_folder_its_layer() {
    let library = read(&root().join("src/lib.rs"));
    for (name, _) in LAYERS {
        assert!(
            library.contains(&format!("pub mod {name};")),
            "lib.rs does not have {name}"
        );
    }
    assert_eq!(library.matches("\npub mod ").count(), LAYERS.len());
}

#[test]
fn the_wall_shows_what_is_planted() {
    let planted = [
        ("mail/x.rs", "use crate::store::Reader;", "`mail` may not name `store`"),
        (
            "store/x.rs",
            "use crate::{error::Result, git::Tree};",
            "`store` may not name `git`",
        ),
        (
            "query/x.rs",
            "fn f() { crate::render::print(); }",
            "`query` may not name `render`",
        ),
        (
            "config/x.rs",
            "use crate::{\n    model::{Time, Person},\n    mail,\n};",
            "`config` may not name `mail`",
        ),
        ("attic/x.rs", "", "no layer is known for `attic`"),
        (
            "query/x.rs",
            "use rusqlite::Connection;",
            "`rusqlite` belongs to `store`",
        ),
        ("sync/x.rs", "fn f(r: git2::Repository) {}", "`git2` belongs to `git`"),
        (
            "review/x.rs",
            "fn f() -> bool { std::env::var(\"X\").is_ok() }",
            "`review` is pure",
        ),
        ("series/x.rs", "let now = jiff::Timestamp::now();", "`series` is pure"),
        ("cli/x.rs", "fn f() { std::process::exit(1) }", "only main exits"),
        (
            "git/x.rs",
            "fn f() { g().unwrap(); }\n#[cfg(test)]\nmod tests {\n}\n",
            "`unwrap` outside of tests",
        ),
        ("git/utils.rs", "", "`utils` says nothing"),
        ("git/mod.rs", "pub mod helpers;", "`pub mod helpers;` says nothing"),
    ];
    for (path, text, fault) in planted {
        let found = faults(path, text);
        assert_eq!(found.len(), 1, "{path}: {text}: {found:?}");
        assert!(found.concat().contains(fault), "{path}: {text}: {found:?}");
    }
    let long = "\n".repeat(LONGEST + 1);
    assert_eq!(faults("git/x.rs", &long).len(), 1);
}

#[test]
fn the_wall_lets_through_what_is_allowed() {
    let allowed = [
        ("config/x.rs", "use crate::review::Project;"),
        ("sync/x.rs", "use crate::{git::Tree, mail, store::Writer};"),
        (
            "mail/x.rs",
            "use crate::model::Message;\nuse super::body;\n// crate::store is for others",
        ),
        (
            "mail/x.rs",
            "#[cfg(test)]\nmod tests {\n    fn f() { g().unwrap(); }\n}\n",
        ),
        ("git/tests.rs", "fn f() { g().unwrap(); }"),
        ("store/x.rs", "use rusqlite::Connection;\nlet words = \"a // b\";"),
        ("query/x.rs", "fn f(clapped: bool) { my_git2::x() }"),
        ("main.rs", "fn main() { std::process::exit(0) }"),
    ];
    for (path, text) in allowed {
        assert_eq!(faults(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}
