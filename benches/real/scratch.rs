//! A folder that goes away: configurations, databases, and shortened clones of mirror and tree.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use xq::error::Result;

use super::child::output;
use super::failed;

/// The folder, and what configurations in it state.
pub struct Scratch {
    folder: TempDir,
    preset: String,
    branch: Option<String>,
    stable: Option<String>,
}

impl Scratch {
    /// Makes it.
    pub fn new(preset: String, branch: Option<String>, stable: Option<String>) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|cause| failed("make a folder", &cause))?;
        Ok(Self {
            folder,
            preset,
            branch,
            stable,
        })
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a configuration for a mirror and a tree.
    pub fn config(&self, name: &str, inbox: &Path, tree: &Path) -> Result<PathBuf> {
        let quoted = |path: &Path| format!("{:?}", path.display().to_string());
        let mut text = format!(
            "[profile.real]\npreset = {:?}\ninbox = [{}]\n\n[[profile.real.tree]]\nname = \"tree\"\npath = {}\n",
            self.preset,
            quoted(inbox),
            quoted(tree)
        );
        for (key, value) in [("branch", &self.branch), ("stable", &self.stable)] {
            if let Some(value) = value {
                text.push_str(&format!("{key} = {value:?}\n"));
            }
        }
        let path = self.path(&format!("{name}.toml"));
        std::fs::write(&path, text).map_err(|cause| failed("write a configuration", &cause))?;
        Ok(path)
    }

    /// Removes a database.
    pub fn forget(&self, database: &Path) -> Result<()> {
        match std::fs::remove_file(database) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(failed("remove a database", &cause)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// `git log -p` of the branches that xq reads.
    pub fn log(&self, tree: &Path) -> Command {
        let mut git = git(tree);
        git.args(["log", "--no-merges", "-p"]);
        git.arg(self.branch.as_deref().unwrap_or("HEAD"));
        if let Some(glob) = &self.stable {
            git.arg(format!("--branches={glob}")).arg(format!("--remotes=*/{glob}"));
        }
        git
    }

    /// Whether git can show every diff: `git log -p` ends at the first object that is missing.
    pub fn is_whole(&self, tree: &Path) -> bool {
        let mut git = self.log(tree);
        git.arg("--numstat");
        git.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        git.status().is_ok_and(|status| status.success())
    }

    /// Writes the names of the commits whose diff git can show, newest first, and says how many it cannot.
    pub fn sound_commits(&self, tree: &Path, list: &Path) -> Result<usize> {
        let mut git = git(tree);
        git.args(["rev-list", "--no-merges"])
            .arg(self.branch.as_deref().unwrap_or("HEAD"));
        if let Some(glob) = &self.stable {
            git.arg(format!("--branches={glob}")).arg(format!("--remotes=*/{glob}"));
        }
        let all = output(&mut git)?;
        let mut rest: Vec<&str> = all.lines().collect();
        let (mut sound, mut holes) = (Vec::new(), 0);
        while !rest.is_empty() {
            std::fs::write(list, rest.join("\n")).map_err(|cause| failed("write a list", &cause))?;
            let done = diffs(tree, list, "--numstat")?
                .stderr(Stdio::null())
                .output()
                .map_err(|cause| failed("run git", &cause))?;
            if done.status.success() {
                sound.append(&mut rest);
                break;
            }
            // The last commit that was named is the one whose diff could not be shown.
            let text = String::from_utf8_lossy(&done.stdout);
            let named = text.lines().rev().find(|line| line.len() == 40 && !line.contains('\t'));
            let place = named
                .and_then(|name| rest.iter().position(|commit| *commit == name))
                .unwrap_or(0);
            let after = rest.split_off(place);
            sound.append(&mut rest);
            rest = after.into_iter().skip(1).collect();
            holes += 1;
        }
        std::fs::write(list, sound.join("\n") + "\n").map_err(|cause| failed("write a list", &cause))?;
        Ok(holes)
    }

    /// The newest commit that is no merge.
    pub fn newest(&self, tree: &Path) -> Result<String> {
        let branch = self.branch.as_deref().unwrap_or("HEAD");
        output(git(tree).args(["rev-list", "--no-merges", "-1", branch]))
    }

    /// Three past days, evenly in the tree's time.
    pub fn days(&self, tree: &Path) -> Result<Vec<String>> {
        let branch = self.branch.as_deref().unwrap_or("HEAD");
        let all = output(git(tree).args(["log", "--first-parent", "--format=%cs", branch]))?;
        let days: Vec<&str> = all.lines().collect();
        let at = |quarter: usize| days.get(days.len() * quarter / 4).map(|day| (*day).to_owned());
        Ok([3, 2, 1].into_iter().filter_map(at).collect())
    }
}

/// The repositories of a mirror.
pub fn epochs(inbox: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in [inbox.join("git"), inbox.to_owned()] {
        found = (0..)
            .map(|number| folder.join(format!("{number}.git")))
            .take_while(|path| path.exists())
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    found.push(inbox.to_owned());
    found
}

/// Clones of mirror and tree whose newest mails and commits can be taken away and given back.
pub struct Cut {
    /// The mirror.
    pub inbox: PathBuf,
    /// The tree.
    pub tree: PathBuf,
    /// How many mails are taken away.
    pub mails: usize,
    /// How many commits are taken away.
    pub commits: usize,
    /// How many commits of the tree are newer than all mails: they are there from the beginning, or left out all the time.
    pub later: usize,
    refs: Vec<Moved>,
}

/// What becomes of commits that are newer than all mails, where a mirror was fetched longer ago than its tree.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Later {
    /// They are left out: mirror and tree are of one time.
    Out,
    /// They stay.
    In,
}

/// A ref, where it is and where it is put.
struct Moved {
    repository: PathBuf,
    name: String,
    long: String,
    short: String,
}

impl Cut {
    /// Clones both, sharing the objects; so many `mails` and `commits` can be taken away.
    pub fn make(
        scratch: &Scratch,
        [inbox, tree]: [&Path; 2],
        [mails, commits]: [usize; 2],
        later: Later,
    ) -> Result<Self> {
        let all = epochs(inbox);
        let own = scratch.path(&format!("inbox-{later:?}"));
        let (mut refs, mut newest, mut newer) = (Vec::new(), own.clone(), 0);
        for (number, epoch) in all.iter().enumerate() {
            newest = if all.len() == 1 && epoch == inbox {
                own.clone()
            } else {
                own.join(format!("git/{number}.git"))
            };
            clone(epoch, &newest)?;
        }
        let head = output(git(&newest).args(["symbolic-ref", "HEAD"]))?;
        refs.push(Moved::new(&newest, &head, &head, mails)?);
        let arrived = output(git(&newest).args(["log", "-1", "--format=%ct", &head]))?;
        let copy = scratch.path(&format!("tree-{later:?}.git"));
        clone(tree, &copy)?;
        let branch = match &scratch.branch {
            Some(branch) => branch.clone(),
            None => output(git(&copy).args(["symbolic-ref", "--short", "HEAD"]))?,
        };
        let names = output(git(&copy).args(["for-each-ref", "--format=%(refname)"]))?;
        for name in names.lines() {
            let local = name == format!("refs/heads/{branch}");
            let remote = name.strip_prefix("refs/remotes/").and_then(|rest| rest.split_once('/'));
            if local || remote.is_some_and(|(_, rest)| rest == branch) {
                let before = format!("--before={arrived}");
                let last = output(git(&copy).args(["rev-list", "--first-parent", "-1", &before, name]))?;
                let last = if last.is_empty() { name } else { &last };
                let range = format!("{last}..{name}");
                let count = output(git(&copy).args(["rev-list", "--count", &range]))?;
                newer = newer.max(count.parse().unwrap_or_default());
                let end = if later == Later::Out { last } else { name };
                refs.push(Moved::new(&copy, name, end, commits)?);
            }
        }
        Ok(Self {
            inbox: own,
            tree: copy,
            mails,
            commits,
            later: newer,
            refs,
        })
    }

    /// Takes the newest mails and commits away.
    pub fn shorten(&self) -> Result<()> {
        self.refs.iter().try_for_each(|one| one.put(&one.short))
    }

    /// Gives them back.
    pub fn restore(&self) -> Result<()> {
        self.refs.iter().try_for_each(|one| one.put(&one.long))
    }
}

impl Moved {
    /// A ref that goes from `back` commits before `end` to that.
    fn new(repository: &Path, name: &str, end: &str, back: usize) -> Result<Self> {
        let at = |what: &str| output(git(repository).args(["rev-parse", "--verify", what]));
        Ok(Self {
            repository: repository.to_owned(),
            name: name.to_owned(),
            long: at(end)?,
            short: at(&format!("{end}~{back}"))?,
        })
    }

    fn put(&self, to: &str) -> Result<()> {
        output(git(&self.repository).args(["update-ref", &self.name, to])).map(drop)
    }
}

/// `git diff-tree` of the commits of a list in a form such as `-p`.
pub fn diffs(tree: &Path, list: &Path, form: &str) -> Result<Command> {
    let file = File::open(list).map_err(|cause| failed("read a list", &cause))?;
    let mut git = git(tree);
    git.args(["diff-tree", "--stdin", "--root", "-r", "-M", form])
        .stdin(file);
    Ok(git)
}

fn git(repository: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(repository);
    git
}

fn clone(from: &Path, to: &Path) -> Result<()> {
    let mut git = Command::new("git");
    git.args(["clone", "--quiet", "--mirror", "--shared"]).arg(from).arg(to);
    output(&mut git).map(drop)
}
