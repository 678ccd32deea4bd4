//! Completion scripts and manual pages, made from the definition of the command.

use clap::Command;
use clap_complete::Shell;

use crate::error::{Error, Kind, Result};
use crate::model::find_nearest;

use super::{Outcome, command, output};

/// The completion script of a shell, and the name of its file.
pub fn completions(shell: Shell) -> (String, Vec<u8>) {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command(), "xq", &mut text);
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

/// All manual pages: name of the file and text.
pub fn man_pages() -> Result<Vec<(String, Vec<u8>)>> {
    let mut root = command();
    root.build();
    let mut pages = vec![("xq.1".to_owned(), page(root.clone(), "xq")?)];
    for sub in root.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = format!("xq-{}", sub.get_name());
        pages.push((format!("{name}.1"), page(sub.clone(), &name)?));
        for check in sub.get_subcommands().filter(|check| check.get_name() != "help") {
            let name = format!("{name}-{}", check.get_name());
            pages.push((format!("{name}.1"), page(check.clone(), &name)?));
        }
    }
    Ok(pages)
}

fn page(command: Command, name: &str) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    // A page that changed with the day it was made could not be compared.
    let page = clap_mangen::Man::new(command.name(name.to_owned()))
        .title(name.to_uppercase())
        .date("")
        .manual("xq manual");
    page.render(&mut text).map_err(Error::bug)?;
    Ok(text)
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
            Err(match find_nearest(&full, names.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("pages are: {}", names.join(", "))),
            })
        }
    }
}
