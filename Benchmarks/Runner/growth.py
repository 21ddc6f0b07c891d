"""How size and time of compilation grow with a world, whatever its shape."""


def run(session, full):
    session.heading(
        "GROWTH: each world at four sizes; processor seconds of compiling, and exponents of the growth, of which 1 is"
        " linear")
    for line in session.run("reeve-benchmark", "growth").rstrip("\n").split("\n"):
        session.say(line.rstrip())
