"""Signals that ask a run to stop: noted by the run, kept from its workers.

A run never raises at a signal: it notes the first, lets go of its workers and cleans up, whatever
comes after. A worker hears of it from its run; a signal of its own (a whole group of processes is
told to stop) ends it as tidily.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SIGNALS = tuple(
    number
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if (number := getattr(signal, name, None)) is not None
)


@dataclass
class Noted:
    """The number of the first signal that came; 0 while there is none."""

    number: int = 0


@contextlib.contextmanager
def noted_stops() -> Iterator[Noted]:
    """Note signals that ask to stop instead of being stopped by them.

    A signal that was ignored (`nohup`) stays ignored. Outside the main thread nothing is noted.
    """
    noted = Noted()

    def note(number: int, _: object) -> None:
        noted.number = noted.number or number

    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, note)
    try:
        yield noted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def kept_from_children() -> Iterator[None]:
    """Start processes here that no signal reaches before they have seen to it themselves.

    They inherit that the signals wait. On Windows they inherit that Ctrl-C is ignored.
    """
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetConsoleCtrlHandler(None, 1)
        try:
            yield
        finally:
            ctypes.windll.kernel32.SetConsoleCtrlHandler(None, 0)
    else:
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # it is started once, and unblocks signals as it starts
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_at_stops(end: Callable[[], None]) -> None:
    """Call `end` in a thread of its own when this process, a worker, is told to stop.

    Ctrl-C is for the run only, which tells its workers.
    """
    if hasattr(os, "setpgid"):
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
    if not hasattr(signal, "sigwait"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    deadly = set(SIGNALS) - {signal.SIGINT}

    def wait() -> None:
        signal.sigwait(deadly)
        end()

    threading.Thread(target=wait, daemon=True).start()
