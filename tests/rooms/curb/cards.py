"""Made-up driving licences as their barcode says them, and what readers that type make of it."""

NUMBER = "Z9F4402817QX"  # must be found nowhere
STREET = "17 NOWHERE WHARF"
END = "\n"

V9 = [
    "@",
    "\x1e\rANSI 636099090002DL00410278ZZ03190008DLDAQ" + NUMBER,
    "DCSQUILLFEATHER",
    "DDEN",
    "DACROSA",
    "DDFN",
    "DADMARIE",
    "DDGN",
    "DCAD",
    "DBD08242015",
    "DBB03271988",
    "DBA03272029",
    "DBC2",
    "DAU066 in",
    "DAG" + STREET,
    "DAIPORT LARKIN",
    "DCF83D9BN217QO983B1",
    "DCGUSA",
]


def card(*, without: tuple[str, ...] = (), **other: str) -> str:
    """A card of 2016; `DBB="19880327"` puts another value, `without=("DBB",)` leaves it out."""
    lines = []
    for line in V9:
        key = line[:3]
        if key in without:
            continue
        lines.append(f"{key}{other[key]}" if key in other else line)
    return END.join(lines) + "\r"


V1 = (
    "@\n\x1e\rAAMVA6360990101DL00290179DLDAA"
    + "QUILLFEATHER,ROSA,MARIE,\nDAQ"
    + NUMBER
    + "\nDAG"
    + STREET
    + "\n"
    "DBB19880327\nDBA20290327\r"
)
V3 = card(without=("DAC", "DAD", "DDE", "DDF", "DDG"), DCT="").replace(
    "DCSQUILLFEATHER", "DCSQUILLFEATHER\nDCTROSA,MARIE"
)
