"""Lets the type checker load the settings; nothing here reaches a database."""

import os

os.environ.setdefault("OFFRAMP_FACE", "care")
os.environ.setdefault("OFFRAMP_SECRET_KEY", "for types only")
os.environ.setdefault("OFFRAMP_TOTP_KEY", "for types only")
os.environ.setdefault("OFFRAMP_DATABASE", "dbname=none user=none")

from offramp.web.settings import *  # noqa: F403
