"""Facts of every shape for the laws of policy: known, bounded, unknown, and half a history."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as some

from offramp.policy import asks, packs, rulebook
from offramp.policy.amounts import Compare
from offramp.policy.vocabulary import Kind

ON = date(2026, 11, 23)
EVERY_KIND = Path(__file__).parents[2] / "data/every-kind/rulebook-2026-01.toml"
BOOKS = (rulebook.load(EVERY_KIND), *(book for site in packs.names() for book in packs.load(site).books))
ROUTED = [(book, route) for book in BOOKS for route in book.routes]
WORDS = {
    "place.beat": ("H1", "F1", "G1", "G9", "O1", "S1", "belltown", "nowhere"),
    "place.district": ("22", "1"),
    "drug.substance": ("heroin", "fentanyl", "prescription_pills", "prescription_opiates", "other"),
    "drug.measured": ("weighed",),
    "drug.weight": ("net",),
}
READ_BY_THE_LIST = {
    "new-york-penal-law": ["220.03", "110-220.03", "220.39", "140.25"],
    "california": ["HS 11350", "PC 647(B)", "PC 459", "PC 211/664"],
}
EDGES = (0, 0.5, 1, 2, 3, 3.01, 6, 6.5, 23, 24, 25)
WHOLE = (0, 1, 2, 16, 17, 18, 19, 40)
MOMENT = {"happened.weekday": "friday", "happened.time": "13:00"}  # at hand before anybody is asked
TIMES = ("00:00", "01:59", "02:00", "11:59", "12:00", "19:59", "20:00", "22:00")
FAR_OFF = [11.0, 51.0]
UNREADABLE, LOOSE_WORDS = "?", {"drug.measured": ("estimated", "not_weighed"), "drug.weight": ("gross",)}


def routed():
    """A book and one of its routes."""
    return some.sampled_from(ROUTED)


def points(book):
    """A point inside each outline of the book first, then others on its edge and outside."""
    return [list(one) for area in book.areas.values() if area.outline for one in area.outline.tried()] or [
        FAR_OFF
    ]


def listed(book, key):
    """Definite values of one fact, whatever its kind; not of records."""
    fact = book.declared[key]
    if key == "offence":
        return [one.code for one in book.offences] + READ_BY_THE_LIST.get(book.offence_list, [])
    if fact.kind is Kind.yes_no:
        return [True, False]
    if fact.kind is Kind.word:
        return WORDS.get(key) or fact.one_of
    if fact.kind is Kind.words:
        return [[], *([one] for one in fact.one_of), list(fact.one_of[:2])]
    return {Kind.whole: WHOLE, Kind.amount: EDGES, Kind.time: TIMES, Kind.point: points(book)}[fact.kind]


def values(book, key):
    """Definite values of one fact."""
    return records(book) if book.declared[key].kind is Kind.records else some.sampled_from(listed(book, key))


def loose(book, key):
    """Values of one fact that leave something open: a bound, some of several, an estimate, or a "not sure"."""
    kind = book.declared[key].kind
    unsure = some.just({"unknown": True})
    if kind is Kind.words:
        return unsure | some.sampled_from([{"at_least": list(one)} for one in listed(book, key)])
    if key in LOOSE_WORDS:
        return unsure | some.sampled_from(LOOSE_WORDS[key])
    if key == "offence" and book.offence_list:
        return unsure | some.just(UNREADABLE)
    if kind not in (Kind.whole, Kind.amount):
        return unsure
    edges = WHOLE if kind is Kind.whole else EDGES
    bounds = some.builds(lambda compare, limit: {compare: limit + 1}, some.sampled_from(list(Compare)),
                         some.sampled_from(edges))  # fmt: skip
    return unsure | bounds


def records(book):
    """Rows of a history check, some of them with holes."""
    day = some.dates(date(2010, 1, 1), ON).map(date.isoformat)
    classes = some.sampled_from([*book.history_classes, "drug", "unheard-of"]) | some.none()
    row = some.fixed_dictionaries(
        {"event": some.sampled_from(["conviction", "charge", "arrest", "custody"]), "class": classes},
        optional={
            "on": day, "convicted_on": day, "released_on": day,
            "attempt": some.booleans(), "adult": some.booleans(),
        },
    )  # fmt: skip
    are = some.lists(some.sampled_from(["conviction", "arrest", "custody", "charge"]), unique=True)
    return some.fixed_dictionaries({"are": are, "rows": some.lists(row, max_size=3)})


def read_by(book, route):
    """Every fact that a line of the route looks at, in the order of the book."""
    here = [line.when for line in book.lines if line.when and route in line.routes]
    return list(dict.fromkeys(fact for when in here for fact in when.facts))


def facts(book, route, *, also_loose=True):
    """Some facts, each known or not. What an offence is graded is known of an offence only, never before it."""
    keys = read_by(book, route)
    one = {key: values(book, key) | loose(book, key) if also_loose else values(book, key) for key in keys}
    return some.fixed_dictionaries({}, optional=one).map(_graded)


def _graded(facts):
    return facts if "offence" in facts else {k: v for k, v in facts.items() if k != "offence.grade"}


def clear(book, route):
    """Facts under which nothing of this route is excluded: the way through that most people take."""
    beats = [beat for area in book.areas.values() for beat in sorted(area.beats)]
    wanted = {
        "place.beat": "H1" if "H1" in beats else (*beats, "anywhere")[0],
        "involvement.basis": "records", "involvement.months_ago": 1, "involvement.in_area": True,
        "drug.amount": 0, "drug.substance": "other", "age": 40, "program.slots_open": 2, "amenable": True,
        "supervision.approved": True, "offence": book.reasons(route)[0].id,
        "happened.weekday": "monday", "happened.time": "13:00", "place.district": "22", "place.point": points(book)[0],
        "drug.measured": "weighed", "drug.weight": "net", "complainant.wish": "agrees",
        "driver.kinds": ["addiction"], "offence.grade": "misdemeanor", "residency.in_area": True,
        "residency.months": 30, "involvement.what": "arrest",
    }  # fmt: skip
    empty = {key: [] for key, fact in book.declared.items() if fact.kind is Kind.words}
    bars = [ask for ask in book.asks if route in ask.routes and ask.kind is asks.Choice.any]
    none = {key: value for ask in bars for key, value in asks.answered(ask, [asks.NONE]).items()
            if book.declared[key].kind is Kind.yes_no}  # fmt: skip
    wanted = {**empty, **none, **wanted}
    return {key: wanted.get(key, False) for key in read_by(book, route) if key != "history.records"}
