"""A serial line as a pipe: ``python serial_line.py DEVICE BAUD PREFIX READY``, a program of its own.

Each line of standard input goes out, and only when its answer has come does the next: a board has no room for more. An answer is
what follows PREFIX in a line; other lines are the board's own, and go to standard error. With READY, nothing is sent until a line
holds that text.
"""

from __future__ import annotations

import sys
from typing import Any


def bridge(line: Any, prefix: bytes, ready: bytes) -> None:
    """Ask ``line``, an open serial port, everything on standard input."""
    while ready and ready not in _own(line.readline()):
        pass
    for question in sys.stdin.buffer:
        line.write(question)
        answer = b""
        while not answer.strip():
            text = line.readline()
            answer = text.partition(prefix)[2] if prefix else text
            if prefix and prefix not in text:
                _own(text)
        sys.stdout.buffer.write(answer.rstrip() + b"\n")
        sys.stdout.buffer.flush()


def _own(text: bytes) -> bytes:
    """A line of the board that is no answer: a sanitizer's word may be among them."""
    sys.stderr.buffer.write(text)
    return text


def main() -> int:
    import serial

    device, baud, prefix, ready = sys.argv[1:]
    try:
        with serial.Serial(device, int(baud)) as line:
            bridge(line, prefix.encode(), ready.encode())
    except (serial.SerialException, OSError, ValueError) as error:
        print(f"serial line {device}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
