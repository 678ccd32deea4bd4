//! Completion at run time: what the shell's script asks the program for when the user presses TAB.
//!
//! The scripts of bash, zsh and fish call `xq` with [`VARIABLE`] set; clap knows commands and options, and here is what values may be:
//! profiles, tags and other moments, states, sections, people, ids. Nothing is said where the database is not there: a shell is no place
//! for errors.

mod values;

use std::ffi::OsStr;

use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{Bash, CompleteEnv, EnvCompleter, Fish, Zsh};
use strum::IntoEnumIterator;

use crate::config::PRESETS;
use crate::model::State;
use crate::query::{AuditGrade, QUEUES, Sort};
use crate::render::Format;

use super::args::Globals;
use super::session;
use values::{branches, columns, moments, names, owned, paths, people, ranges, sections, series};

/// The variable that holds the name of the shell that asks.
const VARIABLE: &str = "XQ_COMPLETE";

/// Answers a shell; whether one had asked.
pub(super) fn answer() -> Result<bool, clap::Error> {
    let Some(shell) = std::env::var_os(VARIABLE) else {
        return Ok(false);
    };
    let bash = shell == "bash";
    let globals = globals_of(std::env::args().skip_while(|word| word != "--"));
    let here = std::env::current_dir().ok();
    CompleteEnv::with_factory(|| with_values(super::command(), &globals, bash))
        .var(VARIABLE)
        .completer("xq")
        .try_complete(std::env::args_os(), here.as_deref())
}

/// The script that makes a shell ask; `None` of a shell that has a script without questions.
pub(super) fn script(shell: clap_complete::Shell) -> Option<Vec<u8>> {
    use clap_complete::Shell;
    let mut text = Vec::new();
    let known: [(Shell, &dyn EnvCompleter, &str); 3] = [
        (Shell::Bash, &Bash, ""),
        // Loaded from a folder of functions, the file is the function, and its first call must complete, too.
        (
            Shell::Zsh,
            &Zsh,
            "\nif [ \"$funcstack[1]\" = \"_xq\" ]; then\n    _clap_dynamic_completer_xq \"$@\"\nfi\n",
        ),
        (Shell::Fish, &Fish, ""),
    ];
    let (_, shell, end) = known.into_iter().find(|(known, _, _)| *known == shell)?;
    shell.write_registration(VARIABLE, "xq", "xq", "xq", &mut text).ok()?;
    text.extend_from_slice(end.as_bytes());
    Some(text)
}

/// The options that say which facts are asked, as far as they are typed.
fn globals_of(words: impl Iterator<Item = String>) -> Globals {
    let mut globals = Globals {
        config: std::env::var_os("XQ_CONFIG").map(Into::into),
        db: std::env::var_os("XQ_DB").map(Into::into),
        profile: std::env::var("XQ_PROFILE").ok(),
        quiet: true,
        ..Globals::default()
    };
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word.clone(), words.peek().cloned()),
        };
        match name.as_str() {
            "--config" => globals.config = value.map(Into::into),
            "--db" => globals.db = value.map(Into::into),
            "--profile" => globals.profile = value,
            _ => {}
        }
    }
    globals
}

/// The command with what completes the values of its arguments.
fn with_values(command: Command, globals: &Globals, bash: bool) -> Command {
    let name = command.get_name().to_owned();
    command
        .mut_args(|arg| with_completer(arg, &name, globals, bash))
        .mut_subcommands(|sub| with_values(sub, globals, bash))
}

/// The argument with what completes it.
fn with_completer(arg: Arg, command: &str, globals: &Globals, bash: bool) -> Arg {
    let Some(values) = values_of(arg.get_id().as_str(), command) else {
        return arg;
    };
    let globals = globals.clone();
    arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
        let typed = typed.to_string_lossy();
        // bash hands over what was typed, and takes what it gets, as it stands: both are in the shell's spelling.
        let typed = if bash {
            typed.replace('\\', "")
        } else {
            typed.into_owned()
        };
        values(&globals, &typed)
            .into_iter()
            .filter(|value| is_begun(value, &typed) && !value.chars().any(char::is_control))
            .map(|value| CompletionCandidate::new(if bash { quote(&value) } else { value }))
            .collect()
    }))
}

/// Whether a value begins with what was typed; case does not count where none was typed in capitals.
fn is_begun(value: &str, typed: &str) -> bool {
    value.starts_with(typed) || value.to_lowercase().starts_with(typed)
}

/// A word in the spelling of a shell: whatever could mean something to it has a backslash.
fn quote(word: &str) -> String {
    let mut quoted = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_./@+:,".contains(c) {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted
}

