//! The command line: words become typed values, a call, and output; errors become one line and hints. The only place that prints.

mod args;
mod audit;
mod clock;
mod clone;
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
mod places;
mod queue;
mod series;
mod session;
mod sync;

use std::io::Write;
use std::process::ExitCode;

use clap::FromArgMatches;

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

/// Runs the program.
pub fn main() -> ExitCode {
    let matches = match command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version come this way, too; clap knows which stream and which code.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(&matches) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(error) => {
            complain(&error);
            ExitCode::from(error.kind().exit_code())
        }
    }
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
    let mut err = std::io::stderr().lock();
    let text = error.to_string();
    let line = crate::render::escape_line(&text);
    let _ = writeln!(err, "xq: {line}");
    for hint in error.hints() {
        let _ = writeln!(err, "hint: {}", crate::render::escape_line(hint));
    }
}

/// Prints a line for people on stderr.
pub(crate) fn say(globals: &Globals, line: &str) {
    if !globals.quiet {
        let _ = writeln!(std::io::stderr().lock(), "{}", crate::render::escape_line(line));
    }
}
