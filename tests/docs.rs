//! Every command line that README, manual pages and help show works in the world of the demo, and prints what is shown.
//!
//! Lines that begin with `xq` are run, in a shell, with the demo's configuration and its day. A line whose comment says that it
//! needs the network is left out. In a `console` block of the README the output shown is compared, too; `XQ_BLESS=1` rewrites it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

#[path = "../examples/draw_terminal.rs"]
mod draw_terminal;

/// What marks a line that is not run.
const LEFT_OUT: &str = "needs the network";

/// The world of the demo, a home folder beside it, and a way to run shell lines there.
struct World {
    home: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let world = Self { home };
        let made = world.run("xq demo --keep \"$HOME/demo\"");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let at = |path: &str| world.home.path().join(path);
        for folder in [
            "lists",
            "src",
            "work",
            ".zfunc",
            ".config/fish/completions",
            ".local/share/bash-completion/completions",
        ] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        symlink(at("demo/inbox"), at("lists/xen-devel")).unwrap();
        symlink(at("demo/xen.git"), at("src/xen")).unwrap();
        fs::copy(at("demo/config.toml"), at("config.toml")).unwrap();
        fs::copy(at("demo/xq.notes.sqlite"), at("notes.sqlite")).unwrap();
        world
    }

    /// Undoes what lines of another text did to configuration and notes.
    fn reset(&self) {
        let at = |path: &str| self.home.path().join(path);
        fs::copy(at("config.toml"), at("demo/config.toml")).unwrap();
        fs::copy(at("notes.sqlite"), at("demo/xq.notes.sqlite")).unwrap();
        self.check("reset", "xq --quiet sync");
    }

    /// Runs a line as a user in that home would, on the day of the demo.
    fn run(&self, line: &str) -> Output {
        let home = self.home.path();
        let program = PathBuf::from(env!("CARGO_BIN_EXE_xq"));
        let mut path = program.parent().unwrap().as_os_str().to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let work = home.join("work");
        Command::new("sh")
            .args(["-c", line])
            .current_dir(if work.is_dir() { &work } else { home })
            .env("PATH", path)
            .env("HOME", home)
            .env("TZ", "UTC")
            .env("GIT_EDITOR", "true")
            .env("XQ_CONFIG", home.join("demo/config.toml"))
            .env("XQ_DB", home.join("demo/xq.sqlite"))
            .env("XQ_NOW", "2013-08-30T12:00:00Z")
            .env_remove("XQ_PROFILE")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_CACHE_HOME")
            .env_remove("XDG_DATA_HOME")
            .env_remove("COLUMNS")
            .output()
            .unwrap()
    }

    /// Runs a line, which must work; `doctor` may find something.
    fn check(&self, origin: &str, line: &str) -> Output {
        let ran = self.run(line);
        let finds = line.contains("--exit-code") || line.contains("xq doctor");
        let code = ran.status.code();
        assert!(
            code == Some(0) || finds && code == Some(1),
            "{origin}: `{line}` ended with {code:?}\n{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        ran
    }
}

/// A fenced block of a text: the word after its fence, and its lines.
struct Block {
    word: String,
    lines: Vec<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(word), None) => {
                open = Some(Block {
                    word: word.to_owned(),
                    lines: Vec::new(),
                });
            }
            (None, Some(block)) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

fn readme_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// Whether a line runs xq; variables may be set before it.
fn is_xq(line: &str) -> bool {
    let is_variable = |word: &&str| {
        word.split_once('=')
            .is_some_and(|(name, _)| !name.is_empty() && !name.contains('-'))
    };
    line.split(' ').find(|word| !is_variable(word)) == Some("xq")
}

/// The lines between `.EX` and `.EE`, as a reader sees them.
fn examples_of_page(page: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            ".EX" => inside = true,
            ".EE" => inside = false,
            _ if inside => examples.push(
                line.replace(r"\-", "-")
                    .replace(r"\*(Aq", "'")
                    .replace(r"\(aq", "'")
                    .replace(r"\\", r"\"),
            ),
            _ => {}
        }
    }
    examples
}

