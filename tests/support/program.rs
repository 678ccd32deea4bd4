//! The program, run with nothing of the caller's environment.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program with a configuration, a database and a clock.
#[derive(Clone, Debug)]
pub struct Xq {
    /// The folder that becomes `$WORLD` in outputs; home is in it, too.
    pub root: PathBuf,
    /// The configuration file.
    pub config: PathBuf,
    /// The database.
    pub database: PathBuf,
    /// The clock.
    pub now: String,
}

/// What a run said.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its exit code; -1 after a signal.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Xq {
    /// The program below `root`, with the configuration and database that `xq demo --keep` leaves there.
    pub fn at(root: &Path, now: &str) -> Self {
        Self {
            root: root.to_owned(),
            config: root.join("config.toml"),
            database: root.join("xq.sqlite"),
            now: now.to_owned(),
        }
    }

    /// The same with another database, in the same folder.
    pub fn with_database(&self, name: &str) -> Self {
        Self {
            database: self.root.join(name),
            ..self.clone()
        }
    }

    /// The same at another time.
    pub fn with_now(&self, now: &str) -> Self {
        Self {
            now: now.to_owned(),
            ..self.clone()
        }
    }

    /// A command without configuration and database.
    pub fn bare(&self, words: &[&str]) -> Command {
        let home = self.root.join("home");
        std::fs::create_dir_all(&home).expect("the home folder can be made");
        let mut command = Command::new(env!("CARGO_BIN_EXE_xq"));
        command
            .args(words)
            .env_clear()
            .env("HOME", &home)
            .env("LC_ALL", "C")
            .env("TZ", "UTC")
            .env("NO_COLOR", "1")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("XQ_NOW", &self.now)
            .stdin(Stdio::null())
            .current_dir(&self.root);
        command
    }

    /// A command.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = self.bare(words);
        command.env("XQ_CONFIG", &self.config).env("XQ_DB", &self.database);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, words: &[&str]) -> Said {
        self.finish(&mut self.command(words))
    }

    /// Runs a command that was made with [`Self::command`] or [`Self::bare`] to its end.
    pub fn finish(&self, command: &mut Command) -> Said {
        let output = command.output().expect("the program starts");
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("output is UTF-8");
            text.replace(&*self.root.to_string_lossy(), "$WORLD")
        };
        Said {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Runs a command that must succeed; its output.
    pub fn ok(&self, words: &[&str]) -> String {
        let said = self.run(words);
        assert_eq!(said.code, 0, "xq {}: {}", words.join(" "), said.err);
        said.out
    }

    /// The rows of a command in JSON.
    pub fn rows(&self, words: &[&str]) -> Vec<serde_json::Value> {
        let words = [words, &["--format", "json"]].concat();
        let value: serde_json::Value = serde_json::from_str(&self.ok(&words)).expect("it is JSON");
        let rows = value.get("rows").and_then(|rows| rows.as_array()).expect("it has rows");
        rows.clone()
    }

    /// A field of every row, as text.
    pub fn field(&self, words: &[&str], key: &str) -> Vec<String> {
        self.rows(words).iter().map(|row| text(row, key)).collect()
    }

    /// All facts.
    pub fn dump(&self) -> String {
        self.ok(&["doctor", "dump"])
    }
}

/// A field of a row as text.
pub fn text(row: &serde_json::Value, key: &str) -> String {
    match row.get(key) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => panic!("a row has no `{key}`: {row}"),
    }
}

impl Said {
    /// Asserts that it failed with one clear line, this code, this text in the line, and a hint that holds `hint` unless it is empty.
    pub fn fails(&self, code: i32, what: &str, hint: &str) {
        let mut lines = self.err.lines().filter(|line| !line.starts_with("note: "));
        let first = lines.next().unwrap_or_default();
        assert_eq!(self.code, code, "{self:?}");
        assert!(first.starts_with("xq: "), "{self:?}");
        assert!(first.contains(what), "`{what}` is not in {self:?}");
        assert!(!first.ends_with('.'), "{self:?}");
        let rest: Vec<&str> = lines.collect();
        assert!(rest.iter().all(|line| line.starts_with("hint: ")), "{self:?}");
        assert!(
            hint.is_empty() || rest.concat().contains(hint),
            "`{hint}` is not in {self:?}"
        );
        assert!(
            !self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"),
            "{self:?}"
        );
    }
}
