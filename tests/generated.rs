//! `completions/` and `man/` hold what the definition of the command yields. `XQ_BLESS=1` rewrites them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stderr, reason = "a check that is left out says so")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use clap_complete::Shell;

/// Every file that must be there, by folder and name.
fn generated() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::PowerShell] {
        let (name, text) = xq::cli::completions(shell);
        files.insert(format!("completions/{name}"), text);
    }
    for (name, text) in xq::cli::man_pages().unwrap() {
        files.insert(format!("man/{name}"), text);
    }
    files
}

/// The files in a folder of their own.
fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in generated() {
        let place = folder.path().join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    folder
}

/// What lies in a folder of the checkout.
fn committed(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let Ok(entries) = fs::read_dir(place) else {
        return BTreeMap::new();
    };
    entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn completions_and_manual_pages_are_those_of_the_command() {
    let wanted = generated();
    let mut found = committed("completions");
    found.extend(committed("man"));
    if std::env::var_os("XQ_BLESS").is_some() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in found.keys().filter(|name| !wanted.contains_key(*name)) {
            fs::remove_file(root.join(name)).unwrap();
        }
        for (name, text) in &wanted {
            fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            fs::write(root.join(name), text).unwrap();
        }
        return;
    }
    let names: Vec<&String> = wanted.keys().collect();
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        names,
        "files; XQ_BLESS=1 cargo test rewrites them"
    );
    for (name, text) in &wanted {
        assert!(
            found.get(name) == Some(text),
            "{name} is not what the command yields; XQ_BLESS=1 cargo test rewrites it"
        );
    }
}

#[test]
fn there_is_a_page_for_every_command() {
    let files = generated();
    let mut names = vec!["xq".to_owned()];
    let command = xq::cli::command();
    for sub in command.get_subcommands() {
        names.push(format!("xq-{}", sub.get_name()));
    }
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        let page = files
            .get(&format!("man/{name}.1"))
            .map(|text| String::from_utf8_lossy(text));
        let page = page.unwrap_or_else(|| panic!("{name} has no page"));
        assert!(page.contains(".SH EXAMPLES"), "{name} has no examples");
        assert!(page.is_ascii(), "{name}: some readers know ASCII only");
    }
}

#[test]
fn the_manual_holds_every_exit_code() {
    use xq::error::Kind;
    let files = generated();
    let page = String::from_utf8_lossy(files.get("man/xq.1").unwrap());
    let (_, section) = page.split_once(".SH \"EXIT STATUS\"").unwrap();
    let section = section.split(".SH").next().unwrap();
    let mut codes = vec![0, 1];
    for kind in [Kind::Usage, Kind::Setup, Kind::Data, Kind::Bug, Kind::Interrupted] {
        codes.push(kind.exit_code());
    }
    let told: Vec<u8> = section.lines().filter_map(|line| line.parse().ok()).collect();
    assert_eq!(told, codes);
}

#[test]
fn the_manual_holds_every_key_of_a_row() {
    use xq::query::{Row, SeriesRow};
    let files = generated();
    let page = String::from_utf8_lossy(files.get("man/xq.1").unwrap());
    for column in SeriesRow::columns() {
        assert!(
            page.contains(&format!("\\fB{}\\fR", column.key)),
            "`{}` is not in xq(1)",
            column.key
        );
    }
    for state in <xq::model::State as strum::IntoEnumIterator>::iter() {
        let word: &str = (&state).into();
        let word = word.replace('-', "\\-");
        assert!(
            page.contains(&format!("\\fB{word}\\fR")),
            "the state `{word}` is not in xq(1)"
        );
    }
}

#[test]
fn manual_pages_render_without_a_warning() {
    let folder = written();
    let pages: Vec<String> = fs::read_dir(folder.path().join("man"))
        .unwrap()
        .map(|entry| entry.unwrap().path().to_string_lossy().into_owned())
        .collect();
    assert!(pages.len() > 15);
    let checks: [&[&str]; 2] = [
        &["mandoc", "-T", "lint", "-W", "warning"],
        &["groff", "-man", "-ww", "-z", "-Tutf8"],
    ];
    for check in checks {
        let ran = Command::new(check[0])
            .args(&check[1..])
            .args(&pages)
            .stdin(Stdio::null())
            .output();
        let Ok(ran) = ran else {
            eprintln!("skipped: no {}", check[0]);
            continue;
        };
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&ran.stdout),
            String::from_utf8_lossy(&ran.stderr)
        );
        assert_eq!(said, "", "{} warns", check[0]);
    }
}

#[test]
fn shells_take_their_completions() {
    let checks: [(&str, &[&str], &str); 3] = [
        ("bash", &["-n"], "xq.bash"),
        ("zsh", &["-n"], "_xq"),
        ("fish", &["--no-execute"], "xq.fish"),
    ];
    let folder = written();
    for (shell, options, name) in checks {
        let script = folder.path().join("completions").join(name);
        let Ok(ran) = Command::new(shell).args(options).arg(script).output() else {
            eprintln!("skipped: no {shell}");
            continue;
        };
        assert!(
            ran.status.success(),
            "{shell}: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }
}
