"""The run stage on a Dask cluster: each worker keeps the two warm programs of its own machine.

Jobs and outcomes travel as bytes; intake and record stay with who started the grading.
"""

import functools
import threading
from concurrent.futures import Future

import distributed

from grader.engine.fingerprint import code
from grader.engine.local import Local
from grader.errors import RavineError

# Seconds for the scheduler to answer.
ANSWER = 20


class Cluster:
    """A back end of the run stage: `submit` a job, get a future of its outcome."""

    def __init__(self, scheduler: str, jobs: int | None = None):
        """Connect, and let each worker start its programs; `jobs` notebooks run at once.

        Raises:
            RavineError: there is no such cluster, or it grades otherwise than this machine would.
        """
        try:
            self._client = distributed.Client(scheduler, timeout=ANSWER)
        except (OSError, ValueError) as error:
            raise RavineError(
                f"There is no Dask scheduler at {scheduler} ({error}). Start one: dask scheduler"
            ) from None
        try:
            self.kind, self.reason = self._walls(scheduler)
        except BaseException:
            self.close()
            raise
        self.width = jobs or sum(self._client.nthreads().values())
        self._running: set[distributed.Future] = set()

    def submit(self, job: bytes) -> "Future[bytes]":
        """Run a job; its future is the outcome, or raises RavineError."""
        ours: Future[bytes] = Future()
        theirs = self._client.submit(_run, job, self.kind, pure=False)
        self._running.add(theirs)  # Dask drops what nobody holds.
        theirs.add_done_callback(functools.partial(self._done, ours))
        return ours

    def close(self) -> None:
        """Let go of the cluster; what waits there is dropped, what runs there runs to its end."""
        self._client.close()

    def _done(self, ours: "Future[bytes]", theirs: distributed.Future) -> None:
        try:
            ours.set_result(theirs.result())
        except Exception as error:
            said = str(error) or type(error).__name__
            ours.set_exception(RavineError(f"the cluster could not run it: {said}"))
        self._running.discard(theirs)

    def _walls(self, scheduler: str) -> tuple[str, str]:
        """Return what keeps students' code from the workers' machines, and why from no more."""
        workers = self._client.run(_hello)
        if not workers:
            raise RavineError(
                f"The cluster at {scheduler} has no workers. Start some: dask worker {scheduler}"
            )
        if others := [address for address, (of, *_) in workers.items() if of != code()]:
            raise RavineError(
                f"The workers {', '.join(others)} have another version of Ravine or of a package "
                "that grades depend on. Install there what is installed here."
            )
        kinds = sorted({tuple(walls) for _, *walls in workers.values()})
        if len(kinds) > 1:
            raise RavineError(
                "Some workers of the cluster have a sandbox and others have not, so that grades "
                f"would depend on chance: {kinds}. Install bubblewrap on all."
            )
        return kinds[0]


_lock = threading.Lock()
_started: list[Local] = []


def _local() -> Local:
    """Return this worker's programs, started when first needed, and never a fork of the worker."""
    with _lock:
        if not _started:
            _started.append(Local())
        return _started[0]


def _hello() -> tuple[str, str, str]:
    """Return what this worker grades with, and behind which walls."""
    return code(), _local().kind, _local().reason


def _run(job: bytes, kind: str) -> bytes:
    local = _local()
    if local.kind != kind:
        raise RavineError(f"a worker that has joined has other walls than {kind}: {local.kind}.")
    return local.submit(job).result()
