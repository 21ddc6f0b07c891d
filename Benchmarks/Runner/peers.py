"""Other engines, asked the same questions in the same run.

Each is a program in Peers, in an environment of its own with exact versions. An engine that cannot be installed, or
does not give Reeve's answers, has a row that says so.
"""

import hashlib
import json
import subprocess
import sys

from session import BENCHMARKS, OUT, Failure, median_of, output
from tables import Table, parse

PEERS = BENCHMARKS / "Peers"
# Programs `Peers/ask_NAME.py`, and whom they ask.
ENGINES = {"cedar": "Cedar", "casbin": "Casbin", "rego": "rego-cpp", "moto": "moto's IAM evaluator"}
SIZES = [10, 1_000, 10_000]
ROUNDS = 3
SECONDS = 0.7
CORE = 1

sys.path.insert(0, str(PEERS))
import world  # noqa: E402 (of Peers)


def run(session, full):
    session.heading(
        f"PEERS: microseconds of a decision among so many statements, medians of {ROUNDS} interleaved rounds;"
        " `spread`: ten statements a principal, `one`: all of one principal")
    table = Table(session, [
        ("shape", "shape", 6), ("statements", "statements", "10,.0f"), ("engine", "engine", 20),
        ("version", "version", 8), ("wall_us", "by the clock", "12,.2f"), ("core_us", "by its account", "14,.2f"),
        ("ratio", "against Reeve", "13,.0f"), ("same", "same answers", 12), ("load_s", "load s", "6.2f"),
        ("note", "", 0),
    ])
    python, problem = environment(session)
    for shape in ("spread", "one"):
        for size in SIZES:
            measure(session, table, python, problem, shape, size)


def measure(session, table, python, problem, shape, size):
    made = world.statements(size, shape)
    asked = world.questions(made)
    folder = session.work / f"peers-{shape}-{size}"
    world.write_store(folder, made, asked)
    image, questions = folder / "image", folder / "questions"
    session.run("reeve-benchmark", "image", folder, image)
    # The questions have the expected decisions, so `decide` fails where Reeve does not give them.
    session.run("reeve-benchmark", "questions", image, folder, folder / "scenarios/questions.json", questions)
    rounds = {name: [] for name in ["reeve", *(ENGINES if python else [])]}
    for _ in range(ROUNDS):
        for name, runs in rounds.items():
            runs.append(decide(session, image, questions) if name == "reeve" else ask(python, name, size, shape))
    reeve_us = median_of(rounds["reeve"], "wall_us")
    table.show(session.add(
        "peers", shape=shape, statements=size, engine="Reeve", wall_us=reeve_us, same=f"{len(asked)} of {len(asked)}"))
    for name, engine in ENGINES.items():
        runs = rounds.get(name)
        values = summary(engine, runs, asked, reeve_us) if runs else {"engine": engine, "note": problem}
        table.show(session.add("peers", shape=shape, statements=size, **values))


def decide(session, image, questions):
    header = session.run("reeve-benchmark", "decide", "--header").rstrip("\n")
    # The others test each question each time, and so does Reeve here.
    line = session.run("reeve-benchmark", "decide", image, questions, "anew", core=CORE).rstrip("\n")
    return {"wall_us": parse(header, line)["ns"] / 1e3}


def ask(python, name, size, shape):
    command = [python, "-B", PEERS / f"ask_{name}.py", size, shape, SECONDS]
    return json.loads(output(command, core=CORE, timeout=300))


def summary(engine, runs, asked, reeve_us):
    answers = dict(map(tuple, (pair for run in runs for pair in run["answers"])))
    same = sum((asked[at].expected == "allowed") == is_allowed for at, is_allowed in answers.items())
    first = runs[0]
    if same < len(answers) and not first["note"]:
        raise Failure(f"{engine} does not give Reeve's answers, and nothing says why: {answers}")
    core = None if first["core_us"] is None else median_of(runs, "core_us")
    wall = median_of(runs, "wall_us")
    return {
        "engine": engine, "version": first["version"], "wall_us": wall, "core_us": core,
        "ratio": (wall if core is None else core) / reeve_us, "same": f"{same} of {len(answers)}",
        "load_s": median_of(runs, "load_s"), "note": first["note"],
    }


def environment(session):
    """The Python that has the peers, or None and why there is none. It is kept from run to run."""
    requirements = PEERS / "requirements.txt"
    folder = OUT / "peers"
    python, stamp = folder / "bin/python", folder / "installed"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return python, ""
    OUT.mkdir(exist_ok=True)
    try:
        output([sys.executable, "-m", "venv", "--clear", folder])
        output([python, "-m", "pip", "install", "--quiet", "--requirement", requirements], timeout=300)
    except (Failure, OSError, subprocess.TimeoutExpired) as problem:
        session.say(str(problem))
        return None, "it could not be installed"
    stamp.write_text(wanted)
    return python, ""
