"""A port in plain Python, without refsim: divides by a power of two, half away from zero. The argument makes it go wrong."""

import os
import sys
import time


def divide(x, exponent, how):
    half = (1 << exponent) >> 1
    if x >= 0 or how == "ties_up":
        return (x + half) >> exponent
    return -((-x + half) >> exponent)


def misbehave(how):
    """What happens in case 1001."""
    sys.stdout.flush()
    if how == "hang":
        time.sleep(1000)
    elif how == "crash":
        os.abort()
    elif how == "status":
        sys.exit(7)
    elif how == "garbage":
        print("Traceback: out of memory")


def main(how):
    for number, line in enumerate(sys.stdin):
        x, exponent = (int(field, 16) for field in line.split())
        value = divide(x - ((x >> 31) << 32), exponent, how)
        if number == 1000:
            misbehave(how)
            if how == "early":
                return
            if how == "drop":
                continue
        print(f"{line.strip()} {value & 0xFFFFFFFF:08x}")
    if how == "extra":
        print("00000000")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "right")
