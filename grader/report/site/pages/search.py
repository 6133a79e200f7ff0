"""The index that the pages are searched by: the text of each section, in a script of its own."""

import json

from bs4 import BeautifulSoup

HEADINGS = ("h1", "h2", "h3", "h4")


def sections(page: str, title: str, texts: list[str]) -> list[list[str]]:
    """Return a row for each section of a page: its address, title, heading and text.

    Args:
        page: the page's file name.
        title: the lecture's title.
        texts: its text cells as HTML, in their order.
    """
    rows: list[list[str]] = []
    for text in texts:
        for part in BeautifulSoup(text, "html.parser").find_all(True, recursive=False):
            words = " ".join(part.get_text().split())
            if part.name in HEADINGS:
                rows.append([f"{page}#{part['id']}", title, words, ""])
            elif rows:
                rows[-1][3] += f" {words}" if rows[-1][3] else words
    return rows


def script(rows: list[list[str]]) -> bytes:
    """Return the script that holds the index of all pages."""
    index = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return f"window.ravineIndex = {index};\n".encode()
