"""Why a test cell cannot be judged from outside, and what its author can do about it."""

from __future__ import annotations

import ast
import re

from autograder.engine.notebook.outline import PLAYER_TAG

MARKED = f"its author marked it {PLAYER_TAG}; without that tag it is tried from outside"
SHOWN = 160  # characters of what the judge said
CODE = ("__code__", "co_names", "co_consts", "co_varnames", "dis", "gettrace", "settrace")
PICTURES = ("Axes", "Figure", "FigureCanvas", "gca", "gcf", "subplots")
TRANSFORMS = ("vmap", "jacrev", "jacfwd", "hessian", "functional_call", "grad_and_value")
# What the judge said (a pattern), or a name that the cell uses; what its author reads.
SAID = {
    r"subclass": "it makes a subclass of a class of the answer; test an instance of that class instead",
    r"holds no answer": "the source holds no answer that passes it; put one between BEGIN SOLUTION and "
    "END SOLUTION, and it is tried from outside",
    r"own answer loses points": "the source's own answer loses points in it, either way; mend that answer "
    "or the test",
    r"took too long": "from outside it takes longer than a cell may; make fewer calls, each with more data",
}
USED = {
    CODE: "it looks at byte code, which stays beside the student's code; look at the text instead, with "
    "inspect.getsource and ast",
    PICTURES: "it draws on axes that it hands over; let the answer return its axes, and look at those",
    TRANSFORMS: "it puts a student's function under torch.func; use torch.autograd.grad, or gradcheck",
    (
        "sqlite3",
        "cursor",
        "execute",
        "fetchall",
    ): "it shares an open database with the "
    "answer; hand over the name of its file instead, and open it in the test",
    ("Thread", "Process", "threading", "multiprocessing"): "it uses threads or processes; call the function "
    "in a loop",
    ("perf_counter", "timeit", "process_time"): "it measures time; count calls or compare results instead",
}


def advice(source: str, said: str) -> str:
    """One line for the author of a test cell: the cause, and how the cell could be judged from outside.

    said: what the judge said of the model answer there.
    """
    for pattern, line in SAID.items():
        if re.search(pattern, said):
            return line
    used = _names(source)
    for names, line in USED.items():
        if used.intersection(names):
            return line
    first = said.strip().splitlines()[0] if said.strip() else "it does not pass from outside"
    return f"{first:.{SHOWN}}; give this check a test cell of its own, and the others are judged from outside"


def _names(source: str) -> set[str]:
    """Names, attributes and modules in a cell; none where it does not read as Python."""
    try:
        tree = ast.parse(re.sub(r"^\s*[%!].*$", "", source, flags=re.M))
    except SyntaxError:
        return set()
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
