"""The officer's minute: an encounter, what the rulebook found, and what the officer alone wrote down.

Identity is kept only for an encounter that goes on to a hand-off or to the prosecutor; the database holds to it.
Nothing here knows whether a person is a participant.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from offramp.curb.rules import How, Said, Settles
from offramp.ground import clock, ids


class Outcome(models.TextChoices):
    """How an encounter ended at the curb."""

    ACCEPTED = "accepted"
    ASKED = "asked"
    DECLINED = "declined"
    NOT_OFFERED = "not_offered"
    NOT_ELIGIBLE = "not_eligible"


GOES_ON = [Outcome.ACCEPTED, Outcome.ASKED]
SETTLES = [(each, each) for each in Settles]


class Encounter(models.Model):
    """One stop: the denominators of every later study. It never says who the person was.

    `taken_down_by`: the worker who wrote it down on the telephone, for an officer or for one of a unit.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    route = models.TextField()
    reason = models.TextField()
    officer = models.ForeignKey("program.Staff", models.PROTECT, related_name="+", null=True)
    taken_down_by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("program.Unit", models.PROTECT, related_name="+", null=True)
    beat = models.TextField(blank=True, default="")
    arm = models.TextField(blank=True, default="")
    happened_at = models.DateTimeField()
    saved_at = models.DateTimeField(default=clock.now)
    outcome = models.TextField(choices=Outcome)
    outcome_reason = models.TextField(blank=True, default="")
    rulebook = models.TextField()
    answer = models.TextField()
    practice = models.BooleanField(default=False)

    class Meta:
        db_table = "curb_encounter"
        constraints = [
            models.UniqueConstraint(fields=["id", "outcome"], name="curb_encounter_with_outcome"),
            models.CheckConstraint(name="curb_outcome", condition=models.Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="curb_somebody_wrote_it",
                condition=models.Q(officer__isnull=False)
                | models.Q(taken_down_by__isnull=False, unit__isnull=False),
            ),
        ]


class Description(models.Model):
    """The officer's own words about a person who said yes. Every field may be empty."""

    encounter = models.OneToOneField(Encounter, models.PROTECT, primary_key=True, related_name="+")
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    outcome = models.TextField()
    called = models.TextField(blank=True, default="")
    born_on = models.DateField(null=True)
    looks = models.TextField(blank=True, default="")
    find_me = models.TextField(blank=True, default="")

    class Meta:
        db_table = "curb_description"
        constraints = [
            models.CheckConstraint(name="curb_identity_goes_on", condition=models.Q(outcome__in=GOES_ON))
        ]


class Found(models.Model):
    """The finding in full, with its criterion codes: it stays on the justice side."""

    encounter = models.OneToOneField(Encounter, models.PROTECT, primary_key=True, related_name="+")
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    finding = models.JSONField()

    class Meta:
        db_table = "curb_found"


class HistoryCheck(models.Model):
    """That a criminal-history check was made, by whom, how, and which listed class it found. No more."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="+")
    adapter = models.TextField(choices=[("attest", "attest"), ("lookup", "lookup")])
    outcome = models.TextField()
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "curb_history_check"


class Perceived(models.Model):
    """What the officer took the person's race to be: asked after the hand-off, optional, never self-report."""

    encounter = models.OneToOneField(Encounter, models.PROTECT, primary_key=True, related_name="+")
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    race = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "curb_perceived"


class Question(models.Model):
    """Something the officer was not sure of, and who can tell.

    `clears`, `confirms` and `excludes` name the tiles of the book that would settle it, weighed when it was put:
    whoever replies needs to read no finding for it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="+")
    ask = models.TextField()
    words = models.TextField()
    asked_of = models.TextField(choices=[("sergeant", "sergeant"), ("project_manager", "project_manager")])
    asked_at = models.DateTimeField(default=clock.now)
    clears = ArrayField(models.TextField(), default=list)
    confirms = ArrayField(models.TextField(), default=list)
    excludes = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "curb_question"
        constraints = [models.UniqueConstraint(fields=["encounter", "ask"], name="curb_asked_once")]


class Reply(models.Model):
    """What the sergeant or the project manager said to a question, and what that settles.

    `words` is a tile of the book; for a history check it says only that one was made.
    """

    question = models.OneToOneField(Question, models.PROTECT, primary_key=True, related_name="+")
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="+")
    words = models.TextField()
    settles = models.TextField(choices=SETTLES, default=Settles.STILL_UNKNOWN)
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "curb_reply"
        constraints = [
            models.CheckConstraint(name="curb_reply_settles", condition=models.Q(settles__in=list(Settles)))
        ]


class Settlement(models.Model):
    """A sergeant's reply as the prosecutor may read it: what it settles, and the lines that now exclude."""

    question = models.OneToOneField(Question, models.PROTECT, primary_key=True, related_name="+")
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="+")
    settles = models.TextField(choices=SETTLES)
    lines = ArrayField(models.TextField())
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "curb_settlement"
        constraints = [
            models.CheckConstraint(
                name="curb_settlement_settles", condition=models.Q(settles__in=list(Settles))
            )
        ]


class Approval(models.Model):
    """That the book wants somebody's word before this stop goes on, whose, and whether the hand-off waits for it.

    It names no line and no class: those stay with the finding, on the justice side.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="+")
    holder = models.TextField()
    holds = models.BooleanField()
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "curb_approval"
        constraints = [
            models.UniqueConstraint(fields=["encounter", "holder"], name="curb_approval_once"),
            # Care reads these rows: that somebody else must agree would tell it what only the finding may hold.
            models.CheckConstraint(name="curb_approval_holder", condition=models.Q(holder="sergeant")),
        ]


class ApprovalWord(models.Model):
    """What was said to an approval, on whose word, and who wrote it down. A yes stands; a no may become a yes.

    `how` says whether they tapped it themselves or an officer heard it; `word_of` is empty for somebody who has
    no account here.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="+")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="+")
    said = models.TextField(choices=[(each, each) for each in Said])
    how = models.TextField(choices=[(each, each) for each in How])
    reason = models.TextField(blank=True, default="")
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")
    word_of = models.ForeignKey("program.Staff", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "curb_approval_word"
        constraints = [
            models.UniqueConstraint(fields=["approval", "said"], name="curb_said_once"),
            models.CheckConstraint(name="curb_approval_said", condition=models.Q(said__in=list(Said))),
            models.CheckConstraint(
                name="curb_own_word",
                condition=models.Q(how=How.IN_PERSON, word_of=models.F("by")) | models.Q(how=How.HEARD),
            ),
        ]


class Leaving(models.Model):
    """The officer's word to the hand-off after sending: had to leave, at the centre, or a set place and time."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="+")
    kind = models.TextField()
    place = models.TextField(blank=True, default="")
    meet_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "curb_leaving"
        constraints = [models.UniqueConstraint(fields=["encounter", "kind"], name="curb_left_once")]


class Answer(models.Model):
    """News to the officer, told by a later room: the least fact that consent allows. `key` makes repeats harmless."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="+")
    key = models.TextField()
    kind = models.TextField()
    at = models.DateTimeField()
    eta_at = models.DateTimeField(null=True)
    worker = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")

    class Meta:
        db_table = "curb_answer"
        constraints = [models.UniqueConstraint(fields=["encounter", "key"], name="curb_told_once")]
