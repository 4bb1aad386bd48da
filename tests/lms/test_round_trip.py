"""Learning platforms: their zip in, a grading, their table out; umlauts, late files, nobody's file."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from sample_class import RIGHT, PlainEngine, make_course, source_notebook

from autograder.authoring.coursedir import Course
from autograder.classroom.grading import ClassGrader
from autograder.errors import UsageError
from autograder.lms.collect import collect
from autograder.lms.layouts import entries_of
from autograder.lms.tables import fill_table, safe

FORMULA = '=HYPERLINK("http://example.org","Ada")'


def handed_in(**given: str) -> str:
    notebook = source_notebook()
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in RIGHT:
            cell["source"] = {**RIGHT, **given}[name]
    return json.dumps(notebook)


GOOD, BAD = handed_in(), handed_in(double="def double(x):\n    return x * x")
ZIPS = {
    "moodle": {
        "Jürgen Müller_11_assignsubmission_file_/numbers.ipynb": GOOD,
        "Ada Lovelace_12_assignsubmission_file_/old/numbers.ipynb": GOOD,
        "Ada Lovelace_12_assignsubmission_file_/numbers.ipynb": BAD,
        "Bad File_13_assignsubmission_file_numbers.ipynb": "{",
        "Evil One_15_assignsubmission_file_/../../../evil.ipynb": GOOD,
    },
    "canvas": {
        "müllerjürgen_11_901_numbers.ipynb": GOOD,
        "lovelaceada_LATE_12_902_numbers-1.ipynb": BAD,
        "lovelaceada_LATE_12_902_numbers.ipynb": GOOD,
        "filebad_13_903_numbers.ipynb": "{",
        "oneevil_15_904_...ipynb": GOOD,
    },
    "ilias": {
        "Übung/Müller_Jürgen_jm_11/20261101093000_numbers.ipynb": GOOD,
        "Übung/Lovelace_Ada_al_12/20261103093000_numbers.ipynb": BAD,
        "Übung/Lovelace_Ada_al_12/20261101093000_numbers.ipynb": GOOD,
        "Übung/File_Bad_fb_13/20261101093000_numbers.ipynb": "{",
        "Übung/One_Evil_eo_15/20261101093000_..": GOOD,
    },
}
WORKSHEET = "Identifier,Full name,Email address,Status,Grade,Maximum grade,Feedback comments"
GRADEBOOK = "Student,ID,SIS Login ID,Section,other (7),numbers (8)"
STATUS = "update;usr_id;login;lastname;firstname;status;mark;notice;comment"
TABLES = {
    "moodle": [
        WORKSHEET,
        "Participant 11,Jürgen Müller,jm@example.org,Submitted,,8,",
        f'Teilnehmer 12,"{FORMULA.replace(chr(34), chr(34) * 2)}",al@example.org,Submitted,,8,',
        "Participant 13,Bad File,,Submitted,,8,old words",
        "Participant 14,Nobody's File,,No submission,,8,",
    ],
    "canvas": [
        GRADEBOOK,
        "    Points Possible,,,,10,8",
        '"Müller, Jürgen",11,jm,A,3,',
        f'"{FORMULA.replace(chr(34), chr(34) * 2)}",12,al,A,4,',
        '"File, Bad",13,fb,A,,',
        '"Nobody",14,no,A,-1,',
    ],
    "ilias": [
        STATUS,
        "0;11;jm;Müller;Jürgen;notgraded;;;",
        f'0;12;al;"{FORMULA.replace(chr(34), chr(34) * 2)}";Ada;notgraded;;;',
        "0;13;fb;File;Bad;notgraded;;;old words",
        "0;14;no;Nobody;N;notgraded;;;",
    ],
}
COLUMN = {"moodle": (4, 6), "canvas": (5, None), "ilias": (6, 8)}


def zip_of(files: dict[str, str], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("platform", list(ZIPS))
def test_there_and_back(platform: str, tmp_path: Path) -> None:
    course = Course.load(make_course(tmp_path / "course"), tmp_path / "class")
    collected = collect(course, "numbers", zip_of(ZIPS[platform] | {"readme.txt": "x"}, tmp_path / "all.zip"))
    assert collected.platform == platform
    assert {student.rpartition("_")[2] for student in collected.students} >= {"11", "12", "13"}
    assert any("Jürgen" in student or "jürgen" in student for student in collected.students)
    assert any("more than once" in note and "_12" in note for note in collected.notes)
    assert any("late" in note for note in collected.notes) is (platform == "canvas")
    assert any(note.endswith("left out: readme.txt") for note in collected.notes)
    outside = {p.relative_to(tmp_path).parts[0] for p in tmp_path.rglob("*.ipynb")}
    assert outside == {"course", "class"}
    if platform == "ilias":
        stamp = next((tmp_path / "class" / "submitted").glob("*_12/numbers/timestamp.txt"))
        assert stamp.read_text() == "2026-11-03 09:30:00\n"

    ClassGrader(course, course.assignment("numbers"), PlainEngine).run()
    table = tmp_path / "table.csv"
    table.write_text("\n".join(TABLES[platform]) + "\n", encoding="utf-8-sig")
    filled = fill_table(course, "numbers", platform, table, tmp_path / "filled.csv")
    assert filled.graded == 2 and filled.empty == 2
    assert [student.rpartition("_")[2] for student in filled.failed] == ["13", "15"]
    assert {student.rpartition("_")[2] for student in filled.waiting} == {"11", "12"}

    delimiter = ";" if platform == "ilias" else ","
    read = (tmp_path / "filled.csv").read_text(encoding="utf-8-sig")
    before = list(csv.reader(io.StringIO("\n".join(TABLES[platform])), delimiter=delimiter))
    after = list(csv.reader(io.StringIO(read), delimiter=delimiter))
    grade, words = COLUMN[platform]
    first = len(after) - 4
    scores = [row[grade] for row in after[first:]]
    assert scores[2:] == ["", ""] and float(scores[0]) > float(scores[1]) > 0
    if words is not None:
        assert "double" in after[first][words] and after[-1][words] == ""
        assert after[first + 2][words] == "old words"
    for old, new in zip(before, after, strict=True):
        changed = {i for i, (a, b) in enumerate(zip(old, new, strict=True)) if safe(a) != b}
        assert changed <= {grade, words, 0 if platform == "ilias" else None}
    assert not any(cell.startswith("=") for row in after for cell in row)
    late = tmp_path / "class" / "submitted" / collected.students[0] / "numbers" / "timestamp.txt"
    late.write_text("2026-11-05 09:30:00\n")
    again = collect(course, "numbers", tmp_path / "all.zip")
    assert again.students == collected.students
    assert late.read_text().startswith("2026-11-01" if platform == "ilias" else "2026-11-05")
    more = {path: text + " " for path, text in ZIPS[platform].items()}
    collect(course, "numbers", zip_of(more, tmp_path / "more.zip"))
    assert late.exists() is (platform == "ilias"), "another work, another time"


def test_formulas_lose_their_power_and_numbers_stay() -> None:
    assert [safe(cell) for cell in ("=1+1", "+x", "@a", "-1", "-1,5", "+49 621", "\t=1", "-")] == [
        *("'=1+1", "'+x", "'@a", "-1", "-1,5", "'+49 621", "'\t=1", "-")
    ]


def test_what_is_no_such_file_is_refused(tmp_path: Path) -> None:
    course = Course.load(make_course(tmp_path / "course"), tmp_path / "class")
    (tmp_path / "no.zip").write_text("no zip")
    with pytest.raises(UsageError, match="not a zip"):
        collect(course, "numbers", tmp_path / "no.zip")
    with pytest.raises(UsageError, match="no name in it"):
        collect(course, "numbers", zip_of({"numbers.ipynb": GOOD}, tmp_path / "other.zip"))
    table = tmp_path / "table.csv"
    table.write_text("Name,Grade\n")
    with pytest.raises(UsageError, match="no column 'Identifier'"):
        fill_table(course, "numbers", "moodle", table, tmp_path / "out.csv")
    table.write_text("Student,ID,numbers (1),numbers (2)\n")
    with pytest.raises(UsageError, match="expected one column 'numbers'"):
        fill_table(course, "numbers", "canvas", table, tmp_path / "out.csv")


def test_two_students_of_one_number_are_refused(tmp_path: Path) -> None:
    course = Course.load(make_course(tmp_path / "course"), tmp_path / "class")
    for person in ("Ada King", "Ada Lovelace"):
        name = f"{person}_12_assignsubmission_file_/numbers.ipynb"
        collect(course, "numbers", zip_of({name: GOOD}, tmp_path / "all.zip"))
    ClassGrader(course, course.assignment("numbers"), PlainEngine).run()
    table = tmp_path / "table.csv"
    table.write_text("\n".join(TABLES["moodle"]) + "\n")
    with pytest.raises(UsageError, match="Ada_King_12 and Ada_Lovelace_12 have one number"):
        fill_table(course, "numbers", "moodle", table, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_name_with_underscores_keeps_its_number() -> None:
    platform, (entry,) = entries_of(["Anna_Maria von_der Au_77_assignsubmission_file_/a.ipynb"])
    assert (platform, entry.student) == ("moodle", "Anna_Maria_von_der_Au_77")
