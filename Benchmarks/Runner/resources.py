"""What it costs to find a resource's policy, owner and tags among many."""

import callgrind
from tables import Table, parse

COUNTS = [1_000, 100_000, 1_000_000]


def run(session, full):
    session.heading("RESOURCES: a bucket's policy, owner and tag among so many; nanoseconds as in DECIDE")
    header = session.run("reeve-benchmark", "resources", "--header").rstrip("\n")
    session.say(header)
    files = {}
    for count in COUNTS:
        files[count] = (session.work / f"resources-{count}.image", session.work / f"resources-{count}.questions")
        line = session.run("reeve-benchmark", "resources", count, *files[count]).rstrip("\n")
        session.say(line)
        row = parse(header, line)
        session.add(
            "resources", resources=count, compile_s=row["compile s"], image_mb=row["image MB"],
            bytes_per_resource=row["B/resource"], verify_s=row["verify s"], store_mb=row["store MB"],
            peak_mb=row["peak MB"], ns=row["ns"])
    session.heading("INSTRUCTIONS of a decision among so many resources, and its calls of the runtime")
    table = Table(session, [
        ("resources", "resources", "10,.0f"), ("instructions", "instructions", "12,.0f"),
        ("runtime_calls", "runtime calls", "13.4f"),
    ])
    for count, (image, questions) in files.items():
        counted = callgrind.measure(session, image, questions, [])
        table.show(session.add("resource-instructions", resources=count, **counted))
