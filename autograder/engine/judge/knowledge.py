"""What the judge knows of an assignment before the first submission.

The model answer's contract, and what each catalogued wrong answer does in each test cell. A student
whose answer does exactly the same there reads that answer's hint.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgpack

from autograder.engine.session import contract
from autograder.engine.session.contract import Contract
from autograder.engine.wire.decode import Decoder
from autograder.engine.wire.encode import Encoder

if TYPE_CHECKING:
    from autograder.engine.notebook.plan import Step

MAX_HINTS = 3
TOLERANCE = 1e-4


@dataclass
class Knowledge:
    """For one notebook: contracts by test cell; traces of wrong answers by task and answer.

    beside: the test cells that run beside the student's code, and why. lost: those among them that the
    model answer loses points in, and what is said then. for_nothing: those that the untouched release
    takes points in. whole: those that need what the hidden parts of earlier tests leave behind. cost:
    seconds and bytes that the model answer needs.
    """

    contracts: dict[str, Contract] = field(default_factory=dict)
    wrong: dict[str, list[tuple[str, dict[str, list]]]] = field(
        default_factory=dict
    )  # task -> (hint, traces)
    beside: dict[str, str] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    for_nothing: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    cost: tuple[float, int] = (0.0, 0)

    def dumps(self) -> bytes:
        """As bytes, for other workers and for the cache."""
        contracts = json.dumps(contract.to_data(self.contracts))
        wrong = Encoder(export=_thing).dumps(self.wrong)
        told = [self.beside, self.lost, self.for_nothing, self.whole, self.cost]
        return msgpack.packb([contracts, wrong, *told])

    @classmethod
    def loads(cls, data: bytes, traces: bool = True) -> Knowledge:
        """The inverse of `dumps`. traces: those of wrong answers too, which may need torch."""
        contracts, wrong, beside, lost, free, whole, cost = msgpack.unpackb(data)
        known = _read(wrong) if traces else {}
        terms = contract.from_data(json.loads(contracts))
        return cls(terms, known, beside, lost, free, whole, tuple(cost))


@dataclass(frozen=True)
class Thing:
    """An object that stayed in the player, in a trace."""

    kind: str


def _thing(encoder: Encoder, value: Any) -> list:
    return ["thing", value.kind if isinstance(value, Thing) else type(value).__name__]


def write_traces(traces: dict[str, list]) -> bytes:
    """Traces by test cell as bytes, without live objects."""
    return Encoder(export=_thing).dumps(traces)


def read_traces(data: bytes) -> dict[str, list]:
    """The inverse of `write_traces`."""
    return _read(data)


def _read(data: bytes) -> Any:
    return Decoder(adopt=lambda d, tree: Thing(tree[1])).loads(data)


def in_form(trace: list, form: str | None) -> list:
    """A trace with what the catalogue's `seen_as` makes of each reply, or the reply itself where it fails."""
    if form is None:
        return list(trace)
    scope: dict[str, Any] = {}
    exec(compile(form, "<seen_as>", "exec"), scope)
    look = scope[form.removeprefix("def ").partition("(")[0].strip()]

    def seen(path: str, status: str, *told: Any) -> tuple:
        if status != "ok":
            return path, status, *told
        try:
            return path, status, look(told[0]), *told[1:]
        except Exception:
            return path, status, *told

    return [seen(*entry) for entry in trace]


def matching_hints(knowledge: Knowledge, step: Step, trace: list) -> list[str]:
    """The hints of the wrong answers that did in this test cell what this answer did."""
    if not trace or step.task is None:
        return []
    mine = read_traces(write_traces({"mine": trace}))["mine"]
    hints = [
        hint
        for hint, traces in knowledge.wrong.get(step.task, [])
        if step.grade_id in traces and alike(traces[step.grade_id], mine)
    ]
    return list(dict.fromkeys(hints))


def agreed(hints: list[str], others: list[list[str]]) -> list[str]:
    """Of the hints at a failed test those on which the other failed tests of its task agree, if any are."""
    return [hint for hint in hints if all(hint in other for other in others)][:MAX_HINTS] or hints[:MAX_HINTS]


def alike(a: Any, b: Any) -> bool:
    """Equal, with numbers equal up to rounding."""
    torch, np = sys.modules.get("torch"), sys.modules.get("numpy")
    if torch and isinstance(a, torch.Tensor):
        if not isinstance(b, torch.Tensor) or a.shape != b.shape or a.dtype != b.dtype:
            return False
        if not (a.is_floating_point() or a.is_complex()):
            return bool(torch.equal(a, b))
        return bool(torch.allclose(a.detach(), b.detach(), rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True))
    if np is not None and isinstance(a, np.ndarray):
        if not isinstance(b, np.ndarray) or a.shape != b.shape or a.dtype != b.dtype:
            return False
        if a.dtype.kind in "fc":
            return bool(np.allclose(a, b, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True))
        return bool((a == b).all())
    if isinstance(a, float) and isinstance(b, float):
        return a == b or abs(a - b) <= TOLERANCE * (1 + abs(a)) or (a != a and b != b)
    if isinstance(a, list | tuple):
        same = type(a) is type(b) and len(a) == len(b)
        return same and all(alike(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(alike(a[k], b[k]) for k in a)
    return type(a) is type(b) and bool(a == b)
