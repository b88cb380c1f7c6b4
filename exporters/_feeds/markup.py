"""Bodies as HTML that is safe in any reader: CommonMark with tables, and nothing that acts.

HTML of a body is text (``html=False``), so there is no tag, attribute or scheme in the result but
those that this module and the renderer write.
"""

import functools
import re
from collections.abc import Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from crawler.article.text import visible

LONGEST: Final = 200_000
"""Characters of a body; of a longer one there is no HTML. The longest news article has a tenth."""

_DEEPEST: Final = 100
"""Blocks in blocks; deeper ones are left out."""

_WEB: Final = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_LINK: Final = re.compile(r"https?://[^/?#]|mailto:", re.IGNORECASE)


def html(body: str) -> str:
    """Return *body*, Markdown, as HTML; empty if it is too long.

    Links lead to http, https or mailto, images come from http or https; others stay text.
    """
    if len(body) > LONGEST:
        return ""
    return visible(_renderer().render(body)).strip()


@functools.cache
def _renderer() -> MarkdownIt:
    renderer = _Safe("commonmark", {"html": False, "maxNesting": _DEEPEST})
    renderer.enable(["table", "strikethrough"])
    renderer.add_render_rule("image", _image)
    renderer.add_render_rule("link_open", _link)
    return renderer


class _Safe(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Tell whether *url*, of a link or an image, is one; else its Markdown stays as text."""
        return _LINK.match(url.strip()) is not None


def _image(
    self: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> Any:  # noqa: ANN401 - text, as the renderer has it
    """Write an image; for one that is not of the web, the words that stand for it."""
    token = tokens[index]
    if _WEB.match(str(token.attrs.get("src", ""))):
        return self.image(tokens, index, options, env)  # type: ignore[attr-defined]
    return _escaped(token.content)


def _link(
    self: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> Any:  # noqa: ANN401 - the same
    """Begin a link; one that leads nowhere (``[a]()``) is none."""
    if not tokens[index].attrs.get("href"):
        return "<a>"
    return self.renderToken(tokens, index, options, env)  # type: ignore[attr-defined]


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
