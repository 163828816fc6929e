"""A form sent without its one answer."""

from django import forms


class Asked(forms.Form):
    """One question, not answered."""

    reason = forms.CharField(
        label="Why was LEAD not offered?", error_messages={"required": "Say it in a word or two."}
    )


CONTEXT = {"form": Asked({}, auto_id="asked_%s")}
