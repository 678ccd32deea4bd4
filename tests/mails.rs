//! Real mails, read one by one, where `XQ_TEST_MAILS` names a folder with an `INDEX.tsv` beside the mails that it lists.
//!
//! The index says id, date, sender and subject. What else each mail is, and what it gives by whom, was found out by reading
//! it: `READ` holds those facts by Message-ID. Nothing of the mails is kept here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use xq::mail::Reading;
use xq::model::{Message, Said, Time};

use crate::support::{describe, skip};

/// A row of the index and the mail that it lists.
struct Listed {
    file: String,
    id: String,
    date: String,
    from: String,
    subject: String,
    bytes: Vec<u8>,
    reading: Reading,
}

impl Listed {
    fn message(&self) -> &Message {
        self.reading.message.as_ref().expect("every listed mail is one")
    }
}

/// The mails of the folder, or why there are none.
fn mails(test: &str) -> Option<Vec<Listed>> {
    let Some(folder) = std::env::var_os("XQ_TEST_MAILS").map(PathBuf::from) else {
        skip(test, "XQ_TEST_MAILS is not set");
        return None;
    };
    let index = std::fs::read_to_string(folder.join("INDEX.tsv")).expect("the folder has an index");
    let mails: Vec<Listed> = index.lines().skip(1).map(|row| listed(&folder, row)).collect();
    assert!(!mails.is_empty());
    Some(mails)
}

fn listed(folder: &Path, row: &str) -> Listed {
    let cells: Vec<&str> = row.split('\t').collect();
    let [file, id, date, from, subject, ..] = cells.as_slice() else {
        panic!("a row has a cell too few: {row}");
    };
    let bytes = std::fs::read(folder.join(file)).expect("the mail is there");
    // Later than every mail, so that their own dates hold.
    let reading = xq::mail::read(&bytes, Time(2_000_000_000));
    Listed {
        file: (*file).to_owned(),
        id: id.trim_matches(['<', '>']).to_owned(),
        date: (*date).to_owned(),
        from: (*from).to_owned(),
        subject: (*subject).to_owned(),
        bytes,
        reading,
    }
}

/// The value of a header as it stands in the mail, unfolded.
fn header(bytes: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let head = text
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .replace("\n\t", " ")
        .replace("\n ", " ");
    let found = head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    });
    found.filter(|value| !value.is_empty())
}

/// Name and address of `"Name" <address>`.
fn parts(from: &str) -> (String, String) {
    let bare = |text: &str| text.trim().trim_matches('"').trim().to_owned();
    match from.split_once('<') {
        Some((name, address)) => (bare(name), address.trim_end_matches('>').to_lowercase()),
        None => (String::new(), from.trim().to_lowercase()),
    }
}

/// Who sent a mail: the row's sender. Where a list or relay wrote `X via LIST`, the person is `X` with the address of
/// `X-Original-From`, else `Reply-To`.
fn sender(mail: &Listed) -> (String, String) {
    let (name, address) = parts(&mail.from);
    let Some((person, _)) = name.split_once(" via ") else {
        return (name, address);
    };
    let behind = header(&mail.bytes, "X-Original-From").or_else(|| header(&mail.bytes, "Reply-To"));
    let behind = behind.expect("the list says who it was");
    (person.to_owned(), parts(&behind).1)
}

fn timestamp(date: &str) -> Timestamp {
    let zoned = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned(date);
    zoned.expect("the index has a date").timestamp()
}

