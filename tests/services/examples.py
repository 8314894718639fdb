"""How many examples of random histories are tried."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings


def tried(number: int) -> settings:
    """So many examples, the same in every run; `QCODE_EXAMPLES` times as many, and other ones, where that is set."""
    times = int(os.environ.get("QCODE_EXAMPLES", "1"))
    return settings(
        max_examples=number * times,
        deadline=None,
        derandomize=times == 1,
        database=None,
        phases=set(Phase) - {Phase.explain},
        suppress_health_check=list(HealthCheck),
    )
