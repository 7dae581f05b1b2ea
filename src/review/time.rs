//! The time of a review. There is no clock: somebody says it, or it is not known.

use toml::value::{Date, Datetime};

/// A day, and where somebody said it the time of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// The day.
    pub day: Date,
    /// As it was said.
    pub said: String,
}

impl Time {
    /// Reads `2026-03-31` or `2026-03-31T12:00:00Z`; none if it is no such time.
    pub fn parse(text: &str) -> Option<Time> {
        let time: Datetime = text.trim().parse().ok()?;
        Some(Time { day: time.date?, said: time.to_string() })
    }

    /// The time of `SOURCE_DATE_EPOCH`: seconds since 1970, in UTC.
    pub fn of_epoch(seconds: &str) -> Option<Time> {
        let seconds: i64 = seconds.trim().parse().ok().filter(|seconds| (0..=MOST).contains(seconds))?;
        let (year, month, day) = civil(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        Time::parse(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    }
}

/// The last second of the year 9999.
const MOST: i64 = 253_402_300_799;

/// The year, month and day of a number of days since 1970: 400 years have 146,097 of them, and a year that begins in March has its leap
/// day at its end.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let day = |seconds: &str| Time::of_epoch(seconds).map(|time| time.said);
        assert_eq!(day("0").as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(day("951782400").as_deref(), Some("2000-02-29T00:00:00Z"));
        assert_eq!(day("1775001599").as_deref(), Some("2026-03-31T23:59:59Z"));
        assert_eq!(day("253402300799").as_deref(), Some("9999-12-31T23:59:59Z"));
        assert_eq!(day("-1"), None);
        assert_eq!(day("x"), None);
    }

    #[test]
    fn a_time_has_a_day() {
        assert_eq!(Time::parse("2026-03-31").map(|time| time.said).as_deref(), Some("2026-03-31"));
        assert!(Time::parse("2026-03-31T12:00:00+02:00").is_some());
        assert_eq!(Time::parse("2026-02-30x"), None);
        assert_eq!(Time::parse("12:00:00"), None);
        assert_eq!(Time::parse("yesterday"), None);
    }
}
