//! What happens in the demo, told series by series.

use super::cast::Who::{Abena, Dario, Greta, Hana, Ines, Lars, Mei, Nadia, Olek, Paul, Rene, Ryo, Tariq, Victor};
use super::letter::{Form, Letter};
use super::script::{Script, on};
use super::source::{Edit, makefile};
use super::work::Posted;
use super::{Made, Who};
use crate::model::{MessageId, State, Turn};

/// The files by short names.
const GIC: &str = "xen/arch/arm/gic.c";
const ARM_P2M: &str = "xen/arch/arm/p2m.c";
const VTIMER: &str = "xen/arch/arm/vtimer.c";
const APIC: &str = "xen/arch/x86/apic.c";
const VLAPIC: &str = "xen/arch/x86/hvm/vlapic.c";
const HVM: &str = "xen/arch/x86/hvm/hvm.c";
const SHADOW: &str = "xen/arch/x86/mm/shadow.c";
const P2M: &str = "xen/arch/x86/mm/p2m.c";
const SETUP: &str = "xen/arch/x86/setup.c";
const TIME: &str = "xen/arch/x86/time.c";
const DOMCTL: &str = "xen/common/domctl.c";
const GRANT: &str = "xen/common/grant_table.c";
const CREDIT: &str = "xen/common/sched_credit.c";
const IOMMU: &str = "xen/drivers/passthrough/iommu.c";
const PCI: &str = "xen/drivers/passthrough/pci.c";
const RESTORE: &str = "tools/libxc/xc_restore.c";
const DM: &str = "tools/libxl/libxl_dm.c";
const LIBXL_PCI: &str = "tools/libxl/libxl_pci.c";
const XENSTORE: &str = "tools/xenstore/xenstored_core.c";
const CONSOLE: &str = "docs/misc/console.c";

fn acked(who: Who) -> String {
    format!("Acked-by: {}", who.written())
}

/// Branches, tags, version bumps that never were on the list, and the second epoch.
pub(super) fn releases(script: &mut Script) {
    script.at(on("01-02"), |world| {
        world.start_branch("staging-4.2", "staging")?;
        world.tag("RELEASE-4.2.0", "staging-4.2", Hana, on("01-02"))
    });
    let bump = |script: &mut Script, day: &'static str, extra: &'static str, title: &'static str| {
        script.at(on(day), move |world| {
            let made = Made {
                edits: Vec::new(),
                replaced: vec![("xen/Makefile".to_owned(), makefile(extra))],
                author: (Victor.person(), on(day)),
                committer: (Victor.person(), on(day)),
                message: format!("{title}\n\nSigned-off-by: {}\n", Victor.written()),
            };
            world.commit("staging", &made).map(drop)
        });
    };
    bump(script, "06-17 20", ".0-rc5", "Update Xen version to 4.3.0-rc5");
    script.at(on("06-18 13"), |world| {
        world.tag("4.3.0-rc5", "staging", Hana, on("06-18 13"))
    });
    script.at(on("07-01 6"), super::World::next_epoch);
    script.at(on("07-01 14"), |world| world.start_branch("staging-4.3", "staging"));
    bump(script, "07-02 8", "-unstable", "Open Xen 4.4 for development");
}

