"""The class lists of real codes: which classes a section has, whether it is an attempt, and what cannot be told."""

import tomllib

import pytest

from offramp.policy import class_lists, packs

FOLDER = packs.folder() / "classes"
LISTS = {path.stem: class_lists.load(path) for path in sorted(FOLDER.glob("*.toml"))}
NOT_READ = None

SORTED = [
    # Washington
    ("washington", "RCW 69.50.4013", "drug drug_possession", False),
    ("washington", "rcw 69.50.4013(1)", "drug drug_possession", False),
    ("washington", "SMC 12A.09.020", "drug drug_possession", False),
    ("washington", "RCW 69.50.401(2)(a)", "drug drug_sale", False),
    ("washington", "RCW 69.50.412", "drug", False),
    ("washington", "RCW 9A.88.030", "prostitution", False),
    ("washington", "RCW 9A.88.070", "promoting_prostitution", False),
    ("washington", "RCW 9A.56.050", "theft", False),
    ("washington", "RCW 9A.52.070", "trespass", False),
    ("washington", "RCW 9A.84.030", "public_order", False),
    ("washington", "RCW 9A.52.020", "burglary violent_felony", False),
    ("washington", "RCW 9A.52.030", "burglary", False),
    ("washington", "RCW 9A.56.200/9A.28.020", "burglary violent_felony", True),
    ("washington", "RCW 9A.56.210 ATT", "burglary violent_felony", True),
    ("washington", "RCW 9A.48.020", "arson violent_felony", False),
    ("washington", "RCW 9A.32.030", "violent_felony", False),
    ("washington", "RCW 9A.36.011", "assault violent_felony", False),
    ("washington", "RCW 9A.36.041", "assault", False),
    ("washington", "RCW 26.50.110", "domestic_violence", False),
    ("washington", "RCW 9A.44.050", "sex_offence violent_felony", False),
    ("washington", "RCW 9A.44.100(1)(a)", "sex_offence violent_felony", False),
    ("washington", "RCW 9A.44.100(1)(b)", "sex_offence", False),
    ("washington", "RCW 9.41.040(2)(a)(i)", "weapon", False),
    ("washington", "RCW 46.61.502", "driving", False),
    ("washington", "RCW 9A.72.010", "", False),
    ("washington", "RCW 9A.28.020", NOT_READ, None),
    ("washington", "RCW 9A.28.020/9A.56.200", NOT_READ, None),
    ("washington", "9A.56.050", NOT_READ, None),
    ("washington", "RCW 9A.56.050(9)", NOT_READ, None),
    # New Mexico
    ("new-mexico", "NMSA 30-31-23", "drug drug_possession", False),
    ("new-mexico", "NMSA 30-31-23(E)", "drug drug_possession", False),
    ("new-mexico", "NMSA 30-31-20(A)(3)", "drug drug_sale", False),
    ("new-mexico", "NMSA 30-31-25.1", "drug", False),
    ("new-mexico", "NMSA 30-9-2", "prostitution", False),
    ("new-mexico", "NMSA 30-9-4", "promoting_prostitution", False),
    ("new-mexico", "NMSA 30-16-20", "theft", False),
    ("new-mexico", "NMSA 30-14-1", "trespass", False),
    ("new-mexico", "NMSA 30-20-1", "public_order", False),
    ("new-mexico", "NMSA 30-16-2/30-28-1", "burglary violent_felony", True),
    ("new-mexico", "NMSA 30-16-3 ATT", "burglary", True),
    ("new-mexico", "NMSA 30-17-6", "arson violent_felony", False),
    ("new-mexico", "NMSA 30-2-1", "violent_felony", False),
    ("new-mexico", "NMSA 30-3-2", "assault violent_felony", False),
    ("new-mexico", "NMSA 30-3-15", "domestic_violence", False),
    ("new-mexico", "NMSA 30-9-11", "sex_offence violent_felony", False),
    ("new-mexico", "NMSA 30-7-16", "weapon", False),
    ("new-mexico", "NMSA 66-8-102", "driving", False),
    ("new-mexico", "NMSA 30-24-1", "", False),
    ("new-mexico", "NMSA 30-28-1", NOT_READ, None),
    ("new-mexico", "30-31-23", NOT_READ, None),
    # California
    ("california", "HS 11350", "drug drug_possession", False),
    ("california", "HS 11377(a)", "drug drug_possession", False),
    ("california", "HS 11351.5", "drug drug_sale", False),
    ("california", "HS 11379", "drug drug_sale", False),
    ("california", "HS 11550", "drug under_influence", False),
    ("california", "BP 4060", "drug drug_possession", False),
    ("california", "PC 647(b)", "prostitution", False),
    ("california", "PC 647(f)", "public_order under_influence", False),
    ("california", "PC 653.22", "prostitution_loitering public_order", False),
    ("california", "PC 266h", "promoting_prostitution", False),
    ("california", "PC 459.5", "theft", False),
    ("california", "PC 602(k)", "trespass", False),
    ("california", "PC 415", "public_order", False),
    ("california", "PC 211/664", "burglary strike violent_felony", True),
    ("california", "PC 460(b)", "burglary", False),
    ("california", "PC 451(b)", "arson strike violent_felony", False),
    ("california", "PC 187", "strike violent_felony", False),
    ("california", "PC 245(a)(1)", "assault strike", False),
    ("california", "PC 242", "assault", False),
    ("california", "PC 273.5", "assault domestic_violence", False),
    ("california", "PC 288(a)", "sex_offence strike violent_felony", False),
    ("california", "PC 647.6", "sex_offence", False),
    ("california", "PC 29800", "weapon", False),
    ("california", "VC 23152(a)", "driving", False),
    ("california", "PC 148", "", False),
    ("california", "PC 664/211", NOT_READ, None),
    ("california", "211 PC", NOT_READ, None),
    ("california", "PC 1203.2", NOT_READ, None),
    # New York
    ("new-york-penal-law", "220.03", "drug drug_possession", False),
    ("new-york-penal-law", "220.39", "drug drug_sale", False),
    ("new-york-penal-law", "230.00", "prostitution", False),
    ("new-york-penal-law", "155.25", "theft", False),
    ("new-york-penal-law", "110-155.25", "theft", True),
    ("new-york-penal-law", "140.05", "trespass", False),
    ("new-york-penal-law", "110-160.15", "burglary violent_felony", True),
    ("new-york-penal-law", "120.10H", "violent_felony", False),
    ("new-york-penal-law", "130.35", "sex_offence violent_felony", False),
    ("new-york-penal-law", "265.01B", "weapon", False),
    ("new-york-penal-law", "VTL 1192.2", "driving", False),
    ("new-york-penal-law", "155.30", "", False),
    ("new-york-penal-law", "FOA 900.00", NOT_READ, None),
    ("new-york-penal-law", "VOP", NOT_READ, None),
    ("new-york-penal-law", "", NOT_READ, None),
]

