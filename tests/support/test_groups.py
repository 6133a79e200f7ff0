"""Tests of one group run in one worker, so that what they share is made once."""

import pytest


@pytest.mark.xdist_group("together")
def test_the_name_of_a_group_reaches_those_who_hand_out_tests(request):
    if not hasattr(request.config, "workerinput"):
        pytest.skip("no workers: all tests run in one process")
    assert request.node.nodeid.endswith("@together")
