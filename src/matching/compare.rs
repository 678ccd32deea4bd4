//! One patch against one commit: the evidence, and what it weighs.

use super::setting::Setting;
use super::title::{dice, float, shared};
use super::work::Work;
use crate::model::{DAY, Digest, Evidence, FileDigest, Method};

/// What a comparison found.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    pub(super) evidence: Evidence,
    /// Sum of the weights, time left out.
    pub(super) fit: f64,
    /// Probability, 0 to 1.
    pub(super) score: f64,
    /// Share of the patch's lines that the commit has, common lines counted less.
    pub(super) covered: f64,
    /// How many lines that share stands for, common lines counted less.
    pub(super) weight: f64,
}

/// How a trailer of the commit names a mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Named {
    Not,
    Nearby,
    Directly,
}

/// How the lines of two diffs agree.
#[derive(Clone, Copy, Debug, Default)]
struct Overlap {
    shared: usize,
    weight: f64,
    patch: f64,
    commit: f64,
}

/// Compares a patch with a later work.
pub(super) fn compare(patch: &Work, commit: &Work, named: Named, setting: &Setting) -> Compared {
    let delay = commit.date.0.saturating_sub(patch.date.0);
    let mut evidence = Evidence {
        named: named == Named::Directly,
        named_nearby: named == Named::Nearby,
        title_equal: patch.title.is_equal(&commit.title),
        title: patch.title.similarity(&commit.title),
        author: patch.is_same_author(commit),
        text: dice(patch.text, commit.text),
        delay,
        ..Evidence::default()
    };
    let overlap = match (patch.digest, commit.digest) {
        (Some(mine), Some(theirs)) => {
            fill(&mut evidence, mine, theirs);
            Some(overlap(patch, commit, mine, theirs))
        }
        _ => None,
    };
    if let Some(overlap) = overlap {
        evidence.lines_shared = count(overlap.shared);
    }
    let fit = fit(&evidence, overlap, patch, commit, setting);
    let years = float_seconds((delay.saturating_sub(setting.old_posting)).max(0)) / float_seconds(365 * DAY);
    let sum = fit + setting.weights.year * years;
    let overlap = overlap.unwrap_or_default();
    Compared {
        evidence,
        fit,
        score: 1.0 / (1.0 + (-sum).exp()),
        covered: if overlap.patch > 0.0 {
            overlap.weight / overlap.patch
        } else {
            0.0
        },
        weight: overlap.weight,
    }
}

/// The strongest evidence.
pub(super) fn method(evidence: &Evidence) -> Method {
    if evidence.named || evidence.named_nearby {
        Method::MessageId
    } else if evidence.patch_id {
        Method::PatchId
    } else if is_all_blobs(evidence) {
        Method::BlobId
    } else if evidence.title_equal {
        Method::Subject
    } else {
        Method::Content
    }
}

/// Whether every file of the commit is, after it, as the patch left it.
fn is_all_blobs(evidence: &Evidence) -> bool {
    evidence.blobs_shared > 0 && evidence.blobs_shared >= evidence.files_commit
}

fn fill(evidence: &mut Evidence, patch: &Digest, commit: &Digest) {
    evidence.patch_id = patch.patch_id.is_some() && patch.patch_id == commit.patch_id;
    evidence.loose_id = patch.loose_id.is_some() && patch.loose_id == commit.loose_id;
    evidence.files_patch = count(patch.files.len());
    evidence.files_commit = count(commit.files.len());
    evidence.lines_patch = count(patch.lines.len());
    evidence.lines_commit = count(commit.lines.len());
    let mut others = commit.files.iter().peekable();
    for file in &patch.files {
        while others.next_if(|other| other.path < file.path).is_some() {}
        if let Some(other) = others.next_if(|other| other.path == file.path) {
            evidence.files_shared += 1;
            evidence.blobs_shared += u32::from(is_same_blob(file, other));
        }
    }
}

