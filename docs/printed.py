"""Prints the pages of the documentation that code already knows: the map and the access matrix.

`python docs/printed.py` writes them; a law compares.
"""

import ast
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from offramp.consent.matrix import matrix  # noqa: E402
from offramp.consent.retention import schedule  # noqa: E402


def map_page() -> str:
    """The floor plan as the import contracts have it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    lines = ["# The map", "", "Printed from the import contracts in `pyproject.toml`; do not edit.", ""]
    for contract in contracts:
        lines += [f"## {contract['name']}", ""]
        if contract["type"] == "layers":
            lines += [
                "From the top down; each may import only what stands below it. Brackets: where there is one.",
                "",
            ]
            lines += [f"1. `{layer}`" for layer in contract["layers"]]
            if "containers" in contract:
                lines += ["", "In: " + ", ".join(f"`{room}`" for room in contract["containers"]) + "."]
        elif contract["type"] == "forbidden":
            sources = ", ".join(f"`{module}`" for module in contract["source_modules"])
            lines.append(
                f"{sources} may not import "
                + ", ".join(f"`{m}`" for m in contract["forbidden_modules"])
                + "."
            )
        else:
            lines.append(
                f"Only `{contract['allowed_importers'][0]}` imports `{contract['protected_modules'][0]}`."
            )
        lines.append("")
    return "\n".join(lines)


def access_page() -> str:
    """Who may know what, for which purpose."""
    found = matrix()
    lines = ["# Who may know what", "", "Printed from `src/offramp/consent/matrix.toml`; do not edit.", ""]
    for data_class, words in found.classes.items():
        cells = [cell for cell in found.cells if cell.data_class == data_class]
        lines += [f"## {data_class}: {words}", ""]
        if not cells:
            lines += ["Nobody: no page of this release opens it.", ""]
            continue
        lines += ["| role | purpose | reach | may write | only with consent |", "|---|---|---|---|---|"]
        for cell in sorted(cells, key=lambda each: (each.role, each.purpose)):
            role = found.roles[cell.role]["words"]
            yes = "yes" if cell.writes else ""
            consent = "yes" if cell.consented else ""
            lines.append(f"| {role} | {cell.purpose} | {cell.reach} | {yes} | {consent} |")
        lines.append("")
    return "\n".join(lines)


def retention_page() -> str:
    """How long what is kept, and what then happens to it."""
    found = schedule()
    lines = [
        "# How long what is kept",
        "",
        "Printed from `src/offramp/consent/retention.toml`; do not edit.",
        "",
    ]
    lines += [
        "## What goes by itself, day by day",
        "",
        "| what | class | kept | after | why |",
        "|---|---|---|---|---|",
    ]
    for name, line in found.gone.items():
        days, hours = divmod((line.kept or timedelta()) // timedelta(hours=1), 24)
        kept = f"{hours} h" if hours else f"{days} days"
        lines.append(f"| {name.replace('_', ' ')} | {line.of} | {kept} | {line.after} | {line.reason} |")
    removals = ", ".join(f"{each.data_class} ({each.role})" for each in matrix().removals)
    lines += ["", f"Classes of which rows may be taken away at all, and by which service: {removals}.", ""]
    lines += ["## What is kept until somebody decides", "", "| class | what | why |", "|---|---|---|"]
    words = matrix().classes
    lines += [f"| {name} | {words.get(name, name)} | {line.reason} |" for name, line in found.classes.items()]
    return "\n".join([*lines, ""])


def words_page() -> str:
    """Every closed set of words that code stores or answers with, as the code has it."""
    lines = ["# Closed sets of words", "", "Printed from the enumerations in `src/`; do not edit.", ""]
    for file in sorted((ROOT / "src/offramp").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef) and _is_closed_set(node):
                words = [str(each.value.value) for each in node.body if _is_word(each)]
                place = ".".join(file.relative_to(ROOT / "src/offramp").with_suffix("").parts)
                meaning = (ast.get_docstring(node) or "").splitlines()
                lines += [f"## {node.name} (`{place}`)", ""]
                lines += [*meaning[:1], ""] if meaning else []
                lines += [", ".join(f"`{word}`" for word in words) + ".", ""]
    return "\n".join(lines)


def _is_closed_set(node: ast.ClassDef) -> bool:
    bases = {base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases}
    return bool(bases & {"StrEnum", "TextChoices"})


def _is_word(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)


def asvs_page() -> str:
    """The checklist of the OWASP standard, line by line, with where each is shown."""
    listed = tomllib.loads((ROOT / "docs/asvs.toml").read_text())
    lines, states = listed["line"], [each["state"] for each in listed["line"].values()]
    counts = "; ".join(f"{state}: {states.count(state)}" for state in dict.fromkeys(states))
    page = [
        "# The checklist: OWASP ASVS 5.0.0, levels 1 and 2",
        "",
        "Printed from `docs/asvs.toml`; do not edit. What each line asks is in our own words; the standard itself is",
        "the OWASP Foundation's (CC BY-SA 4.0). A law holds the ids complete and every link to something that is there",
        "(`tests/laws/test_asvs.py`); whether a test shows the line is for a reader to judge, so read it.",
        "",
        f"{len(lines)} lines. {counts[:1].upper()}{counts[1:]}.",
        "",
    ]
    for chapter, title in listed["chapters"].items():
        page += [f"## {chapter}. {title}", "", *_checked(lines, chapter), ""]
    page += ["## Beyond: chosen lines of level 3, not counted", "", *_checked(listed["beyond"], ""), ""]
    return "\n".join(page)


def _checked(lines: dict[str, dict[str, object]], chapter: str) -> list[str]:
    rows = ["| line | asks for | state | shown by |", "|---|---|---|---|"]
    for key, line in lines.items():
        if chapter and key.partition(".")[0] != chapter:
            continue
        shown = [_place(str(each)) for each in line.get("shown", [])]  # type: ignore[attr-defined]
        words = " ".join([str(line.get("why", "")), *([", ".join(shown)] if shown else [])]).strip()
        rows.append(f"| {key} | {line['asks']} | {line['state']} | {words} |")
    return rows


def _place(shown: str) -> str:
    """A link from docs/reference to a file, or to the file of a test by the test's name."""
    path, _, test = shown.partition("::")
    return f"[{test or Path(path).name}](../../{path})".replace("../../docs/reference/", "").replace(
        "../../docs/", "../"
    )


PAGES = {
    "docs/map.md": map_page,
    "docs/reference/access.md": access_page,
    "docs/reference/asvs.md": asvs_page,
    "docs/reference/retention.md": retention_page,
    "docs/reference/words.md": words_page,
}


def main() -> None:
    """Write every printed page."""
    for path, page in PAGES.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(page())


if __name__ == "__main__":
    main()
