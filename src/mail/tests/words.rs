//! What replies say, in more words.

use super::*;

#[test]
fn what_stays_as_it_is_and_what_is_refused_on_principle() {
    for text in ["Sure, let's keep the lamp.", "OK, all want it, lets keep it :)."] {
        assert!(says(text).contains(&Said::KeepsOld), "{text}");
    }
    for text in [
        "Let's keep the lamp.",
        "OK, let's keep the text short.",
        "Sure, we keep the lamp.",
    ] {
        assert!(!says(text).contains(&Said::KeepsOld), "{text}");
    }
    assert!(says("We do not work around kernel bugs.").contains(&Said::Objection));
    assert!(!says("This works around a kernel bug.").contains(&Said::Objection));
    let all = says("As for other lamp.sh changes: I'd not touch it as there is a new one.");
    assert!(all.contains(&Said::SeriesWithdrawal));
    assert!(says("The suggestion is to then drop patch for the lamp, correct?").contains(&Said::DropOffer));
    assert!(says("@Ann WDYT?").contains(&Said::AsksOthers));
    assert!(says("How about merging this before the release?").contains(&Said::Ping));
    assert!(!says("How about merging this with the lamp?").contains(&Said::Ping));
    assert!(says("The lamp may need it. Ann and Bob, WDYT?").contains(&Said::AsksOthers));
    assert!(!says("Well, what do you think?").contains(&Said::AsksOthers));
    assert_eq!(says("Good, point, thanks!"), [Said::Agreement]);
    assert!(says("I have most of it and I'm planning to finish it and submit tomorrow.").contains(&Said::OwnVersion));
}

#[test]
fn what_asks_in_several_places_and_what_answers_one() {
    let of = |body: &str| reply(body).says;
    let asks = |times: usize| "> a\nPlease rename it.\nWhy?\n".repeat(times);
    assert!(of(&asks(5)).contains(&Said::ManyRequests));
    assert!(!of(&asks(4)).contains(&Said::ManyRequests));
    assert!(of("Hi!\n> a\nIt is what the lamp does.\n> b\n> c\n").contains(&Said::OnePlace));
    for text in [
        "> a\nIt is what the lamp does.\n> b\nOK!\n> c\n",
        "> a\nIt is what the lamp does.\n",
        "It is what the lamp does.\n> a\n> b\n",
    ] {
        assert!(!of(text).contains(&Said::OnePlace), "{text}");
    }
}

#[test]
fn what_the_description_ought_to_tell() {
    for text in [
        "The patch description should tell what the lamp does.",
        "It would be nice to have that in the commit message.",
        "Could you please mention the lamp in the description?",
    ] {
        assert!(says(text).contains(&Said::WantsDescription), "{text}");
    }
    for text in [
        "I'll add it to the commit message.",
        "The lamp is explained in the commit message.",
        "We should print the lamp in the message.",
    ] {
        assert!(!says(text).contains(&Said::WantsDescription), "{text}");
    }
}

#[test]
fn who_will_act_is_told_from_the_words_about_it() {
    let heard = says("Feel free to adapt the lamp and I will merge it afterwards.");
    assert!(
        heard.contains(&Said::Request) && !heard.contains(&Said::WillApply),
        "{heard:?}"
    );
    assert!(says("I'll merge it tomorrow.").contains(&Said::WillApply));
    assert!(says("It makes sense => v2 needed. Why did I not see it?").contains(&Said::NextNeeded));
    assert!(says("FYI this needs more fixes (WIP).").contains(&Said::NextNeeded));
    assert!(says("I'll mark this as changes requested.").contains(&Said::SentBack));
    let first = says("I will add the lamp in v2 when you have comments on the rest.");
    assert!(!first.contains(&Said::Promise), "{first:?}");
    let second = says("I'll fix it in v2, let me know if you have other comments.");
    assert!(second.contains(&Said::Promise), "{second:?}");
    assert!(!says("TPM v2 is needed here.").contains(&Said::NextNeeded));
    assert!(!says("This needs more work in the lamp, but that is another series.").contains(&Said::NextNeeded));
    assert!(!says("LGTM. That shouldn't matter in practice.").contains(&Said::Request));
    assert!(says("Actually, that lamp shouldn't be there.").contains(&Said::Request));
    assert!(says("I will dig deeper next week.").contains(&Said::Promise));
    assert!(says("I'll work on converting the lamp to C.").contains(&Said::Promise));
    assert_eq!(
        says("I hesitate to add the lamp.\n\nLet's hear others' opinions."),
        [Said::AsksOthers]
    );
    for text in [
        "I'd vote not to touch the old lamp.",
        "It's not worth investing time into a lamp that will be removed.",
        "The lamp is going to be removed soon, please switch to the sun.",
    ] {
        assert!(says(text).contains(&Said::Objection), "{text}");
    }
    assert!(!says("The check is going to be removed in the next patch.").contains(&Said::Objection));
    let closed = says("As nobody has one, I did not merge this and I'm setting this in patchwork as rejected.");
    assert!(
        closed.contains(&Said::Withdrawal) && closed.contains(&Said::Objection),
        "{closed:?}"
    );
    assert!(!says("It is not set to rejected in patchwork.").contains(&Said::Objection));
    assert!(says("Ah, OK, let's forget about it for now.").contains(&Said::Withdrawal));
    assert!(!says("Let's forget about it here and fix the caller.").contains(&Said::Withdrawal));
}

