//! How texts are compared: by letters and digits, and by hashes that ignore white space.

use std::cmp::Ordering;

use xxhash_rust::xxh3::xxh3_64;

/// The letters and digits of a title in lower case, for comparing titles that were touched up on the way in.
pub fn letters_and_digits(text: &str) -> String {
    if text.is_ascii() {
        let mut letters = Vec::with_capacity(text.len());
        let wanted = text.bytes().filter(u8::is_ascii_alphanumeric);
        letters.extend(wanted.map(|byte| byte.to_ascii_lowercase()));
        return String::from_utf8(letters).expect("ASCII is UTF-8");
    }
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The order of names in which numbers count as numbers: `4.2` before `4.10`.
pub fn compare_names(left: &str, right: &str) -> Ordering {
    let (mut a, mut b) = (left, right);
    while let (Some((one, after_one)), Some((other, after_other))) = (first_piece(a), first_piece(b)) {
        let digits = |piece: &str| piece.starts_with(|c: char| c.is_ascii_digit());
        let order = if digits(one) && digits(other) {
            let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
            one.len().cmp(&other.len()).then_with(|| one.cmp(other))
        } else {
            one.cmp(other)
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (after_one, after_other);
    }
    // What differs in zeros only still has one order.
    a.len().cmp(&b.len()).then_with(|| left.cmp(right))
}

/// The digits, or the rest up to the next digit, that a text begins with, and what follows; `None` of an empty text.
fn first_piece(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let end = text.find(|c: char| c.is_ascii_digit() != first.is_ascii_digit());
    Some(text.split_at(end.unwrap_or(text.len())))
}

/// A 32-bit hash of one line of a diff without its white space; `sign` is `+` or `-`.
///
/// The sign is the lowest bit alone, so a line removed is known as the inverse of that line added: that is how a revert
/// is seen by its content.
pub fn hash_line(sign: u8, line: &[u8]) -> u32 {
    let mut short = [0; SHORT_LINE];
    let hash = match short.get_mut(..line.len()) {
        Some(room) => xxh3_64(without_blanks(line, room)),
        None => xxh3_64(without_blanks(line, &mut vec![0; line.len()])),
    };
    low_half(hash) & !1 | u32::from(sign == b'+')
}

/// Lines are no longer than this nearly always.
const SHORT_LINE: usize = 256;

/// The bytes of a line without its white space, put into `room`, which is as long as the line: each byte is written, and the next one goes
/// over it where it was a blank, since a branch for each byte would take most of the time.
fn without_blanks<'r>(line: &[u8], room: &'r mut [u8]) -> &'r [u8] {
    let mut end = 0;
    for byte in line {
        if let Some(place) = room.get_mut(end) {
            *place = *byte;
        }
        end += usize::from(!byte.is_ascii_whitespace());
    }
    room.get(..end).unwrap_or_default()
}

/// Hashes of the lines of a commit message, by letters and digits, blank lines left out; sorted, each once.
pub fn hash_text(text: &str) -> Vec<u32> {
    hash_lines(text.lines())
}

/// The same of lines that were picked from it.
pub fn hash_lines<L: AsRef<str>>(lines: impl Iterator<Item = L>) -> Vec<u32> {
    let mut hashes: Vec<u32> = lines
        .map(|line| letters_and_digits(line.as_ref()))
        .filter(|line| !line.is_empty())
        .map(|line| low_half(xxh3_64(line.as_bytes())))
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The line that stands for `Fixes: COMMIT` among those of a message, however many digits of the name were written; `None` where it begins
/// with no name.
pub fn fixes_line(value: &str) -> Option<String> {
    let word = value.split_whitespace().next()?;
    let digits = word
        .get(..FIXES_DIGITS)
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    Some(format!("fixes {}", digits.to_ascii_lowercase()))
}

/// So many digits of a name are written at least.
const FIXES_DIGITS: usize = 7;

fn low_half(hash: u64) -> u32 {
    u32::try_from(hash & u64::from(u32::MAX)).expect("masked to 32 bits")
}

/// The candidate that `word` was most likely meant to be: the one with the fewest edits, if they are few for its length.
///
/// Case does not count; a candidate that `word` is the beginning of is always near, and one that it is nearly the beginning of may be. Of
/// equally near ones the first wins.
pub fn find_nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(NEAR_CHARS).flat_map(char::to_lowercase).collect();
    let allowed = 1 + word.len() / 4;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other: Vec<char> = candidate
            .chars()
            .take(NEAR_CHARS)
            .flat_map(char::to_lowercase)
            .collect();
        let far = if word.len() >= 2 && other.starts_with(&word) {
            1
        } else {
            // A long word may have been left off before its end.
            let begin = |more: usize| other.get(..word.len() + more).filter(|_| word.len() >= 5);
            let begins = [begin(0), begin(1)].into_iter().flatten();
            begins
                .map(|begin| 1 + count_edits(&word, begin))
                .chain([count_edits(&word, &other)])
                .min()
                .unwrap_or(usize::MAX)
        };
        if far <= allowed && best.is_none_or(|(least, _)| far < least) {
            best = Some((far, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Names longer than this are compared by their beginnings.
const NEAR_CHARS: usize = 64;

/// How many insertions, deletions, replacements and swaps of neighbours lead from `left` to `right`.
fn count_edits(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut l_before = None;
    for (row, &l) in left.iter().enumerate() {
        let mut now = vec![row + 1];
        let mut r_before = None;
        for (column, &r) in right.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&last, column) + usize::from(l != r))
                .min(at(&last, column + 1) + 1)
                .min(at(&now, column) + 1);
            if l_before == Some(r) && r_before == Some(l) {
                least = least.min(at(&before, column.wrapping_sub(1)) + 1);
            }
            now.push(least);
            r_before = Some(r);
        }
        before = std::mem::replace(&mut last, now);
        l_before = Some(l);
    }
    last.last().copied().unwrap_or(left.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_compared_as_numbers() {
        let mut names = ["4.10", "4.2", "", "4.2-rc10", "4.2-rc9", "a", "4.02", "4", "10"];
        names.sort_by(|left, right| compare_names(left, right));
        assert_eq!(
            names,
            ["", "4", "4.02", "4.2", "4.2-rc9", "4.2-rc10", "4.10", "10", "a"]
        );
    }

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        let keys = ["inbox", "archive", "aliases", "stalled_days"];
        assert_eq!(find_nearest("inbx", keys), Some("inbox"));
        assert_eq!(find_nearest("Inbox", keys), Some("inbox"));
        assert_eq!(find_nearest("arhcive", keys), Some("archive"));
        assert_eq!(find_nearest("stalled", keys), Some("stalled_days"));
        assert_eq!(find_nearest("staled", keys), Some("stalled_days"));
        assert_eq!(find_nearest("colour", keys), None);
        assert_eq!(find_nearest("", keys), None);
    }
}
