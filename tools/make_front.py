"""Join the JavaScript of the explorers and of the site into the files that pages load.

Run: make front
"""

import sys
from pathlib import Path

from grader.authoring.front import BUNDLES
from grader.errors import RavineError

ROOT = Path(__file__).parent.parent


def main():
    """Make the bundles, and say how large they are."""
    for bundle in BUNDLES:
        try:
            text = bundle.make(ROOT)
        except RavineError as error:
            sys.exit(str(error))
        (ROOT / bundle.path).write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {bundle.path}, {len(text)} characters")


if __name__ == "__main__":
    main()
