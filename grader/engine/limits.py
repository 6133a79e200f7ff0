"""How much a submission may use while it is graded: `c.Limits.*` in nbgrader_config.py."""

from traitlets import Integer
from traitlets.config import Config, Configurable


class Limits(Configurable):
    """Limits on one submission."""

    cell_seconds = Integer(30, min=1, help="Seconds for one cell; by default c.Execute.timeout.")
    notebook_seconds = Integer(600, min=1, help="Seconds for a whole notebook.")
    memory_mb = Integer(1024, min=16, help="Memory beyond that of the warm process, in MB.")
    processes = Integer(32, min=1, help="Processes and threads at the same time.")
    open_files = Integer(128, min=16, help="Open files of a process.")
    file_mb = Integer(32, min=1, help="Size of one file, in MB.")
    scratch_mb = Integer(64, min=1, help="Size of all files together, in MB.")
    cell_output_kb = Integer(2048, min=1, help="Output of one cell, in kB.")
    notebook_output_kb = Integer(16384, min=1, help="Output of a whole notebook, in kB.")

    @classmethod
    def of(cls, config: Config) -> "Limits":
        """Return the limits that a course's settings ask for."""
        limits = cls(config=config)
        if "cell_seconds" not in config.Limits and "timeout" in config.Execute:
            limits.cell_seconds = config.Execute.timeout
        return limits

    def as_dict(self) -> dict[str, int]:
        """Return them by name, as the processes pass them on."""
        return {name: getattr(self, name) for name in self.class_own_traits()}