#[test]
fn every_line_of_the_readme_works_and_prints_what_it_shows() {
    let world = World::new();
    let text = fs::read_to_string(readme_path()).unwrap();
    let (mut ran, mut left_out, mut compared) = (0, 0, 0);
    let mut blessed = text.clone();
    for block in blocks(&text) {
        if block.word == "console" {
            let (first, shown) = block.lines.split_first().unwrap();
            let line = first.strip_prefix("$ ").unwrap();
            let out = String::from_utf8(world.check("README.md", line).stdout).unwrap();
            let printed: Vec<&str> = out.lines().collect();
            if std::env::var_os("XQ_BLESS").is_some() {
                let old = format!("```console\n{}\n```", block.lines.join("\n"));
                let new = format!("```console\n{first}\n{}\n```", printed.join("\n"));
                blessed = blessed.replace(&old, &new);
            } else {
                assert_eq!(printed, shown, "README.md: {line}; XQ_BLESS=1 cargo test rewrites it");
            }
            compared += 1;
            continue;
        }
        for line in block.lines.iter().filter(|line| is_xq(line)) {
            if line.contains(LEFT_OUT) {
                left_out += 1;
            } else {
                world.check("README.md", line);
                ran += 1;
            }
        }
    }
    if blessed != text {
        fs::write(readme_path(), blessed).unwrap();
    }
    assert!(
        ran >= 25 && compared >= 2 && left_out <= 3,
        "{ran} run, {compared} compared, {left_out} left out"
    );
}

/// What the picture of the README shows.
const PICTURED: [&str; 3] = [
    "xq",
    "xq lost --since 4.3-rc5 --columns id,silent_days,state,author,subject,reason --limit 6",
    "xq origin staging --columns commit_subject,series,revision,part,method,evidence",
];

#[test]
fn the_picture_of_the_readme_is_what_the_program_prints() {
    let world = World::new();
    let mut text = String::new();
    for line in PICTURED {
        let shown = line.replacen("xq", "xq --quiet --color always", 1);
        let out = String::from_utf8(world.check("README.md", &shown).stdout).unwrap();
        text.push_str(&format!("{}$ {line}\n{out}", if text.is_empty() { "" } else { "\n" }));
    }
    let title = "xq: what needs attention, what got lost, and where a commit came from";
    let picture = draw_terminal::draw(&text, title);
    // Nothing is beyond the edge, and no line was cut.
    let number = |text: &str, name: &str| -> f64 {
        let (_, rest) = text.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let (width, height) = (number(&picture, " width"), number(&picture, " height"));
    for line in picture.lines().filter(|line| line.starts_with("<text")) {
        assert!(number(line, " x") + number(line, "textLength") <= width, "{line}");
        assert!(number(line, " y") <= height, "{line}");
    }
    assert!(!text.contains('…'), "{text}");
    crate::support::golden("terminal.svg", &picture);
    let readme = fs::read_to_string(readme_path()).unwrap();
    assert!(readme.contains("(tests/golden/terminal.svg)"));
}

#[test]
fn every_example_of_the_manual_works() {
    let world = World::new();
    let (mut ran, mut left_out) = (0, 0);
    for (name, page) in xq::cli::man_pages().unwrap() {
        world.reset();
        let page = String::from_utf8(page).unwrap();
        for line in examples_of_page(&page).iter().filter(|line| is_xq(line)) {
            if line.contains(LEFT_OUT) {
                left_out += 1;
            } else {
                world.check(&name, line);
                ran += 1;
            }
        }
    }
    assert!(ran >= 60 && left_out <= 2, "{ran} run, {left_out} left out");
}

#[test]
fn help_shows_the_examples_of_the_manual() {
    let mut command = xq::cli::command();
    command.build();
    for (name, page) in xq::cli::man_pages().unwrap() {
        let mut shown = command.clone();
        for word in name.trim_end_matches(".1").split('-').skip(1) {
            shown = shown.find_subcommand(word).unwrap().clone();
        }
        let help = shown.term_width(0).render_long_help().to_string();
        let page = String::from_utf8(page).unwrap();
        for line in examples_of_page(&page).iter().filter(|line| is_xq(line)) {
            // What a long one is for stands above it.
            let above = line.split_once(" # ").is_some_and(|(example, what)| {
                help.contains(&format!("# {what}\n  {}\n", example.trim_end()))
                    || help.ends_with(&format!("# {what}\n  {}", example.trim_end()))
            });
            assert!(
                above || help.contains(line),
                "the help of {name} does not show `{line}`"
            );
        }
        let examples = help
            .lines()
            .skip_while(|line| !line.starts_with("Exit codes:") && !line.starts_with("Examples:"));
        for line in examples.filter(|line| line.len() > 80) {
            // A line of shell cannot be broken.
            assert!(line.starts_with("  xq "), "{name}: {line}");
        }
    }
}

#[test]
fn cron_and_systemd_entries_run_as_they_stand() {
    let world = World::new();
    let text = fs::read_to_string(readme_path()).unwrap();
    let mut commands: Vec<String> = Vec::new();
    for block in blocks(&text) {
        for line in &block.lines {
            // Other lines of a crontab set variables.
            if block.word == "crontab" && !line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let fields: Vec<&str> = line.split_whitespace().collect();
                assert!(fields.len() > 5, "{line}");
                assert!(
                    fields
                        .iter()
                        .take(5)
                        .all(|field| field.chars().all(|c| c.is_ascii_digit() || "*/,-".contains(c)))
                );
                assert!(!line.contains('%'), "cron takes `%` for a newline: {line}");
                commands.push(fields[5..].join(" "));
            } else if let Some(command) = line.strip_prefix("ExecStart=%h/.cargo/bin/") {
                commands.push(command.to_owned());
            }
        }
    }
    assert_eq!(commands.len(), 4, "{commands:?}");
    for line in &commands {
        assert!(is_xq(line), "{line}");
        let first = world.check("README.md", line);
        assert_eq!(
            String::from_utf8_lossy(&first.stderr),
            "",
            "{line}: cron would send this"
        );
        let second = world.check("README.md", line);
        assert_eq!(
            String::from_utf8_lossy(&second.stdout),
            "",
            "{line}: a second run has nothing new"
        );
    }
}

