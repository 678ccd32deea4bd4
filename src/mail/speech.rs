//! What a mail's own words say: requests, promises, "applied", withdrawals.
//!
//! Who says it is not looked at here: the same words mean one thing from an author and another from a maintainer.

mod description;
mod names;
mod sentences;

use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use super::own::OwnLine;
use super::pattern::Pattern;
use super::phrases::Phrases;
use crate::model::Said;
use sentences::sentences;
pub(super) use sentences::{MAX_SENTENCE, split_sentences};

/// What one sentence says; the order is that of [`MARKS`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Mark {
    Applied,
    NotApplied,
    WillApply,
    NotWillApply,
    Objection,
    Lifted,
    PostedAnew,
    NotPostedAnew,
    Withdrawal,
    NotWithdrawal,
    DropOffer,
    KeepsOld,
    Concession,
    OwnVersion,
    WrongList,
    Closed,
    NotClosed,
    Needless,
    NotNeedless,
    SentBack,
    ToOthers,
    Series,
    Ping,
    OnCommit,
    NextNeeded,
    OnlyThisPart,
    Liking,
    Promise,
    Agreement,
    Neutral,
    DirectAsk,
    StrongAsk,
    Ask,
    But,
}

/// Only one part is posted anew.
const ONLY_THIS_PART: &str = r"\b(?:only|just) (?:this|the|patch|part)?(?: ?(?:patch|part|one|#?\d+(?:/\d+)?))?(?: \w+){0,3}? (?:is |was |has been |needs? to be |been |being )?(?:re-?sent|reposted|re-?posted|respun|posted anew|sent anew|resending|re-?sending)\b|\bv\d+(?:\.\d+)? of (?:patch )?#?\d+(?:/\d+)? only\b|\b(?:re-?send|re-?post|post|send)(?:ing)? (?:only|just) (?:this|the one|patch|part|#?\d)\b|\b(?:only|just) (?:re-?)?(?:sending|posting|resending|reposting) (?:this|the|patch|part)\b|\b(?:other|remaining) (?:patches|parts) (?:of the series |in the series )?(?:are |remain |have )?(?:unchanged|not changed|not re-?sent|the same)\b|\brest of the series (?:is |remains? |was )?(?:unchanged|the same|not)";

