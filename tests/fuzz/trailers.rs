//! Trailers in replies: they say what stands there, and quoted text gives none.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xq::mail;
use xq::model::{Condition, Message, Place, Scope, Time};

fuzz_target!(|text: &str| {
    // What follows a blank line is text; a NUL or a lone carriage return is left out of it.
    let text = text.replace(['\r', '\0'], "");
    let message = reply(&text);
    assert!(message.trailers.len() <= text.lines().count());
    for trailer in &message.trailers {
        assert_eq!(trailer.place, Place::Text);
        assert!(text.contains(&trailer.key), "a key stands in its text");
        // A wrapped value is one, whatever a mail program put between its lines.
        let stands = |words: &str| words.split_whitespace().all(|word| text.contains(word));
        assert!(stands(&trailer.value), "so do the words of a value");
        let area = trailer.area.as_deref().unwrap_or_default();
        assert!(area.len() <= 200 && stands(area));
        // As many characters as a sentence may have.
        assert!(trailer.remark.chars().count() <= 2_000);
        assert!(trailer.condition != Condition::None || trailer.remark.is_empty());
        match &trailer.scope {
            Scope::Parts { numbers, .. } => {
                assert!(numbers.is_sorted_by(|a, b| a < b));
                assert!(numbers.iter().all(|number| *number <= 999));
            }
            Scope::Here | Scope::Series => {}
        }
    }
    let quoted: String = text.lines().map(|line| format!("> {line}\n")).collect();
    assert!(reply(&quoted).trailers.is_empty(), "quoted text gives no trailers");
});

fn reply(text: &str) -> Message {
    let mail = format!(
        "Message-ID: <2@example.org>\nIn-Reply-To: <1@example.org>\nFrom: Rita <rita@example.org>\n\
         Date: Mon, 3 Mar 2014 10:20:30 +0000\nSubject: Re: [PATCH 1/3] lib: one\n\
         Content-Type: text/plain; charset=utf-8\n\n{text}"
    );
    let message = mail::read(mail.as_bytes(), Time(1_700_000_000)).message;
    message.expect("a mail with headers is a message")
}
