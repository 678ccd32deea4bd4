//! Completion scripts and manual pages, made from the definition of the command.

use clap::{Arg, Command};
use clap_complete::Shell;

use crate::error::{Error, Kind, Result};
use crate::model::find_nearest;

use super::{Outcome, command, complete, examples, manual, output};

/// The completion script of a shell, and the name of its file.
pub fn completions(shell: Shell) -> (String, Vec<u8>) {
    let text = complete::script(shell).unwrap_or_else(|| {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut command(), "xq", &mut text);
        text
    });
    let name = match shell {
        Shell::Bash => "xq.bash",
        Shell::Zsh => "_xq",
        Shell::Fish => "xq.fish",
        Shell::Elvish => "xq.elv",
        Shell::PowerShell => "_xq.ps1",
        _ => "xq",
    };
    (name.to_owned(), text)
}

/// The day of the text of the manual pages. A page that changed with the day it was made could not be compared.
const DATED: &str = "2026-11-23";

/// All manual pages: name of the file and text.
pub fn man_pages() -> Result<Vec<(String, Vec<u8>)>> {
    let mut root = command();
    root.build();
    let mut names = Vec::new();
    let mut pages = Vec::new();
    for sub in root.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = format!("xq-{}", sub.get_name());
        pages.push((format!("{name}.1"), page(sub, &name, &["xq"])?));
        for check in sub.get_subcommands().filter(|check| check.get_name() != "help") {
            let below = format!("{name}-{}", check.get_name());
            pages.push((format!("{below}.1"), page(check, &below, &["xq", &name])?));
        }
        names.push(name);
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    pages.insert(0, ("xq.1".to_owned(), page(&root, "xq", &names)?));
    Ok(pages)
}

/// The page of a command: what its definition says, for xq itself the manual, then examples.
fn page(command: &Command, name: &str, see_also: &[&str]) -> Result<Vec<u8>> {
    // The values of an option stand in its help; clap_mangen lists them with marks that manual readers warn of.
    let usage = command.get_bin_name().unwrap_or(name).to_owned();
    let mut shown = command.clone().name(name.to_owned()).mut_args(name_values);
    if command.has_subcommands() {
        shown = shown.override_usage(format!("{usage} [OPTIONS] [COMMAND]"));
    } else if shown.get_arguments().count() > 16 {
        shown = shown.override_usage(format!("{usage} [OPTIONS]"));
    }
    let man = clap_mangen::Man::new(shown)
        .title(name.to_uppercase())
        .date(DATED)
        .source(format!("xq {}", env!("CARGO_PKG_VERSION")))
        .manual("xq manual");
    let mut text = Vec::new();
    let written = man
        .render_title(&mut text)
        .and_then(|()| man.render_name_section(&mut text))
        .and_then(|()| man.render_synopsis_section(&mut text))
        .and_then(|()| man.render_description_section(&mut text))
        .and_then(|()| man.render_options_section(&mut text));
    written.map_err(Error::bug)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text).map_err(Error::bug)?;
    }
    if name == "xq" {
        manual::overview().to_writer(&mut text).map_err(Error::bug)?;
    }
    let words = usage.strip_prefix("xq ").unwrap_or(&usage);
    manual::examples(examples::of(words))
        .to_writer(&mut text)
        .map_err(Error::bug)?;
    manual::see_also(see_also).to_writer(&mut text).map_err(Error::bug)?;
    Ok(tidy(&String::from_utf8_lossy(&text)).into_bytes())
}

/// Says the values of an option in its help.
fn name_values(arg: Arg) -> Arg {
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    if values.is_empty() || !arg.get_action().takes_values() {
        return arg;
    }
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    arg.help(format!("{help}: {}", values.join(", ")))
        .hide_possible_values(true)
}

/// Makes roff that every reader takes without a warning: one preamble, characters beyond ASCII by name, no blanks at the end
/// of a line, and no line that is longer than need be.
fn tidy(text: &str) -> String {
    const PREAMBLE: [&str; 2] = [r".ie \n(.g .ds Aq \(aq", ".el .ds Aq '"];
    let mut tidied = format!("{}\n{}\n", PREAMBLE[0], PREAMBLE[1]);
    let mut example = false;
    for line in text.lines().filter(|line| !PREAMBLE.contains(line)) {
        example = (example || line == ".EX") && line != ".EE";
        let mut ascii = String::new();
        for c in line.trim_end().chars() {
            if c.is_ascii() {
                ascii.push(c);
            } else {
                ascii.push_str(&format!("\\[u{:04X}]", u32::from(c)));
            }
        }
        if example || ascii.starts_with('.') {
            tidied.push_str(&ascii);
        } else {
            wrap(&ascii, &mut tidied);
        }
        tidied.push('\n');
    }
    tidied
}

/// Breaks a line of text at blanks; what would be taken for a command never begins a line.
fn wrap(line: &str, wrapped: &mut String) {
    const WIDTH: usize = 79;
    let mut width = 0;
    for word in line.split(' ') {
        if width > 0 && width + 1 + word.len() > WIDTH && !word.starts_with(['.', '\'']) && !word.is_empty() {
            wrapped.push('\n');
            width = 0;
        } else if width > 0 {
            wrapped.push(' ');
            width += 1;
        }
        wrapped.push_str(word);
        width += word.len();
    }
}

/// `xq completions`.
pub(super) fn print_completions(shell: Shell) -> Result<Outcome> {
    let (_, text) = completions(shell);
    output::print_bytes(&text)
}

/// `xq man`.
pub(super) fn print_man(wanted: Option<&str>) -> Result<Outcome> {
    let pages = man_pages()?;
    let names: Vec<&str> = pages.iter().filter_map(|(name, _)| name.strip_suffix(".1")).collect();
    let Some(wanted) = wanted else {
        output::print_lines(names.into_iter().map(str::to_owned))?;
        return Ok(Outcome::Done);
    };
    let full = format!("xq-{wanted}");
    let found = pages.iter().find(|(name, _)| {
        name.strip_suffix(".1")
            .is_some_and(|name| name == wanted || name == full)
    });
    match found {
        Some((_, text)) => output::print_bytes(text),
        None => {
            let error = Error::new(Kind::Usage, format!("there is no page `{wanted}`"));
            let short = names.iter().map(|name| name.strip_prefix("xq-").unwrap_or(name));
            let wanted = wanted.strip_prefix("xq-").unwrap_or(wanted);
            Err(match find_nearest(wanted, short) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("pages are: {}", names.join(", "))),
            })
        }
    }
}