/// The patterns, on sentences in lower case with straight quotes.
const MARKS: [(Mark, &str); 42] = [
    (
        Mark::Applied,
        r"^(?:\W*(?:ok|okay|hi|hello|fyi|thanks|thank you|thx|great|good|fine|both|all|now|series|the|this|these|whole|entire|full|two|three|first|second|rest|last|patch|patches|patchset|patch-set|set|v\d+|\d+(?:[/-]\d+)?|and|also|so|anyway|finally|well|lgtm|looks good(?: to me)?|nice|i|we|i've|we've|have|just|already|yes|sorry|acked|reviewed|tested|fixed|reworded|amended|rebased|squashed|simplified|adjusted|updated|cleaned up|of|to|a lot|very much|for|it|that|fix|with (?:minor|small|a few|some) (?:\S+ ){0,3}))*\W*\b(?:applied|pushed|merged|committed|commited|queued|checked in)\b",
    ),
    (
        Mark::Applied,
        r"\b(?:i|we)(?:'ve| have|'d)?(?: now| just| already| also| both| then| finally)* (?:applied|pushed|merged|committed|commited|queued)\b",
    ),
    (
        Mark::Applied,
        r"\b(?:patch|patches|patchset|series|v\d+|they|both|these)(?: \S+){0,3}? (?:is|are|was|were|has been|have been|got|is now|are now|has|have)(?: now| just| already| both| all)* (?:applied|pushed|merged|committed|queued|gone in)\b",
    ),
    (
        Mark::Applied,
        r"^\W*(?:i|we)(?:'ve| have)? (?:\w+ ){1,6}?and (?:then )?(?:applied|pushed|merged|committed)(?: it| them| both| together)?(?:\W*$|[.,!;])",
    ),
    (Mark::Applied, r"\bthis (?:has|had) (?:already )?gone in\b"),
    (
        Mark::Applied,
        r"\b(?:applied|pushed|merged|committed|commited|landed|went in|gone in)(?: to \w+)? (?:as|with) (?:commit )?[0-9a-f]{7,40}\b",
    ),
    (
        Mark::PostedAnew,
        r"\b(?:thus|therefore|instead),? i(?:'ll| will) (?:send|post|submit) (?:a|another|a new) patch (?:which|that)\b|\b(?:just )?(?:proposed|posted|sent|submitted) a new (?:patch )?(?:version|series) (?:for|of|on) the same\b|\bi(?:'ve| have)? (?:just )?(?:sen[dt]|posted) (?:another|a new|a different) patch\b[^.;?]{0,60}\b(?:look at|use|review|consider|take) (?:that|this|it)(?: one)? instead\b|\bi(?:'ve| have)? just (?:submitted|posted|sent) new (?:test ?cases|tests)\b|\bi(?:'ve| have)? split (?:the|this|it)\b[^.;]{0,50}\band re-?(?:submit|send|sent|submitted|posted)\b|\b(?:i|we)(?:'ve| have)? (?:re-?submit|re-?submitted|resent) (?:the|this|it|a|a new) (?:patch|series|as)\b|\b(?:i|we)(?:'ve| have)? (?:submit|submitted|sent|posted) (?:the|a) new patch (?:that|which) (?:moves?|adds?|does|merges?)\b",
    ),
    // "Sure, let's keep what is there."
    (
        Mark::KeepsOld,
        r"^\W*but let's keep the (?:old|current|existing|original) \w+\W*$|^\W*(?:sure|ok|okay|right|fine|agreed|yes|yeah|all right|alright|fair enough)\b[^.?!]{0,50}\blet(?:'s| us|s) (?:just |then |rather )?keep (?:(?:the |that |this )?\S+\W*$|(?:it|that|this) (?:as|like|then|there|in place|\W)|what )",
    ),
    (
        Mark::Withdrawal,
        r"\brejecting (?:it|this|that|this patch|the patch) myself\b|\bplease (?:just )?reject (?:(?:this|my|the) (?:patch|patches|series|patchset|one|pr|pull request|version|submission)|it|this(?:\W*$|[.,;!]))|\bwe can (?:just )?(?:skip|drop|ignore) (?:this|the) (?:patch|series|patchset|one)\b",
    ),
    (
        Mark::Withdrawal,
        r"\b(?:vote|prefer|suggest|propose|want|wants|happy|okay|fine|agree|going|decided|better|let me)(?: \w+){0,2}? (?:to )?(?:drop|abandon|discard|withdraw|forget about) (?:my|this|the whole|these) (?:patch|patches|series|patchset|version|effort|attempt)\b|\blet(?:'s| us|s) (?:just |then )?forget (?:about )?(?:it|this|that)(?: for now| then)?(?:\W*$|[.,;!])|\bi(?:'d| would)(?: rather)? not touch (?:it|this|that)(?:\W*$|[.,;!]| (?:as|since|because|now|any ?more)\b)|\b(?:feel free to|you (?:can|may|should)) (?:safely )?(?:ignore|disregard|discard|drop|reject) (?:my|this) (?:patch|patches|series|patchset|version)\b|\b(?:don't|do not) consider (?:my|this) (?:patch|patches|series|patchset|version)(?:\W*$|[.,;!]| any ?more\b| any longer\b| for (?:now|merging|inclusion)\b)|\bi(?:'ll| will) ack (?:his|her|their) (?:patch|version|fix)(?:\W*$|[.,;!])|\b(?:i|we)(?:'ve| have)? merged the other (?:patches|fix)(?:\W*$|[.,;!(]| \(| instead\b)|^\W*(?:fyi\W+)?(?:(?:it|this|this patch)(?: is| was|'s)? )?(?:replaced|superseded) by\W*$|\bin the end (?:it's|it is|this is) not needed(?:\W*$|[.,;!]| (?:as|since|because)\b)|\bso this can be (?:dropped|ignored|discarded) for (?:the moment|now)\b|^\W*i(?:'m| am) (?:happy|fine) to (?:drop|abandon|withdraw) (?:it|this)(?:\W*$|[.,;!])|\bit seems (?:that )?this [\w-]+(?: \w+)? (?:is|was|will be|has been|gets) superseded\b|\b(?:this|the|my) (?:patch|series|patchset|one)(?: is|'s)?(?:(?: now)? no longer (?:needed|necessary|required|relevant)|(?: not|n't)(?: really)? (?:needed|necessary|required|relevant) (?:now|any ?more|any longer))\b",
    ),
    (
        Mark::DropOffer,
        r"\b(?:suggestion|idea|plan|proposal|consequence) (?:is|was|would be) (?:then |now |to )*(?:drop|discard|abandon|leave out) (?:the |my |this )?(?:other )?(?:patch|part)\b|\b(?:should|shall|can|could|may|do|would|want|ok|okay|better|why not)\b(?: \w+){0,4}? (?:reject|dropp?|discard|abandon|withdraw|close?|ignore?)(?:ing)? (?:this|the|your|my|these) (?:patch|patches|series|patchset|one)\b|\bis (?:this|it|(?:this|the|your) (?:patch|series|patchset)) still (?:needed|wanted|relevant|necessary|required)\b",
    ),
    (
        Mark::Concession,
        r"\byou(?:'re| are)(?: absolutely| totally| completely| quite| both| of course| indeed| probably)? (?:right|correct)\b|\b(?:couldn't|could not|can't|cannot) agree (?:with you )?more\b|\b(?:that's|that is|it's|sounds) fair\b|\bfair (?:enough|point)\b|\bi was wrong\b|\bi (?:did |have |totally |completely )*(?:miss|missed|overlooked) (?:the|that|your) point\b|\bi stand corrected\b|^\W*(?:oh,? )?sorry for missing (?:it|that|this)\b|^\W*(?:that's|you're|that is|you are) right, i (?:overlooked|missed|forgot)\b|^\W*(?:that's a |that is a |it's a )?(?:very )?good point\b|\b(?:fix|change|do|rework|update|modify) (?:it|this|that|them) according to your (?:method|suggestion|way|approach|idea|advice)\b|\bsorry (?:for|to) (?:have )?(?:wast(?:e|ed|ing) (?:of )?your time|both(?:er|ered|ering) (?:you )?with (?:it|this|that))\b|^[^\[(]*\bsorry (?:for|about) (?:the |this )?(?:noise|false alarm)\b|^\W*(?:ok(?:ay)?,? )?now,? i see(?:\W*$|[.,;!])|\bi (?:don't think i was|wasn't|was not) paying attention\b|^\W*(?:yes|no|right|true|ok|okay|sure)?\W*(?:it|this)(?:'s| is)(?: really)? not needed (?:now|any ?more|any longer)\b",
    ),
    (
        Mark::OwnVersion,
        r"\bi(?:'ve| have|'ll| will|'m going to| am going to)?(?: just| also| already| then)* (?:sent|send|post|posted|submit|submitted)(?: out)?(?: a| an| the| my| our)?(?: \w+){0,3}? (?:patch|patchset|patches|version|fix|series)\b|\bi(?:'m| am) (?:planning|going|about) to (?:\w+ ){0,4}?(?:submit|send|post)(?: out)? (?:it|one|mine|my own|tomorrow|soon|today|later)\b",
    ),
    (
        Mark::Objection,
        r"\b(?:suggest|propose|vote|rather|opt)(?: \w+)? (?:to not|not to|not) (?:accept|accepting|apply|applying|merge|merging|take|taking|add|adding) (?:it|(?:this|the|that) (?:patch|change|series|part|one|commit))\b",
    ),
    (
        Mark::Objection,
        r"\b(?:agree (?:with|on|to)|in favou?r of|(?:i'm|i am|i'd be|i would be|vote) for|suggest|\+1 (?:for|on|to)) (?:rejecting|reject|not (?:accepting|applying|merging|taking|adding)) (?:it|(?:this|the|that|these)(?: patch| patches| series| patchset| change| one)?)(?:\W*$|[.,;!]| (?:as|because|since|for|unless|too|and)\b)|\bi(?:'d| would)(?: rather| also| just)? reject (?:it|this|(?:this|the) (?:patch|series|patchset|one))\b",
    ),
    // What is wrong is another project's, or its sender's own.
    (
        Mark::Objection,
        r"\b(?:not|never|against|(?:do|wo|should|would)n't)(?: (?:be|to|want to|like to)){0,2} work(?:ing)?[- ]?around (?:any |the |known |such )?(?:kernel |compiler |libc |driver )?(?:bugs?|deficienc(?:y|ies))\b|\bfix(?:es)? (?:to|in|for) (?:the )?[\w/.-]+ (?:is |are )?(?:needed|necessary|required)(?: here)?, not (?:in |here|to )?[\w-]+\W*$|\bnot work[- ]?around (?:it|this)(?: either)?\W*$|\b(?:do not|don't) think (?:that )?(?:it's|it is|it would be) a good idea to work[- ]?around\b|\b(?:it's|it is) your [\w-]+ that is (?:broken|wrong|buggy)\b|\bwould say (?:that )?your [\w-]+ is (?:broken|wrong|buggy)\b|\b(?:should|must|has to|needs to|better) be (?:fixed|solved|addressed|reported) (?:in|to|by|at) (?:the )?(?:kernel|upstream|distro|distribution|compiler|library|libc|\w+ (?:itself|upstream|people|developers)),? (?:and )?(?:not|rather than|instead of) (?:in |with |hidden |worked around |papered over )?(?:here|(?:the|this) (?:test|testcase|project|tree|patch)|in (?:the|this) (?:test|testcase|project|tree))\b",
    ),
    // What it changes goes away, or is somebody else's, or is right as it is.
    (
        Mark::Objection,
        r"\bit(?:'d| would) (?:be not|not be) (?:good|wise) to (?:accept|merge|apply|take) (?:it|this|that|the (?:patch|change|series))\b|\bwe (?:do not|don't) (?:add|accept|take|merge) (?:anything|code|patches|features) (?:to|in|into|for|that|which)\b|\bwe (?:do not|don't) want to\b[^.;?]{0,60}\bspend (?:any )?time (?:on |with )?review|\bduplicated? (?:with|of) (?:my|another|an existing) (?:\w+ )?(?:patch|patches|patchset|series|fix)\b|\bnot worth (?:investing|to invest|the effort|the time|fixing it|it any ?more)\b|\bbetter (?:to be |be )?(?:added|placed|tested|reported|fixed) (?:at|in|to|by) the project\b|\b(?:do not|don't) think (?:that )?(?:this is (?:the right (?:fix|approach)|(?:an? )?improvement)|adding workarounds)\b|\bthis is most certainly wrong\b|^\W*imho,? this is wrong\b|\bno need to (?:modify|change|touch) (?:the|this) (?:test|testcase) at all\b|\b(?:does not|doesn't) make (?:any |much )?sense to (?:add|apply|merge|take|accept) (?:them|it|this|these)(?:\W*$|[.,;!]| (?:in|into|to) the\b)|\b(?:vote|rather|prefer)(?: \w+)? (?:to not|not to|not) (?:touch|touching|change|changing|extend|extending)\b|\b(?:is|are) (?:going|about) to be (?:removed|deleted|dropped)(?: soon)?,? (?:so )?please (?:use|switch)\b",
    ),
    // "Now that X is in, this should not be needed, right?"
    (
        Mark::Objection,
        r"\b(?:merged|applied|pushed|landed|committed|fixed|went in|is in|are in)\b[^.;?]{0,60}\bthis(?: patch| change| series| workaround)? (?:should|would|will|is|shall)(?: now| then)?(?: not|n't| no longer)(?: be)? (?:needed|necessary|required)(?: now| any ?more| any longer)?(?:\W*$|, (?:right|is it|correct|or)\b)",
    ),
    (
        Mark::ToOthers,
        r"^\W*@ ?\w[^.?]*\b(?:wdyt|wdt|what do you (?:\w+ )?think|(?:any|your) (?:thoughts?|opinions?|objections?|preference|view)|thoughts|opinions|do you (?:both |all )?agree|do you have (?:any|an) (?:thoughts?|opinion|preference)|acking this|(?:could|can|would) (?:you|any of you)(?: please| also)? (?:have a|take a) look)\b",
    ),
    (
        Mark::ToOthers,
        r"\blet(?:'s| us|s) (?:hear|wait for|ask for)(?: what)? (?:the |some )?(?:others?\b|opinions? of|more opinions?|other opinions?|somebody else|someone else)",
    ),
    (
        Mark::WrongList,
        r"^\W*(?:hi\W+|(?:i'm|i am)\W+|so\W+|very\W+)*(?:sorry|oops|ups|apologies|my (?:bad|mistake|fault))\b[^.?]*\bwrong (?:mailing[- ]?)?list\b",
    ),
    (
        Mark::Closed,
        r#"\b(?:reject|rejecting|rejected|refuse|refusing|refused|close|closing|closed|drop|dropping|discard|discarding)\b(?: \S+){0,5}? (?:in|on|from) (?:the )?patch ?work\b|\b(?:mark|marking|marked|set|setting|moving|moved|changed)\b(?: \S+){0,6}? (?:to|as|status) ["']?(?:rejected|super[sc]ee?ded|not applicable|handled elsewhere|won't fix)\b|\b(?:set|setting|mark|marking)\b(?: \S+){0,2}? in (?:the )?patch ?work (?:to |as )?["']?(?:rejected|super[sc]ee?ded|not applicable|won't fix)\b|\b(?:i'll|i will|i'm going to|i am going to|i'm|i am) (?:just |then |therefore |now )?(?:reject|rejecting) (?:this|(?:this|the|your) (?:patch|series|patchset|one|version))\b|\b(?:therefore|thus|hence|so) (?:i'm |i am )?(?:closing|rejecting) (?:this|it)\b|\b(?:this|the|your) (?:patch|series|patchset) (?:will be|has to be|is) rejected\b|\b(?:closing|rejecting) (?:this|it) as (?:a |an |the )?(?:rejected|refused|wrong|invalid|obsolete|outdated|superseded|not (?:needed|applicable))\b|^\W*(?:sorry,? |so |thus |therefore )?(?:i|we)(?:'ve|'m| have| am)?(?: just| now| already)? (?:rejected|rejecting) (?:this|your|the) (?:patch|series|patchset|one|version)\b"#,
    ),
    (
        Mark::Needless,
        r"\bthis (?:patch|series|patchset|patch[- ]set|patch[- ]series) (?:should|must|has to|can) be (?:dropped|rejected|discarded|ignored)\b|^\W*this is (?:a |the )?wrong approach\b|\bno (?:sufficient|real) reason to (?:do|add) (?:it|this|that)(?:\W*$|[.,;!])|\bno longer need the (?:first|second|third|fourth|last|other|rest)(?: (?:patch|part|one)\b| (?:since|as|because)\b|\W*$)",
    ),
    (
        Mark::SentBack,
        r"\b(?:mark|marking|marked|set|setting|put|putting|move|moving|moved|change|changing|changed)\b[^.;!?]{0,60}\bchanges[- ]requested\b",
    ),
    (
        Mark::WillApply,
        r"\b(?:i|we)(?:'ll| will| shall|'m going to| am going to| intend to| plan to)(?: \w+){0,3}? (?:apply|commit|push|merge|queue|pick|take)(?: up)? (?:it|this|these|them|the (?:patch|patches|patchset|series|rest|whole|fix)|your patch|both|all|that|patch|patches|soon|tomorrow|today|later|now|once|on|with)\b",
    ),
    (Mark::WillApply, r"^\W*will (?:apply|commit|push|merge|queue)\b"),
    (
        Mark::Objection,
        r"^\W*(?:i |a |this is a |sorry,? |so |strong |big |it's a )?(?:nak|nack|nacked)\b|\b(?:nak|nack) (?:from|by) me\b|\bi (?:strongly |really |have to |must |would |do |will )*(?:object|nack|nak)\b|\bi(?:'m| am) (?:strongly |firmly |still )?against (?:this|the patch|it)\b|\bmy (?:nak|nack) (?:stands|stays)|\bprefer (?:to )?not (?:to )?(?:add|adding|take|taking|apply|applying|merge|merging|accept|accepting) (?:it|this|this patch|the patch)(?:[.,!;]|$)|\bno (?:benefit|point|sense|reason|value) (?:to|in|of) (?:add|adding|apply|applying|merge|merging|take|taking|accept|accepting) (?:it|this)(?: patch| series)?\b|\b(?:should not|shouldn't) (?:merge|accept|take|apply) this (?:patch|patchset|series)\b|\b(?:this|the|your) (?:patch|series|patchset) is (?:no longer|not) (?:needed|necessary)(?: any ?more| now| at all)?(?:[.,!]|$)",
    ),
    (
        Mark::Lifted,
        r"\b(?:withdraw|withdrawing|drop|lift|lifting|retract|revoke|rescind)\w* (?:my |the )?(?:objections?|nak|nack)\b|\b(?:please |just )?(?:ignore|disregard|forget) (?:this|my|that|the|those|these)(?: \w+)? (?:comments?|remarks?|suggestions?|nits?|questions?)\b|\bobjections? (?:is |are |has been )?(?:lifted|withdrawn|dropped|resolved|addressed)\b|\bno longer (?:object|any objection|have (?:any )?objections?)|(?:^|=>)\W*i(?:'d| would) (?:merge|apply) (?:this|it)(?: patch| series| patchset)?\W*$|\b(?:(?:should|does|do|need)(?: not|n't)(?: be)?|(?:don't|do not) (?:think|believe) (?:\w+ ){1,3}should) (?:block|blocking|a blocker for|hold up|delay|prevent) (?:(?:this|these|the|your)(?: \w+){0,2}? (?:patch|patches|patchset|series|fix|fixes|effort|work|change|changes|improvement|merge|merging)|(?:it|you) (?:from|being|merging|going)|merging|applying|accepting)\b",
    ),
    (
        Mark::Withdrawal,
        r"\b(?:please|pls|plz)(?: just| then| therefore| all)? (?:ignore|disregard|discard|skip|forget(?: about)?) (?:this|it|that|these|them|the|v\d|my|both|all|about|patch)\b|\b(?:so|just|can you|could you|lets|let's)(?: just| then| therefore)? (?:ignore|disregard|discard|skip|drop|forget(?: about)?) (?:this|the|these|my) (?:patch|patches|series|one|patchset|version|attempt|v\d|e?-?mail)\b|\bscratch (?:that|this)\b|\b(?:ignore|disregard|drop|discard) this (?:one|patch|patches|commit|series|patchset|version|v\d|email|mail|thread|set|submission|posting|\d+/\d+)\b|\bi(?:'m| am| hereby|'d like to| will|'ll| would like to)?(?: just| now| then)? ?(?:(?:withdraw|withdrawing|retract|dropping|drop) (?:this|the|my) (?:patch|series|one|patchset|version|part|commit)|(?:withdraw|withdrawing|retract) (?:this|it))\b|\bconsider (?:this|it|the patch|the series|these) (?:\w+ ){0,2}?(?:withdrawn|dropped|abandoned)\b|\bself[- ]na(?:c)?k|\bplease drop (?:this|it|the patch|the series|these|them)\s*(?:patch|series|one|patches)?\s*(?:[.!,]|$)",
    ),
    (
        Mark::Series,
        r"\b(?:series|patchset|patch set|patch-set|all (?:of )?(?:them|these|patches)|whole|v\d+ (?:series|set))\b|\bclosing this as (?:a |an |the )?(?:wrong|invalid|obsolete)\b|\b(?:as|like) (?:for|with|in) (?:all |the )*other \S+ (?:modifications|changes|patches|fixes|cleanups)\b",
    ),
    (
        Mark::Ping,
        r"\b(?:how|what) about (?:merging|applying|committing|pushing) (?:this|it|these)(?: patch| patches| patchset| series)?(?: (?:before|now|then|for|soon)\b[^?]*)?\?|\b(?:can|could|shall|should) (?:we|you|somebody|someone|anybody)(?: please)? (?:merge|apply|push|commit) (?:this|it|these|the (?:patch|patches|series|patchset))\b(?: \w+){0,4}\?|^\W*(?:gentle |friendly |polite |kind )*(?:ping|bump|reminder)\b(?:[^\w]*$|[ ,.!?:;(-]+(?:again|on|for|about|this|the|maintainers?|anyone|guys|all|any|#?\d|x\d|please|everyone|to|\w+)\b)?|\bany (?:comments?|feedback|news|updates?|thoughts|opinions?|progress|reviews?|chance|objections?|more comments?|further comments?|other comments?|reviewers?|acks?)\b[^.]*\?|\b(?:gentle|friendly|kind|soft|polite) (?:reminder|ping)\b|\b(?:did|have|do) you (?:have|had|get|got|find) (?:a |any |some |the )?(?:chance|time)\b|\b(?:could|can|would) (?:someone|anyone|anybody|somebody|maintainers?)\b[^.]*\b(?:review|look|merge|apply|commit|ack|comment|push)|\bis (?:there )?anything (?:else )?(?:\w+ ){0,3}(?:needed|missing|left|i (?:can|should|need))\b|\b(?:has|have|did) th(?:is|ese|ey) (?:\w+ ){0,2}(?:lost|forgotten|fallen|fell|slipped)\b|\bfall(?:en)? through the cracks\b",
    ),
    (
        Mark::OnCommit,
        r"\b(?:while|when|upon|during|as part of|on) (?:i |you |we |i'm |i am |the )*(?:committing|commiting|pushing|merging|checking in|check-in|checkin|commit time|queuing)\b|\b(?:on|at|upon|during) (?:the )?(?:commit|merge|push|check-in)(?: time)?\W*(?:$|[,.;:)])|\b(?:i|we|committer|he|she|they)(?:'ll| will| can| could|'d| may| might|'m happy to| am happy to)(?: \w+)* (?:fix|change|adjust|correct|amend|tweak|drop|add|remove|do)(?: \w+)* (?:on|upon|while|when|before|during|as i) (?:commit|check|apply|push|merg|committ|i )|\bno need to (?:re-?send|re-?post|respin|send)\b|\b(?:can|could|may|will|should|to|i'll) be (?:\w+ )*(?:on|upon|while|when|before|during|at|prior to) (?:the )?(?:commit|committing|check-in|merge|merging|push|pushing|apply|applying)\b|\bi(?:'ll| will| can) (?:fix|amend|adjust|correct) (?:it|this|that|these|them)(?: up)?(?: myself| on the fly)|\bhappy to \w+[^.]* (?:while|when|on|upon) (?:commit|apply|push|merg)",
    ),
    (
        Mark::NextNeeded,
        r"(?:^|=> ?|\b(?:so|then|thus) |, )(?:a )?v\d+ (?:is |will be )?(?:needed|required)\W*$|\bthis (?:patch )?(?:still )?needs (?:some )?more (?:fixes|work)(?:\W*$| \()|\bi(?:'d| would|'m| am)(?: be)? willing to\b[^.;?]{0,80}\bre-?(?:submit|send|post)(?:ting|ing)? (?:my|the|these|this)\b",
    ),
    (Mark::OnlyThisPart, ONLY_THIS_PART),
    (
        Mark::Liking,
        r"\blgtm\b|\b(?:looks?|seems?|is|are|was) (?:\w+ )?(?:good|fine|ok|okay|great|nice|sane|reasonable|correct|alright|all right)(?: enough| now)?(?: to me| for me| from my|,|\.|!|$| overall| in general| and| otherwise)|\b(?:fine|ok|okay|good) (?:by|with|for) me\b|\bi(?:'m| am) (?:fine|happy|ok|okay|good) with (?:this|it|the|that|these|either)\b|\b(?:i'm|i am|i'd be|i would be) in favou?r of (?:merging|applying|taking) (?:it|this|the (?:patch|series|patchset))\b|\bi like (?:this|it|the)\b|\bnice (?:cleanup|clean-up|work|improvement|patch|job)\b|\bgood (?:work|job|cleanup)\b|\bno objections?\b|\bworks for me\b|\bmakes sense to me\b|\bi (?:guess|think|suppose|believe) (?:that )?(?:this|it) is (?:ok|okay|fine|good|acceptable)(?: enough| then| as it is)?(?:[.,!]|$)",
    ),
    (
        Mark::Promise,
        r"\b(?:i|we)(?:'m| am|'ll be|'re| are) (?:now |just )?(?:sending|posting|preparing|fixing|updating|reworking|respinning|resending|working on)\b|\b(?:i|we)(?:'ll| will|'m going to| am going to)(?: \w+){0,2}? (?:work on|dig|investigate)\b|\bv\d+ (?:is )?(?:coming|on (?:its|the) way|will (?:follow|come|be)|follows)\b|\b(?:fixed|done|changed|updated|addressed|removed|renamed|dropped|added|corrected) (?:it |this |that |them |all )?(?:in|for) (?:the )?(?:v\d|next)|\b(?:i|we)(?:'ll| will|'m going to| am going to| shall| am about to|'m about to|'m working on| am working on)(?: \w+){0,4}? (?:fix|change|update|send|re-?send|post|repost|respin|re-?spin|rework|rebase|address|add|remove|drop|correct|do|include|move|rename|split|make|use|rewrite|improve|clarify|adjust|squash|merge|replace|try|modify|reword|re-?word|amend|prepare|follow|incorporate|convert|apply|take care|delete|clean|note|document|keep|fold|put|switch|extend|implement|resubmit|submit|revise|mention|refactor|create|set|simplify|go with|let|spin|provide|introduce|get rid|bring|pass|return|write|handle)\b|^\W*(?:ok|okay|sure|yes|right|thanks|agreed)?\W*(?:will|shall|gonna|going to) (?:fix|change|update|do|send|re-?send|address|add|remove|drop|correct|rename|move|use|rework|respin|split|modify|rewrite|amend|include|make|adjust|post|try|clean|reword|replace|convert|squash|be (?:fixed|done|changed|updated|removed|added|addressed|in))|\bi (?:can|could) (?:then |also |gladly |happily )?take care (?:of|to)\b",
    ),
    (
        Mark::Agreement,
        r"^\W*(?:ok|okay|oki|k|sure|yes|yep|yeah|yup|ya|right|agree|agreed|indeed|true|correct|exactly|makes sense|that makes sense|it makes sense|good,? (?:point|catch|idea|question|suggestion|spot|eyes|spotting)|nice (?:catch|idea|suggestion)|great (?:catch|idea|suggestion|point)|great|fine|fair (?:enough|point)|will do|done|fixed|changed|removed|added|renamed|updated|noted|got it|i see|oh|ah|ahh|aha|oops|ups|whoops|my (?:bad|mistake|fault|apologies)|sorry|apologies|understood|i (?:fully |totally |completely |also |do )?agree|i understand|of course|no problem|np|no worries|you(?:'re| are) (?:absolutely |totally |completely |quite |of course |indeed )?(?:right|correct)|thanks|thank you|thx|many thanks|that(?:'s| is) (?:right|true|fine|a good|better|ok|okay|correct|good|great|a great)|sounds (?:good|great|reasonable|fine|ok|like a plan)|looks better|that works|absolutely|definitely|certainly|will be (?:fixed|done)|\+1|ack|roger|perfect|thumbs up|acknowledged|copy that|cheers)\b",
    ),
    (
        Mark::Neutral,
        r"^\W*(?:hi|hello|hey|dear|best|kind|regards|best regards|kind regards|cheers|br|thanks|thank you|thanks a lot|thx|many thanks|good (?:morning|evening|afternoon|day)|sincerely|yours)\b[^.?]*\W*$|^\W*(?:adding|added|cc'?ing|cc|\+cc|cc'ed|\+)[ :@]|^\W*(?:thus |so )?i dared to\b|\bi (?:do not|don't) have (?:a |any )?(?:strong )?(?:opinion|preference)|\bno strong (?:opinion|preference)|^\W*(?:i'll|i will|will|let me|going to|i'm going to) (?:\w+ ){0,3}(?:review|have a (?:closer )?look|take a (?:closer )?look|look at (?:this|it|the)|look into (?:this|it)|get to|get back|test (?:it|this)|reply|respond)|\bsorry for (?:the |my |being )?(?:late|delay|long|slow|noise)|^\W*i(?:'ve| have)? (?:also )?(?:tested|verified|checked|reviewed)\b|\bworks? (?:fine|well|as expected|for me)\b|\bthanks for (?:the |your |this |a |reviewing|review|doing|working|fixing|looking|testing)|^\W*fyi\b|^\W*\S+\W*$|\bwelcome\b|\btest(?:ed)? (?:passes|passed|ok)\b",
    ),
    (
        Mark::DirectAsk,
        r"\b(?:please|pls|plz|can you|could you|would you|you should|you need|you have to|you must|you forgot|you missed)\b|\bfeel free to (?:adapt|change|rework|update|rewrite|convert|modify|adjust|extend|send|post|submit|re-?send)\b",
    ),
    (
        Mark::StrongAsk,
        r"\b(?:please|pls|plz|can you|could you|would you|can we|could we|you should|you need|you have to|you must|you can|you could|you may|you might|you forgot|you missed|did you|do you|are you|have you|why|what about|how about|nit|nits|nitpick|typo|i(?:'d| would) (?:\w+ )?(?:prefer|rather|suggest|like|say|recommend|expect)|i (?:strongly )?(?:suggest|recommend)|must|needs? to|should|shouldn't (?:be|have|need|use|do))\b|\bs/[^/ ]+/[^/]*/",
    ),
    (
        Mark::Ask,
        r"\b(?:needs?|missing|better|instead|don't|do not|wrong|incorrect|broken|perhaps|maybe|consider|let's|ought|fails?|failed|isn't|doesn't|won't|unnecessary|redundant|not needed|drop|remove|rename|use|avoid|make|add|replace|move|split|fix|change|check|explain|however|unclear|confus\w+|i don't (?:think|see|understand|like)|not sure|i think|i wonder|wondering|i'm afraid|concern\w*|problem|issue|leak\w*|crash\w*|segfault\w*|deadlock\w*|races?|bugs?|breaks?|useless|pointless|uninitiali[sz]ed|you(?:'re| are) \w+ing)\b",
    ),
    (
        Mark::But,
        r"^\W*while\b|\b(?:but|however|although|except|though|other than|apart from|unless)\b",
    ),
];

