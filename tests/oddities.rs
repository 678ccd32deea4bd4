//! Mails with real oddities, written anew: `tests/mail/*.eml`. The header `Comments` of each says where the like was seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use xq::mail::Reading;
use xq::model::{FileDigest, Time};

use crate::support::describe;

/// When the archive says that each of the mails came: 10 March 2014.
const ARCHIVED: Time = Time(1_394_445_600);

/// The mails by file name.
fn mails() -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail");
    let entries = std::fs::read_dir(folder).expect("the mails are there");
    let files = entries.map(|entry| entry.expect("it is listed").path());
    files
        .map(|file| {
            let name = file.file_stem().expect("it has a name").to_string_lossy().into_owned();
            (name, std::fs::read(&file).expect("it is readable"))
        })
        .collect()
}

/// `from | title | what it is | paths | problems`, where a patch is there the paths and its own title if that is another.
fn facts(reading: &Reading) -> String {
    let Some(message) = &reading.message else {
        return "nothing".to_owned();
    };
    let mut facts = format!("{} | {} | {}", message.from, message.subject.title, describe(reading));
    if let Some(patch) = &message.patch {
        let files: Vec<String> = patch.digest.files.iter().map(named).collect();
        let _ = write!(facts, " | {}", files.join(" "));
        if patch.title != message.subject.title {
            let _ = write!(facts, " as {}", patch.title);
        }
    }
    for problem in &reading.problems {
        let _ = write!(facts, " | {}", problem.kind);
    }
    facts
}

/// The path of a file, with the one that it had before.
fn named(file: &FileDigest) -> String {
    match &file.old_path {
        Some(old) => format!("{old}=>{}", file.path),
        None => file.path.to_string(),
    }
}

