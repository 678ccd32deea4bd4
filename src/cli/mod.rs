//! The command line: words become typed values, a call, and output; errors become one line and hints. The only place that prints.

mod args;
mod audit;
mod clock;
mod clone;
mod complete;
mod configure;
mod correct;
mod demo;
mod doctor;
mod examples;
mod fetch;
mod generate;
mod init;
mod maintainers;
mod manual;
mod output;
mod pager;
mod places;
mod queue;
mod series;
mod session;
mod sync;

use std::io::{IsTerminal, Write};

use clap::FromArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Error, Result};

pub use args::command;
pub use generate::{completions, man_pages};

use args::{Action, Globals};

/// What a command ends with, when it does not fail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// All is well.
    Done,
    /// `--exit-code` was given and there are rows, or `doctor` found something that needs action.
    Found,
}

/// Runs the program and tells its exit code.
pub fn main() -> u8 {
    match complete::answer() {
        Ok(false) => {}
        Ok(true) => return 0,
        Err(error) => return refuse(&error),
    }
    let matches = match command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return refuse(&error),
    };
    match run(&matches) {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Found) => 1,
        Err(error) => {
            complain(&error);
            error.kind().exit_code()
        }
    }
}

/// Prints what clap makes of a command line that runs nothing: help, version, or what is wrong with it, in our words.
fn refuse(error: &clap::Error) -> u8 {
    if !error.use_stderr() {
        let _ = error.print();
        return 0;
    }
    let text = error.render().to_string().replace('\'', "`");
    let mut lines = text.lines().map(str::trim);
    let what: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    let what = what.join(" ");
    let what = what.trim_start_matches("error: ").trim_end_matches('.');
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    let what = if let (ErrorKind::InvalidSubcommand, Some(wrong)) = (error.kind(), word(ContextKind::InvalidSubcommand))
    {
        format!("there is no command `{wrong}`")
    } else if let (ErrorKind::UnknownArgument, Some(wrong)) = (error.kind(), word(ContextKind::InvalidArg)) {
        if wrong.starts_with('-') {
            format!("there is no option `{wrong}` here")
        } else {
            format!("`{wrong}` is a word too many")
        }
    } else {
        what.replace("invalid digit found in string", "it is not a whole number")
    };
    let mut own = Error::new(crate::error::Kind::Usage, what);
    // Not every message of clap says which command it is about.
    let named = std::env::args()
        .skip(1)
        .find(|word| command().find_subcommand(word).is_some());
    let mut command = named.map_or_else(|| "xq".to_owned(), |name| format!("xq {name}"));
    for line in lines {
        if let Some(tip) = line.strip_prefix("tip: ") {
            own = own.hint(match tip.split_once(": `") {
                Some((_, near)) => format!("did you mean `{}?", near.replace("`, `", "` or `")),
                None => tip.to_owned(),
            });
        } else if let Some(usage) = line.strip_prefix("Usage: ") {
            let words = usage.split(' ').take_while(|word| !word.starts_with(['[', '<', '-']));
            command = words.collect::<Vec<_>>().join(" ");
        }
    }
    if let (Some(wrong), []) = (word(ContextKind::InvalidSubcommand), own.hints()) {
        let near = nearest_command(&command, wrong);
        own = near
            .into_iter()
            .fold(own, |own, near| own.hint(format!("did you mean `{near}`?")));
    }
    complain(&own.hint(format!("`{command} --help` says more, with examples")));
    crate::error::Kind::Usage.exit_code()
}

/// The nearest of the commands below a command, where clap sees none: its measure is not made for short words.
fn nearest_command(parent: &str, wrong: &str) -> Option<String> {
    let mut command = command();
    for word in parent.split(' ').skip(1) {
        command = command.find_subcommand(word)?.clone();
    }
    let names = command.get_subcommands().map(clap::Command::get_name);
    crate::model::find_nearest(wrong, names).map(str::to_owned)
}

fn run(matches: &clap::ArgMatches) -> Result<Outcome> {
    let globals = Globals::from_arg_matches(matches).map_err(Error::bug)?;
    let Some((name, own)) = matches.subcommand() else {
        return queue::overview(&globals);
    };
    if let Some(queue) = crate::query::queue_named(name) {
        let scope = args::ScopeArgs::from_arg_matches(own).map_err(Error::bug)?;
        return queue::run(&globals, queue, &scope);
    }
    match Action::from_arg_matches(matches).map_err(Error::bug)? {
        Action::Demo(demo) => demo::run(&globals, &demo),
        Action::Init(init) => init::run(&globals, &init),
        Action::Config(config) => configure::run(&globals, &config.what),
        Action::Sync(sync) => sync::run(&globals, &sync),
        Action::Show(show) => series::show(&globals, &show),
        Action::Origin(origin) => series::origin(&globals, &origin),
        Action::Matches(scope) => series::matches(&globals, &scope),
        Action::Maintainers(maintainers) => maintainers::run(&globals, &maintainers),
        Action::Audit(audit) => audit::run(&globals, &audit),
        Action::Link(link) => correct::link(&globals, &link),
        Action::Unlink(unlink) => correct::unlink(&globals, &unlink),
        Action::Doctor(doctor) => doctor::run(&globals, &doctor),
        Action::Completions { shell } => generate::print_completions(shell),
        Action::Man { page } => generate::print_man(page.as_deref()),
    }
}

/// Prints an error: what could not be done, then hints. Foreign text in it is escaped.
fn complain(error: &Error) {
    print_on_stderr(&format!("xq: {error}"));
    for hint in error.hints() {
        print_on_stderr(&format!("hint: {hint}"));
    }
}

/// Prints a line for people on stderr.
pub(crate) fn say(globals: &Globals, line: &str) {
    if !globals.quiet {
        print_on_stderr(line);
    }
}

/// Prints a line; on a terminal it is broken at blanks.
fn print_on_stderr(line: &str) {
    let mut err = std::io::stderr().lock();
    let width = if err.is_terminal() {
        crate::render::terminal_width()
    } else {
        None
    };
    for line in crate::render::wrap(&crate::render::escape_line(line), width) {
        let _ = writeln!(err, "{line}");
    }
}
