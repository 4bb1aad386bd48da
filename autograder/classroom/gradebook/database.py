"""Opening nbgrader's gradebook: durable, one writer at a time, with a backup before each grading."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from autograder.authoring.coursedir import Course
from autograder.cache import cache_file, keep
from autograder.classroom.gradebook.ledger import ledger
from autograder.errors import AutograderError

BACKUPS_KEPT = 20
ADVISORY_LOCK = 0x6175746F67726164  # any number that only this program uses


def get_ready() -> None:
    """Import what recording grades takes, most of a second that may pass while something else starts."""
    from sqlalchemy.orm import configure_mappers

    for module in ("nbgrader.api", "nbgrader.converters"):
        import_module(module)
    configure_mappers()


def open_gradebook(course: Course) -> Engine:
    """The course's gradebook with all tables, made as nbgrader makes it if it is not there yet.

    SQLite is used with write-ahead log and full synchronization: what was committed survives a
    crash, and nbgrader's formgrader can read while grades are written.
    """
    from nbgrader.api import Gradebook

    file = course.gradebook_file
    try:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            _make_whole(course, file)
        _refuse_older(course)
        with _alembic_in_this_process():
            Gradebook(course.db_url, course.course_id).close()
        engine = create_engine(course.db_url, **({"connect_args": {"timeout": 60}} if file else {}))
        if file is not None:
            event.listen(engine, "connect", _configure_sqlite)
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        ledger.create(engine, checkfirst=True)
    except (SQLAlchemyError, OSError, subprocess.CalledProcessError) as error:
        cause = getattr(error, "orig", None) or error
        raise AutograderError(f"the gradebook {public_url(course)} cannot be opened: {cause}") from error
    return engine


def _make_whole(course: Course, file: Path) -> None:
    """Make a gradebook that is not there yet under another name first: who is interrupted leaves no half."""
    from nbgrader.api import Gradebook

    if _holds_something(file):
        return
    with tempfile.TemporaryDirectory(prefix=".gradebook-", dir=file.parent) as folder:
        made = Path(folder) / file.name
        with _alembic_in_this_process():
            Gradebook(f"sqlite:///{made}", course.course_id).close()
        if not _holds_something(file):  # nobody else was faster
            made.replace(file)


def _holds_something(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _refuse_older(course: Course) -> None:
    """A gradebook of an older nbgrader lacks columns; nbgrader has a command that brings it up to date."""
    engine = create_engine(course.db_url, poolclass=NullPool)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        if "assignment" not in tables:
            return
        version = None
        if "alembic_version" in tables:
            version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version == newest_revision():
        return
    scripts = _revisions()
    if version is None or version in {script.revision for script in scripts.walk_revisions()}:
        where = f" --db {course.db_url}" if course.gradebook_file is not None else ""
        raise AutograderError(
            f"the gradebook {public_url(course)} was made by an older nbgrader; bring it up to date with: "
            f"nbgrader db upgrade{where}"
        )
    raise AutograderError(
        f"the gradebook {public_url(course)} was made by a newer nbgrader than the one that is installed"
    )


def newest_revision() -> str:
    """The schema that the installed nbgrader writes, by its name.

    Kept for as long as nbgrader's list of schemas is the same: to import alembic takes longer than all else
    that opening a gradebook takes.
    """
    from nbgrader import dbutil

    names = sorted(path.name for path in Path(dbutil.ALEMBIC_DIR, "versions").glob("*.py"))
    file = cache_file(f"{hashlib.sha256(repr(names).encode()).hexdigest()[:32]}.revision")
    with suppress(OSError):
        return file.read_text(encoding="utf-8")
    head = _revisions().get_current_head()
    with suppress(OSError):
        keep(file, head.encode())
    return head


def _revisions() -> Any:
    """What alembic knows of nbgrader's schemas."""
    from alembic.script import ScriptDirectory
    from nbgrader import dbutil

    return ScriptDirectory(dbutil.ALEMBIC_DIR)


def public_url(course: Course) -> str:
    """The gradebook's address without its password."""
    return str(course.gradebook_file or make_url(course.db_url).render_as_string(hide_password=True))


def _configure_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions, the driver does not
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


@contextmanager
def _alembic_in_this_process() -> Iterator[None]:
    """Let nbgrader ask the library alembic for the schema's version, not the program: that costs seconds."""
    from nbgrader import api

    program = api.get_alembic_version
    api.get_alembic_version = newest_revision
    try:
        yield
    finally:
        api.get_alembic_version = program


@contextmanager
def only_writer(course: Course) -> Iterator[None]:
    """Hold the gradebook against other gradings; AutograderError at once if one is running."""
    busy = f"another grading is writing to {public_url(course)}; wait until it has ended"
    try:
        course.class_folder.mkdir(parents=True, exist_ok=True)
        lock = (course.class_folder / "grading.lock").open("w")
    except OSError as error:
        raise AutograderError(
            f"the class folder '{course.class_folder}' cannot be written to: {error.strerror}"
        ) from error
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AutograderError(busy) from error
        if course.gradebook_file is not None or not course.db_url.startswith("postgresql"):
            yield
            return
        engine = create_engine(course.db_url, poolclass=NullPool)
        try:
            connected = engine.connect()
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise AutograderError(f"the gradebook {public_url(course)} cannot be opened: {cause}") from error
        with connected as connection:  # the server frees the lock when the connection ends
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_LOCK}):
                raise AutograderError(busy)
            yield


def back_up(course: Course) -> Path | None:
    """Copy the gradebook into the class's `backups` folder, where the newest are kept.

    None if there is no gradebook yet, or if it lies in a database server without `pg_dump` at hand.
    """
    folder = course.class_folder / "backups"
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    file = course.gradebook_file
    if file is not None:
        if not file.is_file():
            return None
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"gradebook-{stamp}.db"
        with closing(sqlite3.connect(file, timeout=60)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    else:
        if shutil.which("pg_dump") is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"gradebook-{stamp}.sql"
        url = make_url(course.db_url).set(drivername="postgresql")
        command = ["pg_dump", "--dbname", url.render_as_string(hide_password=False), "--file", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            target.unlink(missing_ok=True)
            raise AutograderError(f"no backup of the gradebook could be made: pg_dump: {done.stderr}")
    for old in sorted(folder.glob("gradebook-*"))[:-BACKUPS_KEPT]:
        old.unlink()
    return target
