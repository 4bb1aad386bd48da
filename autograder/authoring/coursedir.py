"""Where a course keeps its things: this repository, or any nbgrader course.

A course is a folder with nbgrader's `nbgrader_config.py` (this one has it in `autograder/`), or just
a folder with nbgrader's default `source/`. Everything else is nbgrader's own `CourseDirectory`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.engine.common.folder import HIDDEN
from autograder.errors import AutograderError, UsageError
from autograder.records import Assignment

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

CONFIGURATIONS = ("nbgrader_config.py", "autograder/nbgrader_config.py")
CATALOGUE = "answers.py"
CATALOGUE_FOLDER = "answers"
SETTINGS = ("ClearHiddenTests", "ClearSolutions", "Execute", "LockCells")  # those that the engine heeds
OLDER = (  # sections that nbgrader moves where they belong today
    *("BaseApp", "BaseNbConvertApp", "BaseNbGraderApp", "BasicConfig"),
    *("NbGrader", "NbGraderConfig", "TransferApp"),
)
STEPS = ("submitted", "autograded", "feedback", "solution", "source_with_tests")


@dataclass(frozen=True)
class Course:
    """One course: its root, nbgrader's configuration of it, and the folder of one class.

    class_folder: where reports and backups go; with `Course.load(class_folder=...)` also the
    gradebook and nbgrader's folders `submitted`, `autograded`, `feedback`.
    """

    root: Path
    class_folder: Path
    config: Config
    directory: CourseDirectory

    @classmethod
    def load(cls, folder: Path | str | None = None, class_folder: Path | str | None = None) -> Course:
        """The course in `folder`; without one, in the current folder or the nearest one above it.

        Raises UsageError where there is no course, AutograderError where its configuration fails.
        """
        found = find_course(Path(folder) if folder is not None else None)
        config = read_configuration(found)
        root = Path(str(config.CourseDirectory.get("root") or found)).resolve()
        if class_folder is not None:
            _use_class_folder(config, Path(class_folder).resolve())
        return cls.of(config, root, Path(class_folder).resolve() if class_folder is not None else None)

    @classmethod
    def of(cls, config: Config, root: Path, class_folder: Path | None = None) -> Course:
        """The course at `root` with this configuration of nbgrader's."""
        from nbgrader.coursedir import CourseDirectory

        try:
            directory = CourseDirectory(config=config, root=str(root))
        except Exception as error:  # traitlets refuses a value
            raise AutograderError(f"{root}: nbgrader's configuration: {error}") from error
        directory.root = str(root)
        sources = Path(directory.format_path(directory.source_directory, ".", "*")).parent
        kept = {CATALOGUE, HIDDEN}
        if any(_is_catalogue(folder) for folder in sources.glob(f"*/{CATALOGUE_FOLDER}")):
            kept.add(CATALOGUE_FOLDER)
        directory.ignore = [*directory.ignore, *sorted(kept - set(directory.ignore))]
        config.CourseDirectory.ignore = list(directory.ignore)
        return cls(root, class_folder or root / ".class", config, directory)

    @property
    def course_id(self) -> str:
        """nbgrader's course id; nbgrader's gradebook has `default_course` where none was chosen."""
        return self.directory.course_id or "default_course"

    @property
    def db_url(self) -> str:
        """SQLAlchemy's URL of the gradebook."""
        return self.directory.db_url

    @property
    def time_zone(self) -> str:
        """The zone in which nbgrader writes this course's timestamps."""
        return str(self.config.Exchange.get("timezone", "UTC"))

    @property
    def gradebook_file(self) -> Path | None:
        """The gradebook as a file, None where it lies in a database server."""
        prefix = "sqlite:///"
        return Path(self.db_url.removeprefix(prefix)) if self.db_url.startswith(prefix) else None

    def names(self) -> list[str]:
        """The assignments that this course has sources of, in alphabetical order."""
        pattern = self.directory.format_path(self.directory.source_directory, ".", "*")
        top = Path(pattern).parent
        folders = sorted(top.iterdir()) if top.is_dir() else []
        return [folder.name for folder in folders if folder.is_dir() and any(folder.glob("*.ipynb"))]

    def assignment(self, name: str) -> Assignment:
        """One assignment's source; UsageError naming those that exist if there is none of this name."""
        names = self.names()
        if name not in names:
            exist = ", ".join(names) or f"none in {self.source_folder('')}"
            raise UsageError(f"there is no assignment {name!r} in {self.root}; there are: {exist}")
        from nbgrader.utils import find_all_files

        folder = self.source_folder(name)
        found = find_all_files(str(folder), [*self.directory.ignore, "*.ipynb"])
        files = {Path(file).relative_to(folder).as_posix(): Path(file) for file in sorted(found)}
        hidden = {
            p.relative_to(folder).as_posix(): p for p in sorted(folder.glob(f"{HIDDEN}/**/*")) if p.is_file()
        }
        notebooks = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
        kept = _catalogue_in(folder)
        return Assignment(name, folder, notebooks, files, hidden, kept, plain_settings(self.config))

    def source_folder(self, name: str) -> Path:
        return self._folder(self.directory.source_directory, ".", name)

    def release_folder(self, name: str) -> Path:
        return self._folder(self.directory.release_directory, ".", name)

    def submitted_folder(self, student: str, name: str) -> Path:
        return self._folder(self.directory.submitted_directory, student, name)

    def autograded_folder(self, student: str, name: str) -> Path:
        return self._folder(self.directory.autograded_directory, student, name)

    def feedback_folder(self, student: str, name: str) -> Path:
        return self._folder(self.directory.feedback_directory, student, name)

    def _folder(self, step: str, student: str, name: str) -> Path:
        return Path(self.directory.format_path(step, student, name))


