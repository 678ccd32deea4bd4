//! The configuration that `xq init` writes, with comments for those who edit it.

use std::path::PathBuf;

use crate::error::{Error, Kind, Result};

use super::Config;

/// What `xq init` knows of a new profile.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NewProfile {
    /// Its name.
    pub name: String,
    /// The preset it rests on.
    pub preset: Option<String>,
    /// The inboxes.
    pub inboxes: Vec<PathBuf>,
    /// The trees.
    pub trees: Vec<NewTree>,
    /// Addresses of the user.
    pub me: Vec<String>,
    /// Where a mail can be read; `None`: as the preset says.
    pub archive: Option<String>,
}

/// What `xq init` knows of a tree.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NewTree {
    /// Its name.
    pub name: String,
    /// The repository.
    pub path: PathBuf,
    /// The integration branch; `None`: as the preset or HEAD says.
    pub branch: Option<String>,
    /// The stable branches, as a glob; `None`: as the preset says.
    pub stable: Option<String>,
}

/// The text of a configuration with this one profile. What is not known stands in it as a comment.
///
/// Paths that are not UTF-8 cannot be written in TOML; their odd bytes are replaced.
pub fn write_new(profile: &NewProfile) -> String {
    let head = "# Configuration of xq. Each [profile.NAME] is a project; the keys are explained in xq(1).";
    let default = format!("default_profile = {}", quote(&profile.name));
    format!("{head}\n{default}\n\n{}", write_profile(profile))
}

/// The text of a configuration with one more profile at its end; a name that is taken is an error.
pub fn add_profile(text: &str, origin: &str, profile: &NewProfile) -> Result<String> {
    check_name_is_free(text, origin, &profile.name)?;
    let newline = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let changed = format!("{text}{newline}\n{}", write_profile(profile));
    Config::parse(&changed, origin)?;
    Ok(changed)
}

/// Whether a profile may be added under that name to the text of a configuration.
pub fn check_name_is_free(text: &str, origin: &str, name: &str) -> Result<()> {
    if Config::parse(text, origin)?.profile_names().contains(&name) {
        return Err(
            Error::new(Kind::Setup, format!("there is a profile `{name}` in {origin}"))
                .hint("use `--profile NAME` for another name, or `xq config edit`"),
        );
    }
    Ok(())
}

/// The sections of one profile.
fn write_profile(profile: &NewProfile) -> String {
    let name = quote(&profile.name);
    let mut lines = vec![format!("[profile.{name}]")];
    match &profile.preset {
        Some(preset) => {
            lines.push(
                "# What is known of the project: lists, branches, milestones, rules. Keys below go over it.".to_owned(),
            );
            lines.push(format!("preset = {}", quote(preset)));
        }
        None => lines.push(
            "# preset = \"xen\"      # what is known of a project: xen, ltp, linux-subsystem, qemu, git".to_owned(),
        ),
    }
    lines.push("# public-inbox mirrors of the list. Relative paths start from the folder of this file.".to_owned());
    lines.push(format!(
        "inbox = {}",
        quote_all(profile.inboxes.iter().map(|path| path.to_string_lossy()))
    ));
    lines.push("# Your own addresses, for `xq mine` and `xq pending --maintainer`.".to_owned());
    lines.push(format!("me = {}", quote_all(profile.me.iter())));
    match &profile.archive {
        Some(archive) => lines.push(format!("archive = {}", quote(archive))),
        None => {
            lines.push("# archive = \"https://lore.kernel.org/LIST/{id}\"      # where a mail can be read".to_owned())
        }
    }
    lines.extend(
        [
            "# aliases = [[\"me@example.org\", \"me@old.example.org\"]]      # addresses of one person",
            "# committers = [\"A Committer <a@example.org>\"]      # default: as MAINTAINERS says",
            "# timezone = \"UTC\"      # where a day begins",
            "# Days without a word until a series counts as stalled, lost or rejected, and until others may stand in.",
            "# stalled_days = 14",
            "# lost_days = 30",
            "# rejected_days = 60",
            "# stand_in_days = 14",
            "# dormant_days = 365      # queues leave out what is silent for longer, unless a window is named",
            "# fresh_days = 2      # a mirror older than this is worth a warning",
        ]
        .map(str::to_owned),
    );
    for tree in &profile.trees {
        lines.push(String::new());
        lines.push(
            "# A clone of the code. `branch` is where patches go in, `stable` a glob of the stable branches."
                .to_owned(),
        );
        lines.push(format!("[[profile.{name}.tree]]"));
        lines.push(format!("name = {}", quote(&tree.name)));
        lines.push(format!("path = {}", quote(&tree.path.to_string_lossy())));
        match &tree.branch {
            Some(branch) => lines.push(format!("branch = {}", quote(branch))),
            None => lines.push("# branch = \"staging\"      # default: the preset's, else that of HEAD".to_owned()),
        }
        match &tree.stable {
            Some(stable) => lines.push(format!("stable = {}", quote(stable))),
            None => lines.push("# stable = \"staging-*\"".to_owned()),
        }
    }
    lines.push(String::new());
    lines.push("# Milestones that no tag knows, a section a release:".to_owned());
    lines.push(format!("# [profile.{name}.release.\"4.4\"]"));
    lines.push(
        "# last_posting = 2013-10-01      # also feature_freeze, code_freeze, hard_freeze, branched, released"
            .to_owned(),
    );
    lines.push("# release_manager = \"A Manager <a@example.org>\"".to_owned());
    lines.push(String::new());
    lines.join("\n")
}

/// A list of TOML strings.
pub fn quote_all(texts: impl Iterator<Item = impl AsRef<str>>) -> String {
    let quoted: Vec<String> = texts.map(|text| quote(text.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

/// The text as a TOML string on one line, whatever is in it.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
