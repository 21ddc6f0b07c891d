"""The worlds that decisions are measured in. A row here is a row in every benchmark that its `uses` names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class World:
    """A store and the requests that are put to it: as `reeve-benchmark image` and `questions` are told."""

    name: str
    store: str        # a folder, or a number of principals: a company of that size
    spread: str       # office, hot, uniform, or a scenario file
    uses: tuple = ()  # of "decide", "instructions"

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


# Hot requests fit the processor's caches, uniform ones do not: README.md.
TEN = World("ten", "Benchmarks/Worlds/ten", "Benchmarks/Worlds/ten/scenarios/questions.json", ("decide", "instructions"))
OFFICE = World("office", "Profiles/bedrock", "office", ("decide", "instructions"))
COLD = World("10000-uniform", "10000", "uniform", ("decide",))
COLDER = World("100000-uniform", "100000", "uniform", ("decide",))

WORLDS = [
    OFFICE,
    TEN,
    World("1000-hot", "1000", "hot", ("decide", "instructions")),
    World("1000-uniform", "1000", "uniform", ("decide",)),
    World("10000-hot", "10000", "hot", ("decide", "instructions")),
    COLD,
    World("100000-hot", "100000", "hot", ("decide", "instructions")),
    COLDER,
]


def worlds_of(use):
    return [world for world in WORLDS if use in world.uses]
