//! How far a mail went: to one list, or to lists of several projects.

use super::envelope::Headers;

/// How many lists a mail is addressed to that is no business of one alone.
const MANY: usize = 3;

/// Whether a mail is addressed to several mailing lists.
pub(super) fn is_sent_widely(headers: &Headers<'_>) -> bool {
    let values = ["to", "cc"]
        .into_iter()
        .flat_map(|name| headers.all(name).collect::<Vec<_>>());
    let mut lists: Vec<String> = Vec::new();
    for value in values {
        let text = String::from_utf8_lossy(value).to_ascii_lowercase();
        for word in text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"')) {
            if is_list(word) && !lists.iter().any(|known| known == word) {
                lists.push(word.to_owned());
            }
        }
    }
    lists.len() >= MANY
}

/// Whether an address, in lower case, is that of a list, by its host.
fn is_list(address: &str) -> bool {
    let Some((_, host)) = address.split_once('@') else {
        return false;
    };
    let known = ["vger.kernel.org", "kvack.org", "googlegroups.com"];
    known.contains(&host) || host.split('.').any(|part| part == "lists" || part == "list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_by_their_hosts_and_counted_once() {
        let widely = |to: &str, cc: &str| is_sent_widely(&Headers::cut(format!("To: {to}\nCc: {cc}\n\n").as_bytes()).0);
        let lists = "lamps@lists.example.org, \"A House\" <house@vger.kernel.org>";
        assert!(widely(
            "A Uthor <a@example.org>",
            &format!("{lists},\n <linux-mm@kvack.org>")
        ));
        assert!(!widely("A Uthor <a@example.org>", lists));
        assert!(!widely("Lamps <lamps@lists.example.org>", lists));
        assert!(!widely("a@example.org", "b@example.org, c@example.org, d@example.org"));
    }
}
