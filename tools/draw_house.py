"""Draw the map of the house in CONTRIBUTING.md anew, from the imports as they are.

Run: .venv/bin/python tools/draw_house.py

Rooms are the packages of `helpers/` and `grader/` and the modules beside them; an arrow leads from
a room to one that it imports from. Arrows that follow from others are left out: where a room
imports from a second one and that from a third, the third is in its reach anyway.
"""

import re
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "CONTRIBUTING.md"
SIDES = {"helpers": "helpers/: students get it", "grader": "grader/: students never get it"}
BLOCK = re.compile(r"```mermaid\n.*?```\n", flags=re.DOTALL)


def house() -> str:
    """Return the map as a Mermaid diagram, in its Markdown fence."""
    graph = grimp.build_graph(*SIDES)
    graph.remove_module("grader.__main__")
    arrows = _direct(_arrows(graph))
    lines = ["```mermaid", "flowchart TD"]
    for side, title in SIDES.items():
        rooms = sorted({_room(module) for module in graph.modules if module.startswith(f"{side}.")})
        lines += [f'    subgraph {side}["{title}"]']
        lines += [f"        {_id(room)}[{room.partition('.')[2]}]" for room in rooms]
        lines += ["    end"]
    lines += [f"    {_id(start)} --> {_id(end)}" for start, end in sorted(arrows)]
    return "\n".join([*lines, "```", ""])


def _room(module: str) -> str:
    """Return the room that a module lies in: `helpers.checks` for `helpers.checks.rules`.

    >>> _room("helpers.checks.rules"), _room("grader.course")
    ('helpers.checks', 'grader.course')
    """
    return ".".join(module.split(".")[:2])


def _arrows(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    pairs = {
        (_room(module), _room(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    return {(start, end) for start, end in pairs if start != end}


def _direct(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the arrows less those whose end is in reach over another room."""
    return {(start, end) for start, end in arrows if end not in _beyond(start, arrows)}


def _beyond(start: str, arrows: set[tuple[str, str]]) -> set[str]:
    """Return the rooms in reach over at least one room in between."""
    seen: set[str] = set()
    ahead = [room for begin, room in arrows if begin == start]
    while ahead:
        here = ahead.pop()
        found = {end for begin, end in arrows if begin == here} - seen
        seen |= found
        ahead += found
    return seen


def _id(room: str) -> str:
    return room.replace(".", "_")


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(BLOCK.sub(lambda _: house(), page), encoding="utf-8")
