//! How good the matcher is: its answers, trailers hidden, against what the trailers say.

use std::collections::{BTreeMap, HashMap};

use crate::model::{Match, MessageKey, ObjectId};

/// What a commit's trailer says: its origin is this mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Truth {
    /// The commit.
    pub commit: ObjectId,
    /// The patch mail that its trailer names.
    pub message: MessageKey,
}

/// A commit of which no origin was found, or an uncertain one alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Miss {
    /// What its trailer says.
    pub truth: Truth,
    /// The uncertain answer, where there was one.
    pub uncertain: Option<MessageKey>,
}

/// A commit whose origin was found to be another mail than its trailer names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WrongAnswer {
    /// What its trailer says.
    pub truth: Truth,
    /// What was found.
    pub found: MessageKey,
    /// Whether at least the series is right.
    pub same_series: bool,
}

/// How answers compare with the truth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quality {
    /// Commits whose trailer names a patch mail.
    pub pairs: usize,
    /// Of these, with a certain origin in the right series.
    pub found: usize,
    /// Of these, with the very mail as origin.
    pub exact: usize,
    /// Of these, with a certain origin in another series.
    pub wrong: usize,
    /// Commits without a certain origin.
    pub misses: Vec<Miss>,
    /// Certain origins that are another mail.
    pub wrong_answers: Vec<WrongAnswer>,
}

/// Compares what was found with the truth; `series_of` gives the series of every mail, by any number its mails share.
pub fn measure(truth: &[Truth], found: &[Match], series_of: &HashMap<MessageKey, usize>) -> Quality {
    let mut origins: BTreeMap<ObjectId, &Match> = BTreeMap::new();
    for found in found
        .iter()
        .filter(|found| !found.evidence.squashed && found.until.is_none())
    {
        origins.insert(found.commit, found);
    }
    let mut quality = Quality {
        pairs: truth.len(),
        ..Quality::default()
    };
    for truth in truth {
        let truth = *truth;
        let origin = origins.get(&truth.commit).copied();
        let Some(origin) = origin.filter(|origin| origin.certain) else {
            let uncertain = origin.map(|origin| origin.message);
            quality.misses.push(Miss { truth, uncertain });
            continue;
        };
        let found = origin.message;
        let series = series_of.get(&found);
        let same_series = found == truth.message || series.is_some() && series == series_of.get(&truth.message);
        quality.found += usize::from(same_series);
        quality.wrong += usize::from(!same_series);
        if found == truth.message {
            quality.exact += 1;
        } else {
            quality.wrong_answers.push(WrongAnswer {
                truth,
                found,
                same_series,
            });
        }
    }
    quality
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, Method, Time};

    fn found(commit: u8, message: i64, certain: bool) -> Match {
        Match {
            message: MessageKey(message),
            commit: ObjectId([commit; 20]),
            method: Method::Content,
            score: 0.7,
            certain,
            evidence: Evidence::default(),
            known: Time(0),
            until: None,
        }
    }

    #[test]
    fn answers_are_exact_in_the_series_wrong_or_missing() {
        let truth: Vec<Truth> = (1..=5)
            .map(|n| Truth {
                commit: ObjectId([n; 20]),
                message: MessageKey(i64::from(n)),
            })
            .collect();
        let series_of = HashMap::from([(MessageKey(2), 0), (MessageKey(20), 0), (MessageKey(30), 1)]);
        let answers = [
            found(1, 1, true),
            found(2, 20, true),
            found(3, 30, true),
            found(4, 4, false),
        ];
        let quality = measure(&truth, &answers, &series_of);
        assert_eq!(
            (quality.pairs, quality.found, quality.exact, quality.wrong),
            (5, 2, 1, 1)
        );
        assert_eq!(quality.misses.len(), 2);
        assert_eq!(quality.misses[0].uncertain, Some(MessageKey(4)));
        assert_eq!(
            quality.wrong_answers.iter().filter(|answer| answer.same_series).count(),
            1
        );
    }
}
