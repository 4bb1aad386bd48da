"""What a player may use, and the error of a machine that cannot hold it to that."""

from __future__ import annotations

from dataclasses import dataclass

SANDBOXES = ("bubblewrap", "none")
# What judge and player both find in their environment. The order of a set of texts follows from their
# hashes, which Python draws anew for each process: judge and player would disagree about it, and one run
# with the next. The second is nbgrader's, by which a cell can tell that it is graded. With the third glibc
# takes memory in huge pages from the start, which makes imports and forks faster (see `processes.pages`).
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "NBGRADER_EXECUTION": "autograde",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
LESS = (
    "Where that cannot be had, --unsafe-no-sandbox (in Python: Limits(sandbox='none')) grades without a "
    "sandbox: student code can then read and write whatever you can."
)


class NoSandbox(RuntimeError):
    """This machine does not allow the sandbox; the message says why and what accepts less."""


@dataclass(frozen=True)
class Limits:
    """What one player may use.

    seconds: per cell or call. total_seconds: per notebook. memory: bytes, of one process beyond what
    the libraries take, and of all its processes together. output: characters per cell. processes,
    files, file_size (bytes): as `ulimit`. room: bytes of all files together.
    sandbox: "bubblewrap", or "none", which is unsafe: student code then runs as the user who grades,
    can read and write whatever that user can, and reaches the network. For trusted code only.
    """

    seconds: float = 30.0
    total_seconds: float = 300.0
    memory: int = 2 << 30
    output: int = 1 << 20
    processes: int = 64
    files: int = 256
    file_size: int = 256 << 20
    room: int = 256 << 20
    sandbox: str = "bubblewrap"

    def __post_init__(self) -> None:
        if self.sandbox not in SANDBOXES:
            raise ValueError(f"sandbox must be one of {', '.join(SANDBOXES)}, got {self.sandbox!r}")
