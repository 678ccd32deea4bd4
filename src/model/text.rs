//! How texts are compared: by letters and digits, and by hashes that ignore white space.

use xxhash_rust::xxh3::xxh3_64;

/// The letters and digits of a title in lower case, for comparing titles that were touched up on the way in.
pub fn letters_and_digits(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A 32-bit hash of one line of a diff without its white space; `sign` is `+` or `-`.
///
/// The sign is the lowest bit alone, so a line removed is known as the inverse of that line added: that is how a revert
/// is seen by its content.
pub fn hash_line(sign: u8, line: &[u8]) -> u32 {
    let bytes: Vec<u8> = line.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    low_half(xxh3_64(&bytes)) & !1 | u32::from(sign == b'+')
}

/// Hashes of the lines of a commit message, by letters and digits, blank lines left out; sorted, each once.
pub fn hash_text(text: &str) -> Vec<u32> {
    let mut hashes: Vec<u32> = text
        .lines()
        .map(letters_and_digits)
        .filter(|line| !line.is_empty())
        .map(|line| low_half(xxh3_64(line.as_bytes())))
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn low_half(hash: u64) -> u32 {
    u32::try_from(hash & u64::from(u32::MAX)).expect("masked to 32 bits")
}
