"""What every peer's program does: load the policies, ask the questions for so many seconds, say how long each took.

    python ask_NAME.py COUNT SHAPE SECONDS

It prints one line of JSON: the version, seconds to load, how many questions it was asked, the median of a decision in
microseconds by the clock on the wall and, where the engine says it, by its own account, and what it answered.
"""

import json
import statistics
import sys
import time
from importlib import metadata

import world

# However slow an engine is.
QUESTIONS_MIN = 4


def ask(package, load, note=""):
    """`load(statements)` gives a function from a question to (whether it is allowed, microseconds of its own or None).

    `note` says why the engine answers some questions otherwise.
    """
    count, shape, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    made = world.statements(count, shape)
    asked = world.questions(made)
    start = time.perf_counter()
    decide = load(made)
    loaded = time.perf_counter() - start
    walls, cores, answers = [], [], {}
    # The first question finds caches cold and code not loaded; it is asked again.
    decide(asked[0])
    begin = time.perf_counter()
    number = 0
    while number < QUESTIONS_MIN or time.perf_counter() - begin < seconds:
        at = number % len(asked)
        start = time.perf_counter_ns()
        is_allowed, core = decide(asked[at])
        walls.append((time.perf_counter_ns() - start) / 1e3)
        if core is not None:
            cores.append(core)
        answers[at] = is_allowed
        number += 1
    print(json.dumps({
        "version": metadata.version(package), "load_s": loaded, "asked": len(walls),
        "wall_us": statistics.median(walls), "core_us": statistics.median(cores) if cores else None,
        "note": note, "answers": [[at, is_allowed] for at, is_allowed in sorted(answers.items())],
    }))
