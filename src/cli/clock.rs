//! The only place where a clock is read. `XQ_NOW` sets it.

use crate::error::{Error, Kind, Result};
use crate::model::Time;

/// The environment variable that sets the clock: an RFC 3339 moment.
pub(super) const VARIABLE: &str = "XQ_NOW";

/// Now.
pub(super) fn now() -> Result<Time> {
    match std::env::var(VARIABLE) {
        Ok(text) => text
            .parse::<jiff::Timestamp>()
            .map(|moment| Time(moment.as_second()))
            .map_err(|cause| Error::new(Kind::Setup, format!("{VARIABLE} holds no moment: `{text}`")).because(cause)),
        Err(_) => Ok(Time(jiff::Timestamp::now().as_second())),
    }
}
