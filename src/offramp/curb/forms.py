"""What the pages of the curb accept: taps that are carried from screen to screen, and a few optional words.

Everything a browser sends is checked again here; nothing is kept until the last tap.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from offramp.curb import looking, rules, words
from offramp.curb.actions import Words
from offramp.curb.approvals.actions import Heard
from offramp.curb.looking import Looked
from offramp.errors import Refusal
from offramp.ground import ids
from offramp.ground.parts.memorable_date.widget import MemorableDate
from offramp.ground.principal import Principal
from offramp.policy.program import Option, Program
from offramp.program.queries import StaffCard

ASK = "ask."
OLDEST = 120
SKIPPED = "skipped"
HEARD, ASK_THEM, LEAVE_OPEN = "heard", "ask", "open"


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What the page brings along: the key of the stop to be, when it began, and every tap so far."""

    encounter: uuid.UUID
    began: datetime
    route: str
    reason: str
    answers: Mapping[str, tuple[str, ...]]
    wanted: bool
    shown: str
    beat: str
    age: int | None
    token: str
    looked: Looked | None
    practice: bool = False

    @property
    def also(self) -> dict[str, object]:
        """What was learnt beside the questions."""
        found: dict[str, object] = {}
        if self.beat:
            found["place.beat"] = self.beat
        if self.age is not None:
            found["age"] = self.age
        return found


def carried(post: QueryDict, who: Principal, program: Program, now: datetime) -> Carried:
    """What `post` brings along. Raises a Refusal where the page was not one of ours."""
    route, _bar, reason = post.get("pick", "").partition("|")
    encounter = _key(post.get("encounter", ""))
    if encounter is None or route not in program.routes or not reason:
        raise Refusal(
            code="start_again",
            sentence=str(_("This page cannot be read any more.")),
            next_step=str(_("Go back and pick the reason again. Nothing was saved.")),
        )
    age = post.get("age", "")
    beat = post.get("beat", "")
    return Carried(
        encounter=encounter,
        began=rules.began(post.get("began", ""), now),
        route=route,
        reason=reason,
        answers={
            key.removeprefix(ASK): tuple(str(one) for one in post.getlist(key))
            for key in post
            if key.startswith(ASK)
        },
        wanted=post.get("said") == "yes",
        shown=post.get("way", ""),
        beat=beat if beat in {one.id for one in program.beats} else "",
        token=(token := post.get("looked", "")),
        looked=looking.read(token, who=who, encounter=encounter),
        age=int(age) if age.isdecimal() and int(age) <= OLDEST else None,
        practice=post.get("practice") == "1",
    )


def _key(said: str) -> uuid.UUID | None:
    """The key that the page brings; a new one at the first tap, so that each stop has its own."""
    try:
        return uuid.UUID(said) if said else ids.new()
    except ValueError:
        return None


