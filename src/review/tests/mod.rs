//! Tests of the whole judgement, by values. `story` builds the histories.

mod answers;
mod approvals;
mod property;
mod real;
mod states;
mod story;
