"""Join the explorer's front end, helpers/explorer/front/*.js, into the file that users get.

Run: make front
"""

import sys
from pathlib import Path

from grader.authoring.front import BUNDLE, bundle
from grader.errors import RavineError

ROOT = Path(__file__).parent.parent


def main():
    """Make the bundle, and say how large it is."""
    try:
        text = bundle(ROOT)
    except RavineError as error:
        sys.exit(str(error))
    (ROOT / BUNDLE).write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {BUNDLE}, {len(text)} characters")


if __name__ == "__main__":
    main()
