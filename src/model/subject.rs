//! What a subject line states. Only what is written there: what is inferred is decided elsewhere and kept elsewhere.

use std::fmt;
use std::sync::Arc;

/// The number of a revision, as in `v3`, `v3.1` or a date (`v20210111`).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RevisionNumber {
    /// The whole number; 0 is a posting before v1.
    pub number: u32,
    /// The part behind the point: 1 in `v3.1`, else 0.
    pub point: u32,
}

impl RevisionNumber {
    /// A number without a point.
    pub fn whole(number: u32) -> Self {
        Self { number, point: 0 }
    }
}

impl fmt::Display for RevisionNumber {
    /// Without the `v`: `3`, `3.1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.point {
            0 => write!(f, "{}", self.number),
            point => write!(f, "{}.{point}", self.number),
        }
    }
}

/// A patch's place in its revision: `n/m`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Counter {
    /// The part's number; 0 is the cover letter.
    pub number: u32,
    /// How many parts were announced.
    pub total: u32,
}

/// As what a subject line presents its mail.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Posture {
    /// No marker of a patch.
    #[default]
    Plain,
    /// `[PATCH …]`, or a tag with a version or counter that stands for it.
    Patch,
    /// `[COMMITTED]`, `[APPLIED]`, `[PUSHED]`: posted after the fact.
    Committed,
    /// `[GIT PULL]`, `[PULL …]` without parts.
    Pull,
    /// A ping that names a patch (`Ping: [PATCH …]`, `Ping²`).
    Ping,
}

/// A release that a subject aims at: `for-4.5`, `for-4.19?`, `[4.17]`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Target {
    /// The release, as in `4.5`.
    pub release: String,
    /// Whether a question mark stood behind it.
    pub unsure: bool,
}

/// A subject line, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// The whole line, decoded and unfolded.
    pub text: String,
    /// Whether it begins with `Re:`, `AW:` and the like.
    pub reply: bool,
    /// Whether it begins with `Fwd:` and the like.
    pub forward: bool,
    /// As what it presents the mail.
    pub posture: Posture,
    /// The stated revision.
    pub revision: Option<RevisionNumber>,
    /// The stated place in the revision.
    pub counter: Option<Counter>,
    /// `RFC`.
    pub rfc: bool,
    /// `RESEND`.
    pub resend: bool,
    /// Releases aimed at.
    pub targets: Vec<Target>,
    /// Other words in the brackets, as written, list tags left out: names of other trees (`XTF`), subsystems.
    pub tags: Vec<String>,
    /// What is left: the title without brackets.
    pub title: Arc<str>,
}

impl Subject {
    /// Whether it says nothing: empty, or what a list writes where it was.
    pub fn is_untitled(&self) -> bool {
        self.posture == Posture::Plain && (self.title.is_empty() || self.title.eq_ignore_ascii_case("(no subject)"))
    }

    /// Whether its brackets say that the patch is only shown: `[DO NOT MERGE]`, `[NOT FOR MERGE]`, `[HACK]`, `[POC]`, `[WIP]`.
    pub fn is_shown_only(&self) -> bool {
        let tags = self.tags.join(" ").to_lowercase().replace(['\'', '’', '-', '_'], " ");
        let words: Vec<&str> = tags.split_whitespace().collect();
        let refusals = [
            ["do", "not"].as_slice(),
            &["don", "t"],
            &["dont"],
            &["not", "for"],
            &["not", "to", "be"],
            &["not", "to"],
        ];
        let ends = [
            "merge",
            "merging",
            "merged",
            "apply",
            "applying",
            "commit",
            "inclusion",
            "upstream",
        ];
        let refused = refusals.iter().any(|refusal| {
            let mut places = words.windows(refusal.len() + 1);
            places.any(|place| place.starts_with(refusal) && place.last().is_some_and(|end| ends.contains(end)))
        });
        let shown = ["hack", "debug", "poc", "example", "dnm", "nfm", "wip"];
        refused || words.iter().any(|word| shown.contains(word))
    }
}
