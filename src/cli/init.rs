//! `init`: writes a configuration, checks every path, and says what it found.

use std::path::{Path, PathBuf};

use crate::config::{self, Config, NewProfile, NewTree, Preset};
use crate::error::{Error, Kind, Result};
use crate::git::{EpochReader, Inbox, Layout, Soundness, Tree};

use super::args::{Globals, InitArgs};
use super::{Outcome, output, places};

/// `xq init`.
pub(super) fn run(globals: &Globals, args: &InitArgs) -> Result<Outcome> {
    if let Some(preset) = &args.preset {
        Preset::find(preset)?;
    }
    let place = places::config(globals)?;
    let mut found: Vec<String> = Vec::new();
    let inboxes: Vec<PathBuf> = args
        .inbox
        .iter()
        .map(|path| places::absolute(path))
        .collect::<Result<_>>()?;
    for path in &inboxes {
        found.extend(describe_inbox(path)?);
    }
    let name = globals
        .profile
        .clone()
        .or_else(|| args.preset.clone())
        .unwrap_or_else(|| "default".to_owned());
    let trees: Vec<NewTree> = args
        .tree
        .iter()
        .enumerate()
        .map(|(number, path)| {
            Ok(NewTree {
                name: tree_name(args, number, path),
                path: places::absolute(path)?,
                branch: args.branch.clone(),
                stable: args.stable.clone(),
            })
        })
        .collect::<Result<_>>()?;
    let new = NewProfile {
        name: name.clone(),
        preset: args.preset.clone(),
        inboxes,
        trees,
        me: args.me.clone(),
        archive: None,
    };
    let old = match std::fs::read_to_string(&place) {
        Ok(text) => Some(text),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => None,
        Err(cause) => {
            return Err(Error::new(
                Kind::Setup,
                format!("cannot read the configuration {}", place.display()),
            )
            .because(cause));
        }
    };
    let text = match &old {
        Some(old) => config::add_profile(old, &place.display().to_string(), &new)?,
        None => config::write_new(&new),
    };
    // The text is read back as a later run will read it: what is wrong shows now, before anything is written.
    let profile = Config::parse(&text, &place.display().to_string())?.profile(Some(&name))?;
    for tree in &profile.trees {
        found.extend(describe_tree(
            &tree.path,
            tree.branch.as_deref(),
            tree.stable.as_deref(),
            profile.policy.maintainers_file,
        )?);
    }
    write(&place, &text)?;
    found.push(format!("wrote profile `{name}` to {}", place.display()));
    found.push("next: xq sync".to_owned());
    output::print_lines(found)?;
    Ok(Outcome::Done)
}

/// The preset's name for its tree, else the name of the folder.
fn tree_name(args: &InitArgs, number: usize, path: &Path) -> String {
    let own = path
        .file_name()
        .map(|name| name.to_string_lossy().trim_end_matches(".git").to_owned());
    let own = own
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| format!("tree{number}"));
    match &args.preset {
        Some(preset) if number == 0 && (preset == "xen" || preset == "ltp" || preset == "qemu" || preset == "git") => {
            preset.clone()
        }
        _ => own,
    }
}

fn describe_inbox(path: &Path) -> Result<Vec<String>> {
    let inbox = Inbox::open(path)?;
    let layout = match inbox.layout {
        Layout::V2 => "v2",
        Layout::Epoch => "one epoch of v2",
        Layout::V1 => "v1",
    };
    let mut entries = 0;
    for epoch in &inbox.epochs {
        entries += EpochReader::open(epoch, inbox.layout)?
            .changes_since(None)?
            .entries
            .len();
    }
    let epochs = inbox.epochs.len();
    let mut lines = vec![format!(
        "inbox {}: {layout}, {epochs} {}, {entries} entries",
        path.display(),
        if epochs == 1 { "epoch" } else { "epochs" }
    )];
    lines.extend(inbox.epochs_missing().map(|missing| format!("  without {missing}")));
    for epoch in &inbox.epochs {
        let remarks = Soundness::of(&epoch.path, "the inbox")?.remarks(&epoch.path);
        lines.extend(remarks.iter().map(|remark| format!("  {remark}")));
    }
    Ok(lines)
}

fn describe_tree(path: &Path, branch: Option<&str>, stable: Option<&str>, maintainers: bool) -> Result<Vec<String>> {
    let tree = Tree::open(path)?;
    let name = match branch {
        Some(branch) => branch.to_owned(),
        None => tree.default_branch().ok_or_else(|| {
            Error::new(Kind::Setup, format!("cannot tell the branch of {}", path.display()))
                .hint("name it with --branch")
        })?,
    };
    let integration = tree.resolve_branch(&name)?;
    let mut lines = vec![format!(
        "tree {}: branch {} ({})",
        path.display(),
        integration.full,
        integration.tip.short(12)
    )];
    if let Some(other) = &integration.also {
        lines.push(format!("  {other} is another commit: {} is read", integration.full));
    }
    if let Some(glob) = stable {
        let refs: Vec<String> = tree
            .branches_like(glob)?
            .into_iter()
            .map(|branch| branch.full)
            .collect();
        lines.push(format!(
            "  {} stable branches: {}",
            refs.len(),
            if refs.is_empty() {
                glob.to_owned()
            } else {
                refs.join(", ")
            }
        ));
    }
    lines.push(format!("  {} tags", tree.tags()?.len()));
    let file = tree.file_at(integration.tip, "MAINTAINERS")?;
    lines.push(match (file, maintainers) {
        (Some(text), true) => {
            let parsed = crate::review::Maintainers::parse(&String::from_utf8_lossy(&text));
            format!("  MAINTAINERS: {} sections", parsed.sections().len())
        }
        (Some(_), false) => "  MAINTAINERS: there, and not used by this profile".to_owned(),
        (None, _) => "  MAINTAINERS: none; committers count as maintainers".to_owned(),
    });
    Ok(lines)
}

fn write(place: &Path, text: &str) -> Result<()> {
    let cannot = |cause: std::io::Error| {
        Error::new(
            Kind::Setup,
            format!("cannot write the configuration {}", place.display()),
        )
        .because(cause)
    };
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    std::fs::write(place, text).map_err(cannot)
}