MAY_BE = [
    ("washington", "RCW 9A.36.041", "domestic_violence"),
    ("washington", "RCW 46.61.520", "driving violent_felony"),
    ("washington", "RCW 9A.44.100", "violent_felony"),
    ("new-mexico", "NMSA 30-3-5", "violent_felony"),
    ("california", "PC 459", "strike violent_felony"),
    ("california", "PC 647", "prostitution public_order trespass under_influence"),
    ("new-york-penal-law", "265.02", "violent_felony"),
]


@pytest.mark.parametrize(("name", "code", "classes", "attempt"), SORTED, ids=str)
def test_a_code_has_its_classes(name, code, classes, attempt):
    told = LISTS[name].sort(code)
    assert told.classes == (None if classes is NOT_READ else tuple(classes.split()))
    assert told.attempt is attempt


@pytest.mark.parametrize(("name", "code", "classes"), MAY_BE, ids=str)
def test_what_a_section_alone_does_not_settle_is_said_so(name, code, classes):
    told = LISTS[name].sort(code)
    assert told.may_be == tuple(classes.split())
    assert not set(told.may_be) & set(told.classes)


def test_the_lists_there_are():
    assert set(LISTS) >= {"washington", "new-mexico", "california", "new-york-penal-law"}
    assert {name: one.name for name, one in LISTS.items()} == {name: name for name in LISTS}


@pytest.mark.parametrize("name", LISTS)
def test_every_class_is_used_and_every_code_is_read(name):
    one = LISTS[name]
    assert {of for entry in one.entries for of in entry.classes} == set(one.classes)
    plain = [code for entry in one.entries for code in entry.codes if not set(code) & set("*?[")]
    assert [code for code in plain if one.sort(code).classes is None] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_entry_says_a_code_twice(name):
    raw = tomllib.loads((FOLDER / f"{name}.toml").read_text())["charges"]
    twice = [one["words"] for one in raw if len(set(one["codes"])) < len(one["codes"])]
    assert twice == []


BY_LIST = [(site, book) for site in packs.names() for book in packs.load(site).books if book.offence_list]


@pytest.mark.parametrize(("site", "book"), BY_LIST, ids=[site for site, _ in BY_LIST])
def test_a_packs_own_offences_stand_in_the_same_class_of_its_list(site, book):
    by = LISTS[book.offence_list]
    shared = [one for one in book.offences if one.offence_class in by.classes]
    sure = [one.code for one in shared if one.offence_class in by.sort(one.code).classes]
    assert len(shared) >= 4
    assert sure == [one.code for one in shared]


def test_only_what_a_reference_shows_is_verified():
    shown = {name: [entry.source for entry in one.entries if entry.verified] for name, one in LISTS.items()}
    assert {name: len(found) for name, found in shown.items()} == {
        "washington": 2, "new-mexico": 0, "california": 1, "new-york-penal-law": 3,
    }  # fmt: skip
    sources = [source for found in shown.values() for source in found]
    assert all(source.startswith(("S32", "S51", "README of the shared data")) for source in sources)
