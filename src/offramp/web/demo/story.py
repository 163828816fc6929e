"""The stops of the night: when, who you are, what to do, what you will see."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SITE = "port-larkin"
ZONE = ZoneInfo("America/Los_Angeles")
WEDNESDAY = 2
LEAD_LINE = "+1 555 0134"


@dataclass(frozen=True, kw_only=True, slots=True)
class Persona:
    """Somebody you can be: account name, face, the page they begin on."""

    key: str
    name: str
    job: str
    face: str
    page: str
    phone: str = LEAD_LINE


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """One stop: minutes after the night begins, and the words on its card."""

    number: int
    minutes: int
    when: str
    persona: Persona
    title: str
    do: tuple[str, ...]
    see: str


RUIZ = Persona(key="ruiz", name="Officer Ruiz", job="Harbor squad, nights", face="justice", page="/")
MAYA = Persona(
    key="maya", name="Maya R.", job="On-call worker", face="care", page="/incoming/", phone="+1 555 0141"
)
CHEN = Persona(key="chen", name="A. Chen", job="Prosecutor liaison", face="justice", page="/holds/")
OKADA = Persona(key="okada", name="Sgt. Okada", job="Sergeant", face="justice", page="/questions/")
DELE = Persona(
    key="dele",
    name="Dele A.",
    job="Second worker on call",
    face="care",
    page="/incoming/",
    phone="+1 555 0142",
)
SAM = Persona(key="sam", name="Sam K.", job="Project manager", face="care", page="/questions/")
NADIA = Persona(key="nadia", name="Nadia F.", job="Supervisor", face="care", page="/leading/")
NOOR = Persona(key="noor", name="Noor H.", job="Nurse, Quay Clinic", face="care", page="/")
LENA = Persona(key="lena", name="Lena V.", job="Privacy officer", face="care", page="/")
PERSONAS = {each.key: each for each in (RUIZ, MAYA, CHEN, OKADA, DELE, SAM, NADIA, NOOR, LENA)}
OTHERS = ("dele", "okada", "sam", "nadia", "noor", "lena")

# The words in “…” are the words on the screens; a journey taps them one after the other.
STOPS = (
    Stop(
        number=1,
        minutes=0,
        when="23:42",
        persona=RUIZ,
        title="An officer at the curb",
        do=(
            "Tap “Drug possession”, “None of these”, “Nothing found”, “3 grams or less”.",
            "Read the person the offer: “Yes, they want help”.",
            "“Send hand-off”.",
        ),
        see="Six taps, no typing, and the rule that says yes is quoted. The strip begins to move.",
    ),
    Stop(
        number=2,
        minutes=1,
        when="23:43",
        persona=MAYA,
        title="A phone buzzes",
        do=(
            "Look at Maya's phone on this page. The message names nobody.",
            "“Reply 1” to take it, then “Reply 10”: there in ten minutes.",
            "Or be Maya and do the same on her screen.",
        ),
        see="The officer's strip moves by itself.",
    ),
    Stop(
        number=3,
        minutes=19,
        when="00:01",
        persona=MAYA,
        title="From one hand to the other",
        do=(
            "Open the hand-off, “With them”, then “Officer can go”.",
            "“They want LEAD”. A name to go by, or none, then “Welcome them”.",
            "Tonight: “A place to sleep tonight”, “Save”.",
        ),
        see="Nineteen minutes against an ideal of thirty, and the officer is back on the street.",
    ),
    Stop(
        number=4,
        minutes=23,
        when="00:05",
        persona=MAYA,
        title="Rosa says who may know",
        do=(
            "“The release: who may know what”: yes for the prosecutor, no for police, and sign.",
            "“Intake assessment done”, and once more to say so.",
            "“What partners are told”, “Write to them”: “We work together”, “getting to a court date”.",
            "“Look at it as they will”: this, and nothing else. “Send it”.",
        ),
        see="A yes or a no for each partner. Nothing of Maya's notes can travel; she writes what does.",
    ),
    Stop(
        number=6,
        minutes=8 * 24 * 60 + 9 * 60 + 18,
        when="day 9, 9:00",
        persona=CHEN,
        title="The prosecutor sees two facts",
        do=(
            "Open the hold, “No name given”: the clock, that the intake is done, and what Maya wrote.",
            "“Release” it, with a reason.",
            "Then try the address of Rosa's page: the wall reads the same for any address.",
        ),
        see="Two facts and one line that was written for you, no notes, and a charge that is not filed.",
    ),
    Stop(
        number=8,
        minutes=8 * 24 * 60 + 16 * 60 + 18,
        when="day 9, 16:00",
        persona=MAYA,
        title="Rosa stops sharing",
        do=(
            "Be A. Chen once more and leave the hold open: it stands under “Decided”.",
            "As Maya, on Rosa's page: “Stop” beside the prosecutor, then “Yes, stop it”.",
            "Look at Chen's tab. Within the minute it empties by itself.",
        ),
        see="“Unknown”, and the day on which the consent ended. Nobody had to be asked.",
    ),
)


def night(today: date) -> datetime:
    """23:42 of the Wednesday at least 21 days back.

    Every stop is past for the database's own clock, and no consent of the night has run out by it.
    """
    day = today - timedelta(days=21)
    day -= timedelta(days=(day.weekday() - WEDNESDAY) % 7)
    return datetime.combine(day, time(23, 42), ZONE).astimezone(UTC)
