"""When a submission was handed in, as `timestamp.txt` says it."""

from datetime import datetime

import pytest

from grader.engine.intake.reading import moment, read_time
from grader.errors import RavineError

NOON = datetime(2026, 7, 2, 12)
READ = {
    "2026-07-02 12:00:00 UTC": NOON,
    # As nbgrader's exchange writes it, and its zip_collect.
    "2026-07-02 12:00:00.000000 UTC\n": NOON,
    "2026-07-02 14:00:00.000000 +0200": NOON,
    "2026-07-02 12:00:00": NOON,
    "2026-07-02 14:00 Europe/Zurich": NOON,
    "": None,
}
REFUSED = {
    "2026-07-02 14:00:00 CEST": "'CEST' is no time zone",
    "2026-07-02 14:00:00 Europe/Zuerich": "'Europe/Zuerich' is no time zone",
    "2026-07-02 14:00": "has no time zone",
    "02/07/2026 14:00:00 UTC": "is no date and time",
    "2026-07-02 12:00:00 UTC" + " \n" * 99 + "x": "it holds 222 characters",
    "\x1b[2J": r"'\\x1b\[2J' is no date",
}


@pytest.mark.parametrize("written", READ)
def test_a_time_is_read(tmp_path, written):
    (tmp_path / "timestamp.txt").write_text(written)
    assert moment(read_time(tmp_path)) == READ[written]


@pytest.mark.parametrize("written", REFUSED)
def test_a_time_that_may_be_another_is_refused(tmp_path, written):
    (tmp_path / "timestamp.txt").write_text(written)
    with pytest.raises(RavineError, match=rf"does not say when .*{REFUSED[written]}"):
        read_time(tmp_path)


def test_without_a_file_there_is_no_time(tmp_path):
    assert moment(read_time(tmp_path)) is None
