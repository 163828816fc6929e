"""The one place where the time is read. Rules never come here: they are given the time.

In the demo a file moves the clock, so that one night can be walked through in five minutes.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


def now() -> datetime:
    """The present moment, in UTC; moved by the demo's clock file where there is one."""
    return datetime.now(UTC) + _moved_by()


def _moved_by() -> timedelta:
    file = os.environ.get("OFFRAMP_DEMO_CLOCK") if os.environ.get("OFFRAMP_DEMO") == "1" else None
    if not file or not Path(file).exists():
        return timedelta(0)
    return timedelta(seconds=float(Path(file).read_text() or 0))
