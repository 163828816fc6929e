"""The prosecutor's holds."""

from offramp.ground.parts.table.table import Cell, cells

HEADS = ("Person", "Hold ends", "Intake", "Step")
CONTEXT = {
    "heads": HEADS,
    "rows": cells(
        HEADS,
        (
            (Cell(text="Rosa T.", href="#"), "19 March", Cell(text="done", kind="good"), "Ready to release"),
            (Cell(text="J. Marsh", href="#"), "21 March", "unknown", "Nothing yet"),
        ),
    ),
}
