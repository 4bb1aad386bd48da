"""Attacks that speak to the judge directly: the student's code has taken over the player.

Read as cells like verdict.py; the first cell, `prelude`, stands before each attack. None may gain a
point, end the judge's process, or hold up the class.
"""

# ruff: noqa

# %% prelude
import gc, msgpack, os, struct, sys, time
from autograder.engine.player.player import Player

player = next(
    o
    for o in map(
        lambda f: f.f_locals.get("self"),
        iter(lambda f=[sys._getframe()]: (f.__setitem__(0, f[0].f_back), f[0])[1], None),
    )
    if isinstance(o, Player)
)
raw = lambda data: player.channel.sock.sendall(data)
pack = lambda tree, arrays=(), buffers=b"": (lambda h: struct.pack("<I", len(h)) + h + buffers)(
    msgpack.packb([list(arrays), tree], unicode_errors="surrogatepass")
)
reply = lambda result, changed=["list"], parameters=["list"], extras=["dict"], status="ok", graph=None, **k: (
    pack([status, graph, changed, result, parameters, extras], **k)
)
function = lambda n, name="f", where=None: [
    "handle",
    n,
    [
        "dict",
        "kind",
        "function",
        "name",
        name,
        "signature",
        ["list", ["list", "args", 2, False, None], ["list", "kwargs", 4, False, None]],
        "doc",
        None,
        "where",
        where,
    ],
]
thing = lambda n, *known, kind="object": [
    "handle",
    n,
    [
        "dict",
        "kind",
        kind,
        "known",
        ["list", *known],
        "specials",
        [
            "list",
            "__len__",
            "__sub__",
            "__rsub__",
            "__abs__",
            "__float__",
            "__bool__",
            "__iter__",
            "__getitem__",
            "__contains__",
        ],
    ],
]
count = iter(range(1000, 10**9)).__next__


def on(**operations):
    for name, answer in operations.items():
        setattr(player, f"do_{name}", answer)


answering = lambda tree: on(call=lambda *a: reply(tree() if callable(tree) else tree))

# %% more_names_than_asked [add]
"""Tells the value of a name, and of the helper `close`, `abs` and `torch` besides."""


def fetch(decoder, names):
    (name,) = decoder.part(names)
    yes = ["named", "T", ["allclose", "arange", "float32"], function(count()), function(count()), 1]
    return reply(
        [
            "dict",
            name,
            function(count()),
            "close",
            function(count()),
            "abs",
            function(count()),
            "all",
            function(count()),
            "torch",
            yes,
            "np",
            yes,
        ]
    )


on(fetch=fetch, call=lambda *a: reply(True))

# %% errors_to_every_question [answer]
"""Whatever the judge asks from now on, the answer is an error."""
boom = ["list", None, "KeyError", ["list", "builtins.KeyError"], "boom", ["list"], None]
names = [name.removeprefix("do_") for name in dir(player) if name.startswith("do_")]
on(**{name: lambda *a: reply(boom, status="raise") for name in names})

# %% a_name_told_twice [answer]
"""The checked value first, an unchecked one after it under the same name."""
on(
    fetch=lambda d, names: reply(
        ["dict", *d.part(names), 1, *d.part(names), thing(count(), "torch.nn.functional.Tensor")]
    ),
    call=lambda *a: reply(True),
)

# %% tuple_with_a_method [double]
"""A named tuple is data; a field of it that is the type `str` can be called."""
answering(
    ["named", "T", ["allclose", "shape", "all"], ["type", "str"], ["torch.Size", 2, 3], ["type", "object"]]
)

# %% module_as_parameter [double]
"""A parameter whose value is a module: callable, in a place where data is expected."""
answering(
    lambda: [
        "parameter",
        count(),
        False,
        [
            "handle",
            count(),
            [
                "dict",
                "kind",
                "module",
                "known",
                ["list", "torch.nn.functional.Tensor", "torch.nn.Parameter"],
                "class",
                None,
            ],
        ],
        None,
    ]
)
on(
    parts=lambda *a: reply(["list", ["dict"], ["dict"], ["dict"], False]),
    get=lambda *a: reply(
        [
            "parameter",
            count(),
            False,
            ["handle", count(), ["dict", "kind", "module", "known", ["list"]]],
            None,
        ]
    ),
)

