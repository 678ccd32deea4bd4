//! What a terminal shows: screens of 80 and 200 columns, light and dark, and the same in a pipe. tmux is the terminal.

#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthStr;

use crate::support::{demo, golden, skip};

/// A terminal: a server of tmux of its own with one window.
pub struct Terminal {
    folder: tempfile::TempDir,
}

impl Terminal {
    /// Runs a line of shell in a window of so many columns; `None` where there is no tmux.
    pub fn run(columns: usize, line: &str, style: &str) -> Option<Self> {
        let xq = &demo().xq;
        let terminal = Self {
            folder: tempfile::tempdir().expect("a folder can be made"),
        };
        let program = Path::new(env!("CARGO_BIN_EXE_xq"));
        let path = program.parent().expect("it is in a folder").display().to_string();
        let line = format!("{line}; echo \"== ended $?\"; exec sleep 60");
        let started = terminal
            .tmux(&["new-session", "-d", "-x", &columns.to_string(), "-y", "70", &line])
            .env("PATH", format!("{path}:/usr/local/bin:/usr/bin:/bin"))
            .env("XQ_CONFIG", &xq.config)
            .env("XQ_DB", &xq.database)
            .env("XQ_NOW", &xq.now)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .status();
        if !started.is_ok_and(|status| status.success()) {
            return None;
        }
        if !style.is_empty() {
            terminal.ask(&["set-option", "-w", "window-style", style]);
        }
        Some(terminal)
    }

    /// A command of its tmux.
    fn tmux(&self, words: &[&str]) -> Command {
        let mut tmux = Command::new("tmux");
        tmux.env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", self.folder.path())
            .env("TERM", "xterm-256color")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .args(["-u", "-f", "/dev/null", "-S"])
            .arg(self.folder.path().join("socket"))
            .args(words)
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        tmux
    }

