"""Streams handed to an answer: the model answer uses one in its way, students in theirs. Read, not imported."""

# ruff: noqa

# %% imports
import contextlib, csv, io, itertools, json, os, pickle, tempfile
import numpy as np
import pandas as pd
import pytest
import torch


# %% numbers
def numbers(file):
    return [int(line) for line in file]


# %% test numbers
assert numbers(io.StringIO("1\n2\n3\n")) == [1, 2, 3]
assert numbers(io.StringIO("7")) == [7]
with open("numbers.txt", "w") as out:
    out.write("".join(f"{i}\n" for i in range(300)))
with open("numbers.txt") as given:
    assert given.readline() == "0\n"
    assert numbers(given) == list(range(1, 300))
with tempfile.NamedTemporaryFile("w+") as given:
    given.write("4\n5\n")
    given.seek(0)
    assert numbers(given) == [4, 5]


# %% answer [numbers] read
def numbers(file):
    return [int(word) for word in file.read().split()]


# %% answer [numbers] readline
def numbers(file):
    found = []
    while line := file.readline():
        found.append(int(line))
    return found


# %% answer [numbers] readlines
def numbers(file):
    return list(map(int, file.readlines()))


# %% answer [numbers] csv
def numbers(file):
    return [int(row[0]) for row in csv.reader(file)]


# %% answer [numbers] pandas
def numbers(file):
    return pd.read_csv(file, header=None)[0].tolist()


# %% answer [numbers] numpy
def numbers(file):
    return [int(x) for x in np.loadtxt(file, ndmin=1)]


# %% answer [numbers] with
def numbers(file):
    with file:
        rest = itertools.chain(file)
        return [int(line) for line in rest]


# %% answer [numbers] a character at a time
def numbers(file):
    return [int(word) for word in "".join(iter(lambda: file.read(1), "")).split()]


# %% answer [numbers] with a look back
def numbers(file):
    assert file.readable() and file.seekable() and not file.closed
    file.seek(file.tell())
    return [int(word) for word in file.read(100_000).splitlines()]


# %% answer [numbers] looks at what it gets
def numbers(file):
    if isinstance(file, str) or not isinstance(file, io.TextIOBase):
        raise TypeError("an open file is wanted")
    if hasattr(file, "getvalue"):
        return [int(word) for word in file.getvalue().split()]
    assert isinstance(file.name, str) and file.mode in ("r", "w+") and not callable(file)
    return [int(word) for word in file.read().split()]


# %% wrong [numbers] closes it and reads on
def numbers(file):
    file.close()
    return [int(line) for line in file]


# %% wrong [numbers] writes what it should find
def numbers(file):
    file.truncate(0)
    return [int(line) for line in file]


# %% wrong [numbers] goes on past the end
def numbers(file):
    file.seek(1, 2)
    return [int(line) for line in file]


# %% wrong [numbers] waits for more
def numbers(file):
    found = []
    while len(found) < 1000:
        line = file.readline()
        if line:
            found.append(int(line))
    return found


# %% wrong [numbers] waits for the next one
def numbers(file):
    while next(file, "") != "end":
        pass


# %% greeting
def greeting(file):
    try:
        return file.readline()
    except UnicodeDecodeError:
        return "unreadable"


# %% test greeting
with open("greeting.txt", "wb") as out:
    out.write("grüß".encode("latin-1"))
with open("greeting.txt", encoding="utf-8") as given:
    assert greeting(given) == "unreadable"
with open("greeting.txt", encoding="latin-1") as given:
    assert greeting(given) == "grüß"


# %% answer [greeting] iterates
def greeting(file):
    try:
        return "".join(file)
    except ValueError as error:
        assert "can't decode byte 0xfc" in str(error)
        return "unreadable"


# %% total
def total(file):
    return sum(row["points"] for row in json.loads(file.read()))


# %% test total
assert total(io.StringIO('[{"points": 2},\n {"points": 3}]')) == 5


# %% answer [total] load
def total(file):
    return sum(row["points"] for row in json.load(file))


# %% answer [total] lines
def total(file):
    return sum(row["points"] for row in json.loads("".join(file)))


# %% longest
def longest(file):
    return max(len(line) for line in file)


# %% test longest
assert longest(io.StringIO("a" * 2_500_000 + "\n" + "é" * 1_500_000)) == 2_500_001


