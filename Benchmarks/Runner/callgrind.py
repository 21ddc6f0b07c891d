"""Instructions of a decision, and its calls of the runtime: exact, and the same on every run."""

import os
import re
import subprocess

from session import BIN, ROOT, Failure

# What no decision may call. Exclusivity is checked by beginAccess.
RUNTIME = re.compile(
    r"^(swift_(retain|release|bridgeObject(Retain|Release)|beginAccess|endAccess|allocObject|once|getGenericMetadata).*"
    r"|malloc|calloc|realloc|free)$")
# What takes memory. Taking and giving back come in pairs.
ALLOCATING = re.compile(r"^(malloc|calloc|realloc|posix_memalign|aligned_alloc|memalign)$")
# Start and end do not count: they are in both lengths. So are the first rounds of a thousand questions, in which a thread gets
# to know them: it keeps nothing before the second sight.
SHORT, LONG = 8_000, 18_000


def measure(session, image, questions, form):
    """Instructions of one decision, and its calls of the runtime. `form` is what `loop` is told
    besides."""
    session.build("reeve-benchmark")
    counts = [_profile(session, image, questions, count, form) for count in (SHORT, LONG)]
    if counts[0][1] == 0:
        raise Failure("callgrind saw not one call of the runtime: the program has no symbols, so nothing is counted")
    decisions = LONG - SHORT
    return {
        "instructions": round((counts[1][0] - counts[0][0]) / decisions, 1),
        "runtime_calls": (counts[1][1] - counts[0][1]) / decisions,
    }


def _profile(session, image, questions, count, form):
    path = session.work / "callgrind.out"
    # The valgrind of Debian 12 cannot read all that is written for debuggers; names are enough.
    program = session.work / "reeve-benchmark"
    subprocess.run(["strip", "--strip-debug", "-o", program, BIN / "reeve-benchmark"], check=True)
    command = [
        "valgrind", "--tool=callgrind", f"--callgrind-out-file={path}", program, "loop", image, questions, count, *form,
    ]
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, timeout=300,
        env={**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1"})
    if done.returncode != 0:
        raise Failure(f"callgrind failed:\n{done.stdout}{done.stderr}")
    return read(path, RUNTIME)


def read(path, functions):
    """Instructions in all, and calls of these functions. A name stands in full where it comes first; later, its number."""
    names, total, calls, called = {}, 0, 0, ""
    for line in path.open(encoding="utf-8", errors="replace"):
        if line.startswith(("summary:", "totals:")):
            total = int(line.split()[1])
        elif line.startswith(("fn=(", "cfn=(")):
            number, _, name = line.split("=(", 1)[1].partition(")")
            if name.strip():
                names[number] = name.strip()
            if line.startswith("cfn"):
                called = names[number]
        elif line.startswith("calls=") and functions.match(called):
            calls += int(line[len("calls="):].split()[0])
    return total, calls
