"""One reply of the player, read against the contract: nothing in it is believed."""

from __future__ import annotations

import logging
import sys
import warnings
from functools import partial
from typing import Any

from autograder.engine.common.content import take_over
from autograder.engine.common.describe import BUILTIN_TYPES
from autograder.engine.session.contract import Refused, handle_positions
from autograder.engine.session.errors import build_error, class_of
from autograder.engine.session.measure import positions
from autograder.engine.session.stand_ins import proxies
from autograder.engine.session.stand_ins.questions import Questions
from autograder.engine.session.stand_ins.withheld import Parts, Withheld
from autograder.engine.session.state import State
from autograder.engine.wire import randomness
from autograder.engine.wire.common import Shared, WireError
from autograder.engine.wire.decode import Decoder
from autograder.engine.wire.kin import NAMED, dressed


class Reply:
    """One reply of the player, read part by part against the contract."""

    def __init__(
        self,
        state: State,
        questions: Questions,
        path: str,
        request: Shared,
        named: bool = False,
        checked: bool = True,
    ):
        self.state, self.questions, self.path, self.request = state, questions, path, request
        self.named, self.checked = named, checked
        self.replaced: dict[int, Any] = {}
        self.described: list[Any] = []  # stand-ins that were made for this reply
        self.warned: list[tuple[type[BaseException], str]] = []

    def read(self, message: bytearray) -> Any:
        """The result of a call, its side effects mirrored; or the student's exception is raised."""
        try:
            status, value = self._take(message)
            error = self._error(value) if status == "raise" else None
        except (Refused, WireError):
            raise
        except Exception as malformed:  # whatever a forged reply may bring about
            raise WireError(f"malformed reply: {type(malformed).__name__}") from malformed
        for category, text in self.warned:  # as the test's own filters say
            warnings.warn(text, category if issubclass(category, Warning) else UserWarning, stacklevel=2)
        if error is not None:
            raise error
        return value

    def read_own(self, message: bytearray) -> Any:
        """As `read`, for what the judge asks on its own account: no code of the student's was called, and an
        error has no test that it could be raised in."""
        try:
            return self.read(message)
        except (Refused, WireError):
            raise
        except Exception as error:
            raise Refused(
                "A test cannot use what your code gives.", f"{type(error).__name__}: {error}"
            ) from error

    def _error(self, told: Any) -> BaseException:
        state = self.state
        return build_error(told, self.path, state.objects.given, {**state.classes, **state.proxies})

    def _take(self, message: bytearray) -> tuple[str, Any]:
        state = self.state
        decoder = Decoder(self.adopt, state.classes)
        tree = decoder.unpack(message)
        if tree[0] == "refuse" and len(tree) == 2:
            what = f"what `{self.path}` gives" if self.path else "what your code gives"
            raise Refused(f"A test cannot use {what}.", str(tree[1])[:500])
        if len(tree) != 6 or tree[0] not in ("ok", "raise"):
            raise WireError("a reply has the wrong form")
        status, graph, changed, result, parameters, extras = tree
        if handle_positions(parameters) or handle_positions(extras) or handle_positions(changed):
            raise WireError("objects stand where there can be none")
        if self.path:
            state.withheld = None
        self._tie(decoder, graph)
        self._mirror(decoder.part(changed))
        value = decoder.part(result)
        if status == "ok" and self.path and self.checked:
            value = self._checked(value, result)
        if status == "raise" and self.path:
            state.contract.note_error(self.path, str(value[1]))
        state.parameters.take(decoder.part(parameters), self.path, state.contract)
        self._take_extras(decoder.part(extras))
        if self.path and not self.named:
            told = value if status == "ok" else value[1]
            if type(told) is Withheld:
                told = state.withheld
            has_past = graph is not None  # two answers with the same numbers may differ in it
            state.trace.append((self.path, status, told, has_past))
        return status, value

    def _checked(self, value: Any, tree: Any) -> Any:
        """The value, withheld if the model answer never gave such at this path: objects for data, empty for
        full."""
        state = self.state
        if self.named and (not isinstance(value, dict) or not value.keys() <= {self.path}):
            raise WireError("another name was told than the one that was asked for")
        if self.named and not value:
            return value
        came, described = (value[self.path], tree[2]) if self.named else (value, tree)
        state.withheld = state.contract.complaint(self.path, came, proxies.told(described))
        if state.withheld is None:
            return value
        for made in self.described:
            proxies.forget_where(made)
        why, contract = state.withheld, state.contract
        wrong = set.union(*contract.excess(self.path, *positions(came)))
        make = partial(Withheld, self.questions, self.path, why=why, counted=contract.number)
        came = Parts(wrong, lambda part: make(value=part)).of(came)
        state.in_parts = type(came) is not Withheld
        return {self.path: came} if self.named else came

    def adopt(self, decoder: Decoder, tree: list) -> Any:
        """What a name of the player's stands for here."""
        state, tag = self.state, tree[0]
        if tag == "argument":
            return self.replaced.get(tree[1], self.request.objects[tree[1]])
        if tag == "handle" and type(tree[1]) is int:
            facts = decoder.part(tree[2]) if len(tree) > 2 and tree[2] is not None else None
            known = proxies.stand_in(self.questions, tree[1], facts, self.path)
            if facts is not None:
                self.described.append(known)
            else:
                proxies.met(known, self.path)
            past = decoder.part(tree[5]) if len(tree) == 6 else ()
            if len(tree) in (5, 6) and state.contract.wants_data(self.path, tree[3] == NAMED):
                data = _undressed(decoder, tree[4], past)
                return data if tree[3] is None else dressed(tree[3], data)
            return known
        if tag == "parameter" and type(tree[1]) is int:
            return state.parameters.adopt(decoder, tree[1], tree[2:])
        if tag == "yours":
            return state.objects.given[tree[1]]
        if tag == "type":
            return BUILTIN_TYPES[tree[1]]
        raise WireError(f"unknown tag {tag!r:.40}")

    def _tie(self, decoder: Decoder, graph: Any) -> None:
        """Make the reply's tensors outputs of a node of the judge's graph."""
        if graph is None or not decoder.shared.tensors:
            return
        from autograder.engine.session.stand_ins.gradients import node  # needs torch

        number, mirrored = graph
        inputs = [t for t, on in zip(self.request.tensors, self.request.track, strict=True) if on]
        inputs += [self.state.parameters.mirrors[n] for n in mirrored]
        tensors, track = decoder.shared.tensors, decoder.shared.track
        tied = iter(
            node(self.questions, number, [t for t, on in zip(tensors, track, strict=True) if on], inputs)
        )
        decoder.replace([next(tied) if on else t for t, on in zip(tensors, track, strict=True)])

    def _mirror(self, changed: list) -> None:
        """Do to the judge's arguments what the call did to its copies, where that is its job."""
        for index, value in changed:
            if isinstance(index, str):
                self.state.take_held(self.path, index, value)
                continue
            path, mine = self.request.paths[index], self.request.objects[index]
            if self.state.is_its_job(self.path, path, value):
                take_over(mine, value)
            else:
                self.replaced[index] = value

    def _take_extras(self, extras: dict) -> None:
        state = self.state
        if "random" in extras and self.path and state.contract.check_random(self.path):
            drawn = randomness.drawn_from(state.random, extras["random"])
            randomness.restore(drawn)
            state.random |= extras["random"] | drawn
        if extras.get("view") is True and state.views_matter and not self._may_share("view"):
            state.doubt = f"`{self.path}` gives a view of its argument, where the test needs a copy."
        if extras.get("kept") is True and self.path and not self._may_share("kept"):
            state.doubt = f"Your code keeps what `{self.path}` gives or gets, where the test needs a copy."
        if state.folder is not None and isinstance(extras.get("files"), dict):
            state.take_files(self.path, extras["files"])
        if "warnings" in state.expects and isinstance(extras.get("warnings"), list):
            self.warned = [
                (class_of([], str(n)[:100], known), str(text)) for known, n, text in extras["warnings"]
            ]
        for name, level, text in extras.get("logs", []) if "logs" in state.expects else []:
            logging.getLogger(str(name)).log(int(level), "%s", text)
        if isinstance(extras.get("printed"), list):
            _print(extras["printed"])

    def _may_share(self, how: str) -> bool:
        return self.state.contract.may_share(self.path, how)


def _undressed(decoder: Decoder, message: bytes, past: tuple) -> Any:
    """What an object holds; past: its tensors as outputs of the call, in order, None for one without."""
    inner = Decoder()
    tree = inner.unpack(message)
    if past:
        alone = inner.shared.tensors
        inner.replace([t if p is None else p for t, p in zip(alone, past, strict=True)])
        for tensor, tied in zip(alone, inner.shared.tensors, strict=True):
            if (tied.shape, tied.dtype) != (tensor.shape, tensor.dtype):
                raise WireError("the tensors of an object are two different things")
    data = inner.part(tree)
    decoder.weigh(inner.weight)
    return data


def _print(outputs: list) -> None:
    """Print here what the call printed there, so that a test may redirect and read it."""
    for output in outputs[:1000]:
        if isinstance(output, dict) and isinstance(output.get("text"), str):
            stream = sys.stderr if output.get("name") == "stderr" else sys.stdout
            stream.write(output["text"])
