//! What ended otherwise, what the user has notes for, and what else is on a list.

use super::{ARM_P2M, DM, SETUP, VLAPIC, acked};
use crate::model::{MessageId, State, Turn};
use crate::world::cast::Who::{Abena, Greta, Hana, Ines, Lars, Mei, Nadia, Paul, Rene, Ryo, Tariq, Victor};
use crate::world::letter::Form;
use crate::world::letter::Letter;
use crate::world::script::Script;

/// Series that ended without a commit of their own.
pub(in crate::world) fn closed(script: &mut Script) {
    let work = script.work(Lars, None, &[("vlapic: skip the mask when masked", VLAPIC)]);
    let old = script.post("07-05", &work);
    let mut larger = script.work(
        Tariq,
        Some("vlapic: masks"),
        &[
            ("vlapic: name the mask bits", VLAPIC),
            ("", VLAPIC),
            ("vlapic: test the mask once", VLAPIC),
        ],
    );
    if let (Some(taken), Some(piece)) = (work.pieces.first(), larger.pieces.get_mut(1)) {
        *piece = taken.clone();
        piece.author = Some(Lars);
        piece.edits.iter_mut().for_each(|edit| edit.variant += 1);
    }
    let posted = script.post("07-23", &larger);
    script.reply(
        "07-23 11",
        Tariq,
        &old.part(1),
        "I carry this one in my series on the masks now, with your authorship.",
    );
    script.give("07-25", Greta, "Acked-by", &posted.lead());
    for part in 1..=3 {
        script.commit("07-26", Greta, &larger, part, &[&acked(Greta)]);
    }
    script.expect(&old, State::Superseded, Turn::Nobody);
    script.expect(&posted, State::Accepted, Turn::Nobody);

    let work = script.work(Lars, None, &[("x86: ignore the memory map when it is odd", SETUP)]);
    let posted = script.post("06-19", &work);
    script.reply(
        "06-20",
        Greta,
        &posted.part(1),
        &format!("No, this hides firmware bugs.\n\nNacked-by: {}", Greta.written()),
    );
    script.expect(&posted, State::Rejected, Turn::Nobody);

    let work = script.work(Abena, None, &[("libxl: default to two VCPUs", DM)]);
    let posted = script.post("08-08", &work);
    script.reply(
        "08-08 15",
        Abena,
        &posted.part(1),
        "Please ignore this patch, I sent the wrong branch. I withdraw it.",
    );
    script.expect(&posted, State::Withdrawn, Turn::Nobody);

    let foreign: [(&str, &str, &'static str); 2] = [
        (
            "PATCH",
            "xen-netback: count the slots of a packet right",
            "drivers/net/xen-netback/netback.c",
        ),
        (
            "XTF PATCH",
            "tests: check the reserved bits of CR4",
            "tests/cr4-bits/main.c",
        ),
    ];
    for (prefix, title, path) in foreign {
        let mut work = script.work(Mei, None, &[(title, path)]);
        work.prefix = prefix.to_owned();
        let posted = script.post("08-09", &work);
        script.reply("08-12", Victor, &posted.part(1), "Looks sane.");
        script.expect(&posted, State::NotApplicable, Turn::Nobody);
    }
}

/// Series for which the user has notes: one to be deferred, one to be dropped.
pub(in crate::world) fn put_off(script: &mut Script) -> (MessageId, MessageId) {
    let work = script.work(Rene, None, &[("xen/arm: p2m: use large pages", ARM_P2M)]);
    let deferred = script.post("08-02", &work);
    script.reply(
        "08-05",
        Ines,
        &deferred.part(1),
        "Let us look at this again after the next release.",
    );
    script.expect(&deferred, State::Deferred, Turn::Nobody);
    let work = script.work(Lars, None, &[("tools: print a banner", DM)]);
    let dropped = script.post("08-03", &work);
    script.expect(&dropped, State::Dropped, Turn::Nobody);
    (deferred.lead(), dropped.lead())
}

/// What else is on a list: a bot, a pull request, talk, a mail without an id, and one that was taken out again.
pub(in crate::world) fn noise(script: &mut Script) {
    for (number, day) in [
        "05-08", "05-22", "06-05", "06-19", "07-03", "07-17", "07-31", "08-14", "08-28",
    ]
    .iter()
    .enumerate()
    {
        let subject = format!("[xen-unstable test] {}: tolerable FAIL - PUSHED", 18_000 + number * 113);
        let text = "flight 18000 xen-unstable real [real]\n\nFailures :-/ but no regressions.\n\nTests which did not succeed, but are not blocking:\n test-amd64-i386-pv 5 xen-boot fail like 17990";
        let date = script.moment(day);
        let id = crate::world::work::message_id(&format!("osstest-{}-mainreport@example.org", 18_000 + number * 113));
        let from = crate::model::Person::parse("osstest service owner <osstest-admin@example.org>");
        let letter = Letter {
            id: Some(id),
            from,
            date,
            subject,
            references: Vec::new(),
            text: text.to_owned(),
            form: Form::Plain,
            footer: true,
        };
        script.at(date, move |world| world.mail(letter));
    }
    script.mail("07-11", Ryo, "[GIT PULL] passthrough updates for 4.4", "The following changes since commit 0123456789abcdef0123456789abcdef01234567:\n\n  Open Xen 4.4 for development\n\nare available in the git repository at:\n\n  git://git.example.net/xen.git passthrough\n\nRyo");
    for (day, who, subject) in [
        ("05-15", Hana, "Xen 4.3 development update"),
        ("06-18", Hana, "Xen 4.3-rc5 is out"),
        ("07-16", Abena, "How are the lock classes ordered?"),
        ("07-29", Hana, "Xen 4.4 planning"),
        ("05-29", Ryo, "Passthrough of devices behind a bridge"),
        ("06-26", Paul, "Which tools still read the old format?"),
        ("08-12", Nadia, "Scheduling on machines with large nodes"),
        ("08-27", Hana, "Xen 4.4 development update"),
        ("08-19", Rene, "Crash on resume with two NUMA nodes"),
    ] {
        let first = script.mail(
            day,
            who,
            subject,
            "Hello,\n\nplease find the details below, and speak up if something is missing.\n\nRegards",
        );
        let mut last = first.clone();
        for (hour, answer) in [
            (12, Victor),
            (13, Ines),
            (14, Greta),
            (15, Tariq),
            (16, Nadia),
            (17, who),
            (18, Paul),
        ] {
            last = script.reply(
                &format!("{day} {hour}"),
                answer,
                if hour % 3 == 0 { &first } else { &last },
                "Thanks. I would add that the last item is still open for me.",
            );
        }
    }
    let date = script.moment("08-01");
    let lost_id = Letter {
        id: None,
        from: Lars.person(),
        date,
        subject: "Is there a mirror of the tests?".to_owned(),
        references: Vec::new(),
        text: "See subject.\n".to_owned(),
        form: Form::Base64,
        footer: false,
    };
    script.at(date, move |world| world.mail(lost_id));
    let date = script.moment("08-02");
    let private = Letter {
        id: Some(crate::world::work::message_id("not-for-the-list@example.com")),
        from: Mei.person(),
        date,
        subject: "Minutes of our meeting".to_owned(),
        references: Vec::new(),
        text: "This was not meant for the list.\n".to_owned(),
        form: Form::Plain,
        footer: false,
    };
    let sent = private.clone();
    script.at(date, move |world| world.mail(sent));
    script.at(date.plus_days(1), move |world| {
        world.remove_mail(&private, date.plus_days(1))
    });
}