# %% answer [longest] read
def longest(file):
    return max(len(line) for line in file.read().splitlines(keepends=True))


# %% answer [longest] readlines
def longest(file):
    return max(map(len, file.readlines()))


# %% answer [longest] readline
def longest(file):
    return max(map(len, iter(file.readline, "")))


# %% header
def header(file):
    return file.read(4), file.seek(0, 2)


# %% test header
assert header(io.BytesIO(b"\x89PNG1234")) == (b"\x89PNG", 8)
with open("picture.dat", "wb") as out:
    out.write(b"BM12" * 100)
with open("picture.dat", "rb") as given:
    assert header(given) == (b"BM12", 400)


# %% answer [header] iterates
def header(file):
    whole = b"".join(file)
    return whole[:4], len(whole)


# %% answer [header] readinto
def header(file):
    start = bytearray(4)
    file.readinto(start)
    return bytes(start), 4 + len(file.read())


# %% answer [header] as text
def header(file):
    text = io.TextIOWrapper(file, encoding="latin-1").read()
    return text[:4].encode("latin-1"), len(text)


# %% loaded
def loaded(file):
    return pd.read_csv(io.StringIO(file.read().decode()))["a"].sum()


# %% test loaded
assert loaded(io.BytesIO(b"a,b\n1,2\n3,4\n")) == 4


# %% answer [loaded] pandas
def loaded(file):
    return pd.read_csv(file)["a"].sum()


# %% report
def report(rows, out):
    for row in rows:
        print(*row, sep=",", file=out)


# %% test report
out = io.StringIO()
report([("a", 1), ("b", 2)], out)
report([], out)
assert out.getvalue() == "a,1\nb,2\n"
with open("report.csv", "w", newline="") as file:
    report([("c", 3)], file)
assert open("report.csv").read() == "c,3\n"
out = io.StringIO()
with contextlib.closing(out):
    report([], out)


# %% answer [report] write
def report(rows, out):
    out.write("".join(f"{name},{count}\n" for name, count in rows))
    out.flush()


# %% answer [report] writelines
def report(rows, out):
    out.writelines(f"{name},{count}\n" for name, count in rows)


# %% answer [report] csv
def report(rows, out):
    csv.writer(out, lineterminator="\n").writerows(rows)


# %% answer [report] pandas
def report(rows, out):
    if rows:
        pd.DataFrame(rows).to_csv(out, header=False, index=False, lineterminator="\n")


# %% answer [report] redirects
def report(rows, out):
    with contextlib.redirect_stdout(out):
        for name, count in rows:
            print(f"{name},{count}")


# %% wrong [report] writes numbers
def report(rows, out):
    for name, count in rows:
        out.write(count)


# %% saved
def saved(array, file):
    np.save(file, array)
    return file.tell()


# %% test saved
file = io.BytesIO()
saved(np.arange(3.0), file)
file.seek(0)
assert np.load(file).tolist() == [0, 1, 2]


# %% answer [saved] bytes
def saved(array, file):
    inner = io.BytesIO()
    np.save(inner, array)
    file.write(inner.getbuffer())


# %% weights
def weights(file):
    return torch.load(file)["w"].sum().item()


# %% test weights
file = io.BytesIO()
torch.save({"w": torch.ones(3)}, file)
file.seek(0)
assert weights(file) == 3


# %% answer [weights] read
def weights(file):
    return torch.load(io.BytesIO(file.read()))["w"].sum().item()


# %% same
def same(file):
    return file


# %% test same
file = io.StringIO("a")
assert same(file) is file


# %% only_reads
def only_reads(file):
    file.write("a")


# %% test only_reads
with open("empty.txt", "w"):
    pass
with open("empty.txt") as file, pytest.raises(io.UnsupportedOperation):
    only_reads(file)


# %% answer [only_reads] says so
def only_reads(file):
    try:
        file.write("a")
    except ValueError as error:
        raise error


# %% own_class
def own_class(out):
    print("a", "b", file=out)


# %% test own_class
class Loud(io.StringIO):
    def write(self, text):
        return super().write(text.upper())


out = Loud()
own_class(out)
assert out.getvalue() == "A B\n"


# %% answer [own_class] write
def own_class(out):
    out.write("a b\n")
