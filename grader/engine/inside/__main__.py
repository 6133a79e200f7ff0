"""Start the warm student parent with no more rights than it needs, before it imports anything."""

import argparse
import os
import socket
import tempfile

from . import isolation


def main() -> None:
    """Become who forks for submissions: an ordinary user, in namespaces where there are any."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--spawn-fd", type=int, required=True)
    asked.add_argument("--user", type=int, help="the unprivileged user that root becomes")
    asked.add_argument("--apart", action="store_true", help="namespaces for each submission")
    given = asked.parse_args()
    if given.user:
        if given.apart:
            isolation.open_scratch()
        isolation.become(given.user)
    if given.apart:
        isolation.found_realm()
    with tempfile.TemporaryDirectory(dir=isolation.SCRATCH if given.apart else None) as home:
        os.environ["HOME"] = home  # Where matplotlib lists fonts as it is imported.
        from . import parent

        parent.warm_up()
    parent.run(socket.socket(fileno=given.spawn_fd), given.apart)


if __name__ == "__main__":
    main()