def _line(label: Any, help_text: Any = "", longest: int = 120) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=longest,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class SendForm(forms.Form):
    """A few words for whoever comes. Every one of them is optional."""

    called = _line(_("What they go by"), _("Any name they like. It can be empty."))
    born_on = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=MemorableDate({"autocomplete": "off"}),
        error_messages={"invalid": _("This is no date. Write it like 3 27 1988, or leave it empty.")},
    )
    looks = _line(_("What they look like"), _("Clothes, hair, a dog."), 300)
    find_me = _line(_("Where to find them"), _("A corner, a doorway, a bench."), 300)
    beat = forms.ChoiceField(
        label=_("Beat"),
        required=False,
        error_messages={"invalid_choice": _("Pick a beat of the list, or leave it empty.")},
    )

    approval = forms.ChoiceField(
        label=_("A sergeant must agree. Who did?"),
        widget=forms.RadioSelect({"columns": "full"}),
        error_messages={"required": _("Pick one."), "invalid_choice": _("Pick one of the list.")},
    )

    def __init__(
        self,
        *args: Any,
        program: Program,
        today: date,
        sergeants: Sequence[StaffCard] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.today = today
        if sergeants is None:
            del self.fields["approval"]
        else:
            tiles = _said_yes(sergeants)
            _choices(self, "approval", tiles)
            self.fields["approval"].initial = tiles[0][0]
        beats = [(beat.id, f"{beat.id} {beat.name}") for beat in program.beats]
        _choices(self, "beat", [("", str(_("Not said"))), *beats])

    def clean_born_on(self) -> date | None:
        """A day in the past, within a long life."""
        born: date | None = self.cleaned_data["born_on"]
        if born and not 0 <= rules.age_on(born, self.today) <= OLDEST:
            raise forms.ValidationError(_("Nobody here was born then. Check the year, or leave it empty."))
        return born

    @property
    def heard(self) -> Heard | None:
        """The yes that the officer heard; None where nobody is asked, or somebody still has to be."""
        said, _bar, whom = self.cleaned_data.get("approval", "").partition("|")
        return Heard(of=uuid.UUID(whom) if whom else None) if said == HEARD else None

    @property
    def age(self) -> int | None:
        """Full years today, where a date of birth was given."""
        born = self.cleaned_data["born_on"]
        return rules.age_on(born, self.today) if born else None

    @property
    def written(self) -> Words:
        """The words, as they will be kept."""
        said = self.cleaned_data
        return Words(
            called=said["called"], born_on=said["born_on"], looks=said["looks"], find_me=said["find_me"]
        )


def _said_yes(sergeants: Sequence[StaffCard]) -> list[tuple[str, str]]:
    """The tiles of an approval: asking comes first, and is what stands when nobody picks."""
    first = (
        (ASK_THEM, str(_("Nobody yet: ask in the app")))
        if sergeants
        else (LEAVE_OPEN, str(_("Nobody yet: the prosecutor sees that it is open")))
    )
    said = str(_("%(name)s said yes, here or on the radio"))
    named = [(f"{HEARD}|{card.id}", said % {"name": card.name}) for card in sergeants]
    return [first, *named, (f"{HEARD}|", said % {"name": _("Another sergeant")})]


def learnt(carried: Carried, form: SendForm) -> Carried:
    """What the last screen adds to what is known: a beat, an age."""
    return replace(
        carried, beat=form.cleaned_data["beat"], age=form.age if form.age is not None else carried.age
    )


class PerceivedForm(forms.Form):
    """What the officer took the person's race to be; leaving it out is an answer too."""

    race = forms.ChoiceField(
        widget=forms.RadioSelect({"columns": "half"}),
        error_messages={"required": _("Pick one, or skip."), "invalid_choice": _("Pick one of the list.")},
    )

    def __init__(self, *args: Any, program: Program, **more: Any) -> None:
        super().__init__(*args, **more)
        listed = [(one.id, words.said(one)) for one in program.perceived_race]
        _choices(self, "race", [*listed, (SKIPPED, str(_("Skip")))])


class MeetForm(forms.Form):
    """A place and a time to meet, when nobody can come now."""

    place = forms.ChoiceField(
        label=_("Where will you meet?"),
        widget=forms.RadioSelect({"columns": "full"}),
        error_messages={"required": _("Pick a place."), "invalid_choice": _("Pick a place of the list.")},
    )
    meet_at = forms.ChoiceField(
        label=_("When?"),
        widget=forms.RadioSelect({"columns": "half"}),
        error_messages={
            "required": _("Pick a time."),
            "invalid_choice": _("That time is over. Pick one."),
        },
    )
    use_required_attribute = False

    def __init__(
        self, *args: Any, program: Program, now: datetime, opens: datetime | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.places = {place.id: words.said(place) for place in program.meeting_places}
        _choices(self, "place", list(self.places.items()))
        moments = times(now, program.time_zone, opens=opens)
        _choices(self, "meet_at", [(one.isoformat(), _when(one)) for one in moments])

    @property
    def where(self) -> str:
        """The place, in words."""
        return self.places[self.cleaned_data["place"]]

    @property
    def when(self) -> datetime:
        """The moment to meet."""
        return datetime.fromisoformat(self.cleaned_data["meet_at"])


class ScheduleForm(MeetForm):
    """The same after sending, with how to find each other."""

    find_me = _line(_("How will we know each other?"), _("By the east door, in a red coat."), 300)

    @property
    def where(self) -> str:
        """Place and words in one line."""
        return ". ".join(part for part in (super().where, self.cleaned_data["find_me"].strip()) if part)


class DeclineForm(forms.Form):
    """A sergeant's no. The officer and the prosecutor read the reason."""

    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("The officer and the prosecutor read it. Nothing from a records check."),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Say in a few words why: the officer reads it.")},
    )


def times(now: datetime, zone: str, *, opens: datetime | None = None) -> list[datetime]:
    """The moments that are offered for meeting, in working rhythm: still to come, and none before somebody is there.

    `opens` is when the rota next has somebody, where nobody is on call now.
    """
    here = now.astimezone(ZoneInfo(zone))
    days = [here.date() + timedelta(days=ahead) for ahead in range(4)]
    hours = (time(9), time(12), time(15), time(18))
    moments = [datetime.combine(day, hour, tzinfo=here.tzinfo) for day in days for hour in hours]
    first = max(here + timedelta(minutes=30), opens or here)
    return [moment for moment in moments if moment >= first][:6]


def option(options: Iterable[Option], id_: str) -> Option:
    """The tile of that id. Raises a Refusal for one that the page did not have."""
    found = next((one for one in options if one.id == id_), None)
    if found is None:
        raise Refusal(
            code="no_such_tile",
            sentence=str(_("This answer is not on the page.")),
            next_step=str(_("Go back and pick one that is.")),
        )
    return found


def closing(site: Program, picked: str) -> tuple[str, str]:
    """How a stop ends and why, from the button that was pressed: "declined|not_now". Refuses a reason not listed."""
    outcome, _bar, reason = picked.partition("|")
    listed = {"declined": site.declined_reasons, "not_offered": site.not_offered_reasons}
    if reason:
        option(listed.get(outcome, ()), reason)
    return outcome, reason


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _when(moment: datetime) -> str:
    return date_format(moment, "D H:i")
