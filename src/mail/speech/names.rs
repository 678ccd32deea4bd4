//! Questions that are put to people by their names.

/// Words with a capital that begin a sentence and are no names.
const NO_NAMES: [&str; 14] = [
    "So",
    "Well",
    "But",
    "Hi",
    "Hello",
    "Hey",
    "Dear",
    "Or",
    "Ok",
    "OK",
    "Hm",
    "Hmm",
    "Anyway",
    "Otherwise",
];

/// Whether a sentence asks some people, and nothing else: "Ann, Bob, WDYT?"
pub(super) fn puts_to_somebody(sentence: &str) -> bool {
    let low = sentence.to_lowercase();
    let asked = ["wdyt?", "what do you think?"]
        .iter()
        .find_map(|end| low.strip_suffix(end));
    let names = asked
        .and_then(|before| sentence.get(..before.len()))
        .unwrap_or_default();
    let words = names
        .split([' ', ','])
        .filter(|word| !word.is_empty() && *word != "and");
    let names: Vec<&str> = words.collect();
    let is_name = |word: &&str| word.starts_with(char::is_uppercase) && !NO_NAMES.contains(word);
    (1..=4).contains(&names.len()) && names.iter().all(is_name)
}
