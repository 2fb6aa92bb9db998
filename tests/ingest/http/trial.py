"""Calls that fail as a test says, on a clock that it moves on."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.http.failures import RequestFailedError
from ingest.http.health import Health
from ingest.http.retry import Backoff, Call, Probes

BROKEN = RequestFailedError("HTTP 500")
GONE = RequestFailedError("HTTP 503", is_asleep=True)
LOST = RequestFailedError("connection reset by peer", is_outage=True)
REFUSED = RequestFailedError("connection refused", is_unreachable=True)
SECOND = Backoff(initial=1.0, maximum=1.0, jitter=0.0)


@dataclass
class Trial:
    """Calls on a clock that is moved on by hand; nothing is sent."""

    patience: float = 120.0
    now: float = 0.0
    list_answers: bool = False
    others_answer: bool = False
    pauses: list[float] = field(default_factory=list)
    probed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.health = Health(self.patience, clock=lambda: self.now)

    def call(self, path: str = "/tags", *, attempts: int = 5, retries: bool = True) -> Call:
        """Return a call of a list."""
        return Call(
            path,
            self.health,
            pause=self.pauses.append,
            probes=Probes(list=self._probe_list, elsewhere=self._probe_elsewhere),
            attempts=attempts,
            retries=retries,
            backoff=SECOND,
        )

    def fail(
        self, call: Call, error: RequestFailedError, *, path: str = "/tags", after: float = 0.0
    ) -> float | None:
        """Let an attempt of a call fail after some seconds; sleep what it is told to wait."""
        call.begin_attempt()
        with self.health.waiting(path):
            self.now += after
        wait = call.judge(error)
        with self.health.waiting(path):
            self.now += wait or 0.0
        return wait

    def fail_until_given_up(self, call: Call, error: RequestFailedError) -> int:
        """Let a call fail until it stops; return how often it did."""
        for times in range(1, 1000):
            if self.fail(call, error) is None:
                return times
        raise AssertionError("it goes on for ever")

    def _probe_list(self) -> bool:
        self.probed.append("list")
        if self.list_answers:
            self.health.note_success("/tags")
        return self.list_answers

    def _probe_elsewhere(self) -> bool:
        self.probed.append("elsewhere")
        if self.others_answer:
            self.health.note_success("/analytics")
        return self.others_answer
