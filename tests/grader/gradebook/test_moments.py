"""Dates as instructors write them, and what lateness costs."""

from datetime import datetime

import pytest

from grader.gradebook.moments import Moment, NoMomentError, duration
from grader.gradebook.penalties import ShareADay

WRITTEN = {
    "2026-12-01 23:59 Europe/Zurich": datetime(2026, 12, 1, 22, 59),
    "2026-07-01 23:59:30 Europe/Zurich": datetime(2026, 7, 1, 21, 59, 30),
    "2026-12-01T23:59+01:00": datetime(2026, 12, 1, 22, 59),
    "2026-12-01 23:59 -0930": datetime(2026, 12, 2, 9, 29),
    "2026-12-01 22:59:30.123456 UTC": datetime(2026, 12, 1, 22, 59, 30, 123456),
    "2026-12-01 23:59Z": datetime(2026, 12, 1, 23, 59),
    "2026-10-25 02:30 +0100": datetime(2026, 10, 25, 1, 30),
}
REFUSED = {
    "tomorrow": "is no date and time",
    "01.12.2026 23:59 UTC": "is no date and time",
    "2026-12-01 Europe/Zurich": "has no time of day",
    "2026-12-01 23:59": "has no time zone",
    "2026-02-30 10:00 UTC": "is no date of the calendar",
    "0001-01-01 00:00 +01:00": "is no date of the calendar",
    "2026-12-01 23:59 CEST": "'CEST' is no time zone",
    "2026-12-01 23:59 +25:00": r"'\+25:00' is no time zone",
    "2026-12-01 23:59 ../../etc/passwd": "is no time zone",
    "2026-03-29 02:30 Europe/Zurich": "does not exist",
    "2026-10-25 02:30 Europe/Zurich": r"write '2026-10-25 02:30 \+0200' or '2026-10-25 02:30 \+01",
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_moment_is_what_is_written(written):
    moment = Moment.parse(written)
    assert moment.utc == WRITTEN[written]
    assert Moment.parse(f"{moment.local:%Y-%m-%d %H:%M:%S.%f %z}").utc == moment.utc


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_moment_or_two_is_refused(written):
    with pytest.raises(NoMomentError, match=REFUSED[written]):
        Moment.parse(written)


def test_days_later_is_the_same_time_of_day_after_clocks_have_changed():
    later = Moment.parse("2026-10-20 23:59 Europe/Zurich").later(7)
    assert str(later) == "2026-10-27 23:59 CET"
    assert later.utc == datetime(2026, 10, 27, 22, 59)


def test_durations_in_words():
    said = [duration(seconds) for seconds in (1, 60, 3600, 7500, 86_400, 200_000, 86_460)]
    assert said == [
        "less than a minute",
        "1 min",
        "1 h",
        "2 h 5 min",
        "1 day",
        "2 days 7 h",
        "1 day",
    ]


@pytest.mark.parametrize(
    ("hours", "settings", "points"),
    [
        (0.25, {}, None),
        (0.26, {}, 2),
        (24.25, {}, 2),
        (24.26, {}, 4),
        (0.01, {"grace_minutes": 0}, 2),
        (2400, {}, 20),
        (2400, {"most": 0.5}, 10),
        (30, {"share": 0.333}, 13.32),
    ],
)
def test_a_share_of_the_points_for_each_day_begun_after_grace(hours, settings, points):
    assert ShareADay(**settings).late_submission_penalty("ada", 20, 3600 * hours) == points
