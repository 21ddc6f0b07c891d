"""What Reeve promises of its speed, and whether this run kept it."""

from dataclasses import dataclass
from typing import Callable

from session import find


# A fraction, written as one by something.
INVERSE = "inverse"


@dataclass(frozen=True)
class Goal:
    """A row of the table of promises. `measure` gives the number, or None where this run did not measure it."""

    what: str
    measure: Callable
    least: float      # what must be kept
    aim: float        # what is aimed at
    form: str = ".2f"
    unit: str = ""
    is_ceiling: bool = True  # less is better

    def judge(self, value):
        if value is None:
            return "not measured"
        keeps = (lambda bound: value <= bound) if self.is_ceiling else (lambda bound: value >= bound)
        return "aim" if keeps(self.aim) else "kept" if keeps(self.least) else "missed"

    def bound(self, value):
        return ("≤ " if self.is_ceiling else "≥ ") + self.text(value)

    def text(self, value):
        if value is None:
            return "-"
        if self.form == INVERSE:
            return f"1/{1 / value:,.0f}"
        return format(value, self.form) + self.unit


def value(rows, benchmark, name, **where):
    row = find(rows, benchmark, **where)
    return None if row is None else row.get(name)


def ratio(over, under):
    return None if over is None or not under else over / under


def instructions(rows, world, form="frames"):
    return value(rows, "instructions", "instructions", world=world, form=form)


def most_runtime_calls(rows):
    return max((row["runtime_calls"] for row in rows if row["benchmark"] == "instructions"), default=None)


def served(name, world="office", transport="unix", depth=1):
    return lambda rows: value(
        rows, "serve", name, world=world, transport=transport, depth=depth, connections=1, cores="one", rate=None)


def worst_ratio(rows):
    """Instructions in the dearest world that is hot, against one user with ten statements."""
    others = [
        row["instructions"] for row in rows
        if row["benchmark"] == "instructions" and row["form"] == "frames"
        and row["world"] not in ("ten", "ten-fresh", "office")]
    return ratio(max(others, default=None), instructions(rows, "ten"))


def against_cedar(statements):
    """Reeve's time against the authorizer's by its own account."""
    def measure(rows):
        where = {"shape": "spread", "statements": statements}
        reeve, cedar = (
            value(rows, "peers", "wall_us", engine="Reeve", **where),
            value(rows, "peers", "core_us", engine="Cedar", **where))
        return ratio(reeve, cedar)
    return measure


GOALS = [
    Goal("instructions of a decision, hot, from the frame to the reply", lambda rows: instructions(rows, "office"), 850, 500, ",.0f"),
    Goal("… where no request is known whole", lambda rows: instructions(rows, "office", "anew-frames"), 850, 500, ",.0f"),
    Goal("… by handles", lambda rows: instructions(rows, "office", "handled-frames"), 450, 250, ",.0f"),
    Goal("… in the dearest of all worlds, against a world of ten statements", worst_ratio, 1.25, 1.05),
    Goal("retain, release, malloc, exclusivity calls of a decision", most_runtime_calls, 0, 0, ".4g"),
    Goal(
        "decisions a second in process, hot, one core",
        lambda rows: value(rows, "decide", "million_per_second", world="office", form="string"), 10, 20, ".1f", " M",
        is_ceiling=False),
    Goal(
        "… by handles",
        lambda rows: value(rows, "decide", "million_per_second", world="office", form="handles"), 10, 20, ".1f", " M",
        is_ceiling=False),
    Goal("share of the floor's throughput: depth 32, hot", served("share", depth=32), 0.80, 0.90, is_ceiling=False),
    Goal("… depth 128, hot", served("share", depth=128), 0.60, 0.75, is_ceiling=False),
    Goal(
        "… depth 32, cold: 100,000 users, 200 actions", served("share", world="matrix-uniform", depth=32), 0.50, 0.65,
        is_ceiling=False),
    Goal(
        "… depth 32, cold: a company of 10,000 principals", served("share", world="10000-uniform", depth=32), 0.50, 0.65,
        is_ceiling=False),
    Goal("p50 at depth 1 against the floor, Unix", served("p50_ratio"), 1.10, 1.03),
    Goal("… TCP", served("p50_ratio", transport="tcp"), 1.10, 1.03),
    Goal("time of a decision against Cedar's own, 10 statements", against_cedar(10), 1 / 150, 1 / 300, INVERSE),
    Goal("… 1,000 statements", against_cedar(1_000), 1 / 6_000, 1 / 12_000, INVERSE),
    Goal("… 10,000 statements", against_cedar(10_000), 1 / 80_000, 1 / 180_000, INVERSE),
    Goal(
        "p99 at depth 32 while images swap every 100 ms, against no swap",
        lambda rows: value(rows, "reload", "p99_ratio", images="swap"), 1.25, 1.05),
    Goal(
        "image of 100 MB, from its renaming to the first decision",
        lambda rows: value(rows, "arrival", "median_ms", by="watching the file"), 200, 100, ",.0f", " ms"),
    Goal(
        "compile of `company`, 2 cores",
        lambda rows: value(rows, "compile", "wall_s", principals=100_000), 30, 8, ".1f", " s"),
    Goal(
        "… peak memory against the image",
        lambda rows: value(rows, "compile", "peak_ratio", principals=100_000), 6, 3, ".1f", " ×"),
    Goal(
        "resident memory beyond the image, 64 connections",
        lambda rows: value(rows, "memory", "busy_mb", world="10000-uniform"), 40, 16, ".1f", " MB"),
    Goal(
        "… each further idle connection",
        lambda rows: value(rows, "memory", "idle_bytes", world="10000-uniform"), 4_096, 1_024, ",.0f", " B"),
]


def judgements(rows):
    """Each goal with what was measured and what that comes to."""
    for goal in GOALS:
        measured = goal.measure(rows)
        yield goal, measured, goal.judge(measured)


def show(session):
    judged = [(goal, measured, verdict) for goal, measured, verdict in judgements(session.rows) if measured is not None]
    if not judged:
        return
    session.heading("SHOWS")
    width = max(len(goal.what) for goal, _, _ in judged)
    session.say(f"{'what'.ljust(width)} {'measured':>12} {'at least':>12} {'aim':>12}")
    for goal, measured, verdict in judged:
        session.say(
            f"{goal.what.ljust(width)} {goal.text(measured):>12} {goal.bound(goal.least):>12}"
            f" {goal.bound(goal.aim):>12}  {verdict}")
    missed = sum(verdict == "missed" for _, _, verdict in judged)
    session.say(f"{len(judged) - missed} of {len(judged)} kept")


def markdown(rows):
    """The promises that were measured, for a document; nothing where none was."""
    lines = [
        f"| {goal.what} | {goal.text(measured)} | {goal.bound(goal.least)} | {goal.bound(goal.aim)} |"
        for goal, measured, _ in judgements(rows) if measured is not None]
    return "\n".join(["| what | measured | at least | aim |", "| --- | --- | --- | --- |"] + lines) if lines else ""
