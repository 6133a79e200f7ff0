"""How long a submission may run, as `nbgrader_config.py` says it."""

import pytest
from traitlets.config import Config

from grader.engine.time_budget import limited
from grader.errors import RavineError


@pytest.mark.parametrize("seconds", [None, -1])
def test_no_limit(seconds):
    assert "timeout_func" not in limited(Config(Execute={"timeout": seconds})).Execute


@pytest.mark.parametrize("config", [Config(), Config(Execute={"timeout": 30})])
def test_a_cell_gets_its_seconds(config):
    assert limited(config).Execute.timeout_func(None) == 30


@pytest.mark.parametrize("seconds", ["30", 0, -5, float("nan"), True, False, 2.5, [30]])
def test_what_is_no_time_is_refused(seconds):
    with pytest.raises(RavineError, match=r"nbgrader_config.py sets c.Execute.timeout to .*None"):
        limited(Config(Execute={"timeout": seconds}))
