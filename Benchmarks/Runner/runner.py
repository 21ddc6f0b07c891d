"""The command: which benchmarks there are, and in which order they run."""

import importlib
import os
import sys
import time

import gates
import goals
import reports
from session import Failure, Session, machine

# In the order of a whole run. Each is the module of its name, with `run(session, full)`.
SUITE = {
    "decide": "nanoseconds and instructions of a decision",
    "serve": "throughput and latency beside the floor",
    "peers": "other engines, asked the same questions",
    "reload": "latency while images swap, and how soon an image decides",
    "memory": "resident memory beyond the image, and of a connection",
    "compile": "how images grow with stores, what an edit costs, the command",
    "growth": "how size and time of compiling grow with a world, whatever its shape",
    "resources": "a resource's policy, owner and tags among many",
    "gateways": "requests through gateways: without an authorizer, with a stub of one, with Reeve",
}
# Runs where it is named: it needs the gateways, which `make bench-gateways` installs.
APART = ("gateways",)

USAGE = f"""usage: Benchmarks/run [NAME...] [full]

Runs the named benchmarks, or all but `gateways`, and keeps the report in Benchmarks/out ($REEVE_BENCH_OUT,
where that is set). `full`: more points, more minutes.

{chr(10).join(f"  {name:10} {what}" for name, what in SUITE.items())}

Benchmarks/run gates [record]     checks instructions against limits.json; lowers limits that are too high
Benchmarks/run record             keeps the newest run in Benchmarks/Records, by its day and commit
Benchmarks/run report FILE...     one page of the rows of several runs, and their promises as a Markdown table
"""


def main(arguments):
    if any(argument in ("help", "--help", "-h") for argument in arguments):
        print(USAGE, end="")
        return 0
    if arguments == ["record"]:
        return guarded(reports.record)
    if arguments[:1] == ["report"]:
        return guarded(lambda: reports.report(arguments[1:]))
    if arguments[:1] == ["gates"]:
        return guarded(lambda: run_gates(arguments[1:] == ["record"]))
    names = [argument for argument in arguments if argument != "full"]
    unknown = [name for name in names if name not in SUITE]
    if unknown:
        print(f"Benchmarks/run: error: no benchmark `{unknown[0]}`; there are {', '.join(SUITE)}", file=sys.stderr)
        return 2
    chosen = [name for name in SUITE if (name in names if names else name not in APART)]
    return guarded(lambda: run(chosen, full="full" in arguments))


def guarded(body):
    """The exit status: two where a benchmark cannot run, or a limit is not kept."""
    try:
        body()
        return 0
    except Failure as failure:
        print(f"Benchmarks/run: error: {failure}", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, BrokenPipeError):
        return 130


def run(names, full):
    if not {0, 1} <= os.sched_getaffinity(0):
        raise Failure("the benchmarks need two processors, the first and the second of the machine")
    start = time.monotonic()
    with Session() as session:
        about = session.add("machine", **machine(), command=command(names, full))
        session.say("Reeve {commit}, {compiler}, {processors}, {system}, {date}: {command}".format(**about))
        for name in names:
            try:
                importlib.import_module(name).run(session, full)
            except Failure:
                session.say(f"`{name}` was not finished, and what comes behind it was not begun")
                reports.keep(session)
                raise
        goals.show(session)
        session.say()
        session.say(f"{time.monotonic() - start:,.0f} seconds")
        reports.keep(session)


def run_gates(records):
    with Session() as session:
        gates.check(session, records)


def command(names, full):
    """What to type for the same run."""
    if names == list(APART):
        return "make bench-gateways ARGS=full" if full else "make bench-gateways"
    if names == [name for name in SUITE if name not in APART]:
        return "make bench ARGS=full" if full else "make bench"
    return " ".join(["Benchmarks/run", *names, *["full"] * full])
