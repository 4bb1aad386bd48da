"""Messages over a socket, bounded in size and time."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

from autograder.engine.wire.common import MAX_MESSAGE, WireError

CHUNK = 1 << 20


class Closed(Exception):
    """The other side has gone."""


class OutOfTime(Exception):
    """The other side did not answer before the deadline."""


class Channel:
    """A stream socket that carries whole messages. After any error it must not be used again."""

    def __init__(self, sock: socket.socket):
        self.sock = sock
        self.deadline: float | None = None  # time.monotonic() at which waiting ends
        self.more: Callable[[], float] = lambda: 0.0  # seconds by which it is put off when it is reached

    def send(self, message: bytes) -> None:
        """Send one message."""
        try:
            self._arm()
            self.sock.sendall(struct.pack("<Q", len(message)) + message)
        except TimeoutError:
            raise OutOfTime from None
        except OSError as error:
            raise Closed(str(error)) from None

    def receive(self) -> bytearray:
        """Wait for one message."""
        (size,) = struct.unpack("<Q", self._read(8))
        if size > MAX_MESSAGE:
            raise WireError(f"a message of {size} bytes was announced, {MAX_MESSAGE} are allowed")
        return self._read(size)

    def close(self) -> None:
        self.sock.close()

    def _arm(self) -> None:
        if self.deadline is None:
            self.sock.settimeout(None)
            return
        left = self.deadline - time.monotonic()
        if left <= 0:
            left = self.more()
            self.deadline = time.monotonic() + left
        if left <= 0:
            raise OutOfTime
        self.sock.settimeout(left)

    def _read(self, size: int) -> bytearray:
        """Exactly `size` bytes. Memory grows with what arrives, not with what was promised."""
        data = bytearray()
        try:
            while len(data) < size:
                self._arm()
                try:
                    part = self.sock.recv(min(size - len(data), CHUNK))
                except TimeoutError:
                    continue  # the deadline is reached, if it is not put off
                if not part:
                    raise Closed("the other side closed the connection")
                data += part
        except TimeoutError:
            raise OutOfTime from None
        except OSError as error:
            raise Closed(str(error)) from None
        return data