/// Whether both name one blob after the change, one of them perhaps by its first digits.
fn is_same_blob(a: &FileDigest, b: &FileDigest) -> bool {
    let (Some(a), Some(b)) = (&a.post_blob, &b.post_blob) else {
        return false;
    };
    let long = a.len().min(b.len()) >= super::candidates::BLOB_DIGITS;
    long && (a.starts_with(b.as_str()) || b.starts_with(a.as_str())) && a.bytes().any(|digit| digit != b'0')
}

fn overlap(patch: &Work, commit: &Work, mine: &Digest, theirs: &Digest) -> Overlap {
    let sum = |weights: &[f32]| weights.iter().map(|weight| f64::from(*weight)).sum();
    let mut found = Overlap {
        patch: sum(&patch.weights),
        commit: sum(&commit.weights),
        ..Overlap::default()
    };
    for place in shared(&mine.lines, &theirs.lines) {
        found.shared += 1;
        found.weight += patch.weights.get(place).copied().map_or(0.0, f64::from);
    }
    found
}

/// Similarity of the changed lines, 0 to 1. Few lines prove less than many; a patch contained whole in a larger commit, or
/// the other way round, is worth most of an equal one.
fn content(overlap: Overlap) -> f64 {
    let both = overlap.patch + overlap.commit;
    if overlap.shared == 0 || both <= 0.0 {
        return 0.0;
    }
    let less = overlap.patch.min(overlap.commit);
    let dice = 2.0 * overlap.weight / both;
    let contained = CONTAINED * overlap.weight / less.max(f64::MIN_POSITIVE);
    let amount = overlap.weight / (overlap.weight + FEW_LINES);
    dice.max(contained * amount) * amount.max(LEAST_AMOUNT).sqrt()
}

/// What a patch contained whole in a larger commit is worth against an equal one.
const CONTAINED: f64 = 0.75;
/// Shared lines that are worth half of many.
const FEW_LINES: f64 = 1.0;
/// What the least number of shared lines is worth.
const LEAST_AMOUNT: f64 = 0.25;
/// Titles less similar than this say nothing.
const LIKE_TITLE: f64 = 0.5;

fn fit(evidence: &Evidence, overlap: Option<Overlap>, patch: &Work, commit: &Work, setting: &Setting) -> f64 {
    let weights = &setting.weights;
    let title = ((evidence.title - LIKE_TITLE) / (1.0 - LIKE_TITLE)).max(0.0);
    let mut sum = weights.title * title.powf(1.5) + weights.text * evidence.text;
    sum += if evidence.author {
        weights.author
    } else {
        weights.other_author
    };
    sum += match overlap {
        None => weights.start_blind,
        Some(overlap) => {
            let all = evidence.files_patch + evidence.files_commit - evidence.files_shared;
            let files = f64::from(evidence.files_shared) / f64::from(all.max(1));
            let blobs = f64::from(evidence.blobs_shared) / f64::from(evidence.files_commit.max(1));
            let equal = evidence.loose_id || is_all_blobs(evidence);
            let content = if equal { 1.0 } else { content(overlap) };
            weights.start
                + weights.content * content
                + weights.files * files
                + weights.blobs * blobs
                + flag(evidence.patch_id, weights.patch_id)
                + flag(evidence.loose_id, weights.loose_id)
                + flag(evidence.files_shared == 0, weights.no_file)
        }
    };
    sum + flag(evidence.named, weights.named)
        + flag(evidence.named_nearby, weights.named_nearby)
        + flag(patch.title.revert != commit.title.revert, weights.revert)
        + flag(patch.reply, weights.reply)
}

fn flag(holds: bool, weight: f64) -> f64 {
    if holds { weight } else { 0.0 }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Seconds as a number to calculate with.
fn float_seconds(seconds: i64) -> f64 {
    float(usize::try_from(seconds).unwrap_or(usize::MAX))
}
