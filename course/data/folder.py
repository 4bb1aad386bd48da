"""Where downloads go."""

import os
from pathlib import Path

# Where downloads are kept, shared by all notebooks of a user; the environment variable moves them elsewhere.
DOWNLOADS = Path(os.environ.get("PARTWISE_DATA", Path.home() / ".cache" / "partwise"))