/// Series that went the way they should.
pub(super) fn accepted(script: &mut Script) {
    let plain: [(Who, &str, &'static str, Who, Who, [&str; 3]); 12] = [
        (
            Tariq,
            "xen/arm: gic: clear the active bit on teardown",
            GIC,
            Ines,
            Ines,
            ["05-06", "05-08", "05-13"],
        ),
        (
            Rene,
            "x86: don't lose the TSC offset over suspend",
            TIME,
            Greta,
            Greta,
            ["05-14", "05-15", "05-16"],
        ),
        (
            Dario,
            "credit: count the idle VCPU once",
            CREDIT,
            Nadia,
            Victor,
            ["05-20", "05-24", "05-28"],
        ),
        (
            Abena,
            "tools/libxl: free the device model path",
            DM,
            Paul,
            Ines,
            ["06-03", "06-05", "06-06"],
        ),
        (
            Tariq,
            "x86/shadow: tidy the hash walk",
            SHADOW,
            Olek,
            Greta,
            ["06-11", "06-13", "06-20"],
        ),
        (
            Mei,
            "IOMMU: check the return value of the map call",
            IOMMU,
            Ryo,
            Greta,
            ["06-19", "06-21", "06-27"],
        ),
        (
            Rene,
            "vlapic: read the right half of the ICR",
            VLAPIC,
            Greta,
            Greta,
            ["06-24", "06-26", "07-03"],
        ),
        (
            Abena,
            "libxc: check for a short read on restore",
            RESTORE,
            Ines,
            Ines,
            ["07-04", "07-08", "07-09"],
        ),
        (
            Tariq,
            "xen/arm: vtimer: arm the timer after the state is set",
            VTIMER,
            Ines,
            Ines,
            ["07-11", "07-12", "07-15"],
        ),
        (
            Dario,
            "domctl: refuse an empty CPU map",
            DOMCTL,
            Victor,
            Victor,
            ["07-18", "07-22", "07-24"],
        ),
        (
            Mei,
            "PCI: hold the lock while the list is walked",
            PCI,
            Ryo,
            Greta,
            ["08-01", "08-05", "08-07"],
        ),
        (
            Rene,
            "x86/p2m: split the log-dirty check out",
            P2M,
            Olek,
            Greta,
            ["08-14", "08-16", "08-19"],
        ),
    ];
    for (who, title, path, by, committer, [posted, answered, committed]) in plain {
        let first = script.work(who, None, &[(title, path)]);
        let before = script.post(posted, &first);
        if answered.ends_with(['5', '6', '8']) {
            script.reply(
                &format!("{posted} 15"),
                by,
                &before.part(1),
                "The error path looks wrong to me. Could you do this before the lock is taken?",
            );
            script.reply(&format!("{posted} 17"), who, &before.part(1), "Right, will fix in v2.");
            let second = first.next();
            let again = script.post(&format!("{answered} 7"), &second);
            script.give(&format!("{answered} 16"), by, "Acked-by", &again.part(1));
            script.commit(committed, committer, &second, 1, &[&acked(by)]);
            script.expect(&again, State::Accepted, Turn::Nobody);
        } else {
            script.give(answered, by, "Acked-by", &before.part(1));
            script.commit(committed, committer, &first, 1, &[&acked(by)]);
            script.reply(
                &format!("{committed} 11"),
                committer,
                &before.part(1),
                "Applied, thanks.",
            );
            script.expect(&before, State::Accepted, Turn::Nobody);
        }
    }
    let parts = [
        ("x86/apic: name the timer modes", APIC),
        ("x86/apic: use the names in the setup code", APIC),
        ("x86: drop the old mode numbers", SETUP),
        ("x86/hvm: say which mode is refused", HVM),
    ];
    let first = script.work(Rene, Some("x86: timer modes by name"), &parts);
    let before = script.post("06-25", &first);
    script.reply("06-26", Greta, &before.part(2), "Please use the enum here too.");
    script.reply("06-27", Rene, &before.part(2), "OK, will do.");
    let mut second = first.next();
    if let Some(piece) = second.pieces.get_mut(2) {
        piece.title = "x86: retire the old mode numbers".to_owned();
    }
    let again = script.post("07-16", &second);
    script.give("07-18", Greta, "Acked-by", &again.lead());
    for part in 1..=4 {
        script.commit("07-19", Greta, &second, part, &[&acked(Greta)]);
    }
    script.expect(&again, State::Accepted, Turn::Nobody);
}

/// Commits that do not look like their mails.
pub(super) fn odd_commits(script: &mut Script) {
    let work = script.work(Mei, None, &[("x86: fix typo in in the wake up path of the APIC", APIC)]);
    let posted = script.post("07-08", &work);
    script.reply(
        "07-09",
        Greta,
        &posted.part(1),
        &format!("With the title fixed (can be done while committing):\n{}", acked(Greta)),
    );
    let mut piece = work.pieces.first().cloned().expect("it has a part");
    piece.title = "x86/APIC: fix the wake-up path".to_owned();
    script.commit_piece("07-10", Greta, &work, &piece, &[&acked(Greta)]);
    script.expect(&posted, State::Accepted, Turn::Nobody);

    let parts = [
        ("grant table: add a counter", GRANT),
        ("grant table: show the counter", GRANT),
    ];
    let work = script.work(Tariq, Some("grant table: count the maps"), &parts);
    let posted = script.post("07-22", &work);
    script.give("07-24", Victor, "Acked-by", &posted.lead());
    let mut squashed = work.pieces.first().cloned().expect("it has a part");
    squashed.title = "grant table: count the maps and show it".to_owned();
    squashed.edits = work.pieces.iter().flat_map(|piece| piece.edits.clone()).collect();
    script.commit_piece("07-26", Victor, &work, &squashed, &[&acked(Victor)]);
    script.reply(
        "07-26 12",
        Victor,
        &posted.lead(),
        "I folded both into one and applied it, thanks.",
    );
    script.expect(&posted, State::Accepted, Turn::Nobody);

    let mut work = script.work(Greta, None, &[("x86/HVM: honour the reserved bits of CR4", HVM)]);
    (work.plain_diff, work.form) = (true, Form::QuotedPrintable);
    let posted = script.post("07-25", &work);
    script.give("07-26", Olek, "Reviewed-by", &posted.part(1));
    let reviewed = format!("Reviewed-by: {}", Olek.written());
    script.commit("07-29", Greta, &work, 1, &[&reviewed]);
    script.expect(&posted, State::Accepted, Turn::Nobody);
    backport(
        script,
        "08-05",
        "staging-4.2",
        &work
            .pieces
            .iter()
            .flat_map(|piece| piece.edits.clone())
            .collect::<Vec<_>>(),
        "x86/HVM: honour the reserved bits of CR4",
        true,
    );

    let mut work = script.work(Ines, None, &[("xen/arm: fix the build with an old assembler", GIC)]);
    work.prefix = "COMMITTED".to_owned();
    script.commit("07-30 8", Ines, &work, 1, &[]);
    let posted = script.post("07-30 10", &work);
    script.expect(&posted, State::Accepted, Turn::Nobody);

    let mut work = script.work(Abena, None, &[("libxl: attach devices in the order given", LIBXL_PCI)]);
    work.form = Form::Attached("order.patch".to_owned(), String::new());
    let posted = script.post("07-15", &work);
    script.give("07-17", Paul, "Acked-by", &posted.part(1));
    script.commit("07-18", Ines, &work, 1, &[&acked(Paul)]);
    script.expect(&posted, State::Accepted, Turn::Nobody);

    let work = script.work(Dario, None, &[("credit: yield earlier on a busy node", CREDIT)]);
    let title = "credit: yield earlier on a busy node";
    let posted = script.post("08-06", &work);
    script.give("08-08", Nadia, "Acked-by", &posted.part(1));
    script.commit("08-12", Victor, &work, 1, &[&acked(Nadia)]);
    let edits: Vec<Edit> = work.pieces.iter().flat_map(|piece| piece.edits.clone()).collect();
    script.at(on("08-15"), move |world| {
        let commit = world.landed(title)?;
        let made = Made {
            edits: Vec::new(),
            replaced: world.text_before(title, &edits),
            author: (Victor.person(), on("08-15")),
            committer: (Victor.person(), on("08-15")),
            message: format!("Revert \"{title}\"\n\nThis reverts commit {commit}.\n\nIt breaks boot on machines with one node.\n\nSigned-off-by: {}\n", Victor.written()),
        };
        world.commit("staging", &made).map(drop)
    });
    script.expect(&posted, State::ChangesRequested, Turn::Author);
    let edit = Edit {
        path: VTIMER.to_owned(),
        function: 0,
        variant: 1,
    };
    backport(
        script,
        "08-06",
        "staging-4.3",
        &[edit],
        "xen/arm: vtimer: arm the timer after the state is set",
        false,
    );
}

/// Brings a commit of staging to a stable branch, in one of the two customary forms.
fn backport(
    script: &mut Script,
    day: &'static str,
    branch: &'static str,
    edits: &[Edit],
    title: &'static str,
    picked: bool,
) {
    let edits = edits.to_vec();
    script.at(on(day), move |world| {
        let commit = world.landed(title)?;
        let mark = if picked {
            format!("(cherry picked from commit {commit})")
        } else {
            format!("master commit: {commit}\nmaster date: 2013-07-15 09:00:00 +0000")
        };
        let made = Made {
            edits,
            replaced: Vec::new(),
            author: (Greta.person(), on(day)),
            committer: (Greta.person(), on(day)),
            message: format!("{title}\n\nSigned-off-by: {}\n{mark}\n", Greta.written()),
        };
        world.commit(branch, &made).map(drop)
    });
}

/// Open series of the last weeks.
pub(super) fn waiting(script: &mut Script) {
    for (day, who, title, path) in [
        ("08-26", Abena, "x86: print the failing CPU in hex", SETUP),
        ("08-27", Tariq, "xen/arm: gic: route SPIs to the boot CPU", GIC),
        ("08-28", Mei, "xenstored: limit the depth of a path", XENSTORE),
        ("08-29", Dario, "docs: say what the console buffer holds", CONSOLE),
    ] {
        let work = script.work(who, None, &[(title, path)]);
        let posted = script.post(day, &work);
        script.expect(&posted, State::New, Turn::Maintainers);
    }
    let mut work = script.work(
        Rene,
        Some("x86: three fixes for the RTC"),
        &[
            ("x86/time: read the century", TIME),
            ("x86/time: lock the index port", TIME),
            ("x86/time: drop the retry", TIME),
        ],
    );
    work.missing = vec![2];
    let posted = script.post("08-22", &work);
    script.expect(&posted, State::New, Turn::Maintainers);

    let work = script.work(
        Tariq,
        Some("pass the NUMA node through"),
        &[
            ("x86/p2m: take the node as an argument", P2M),
            ("credit: prefer the node given", CREDIT),
        ],
    );
    let posted = script.post("08-19", &work);
    script.give("08-21", Olek, "Acked-by", &posted.part(1));
    script.expect(&posted, State::UnderReview, Turn::Maintainers);
    let work = script.work(Mei, None, &[("x86/hvm: cache the result of the CPUID leaf", HVM)]);
    let posted = script.post("08-20", &work);
    script.give("08-22", Tariq, "Reviewed-by", &posted.part(1));
    script.expect(&posted, State::UnderReview, Turn::Maintainers);

    for (day, who, title, path, by, words) in [
        (
            "08-19",
            Abena,
            "libxl: retry when the device model is slow",
            DM,
            Ines,
            "A fixed delay is not the way. Please wait for the event instead.",
        ),
        (
            "08-21",
            Tariq,
            "x86/setup: move the command line early",
            SETUP,
            Greta,
            "Please split the move from the change.",
        ),
    ] {
        let work = script.work(who, None, &[(title, path)]);
        let posted = script.post(day, &work);
        script.reply(&format!("{day} 14"), by, &posted.part(1), words);
        script.reply(&format!("{day} 18"), who, &posted.part(1), "Good point, will do in v2.");
        script.expect(&posted, State::ChangesRequested, Turn::Author);
    }
    let ready: [(&str, Who, &str, &'static str, Who, &str); 3] = [
        (
            "08-20",
            Dario,
            "credit: do not tickle an offline CPU",
            CREDIT,
            Nadia,
            "Acked-by",
        ),
        (
            "08-21",
            Rene,
            "x86/shadow: free the table outside of the lock",
            SHADOW,
            Olek,
            "Acked-by",
        ),
        (
            "08-15",
            Greta,
            "x86/APIC: mask the error vector first",
            APIC,
            Olek,
            "Reviewed-by",
        ),
    ];
    for (day, who, title, path, by, key) in ready {
        let work = script.work(who, None, &[(title, path)]);
        let posted = script.post(day, &work);
        script.give(&format!("{day} 20"), by, key, &posted.part(1));
        script.expect(&posted, State::Ready, Turn::Committers);
    }
    let work = script.work(Mei, None, &[("PCI: report the slot that failed", PCI)]);
    let posted = script.post("08-23", &work);
    script.reply(
        "08-26",
        Ryo,
        &posted.part(1),
        &format!(
            "The second sentence lacks a word; happy to see that adjusted while committing.\n\n{}",
            acked(Ryo)
        ),
    );
    script.expect(&posted, State::Ready, Turn::Committers);
    let work = script.work(Tariq, None, &[("domctl: return the number of CPUs", DOMCTL)]);
    let posted = script.post("08-24", &work);
    script.give("08-25", Victor, "Acked-by", &posted.part(1));
    script.reply("08-27", Victor, &posted.part(1), "Applied, thanks.");
    script.expect(&posted, State::Ready, Turn::Committers);

    let work = script.work(
        Rene,
        Some("IOMMU: quirks"),
        &[
            ("IOMMU: table of quirks", IOMMU),
            ("IOMMU: use the table", IOMMU),
            ("x86: tell the table the model", SETUP),
        ],
    );
    let posted = script.post("08-12", &work);
    script.give("08-14", Ryo, "Acked-by", &posted.part(1));
    script.give("08-14 12", Ryo, "Acked-by", &posted.part(2));
    script.commit("08-20", Greta, &work, 1, &[&acked(Ryo)]);
    script.commit("08-20 11", Greta, &work, 2, &[&acked(Ryo)]);
    script.expect(&posted, State::Partial, Turn::Maintainers);

    let mut work = script.work(
        Dario,
        Some("credit: soft affinity"),
        &[
            ("credit: keep a second mask", CREDIT),
            ("domctl: set the second mask", DOMCTL),
        ],
    );
    work.prefix = "PATCH RFC".to_owned();
    let posted = script.post("08-13", &work);
    script.reply(
        "08-16",
        Nadia,
        &posted.lead(),
        "Interesting. How does this behave with many domains?",
    );
    script.expect(&posted, State::Rfc, Turn::Maintainers);
}

/// Series that ended without a commit of their own.
pub(super) fn closed(script: &mut Script) {
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
pub(super) fn put_off(script: &mut Script) -> (MessageId, MessageId) {
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

/// Series that got lost since the fifth release candidate, for each reason; and one that was lost before it.
pub(super) fn lost(script: &mut Script) -> Vec<MessageId> {
    let mut lost: Vec<Posted> = Vec::new();
    for (day, who, title, path, pinged) in [
        (
            "06-19",
            Tariq,
            "x86/time: calibrate with the deadline timer",
            TIME,
            true,
        ),
        ("06-28", Abena, "xenstored: close the socket on error", XENSTORE, false),
        ("07-12", Mei, "IOMMU: flush once a batch", IOMMU, true),
        ("07-19", Lars, "grant table: shrink the frame list", GRANT, false),
    ] {
        let work = script.work(who, None, &[(title, path)]);
        let posted = script.post(day, &work);
        if pinged {
            script.ping("08-01", who, &posted.part(1));
            script.reply("08-16", who, &posted.part(1), "Ping?");
        }
        script.expect(&posted, State::New, Turn::Maintainers);
        lost.push(posted);
    }
    let again = script.work(Dario, None, &[("credit: trace the migrations", CREDIT)]);
    script.post("06-21", &again);
    let mut resent = again.clone();
    resent.prefix = "PATCH RESEND".to_owned();
    let posted = script.post("07-20", &resent);
    script.expect(&posted, State::New, Turn::Maintainers);
    lost.push(posted);

    let work = script.work(
        Rene,
        Some("x86/hvm: nested state"),
        &[
            ("x86/hvm: keep the nested state", HVM),
            ("x86/p2m: look at the nested state", P2M),
        ],
    );
    let posted = script.post("07-03", &work);
    script.give("07-05", Greta, "Acked-by", &posted.part(1));
    script.expect(&posted, State::UnderReview, Turn::Maintainers);
    lost.push(posted);
    let work = script.work(Mei, None, &[("libxc: stream pages in order", RESTORE)]);
    let posted = script.post("07-10", &work);
    script.reply(
        "07-12",
        Paul,
        &posted.part(1),
        "Does this need a new version of the stream?",
    );
    script.reply(
        "07-15",
        Mei,
        &posted.part(1),
        "No, the order was never promised. Old readers take both.",
    );
    script.expect(&posted, State::UnderReview, Turn::Maintainers);
    lost.push(posted);

    for (day, who, title, path, by) in [
        ("06-20", Tariq, "xen/arm: gic: save the priority mask", GIC, Ines),
        ("07-09", Dario, "credit: fix the weight of a pool of one", CREDIT, Nadia),
    ] {
        let work = script.work(who, None, &[(title, path)]);
        let posted = script.post(day, &work);
        script.give(&format!("{day} 20"), by, "Acked-by", &posted.part(1));
        script.expect(&posted, State::Ready, Turn::Committers);
        lost.push(posted);
    }
    let work = script.work(
        Tariq,
        Some("libxl: PCI clean-up"),
        &[
            ("libxl: one list of devices", LIBXL_PCI),
            ("libxl: use the list for removal", LIBXL_PCI),
            ("PCI: let the toolstack ask for the list", PCI),
        ],
    );
    let posted = script.post("07-01 18", &work);
    script.give("07-03", Paul, "Acked-by", &posted.part(1));
    script.give("07-03 12", Paul, "Acked-by", &posted.part(2));
    script.commit("07-05", Ines, &work, 1, &[&acked(Paul)]);
    script.commit("07-05 10", Ines, &work, 2, &[&acked(Paul)]);
    script.expect(&posted, State::Partial, Turn::Maintainers);
    lost.push(posted);

    let work = script.work(Lars, None, &[("x86/setup: keep the boot messages", SETUP)]);
    let posted = script.post("05-21", &work);
    script.expect(&posted, State::New, Turn::Maintainers);
    let work = script.work(Lars, None, &[("domctl: pause before the copy", DOMCTL)]);
    let posted = script.post("07-02", &work);
    script.reply(
        "07-04",
        Victor,
        &posted.part(1),
        "Please explain in the message why the pause is needed, and resend.",
    );
    script.expect(&posted, State::ChangesRequested, Turn::Author);
    lost.iter().map(Posted::lead).collect()
}

/// What else is on a list: a bot, a pull request, talk, a mail without an id, and one that was taken out again.
pub(super) fn noise(script: &mut Script) {
    for (number, day) in [
        "05-08", "05-22", "06-05", "06-19", "07-03", "07-17", "07-31", "08-14", "08-28",
    ]
    .iter()
    .enumerate()
    {
        let subject = format!("[xen-unstable test] {}: tolerable FAIL - PUSHED", 18_000 + number * 113);
        let text = "flight 18000 xen-unstable real [real]\n\nFailures :-/ but no regressions.\n\nTests which did not succeed, but are not blocking:\n test-amd64-i386-pv 5 xen-boot fail like 17990";
        let date = script.moment(day);
        let id = super::work::message_id(&format!("osstest-{}-mainreport@example.org", 18_000 + number * 113));
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
        id: Some(super::work::message_id("not-for-the-list@example.com")),
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
