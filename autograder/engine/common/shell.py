"""An IPython shell that runs cells and records what they put out, for judge and player alike."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import warnings
from typing import Any

from IPython.core.autocall import ExitAutocall
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import default
from traitlets.config import Config

MAX_OUTPUT = 1 << 20  # characters that one cell may put out
TEST_CELL, STUDENT_CELL = "ipython-input-test", "ipython-input-student"  # in names of code's files
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def is_student_file(name: object) -> bool:
    """Whether this is the name of a student's cell, and of nothing else."""
    return isinstance(name, str) and re.fullmatch(rf"<{STUDENT_CELL}-\d{{1,6}}>", name) is not None


class Recorder:
    """Collects a cell's outputs in nbformat's form, and no more than MAX_OUTPUT of them."""

    def __init__(self, limit: int = MAX_OUTPUT):
        self.limit = limit
        self.begin()

    def begin(self) -> None:
        """Forget what was recorded."""
        self.outputs: list[dict] = []
        self.left = self.limit
        self.cut = False

    def _room(self, size: int) -> bool:
        self.left -= size
        if self.left < 0 and not self.cut:
            self.cut = True
            note = f"[output beyond {self.limit:,} characters was dropped]\n"
            self.outputs.append({"output_type": "stream", "name": "stdout", "text": note})
        return self.left >= 0

    def stream(self, name: str, text: str) -> None:
        if self.cut:
            return
        text, over = text[: max(self.left, 0)], len(text) > self.left
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["parts"].append(text)
        elif text:
            self.outputs.append({"output_type": "stream", "name": name, "parts": [text]})
        self._room(len(text) + over)

    def display(self, data: dict, metadata: dict | None = None, count: int | None = None) -> None:
        """A display (`count` None) or the value of the cell's last expression."""
        if self.cut or not self._room(_size(data) + _size(metadata)):
            return
        output: dict[str, Any] = {
            "output_type": "display_data",
            "data": dict(data),
            "metadata": dict(metadata or {}),
        }
        if count is not None:
            output |= {"output_type": "execute_result", "execution_count": count}
        self.outputs.append(output)

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        room = 20_000
        lines = [line[:room] for line in traceback[-50:]]
        self.outputs.append(
            {"output_type": "error", "ename": name, "evalue": value[:room], "traceback": lines}
        )

    def take(self) -> list[dict]:
        """What was recorded, in nbformat's form; recording begins anew."""
        outputs = self.outputs
        for output in outputs:
            if "parts" in output:
                output["text"] = "".join(output.pop("parts"))
        self.begin()
        return outputs


def _size(bundle: dict | None) -> int:
    """About how many characters a display's data or metadata take; also an empty one takes some."""
    found = 64
    for value in (bundle or {}).values():
        found += len(value) if isinstance(value, str | bytes) else len(json.dumps(value, default=str))
    return found


class RecordedStream(io.TextIOBase):
    """Standard output or error of the cells."""

    encoding = "utf-8"

    def __init__(self, recorder: Recorder, name: str):
        self.recorder, self.stream_name = recorder, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.recorder.stream(self.stream_name, text)
        return len(text)


class RecordingDisplayHook(DisplayHook):
    """Records the value of a cell's last expression."""

    def write_output_prompt(self) -> None: ...

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        self.shell.recorder.display(format_dict, md_dict, self.prompt_count)  # type: ignore[union-attr]

    def finish_displayhook(self) -> None:
        self._is_active = False


class RecordingPublisher(DisplayPublisher):
    """Records displays."""

    def publish(self, data: dict, metadata: dict | None = None, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        self.shell.recorder.display(data, metadata)

    def clear_output(self, wait: bool = False) -> None: ...


class CellCompiler(CachingCompiler):
    """Names the code of each cell after its number, so that the judge knows where a student's line is."""

    origin = TEST_CELL

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return f"<{self.origin}-{number}>"


class CellExit(ExitAutocall):
    """`exit` and `quit`, which take an argument in a notebook."""

    _ip: CellShell

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        self._ip.ask_exit()


class CellShell(InteractiveShell):
    """IPython without terminal, history, threads or files."""

    recorder: Recorder

    def __init__(self, origin: str = TEST_CELL, **kwargs: Any):
        config = Config()
        config.HistoryManager.enabled = False  # it starts a thread
        config.InteractiveShell.cache_size = 200
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.ast_node_interactivity = "last_expr"
        self.recorder = Recorder()
        super().__init__(
            config=config,
            compiler_class=CellCompiler,
            display_pub_class=RecordingPublisher,
            displayhook_class=RecordingDisplayHook,
            **kwargs,
        )
        self.compile.origin = origin  # type: ignore[attr-defined]
        self.display_pub.shell = self
        warnings.filterwarnings("ignore", "To exit: use")  # what IPython says to who calls `sys.exit`

    def init_sys_modules(self) -> None:
        super().init_sys_modules()
        sys.modules["__main__"] = self.user_module

    @default("exiter")
    def _exiter_default(self) -> CellExit:
        return CellExit(self)

    def ask_exit(self) -> None:
        """In a notebook the kernel would end; here the cell does, as with `sys.exit`."""
        raise SystemExit("exit() and quit() end a notebook's kernel: take them out of the cell")

    def enable_gui(self, gui: Any = None) -> None: ...

    def _tee(self, channel: str) -> Any:
        """IPython would keep all that is printed a second time, without bound."""
        return contextlib.nullcontext()

    def _showtraceback(self, etype: type, evalue: BaseException, stb: Any) -> None:
        lines = stb if isinstance(stb, list) else [str(stb)]
        self.recorder.error(etype.__name__, str(evalue), [ANSI.sub("", str(line)) for line in lines])

    def capture(self) -> None:
        """Send everything that is printed from now on to the recorder."""
        sys.stdout = RecordedStream(self.recorder, "stdout")
        sys.stderr = RecordedStream(self.recorder, "stderr")

    def execute(self, source: str) -> ExecutionResult:
        """Run one cell; what it put out is in `recorder`."""
        return self.run_cell(source, store_history=True)
