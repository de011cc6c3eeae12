# SPDX-License-Identifier: Apache-2.0
"""Jobs: work that may wait for a database, a printer or a terminal, each in a lane of its own.

A jam in one lane never delays another, and the window never waits. Answers always come back on
the thread of the window.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

LANES = ("database", "printer", "terminal", "proof", "reports")


class Stopped(Exception):
    """The person stopped this job; it is told to nobody."""


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work under way; `cancel` keeps it from starting, or from being answered."""

    work: Callable[..., Any]
    done: Callable[[Any], object] | None
    failed: Callable[[BaseException], object] | None
    progress: Callable[[int, int], object] | None
    owner: QObject | None
    token: str
    last: bool = False
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Stop as soon as the work looks, and answer nobody."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()


class Report:
    """What a long piece of work is given to say how far it is and to see whether to stop."""

    def __init__(self, job: Job, tell: Callable[[Job, int, int], None]) -> None:
        self._job, self._tell = job, tell

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is; raises Stopped when the person asked to stop."""
        if self._job.cancelled:
            raise Stopped
        self._tell(self._job, done, total)


class Jobs(QObject):
    """The lanes. `trouble(exception)` is emitted for a failure nobody asked to hear about."""

    trouble = Signal(object)
    _answered = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[str, queue.SimpleQueue[Job | None]] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._newest: dict[str, Job] = {}
        self._open = 0
        self._closed = False
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        work: Callable[..., Any],
        *,
        lane: str = "database",
        done: Callable[[Any], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
        token: str = "",
        owner: QObject | None = None,
        progress: Callable[[int, int], object] | None = None,
        last: bool = False,
    ) -> Job:
        """Do `work()` in a lane and call `done(answer)` or `failed(exception)` in the window.

        A newer job with the same `token` makes older answers stale: they are dropped. With an
        `owner` the answer is dropped once that object is gone. With `progress` the work is called
        as `work(report)` and says `report(done, total)`. `last`: it is also done when the lanes close.
        """
        if lane not in LANES:
            raise ValueError(f"There is no lane {lane!r}.")
        if self._closed:
            raise RuntimeError("The lanes are closed.")
        job = Job(work, done, failed, progress, owner, token, last)
        if token:
            if (older := self._newest.get(token)) is not None:
                older.cancel()
            self._newest[token] = job
        self._open += 1
        self._lane(lane).put(job)
        return job

    def drop(self, token: str) -> None:
        """Answers under this token are no longer wanted."""
        if (job := self._newest.pop(token, None)) is not None:
            job.cancel()

    def idle(self) -> bool:
        """Whether everything submitted has been answered."""
        return self._open == 0

    def close(self, seconds: int = 5) -> bool:
        """Let what runs end, start only what is `last`, and wait no longer than this. True when all ended."""
        self._closed = True
        for waiting in self._queues.values():
            kept: list[Job] = []
            with contextlib.suppress(queue.Empty):
                while (left := waiting.get_nowait()) is not None:
                    if left.last:
                        kept.append(left)
                    else:
                        left.cancel()
                        self._open -= 1
            for each in (*kept, None):
                waiting.put(each)
        until = time.monotonic() + seconds
        for thread in self._threads.values():
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads.values())

    def _lane(self, name: str) -> "queue.SimpleQueue[Job | None]":
        if name not in self._queues:
            self._queues[name] = queue.SimpleQueue()
            # A daemon: a printer that never answers must not keep the program from ending.
            thread = threading.Thread(target=self._run, args=(self._queues[name],), name=f"lane-{name}", daemon=True)
            self._threads[name] = thread
            thread.start()
        return self._queues[name]

    def _run(self, waiting: "queue.SimpleQueue[Job | None]") -> None:
        while (job := waiting.get()) is not None:
            if job.cancelled:
                self._tell(job, "dropped", None)
                continue
            try:
                answer = job.work(Report(job, self._tell_progress)) if job.progress else job.work()
            except Stopped:
                self._tell(job, "dropped", None)
            except BaseException as trouble:  # every failure is an answer
                self._tell(job, "failed", trouble)
            else:
                self._tell(job, "done", answer)

    def _tell_progress(self, job: Job, done: int, total: int) -> None:
        self._tell(job, "progress", (done, total))

    def _tell(self, job: Job, how: str, what: object) -> None:
        # At the very end of the program the window may be gone before a jammed lane answers.
        with contextlib.suppress(RuntimeError):
            self._answered.emit(job, how, what)

    def _on_answered(self, job: Job, how: str, what: Any) -> None:
        wanted = not job.cancelled and (job.owner is None or shiboken6.isValid(job.owner))
        if how == "progress":
            if wanted and job.progress is not None:
                job.progress(*what)
            return
        self._open -= 1
        if job.token and self._newest.get(job.token) is job:
            del self._newest[job.token]
        if not wanted or how == "dropped":
            return
        if how == "done":
            if job.done is not None:
                job.done(what)
        elif job.failed is not None:
            job.failed(what)
        else:
            self.trouble.emit(what)
