"""Every part's example, rendered: the gallery page shows them and the tests look at them."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString

from offramp.ground.parts.assemble import HERE, names


@dataclass(frozen=True, kw_only=True)
class Example:
    """One part, shown."""

    name: str
    words: str
    html: SafeString


def context_of(name: str) -> dict[str, Any]:
    """What the part's example.py offers as CONTEXT; nothing where there is none."""
    if not Path(HERE / name / "example.py").exists():
        return {}
    return dict(import_module(f"offramp.ground.parts.{name}.example").CONTEXT)


def examples(engine: Engine, **page: object) -> tuple[Example, ...]:
    """`page` is what the parts may see of the page: theme, csrf_token, request."""

    def one(name: str) -> Example:
        shown = engine.get_template(f"parts/{name}/example.html").render(Context(context_of(name) | page))
        return Example(name=name, words=name.replace("_", " ").capitalize(), html=shown)

    return tuple(one(name) for name in names())