/// What takes back a mark found by [`MARKS`]; looked for only then.
const EXCEPTIONS: [(Mark, &str); 11] = [
    (
        Mark::NotApplied,
        r"\b(?:pushed|committed) (?:v\d+ to\b|another\b|an? (?:new|updated|different)\b|(?:it |this |the code )?(?:to|on) (?:my|a) )|\b(?:merged|pushed|applied)\b[^.;!]* (?:to|into) (?:patch )?\d+/\d+\b|\b(?:once|when|after|until|till|if|unless|should|could|would|can|cannot|can't|not|won't|wasn't|isn't|hasn't|haven't|aren't|weren't|didn't|before|needs?|must|please|will|to be|be|being|gets?|getting|why|as soon as|hope|hoping|assuming|wait|waiting|does|did|doesn't|fails?|failed|who|whether|never|prior|supposed|want|wants|like|ready|about to|since|because|which|that were|that was|i'll)\b[^.;!]*\b(?:applied|pushed|merged|committed|commited|queued|gone in)\b",
    ),
    (
        Mark::NotApplied,
        r"\b(?:applied|pushed|merged|committed|queued)\b[^.;!]*\b(?:and|but|then) (?:i |it |we |then )?(?:test|tried|try|ran|run|running|see|saw|get|got|gets|built|build|compile|still|fail|found|there|reboot|verif)",
    ),
    (
        Mark::NotApplied,
        r"\b(?:applied|merged|committed|pushed) (?:all |the |your |my |this |these |those |both |to |most |some |on |it )*(?:comments?|suggestions?|changes|feedback|remarks?|cleanly|locally|manually|in v\d|for v\d|in the next|on top of|onto|my local|local|my own|my tree here|between|by default|only to|correctly|as follows|in order)",
    ),
    (
        Mark::NotApplied,
        r"\bmerged? (?:into (?:one|a single|the (?:previous|first|next|same|other)|patch|single|this)|with (?:the )?(?:patch|previous|next|first)|these|those|the (?:two|patches)|two|them|together|in v?\d)",
    ),
    (
        Mark::NotApplied,
        r"\b(?:in|into|since|by|to|from|until) (?:the )?(?:upstream |mainline |linux )*(?:linux|kernel|linus|mainline|glibc|upstream|davem|net-next|v?[3-6]\.\d+(?:-rc\d)?)\b|\bby (?:him|her|them|others|someone|default)\b|\bcommitted (?:to|memory|as_)|committed_as|\?\s*$",
    ),
    // "I merged a commit which does that": another one.
    (
        Mark::NotApplied,
        r"\b(?:applied|pushed|merged|committed|queued) (?:a |an |the |another )?(?:\w+ )?(?:commit|fix|change|patch) (?:which|that)\b|\b(?:applied|pushed|merged|committed|queued) (?:the |all |your |my |an? )*(?:another|other|others|alternative|different)\b",
    ),
    (Mark::NotNeedless, r"n't\b|\b(?:not|if|unless|once|when|whether|why)\b"),
    (Mark::NotPostedAnew, r"\b(?:as well|also|too|on top|follow-up)\b"),
    (
        Mark::NotClosed,
        r"\b(?:which|that) (?:i|we|was|has|is)\b|\b(?:previous|old|older) (?:version|patch|one)\b|\b(?:could|can|please|should|if|would)\b|(?:\bnot|n't)(?: be| been| to| yet)? (?:reject|refus|clos|drop|discard|mark|set|mov|chang)|\?\W*$",
    ),
    (
        Mark::NotWillApply,
        r"\bv\d|next (?:version|revision|series|spin|patch)|respin|comments?\b|suggest|into (?:one|a single|the (?:previous|first|next))|merge (?:it|this|these|them) (?:into|with)|\bfixes to\b|take (?:it|this|that) (?:into|as)|take (?:care|a look|this as|that as)|\bfeel free to\b|\b(?:once|if|as soon as|after) you\b|\?\s*$",
    ),
    (
        Mark::NotWithdrawal,
        r"\b(?:comments?|remarks?|question|query|suggestion|noise|failures?|case|change to|reply|nit|nits|warning|errors?|lines?|function|check|objections?|nak|nack|i was wrong|previous (?:mail|email|message)|my (?:last|previous) (?:mail|email|message)|signature|the fact|return value|footer|test(?:s|case)? case)\b",
    ),
];

