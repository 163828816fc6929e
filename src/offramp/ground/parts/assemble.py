"""Puts the style of the tokens, the page and every part together into static/lead.css, one layer each.

`python -m offramp.ground.parts.assemble` writes it; a test holds the file to the parts.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
SHEET = HERE.parent / "static" / "lead.css"
OPENING = "/* Made from ground/parts by `python -m offramp.ground.parts.assemble`: change it there. */\n"
LAYERS = ("tokens", "base", "comp", "util")


def names() -> tuple[str, ...]:
    """Every part, in the order of the alphabet: a folder that holds a template of its own name."""
    return tuple(sorted(path.parent.name for path in HERE.glob("*/*.html") if path.stem == path.parent.name))


def spare(css: str) -> str:
    """The same rules without remarks and without the white space around them."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};])\s*", r"\1", css)
    return re.sub(r";}", "}", re.sub(r"\s+", " ", css)).strip()


def assemble() -> str:
    def one(layer: str, *paths: Path) -> str:
        rules = (spare(path.read_text(encoding="utf-8")) for path in paths if path.exists())
        return f"@layer {layer}{{\n" + "\n".join(rules) + "\n}\n"

    parts = (HERE / name / f"{name}.css" for name in names())
    return (
        OPENING
        + f"@layer {','.join(LAYERS)};\n"
        + one("tokens", HERE / "tokens.css")
        + one("base", HERE / "page.css")
        + one("comp", *parts)
        + one("util", HERE / "tweaks.css")
    )


if __name__ == "__main__":
    SHEET.write_text(assemble(), encoding="utf-8")
