//! `sync --fetch`: runs the user's own git in every mirror and tree, and fetches epochs that began since.

use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::config::Profile;
use crate::error::{Error, Kind, Result};
use crate::git::{Epoch, Inbox, Layout, Soundness, origin_url};

use super::args::Globals;
use super::say;

/// How many epochs may begin between two fetches.
pub(super) const MOST_NEW: usize = 100;

/// Fetches all that a profile names.
pub(super) fn run(globals: &Globals, profile: &Profile) -> Result<()> {
    for path in &profile.inboxes {
        let inbox = Inbox::open(path)?;
        for epoch in inbox.epochs.iter().filter(|epoch| !is_left_out(&epoch.path)) {
            fetch(globals, &epoch.path, "the inbox")?;
        }
        fetch_new_epochs(globals, &inbox)?;
    }
    profile
        .trees
        .iter()
        .try_for_each(|tree| fetch(globals, &tree.path, "the tree"))
}

/// Whether an epoch stands for one that is not wanted: public-inbox-clone leaves it empty and takes the right to write away.
fn is_left_out(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| found.permissions().readonly())
}

fn fetch(globals: &Globals, path: &Path, what: &str) -> Result<()> {
    if Soundness::of(path, what)?.fetches_nothing {
        let alone = Soundness {
            fetches_nothing: true,
            ..Soundness::default()
        };
        for line in alone.remarks(path) {
            say(globals, &format!("note: {line}"));
        }
    }
    let mut git = git(globals, path, "fetch");
    finish(&mut git, &format!("cannot fetch in {}", path.display()))
}

/// Clones the epochs that follow the newest one, as far as its origin has them. A lone epoch is no place for others: that is said.
fn fetch_new_epochs(globals: &Globals, inbox: &Inbox) -> Result<()> {
    let Some(last) = inbox.epochs.last() else { return Ok(()) };
    let Some(url) = origin_url(&last.path) else {
        return Ok(());
    };
    let mut next = next_epoch(&url, last, inbox.layout);
    for _ in 0..MOST_NEW {
        let Some((number, url)) = next.take() else { break };
        if !is_there(globals, &last.path, &url) {
            break;
        }
        match inbox.layout {
            Layout::V2 => {
                let place = last.path.with_file_name(format!("{number}.git"));
                say(
                    globals,
                    &format!("note: epoch {number} has begun: cloning it to {}", place.display()),
                );
                let mut git = git(globals, &last.path, "clone");
                git.args(["--mirror", "--"]).arg(&url).arg(&place);
                finish(&mut git, &format!("cannot clone {url}"))?;
                next = renumbered(&url, number)
                    .zip(number.checked_add(1))
                    .map(|(url, number)| (number, url));
            }
            Layout::Epoch | Layout::V1 => say(
                globals,
                &format!(
                    "note: the list of {} goes on in {url}: clone that with `git clone --mirror` and add it to `inbox`",
                    last.path.display()
                ),
            ),
        }
    }
    Ok(())
}

/// Number and address of the epoch behind one that was cloned from `url`.
fn next_epoch(url: &str, last: &Epoch, layout: Layout) -> Option<(u32, String)> {
    let number = number_of(url)?;
    let fits = match layout {
        Layout::V2 => last.name.parse() == Ok(number),
        Layout::Epoch => true,
        Layout::V1 => false,
    };
    let next = number.checked_add(1).filter(|_| fits)?;
    Some((next, renumbered(url, number)?))
}

/// Whether an address leads to a repository that holds something, asked from within `here`.
pub(super) fn is_there(globals: &Globals, here: &Path, url: &str) -> bool {
    let status = quiet(globals, here, "ls-remote")
        .args(["--exit-code", "--", url, "HEAD"])
        .status();
    status.is_ok_and(|status| status.success())
}

/// The number that an address ends in: 3 of `https://lists.example.org/xen-devel/3` and of `…/git/3.git`.
pub(super) fn number_of(url: &str) -> Option<u32> {
    let bare = url.trim_end_matches('/');
    let bare = bare.strip_suffix(".git").unwrap_or(bare);
    let (_, number) = bare.rsplit_once('/')?;
    number.parse().ok()
}

/// The address of the epoch behind number `number`.
pub(super) fn renumbered(url: &str, number: u32) -> Option<String> {
    let next = number.checked_add(1)?;
    let bare = url.trim_end_matches('/');
    let end = if bare.ends_with(".git") { ".git" } else { "" };
    let (place, _) = bare.rsplit_once('/')?;
    Some(format!("{place}/{next}{end}"))
}

/// A command of git in a repository. Rows go to stdout: what git says there must not mix with them.
pub(super) fn git(globals: &Globals, path: &Path, verb: &str) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(path).arg(verb).stdout(Stdio::null());
    if !std::io::stdin().is_terminal() {
        git.env("GIT_TERMINAL_PROMPT", "0");
    }
    if globals.quiet {
        git.arg("--quiet");
    }
    git
}

/// A command of git that asks nobody and whose failure is an answer.
fn quiet(globals: &Globals, path: &Path, verb: &str) -> Command {
    let mut git = git(globals, path, verb);
    git.stderr(Stdio::null())
        .stdin(Stdio::null())
        .env("GIT_TERMINAL_PROMPT", "0");
    git
}

fn finish(git: &mut Command, what: &str) -> Result<()> {
    run_git(git, what, "`xq sync` without --fetch reads what is there")
}

/// Runs a command of git that must succeed; `hint` says what to do when it does not.
pub(super) fn run_git(git: &mut Command, what: &str, hint: &str) -> Result<()> {
    let cannot = || Error::new(Kind::Data, what);
    let status = git
        .status()
        .map_err(|cause| cannot().because(cause).hint("is git installed?"))?;
    if status.success() {
        Ok(())
    } else {
        Err(cannot().because(format!("git ended with {status}")).hint(hint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(url: &str, name: &str, layout: Layout) -> Option<(u32, String)> {
        let last = Epoch {
            name: name.to_owned(),
            path: std::path::PathBuf::new(),
        };
        next_epoch(url, &last, layout)
    }

    #[test]
    fn an_address_that_ends_in_the_number_of_its_epoch_leads_to_the_next_one() {
        let found = |number, url: &str| Some((number, url.to_owned()));
        assert_eq!(
            next("https://lists.example.org/x/0", "0", Layout::V2),
            found(1, "https://lists.example.org/x/1")
        );
        assert_eq!(
            next("/srv/x/git/9.git/", "9", Layout::V2),
            found(10, "/srv/x/git/10.git")
        );
        assert_eq!(
            next("https://lists.example.org/x/3", "", Layout::Epoch),
            found(4, "https://lists.example.org/x/4")
        );
        assert_eq!(next("https://lists.example.org/x/3", "0", Layout::V2), None);
        assert_eq!(next("https://lists.example.org/x", "0", Layout::V2), None);
        assert_eq!(next("https://lists.example.org/x/3", "", Layout::V1), None);
    }
}
