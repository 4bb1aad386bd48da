"""What the player shares with the judge besides arguments: names of the notebook, given data, files."""

from __future__ import annotations

import sys
from typing import Any

from autograder.engine.common.folder import Folder
from autograder.engine.player.held import Held
from autograder.engine.wire.channel import Channel
from autograder.engine.wire.decode import Decoder
from autograder.engine.wire.files import receive_files


class Sharing:
    """Answers the judge's requests about them."""

    def __init__(self, channel: Channel, space: dict[str, Any]):
        self.channel = channel
        self.held = Held(space)
        self.folder = Folder()

    def reply(self, value: Any) -> bytes:
        """A reply that holds a value and nothing else."""
        raise NotImplementedError

    def receive_files(self) -> None:
        """Write the assignment's helper files into the working folder."""
        receive_files(self.channel)
        self.folder.keep()

    def do_hold(self, decoder: Decoder, values: list) -> bytes:
        """Take over what a test made of data that both hold."""
        self.held.put(decoder.part(values))
        return self.reply(None)

    def do_follow(self, decoder: Decoder, names: list) -> bytes:
        """Both hold the same data under these names."""
        self.held.follow(decoder.part(names))
        return self.reply(None)

    def do_held(self, decoder: Decoder, names: list) -> bytes:
        """Data under these names that is not as the judge knows it."""
        return self.reply(self.held.changed(decoder.part(names)))

    def do_files(self, decoder: Decoder, files: list) -> bytes:
        """Write what a test wrote; what was written here, and where in the folder this process stands."""
        self.folder.write(decoder.part(files))
        return self.reply([self.folder.changed(text=True), self.folder.place()])

    def do_alike(self, decoder: Decoder, names: list) -> bytes:
        """For each of the names the first one that stands for the same object."""
        space = self.held.space
        first: dict[int, str] = {}
        return self.reply([first.setdefault(id(space.get(name)), name) for name in decoder.part(names)])

    def do_fetch(self, decoder: Decoder, names: list) -> bytes:
        """The values of names of the notebook, those that exist; behind `plt.` those of pyplot."""
        space, wanted = self.held.space, decoder.part(names)
        pyplot = sys.modules.get("matplotlib.pyplot")
        values = {n: space[n] for n in wanted if n in space}
        values |= {n: getattr(pyplot, n[4:]) for n in wanted if n.startswith("plt.") and pyplot is not None}
        return self.reply(values)

    def do_forget(self, decoder: Decoder, names: list) -> bytes:
        """Delete names, as a test cell did."""
        for name in decoder.part(names):
            self.held.space.pop(name, None)
        return self.reply(None)

    def do_assign(self, decoder: Decoder, values: list) -> bytes:
        """Set names, as a test cell did."""
        self.held.space.update(decoder.part(values))
        return self.reply(None)
