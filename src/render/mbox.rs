//! Mails one after another as an mbox that `git am` takes.

use std::io::Write;

use jiff::Timestamp;

use crate::error::Result;
use crate::model::Time;

use super::finish;

/// Writes the mails, each with its date, in the order given. A reader that went away is no error.
///
/// `git am` undoes no quoting unless told to, so only lines are quoted that it would take for the beginning of a mail.
pub fn print_mbox<'a>(mails: impl IntoIterator<Item = (&'a [u8], Time)>, out: &mut dyn Write) -> Result<()> {
    finish(out, |out| {
        for (mail, date) in mails {
            writeln!(out, "From xq {}", say_postmark(date))?;
            for line in lines_of(mail) {
                if is_postmark(line) {
                    out.write_all(b">")?;
                }
                out.write_all(line)?;
                out.write_all(b"\n")?;
            }
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// The lines of a mail without their ends, neither an older postmark nor empty lines at its end.
fn lines_of(mail: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut body = mail;
    if body.starts_with(b"From ") {
        let head = body
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(body.len(), |end| end + 1);
        body = body.get(head..).unwrap_or_default();
    }
    let text = body.trim_ascii_end();
    text.split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// Whether a line, quoted or not, looks like the beginning of a mail: `From `, and later a time of day.
fn is_postmark(line: &[u8]) -> bool {
    let quoted = line.iter().take_while(|&&byte| byte == b'>').count();
    let bare = line.get(quoted..).unwrap_or_default();
    let has_time = || {
        bare.windows(4).any(|place| match place {
            [hour, b':', ten, one] => hour.is_ascii_digit() && ten.is_ascii_digit() && one.is_ascii_digit(),
            _ => false,
        })
    };
    bare.starts_with(b"From ") && has_time()
}

/// A date as a postmark has it, as in `Tue Jun 18 13:54:00 2013`.
fn say_postmark(date: Time) -> String {
    let moment = Timestamp::from_second(date.0).unwrap_or_default();
    moment.strftime("%a %b %e %H:%M:%S %Y").to_string()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn mails_are_told_apart_and_only_false_postmarks_are_quoted() {
        let first = b"Subject: a\r\n\r\nFrom here on\r\nFrom x Tue Jun 18 13:54:00 2013\r\n>From x 13:54\r\n\r\n";
        let second = b"From old Tue Jun 18 13:54:00 2013\nSubject: b\n\nend";
        let mut out = Vec::new();
        let date = Time(1_371_563_640);
        print_mbox([(first.as_slice(), date), (second.as_slice(), date)], &mut out).unwrap();
        let expected = "From xq Tue Jun 18 13:54:00 2013\nSubject: a\n\nFrom here on\n>From x Tue Jun 18 13:54:00 2013\n\
                        >>From x 13:54\n\nFrom xq Tue Jun 18 13:54:00 2013\nSubject: b\n\nend\n\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
