"""What a decision costs without a socket: nanoseconds and instructions."""

import callgrind
from tables import Table, parse
from worlds import OFFICE, worlds_of

# How a request is put, and what `loop` and `decide` are told for it: a form here is a row, where time is measured for every
# world, and where instructions are counted for the first, for others as far as `FRAMED` has it: counting takes ten seconds.
TIMED = [("string", []), ("anew", ["anew"]), ("groups", ["groups"]), ("handles", ["handles"])]
COUNTED = [
    *TIMED, ("frames", ["frames"]), ("handled-frames", ["handled-frames"]), ("anew-frames", ["anew-frames"]),
]
FRAMED = [form for form in COUNTED if form[0] in ("string", "frames", "anew-frames")]
FORMS = COUNTED


def run(session, full):
    session.heading("DECIDE: in process, one thread; median and lowest of nine rounds of 400,000 decisions or more")
    header = session.run("reeve-benchmark", "decide", "--header").rstrip("\n")
    table = Table(session, [
        ("world", "world", 16), ("form", "form", 7), ("questions", "questions", "9,.0f"), ("ns", "ns", "7,.1f"),
        ("lowest", "lowest", "7,.1f"), ("million_per_second", "M/s", "6.1f"), ("allowed", "allowed %", "5.1f"),
        ("explicit", "explicit %", "5.1f"), ("implicit", "implicit %", "5.1f"),
    ])
    for world in worlds_of("decide"):
        for form, arguments in TIMED:
            line = session.run("reeve-benchmark", "decide", world.image(session), world.questions(session), *arguments)
            row = parse(header, line.rstrip("\n"))
            table.show(session.add(
                "decide", world=world.name, title=world.title or world.name, form=form, questions=row["questions"],
                ns=row["ns"], lowest=row["lowest"], million_per_second=1e3 / row["ns"], allowed=row["allowed %"],
                explicit=row["explicit %"], implicit=row["implicit %"]))
    instructions(session)


def instructions(session):
    session.heading(
        "INSTRUCTIONS of a decision, and its calls of retain, release, malloc, free, exclusivity (callgrind)")
    table = Table(session, [
        ("world", "world", 16), ("form", "form", 14), ("instructions", "instructions", "12,.0f"),
        ("runtime_calls", "runtime calls", "13.4f"),
    ])
    for world in worlds_of("instructions"):
        for form, arguments in COUNTED if world is OFFICE else FRAMED:
            counted = callgrind.measure(session, world.image(session), world.questions(session), arguments)
            table.show(session.add(
                "instructions", world=world.name, title=world.title or world.name, form=form, **counted))