#[test]
fn every_real_mail_is_read_as_its_index_says() {
    let Some(mails) = mails("every_real_mail_is_read_as_its_index_says") else {
        return;
    };
    let mut wrong = String::new();
    for mail in &mails {
        let message = mail.message();
        let (name, address) = sender(mail);
        let mut check = |what: &str, wanted: &str, found: &str| {
            if wanted != found {
                writeln!(wrong, "{} {what}: {found:?} instead of {wanted:?}", mail.file).expect("it is a text");
            }
        };
        check("id", &mail.id, message.id.as_str());
        check(
            "date",
            &timestamp(&mail.date).as_second().to_string(),
            &message.date.0.to_string(),
        );
        check("name", &name, &message.from.name);
        check("address", &address, message.from.address.as_str());
        check("subject", &mail.subject, &message.subject.text);
        // Its parent is the first id of In-Reply-To, whatever stands around it.
        if let Some(answered) = header(&mail.bytes, "In-Reply-To") {
            let parent = message.references.last().map(ToString::to_string);
            let answered = answered.split(['<', '>']).nth(1);
            check("parent", answered.unwrap_or_default(), &parent.unwrap_or_default());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_real_mail_is_what_a_reader_takes_it_for() {
    let Some(mails) = mails("every_real_mail_is_what_a_reader_takes_it_for") else {
        return;
    };
    let read: BTreeMap<&str, &str> = READ.lines().filter_map(|row| row.split_once(" | ")).collect();
    let mut wrong = String::new();
    for mail in &mails {
        let wanted = read.get(mail.id.as_str()).copied().unwrap_or("(no row)");
        let found = describe(&mail.reading);
        if wanted != found {
            writeln!(wrong, "{}\n  instead of {wanted}\n  it is read as {found}", mail.file).expect("it is a text");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn words_of_real_mails_say_what_people_meant() {
    let Some(mails) = mails("words_of_real_mails_say_what_people_meant") else {
        return;
    };
    for (id, wanted) in WORDS {
        let mail = mails.iter().find(|mail| mail.id == id).expect("it is listed");
        let says = &mail.message().says;
        assert!(says.contains(&wanted), "{id}: {says:?} without {wanted}");
    }
}

#[test]
fn copies_of_one_real_mail_are_one() {
    let Some(mails) = mails("copies_of_one_real_mail_are_one") else {
        return;
    };
    let mut by_id: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for mail in &mails {
        by_id.entry(&mail.id).or_default().push(mail.message().fingerprint);
    }
    let copies: Vec<&Vec<u64>> = by_id.values().filter(|prints| prints.len() > 1).collect();
    assert_eq!(copies.len(), 1);
    for prints in copies {
        assert!(prints.iter().all(|print| Some(print) == prints.first()));
    }
}

/// What the words of some mails say, where that is what they were kept for.
const WORDS: [(&str, Said); 21] = [
    ("2bc16586-4937-9019-795d-9e54ea3e2c21@suse.com", Said::Withdrawal),
    ("7c0c5c02-7bf8-8aa1-4c5d-586d18290d2f@suse.com", Said::Request),
    ("f01cca9f-ba49-75bd-72c6-d0c638ed5e15@suse.com", Said::Question),
    ("6b6912d3-1bb1-ac3d-7fc7-a8d2a2f2db9b@suse.com", Said::Agreement),
    ("b127c20f-1ae8-242f-8435-3165a728a451@suse.com", Said::Applied),
    ("617a8755-1993-d46d-d1bf-2f518b5d4233@knorrie.org", Said::Request),
    (
        "alpine.DEB.2.21.2102091221090.8948@sstabellini-ThinkPad-T480s",
        Said::Agreement,
    ),
    ("2c3e8cd2-b74f-52b6-4df8-057e8d000455@suse.com", Said::Ping),
    ("20200609153839.wjqpremfgirxdoj3@liuwe-devbox-debian-v2", Said::Applied),
    ("24291.45845.782250.165305@mariner.uk.xensource.com", Said::Question),
    ("be06eb9d-680c-d356-5f44-ba0a76c5b2a1@suse.com", Said::Request),
    ("8c23e40b-5892-afb0-15d0-70bad98f640d@xen.org", Said::Applied),
    ("24609.24849.166342.342346@mariner.uk.xensource.com", Said::WillApply),
    ("24299.35817.486533.42273@mariner.uk.xensource.com", Said::WillApply),
    ("Z4fBLEig8GlAPCv2@l14", Said::Request),
    ("20210830175020.jymnt6uwhgmjlwyz@archlap", Said::Agreement),
    ("20210830202133.q6j2he5kijf2tgpy@archlap", Said::Agreement),
    ("f954f07b-a973-76a6-5f0e-c2eccb3be92d@suse.com", Said::Applied),
    ("b1c91d7e-9701-c93c-d336-3729be33f67e@linux.intel.com", Said::Request),
    ("aa634c0c-d949-de8f-c1a3-668b83271c14@suse.com", Said::Agreement),
    ("c4e260c9-6129-1916-5eb2-3e060dbe47d5@suse.com", Said::Applied),
];

/// `id | role, marks of the subject | files, lines added and removed, author | trailers`, a mail a line.
const READ: &str = "\
20200430151559.1464-1-jgross@suse.com | cover 0/3 | - | -
20200430151559.1464-2-jgross@suse.com | patch 1/3 | 2 +8 -4 | Reported-by Sergey Dyasli, Tested-by Sergey Dyasli, Signed-off-by Juergen Gross
20200430151559.1464-3-jgross@suse.com | patch 2/3 | 2 +11 -5 | Signed-off-by Juergen Gross
20200430151559.1464-4-jgross@suse.com | patch 3/3 | 1 +3 -0 | Fixes cb563d7665f2, Signed-off-by Juergen Gross
e02432bf8ea8ca85a31176de1a1f9e429c84b243.camel@suse.com | reply 3/3 re | - | Acked-by Dario Faggioli
7c0c5c02-7bf8-8aa1-4c5d-586d18290d2f@suse.com | reply 3/3 re | - | -
515da70d-1149-0de7-0592-78416496ed62@suse.com | reply 3/3 re | - | -
2bc16586-4937-9019-795d-9e54ea3e2c21@suse.com | reply 2/3 re | - | -
20200511112829.5500-1-jgross@suse.com | cover v2 0/3 | - | -
20200511112829.5500-3-jgross@suse.com | patch v2 2/3 | 1 +0 -5 | Signed-off-by Juergen Gross
f01cca9f-ba49-75bd-72c6-d0c638ed5e15@suse.com | reply v2 2/3 re | - | -
6b6912d3-1bb1-ac3d-7fc7-a8d2a2f2db9b@suse.com | reply v2 2/3 re | - | -
d2614d09-b9c2-6ba4-2a78-1d6f483f9af6@suse.com | reply v2 2/3 re | - | Reviewed-by Jan Beulich (parts [3] and this) (author must)
20200514153614.2240-1-jgross@suse.com | cover v3 0/3 | - | -
20200514153614.2240-2-jgross@suse.com | patch v3 1/3 | 2 +11 -4 | Reported-by Sergey Dyasli, Tested-by Sergey Dyasli, Signed-off-by Juergen Gross, Acked-by Dario Faggioli
20200514153614.2240-3-jgross@suse.com | patch v3 2/3 | 1 +0 -5 | Signed-off-by Juergen Gross, Reviewed-by Jan Beulich
20200514153614.2240-4-jgross@suse.com | patch v3 3/3 | 3 +13 -7 | Signed-off-by Juergen Gross, Reviewed-by Jan Beulich
b127c20f-1ae8-242f-8435-3165a728a451@suse.com | reply v3 2/3 re | - | -
3c5f439741f63c9f60431f2cd86a8ad7a117ec7d.camel@suse.com | reply v3 2/3 re | - | -
20200511112829.5500-4-jgross@suse.com | patch v2 3/3 | 4 +14 -8 | Signed-off-by Juergen Gross
5CF14DA40200007800234108@prv1-mh.provo.novell.com | patch | 1 +2 -3 | Signed-off-by Jan Beulich
5D08ECBF02000078002394C6@prv1-mh.provo.novell.com | cover 0/2 >4.11 | - | -
5D08EF7E02000078002394E9@prv1-mh.provo.novell.com | patch 2/2 >4.11 | 1 +0 -6 | Signed-off-by Jan Beulich
5D08F4AA020000780023953E@prv1-mh.provo.novell.com | reply 1/2 >4.11 re | - | -
20201224152419.22453-1-julien@xen.org | patch | 1 +4 -4 by Julien Grall stated | Signed-off-by Julien Grall
617a8755-1993-d46d-d1bf-2f518b5d4233@knorrie.org | reply re | - | -
b4323f4c-36f5-1d3b-6a46-09420ad6e47d@suse.com | reply re | - | Reviewed-by Jan Beulich (on commit)
20210209195334.21206-1-sstabellini@kernel.org | patch v2 | 1 +15 -1 | Link https://lore.kernel.org/xen-devel/YBmQQ3Tzu++AadKx@mattapan.m5p.com/, Signed-off-by Stefano Stabellini
c7fcaa1e-7f0f-577d-3b6a-388954b492f0@xen.org | reply v2 re | - | Acked-by Julien Grall
YCM+BBvcMoloMXeT@mattapan.m5p.com | reply v2 re | - | Tested-by Elliott Mitchell
alpine.DEB.2.21.2102091221090.8948@sstabellini-ThinkPad-T480s | reply v2 re | - | -
20241205-vuart-ns8250-v1-13-e9aa923127eb@ford.com | patch v2 13/35 | 3 +3 -3 stated | Signed-off-by Denis Mukhin
20200423101955.13761-2-wipawel@amazon.de | patch v2 1/4 #XTF | 2 +5 -2 | Signed-off-by Pawel Wieczorkiewicz
20250416050443.919751-3-dmukhin@ford.com | patch v1 2/2 #XTF | 1 +3 -1 by Denis Mukhin stated | Signed-off-by Denis Mukhin
20231024102858.29067-1-julien@xen.org | patch v2 >4.19 | 1 +3 -1 by Julien Grall stated | Signed-off-by Julien Grall, Reviewed-by Michal Orzel
20200506151655.26445-1-jgross@suse.com | patch | 2 +3 -23 | Fixes a76255b4266516, Signed-off-by Juergen Gross
cae76ab2-e626-e8ee-4d14-2badc68711b1@suse.com | reply 20/491 #-next re | - | Reviewed-by Juergen Gross
20210322105840.11224-2-jgross@suse.com | patch 1/6 | 1 +1 -1 | Fixes 91e204d37f449, Signed-off-by Juergen Gross
20210604060214.14924-2-jgross@suse.com | patch v2 1/6 | 1 +1 -1 | Fixes 91e204d37f449, Signed-off-by Juergen Gross, Acked-by Wei Liu
20210614121536.5288-1-jgross@suse.com | patch | 1 +1 -1 | Fixes 7bd8989ab77b6a, Signed-off-by Juergen Gross
2c3e8cd2-b74f-52b6-4df8-057e8d000455@suse.com | ping v3 1/1 | - | -
20241030180332.2726909-1-andrew.cooper3@citrix.com | patch >4.19 | 1 +1 -1 | Signed-off-by Andrew Cooper
dba39869b788f7f9d937fac48f0476a0443925f0.1592142369.git.gorbak25@gmail.com | patch 1/1 | 1 +4 -1 | Signed-off-by Grzegorz Uriasz, Tested-by Grzegorz Uriasz
cfe13cc5-ce0a-a50f-fed6-8546407d2e81@suse.com | reply 1/1 re | - | -
1156245258.5091.17.camel@localhost.localdomain | patch 1/1 | 1 +9 -2 | Signed-off-by Ian Campbell
200603221836.24295.ak@suse.de | reply 18/35 rfc re | - | -
20140910145957.GD12893@laptop.dumpdata.com | reply v1 8/21 re | - | Tested-by Konrad Rzeszutek Wilk (series), Reviewed-by Konrad Rzeszutek Wilk #Xen
1429507420-18201-3-git-send-email-jgross@suse.com | patch v3 2/15 | 1 +17 -0 | Signed-off-by Juergen Gross, Reviewed-by David Vrabel
e6356183-cabe-1c54-dc6d-04365d4650a7@suse.com | reply-with-diff 1/1 re | 2 +9 -3 | -
E1lqf9S-0004tH-13@xenbits.xenproject.org | other | 1 +6 -0 by Roger Pau Monne stated | -
osstest-172368-mainreport@xen.org | report #xen-unstable-smoke test | - | -
osstest-187157-mainreport@xen.org | report #xen-unstable-smoke test | - | -
20190618172911.GB16087@amd.com | reply re | - | Acked-by Brian Woods
20190807111029.67766-1-wipawel@amazon.de | patch v2 4/4 #livepatch-build-tools | 1 +6 -0 | Signed-off-by Pawel Wieczorkiewicz, Reviewed-by Andra-Irina Paraschiv, Reviewed-by Bjoern Doebel, Reviewed-by Norbert Manthey
20200609144850.28619-1-jgross@suse.com | cover 0/2 >4.14 | - | -
20200609144850.28619-2-jgross@suse.com | patch 1/2 >4.14 | 1 +1 -1 | Reported-by Andrew Cooper, Signed-off-by Juergen Gross
20200609144850.28619-3-jgross@suse.com | patch 2/2 >4.14 | 1 +1 -3 | Reported-by George Dunlap, Signed-off-by Juergen Gross
20200609153839.wjqpremfgirxdoj3@liuwe-devbox-debian-v2 | reply 0/2 >4.14 re | - | -
00ab01d63e6e$32a5ce20$97f16a60$@xen.org | reply 1/2 >4.14 re | - | Reviewed-by Paul Durrant, Release-acked-by Paul Durrant
1591980255-18811-1-git-send-email-igor.druzhinin@citrix.com | patch | 1 +4 -1 | Signed-off-by Igor Druzhinin
24291.45845.782250.165305@mariner.uk.xensource.com | reply >4.14 #XEN re | - | -
1592307754-8844-1-git-send-email-igor.druzhinin@citrix.com | patch v2 >4.14 | 1 +4 -1 | Signed-off-by Igor Druzhinin
be06eb9d-680c-d356-5f44-ba0a76c5b2a1@suse.com | reply v2 >4.14 re | - | -
20200608171556.27847-1-andrew.cooper3@citrix.com | patch >4.14 | 1 +4 -4 | Signed-off-by Andrew Cooper
8c23e40b-5892-afb0-15d0-70bad98f640d@xen.org | reply v2 0/3 re | - | -
20210111174224.24714-7-olaf@aepfle.de | patch v20210111 6/39 | 8 +15 -9 | Signed-off-by Olaf Hering
24609.24849.166342.342346@mariner.uk.xensource.com | reply v20210111 6/39 re | - | Reviewed-by Ian Jackson, Release-Acked-by Ian Jackson
24609.26005.625180.775877@mariner.uk.xensource.com | reply v20210111 6/39 re | - | -
24299.35817.486533.42273@mariner.uk.xensource.com | reply v3 >4.14 re | - | Reviewed-by Ian Jackson
20210412152236.1975-2-jgross@suse.com | patch v2 1/6 | 1 +1 -1 | Fixes 91e204d37f449, Signed-off-by Juergen Gross
20210421101350.a4w7vkismmceewwr@liuwe-devbox-debian-v2 | reply v2 1/6 re | - | Acked-by Wei Liu
20200814172205.9624-58-ian.jackson@eu.citrix.com | patch 57/60 #OSSTEST | 1 +1 -1 | Signed-off-by Ian Jackson
Z4fBLEig8GlAPCv2@l14 | reply v2 1/2 re | - | -
26c21cfb71e7b2857aa4f379be8a8e3e8c1af246.camel@infradead.org | other | - | -
042a506f6662e2862e05078248d49a20fc611413.camel@infradead.org | reply re | - | -
731fa645-5ba0-ad9f-f5af-ff0747a7ae9d@citrix.com | reply re | - | -
c2b8e16eaa5814c177c75a5a872e6c96.squirrel@twosheds.infradead.org | reply re | - | -
20210829221415.647744-1-sergio@lony.xyz | patch | 1 +14 -10 | Signed-off-by Sergio Miguéns Iglesias
2df006a3-d232-c356-3402-888739835967@suse.com | reply re | - | -
c30a0835-e1c2-eca1-90d9-fcf8808c6510@suse.com | reply v2 re | - | Reviewed-by Juergen Gross
20210830162922.GA4188989@bjorn-Precision-5520 | reply v2 re | - | -
20210830175020.jymnt6uwhgmjlwyz@archlap | reply re | - | -
20210830175305.13370-1-sergio@lony.xyz | patch v2 | 1 +19 -11 | Signed-off-by Sergio Miguéns Iglesias
20210830191810.GA13209@bjorn-Precision-5520 | reply v2 re | - | -
20210830201426.g2vaxh6chqnprual@archlap | reply v2 re | - | -
20210830202133.q6j2he5kijf2tgpy@archlap | reply v2 re | - | -
f954f07b-a973-76a6-5f0e-c2eccb3be92d@suse.com | reply v2 re | - | -
20240612092406.39007-1-zeming@nfschina.com | patch | 1 +2 -2 | Signed-off-by Li zeming
b1c91d7e-9701-c93c-d336-3729be33f67e@linux.intel.com | reply re | - | -
859dbb71-098f-07f2-f063-4874ccc8523b@oderland.se | patch | 1 +6 -0 stated | Fixes fcacdfbef5a1, Suggested-by Jason Andryuk, Signed-off-by Josef Johansson
20211019195742.GA2394472@bhelgaas | reply re | - | -
906d370d-5023-e856-4ead-f0b499aded53@oderland.se | reply re | - | -
20211019202906.GA2397931@bhelgaas | reply re | - | -
877de7dfl2.wl-maz@kernel.org | reply-with-diff v2 re | 1 +2 -1 | -
CAKf6xpt=ZYGyJXMwM7ccOWkx71R0O-QeLjkBF-LtdDcbSnzHsA@mail.gmail.com | reply v2 re | - | -
3434cb2d-4060-7969-d4c4-089c68190527@oderland.se | reply v2 re | - | -
90277228-cf14-0cfa-c95e-d42e7d533353@oderland.se | reply-with-diff v2 re | 1 +9 -6 | -
20211025012503.33172-1-jandryuk@gmail.com | patch | 1 +8 -2 | Fixes commit, Reported-by Josef Johansson, Signed-off-by Jason Andryuk
CAKf6xpvZ8fxuBY4BZ51UZzF92zDUcvfav9_pOT7F3w-Bc8YkwA@mail.gmail.com | reply v2 re | - | -
eb38c1d2707d03bf675d7b15f014cbe741de0998.camel@infradead.org | reply re | - | -
YXaYe/RF6NWFKxGj@MacBook-Air-de-Roger.local | reply re | - | -
72d763d055929b8c81f0c8deab14b33bd252c946.camel@infradead.org | reply re | - | -
CAKf6xptSbuj3VGxzed1uPx59cA_BRJY5FDHczX744rvnTHB8Lg@mail.gmail.com | reply re | - | -
20201116152301.24558-1-jgross@suse.com | cover 0/4 | - | -
20201117100017.GB3121406@hirez.programming.kicks-ass.net | reply 0/4 re | - | Acked-by Peter Zijlstra (Intel)
20210922103102.3589-1-jgross@suse.com | cover v2 0/2 | - | -
20210922103102.3589-3-jgross@suse.com | patch v2 2/2 | 4 +20 -75 | Signed-off-by Juergen Gross
20210922124623.GR4323@worktop.programming.kicks-ass.net | reply v2 0/2 re | - | Acked-by Peter Zijlstra (Intel)
429cdc9b-b9f1-5393-8baf-cdd2046cd65a@oracle.com | reply v2 2/2 re | - | -
aa634c0c-d949-de8f-c1a3-668b83271c14@suse.com | reply v2 2/2 re | - | -
20210928182258.12451-3-david@redhat.com | patch v1 2/8 | 1 +2 -9 | Signed-off-by David Hildenbrand
4ab2f8c2-c3d5-30b3-a670-a8b38e218b6e@oracle.com | reply v1 2/8 re | - | -
bfe72f46-9a0d-1a87-64bd-4b03999edd1e@redhat.com | reply v1 2/8 re | - | -
7d6445e9-011f-60ec-0fd0-3c354d507d57@socionext.com | reply re | - | -
1d5711be-c26d-d57b-10db-1b45d279515d@socionext.com | reply re | - | -
9f44aae6-ec00-7ede-ec19-6e67ceb74510@huawei.com | reply 18/30 re | - | -
c905918d-54f6-0f17-ca5b-cd3371ada788@intel.com | reply v2 2/3 re | - | -
YaLNOJTM+lVq+YNS@qmqm.qmqm.pl | reply v4 5/25 re | - | -
20201005082049.GI3227@techsingularity.net | reply v1 3/5 re | - | -
CACsxjPZEMbxjiRQit7yaykL8LwHFdCg53ObCfTCdRLYV_-_Few@mail.gmail.com | reply re | - | -
Ynk40U/KA+hLBZRC@google.com | reply-with-diff 1/30 re | 3 +37 -18 stated | -
d1a31a2ec8eb2f226b1fb41f6c24ffb47c3bf7c7.camel@suse.de | reply-with-diff 0/11 re | 1 +0 -2 stated | -
d4931311-db01-e8c3-0f8c-d64685dc2143@suse.com | reply-with-diff 20/34 re | 1 +11 -21 | -
CAJZ5v0jn_gv92ywZiTZDdGN3Z+GNW0BJ5=kBD=8MpQ0Pt+y8TQ@mail.gmail.com | reply-with-diff re | 1 +8 -0 | -
20251015-remove-map-page-v5-0-3bbfe3a25cdf@kernel.org | cover v5 0/14 | - | -
20221127-snd-freeze-v8-0-3bc02d09f2ce@chromium.org | cover v8 0/3 | - | Signed-off-by Ricardo Ribalda
20200826112334.493642963@linutronix.de | patch v2 39/46 | 1 +1 -0 stated | Signed-off-by Thomas Gleixner
20200821002948.567751188@linutronix.de | patch 33/38 rfc | 1 +1 -0 | Signed-off-by Thomas Gleixner
87y30zfe9z.fsf@linux.intel.com | reply 0/2 re | - | -
874k7vcnsl.fsf@codeaurora.org | reply 10/22 re | - | Acked-by Kalle Valo #ath11k
2f2d6633-2457-f7eb-81c1-355f56dc34ce@roeck-us.net | reply v15 12/12 re | - | Tested-by Guenter Roeck
877dcqeurx.ffs@tglx | reply 3/10 re | - | -
c4e260c9-6129-1916-5eb2-3e060dbe47d5@suse.com | reply v2 0/4 re | - | -
2591613.mvXUDI8C0e@daneel.sf-tec.de | reply v2 21/21 re | - | -
20190520150510.GA2606@kunai | reply 10/10 re | - | Reviewed-by Wolfram Sang #I2C
eb05e878-6334-8d19-496b-6572df67fc56@suse.com | reply v2 5/12 re | - | -
";
