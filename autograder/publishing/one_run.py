"""Run one notebook in a process of its own: `python -m autograder.publishing.one_run ORDER`.

ORDER is a file of JSON with the paths `notebook` and `executed`, and `parameters`. The answer, a line of
JSON, is the last line that is printed. A process for each notebook, as the system tells the peak memory of
children only for all of them together.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

STILLBORN = "Kernel died before replying"  # two kernels that start together may draw the same port
STARTS = 3
ABOUT = "application/vnd.partwise.run+json"
ASK = f"""
def _about_this_run():
    import sys
    from IPython.display import display
    torch, device = sys.modules.get("torch"), globals().get("device")
    cuda = torch is not None and torch.cuda.is_available()
    peak = torch.cuda.max_memory_allocated() if cuda else 0
    name = torch.cuda.get_device_name() if peak else None
    about = {{"device": None if device is None else str(device), "gpu": name, "gpu_bytes": peak}}
    display({{"{ABOUT}": about}}, raw=True)
_about_this_run()
"""


def run(notebook: Path, executed: Path, parameters: dict[str, Any]) -> dict[str, Any]:
    """Execute a notebook from its own folder; its copy is saved however it ends.

    Parameters reach notebooks with a cell tagged `parameters`; others run as they are. Returns `error`
    (one line, None if it ran through), `seconds`, `bytes` (peak memory of the kernel) and what the kernel
    says of its device, where it came to the end.
    """
    import papermill

    read = nbformat.read(notebook, as_version=4)
    tagged = any("parameters" in cell.metadata.get("tags", []) for cell in read.cells)
    for cell in read.cells:  # grading leaves out what has this tag; here everything runs
        cell.metadata["tags"] = [tag for tag in cell.metadata.get("tags", []) if tag != "skip-execution"]
    read.cells.append(nbformat.v4.new_code_cell(ASK, id="about-this-run"))
    error, begin = None, time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        asked = Path(scratch) / notebook.name
        nbformat.write(read, asked)
        for start in range(1, STARTS + 1):
            try:
                papermill.execute_notebook(
                    str(asked),
                    str(executed),
                    parameters=parameters if tagged else None,
                    cwd=str(notebook.parent),
                    kernel_name="python3",
                    language="python",
                    progress_bar=False,
                )
            except papermill.PapermillExecutionError as failed:
                error = f"cell {failed.exec_count}: {failed.ename}: {failed.evalue}"
            except Exception as failed:  # noqa: BLE001  (the kernel died, a file is no notebook: told, not raised)
                if STILLBORN in str(failed) and start < STARTS:
                    continue
                error = f"{type(failed).__name__}: {failed}"
            break
    seconds = time.perf_counter() - begin
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    return {"error": error, "seconds": seconds, "bytes": peak, **_take_answer(executed)}


def _take_answer(executed: Path) -> dict[str, Any]:
    """What the kernel said of its device; the cell that asked it leaves the executed copy."""
    if not executed.is_file():
        return {}
    notebook = nbformat.read(executed, as_version=4)
    last = [cell for cell in notebook.cells if cell.get("id") == "about-this-run"]
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != "about-this-run"]
    nbformat.write(notebook, executed)
    outputs = [output for cell in last for output in cell.get("outputs", [])]
    return next((dict(output["data"][ABOUT]) for output in outputs if ABOUT in output.get("data", {})), {})


if __name__ == "__main__":
    order = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(run(Path(order["notebook"]), Path(order["executed"]), order["parameters"])))
