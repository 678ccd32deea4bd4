//! Temporary folders, and the world of the demo, made once.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;
use xq::world::Demo;

use super::Xq;

/// A world of a test's own: a folder that goes away with it.
pub struct Scene {
    folder: TempDir,
    /// The program.
    pub xq: Xq,
}

impl Scene {
    /// An empty folder, with the clock at the day of the demo.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let xq = Xq::at(folder.path(), NOW);
        Self { folder, xq }
    }

    /// A folder below it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a configuration for an inbox or several, and a tree.
    pub fn configure(&self, inboxes: &[&Path], tree: &Path) {
        let inboxes: Vec<String> = inboxes
            .iter()
            .map(|path| format!("{:?}", path.display().to_string()))
            .collect();
        let text = format!(
            "default_profile = \"demo\"\n\n[profile.demo]\npreset = \"xen\"\ninbox = [{}]\nme = [\"greta.holm@example.com\"]\n\n\
             [[profile.demo.tree]]\nname = \"xen\"\npath = {:?}\nbranch = \"staging\"\nstable = \"staging-*\"\n",
            inboxes.join(", "),
            tree.display().to_string()
        );
        std::fs::write(&self.xq.config, text).expect("the configuration can be written");
    }
}

/// The day of the demo.
pub const NOW: &str = "2013-08-30T12:00:00Z";

/// The world of the demo, synced, and what is to be said of it.
pub struct Kept {
    /// The program there.
    pub xq: Xq,
    /// What is expected.
    pub story: Demo,
    /// Removes the folder when this process ends, however it ends: it waits for the end of its input.
    _broom: Child,
}

static KEPT: OnceLock<Kept> = OnceLock::new();

/// The world of the demo: made once a process, for reading only.
pub fn demo() -> &'static Kept {
    KEPT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder can be made").keep();
        let broom = Command::new("/bin/sh")
            .args(["-c", "cat >/dev/null; rm -rf \"$0\""])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        let root = folder.join("world");
        std::fs::create_dir(&root).expect("a folder can be made");
        let xq = Xq::at(&root, NOW);
        let said = xq.finish(
            Command::new(env!("CARGO_BIN_EXE_xq"))
                .env_clear()
                .env("HOME", &folder)
                .args(["demo", "--keep", &root.to_string_lossy()]),
        );
        assert_eq!(said.code, 0, "{}", said.err);
        // The same story told a second time: only its answers are used.
        let answers = tempfile::tempdir().expect("a folder can be made");
        let mut story = xq::world::demo(answers.path()).expect("the world can be made");
        story.inbox = root.join("inbox");
        story.tree = root.join("xen.git");
        Kept {
            xq,
            story,
            _broom: broom,
        }
    })
}