#[test]
fn every_mail_with_an_oddity_is_read_as_meant() {
    let wanted: BTreeMap<&str, &str> = WANTED.lines().filter_map(|row| row.split_once(" | ")).collect();
    let mails = mails();
    let mut wrong = String::new();
    for (name, bytes) in &mails {
        let wanted = wanted.get(name.as_str()).copied().unwrap_or("(no row)");
        let found = facts(&xq::mail::read(bytes, ARCHIVED));
        if wanted != found {
            writeln!(wrong, "{name}\n  instead of {wanted}\n  it is read as {found}").expect("it is a text");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let rows: BTreeSet<&str> = wanted.keys().copied().collect();
    let files: BTreeSet<&str> = mails.keys().map(String::as_str).collect();
    assert_eq!(rows, files);
}

#[test]
fn every_mail_with_an_oddity_says_where_the_like_was_seen() {
    for (name, bytes) in mails() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let seen = text.strip_prefix("Comments: The like was seen on ").expect(&name);
        let (seen, what) = seen.split_once(":\n ").expect(&name);
        // Mostly its id; one had none, another is known by its page in an archive.
        let (list, mail) = seen.split_once(", ").unwrap_or((seen, seen));
        assert!(
            !list.is_empty() && !mail.is_empty() && !what.starts_with('\n'),
            "{name}"
        );
    }
}

#[test]
fn a_mail_with_two_ids_has_the_first_and_keeps_the_other() {
    let mails = mails();
    let reading = xq::mail::read(&mails["several-ids"], ARCHIVED);
    let message = reading.message.expect("it is a mail");
    let others: Vec<&str> = message.other_ids.iter().map(|id| id.as_str()).collect();
    assert_eq!(
        (message.id.as_str(), others.as_slice()),
        ("relay-1@example.com", ["several-ids@example.org"].as_slice())
    );
}

#[test]
fn an_answer_reaches_its_parent_past_the_words_of_a_header() {
    let mails = mails();
    let reading = xq::mail::read(&mails["answered-with-words"], ARCHIVED);
    let message = reading.message.expect("it is a mail");
    let parents: Vec<&str> = message.references.iter().map(|id| id.as_str()).collect();
    assert_eq!(parents, ["first@example.org"]);
}

#[test]
fn a_mail_from_a_clock_ahead_has_the_date_of_its_archiving() {
    let mails = mails();
    let reading = xq::mail::read(&mails["clock-ahead"], ARCHIVED);
    assert_eq!(reading.message.expect("it is a mail").date, ARCHIVED);
}

/// What each mail is, by the name of its file.
const WANTED: &str = "\
answer-to-a-ping | Ann Author <ann@example.org> | lamp: be brighter | reply re | - | -
answered-with-words | Carl Critic <carl@example.org> | lamps | reply 0/2 re | - | -
attached-as-bytes | Ann Author <ann@example.org> | The hall is dark at night | patch | 1 +1 -1 by Bob Builder stated | - | lib/lamp.c as lamp: be brighter in the hall
backup-name | Ann Author <ann@example.org> | lamp: be brighter | patch 4/15 | 1 +1 -1 by Bob Builder stated | Signed-off-by Ann Author | lib/lamp.c
blanks-stripped | Carl Critic <carl@example.org> | lamp: be brighter | reply-with-diff re | 1 +1 -1 | - | lib/lamp.c
bot-of-a-tree | tip-bot2 for Bob Builder <tip-bot2@example.org> | lamp: be brighter | report #irqchip: irq/irqchip-next | 1 +1 -1 | - | lib/lamp.c
called-ping | Ping Tester <ping@example.org> | lamp: be brighter | reply re | - | -
charset-answered-with-y | Ann Author <ann@example.org> | lamp: be brighter | patch | 1 +1 -1 | Signed-off-by Ann Author | lib/lamp.c
clock-ahead | Ann Author <ann@example.org> | lamps | cover 0/2 | - | - | bad-date
cover-with-a-diff | Ann Author <ann@example.org> | lamps | cover v5 0/5 | - | -
cover-without-number | Ann Author <ann@example.org> | lamps | cover | - | -
date-as-version | Ann Author <ann@example.org> | lamp: move | patch v20140303 6/39 | 2 +1 -1 | Signed-off-by Ann Author | lib/lamp.c=>hall/lamp.c lib/empty
eight-bit-transfer | Ann Author <ann@example.org> | lamp: be brighter | patch v2 39/46 | 1 +1 -1 | Signed-off-by Ann Author | lib/lamp.c
empty-id | Ann Author <ann@example.org> | lamp: be brighter | reply re | - | - | no-message-id
encoded-blanks | Ann Author <ann@example.org> | Support lamps on ships. | reply 18/35 rfc re | - | -
flowed-diff | Ann Author <ann@example.org> | lamp: be brighter | patch | 1 +1 -1 | Signed-off-by Ann Author | lib/lamp.c
groupwise | Ann Author <ann@example.org> | lamp: be brighter | patch 2/2 >4.11 | 1 +1 -1 | Signed-off-by Ann Author | lib/lamp.c
header-copied-below | Ann Author <ann@example.org> | lamp: be brighter | reply 1/2 re | - | -
html-and-a-footer | Ann Author <ann@example.org> | lamp: be brighter | patch | 1 +1 -1 stated | Signed-off-by Ann Author | lib/lamp.c
inline-and-attached | Carl Critic <carl@example.org> | lamp: be brighter | reply-with-diff re | 1 +1 -1 by Bob Builder stated | - | lib/lamp.c
letter-in-two-words | Michał Tester <michal@example.org> | be brüghter | reply re | - | -
lost-its-re | Ann Author <ann@example.org> | lamp: be brighter | reply v2 1/2 | - | -
original-below | Mia Maintainer <mia@example.org> | lamp: be brighter | reply re | - | Reviewed-by Carl Critic, Signed-off-by Ann Author
part-of-a-part | Carl Critic <carl@example.org> | docs: fix links | reply 10/10 re | - | Reviewed-by Carl Critic #I2C
patch-numbered-zero | Ann Author <ann@example.org> | lamp: be brighter | patch v1 0/1 #house #dev-5.4 | 1 +1 -1 | Signed-off-by Ann Author | lib/lamp.c
patchbomb | Ann Author <ann@example.org> | lamp: be brighter | patch 3/5 | 1 +1 -1 by Bob Builder stated | Signed-off-by Bob Builder | lib/lamp.c
ping-with-a-review | Carl Critic <carl@example.org> | lamp: be brighter | reply re | - | Reviewed-by Carl Critic
question-to-others | Carl Critic <carl@example.org> | lamp: be brighter | reply v7 1/5 re | - | -
queue-for-stable | Kim Keeper <kim@example.org> | lamp: be brighter | report 198/255 >5.9 | 1 +1 -1 by Bob Builder stated | - | lib/lamp.c
queue-tells | akpm@example.org | + lamp-be-brighter.patch added to -mm tree | report | 1 +1 -1 | - | lib/lamp.c
quilt-directory | Ann Author <ann@example.org> | lamp: be brighter | patch | 2 +2 -1 | Signed-off-by Ann Author | lib/lamp.c lib/oil.c
re-without-colon | Ann Author <ann@example.org> | lamp: be brighter | reply re | - | -
several-ids | Ann Author <ann@example.org> | lamp: be brighter | reply re | - | -
subject-in-the-body | Ann Author <ann@example.org> | lamp: be brighter in the hall | patch v2 2/7 #dev-5.2 | 1 +1 -1 by Bob Builder stated | Signed-off-by Ann Author | lib/lamp.c
tried-in-a-report | Ann Author <ann@example.org> | the hall is dark at night, since 4.19 | other #bug | 1 +1 -1 | - | lib/lamp.c
two-directories | Ann Author <ann@example.org> | lamp: be brighter | patch 1/1 | 1 +1 -1 | Signed-off-by Ann Author | lib/lamp.c
version-said-twice | Ann Author <ann@example.org> | lamp: be brighter | patch v2 1/4 #XTF | 1 +1 -1 | Signed-off-by Ann Author | lib/lamp.c
via-a-relay | Ann Author <ann@example.org> | lamp: be brighter | patch v2 13/35 | 1 +1 -1 stated | Signed-off-by Ann Author | lib/lamp.c
via-the-list | Ann Author <ann@example.org> | lamp: be brighter | other | - | Signed-off-by Ann Author
wrapped-fixes | Ann Author <ann@example.org> | lamp: be brighter | patch | 1 +1 -1 stated | Fixes 0123456789ab, Signed-off-by Ann Author | lib/lamp.c
wrapped-to-pieces | Ann Author <ann@example.org> | lamp: be brighter | patch v2 | 2 +1 -1 damaged | Signed-off-by Ann Author | lib/lamp.c lib/oil.c | damaged-patch
";
