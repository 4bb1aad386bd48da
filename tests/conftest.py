"""For all tests: shapes in signatures are checked, pictures need no screen, each process has one thread."""

import os

# Before anything imports torch or matplotlib: the workers of pytest-xdist share the cores already.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "Agg")

from jaxtyping import install_import_hook

install_import_hook("course", "shapes.check")