/// What finds [`MARKS`] and [`EXCEPTIONS`]. Both learn while they search.
#[derive(Clone)]
struct Tables {
    marks: Phrases,
    exceptions: Phrases,
}

static TABLES: LazyLock<RwLock<Arc<Tables>>> = LazyLock::new(|| {
    RwLock::new(Arc::new(Tables {
        marks: Phrases::new(MARKS.iter().map(|(_, pattern)| *pattern)),
        exceptions: Phrases::new(EXCEPTIONS.iter().map(|(_, pattern)| *pattern)),
    }))
});

impl Tables {
    fn shared() -> Arc<Self> {
        Arc::clone(&TABLES.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Gives back the memory of what was learned: a copy has the patterns alone.
pub(super) fn forget() {
    let copy = Tables::clone(&Tables::shared());
    *TABLES.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(copy);
}

/// What a mail's own words say.
pub(super) struct Speech {
    /// Each once, sorted.
    pub(super) said: Vec<Said>,
    /// Whether they ask for attention and for little else.
    pub(super) only_pings: bool,
}

/// What the sentences of a mail said, counted.
#[derive(Default)]
struct Heard {
    said: Vec<Said>,
    /// Sentences that ask for attention.
    pings: usize,
    asks: usize,
    /// Sentences that ask somebody for something.
    direct_asks: usize,
    /// Sentences that say what ought to be.
    strong_asks: usize,
    remarks: usize,
    questions: usize,
    promises: usize,
    /// Of the promises, those of a change by the sender and without a "perhaps".
    firm_promises: usize,
    agreements: usize,
    /// Questions put to somebody by his name.
    to_others: usize,
}

impl Heard {
    /// How much was asked by now.
    fn all_asks(&self) -> usize {
        self.asks + self.direct_asks + self.strong_asks + self.questions
    }
}

/// Where a reply says something between what it quotes.
#[derive(Default)]
struct Places {
    /// How many places below a quote have text.
    texts: usize,
    /// In how many of them something is asked.
    asking: usize,
}

impl Places {
    /// What asks in so many places asks several things.
    const SEVERAL: usize = 5;

    fn say(&self, lines: &[OwnLine<'_>]) -> Option<Said> {
        if self.asking >= Self::SEVERAL {
            return Some(Said::ManyRequests);
        }
        let last = lines.iter().rposition(is_word)?;
        let goes_on = lines.iter().skip(last).any(|line| *line == OwnLine::Quote);
        (self.texts == 1 && goes_on).then_some(Said::OnePlace)
    }
}

/// Whether a line says something.
fn is_word(line: &OwnLine<'_>) -> bool {
    match line {
        OwnLine::Text(text) => text.contains(char::is_alphanumeric),
        OwnLine::Blank | OwnLine::Quote => false,
    }
}

/// What the own lines of a reply say. `approves`: a trailer that counts was given in it.
pub(super) fn what_is_said(lines: &[OwnLine<'_>], approves: bool) -> Speech {
    let tables = Tables::shared();
    let mut heard = Heard::default();
    let mut places = Places::default();
    for (number, block) in lines.split(|line| *line == OwnLine::Quote).enumerate() {
        let before = heard.all_asks();
        for sentence in sentences(block) {
            hear(&sentence, &tables, &mut heard);
        }
        places.asking += usize::from(heard.all_asks() > before);
        // What stands above all that it quotes is a greeting mostly.
        places.texts += usize::from(number > 0 && block.iter().any(is_word));
    }
    heard.said.extend(places.say(lines));
    let others = heard.all_asks() + heard.remarks + heard.promises;
    let weighty = |said: &Said| matches!(said, Said::Applied | Said::WillApply | Said::Objection | Said::Liking);
    let only_pings = heard.pings > 0 && others <= heard.pings && !heard.said.iter().any(weighty);
    Speech {
        said: conclude(heard, approves),
        only_pings,
    }
}

static ONLY: Pattern = Pattern::new(ONLY_THIS_PART);

/// What the prose of a posting says: nothing but whether it is one part posted anew.
pub(super) fn what_a_posting_says(lines: &[OwnLine<'_>]) -> Speech {
    let hint = |line: &OwnLine<'_>| match line {
        OwnLine::Text(text) => ["only", "Only", "just", "Just", "rest of", "ther patches", "emaining"]
            .iter()
            .any(|word| text.contains(word)),
        OwnLine::Blank | OwnLine::Quote => false,
    };
    let only = lines.iter().any(hint)
        && sentences(lines)
            .iter()
            .any(|sentence| ONLY.is_match(&sentence.to_lowercase()));
    Speech {
        said: only.then_some(Said::OnlyThisPart).into_iter().collect(),
        only_pings: false,
    }
}

/// Commits that the sender's own text names: words of 7 to 40 hex digits, at least one of them a figure and one a letter.
pub(super) fn commits_named(lines: &[OwnLine<'_>]) -> Vec<String> {
    /// More than a mail about one series names.
    const MOST: usize = 64;
    let mut found: Vec<String> = Vec::new();
    for line in lines {
        let OwnLine::Text(text) = line else { continue };
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            let hex = (7..=40).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_hexdigit());
            let mixed = word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic());
            let word = word.to_ascii_lowercase();
            if hex && mixed && found.len() < MOST && !found.contains(&word) {
                found.push(word);
            }
        }
    }
    found
}

fn conclude(heard: Heard, approves: bool) -> Vec<Said> {
    let mut said = heard.said;
    let settled = approves
        || said.iter().any(|said| {
            matches!(
                said,
                Said::Applied
                    | Said::WillApply
                    | Said::Liking
                    | Said::Withdrawal
                    | Said::SeriesWithdrawal
                    | Said::ObjectionLifted
                    | Said::OnCommit
                    | Said::Ping
            )
        });
    if heard.questions > 0 {
        said.push(Said::Question);
    }
    let promises = heard.promises > 0 && heard.questions + heard.direct_asks == 0;
    let agrees = heard.agreements > 0
        && heard.questions == 0
        && heard.direct_asks + heard.strong_asks + heard.asks + heard.remarks == 0;
    // "Looks good" among several remarks is said of the rest.
    let liked = said.contains(&Said::Liking) && !approves && heard.asks + heard.remarks > 2;
    let objects = said.contains(&Said::Objection);
    let yields = (promises || agrees) && !objects;
    // What only leads to a question to others, or to a patch of the sender's own, waits for no answer.
    let elsewhere = heard.to_others > 0 || said.contains(&Said::OwnVersion);
    if yields && !settled {
        said.push(Said::Agreement);
        if promises && heard.firm_promises > 0 {
            said.push(Said::Promise);
        }
    }
    // What an author promises beside what he says of the rest may be what a reviewer will do, beside what he asks.
    if objects
        || heard.questions + heard.direct_asks + heard.strong_asks > 0
        || !yields && (liked || (!settled && heard.asks > 0 && heard.to_others == 0))
    {
        said.push(Said::Request);
    } else if !yields && !settled && heard.remarks > 0 && !elsewhere {
        said.push(Said::Remark);
    }
    if heard.to_others > 0 {
        said.push(Said::AsksOthers);
    }
    said.sort_unstable();
    said.dedup();
    said
}

/// Judges one sentence.
fn hear(sentence: &str, tables: &Tables, heard: &mut Heard) {
    let low = sentence.to_lowercase().replace(['’', '‘', '`'], "'");
    // "The reason why it is there" asks for nothing.
    let low = low.replace("reason why", "reason that");
    let marks = |phrases: &Phrases, table: &[(Mark, &str)]| -> Vec<Mark> {
        let places = phrases.matches(&low).into_iter();
        places.filter_map(|place| Some(table.get(place)?.0)).collect()
    };
    let mut found = marks(&tables.marks, &MARKS);
    let has_exceptions = [
        Mark::Applied,
        Mark::WillApply,
        Mark::Withdrawal,
        Mark::Closed,
        Mark::Needless,
        Mark::PostedAnew,
    ];
    if found.iter().any(|mark| has_exceptions.contains(mark)) {
        found.extend(marks(&tables.exceptions, &EXCEPTIONS));
    }
    let has = |mark| found.contains(&mark);
    let question = low.trim_end_matches([')', '"', '\'', ' ']).ends_with('?');
    let words = low.split_whitespace().count();
    if has(Mark::Concession) && !has(Mark::But) && !question {
        heard.said.push(Said::Concession);
    }
    if has(Mark::KeepsOld) {
        heard.said.push(Said::KeepsOld);
    }
    if description::asks_for_more(&low) {
        heard.said.push(Said::WantsDescription);
    }
    if has(Mark::OwnVersion) && !question {
        heard.said.push(Said::OwnVersion);
    }
    if has(Mark::NextNeeded) && !question {
        heard.said.push(Said::NextNeeded);
    }
    let mut settled = false;
    let mut say = |said: Said| {
        heard.said.push(said);
        settled = true;
    };
    if has(Mark::Lifted) {
        say(Said::ObjectionLifted);
    } else if has(Mark::Objection) && (!question || low.ends_with(", right?")) {
        say(Said::Objection);
    }
    if has(Mark::Withdrawal) && !has(Mark::NotWithdrawal) && !question {
        say(if has(Mark::Series) {
            Said::SeriesWithdrawal
        } else {
            Said::Withdrawal
        });
    }
    if has(Mark::PostedAnew) && !has(Mark::NotPostedAnew) && !question {
        // New tests stand in the place of all that was changed in the old ones.
        say(if low.contains("new test") {
            Said::SeriesWithdrawal
        } else {
            Said::Withdrawal
        });
    }
    if has(Mark::WrongList) && !question {
        say(Said::SeriesWithdrawal);
    }
    if has(Mark::Closed) && !has(Mark::NotClosed) {
        // The author takes it back so, anybody else turns it down.
        say(if has(Mark::Series) {
            Said::SeriesWithdrawal
        } else {
            Said::Withdrawal
        });
        say(Said::Objection);
    }
    if has(Mark::Needless) && !has(Mark::NotNeedless) && !question {
        // Of several parts one is meant that is left when the others are in.
        let of_more = has(Mark::Series) || low.contains("no longer need the");
        say(if of_more {
            Said::SeriesWithdrawal
        } else {
            Said::Withdrawal
        });
        say(Said::Objection);
    }
    if has(Mark::OnlyThisPart) {
        say(Said::OnlyThisPart);
    }
    if has(Mark::Ping) && words <= 40 {
        heard.pings += 1;
        say(Said::Ping);
    }
    if has(Mark::Applied) && !has(Mark::NotApplied) && !question {
        say(Said::Applied);
    } else if has(Mark::WillApply) && !has(Mark::NotWillApply) {
        say(Said::WillApply);
    }
    if has(Mark::OnCommit) {
        say(Said::OnCommit);
    }
    if settled {
        return;
    }
    if has(Mark::SentBack) && !question {
        heard.said.push(Said::SentBack);
        heard.direct_asks += 1;
        return;
    }
    if has(Mark::ToOthers) || names::puts_to_somebody(sentence) {
        heard.to_others += 1;
        return;
    }
    if question {
        if words >= 2 {
            heard.questions += 1;
        }
        if has(Mark::DropOffer) {
            heard.said.push(Said::DropOffer);
        }
        return;
    }
    if has(Mark::Liking) {
        heard.said.push(Said::Liking);
        let after_all = ["but lgtm", "but looks good", "but it looks good"];
        let after_all =
            !has(Mark::DirectAsk) && !has(Mark::StrongAsk) && after_all.iter().any(|words| low.contains(words));
        if has(Mark::But) && !after_all {
            heard.strong_asks += 1;
        }
        return;
    }
    if has(Mark::Neutral) && !has(Mark::StrongAsk) && !has(Mark::But) {
        if has(Mark::Agreement) {
            heard.agreements += 1;
        }
        return;
    }
    let conditional = [" when you ", " if you ", " once you "];
    let courtesy = ["let me know", "tell me"].iter().any(|words| low.contains(words));
    if has(Mark::Promise) && !courtesy && conditional.iter().any(|word| low.contains(word)) {
        // Others are to speak first.
        heard.remarks += 1;
        return;
    }
    if has(Mark::Promise) && !low.contains("please") && !low.contains("feel free") {
        heard.promises += 1;
        let doubt = ["probably", "perhaps", "maybe", "might", " try ", "merge"];
        heard.firm_promises += usize::from(!doubt.iter().any(|word| low.contains(word)));
        return;
    }
    // "Please, do": nothing else is asked for.
    let asks_more = low.contains("please") && words > 3;
    if has(Mark::Agreement) && !has(Mark::But) && !asks_more && words <= 25 {
        heard.agreements += 1;
        return;
    }
    if has(Mark::DirectAsk) {
        heard.direct_asks += 1;
    } else if has(Mark::StrongAsk) {
        heard.strong_asks += 1;
    } else if has(Mark::Ask) {
        heard.asks += 1;
    } else if words >= 3 {
        heard.remarks += 1;
    }
}
