"""Where the rows of a run go: a text, a page, data; and records, which git keeps."""

import json
import shutil
import sys
import time
from pathlib import Path

import goals
import page
from session import BENCHMARKS, OUT, ROOT, Failure, json_lines


def keep(session):
    """The report as text, as a page and as data."""
    OUT.mkdir(exist_ok=True)
    stamp = time.strftime("%Y-%m-%dT%H%M%SZ", time.gmtime())
    for ending, text in (
            ("txt", "\n".join(session.lines) + "\n"), ("html", page.page(session.rows)),
            ("jsonl", json_lines(session.rows))):
        (OUT / f"{stamp}.{ending}").write_text(text)
    print(f"kept in {shown(OUT / stamp)}.txt, .html and .jsonl")


def record():
    """Copies the newest run to where git keeps it. Its numbers must be those of a commit."""
    newest = max(OUT.glob("*.jsonl"), default=None)
    if newest is None:
        raise Failure("nothing was measured yet; run: make bench")
    about = json.loads(newest.read_text().splitlines()[0])
    if about["commit"].endswith("-dirty"):
        raise Failure("the newest run is of sources that no commit has; commit them, and run it again")
    measured = {json.loads(line)["benchmark"] for line in newest.read_text().splitlines()} - {"machine"}
    # A run of gateways alone stands beside one of all the others.
    name = f"{about['date'][:10]}-{about['commit']}" + "-gateways" * (measured == {"gateways"})
    for ending in (".txt", ".jsonl"):
        shutil.copyfile(newest.with_suffix(ending), BENCHMARKS / "Records" / f"{name}{ending}")
    print(f"kept as Benchmarks/Records/{name}.txt and .jsonl")


def report(paths):
    """One page and one table of rows that several runs kept; of two rows about the same, the later run's."""
    rows = []
    for path in paths:
        try:
            new = [json.loads(line) for line in Path(path).read_text().splitlines()]
        except (OSError, ValueError) as problem:
            raise Failure(f"`{path}` is not a file of rows: {problem}") from None
        measured = {row["benchmark"] for row in new}
        rows = [row for row in rows if row["benchmark"] not in measured] + new
    if not rows:
        raise Failure("name files of rows: Benchmarks/out/*.jsonl")
    OUT.mkdir(exist_ok=True)
    (OUT / "report.html").write_text(page.page(rows))
    promised = goals.markdown(rows)
    if promised:
        print(promised)
    print(f"the page is {shown(OUT / 'report.html')}", file=sys.stderr)


def shown(path):
    """A path as one types it from the repository's folder."""
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
