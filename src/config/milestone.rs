//! Days and moments that users write down: milestones of releases.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::error::{Error, Kind, Result};
use crate::model::Time;

/// A day, or a moment where a time of day was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Milestone {
    /// Its beginning.
    pub begin: Time,
    /// Its end, itself left out; of a moment the same as the beginning.
    pub end: Time,
}

/// Reads a milestone: a TOML date or date and time, or the same as text; without an offset it is one of `zone`.
pub(super) fn parse(key: &str, value: &toml::Value, zone: &TimeZone) -> Result<Milestone> {
    let text = match value {
        toml::Value::String(text) => text.trim().to_owned(),
        toml::Value::Datetime(moment) => moment.to_string(),
        toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Array(_)
        | toml::Value::Table(_) => String::new(),
    };
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        let time = Time(moment.as_second());
        return Ok(Milestone { begin: time, end: time });
    }
    let at = |moment: DateTime| zone.to_timestamp(moment).ok().map(|moment| Time(moment.as_second()));
    let has_time = text.contains(':');
    let found = if has_time {
        let moment = text.parse::<DateTime>().ok().and_then(at);
        moment.map(|time| Milestone { begin: time, end: time })
    } else {
        text.parse::<Date>().ok().and_then(|day| {
            let begin = at(day.to_datetime(jiff::civil::Time::midnight()))?;
            let end = at(day.tomorrow().ok()?.to_datetime(jiff::civil::Time::midnight()))?;
            Some(Milestone { begin, end })
        })
    };
    found.ok_or_else(|| {
        Error::new(Kind::Setup, format!("`{key} = {value}` is no date")).hint("write a date as in `2013-06-18`")
    })
}

/// The zone of that name; `None` is UTC.
pub(super) fn find_zone(name: Option<&str>) -> Result<TimeZone> {
    match name {
        None | Some("UTC") => Ok(TimeZone::UTC),
        Some(name) => TimeZone::get(name).map_err(|cause| {
            Error::new(Kind::Setup, format!("there is no time zone `{name}`"))
                .because(cause)
                .hint("write `UTC` or a name such as `Europe/Berlin`")
        }),
    }
}