# %% handles_in_an_array [double]
"""An array of objects, a slice and a set that hold handles."""
kinds = iter(
    [
        ["np.object", [1], thing(count())],
        ["slice", thing(count()), None, None],
        ["frozenset", thing(count())],
        ["np.object", [], function(count())],
    ]
    * 99
)
answering(lambda: next(kinds))

# %% handle_by_way_of_an_argument [arrange]
"""A changed argument holds handles; a result points at it."""
on(
    call=lambda *a: reply(
        ["same", 0], changed=["list", ["tuple", 0, ["list", thing(count()), thing(count()), thing(count())]]]
    )
)

# %% claims_to_be_a_tensor [double]
"""A handle that says it is a Tensor, under another of Tensor's names."""
answering(lambda: thing(count(), "torch.nn.functional.Tensor", "torch.functional.Tensor"))

# %% says_skipped [add]
"""Exceptions of names that a runner might take for something else than failure."""
known = iter(
    [
        "_pytest.outcomes.Skipped",
        "unittest.case.SkipTest",
        "builtins.SystemExit",
        "builtins.StopIteration",
        "autograder.engine.session.contract.Refused",
        "builtins.BaseException",
        7,
    ]
    * 99
)
on(call=lambda *a: reply(["list", None, "X", ["list", next(known)], "", ["list"], None], status="raise"))

# %% wrong_forms [add]
"""Replies of every wrong form."""
forms = iter(
    [
        b"",
        pack([]),
        pack(7),
        pack(["ok"]),
        pack(["callback", 1]),
        pack(["callback", 10**6, ["tuple"], ["dict"]]),
        pack([["ok"]] * 6),
        reply(1, graph=[1]),
        reply(1, graph=["a", [5]]),
        reply(1, graph={}),
        reply(1, changed=["list", ["tuple", 10**6, 1]]),
        reply(1, changed=7),
        reply(1, parameters=["list", ["tuple", 99, 1, 1]]),
        reply(1, parameters=5),
        reply(1, extras=["list"]),
        reply(["same", -1]),
        reply(["argument", -9]),
        reply(["yours", 4]),
        reply(["type", "eval"]),
        reply(["handle"]),
        reply(["handle", 4]),
        reply(["handle", 4, 5]),
        reply(["handle", 1, ["dict", "kind", []]]),
        reply(["handle", 2, ["dict", "known"]]),
        reply(["parameter"]),
        reply(["import", "os", "system"]),
        reply(["pickle", b"cos\nsystem\n(S'id'\ntR."]),
        reply(5, status="raise"),
        reply(["list", 1, 2, 3, 4, 5, 6], status="raise"),
        reply(
            ["list", None, "E", ["list", "json.decoder.JSONDecodeError"], "x", ["list", ["list", 1]], None],
            status="raise",
        ),
    ]
)


def answer(message):
    raw(struct.pack("<Q", len(m := next(forms, b"x"))) + m)


player.answer = answer

# %% wrong_forms_of_a_name [add]
"""As above, when a name is asked for: outside of any test cell."""
forms = iter(
    [
        reply(5),
        reply(["dict", "a"]),
        reply(["list", 1, 2]),
        reply(["dict", "add", ["handle", 1, ["dict", "kind", "function"]]], graph=[1, 2, 3]),
    ]
)
player.do_fetch = lambda *a: next(forms)

# %% wrong_report_on_a_cell [add]
"""The report on a cell is no report."""
player.do_run = lambda *a: reply(["list", 1, 2, 3])

# %% announces_too_much [add]
"""Promises a message of 2**62 bytes."""
player.answer = lambda message: raw(struct.pack("<Q", 1 << 62))

# %% promises_and_stalls [add]
"""Promises 500 MB and sends one byte a second."""


def answer(message):
    raw(struct.pack("<Q", 500 << 20))
    while True:
        raw(b"x")
        time.sleep(1)


player.answer = answer

# %% nested [squares]
"""Lists in lists, as deep as msgpack lets them be."""
deep = ["list"]
for _ in range(505):
    deep = ["list", deep]
answering(deep)

# %% colliding_keys [squares]
"""A dictionary whose keys share one hash."""
answering(["dict", *(x for i in range(30_000) for x in (["int", hex(i * ((1 << 61) - 1))], None))])

# %% a_million_classes [squares]
"""Named tuples, each of a class of its own."""
answering(["list", *(["named", f"T{i}", [f"a{i}", f"b{i}"], 1, 2] for i in range(300_000))])