    /// What its tmux says to a command.
    pub fn ask(&self, words: &[&str]) -> String {
        let output = self.tmux(words).output().expect("tmux runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The screen, with its colours, once it holds a text.
    pub fn screen(&self, wanted: &str) -> String {
        let begun = Instant::now();
        loop {
            let plain = self.ask(&["capture-pane", "-p"]);
            if plain.contains(wanted) {
                return self.ask(&["capture-pane", "-p", "-e"]);
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "`{wanted}` does not come:\n{plain}"
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.tmux(&["kill-server"]).stdout(Stdio::null()).status();
    }
}

/// A screen with its colours in words, whatever sequences the terminal chose for them, without empty lines at its end.
fn in_words(screen: &str) -> String {
    let mut words = String::new();
    let (mut wanted, mut shown): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    let mut rest = screen.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' && rest.next_if_eq(&'[').is_some() {
            let mut codes = String::new();
            while let Some(c) = rest.next_if(|c| c.is_ascii_digit() || *c == ';') {
                codes.push(c);
            }
            assert_eq!(rest.next(), Some('m'), "only colours are asked for");
            for code in codes.split(';').map(|code| code.parse().unwrap_or(0)) {
                match code {
                    0 => wanted.clear(),
                    22 => wanted.retain(|code| *code > 2),
                    39 => wanted.retain(|code| *code < 30),
                    49 => {}
                    code => wanted.push(code),
                }
            }
            continue;
        }
        if c != ' ' && c != '\n' && wanted != shown {
            let names = wanted.iter().map(u8::to_string).collect::<Vec<_>>().join("+");
            words.push_str(&format!("[{names}]"));
            shown.clone_from(&wanted);
        }
        words.push(c);
    }
    let lines: Vec<&str> = words.lines().map(str::trim_end).collect();
    let end = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(0, |last| last + 1);
    format!("{}\n", lines.get(..end).unwrap_or_default().join("\n"))
}

/// The same without colours.
fn plain(words: &str) -> String {
    let mark = regex::Regex::new(r"\[[0-9+]*\]").expect("it is a pattern");
    mark.replace_all(words, "").into_owned()
}

/// What is looked at: a name, and a line.
const LOOKED_AT: [(&str, &str); 11] = [
    ("notes", "xq --no-pager ready --limit 1; true"),
    ("error", "xq show nobody@example.org; true"),
    ("overview", "xq -q"),
    ("lost", "xq -q --no-pager lost --since 4.3-rc5"),
    ("pending", "xq -q --no-pager pending --maintainer --group turn"),
    (
        "list",
        "xq -q --no-pager list --state accepted,rejected,ready,new,changes-requested --limit 25",
    ),
    ("show", "xq -q --no-pager show a2207060906c"),
    ("matches", "xq -q --no-pager matches --limit 6"),
    ("audit", "xq -q --no-pager audit --since 2013-08-01"),
    ("maintainers", "xq -q --no-pager maintainers a2207060906c"),
    (
        "listed",
        "xq -q --no-pager maintainers xen/arch/x86/mm/p2m.c tools/libxl/libxl_pci.c --all",
    ),
];

#[test]
fn screens_of_two_widths_are_as_they_were() {
    for (name, line) in LOOKED_AT {
        for columns in [80, 200] {
            let Some(terminal) = Terminal::run(columns, line, "") else {
                return skip("screens_of_two_widths_are_as_they_were", "no tmux");
            };
            let screen = in_words(&terminal.screen("== ended 0"));
            for line in plain(&screen).lines() {
                assert!(line.width() <= columns, "{name}: {line}");
            }
            golden(&format!("screens/{name}.{columns}"), &screen);
        }
    }
}

#[test]
fn a_narrow_screen_loses_no_column_and_no_row() {
    const TEST: &str = "a_narrow_screen_loses_no_column_and_no_row";
    let queues = ["pending", "unreviewed", "unapplied", "ready", "stalled", "lost", "mine"];
    let others = [
        "matches --limit 8",
        "audit staging --limit 12",
        "maintainers a2207060906c",
    ];
    for query in queues.into_iter().chain(others) {
        let piped = demo().xq.ok(&query.split(' ').collect::<Vec<&str>>());
        let Some(terminal) = Terminal::run(80, &format!("xq -q --no-pager {query}"), "") else {
            return skip(TEST, "no tmux");
        };
        let screen = plain(&in_words(&terminal.screen("== ended 0")));
        let lines: Vec<&str> = screen.lines().filter(|line| !line.starts_with("== ")).collect();
        let first = |line: &str| {
            line.split_whitespace()
                .next()
                .unwrap_or_default()
                .chars()
                .take(12)
                .collect::<String>()
        };
        let mut rows = piped.lines();
        let mut heads: Vec<&str> = rows.next().unwrap_or_default().split_whitespace().collect();
        let wanted: Vec<String> = rows.map(first).collect();
        // What belongs to a row is indented below it; so is the rest of the header.
        let begun = |line: &&&str| !line.starts_with("    ");
        let second = lines
            .iter()
            .position(|line| Some(&first(line)) == wanted.first())
            .unwrap_or(lines.len());
        let (header, rows) = lines.split_at(second);
        let mut shown: Vec<&str> = header.iter().flat_map(|line| line.split_whitespace()).collect();
        heads.sort_unstable();
        shown.sort_unstable();
        assert_eq!(shown, heads, "{query}:\n{screen}");
        let seen: Vec<String> = rows.iter().filter(begun).map(|line| first(line)).collect();
        assert_eq!(seen, wanted, "{query}:\n{screen}");
        assert!(header.iter().filter(begun).count() == 1, "{query}:\n{screen}");
    }
}

#[test]
fn colours_are_those_of_the_terminal_light_or_dark() {
    let line = "xq -q --no-pager list --limit 40";
    let mut seen = Vec::new();
    for style in ["fg=black,bg=white", "fg=white,bg=black"] {
        let Some(terminal) = Terminal::run(120, line, style) else {
            return skip("colours_are_those_of_the_terminal_light_or_dark", "no tmux");
        };
        seen.push(in_words(&terminal.screen("== ended 0")));
    }
    assert_eq!(seen.first(), seen.last());
    // Bold, faint, and red to cyan: no black or white, no background, which one of the two would swallow.
    let mark = regex::Regex::new(r"\[([0-9+]+)\]").expect("it is a pattern");
    let screen = seen.concat();
    let mut codes: Vec<&str> = mark
        .captures_iter(&screen)
        .filter_map(|found| Some(found.get(1)?.as_str()))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() > 4, "{codes:?}");
    assert!(
        codes
            .iter()
            .all(|code| ["1", "2", "31", "32", "33", "35", "36"].contains(code)),
        "{codes:?}"
    );
    for line in [
        "NO_COLOR=1 xq -q lost",
        "xq -q --color never lost",
        "TERM=dumb xq -q lost",
    ] {
        let terminal = Terminal::run(80, &format!("GIT_PAGER=cat {line}"), "").expect("tmux is there");
        let screen = in_words(&terminal.screen("== ended 0"));
        assert_eq!(screen, plain(&screen), "{line}");
    }
}

#[test]
fn a_pipe_gets_the_whole_table_without_colours_and_links() {
    let piped = demo().xq.ok(&["lost"]);
    let Some(terminal) = Terminal::run(80, "FORCE_HYPERLINK=1 xq -q lost | cat -v | head -1", "") else {
        return skip("a_pipe_gets_the_whole_table_without_colours_and_links", "no tmux");
    };
    let screen = plain(&in_words(&terminal.screen("== ended 0")));
    let head: String = screen
        .split("== ended")
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let wanted: String = piped.lines().next().unwrap_or_default().split_whitespace().collect();
    assert_eq!(head, wanted);
    assert!(!piped.contains('\u{1b}'));
}

#[test]
fn ids_are_links_where_the_terminal_shows_links() {
    // `script` gives a terminal whose every byte can be seen, which tmux would take for its own.
    let run = |before: &str, options: &str| {
        let xq = &demo().xq;
        let line = format!(
            "{before} {} {options} -q --no-pager lost --limit 1",
            env!("CARGO_BIN_EXE_xq")
        );
        let mut script = Command::new("script");
        script
            .args(["-qec", &line, "/dev/null"])
            .env("XQ_CONFIG", &xq.config)
            .env("XQ_DB", &xq.database)
            .env("XQ_NOW", &xq.now)
            .env_remove("NO_COLOR")
            .env_remove("TMUX")
            .env_remove("FORCE_HYPERLINK")
            .stdin(Stdio::null());
        let output = script.output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(linked) = run("TERM=xterm-kitty", "") else {
        return skip("ids_are_links_where_the_terminal_shows_links", "no script");
    };
    let link = "\u{1b}]8;;https://lore.kernel.org/xen-devel/";
    assert!(
        linked.contains(link) && linked.contains("\u{1b}\\df0b035987fd\u{1b}]8;;\u{1b}\\"),
        "{linked:?}"
    );
    for (before, options) in [
        ("TERM=xterm-256color", ""),
        ("TERM=xterm-kitty", "--color never"),
        ("TERM=xterm-kitty FORCE_HYPERLINK=0", ""),
        ("TERM=xterm-kitty NO_COLOR=1", ""),
    ] {
        let said = run(before, options).expect("script is there");
        assert!(
            !said.contains("\u{1b}]8") && said.contains("df0b035987fd"),
            "{before} {options}: {said:?}"
        );
    }
}

#[test]
fn the_pager_is_run_and_may_be_left_at_any_time() {
    let Some(terminal) = Terminal::run(100, "GIT_PAGER='sed s/^/P:/' xq lost", "") else {
        return skip("the_pager_is_run_and_may_be_left_at_any_time", "no tmux");
    };
    let screen = plain(&in_words(&terminal.screen("== ended 0")));
    // Rows and what is said of them, but not what is said before.
    let paged: Vec<&str> = screen.lines().filter(|line| line.starts_with("P:")).collect();
    assert!(paged.first().is_some_and(|line| line.starts_with("P:Id")), "{screen}");
    assert!(
        paged.iter().any(|line| line.starts_with("P:11 series, as of")),
        "{screen}"
    );
    for (line, wanted) in [
        // One that is not there, as a word and by the shell; none; one that reads nothing; one that fails.
        ("GIT_PAGER=no-such-pager xq -q ready --limit 1", "be68e797fbfd"),
        ("GIT_PAGER='no-such-pager -x' xq -q ready --limit 1", "be68e797fbfd"),
        ("GIT_PAGER= xq -q ready --limit 1", "be68e797fbfd"),
        (
            "GIT_PAGER='sed s/^/P:/' xq --no-pager -q ready --limit 1",
            "\nbe68e797fbfd",
        ),
        ("GIT_PAGER=true xq -q list --format json", "== ended 0"),
        ("GIT_PAGER='exec false' xq -q list --format json", "== ended 0"),
    ] {
        let terminal = Terminal::run(100, line, "").expect("tmux is there");
        let screen = plain(&in_words(&terminal.screen("== ended 0")));
        assert!(screen.contains(wanted) && !screen.contains("xq: "), "{line}:\n{screen}");
    }
    if !Command::new("less")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
    {
        return skip("the_pager_is_run_and_may_be_left_at_any_time", "no less");
    }
    // What fits the screen is shown without waiting; of what does not, one may leave after the first page.
    let terminal = Terminal::run(100, "xq -q ready", "").expect("tmux is there");
    terminal.screen("== ended 0");
    let terminal = Terminal::run(100, "xq -q list --columns id,subject --group state", "").expect("tmux is there");
    let page = terminal.screen("\n:");
    assert!(!page.contains("== ended") && !page.contains("ESC"), "{page}");
    terminal.ask(&["send-keys", "q"]);
    let screen = plain(&in_words(&terminal.screen("== ended 0")));
    assert!(!screen.contains("xq: "), "{screen}");
}