def _is_catalogue(folder: Path) -> bool:
    """Whether a folder `answers` is a catalogue and no data for students."""
    return (folder / "__init__.py").is_file()


def _catalogue_in(folder: Path) -> Path | None:
    if _is_catalogue(folder / CATALOGUE_FOLDER):
        return folder / CATALOGUE_FOLDER
    return folder / CATALOGUE if (folder / CATALOGUE).is_file() else None


def find_course(folder: Path | None) -> Path:
    """The root of the course in `folder`, or of the nearest course at or above the current folder."""
    if folder is not None and not folder.is_dir():
        raise UsageError(f"the course folder {str(folder)!r} does not exist")
    here = (folder or Path.cwd()).resolve()
    for candidate in [here] if folder is not None else [here, *here.parents]:
        if any((candidate / name).is_file() for name in CONFIGURATIONS) or (candidate / "source").is_dir():
            return candidate
    where = f"in {here}" if folder is not None else f"in {here} or above it"
    raise UsageError(f"there is no course {where}: expected nbgrader_config.py or a folder 'source'")


def read_configuration(root: Path) -> Config:
    """nbgrader's configuration of the course at `root`, read as nbgrader reads it, old names included."""
    from traitlets.config.loader import Config, PyFileConfigLoader

    config = Config()
    for name in CONFIGURATIONS:
        file = root / name
        if file.is_file():
            try:
                config = PyFileConfigLoader(file.name, path=str(file.parent)).load_config()
            except Exception as error:  # the file is Python: anything may happen in it
                raise AutograderError(f"{file}: {type(error).__name__}: {error}") from error
            break
    if not any(name in config for name in OLDER) and "course_id" not in config.Exchange:
        return config
    from nbgrader.apps.baseapp import NbGrader  # half a second, for all of nbgrader's commands come with it

    logging.getLogger("traitlets").setLevel(logging.ERROR)  # it warns of each name of an older nbgrader
    return NbGrader(config=config).config


def plain_settings(config: Config) -> dict[str, dict[str, Any]]:
    """What the engine heeds of the configuration, by class: plain values, which may travel."""
    found = {}
    for name in SETTINGS:
        values = config.get(name, {})
        found[name] = {key: value for key, value in values.items() if _is_plain(value)}
    return {name: values for name, values in found.items() if values}


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return all(_is_plain(item) for item in value)
    return value is None or isinstance(value, bool | int | float | str)


def _use_class_folder(config: Config, folder: Path) -> None:
    """Point nbgrader's steps of a class to `folder`; a gradebook in a database server stays there."""
    for step in STEPS:
        config.CourseDirectory[f"{step}_directory"] = str(folder / step)
    if str(config.CourseDirectory.get("db_url", "sqlite:")).startswith("sqlite:"):
        config.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