# %% many_small_things [squares]
"""A list as long as a message may be."""
answering(["list", *([0] * 20_000_000)])

# %% patterns_that_take_long [squares]
"""Patterns of wide classes, each of which takes the judge's time to compile."""
import re
from autograder.engine.wire import kin

wide = lambda v: ("[\0-\U0010ffff]" * 195 + str(count()), 2)
kin.KIN[re.Pattern] = ("pattern", wide, kin.KIN[re.Pattern][2])


def squares(n):
    return [re.compile("x")] * 3000


# %% endless_range [squares]
"""A range that never ends: small on the wire, large in a list."""
answering(["range", 0, 1 << 60, 1])

# %% endless_counter [squares]
"""Squares as a range of a billion: the judge's own memory."""
answering(["range", 0, 10**10, 1])

# %% endless_calls_back [apply_all]
"""Calls the judge's function back for ever."""


def call(*a):
    while True:
        m = pack(["callback", 1, ["tuple", 1], ["dict"]])
        raw(struct.pack("<Q", len(m)) + m)
        player.channel.receive()


on(call=call)

# %% module_without_end [Layer]
"""A module with a child with a child with a child ..."""
child = lambda *a: ["handle", count(), ["dict", "kind", "module", "known", ["list"], "class", None]]
on(
    call=lambda *a: reply(child()),
    parts=lambda *a: reply(["list", ["dict"], ["dict"], ["dict", "a", child()], False]),
)

# %% foreign_arrays [double]
"""Arrays whose bytes are not what their type allows."""
bad = iter(
    [
        dict(arrays=[["torch", "bool", [2, 3], [0, 1], 0]], buffers=b"\x07" * 6),
        dict(arrays=[["np", "|b1", [2, 3], 0]], buffers=b"\x02" * 6),
        dict(arrays=[["np", "<U1", [2, 3], 0]], buffers=b"\xff" * 24),
        dict(arrays=[["np", "<f16", [2, 3], 0]], buffers=b"\xff" * 96),
        dict(arrays=[["np", "|V9999999", [0], 0]]),
        dict(arrays=[["np", "|O", [1], 0]], buffers=b"\x41" * 8),
        dict(arrays=[["torch", "float32", [1 << 40, 0], [0, 1], 0]]),
        dict(arrays=[["torch", "float32", [2, 3], [0, 0], 0]], buffers=b"0" * 24),
        dict(arrays=[["np", "<f8", [2**31, 2**31], 0]]),
    ]
)
on(call=lambda *a: reply(["array", 0], **next(bad)))

# %% foreign_random_states [noise]
"""Random states that would read out of bounds."""
states = iter(
    [
        ["dict", "numpy", ["tuple", "MT19937", ["array", 0], 10_000, 0, 0.0]],
        ["dict", "random", ["tuple", 3, ["tuple", *([1] * 624), 10**6], None]],
        ["dict", "torch", ["array", 1]],
    ]
)
on(
    call=lambda *a: reply(
        1.0,
        extras=["dict", "random", next(states)],
        arrays=[["np", "<u4", [624], 0], ["torch", "uint8", [5056], [0], 0]],
        buffers=b"\xff" * (2496 + 5056),
    )
)

# %% floods_the_record [add]
"""A report on a cell with thirty million characters, written past the player's own limit."""
text = "A" * 1_000_000
on(
    run=lambda *a: reply(
        [
            "list",
            None,
            ["list", *(["dict", "output_type", "stream", "name", "stdout", "text", text] for _ in range(30))],
        ]
    )
)

# %% outputs_of_a_foreign_kind [add]
"""Outputs with scripts, wrong forms and lone surrogates."""
on(
    run=lambda *a: reply(
        [
            "list",
            None,
            [
                "list",
                [
                    "dict",
                    "output_type",
                    "display_data",
                    "data",
                    ["dict", "application/javascript", "\ud800"],
                    "metadata",
                    ["dict"],
                ],
                ["dict", "output_type", "error", "ename", "\ud800", "evalue", "", "traceback", ["list"]],
            ],
        ]
    )
)

# %% hangs_up [add]
"""Closes the connection in the middle of a message."""


def answer(message):
    raw(struct.pack("<Q", 100) + b"half")
    player.channel.close()
    time.sleep(99)


player.answer = answer

# %% answers_before_it_is_asked [add]
"""Sends a thousand replies at once."""
m = reply(True)
raw((struct.pack("<Q", len(m)) + m) * 1000)
