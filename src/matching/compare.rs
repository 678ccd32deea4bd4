//! One patch against one commit: the evidence, and what it weighs.

use super::setting::Setting;
use super::title::{dice, float, shared};
use super::work::{Lines, Work, is_added};
use crate::model::{DAY, Digest, Evidence, FileDigest, Method};

/// What a comparison found.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    pub(super) evidence: Evidence,
    /// Sum of the weights, time left out.
    pub(super) fit: f64,
    /// Sum of the weights.
    sum: f64,
    /// Probability, 0 to 1.
    pub(super) score: f64,
    /// Share of the patch's lines that the commit has, common lines counted less.
    pub(super) covered: f64,
    /// How many lines that share stands for, common lines counted less.
    pub(super) weight: f64,
}

impl Compared {
    /// The probability with more evidence of that weight.
    pub(super) fn with(&self, weight: f64) -> f64 {
        probability(self.sum + weight)
    }
}

fn probability(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

/// How a trailer of the commit names a mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Named {
    Not,
    Nearby,
    Directly,
}

/// What is known of a pair besides what both say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// How a trailer names the patch.
    pub(super) named: Named,
    /// Whether an earlier commit had the title with another content: then it says little.
    pub(super) title_used: bool,
}

impl Known {
    /// Nothing.
    pub(super) const NOTHING: Self = Self {
        named: Named::Not,
        title_used: false,
    };
}

/// By what works are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale<'a> {
    /// How common lines are.
    pub(super) lines: &'a Lines,
    /// Weights and thresholds.
    pub(super) setting: &'a Setting,
}

/// How the lines of two diffs agree; weights count common lines less.
#[derive(Clone, Copy, Debug, Default)]
struct Overlap {
    /// Lines both have.
    shared: usize,
    /// Their weight.
    weight: f64,
    /// The weight of those of them that are added.
    added: f64,
    /// The weight of the patch's lines.
    patch: f64,
    /// The weight of the patch's added lines.
    patch_added: f64,
    /// The weight of the commit's lines.
    commit: f64,
    /// Whether all files of one of them are, with the very same changes, in the other.
    whole: bool,
    /// Whether no file is in both, but one of the same name in another directory.
    moved: bool,
}