/// What may stand in an argument, given what was typed of it.
type Values = fn(&Globals, &str) -> Vec<String>;

/// What completes an argument of a command; `None`: nothing but what clap knows itself.
fn values_of(arg: &str, command: &str) -> Option<Values> {
    Some(match (arg, command) {
        ("profile", _) => |globals, _| {
            let config = session::configuration(globals).ok();
            config.map_or_else(Vec::new, |config| owned(config.profile_names()))
        },
        ("since" | "until" | "as_of", _) => moments,
        ("state", _) => |_, _| owned(State::iter().map(<&str>::from)),
        ("maintainer" | "author", _) => people,
        ("subsystem", _) => |globals, _| sections(globals),
        ("tree", "init") => return None,
        ("tree", _) => |globals, _| {
            let profile = session::profile(globals).ok();
            let trees = profile.into_iter().flat_map(|profile| profile.trees);
            trees.map(|tree| tree.name).collect()
        },
        ("target", _) => |globals, _| {
            let profile = session::profile(globals).ok();
            profile.map_or_else(Vec::new, |profile| profile.releases.into_keys().collect())
        },
        ("needs", _) => |_, _| owned(["release-ack", "review", "ack"]),
        ("include", _) => |_, _| owned(super::queue::KINDS.iter().copied()),
        ("sort", _) => |_, _| owned(Sort::iter().map(<&str>::from)),
        ("format", _) => |_, _| owned(Format::ALL.map(Format::name)),
        ("columns" | "group", "matches" | "origin") => |_, _| columns("matches"),
        ("columns" | "group", "audit") => |_, _| columns("audit"),
        ("columns" | "group", "maintainers") => |_, _| columns("maintainers"),
        ("columns" | "group", _) => |_, _| columns("list"),
        ("grade", _) => |_, _| owned(AuditGrade::iter().map(<&str>::from)),
        ("range", _) => ranges,
        ("branch", "init") => return None,
        ("branch", _) => |globals, _| branches(globals),
        ("path", _) => paths,
        ("what", "maintainers") => |globals, typed| {
            let mut words = paths(globals, typed);
            if !typed.is_empty() {
                words.extend(series(globals, typed));
            }
            words
        },
        ("queue", _) => |_, _| owned(QUEUES.iter().map(|queue| queue.name)),
        ("preset", _) => |_, _| owned(PRESETS.map(|preset| preset.name)),
        ("page", "man") => |_, _| {
            let pages = super::man_pages().unwrap_or_default();
            let names = pages.iter().filter_map(|(name, _)| name.strip_suffix(".1"));
            owned(names.map(|name| name.strip_prefix("xq-").unwrap_or(name)))
        },
        ("key", "get" | "set") => |globals, _| {
            let config = session::configuration(globals).ok();
            let settings = config.and_then(|config| config.settings(globals.profile.as_deref()).ok());
            settings.into_iter().flatten().map(|setting| setting.key).collect()
        },
        ("id" | "to", _) => series,
        ("commit", _) => |globals, _| names(globals),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_to_a_shell_means_nothing_to_it() {
        assert_eq!(quote("X86 ARCHITECTURE"), "X86\\ ARCHITECTURE");
        assert_eq!(quote("$(rm -rf ~)`'\""), "\\$\\(rm\\ -rf\\ \\~\\)\\`\\'\\\"");
        assert_eq!(quote("Jürgen <j@x.org>"), "Jürgen\\ \\<j@x.org\\>");
    }

    #[test]
    fn the_profile_of_the_line_counts() {
        let words = ["--", "xq", "--profile=a", "lost", "--db", "/x", "--since"].map(str::to_owned);
        let globals = globals_of(words.into_iter());
        assert_eq!(globals.profile.as_deref(), Some("a"));
        assert_eq!(globals.db.as_deref(), Some(std::path::Path::new("/x")));
    }

    #[test]
    fn every_argument_that_is_completed_is_one_of_some_command() {
        fn collect(command: &Command, found: &mut Vec<(String, String)>) {
            for arg in command.get_arguments() {
                found.push((arg.get_id().to_string(), command.get_name().to_owned()));
            }
            command.get_subcommands().for_each(|sub| collect(sub, found));
        }
        let mut all = Vec::new();
        collect(&super::super::command(), &mut all);
        let completed = all.iter().filter(|(arg, command)| values_of(arg, command).is_some());
        let mut ids: Vec<&str> = completed.map(|(arg, _)| arg.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let wanted = "as_of author branch columns commit format grade group id include key maintainer needs page path preset profile queue \
                      range since sort state subsystem target to tree until what";
        assert_eq!(ids.join(" "), wanted);
    }
}
