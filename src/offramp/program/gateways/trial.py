"""One text to a telephone of one's own, for whoever sets up a carrier: what became of it, and what to mend."""

from offramp.errors import Refusal
from offramp.program import gateways
from offramp.program.gateways import FileGateway, Outcome, Reason

TEXT = "Test: this phone can be reached."
NEXT_STEP = {
    Reason.GATEWAY_SILENT: "Is OFFRAMP_GATEWAY_URL right, and may this machine reach it?",
    Reason.GATEWAY_DOWN: "It is the carrier's to mend. Messages wait and are tried again.",
    Reason.GATEWAY_BUSY: "Too many at once, says the carrier. Try again in a minute.",
    Reason.GATEWAY_REFUSED: "Compare OFFRAMP_GATEWAY_ACCOUNT, OFFRAMP_GATEWAY_TOKEN and OFFRAMP_GATEWAY_NUMBER"
    " with the carrier's page, and look the code up there.",
    Reason.NUMBER_REFUSED: "The carrier knows no such telephone, or may not text it.",
    Reason.NO_NUMBER: "Write the number with its country: +1 206 555 0141.",
    Reason.TEXTS_STOPPED: "Somebody texted STOP from that phone; START from the same phone brings texts back.",
}
SAID = {
    Reason.GATEWAY_SILENT: "The carrier did not answer.",
    Reason.GATEWAY_DOWN: "The carrier has trouble of its own.",
    Reason.GATEWAY_BUSY: "The carrier is busy.",
    Reason.GATEWAY_REFUSED: "The carrier answered, and refused our account, our token or our number.",
    Reason.NUMBER_REFUSED: "The carrier took our account and refused that telephone.",
    Reason.NO_NUMBER: "That is no telephone number.",
    Reason.TEXTS_STOPPED: "That phone has stopped texts.",
}


def send(phone: str) -> str:
    """Send the text and say so. Raises Refusal with what to mend; the token is never part of it."""
    gateway = gateways.chosen()
    if isinstance(gateway, FileGateway):
        gateway.send(phone, TEXT, "")
        return f"No carrier is set: the text is in {gateway.path}. Set OFFRAMP_GATEWAY_URL for a real one."
    receipt = gateway.send(phone, TEXT, "")
    if receipt.outcome is Outcome.TAKEN:
        return f"The carrier took it ({receipt.carrier_id or 'it gave no number'}). Look at the phone."
    reason = receipt.reason or Reason.GATEWAY_DOWN
    code = f" (code {receipt.code})" if receipt.code else ""
    raise Refusal(
        code=reason.value,
        sentence=f"{SAID.get(reason, 'It did not go out.').removesuffix('.')}{code}.",
        next_step=NEXT_STEP.get(reason, ""),
    )
