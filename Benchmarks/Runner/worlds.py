"""The worlds that decisions are measured in. A row here is a row in every benchmark that its `uses` names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class World:
    """A store and the requests that are put to it: as `reeve-benchmark image` and `questions` are told."""

    name: str
    store: str        # a folder, or a number of principals: a company of that size
    spread: str       # office, hot, uniform, or a scenario file
    uses: tuple = ()  # of "decide", "instructions"
    title: str = ""   # for a page; without one, the name

    def image(self, session):
        path = session.work / f"{_file_name(self.store)}.image"
        if not path.exists():
            session.run("reeve-benchmark", "image", self.store, path)
        return path

    def questions(self, session):
        path = session.work / f"{_file_name(self.store)}-{_file_name(self.spread)}.questions"
        if not path.exists():
            session.run("reeve-benchmark", "questions", self.image(session), self.store, self.spread, path)
        return path


def _file_name(text):
    return str(text).replace("/", "_")


def company(principals, spread, *uses):
    return World(f"{principals}-{spread}", str(principals), spread, uses, f"{principals:,} principals, {spread}")


# Hot requests fit the processor's caches, uniform ones do not: README.md.
OFFICE = World("office", "Profiles/bedrock", "office", ("decide", "instructions"), "Profiles/bedrock")
TEN = World(
    "ten", "Benchmarks/Worlds/ten", "Benchmarks/Worlds/ten/scenarios/questions.json", ("decide", "instructions"),
    "one user, ten statements")
COLD = company(10_000, "uniform", "decide")
COLDER = company(100_000, "uniform", "decide")

WORLDS = [
    OFFICE,
    TEN,
    company(1_000, "hot", "decide", "instructions"),
    company(10_000, "hot", "decide", "instructions"),
    company(100_000, "hot", "decide", "instructions"),
    company(1_000, "uniform", "decide"),
    COLD,
    COLDER,
]


def worlds_of(use):
    return [world for world in WORLDS if use in world.uses]
