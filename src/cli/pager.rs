//! The pager, by the rules of git, and what the terminal can show.
//!
//! Output goes through GIT_PAGER, else git's setting core.pager, else PAGER, else less, when standard output is a terminal; an empty
//! word or `cat` is no pager. less is told `FRX` and lv `-c` where nothing else is set: colours, and no waiting for what fits the screen.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::args::Globals;

/// The program that pages when nobody names another.
const USUAL: &str = "less";

/// A pager that is to be run.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Pager {
    command: String,
}

impl Pager {
    /// The pager that is wanted, when there is a terminal.
    pub(super) fn find(globals: &Globals) -> Option<Self> {
        if globals.no_pager || !std::io::stdout().is_terminal() {
            return None;
        }
        Self::choose(&|name| std::env::var(name).ok(), &|| {
            crate::git::user_setting("core.pager", Path::new("."))
        })
    }

    /// The pager by what the environment and git say.
    fn choose(variable: &dyn Fn(&str) -> Option<String>, core_pager: &dyn Fn() -> Option<String>) -> Option<Self> {
        let command = variable("GIT_PAGER")
            .or_else(core_pager)
            .or_else(|| variable("PAGER"))
            .unwrap_or_else(|| USUAL.to_owned());
        let command = command.trim().to_owned();
        (!command.is_empty() && command != "cat").then_some(Self { command })
    }

    /// Whether hyperlinks may go through it: less lets them through with -R, of others nothing is known.
    pub(super) fn takes_hyperlinks(&self) -> bool {
        let program = self.command.split_whitespace().next().unwrap_or_default();
        let options = std::env::var("LESS").unwrap_or_else(|_| "R".to_owned());
        program.rsplit('/').next() == Some(USUAL) && options.contains(['R', 'r'])
    }

    /// Shows a text; whether all of it was taken. Where the pager cannot be run the text goes to the terminal as it is.
    pub(super) fn show(&self, text: &[u8]) -> std::io::Result<bool> {
        // As git: a plain word is a program, anything else is for the shell.
        let plain = !self
            .command
            .contains(|c: char| c.is_whitespace() || "|&;<>()$`\\\"'*?[#~=%".contains(c));
        let mut command = if plain {
            Command::new(&self.command)
        } else {
            let mut shell = Command::new("sh");
            shell.args(["-c", &self.command]);
            shell
        };
        for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let Ok(mut child) = command.stdin(Stdio::piped()).spawn() else {
            return straight(text);
        };
        // The pager may be left at any time.
        let taken = child
            .stdin
            .take()
            .is_some_and(|mut input| input.write_all(text).is_ok());
        let ended = child.wait()?;
        if !plain && matches!(ended.code(), Some(126 | 127)) {
            return straight(text);
        }
        Ok(taken)
    }
}

/// Writes a text to the terminal.
fn straight(text: &[u8]) -> std::io::Result<bool> {
    let mut out = std::io::stdout().lock();
    out.write_all(text)?;
    out.flush()?;
    Ok(true)
}

/// Whether the terminal shows hyperlinks (OSC 8), by what it says of itself in the environment. `FORCE_HYPERLINK` decides where it is set.
pub(super) fn shows_hyperlinks(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    /// Terminals that say their name in `TERM`, some with a colour mode behind it.
    const TERMS: [&str; 6] = [
        "xterm-kitty",
        "xterm-ghostty",
        "alacritty",
        "foot",
        "wezterm",
        "contour",
    ];
    /// Programs that say their name in `TERM_PROGRAM`.
    const PROGRAMS: [&str; 8] = [
        "iTerm.app",
        "WezTerm",
        "vscode",
        "ghostty",
        "Hyper",
        "rio",
        "Tabby",
        "zed",
    ];
    if let Some(forced) = variable("FORCE_HYPERLINK") {
        return forced != "0" && !forced.is_empty();
    }
    let term = variable("TERM").unwrap_or_default();
    // What a multiplexer lets through depends on its version and settings.
    if term == "dumb" || variable("TMUX").is_some() || term.starts_with("screen") || term.starts_with("tmux") {
        return false;
    }
    let number = |name: &str| variable(name).and_then(|text| text.parse::<u32>().ok());
    TERMS.iter().any(|known| term.starts_with(known))
        || variable("TERM_PROGRAM").is_some_and(|program| PROGRAMS.contains(&program.as_str()))
        || number("VTE_VERSION").is_some_and(|version| version >= 5000)
        || number("KONSOLE_VERSION").is_some_and(|version| version >= 201_200)
        || ["WT_SESSION", "DOMTERM", "KITTY_WINDOW_ID", "ALACRITTY_WINDOW_ID"]
            .iter()
            .any(|name| variable(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| {
            let found = pairs.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    fn chosen(pairs: &[(&str, &str)], core_pager: Option<&str>) -> Option<String> {
        Pager::choose(&set(pairs), &|| core_pager.map(str::to_owned)).map(|pager| pager.command)
    }

    #[test]
    fn the_pager_is_the_one_of_git() {
        let all = [("GIT_PAGER", "a"), ("PAGER", "c")];
        assert_eq!(chosen(&all, Some("b")).as_deref(), Some("a"));
        assert_eq!(chosen(&[("PAGER", "c")], Some("b")).as_deref(), Some("b"));
        assert_eq!(chosen(&[("PAGER", "c")], None).as_deref(), Some("c"));
        assert_eq!(chosen(&[], None).as_deref(), Some("less"));
        for none in ["", "cat", " "] {
            assert_eq!(chosen(&[("GIT_PAGER", none), ("PAGER", "c")], Some("b")), None);
        }
    }

    #[test]
    fn terminals_that_show_hyperlinks_are_known() {
        for (pairs, shown) in [
            (&[("TERM", "xterm-kitty")][..], true),
            (&[("TERM", "xterm-256color"), ("VTE_VERSION", "7002")], true),
            (&[("TERM", "xterm-256color"), ("VTE_VERSION", "4205")], false),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], true),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")], false),
            (&[("TERM", "xterm-256color")], false),
            (&[("TERM", "tmux-256color"), ("VTE_VERSION", "7002")], false),
            (&[("TERM", "linux"), ("FORCE_HYPERLINK", "1")], true),
            (&[("TERM", "xterm-kitty"), ("FORCE_HYPERLINK", "0")], false),
            (&[], false),
        ] {
            assert_eq!(shows_hyperlinks(&set(pairs)), shown, "{pairs:?}");
        }
    }
}
