//! Completion at run time, by the committed scripts in the shells that are there.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::screens::Terminal;
use crate::support::{Xq, demo, skip};

/// What is typed before TAB, and words that must be offered, or that the line must become.
const TYPED: [(&str, &[&str]); 17] = [
    ("xq lo", &["lost"]),
    ("xq pending --main", &["--maintainer"]),
    ("xq lost --since 4.3", &["4.3-rc5"]),
    ("xq lost --since stag", &["staging-4.2", "staging-4.3"]),
    ("xq list --state new,re", &["new,ready", "new,rejected"]),
    ("xq --profile de", &["demo"]),
    ("xq list --format js", &["json", "jsonl"]),
    ("xq config get lost", &["lost_days"]),
    ("xq show a22", &["a2207060906c"]),
    ("xq audit staging-", &["staging-4.2", "staging-4.3"]),
    (
        "xq audit 4.3-rc5..staging-",
        &["4.3-rc5..staging-4.2", "4.3-rc5..staging-4.3"],
    ),
    ("xq audit --since 4.3 --grade la", &["lacking"]),
    ("xq maintainers xen/arch/x86/m", &["xen/arch/x86/mm/"]),
    ("xq maintainers a22", &["a2207060906c"]),
    ("xq maintainers --branch staging-", &["staging-4.2", "staging-4.3"]),
    ("xq lost --path tools/lib", &["tools/libxc/", "tools/libxl/"]),
    ("xq matches --columns commit,met", &["commit,method"]),
];

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

/// A shell in the world of the demo, where `xq` is the program.
fn shell(xq: &Xq, name: &str) -> Command {
    let mut path = PathBuf::from(env!("CARGO_BIN_EXE_xq"));
    path.pop();
    let mut shell = Command::new(name);
    shell
        .env_clear()
        .env(
            "PATH",
            format!("{}:{}", path.display(), std::env::var("PATH").unwrap_or_default()),
        )
        .env("HOME", xq.root.join("home"))
        .env("LC_ALL", "C.UTF-8")
        .env("XQ_CONFIG", &xq.config)
        .env("XQ_DB", &xq.database)
        .env("XQ_NOW", &xq.now);
    shell
}

/// What a shell prints; `None` when it is not there.
fn run(shell: &mut Command) -> Option<String> {
    let output = shell.output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{shell:?}: {said}");
    Some(String::from_utf8(output.stdout).expect("it is text"))
}

/// What is offered for a line in bash.
fn in_bash(xq: &Xq, line: &str) -> Option<Vec<String>> {
    let mut words: Vec<&str> = line.split(' ').collect();
    let typed = words.last().copied().unwrap_or_default();
    words.push("");
    let words = words.join("\" \"");
    let program = format!(
        "source {}\nCOMP_WORDS=(\"{words}\")\nunset \"COMP_WORDS[-1]\"\nCOMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\nCOMP_TYPE=9\n\
         _clap_complete_xq xq {typed:?} x\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script("xq.bash").display()
    );
    let said = run(shell(xq, "bash").args(["--norc", "--noprofile", "-c", &program]))?;
    Some(said.lines().map(|line| line.trim_end().to_owned()).collect())
}

#[test]
fn bash_completes_commands_options_and_values() {
    let xq = &demo().xq;
    for (line, wanted) in TYPED {
        let Some(offered) = in_bash(xq, line) else {
            return skip("bash_completes_commands_options_and_values", "no bash");
        };
        for word in wanted {
            assert!(
                offered.iter().any(|one| one == word),
                "{line}: {word} is not in {offered:?}"
            );
        }
        let typed = line.rsplit(' ').next().unwrap_or_default();
        assert!(offered.iter().all(|one| one.starts_with(typed)), "{line}: {offered:?}");
    }
    // What stands for something else in the shell cannot do harm, and a database that is not there says nothing.
    let offered = in_bash(xq, "xq lost --maintainer x86").expect("bash is there");
    assert_eq!(offered, ["X86\\ ARCHITECTURE", "X86\\ MEMORY\\ MANAGEMENT"]);
    let elsewhere = xq.with_database("nowhere.sqlite");
    assert_eq!(in_bash(&elsewhere, "xq lost --since 4.3"), Some(vec![String::new()]));
    assert_eq!(in_bash(&elsewhere, "xq lo"), Some(vec!["lost".to_owned()]));
}

