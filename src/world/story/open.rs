//! What is open on the day of the demo: waiting for somebody, or lost.

use super::{
    APIC, CONSOLE, CREDIT, DM, DOMCTL, GIC, GRANT, HVM, IOMMU, LIBXL_PCI, P2M, PCI, RESTORE, SETUP, SHADOW, TIME,
    XENSTORE, acked,
};
use crate::model::{MessageId, State, Turn};
use crate::world::Who;
use crate::world::cast::Who::{Abena, Dario, Greta, Ines, Lars, Mei, Nadia, Olek, Paul, Rene, Ryo, Tariq, Victor};
use crate::world::script::Script;
use crate::world::work::Posted;

/// Open series of the last weeks.
pub(in crate::world) fn waiting(script: &mut Script) {
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
    let mut work = script.work(Mei, None, &[("PCI: report the slot that failed", PCI)]);
    work.prefix = "PATCH for-4.4".to_owned();
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

/// Series that got lost since the fifth release candidate, for each reason; and one that was lost before it.
pub(in crate::world) fn lost(script: &mut Script) -> Vec<MessageId> {
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
