"""`autograder execute`: run lectures and solution notebooks, and tabulate the runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.options import CourseOption, console
from autograder.words import count


def execute(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Notebooks; all if none.")
    ] = None,
    device: Annotated[
        str, typer.Option("--device", metavar="DEVICE", help='"auto", "cpu" or "cuda".')
    ] = "auto",
    scale: Annotated[
        str, typer.Option("--scale", metavar="SCALE", help='"small", "claims" or "full".')
    ] = "small",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The notebooks' seed.")] = 0,
    jobs: Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="Notebooks at a time.")] = 1,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="For executed copies and tables [.class/executed].")
    ] = None,
    course: CourseOption = None,
) -> None:
    """Run lectures and solution notebooks from start to end; write a table of the runs.

    DIR gets an executed copy of each notebook, and the table as runs.json and runs.md: seconds, peak
    memory, device, result, what was measured. A notebook that fails does not stop the others; the
    command then ends with 1.
    """
    from autograder.authoring.coursedir import Course
    from autograder.errors import UsageError
    from autograder.progress import progress_bar
    from autograder.publishing.execute import Run, as_json, as_markdown, choose
    from autograder.publishing.execute import execute as run_all

    for value, name, known in (
        (device, "device", ("auto", "cpu", "cuda")),
        (scale, "scale", ("small", "claims", "full")),
    ):
        if value not in known:
            raise UsageError(f"--{name} is {value!r}; expected one of {', '.join(known)}")
    loaded = Course.load(course)
    folder = out or loaded.class_folder / "executed"
    parameters = {"seed": seed, "scale": scale, "device": device}
    chosen = choose(loaded, names or [])
    ended: list[Run] = []

    def write(runs: list[Run]) -> None:
        (folder / "runs.json").write_text(as_json(runs, parameters), encoding="utf-8")
        (folder / "runs.md").write_text(as_markdown(runs), encoding="utf-8")

    with progress_bar(console) as bar:
        task = bar.add_task("running", total=len(chosen))

        def tell(run: Run) -> None:
            bar.advance(task)
            ended.append(run)
            write(ended)  # whoever interrupts the command keeps these
            said = "ok" if run.error is None else f"failed: {run.error}"
            line = f"{run.name}: {run.seconds:.0f} s, {run.memory / 1e9:.1f} GB, {said}"
            bar.console.print(line, markup=False, soft_wrap=True)

        runs = run_all(chosen, folder, parameters, jobs, tell)
    write(runs)
    failed = sum(run.error is not None for run in runs)
    console.print(
        f"{count(len(runs), 'notebook')}, {failed} failed; table in {folder / 'runs.md'}", markup=False
    )
    raise typer.Exit(1 if failed else 0)
