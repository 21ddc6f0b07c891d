"""Counts that may not grow unnoticed: what a decision and a gateway's check cost, against recorded limits.

`limits.json` has a row for each world and form of a decision, and for each way in which a gateway asks: what was counted when
the limit was last set, the limit, and the last raise: to what, on which day, and why. A limit may be lowered at any time; it
may be raised only with a reason, in `raise`. A decision's calls of the runtime have no limit but zero.
"""

import json

import callgrind
import checks
import decide
from session import BENCHMARKS, Failure
from tables import Table
from worlds import WORLDS

LIMITS = BENCHMARKS / "limits.json"
# What a limit leaves for another compiler of the same version, or another processor's copy of memcpy.
MARGIN = 1.02
# A check calls libraries of the system, whose versions and choices by processor differ.
CHECK_MARGIN = 1.15
# A count that has fallen so far below its limit should lower it.
SLACK = 0.95
CHECK_SLACK = 0.8


def check(session, records):
    """Counts every row and compares. `records`: lowers the limits that are too high, and writes the file."""
    document = json.loads(LIMITS.read_text())
    failures = decisions(session, document["limits"], records) + gateways(session, document["checks"], records)
    if records:
        LIMITS.write_text(text(document))
    if failures:
        raise Failure(
            "; ".join(failures) + "\nMake it cheaper, or raise the limit in Benchmarks/limits.json: write the reason into"
            " its `raise`.")


def decisions(session, rows, records):
    session.say("INSTRUCTIONS and runtime calls of a decision (callgrind), against Benchmarks/limits.json")
    table = Table(session, [
        ("world", "world", 14), ("form", "form", 14), ("instructions", "instructions", "12,.0f"),
        ("limit", "limit", "7,.0f"), ("runtime_calls", "runtime calls", "13.4f"), ("verdict", "", 20),
    ])
    failures = []
    for row in rows:
        refuse_without_reason(row, row["world"])
        counted = count(session, row)
        verdict = judge(counted, row)
        table.show(session.add(
            "gate", **counted, world=row["world"], form=row["form"], limit=row["limit"], verdict=verdict))
        if verdict.startswith("too many"):
            failures.append(f"`{row['world']}`, {row['form']}: {verdict}")
        elif records:
            row["instructions"] = round(counted["instructions"])
            row["limit"] = min(row["limit"], round(counted["instructions"] * MARGIN))
    return failures


def gateways(session, rows, records):
    session.heading("INSTRUCTIONS and allocations of a gateway's check, from the socket and back to it (callgrind)")
    table = Table(session, [
        ("asked", "asked by", 14), ("instructions", "instructions", "12,.0f"), ("limit", "limit", "7,.0f"),
        ("allocations", "allocations", "11.1f"), ("allocation_limit", "limit", "5,.0f"), ("verdict", "", 20),
    ])
    failures = []
    for row in rows:
        refuse_without_reason(row, row["asked"])
        counted = checks.measure(session, row["asked"])
        limits = {"limit": row["limit"], "allocation_limit": row["allocationLimit"]}
        if counted["instructions"] > row["limit"] or counted["allocations"] > row["allocationLimit"]:
            verdict = "too many"
            failures.append(f"`{row['asked']}`: {verdict}")
        else:
            verdict = "kept"
            if counted["instructions"] < row["limit"] * CHECK_SLACK:
                verdict = "kept; lower the limit: make check-instructions ARGS=record"
            if records:
                row["instructions"], row["allocations"] = round(counted["instructions"]), round(counted["allocations"])
                row["limit"] = min(row["limit"], round(counted["instructions"] * CHECK_MARGIN))
                row["allocationLimit"] = min(row["allocationLimit"], round(counted["allocations"] * CHECK_MARGIN))
        table.show(session.add("gate", asked=row["asked"], **counted, **limits, verdict=verdict))
    return failures


def refuse_without_reason(row, name):
    last = row.get("raise") or {}
    is_higher = row["limit"] > last.get("to", 0) or row.get("allocationLimit", 0) > last.get("allocations", 0)
    if not last.get("reason", "").strip() or is_higher:
        raise Failure(
            f"Benchmarks/limits.json: the limit of `{name}` is raised without a reason; write to what, `on` and `reason`"
            " into its `raise`")


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
    lists = ",\n".join(
        f"  {json.dumps(name)}: [\n" + ",\n".join("    " + json.dumps(row) for row in document[name]) + "\n  ]"
        for name in ("limits", "checks"))
    return f'{{\n  "description": {json.dumps(document["description"])},\n{lists}\n}}\n'
