//! A cell in words for people and in words for programs.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::model::{Person, Time};
use crate::query::Cell;

use super::Style;
use super::foreign::escape_line;

/// The zone that days are shown in.
pub(super) fn find_zone(style: &Style) -> TimeZone {
    if style.utc { TimeZone::UTC } else { TimeZone::system() }
}

/// The cell in one line for people, safe for a terminal.
pub(super) fn say(cell: &Cell, zone: &TimeZone) -> String {
    match cell {
        Cell::Text(text) | Cell::Id { text, .. } => escape_line(text).into_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Day(time) => say_day(*time, zone),
        Cell::Age(days) => age_in_words(*days),
        Cell::Person(person) => escape_line(person.label()).into_owned(),
        Cell::People(people) => {
            let labels: Vec<Cow<'_, str>> = people.iter().map(|person| escape_line(person.label())).collect();
            labels.join(", ")
        }
        Cell::Flag(true) => "yes".to_owned(),
        Cell::Flag(false) => "no".to_owned(),
        Cell::Number(number) => say_number(*number),
        Cell::List(words) => words
            .iter()
            .map(|word| escape_line(word))
            .collect::<Vec<_>>()
            .join(", "),
        Cell::State(state) => state.to_string(),
        Cell::Turn(turn) => turn.to_string(),
        Cell::Value(value) => escape_line(&say_value(value)).into_owned(),
        Cell::Empty => String::new(),
    }
}

/// The cell as text for programs, as it is: numbers bare, moments in RFC 3339.
pub(super) fn spell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Id { text, .. } => text.clone(),
        Cell::Count(count) => count.to_string(),
        Cell::Day(time) => time.to_string(),
        Cell::Age(days) => days.to_string(),
        Cell::Person(person) => person.to_string(),
        Cell::People(people) => people.iter().map(Person::to_string).collect::<Vec<_>>().join("; "),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Number(number) if number.is_finite() => number.to_string(),
        Cell::Number(_) | Cell::Empty => String::new(),
        Cell::List(words) => words.join(", "),
        Cell::State(state) => state.to_string(),
        Cell::Turn(turn) => turn.to_string(),
        Cell::Value(Value::String(text)) => text.clone(),
        Cell::Value(Value::Null) => String::new(),
        Cell::Value(value) => value.to_string(),
    }
}

/// Whether a program reads the cell as a number, so that a leading minus is no formula.
pub(super) fn is_number(cell: &Cell) -> bool {
    match cell {
        Cell::Count(_) | Cell::Age(_) | Cell::Number(_) => true,
        Cell::Text(_)
        | Cell::Day(_)
        | Cell::Id { .. }
        | Cell::Person(_)
        | Cell::People(_)
        | Cell::Flag(_)
        | Cell::List(_)
        | Cell::State(_)
        | Cell::Turn(_)
        | Cell::Value(_)
        | Cell::Empty => false,
    }
}

/// Days as people say them: `today`, `3 days`, `5 weeks`, `4 months`, `2 years`.
pub fn age_in_words(days: i64) -> String {
    let (count, unit) = match days.unsigned_abs() {
        0 => return "today".to_owned(),
        days @ 1..=13 => (days, "day"),
        days @ 14..=62 => (days / 7, "week"),
        days @ 63..=729 => (days * 12 / 365, "month"),
        days => (days.saturating_mul(100) / 36_525, "year"),
    };
    // Two leap-free years are a day short of two by the calendar.
    let count = if unit == "year" { count.max(2) } else { count };
    let plural = if count == 1 { "" } else { "s" };
    if days < 0 {
        format!("in {count} {unit}{plural}")
    } else {
        format!("{count} {unit}{plural}")
    }
}

/// The day of a moment, as in `2013-06-18`.
pub(super) fn say_day(time: Time, zone: &TimeZone) -> String {
    match Timestamp::from_second(time.0) {
        Ok(moment) => moment.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string(),
        Err(_) => time.to_string(),
    }
}

/// A moment to the minute, as in `2013-06-18 13:54 UTC`.
pub(super) fn say_moment(time: Time, zone: &TimeZone) -> String {
    match Timestamp::from_second(time.0) {
        Ok(moment) => moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string(),
        Err(_) => time.to_string(),
    }
}

/// A number with at most two digits after the point.
fn say_number(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Something nested, in brief: words of a list one after another, of an object `key=value`.
fn say_value(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(say_inner).collect::<Vec<_>>().join(", "),
        Value::Object(_) | Value::Bool(_) | Value::Number(_) => say_inner(value),
    }
}

/// A value inside another: an object that names somebody by kind and name, other objects as `key=value`, deeper ones as JSON.
fn say_inner(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) if fields.contains_key("name") => {
            let text = |key: &str| fields.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
            let words = [text("kind"), text("name").or_else(|| text("email"))];
            words.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        Value::Object(fields) => {
            let words = fields
                .iter()
                .filter(|(_, field)| !field.is_null())
                .map(|(key, field)| match field {
                    Value::String(text) => format!("{key}={text}"),
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                        format!("{key}={field}")
                    }
                });
            words.collect::<Vec<_>>().join(" ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_said_as_people_say_them() {
        let said = [0, 1, 3, 13, 14, 35, 62, 63, 364, 365, 729, 730, 1100, -3].map(age_in_words);
        assert_eq!(
            said,
            [
                "today",
                "1 day",
                "3 days",
                "13 days",
                "2 weeks",
                "5 weeks",
                "8 weeks",
                "2 months",
                "11 months",
                "12 months",
                "23 months",
                "2 years",
                "3 years",
                "in 3 days"
            ]
        );
        assert_eq!(age_in_words(i64::MIN), format!("in {}", age_in_words(i64::MAX)));
    }

    #[test]
    fn numbers_drop_what_says_nothing() {
        assert_eq!(say_number(0.5), "0.5");
        assert_eq!(say_number(12.0), "12");
        assert_eq!(say_number(100.0), "100");
        assert_eq!(say_number(f64::NAN), "");
    }

    #[test]
    fn who_is_named_in_nested_values_is_said_by_name() {
        let value = serde_json::json!([
            {"kind": "acked-by", "name": "Ann", "email": "a@b", "parts": [1]},
            {"name": "", "email": "c@d", "why": "ack"},
        ]);
        assert_eq!(say(&Cell::Value(value), &TimeZone::UTC), "acked-by Ann, c@d");
    }

    #[test]
    fn nested_values_are_said_in_brief() {
        let value = serde_json::json!([{"kind": "ack", "by": "A", "parts": [1, 2], "x": null}]);
        assert_eq!(say(&Cell::Value(value), &TimeZone::UTC), "by=A kind=ack parts=[1,2]");
    }
}
