//! One mail as it is written: headers, text and the forms in which mail programs send it.

use std::fmt::Write;

use crate::model::{MessageId, Person, Time};

/// The list's address.
const LIST: &str = "xen-devel@lists.xen.org";
/// What the list puts below each mail.
const FOOTER: &str = "\n_______________________________________________\nXen-devel mailing list\nXen-devel@lists.xen.org\nhttp://lists.xen.org/xen-devel\n";

/// How the text travels.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Form {
    /// As it is.
    #[default]
    Plain,
    /// Quoted-printable.
    QuotedPrintable,
    /// Base64.
    Base64,
    /// The text as it is, and a file beside it: its name and content.
    Attached(String, String),
}

/// A mail to be sent.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its Message-ID; some programs forget it.
    pub id: Option<MessageId>,
    /// Who sends it.
    pub from: Person,
    /// When.
    pub date: Time,
    /// The subject.
    pub subject: String,
    /// The mails before it in its thread, the one it answers last.
    pub references: Vec<MessageId>,
    /// The text.
    pub text: String,
    /// How it travels.
    pub form: Form,
    /// Whether the list's footer is added.
    pub footer: bool,
}

impl Letter {
    /// The mail as the mirror keeps it.
    pub fn bytes(&self) -> Vec<u8> {
        let mut mail = String::new();
        let mut header =
            |key: &str, value: &str| writeln!(mail, "{key}: {value}").expect("writing to a string does not fail");
        header("From", &format!("{} <{}>", encoded(&self.from.name), self.from.address));
        header("To", LIST);
        header("Date", &date(self.date));
        if let Some(id) = &self.id {
            header("Message-ID", &format!("<{id}>"));
        }
        if let Some(parent) = self.references.last() {
            header("In-Reply-To", &format!("<{parent}>"));
            let all: Vec<String> = self.references.iter().map(|id| format!("<{id}>")).collect();
            header("References", &all.join("\n "));
        }
        header("Subject", &encoded(&self.subject));
        header("MIME-Version", "1.0");
        header("List-Id", "Xen developer discussion <xen-devel.lists.xen.org>");
        let mut text = self.text.clone();
        if self.footer {
            text.push_str(FOOTER);
        }
        mail.push_str(&self.body(&text));
        mail.into_bytes()
    }

    fn body(&self, text: &str) -> String {
        let (encoding, text) = match &self.form {
            Form::Plain => ("8bit", text.to_owned()),
            Form::QuotedPrintable => ("quoted-printable", quoted_printable(text)),
            Form::Base64 => ("base64", folded(&base64(text.as_bytes()))),
            Form::Attached(name, content) => {
                let line = "=-=world=-=";
                return format!(
                    "Content-Type: multipart/mixed; boundary=\"{line}\"\n\n--{line}\nContent-Type: text/plain; charset=utf-8\n\
                     Content-Transfer-Encoding: 8bit\n\n{text}\n--{line}\nContent-Type: text/x-patch; name=\"{name}\"\n\
                     Content-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{}\n--{line}--\n",
                    folded(&base64(content.as_bytes()))
                );
            }
        };
        format!("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{text}")
    }
}

/// A date as mails have it, in UTC.
fn date(time: Time) -> String {
    let moment = jiff::Timestamp::from_second(time.0).unwrap_or_default();
    jiff::fmt::rfc2822::to_string(&moment.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default()
}

/// A header text; what is not ASCII becomes an encoded word.
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        text.to_owned()
    } else {
        format!("=?UTF-8?B?{}?=", base64(text.as_bytes()))
    }
}

fn quoted_printable(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut width = 0;
        for (at, byte) in line.bytes().enumerate() {
            let last = at + 1 == line.len();
            let piece = match byte {
                b'=' => "=3D".to_owned(),
                b' ' | b'\t' if last => format!("={byte:02X}"),
                b' '..=b'~' | b'\t' => char::from(byte).to_string(),
                _ => format!("={byte:02X}"),
            };
            if width + piece.len() > 75 {
                out.push_str("=\n");
                width = 0;
            }
            width += piece.len();
            out.push_str(&piece);
        }
        out.push('\n');
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| three.get(at).copied().map_or(0, usize::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = DIGITS.get(bits >> (18 - 6 * place) & 63).copied().unwrap_or(b'=');
            out.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

fn folded(text: &str) -> String {
    let mut out = String::new();
    for (at, digit) in text.chars().enumerate() {
        if at > 0 && at % 76 == 0 {
            out.push('\n');
        }
        out.push(digit);
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_as_it_must() {
        assert_eq!(base64(b"a"), "YQ==");
        assert_eq!(base64(b"ab"), "YWI=");
        assert_eq!(base64(b"abc"), "YWJj");
    }

    #[test]
    fn quoted_printable_keeps_trailing_blanks_and_breaks_long_lines() {
        assert_eq!(quoted_printable("a = b \n"), "a =3D b=20\n");
        assert!(quoted_printable(&"x".repeat(200)).lines().all(|line| line.len() <= 76));
    }

    #[test]
    fn date_is_in_the_form_of_mails() {
        assert_eq!(date(Time(1_371_563_640)), "Tue, 18 Jun 2013 13:54:00 +0000");
    }
}
