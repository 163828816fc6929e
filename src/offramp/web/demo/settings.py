"""What the demo adds to the settings. It refuses any host that is not this machine's own."""

from offramp.errors import Refusal
from offramp.web import reading

if not all(host.endswith(".localhost") for host in reading.words("OFFRAMP_HOSTS")):
    raise Refusal(
        code="demo-hosts",
        sentence="The demo has personas without passwords; it answers to names under .localhost alone.",
        next_step="Unset OFFRAMP_DEMO to serve this face under a name of its own.",
    )

DEMO_FOLDER = reading.secret("OFFRAMP_DEMO_FOLDER")
JUSTICE_URL = reading.secret("OFFRAMP_JUSTICE_URL")