#[test]
fn who_yields_to_another_patch_takes_his_own_back() {
    for text in [
        "Please don't consider this patch anymore.",
        "That works too. I'll ACK his patch.",
        "Due to these problems I merged the other patches (all but two).",
        "Hi all,\n\nFYI replaced by\nhttps://list.example.org/patch/7/\n",
        "Thanks, but it seems this fix-way will be superseded.",
        "In the end it's not needed as we use our own lamp.",
        "Thanks. I have split the commit to four and resubmit according to your review.",
        "Just proposed a new patch version for the same topic.",
        "I can't find what is wrong with the lamp, thus I'll send a patch which skips it.",
        "This patch can be ignored due to code duplication.",
        "As I mentioned in the previous message, this patch has to be ignored.",
        "This is wrong approach (=> reject status), it should be fixed in the lamp.",
        "Actually, it seems there has no Sufficient reason to do it.",
        "I've send another patch that adds a lamp, please have a look at that one instead.",
        "Yes you're right, so this can be dropped for the moment I think.",
        "I'm happy to drop it.",
    ] {
        assert!(says(text).contains(&Said::Withdrawal), "{text}");
    }
    for text in [
        "I don't consider this patch finished.",
        "I'll ack your patch.",
        "The lamp is replaced by the sun.",
        "I'll take his patch into v3 as 1/3.",
        "In v3 I merged the other patch into this one.",
        "In the end it's not needed to hold the lamp here.",
        "I don't think this patch should be dropped.",
        "If the lamp goes in first, this patch can be dropped.",
        "With the cleanup we no longer need the second argument.",
        "There is no real reason to do this in the loop.",
        "The lamps are wrong as well, thus I'll send a patch which fixes them.",
        "I have just posted new tests on top of this series.",
        "I've sent another patch for the sun, please have a look at that one, too.",
        "I'm happy to drop it if the lamp stays.",
    ] {
        let heard = says(text);
        let back = [Said::Withdrawal, Said::SeriesWithdrawal];
        assert!(!back.iter().any(|said| heard.contains(said)), "{text}");
    }
    let all = says("Thanks a lot for your suggestions. I just submitted new test cases for the lamp.");
    assert!(all.contains(&Said::SeriesWithdrawal), "{all:?}");
    assert!(says("But let's keep the old name.").contains(&Said::KeepsOld));
}

#[test]
fn what_is_needless_or_wrong_is_turned_down() {
    let set = says("I guess he has an old tree. So this patch set should be dropped.");
    assert!(
        set.contains(&Said::SeriesWithdrawal) && set.contains(&Said::Objection),
        "{set:?}"
    );
    let third = says("Pushed the first two. I guess that we no longer need the third since there is a lamp.");
    assert!(
        third.contains(&Said::SeriesWithdrawal) && third.contains(&Said::Applied),
        "{third:?}"
    );
    assert_eq!(says("I only briefly looked at the lamp, but LGTM."), [Said::Liking]);
    let wrong = says("Sure - I'm closing this as wrong approach.");
    assert!(wrong.contains(&Said::SeriesWithdrawal), "{wrong:?}");
    let closed = says("Closing this as rejected, feel free to write a new lamp.");
    assert!(closed.contains(&Said::Objection), "{closed:?}");
    for text in [
        "I don't think this is the right fix.",
        "I do not think that this is improvement.",
        "This is most certainly wrong, the lamp needs it.",
        "The kernel patch has no effect on the lamp and there is no need to modify the test at all.",
        "IMHO this is wrong since 6440c5d0d, the lamp needs it.",
        "We do not make these files, so it does not make sense to add them into the list.",
        "This would be better to be added at the project which makes lamps.",
        "I would not workaround it either.",
        "I do not think that it's a good idea to work around lamp warnings.",
        "So it's your lamp that is broken and the test is fine.",
        "Then I would say that your system is broken.",
        "Due to the lamp it'd be not good to accept this patch.",
        "We do not add anything to the library that nobody uses.",
        "We don't want to risk a fire or spend time reviewing changes.",
        "Thanks for your work! (but seems duplicated with my patchset[1])",
    ] {
        assert!(says(text).contains(&Said::Objection), "{text}");
    }
    for text in [
        "It does not workaround it in the lamp.",
        "Is it your lamp that is broken?",
        "We don't take anything from the lamp here.",
        "The function is duplicated with another one.",
    ] {
        assert!(!says(text).contains(&Said::Objection), "{text}");
    }
    assert!(says("I would be in favor of merging the patch.").contains(&Said::Liking));
    for text in [
        "Thanks and sorry about the noise.",
        "Now, I see.",
        "Uff, I don't think I was paying attention when writing it!",
    ] {
        assert!(says(text).contains(&Said::Concession), "{text}");
    }
    let willing = says("I would be willing to look at the lamp and resubmitting my recent patches with it.");
    assert!(willing.contains(&Said::NextNeeded), "{willing:?}");
    for text in [
        "I don't think this is the right lamp.",
        "The lamp is certainly wrong.",
        "Yes, this is clearly wrong.",
        "With that there is no need to change the callers at all.",
        "It doesn't make sense to add this check twice.",
    ] {
        assert!(!says(text).contains(&Said::Objection), "{text}");
    }
    assert!(says("=> I'd merge this.").contains(&Said::ObjectionLifted));
    assert!(!says("I'd merge this with the lamp.").contains(&Said::ObjectionLifted));
    assert!(says("Good point, thank you!").contains(&Said::Concession));
    assert!(says("It seems ok to fix it according to your method.").contains(&Said::Concession));
    let clash = says("According to your suggestion the lamp would be lit twice, which hurts.");
    assert!(!clash.contains(&Said::Concession), "{clash:?}");
    assert_eq!(says("Please rename the lamp, but LGTM."), [Said::Request, Said::Liking]);
}