/// Compares a patch with a later work.
pub(super) fn compare(patch: &Work, commit: &Work, known: Known, scale: Scale<'_>) -> Compared {
    let setting = scale.setting;
    let delay = commit.date.0.saturating_sub(patch.date.0);
    let mut evidence = Evidence {
        named: known.named == Named::Directly,
        named_nearby: known.named == Named::Nearby,
        title_exact: patch.title.is_exact(&commit.title),
        title_equal: patch.title.is_equal(&commit.title),
        title: patch.title.similarity(&commit.title),
        author: patch.is_same_author(commit),
        authored: patch.mailed.is_some() && patch.mailed == commit.authored,
        text: dice(patch.text, commit.text),
        delay,
        ..Evidence::default()
    };
    let overlap = match (patch.digest, commit.digest) {
        (Some(mine), Some(theirs)) => {
            fill(&mut evidence, mine, theirs);
            let found = overlap(patch, commit, (mine, theirs), scale.lines);
            let moved = found.shared > 0 && evidence.files_shared == 0 && is_name_shared(mine, theirs);
            Some(Overlap { moved, ..found })
        }
        _ => None,
    };
    if let Some(overlap) = overlap {
        evidence.lines_shared = count(overlap.shared);
    }
    let mut fit = fit(&evidence, overlap, patch, commit, setting);
    if known.title_used && evidence.title_equal && evidence.lines_shared == 0 && known.named == Named::Not {
        fit += setting.weights.title_used;
    }
    let years = float_seconds((delay.saturating_sub(setting.old_posting)).max(0)) / float_seconds(365 * DAY);
    // The date tells the work, not the revision: an author's own commit keeps the date of the first.
    let dated = evidence.authored && evidence.author && evidence.files_shared > 0;
    let sum = fit + setting.weights.year * years + flag(dated, setting.weights.authored);
    let overlap = overlap.unwrap_or_default();
    Compared {
        evidence,
        fit,
        sum,
        score: probability(sum),
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
    if evidence.by_hand {
        Method::ByHand
    } else if evidence.named || evidence.named_nearby {
        Method::MessageId
    } else if evidence.patch_id {
        Method::PatchId
    } else if is_same_result(evidence) {
        Method::BlobId
    } else if evidence.title_equal {
        Method::Subject
    } else {
        Method::Content
    }
}

/// Whether every file of the commit is, after it, as the patch left it, and not by taking back what the patch did.
fn is_same_result(evidence: &Evidence) -> bool {
    let all = evidence.blobs_shared > 0 && evidence.blobs_shared >= evidence.files_commit;
    all && evidence.lines_shared > 0
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

fn overlap(patch: &Work, commit: &Work, (mine, theirs): (&Digest, &Digest), lines: &Lines) -> Overlap {
    let mut found = Overlap {
        patch: patch.total,
        patch_added: patch.added,
        commit: commit.total,
        whole: is_whole(&mine.files, &theirs.files) || is_whole(&theirs.files, &mine.files),
        ..Overlap::default()
    };
    for place in shared(&mine.lines, &theirs.lines) {
        found.shared += 1;
        let Some(line) = mine.lines.get(place).copied() else {
            continue;
        };
        let weight = f64::from(lines.weight(line, patch.number));
        found.weight += weight;
        if is_added(line) {
            found.added += weight;
        }
    }
    found
}

/// Whether every one of `few` is in `many` with the same changes; both are sorted by path.
fn is_whole(few: &[FileDigest], many: &[FileDigest]) -> bool {
    let mut rest = many.iter().peekable();
    let same = |file: &FileDigest| {
        while rest.next_if(|other| other.path < file.path).is_some() {}
        let other = rest.peek();
        other.is_some_and(|other| other.path == file.path && other.content == file.content)
    };
    !few.is_empty() && few.iter().all(same)
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Whether both touch files of one name, in whatever directories.
fn is_name_shared(mine: &Digest, theirs: &Digest) -> bool {
    let names = |digest: &Digest| -> Vec<String> {
        let files = digest.files.iter().take(MANY_FILES);
        files.map(|file| name(&file.path).to_owned()).collect()
    };
    let theirs = names(theirs);
    names(mine).iter().any(|name| theirs.contains(name))
}

/// Similarity of the changed lines, 0 to 1. Few lines prove less than many; a patch contained whole in a larger commit, or
/// the other way round, is worth most of an equal one.
fn content(evidence: &Evidence, overlap: Overlap) -> f64 {
    let amount = |half: f64| overlap.weight / (overlap.weight + half);
    if evidence.loose_id || is_same_result(evidence) {
        return EQUAL + (1.0 - EQUAL) * amount(FEW_LINES);
    }
    let both = overlap.patch + overlap.commit;
    if overlap.shared == 0 || both <= 0.0 {
        return 0.0;
    }
    let less = overlap.patch.min(overlap.commit);
    let dice = (2.0 * overlap.weight / both).min(1.0);
    let contained = CONTAINED * (overlap.weight / less.max(f64::MIN_POSITIVE)).min(1.0);
    let mut content = dice.max(contained * amount(CONTAINED_LINES)) * amount(1.0).sqrt();
    let removals_alone = overlap.patch_added >= REWRITTEN && overlap.added < overlap.patch_added * LEAST_ADDED;
    if removals_alone {
        content *= REMOVED_ALONE;
    }
    if overlap.whole {
        content = content.max(WHOLE * amount(WHOLE_LINES));
    }
    content
}

/// What equal changes of next to no lines are worth.
const EQUAL: f64 = 0.5;
/// Shared lines of equal changes that are worth half of many.
const FEW_LINES: f64 = 2.0;
/// What a patch contained whole in a larger commit is worth against an equal one.
const CONTAINED: f64 = 0.75;
/// Shared lines of one contained in the other that are worth half of many.
const CONTAINED_LINES: f64 = 4.0;
/// What all files of one being in the other with the same changes is worth: a split or a squash.
const WHOLE: f64 = 0.85;
/// Shared lines of such files that are worth half of many.
const WHOLE_LINES: f64 = 0.5;
/// A patch that adds as much is no removal.
const REWRITTEN: f64 = 4.0;
/// Share of the patch's added lines below which only removals agree: both drop the same old code, no more.
const LEAST_ADDED: f64 = 0.1;
/// What content is worth of which only removals agree.
const REMOVED_ALONE: f64 = 0.6;
/// Files whose names are compared.
const MANY_FILES: usize = 32;
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
            let amount = overlap.weight / (overlap.weight + FEW_LINES);
            let apart = if overlap.moved { weights.moved } else { weights.no_file };
            let blobs = f64::from(evidence.blobs_shared) / f64::from(evidence.files_commit.max(1));
            weights.start
                + weights.content * content(evidence, overlap)
                + weights.files * files
                + flag(evidence.files_shared == 0, apart)
                + flag(is_rewritten(evidence), weights.rewritten)
                + flag(is_same_result(evidence), weights.blobs * blobs)
                + flag(evidence.patch_id, weights.patch_id * amount)
                + flag(evidence.loose_id, weights.loose_id * amount)
        }
    };
    sum + flag(evidence.named, weights.named)
        + flag(evidence.named_nearby, weights.named_nearby)
        + flag(patch.title.revert != commit.title.revert, weights.revert)
        + flag(patch.reply, weights.reply)
}

/// Whether the commit is other work under the title: most files are in one of them alone, and next to no line is in both.
fn is_rewritten(evidence: &Evidence) -> bool {
    let all = evidence.files_patch + evidence.files_commit - evidence.files_shared;
    let (few, many) = (
        evidence.lines_patch.min(evidence.lines_commit),
        evidence.lines_patch.max(evidence.lines_commit),
    );
    evidence.files_shared * 2 < all
        && many >= MANY_LINES
        && evidence.lines_shared * 4 < few
        && evidence.lines_shared * 16 < many
}

/// So many changed lines and none in common are no accident of a small change.
const MANY_LINES: u32 = 16;

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