#[test]
fn bash_completes_when_tab_is_pressed() {
    const TEST: &str = "bash_completes_when_tab_is_pressed";
    let Some(terminal) = Terminal::run(100, "PS1='> ' exec bash --norc --noprofile -i", "") else {
        return skip(TEST, "no tmux");
    };
    terminal.screen(">");
    let load = format!("source {}; clear; echo LOAD''ED", script("xq.bash").display());
    terminal.ask(&["send-keys", &load, "Enter"]);
    terminal.screen("LOADED");
    for (typed, keys, wanted) in [
        ("xq lo", &["Tab"][..], "> xq lost"),
        ("xq pending --main", &["Tab"], "> xq pending --maintainer"),
        ("xq lost --since 4.3", &["Tab", "Tab"], "4.3-rc5"),
        ("xq lost --since 4.3-", &["Tab"], "> xq lost --since 4.3-rc5"),
        (
            "xq pending --maintainer X86\\ A",
            &["Tab"],
            "> xq pending --maintainer X86\\ ARCHITECTURE",
        ),
    ] {
        terminal.ask(&["send-keys", "-l", typed]);
        terminal.ask(&[&["send-keys"], keys].concat());
        terminal.screen(wanted);
        terminal.ask(&["send-keys", "C-u"]);
        terminal.ask(&["send-keys", "clear", "Enter"]);
    }
}

#[test]
fn fish_completes_commands_options_and_values() {
    let xq = &demo().xq;
    for (line, wanted) in TYPED {
        let program = format!("source {}; complete -C {line:?}", script("xq.fish").display());
        let Some(said) = run(shell(xq, "fish").args(["--no-config", "-c", &program])) else {
            return skip("fish_completes_commands_options_and_values", "no fish");
        };
        let offered: Vec<&str> = said.lines().filter_map(|line| line.split('\t').next()).collect();
        for word in wanted {
            assert!(offered.contains(word), "{line}: {word} is not in {offered:?}");
        }
    }
}

#[test]
fn zsh_completes_commands_options_and_values() {
    const TEST: &str = "zsh_completes_commands_options_and_values";
    let xq = &demo().xq;
    // Completion runs in a line editor only, which a pseudo-terminal of zsh's own gives it. There TAB is asked three times, and each
    // time prints what the line has become.
    let program = format!(
        "zmodload zsh/zpty || exit 1\n\
         zpty z \"TERM=dumb ZDOTDIR=/nowhere zsh -f -i\"\n\
         zpty -w z \"PS1=; fpath=({folder} \\$fpath); autoload -Uz compinit; compinit -u -d $HOME/zcompdump\"\n\
         zpty -w z 'tabs() {{ local n; for n in 1 2 3; do zle menu-complete; print -r -- \"{{$BUFFER}}\"; done; BUFFER=; print -r -- END-OF-TABS; }}; zle -N tabs'\n\
         zpty -w z \"bindkey '^I' tabs; print READ''Y\"\n\
         zpty -r z said '*READY*'\n\
         for line in \"$@\"; do\n  zpty -w -n z \"$line\"$'\\t'\n  zpty -r z said '*END-OF-TABS*'\n  \
         print -r -- \"== $line\"\n  print -r -- \"$said\"\ndone",
        folder = script("").display()
    );
    let lines = TYPED.map(|(line, _)| line);
    let Ok(output) = shell(xq, "zsh")
        .args(["-f", "-c", &program, "zsh"])
        .args(lines)
        .output()
    else {
        return skip(TEST, "no zsh");
    };
    let said = String::from_utf8_lossy(&output.stdout);
    for (line, wanted) in TYPED {
        let part = said
            .split("== ")
            .find(|part| part.starts_with(line))
            .unwrap_or_default();
        for word in wanted {
            assert!(part.contains(word), "{line}: {word} is not in {part:?}");
        }
    }
}
