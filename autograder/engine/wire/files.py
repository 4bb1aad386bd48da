"""Files on their way to a player, in as many messages as their size needs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from autograder.engine.wire.channel import Channel
from autograder.engine.wire.decode import Decoder
from autograder.engine.wire.encode import Encoder

PART = 8 << 20  # bytes of files in one message


def send_files(channel: Channel, files: Mapping[str, bytes]) -> None:
    """Send files, by path relative to the folder where they shall lie."""
    for part in _parts(files):
        channel.send(Encoder().dumps(part))
    channel.send(Encoder().dumps({}))


def receive_files(channel: Channel) -> None:
    """Write the files that come into the current folder, which holds nothing yet."""
    while part := Decoder().loads(channel.receive()):
        for name, data in part.items():
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "ab") as file:
                file.write(data)


def _parts(files: Mapping[str, bytes]) -> Iterator[dict[str, bytes]]:
    """Pieces of files, gathered into messages of about PART bytes."""
    part: dict[str, bytes] = {}
    room = PART
    for name, data in files.items():
        for start in range(0, max(len(data), 1), PART):
            piece = data[start : start + PART]
            if name in part or room < len(piece):
                yield part
                part, room = {}, PART
            part[name] = piece
            room -= len(piece) + len(name)
    if part:
        yield part
