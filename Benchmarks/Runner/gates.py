"""Counts that may not grow unnoticed: instructions and runtime calls of a decision, against recorded limits.

`limits.json` has a row for each world and form: what was counted when the limit was last set, the limit, and the last
raise: to what, on which day, and why. A limit may be lowered at any time; it may be raised only with a reason, in
`raise`. Runtime calls have no limit but zero.
"""

import json

import callgrind
import decide
from session import BENCHMARKS, Failure
from tables import Table
from worlds import WORLDS

LIMITS = BENCHMARKS / "limits.json"
# What a limit leaves for another compiler of the same version, or another processor's copy of memcpy.
MARGIN = 1.02
# A count that has fallen so far below its limit should lower it.
SLACK = 0.95


def check(session, records):
    """Counts every row and compares. `records`: lowers the limits that are too high, and writes the file."""
    document = json.loads(LIMITS.read_text())
    session.say("INSTRUCTIONS and runtime calls of a decision (callgrind), against Benchmarks/limits.json")
    table = Table(session, [
        ("world", "world", 14), ("form", "form", 14), ("instructions", "instructions", "12,.0f"),
        ("limit", "limit", "7,.0f"), ("runtime_calls", "runtime calls", "13.4f"), ("verdict", "", 20),
    ])
    failures = []
    for row in document["limits"]:
        refuse_without_reason(row)
        counted = count(session, row)
        verdict = judge(counted, row)
        table.show(session.add(
            "gate", **counted, world=row["world"], form=row["form"], limit=row["limit"], verdict=verdict))
        if verdict.startswith("too many"):
            failures.append(f"`{row['world']}`, {row['form']}: {verdict}")
        elif records:
            row["instructions"] = round(counted["instructions"])
            row["limit"] = min(row["limit"], round(counted["instructions"] * MARGIN))
    if records:
        LIMITS.write_text(text(document))
    if failures:
        raise Failure(
            "; ".join(failures) + "\nMake the decision cheaper, or raise the limit in Benchmarks/limits.json: write the"
            " reason into its `raise`.")


def refuse_without_reason(row):
    last = row.get("raise") or {}
    if not last.get("reason", "").strip() or row["limit"] > last.get("to", 0):
        raise Failure(
            f"Benchmarks/limits.json: the limit of `{row['world']}` is raised without a reason; write `to`, `on` and"
            " `reason` into its `raise`")


def count(session, row):
    world = next((world for world in WORLDS if world.name == row["world"]), None)
    form = dict(decide.FORMS).get(row["form"])
    if world is None or form is None:
        raise Failure(f"Benchmarks/limits.json: there is no world `{row['world']}` with form `{row['form']}`")
    return callgrind.measure(session, world.image(session), world.questions(session), form)


def judge(counted, row):
    if counted["runtime_calls"] > 0:
        return "too many: runtime calls"
    if counted["instructions"] > row["limit"]:
        return "too many"
    if counted["instructions"] < row["limit"] * SLACK:
        return "kept; lower the limit: make check-instructions ARGS=record"
    return "kept"


def text(document):
    """The file as it is kept: a row a line, so that a change of one shows as one."""
    rows = ",\n".join("    " + json.dumps(row) for row in document["limits"])
    return f'{{\n  "description": {json.dumps(document["description"])},\n  "limits": [\n{rows}\n  ]\n}}\n'