#[test]
fn systemd_takes_the_units_of_the_readme() {
    const TEST: &str = "systemd_takes_the_units_of_the_readme";
    let text = fs::read_to_string(readme_path()).unwrap();
    let units: Vec<String> = blocks(&text)
        .iter()
        .filter(|block| block.word == "systemd")
        .map(|block| format!("{}\n", block.lines.join("\n")))
        .collect();
    assert_eq!(units.len(), 2);
    let home = tempfile::tempdir().unwrap();
    let program = home.path().join(".cargo/bin/xq");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    symlink(env!("CARGO_BIN_EXE_xq"), program).unwrap();
    let names = ["xq-sync.service", "xq-sync.timer"];
    for (name, unit) in names.iter().zip(&units) {
        assert!(text.contains(&format!("`~/.config/systemd/user/{name}`")));
        fs::write(home.path().join(name), unit).unwrap();
    }
    let mut verify = Command::new("systemd-analyze");
    verify
        .args(["--user", "--man=no", "verify"])
        .args(names)
        .current_dir(home.path())
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path());
    let Ok(ran) = verify.output() else {
        return crate::support::skip(TEST, "no systemd-analyze");
    };
    let said = String::from_utf8_lossy(&ran.stderr);
    // Units of the system are looked at, too, and may have faults of their own.
    let own: Vec<&str> = said.lines().filter(|line| line.contains("xq")).collect();
    assert!(own.is_empty(), "{said}");
    // One that is wrong is found: the check is one.
    fs::write(home.path().join(names[1]), units[1].replace("hourly", "hurly")).unwrap();
    let said = verify.output().unwrap().stderr;
    let said = String::from_utf8_lossy(&said);
    if !said.contains("hurly") {
        crate::support::skip(TEST, "systemd-analyze does not look at units here");
    }
}

#[test]
fn the_two_commands_of_a_fresh_machine_stand_in_the_readme() {
    let text = fs::read_to_string(readme_path()).unwrap();
    let commands: Vec<Vec<String>> = blocks(&text)
        .into_iter()
        .filter(|block| {
            block
                .lines
                .iter()
                .any(|line| line.starts_with("cargo run") || line.starts_with("cargo test"))
        })
        .map(|block| block.lines)
        .collect();
    assert_eq!(commands, [["cargo run --release -- demo"], ["cargo test"]]);
}

/// All keys of a value and of what is in it.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                found.extend(object.keys().cloned());
                open.extend(object.values());
            }
            Value::Array(values) => open.extend(values),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

#[test]
fn the_manual_has_every_key_that_json_has() {
    let world = World::new();
    let pages = xq::cli::man_pages().unwrap();
    let (_, page) = pages.iter().find(|(name, _)| name == "xq.1").unwrap();
    let page = String::from_utf8_lossy(page);
    let mut found = BTreeSet::new();
    for line in [
        "xq list --include rfc,foreign,deferred --format json",
        "xq show a2207060906c --format json",
        "xq matches --format json",
        "xq audit staging --format json",
        "xq config list --format json",
        "xq doctor --format json",
        "xq doctor matching --format json",
        "xq doctor sample --queue lost --count 1 --format json",
    ] {
        let printed = world.check("xq.1", line).stdout;
        keys(&serde_json::from_slice(&printed).unwrap(), &mut found);
    }
    assert!(found.len() > 60, "{found:?}");
    for key in found {
        assert!(page.contains(&format!("\\fB{key}\\fR")), "`{key}` is not in xq(1)");
    }
}
