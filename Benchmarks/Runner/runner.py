"""The command: which benchmarks there are, in which order they run, and where what they print is kept."""

import importlib
import json
import shutil
import sys
import time
from pathlib import Path

import gates
import goals
import page
from session import BENCHMARKS, OUT, Failure, Session, json_lines, machine

# In the order of a whole run. Each is the module of its name, with `run(session, full)`.
BENCHMARKS = {
    "decide": "nanoseconds and instructions of a decision",
    "serve": "throughput and latency beside the floor",
    "peers": "other engines, asked the same questions",
    "reload": "latency while images swap, and how soon an image decides",
    "memory": "resident memory beyond the image, and of a connection",
    "compile": "how images grow with stores, what an edit costs, the command",
    "resources": "a resource's policy, owner and tags among many",
}

USAGE = f"""usage: Benchmarks/run [NAME...] [full]

Runs the named benchmarks, or all of them, and keeps the report in Benchmarks/out. `full`: more points, more minutes.

{chr(10).join(f"  {name:10} {what}" for name, what in BENCHMARKS.items())}

Benchmarks/run gates [record]     checks instructions against limits.json; lowers limits that are too high
Benchmarks/run record             keeps the newest run in Benchmarks/Records, by its day and commit
Benchmarks/run report FILE...     one page of the rows of several runs, and their promises as a Markdown table
"""


def main(arguments):
    if any(argument in ("help", "--help", "-h") for argument in arguments):
        print(USAGE, end="")
        return 0
    if arguments == ["record"]:
        return guarded(record)
    if arguments[:1] == ["report"]:
        return guarded(lambda: report(arguments[1:]))
    if arguments[:1] == ["gates"]:
        return guarded(lambda: run_gates(arguments[1:] == ["record"]))
    names = [argument for argument in arguments if argument != "full"]
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"Benchmarks/run: error: no benchmark `{unknown[0]}`; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    chosen = [name for name in BENCHMARKS if name in names or not names]
    return guarded(lambda: run(chosen, full="full" in arguments))


def guarded(body):
    """The exit status: two where a benchmark cannot run, or a limit is not kept."""
    try:
        body()
        return 0
    except Failure as failure:
        print(f"Benchmarks/run: error: {failure}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def run(names, full):
    start = time.monotonic()
    with Session() as session:
        about = session.add("machine", **machine(), command=" ".join(["Benchmarks/run", *names, *["full"] * full]))
        session.say("Reeve {commit}, {compiler}, {processors}, {system}, {date}".format(**about))
        for name in names:
            importlib.import_module(name).run(session, full)
        goals.show(session)
        session.say()
        session.say(f"{about['command']}: {time.monotonic() - start:,.0f} s")
        keep(session)


def run_gates(records):
    with Session() as session:
        gates.check(session, records)


def keep(session):
    """The report as text, as a page and as data."""
    OUT.mkdir(exist_ok=True)
    stamp = time.strftime("%Y-%m-%dT%H%M%SZ", time.gmtime())
    for ending, text in (
            ("txt", "\n".join(session.lines) + "\n"), ("html", page.page(session.rows)),
            ("jsonl", json_lines(session.rows))):
        (OUT / f"{stamp}.{ending}").write_text(text)
    print(f"kept in Benchmarks/out/{stamp}.txt, .html and .jsonl")


def record():
    """Copies the newest run to where git keeps it. Its numbers must be those of a commit."""
    newest = max(OUT.glob("*.jsonl"), default=None)
    if newest is None:
        raise Failure("nothing was measured yet; run: make bench")
    about = json.loads(newest.read_text().splitlines()[0])
    if about["commit"].endswith("-dirty"):
        raise Failure("the newest run is of sources that no commit has; commit them, and run it again")
    name = f"{about['date'][:10]}-{about['commit']}"
    for ending in (".txt", ".jsonl"):
        shutil.copyfile(newest.with_suffix(ending), BENCHMARKS / "Records" / f"{name}{ending}")
    print(f"kept as Benchmarks/Records/{name}.txt and .jsonl")


def report(paths):
    """One page and one table of rows that several runs kept; of two rows about the same, the later run's."""
    rows = []
    for path in paths:
        new = [json.loads(line) for line in Path(path).read_text().splitlines()]
        measured = {row["benchmark"] for row in new}
        rows = [row for row in rows if row["benchmark"] not in measured] + new
    if not rows:
        raise Failure("name files of rows: Benchmarks/out/*.jsonl")
    OUT.mkdir(exist_ok=True)
    (OUT / "report.html").write_text(page.page(rows))
    print(goals.markdown(rows))
    print("the page is Benchmarks/out/report.html", file=sys.stderr)


def run_gates(records):
    with Session() as session:
        gates.check(session, records)


def keep(session):
    OUT.mkdir(exist_ok=True)
    stamp = time.strftime("%Y-%m-%dT%H%M%SZ", time.gmtime())
    for ending, text in (("txt", "\n".join(session.lines) + "\n"), ("jsonl", json_lines(session.rows))):
        (OUT / f"{stamp}.{ending}").write_text(text)
    print(f"kept in Benchmarks/out/{stamp}.txt and .jsonl")
