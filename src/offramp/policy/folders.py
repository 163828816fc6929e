"""Where a city's files lie: the folder of site packs, and of the class lists beside them."""

import os
from pathlib import Path


def sites() -> Path:
    """Where packs live: $OFFRAMP_SITES, else sites/ of the checkout, else sites/ inside the package."""
    named = os.environ.get("OFFRAMP_SITES")
    if named:
        return Path(named)
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent.parent / "sites"
    return checkout if checkout.is_dir() else package / "sites"
