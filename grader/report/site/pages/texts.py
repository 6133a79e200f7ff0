"""The text cells of a page as HTML: headings to link to, formulas, links from page to page."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from grader.report.page.formulas import MARK, Renderer

ELSEWHERE = ("https:", "http:", "mailto:", "#")
TAGS = re.compile(r"<[^>]*>|&[a-z]+;")
# Names of parts of the page itself.
TAKEN = ("top", "contents", "search", "found")


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level, the name that links lead to, and its text."""

    level: int
    name: str
    text: Markup


class PageText(Renderer):
    """The Markdown of one page; its headings are kept for the table of contents.

    Attributes:
        headings: those of the cells rendered until now.
    """

    def __init__(self, pages: Collection[str]):
        """Begin a page; `pages` are the names of the lectures that links may lead to."""
        super().__init__(attachments={})
        self.headings: list[Heading] = []
        self._pages = pages
        self._taken = Counter(TAKEN)

    def of(self, source: str) -> Markup:
        """Return Markdown as HTML."""
        return Markup(self.filled(MarkdownWithMath(renderer=self).render(source)))

    def heading(self, text: str, level: int, **attributes) -> str:
        """Give a heading a name, and keep it."""
        name = self._name(text)
        self.headings.append(Heading(level, name, Markup(self.filled(text))))
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Lead from lecture to lecture; what is in the course alone is named as that."""
        lecture = url.removesuffix(".ipynb")
        if lecture in self._pages:
            return super().link(text, f"{lecture}.html", title)
        if url.startswith(ELSEWHERE):
            return super().link(text, url, title)
        return f"{text} (in the course’s folder)"

    def table(self, text: str) -> str:
        """Let a wide table scroll by itself."""
        return f'<div class="scrolls"><table>\n{text}</table></div>\n'

    def _name(self, text: str) -> str:
        words = re.findall(r"\w+", TAGS.sub("", MARK.sub("", text)).lower())
        name = "-".join(words) or "section"
        self._taken[name] += 1
        return name if self._taken[name] == 1 else f"{name}-{self._taken[name]}"
