//! What the list said of one patch by a moment: objections in force, and approvals with what became of them.
//!
//! Owns nothing but the choice of what concerns that patch. What counts is decided in `asks` and `trailers`.

use super::Rules;
use super::ground::GroundCache;
use super::part::{Material, Whole, judge_part};
use super::series::objections;
use super::trailers::{self, TrailerStanding};
use super::view::View;
use crate::model::{History, MessageKey, Objection, Part, Time};

/// What the list said of a patch.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Objections in force.
    pub objections: Vec<Objection>,
    /// Approving trailers given for it or for its forerunners in older revisions.
    pub trailers: Vec<TrailerStanding>,
}

/// What the list said by `at` of the patch that `message` carries; `None` when it was not posted by then, or a newer revision
/// left it out.
pub fn heard(history: &History, rules: &Rules<'_>, at: Time, message: MessageKey) -> Option<Heard> {
    let view = View::cut(history, rules, at)?;
    let revision = view.newest_revision()?;
    let carries = |place: usize, number: u32| {
        let parts = view.revision(place).map(|revision| revision.parts.as_slice());
        let mut parts = parts.unwrap_or_default().iter().filter(|part| part.number == number);
        parts.any(|part| part.message == Some(message) || part.duplicates.contains(&message))
    };
    let is_it = |part: &&Part| {
        let mut places = view.revisions.iter();
        places.any(|place| {
            let number = if *place == view.newest {
                Some(part.number)
            } else {
                view.counterpart_in(part, *place).map(|(number, _)| number)
            };
            number.is_some_and(|number| carries(*place, number))
        })
    };
    let part = revision.parts.iter().find(is_it)?;
    let material = Material::of(&view, revision, part);
    let judged = judge_part(
        &view,
        revision,
        material,
        Whole { heard: true },
        &mut GroundCache::default(),
    );
    let mut trailers = trailers::all(&view);
    trailers.retain(|standing| standing.parts.contains(&part.number));
    Some(Heard {
        objections: objections(&[judged]),
        trailers,
    })
}
