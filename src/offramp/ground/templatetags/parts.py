"""`{% part "button" text="Send" %}` renders a page part; `{% wrap "card" %}…{% endwrap %}` fills one.

A part sees its own arguments and the few names in SEEN, and nothing else of the page.
"""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()

SEEN = ("csrf_token", "request", "theme", "keys", "face", "demo", "LANGUAGE_CODE")


@register.simple_tag(takes_context=True)
def part(context: Context, which: str, /, **given: object) -> SafeString:
    return _render(context, which, given)


@register.simple_block_tag(takes_context=True)
def wrap(context: Context, content: SafeString, which: str, /, **given: object) -> SafeString:
    return _render(context, which, given | {"body": content})


def _render(context: Context, which: str, given: dict[str, object]) -> SafeString:
    page = context.template
    if page is None:
        raise template.TemplateSyntaxError("a part stands in a template")
    seen = {name: context[name] for name in SEEN if name in context}
    return page.engine.get_template(f"parts/{which}/{which}.html").render(context.new(seen | given))
