//! What the user corrected by hand, by the places of mails.

use std::collections::{HashMap, HashSet};

use super::Correction;
use super::mails::Mails;

/// Corrections whose mails are known; the last word on a mail counts.
pub(super) struct ByHand {
    /// Mail → a mail of the series that it belongs to.
    joins: HashMap<usize, usize>,
    /// Mails that stand apart.
    apart: HashSet<usize>,
}

impl ByHand {
    /// Resolves corrections; those about mails that are not there are left out.
    pub(super) fn new(mails: &Mails<'_>, corrections: &[Correction]) -> Self {
        let mut hand = Self {
            joins: HashMap::new(),
            apart: HashSet::new(),
        };
        for correction in corrections {
            match correction {
                Correction::Join { message, to } => {
                    if let (Some(message), Some(to)) = (mails.find(message.as_str()), mails.find(to.as_str())) {
                        hand.apart.remove(&message);
                        hand.joins.insert(message, to);
                    }
                }
                Correction::Separate { message } => {
                    if let Some(message) = mails.find(message.as_str()) {
                        hand.joins.remove(&message);
                        hand.apart.insert(message);
                    }
                }
            }
        }
        hand
    }

    /// The mail whose series this one was joined to.
    pub(super) fn joined(&self, mail: usize) -> Option<usize> {
        self.joins.get(&mail).copied()
    }

    /// Whether this mail was taken out of where it stood.
    pub(super) fn is_apart(&self, mail: usize) -> bool {
        self.apart.contains(&mail)
    }
}
