//! `doctor` and its checks.

use std::collections::HashMap;

use crate::error::{Error, Kind, Result};
use crate::matching;
use crate::query::{self, Answers, find_queue};
use crate::sync::{self, Material};

use super::args::{Check, DoctorArgs, Globals};
use super::session::{self, Session};
use super::{Outcome, output, queue};

/// `xq doctor`.
pub(super) fn run(globals: &Globals, args: &DoctorArgs) -> Result<Outcome> {
    match &args.check {
        None => {
            let session = Session::open(globals, None)?;
            let diagnosis = query::doctor(&session.facts, session.at, args.all)?;
            output::print_document(globals, &args.output, &diagnosis.document)?;
            Ok(if diagnosis.needs_action {
                Outcome::Found
            } else {
                Outcome::Done
            })
        }
        Some(Check::Dump) => {
            let session = Session::open(globals, None)?;
            output::print_lines(session.facts.reader.dump()?)?;
            Ok(Outcome::Done)
        }
        Some(Check::Matching { output: how }) => {
            let session = Session::open(globals, None)?;
            let measured = sync::find_without_trailers(
                Material::load(&session.facts.reader)?,
                &session::corrections(globals, &session.facts.profile)?,
                session::threads(),
            )?;
            let series_of: HashMap<_, _> = measured.posted.iter().map(|one| (one.key, one.series)).collect();
            let quality = matching::measure(&measured.truth, &measured.found, &series_of);
            let backports = matching::measure_backports(&measured.commits, &measured.marked, &measured.tied);
            let answers = Answers {
                quality: &quality,
                backports: &backports,
                posted: &measured.posted,
                commits: &measured.commits,
            };
            let document = query::quality(&session.facts, &answers, session.at)?;
            output::print_document(globals, how, &document)?;
            Ok(Outcome::Done)
        }
        Some(Check::Sample {
            queue: name,
            count,
            seed,
            scope,
        }) => {
            let queue = find_queue(name).map_err(|near| {
                let error = Error::new(Kind::Usage, format!("there is no queue `{name}`"));
                near.into_iter().fold(error, Error::hint)
            })?;
            let session = Session::open(globals, scope.as_of.as_deref())?;
            let own = queue::scope(&session, queue, scope)?;
            let document = query::sample(&session.facts, queue, &own, *count, *seed)?;
            output::print_document(globals, &scope.output, &document)?;
            Ok(Outcome::Done)
        }
    }
}
