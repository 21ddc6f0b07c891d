"""The worlds that decisions are measured in. A row here is a row in every benchmark that its `uses` names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class World:
    """A store and the requests that are put to it: as `reeve-benchmark image` and `questions` are told."""

    name: str
    store: str        # a folder, or a number of principals: a company of that size
    spread: str       # office, hot, fresh, uniform, or a scenario file
    uses: tuple = ()  # of "decide", "instructions"; a limit can be of any world
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


def shape(name, title):
    """A world that breaks naive images: the same kind of request as to `ten`."""
    return World(name, name, "hot", ("decide", "instructions"), title)


# Hot requests fit the processor's caches, uniform ones do not: README.md.
OFFICE = World("office", "Profiles/bedrock", "office", ("decide", "instructions"), "Profiles/bedrock")
TEN = World("ten", "ten", "hot", ("decide", "instructions"), "ten statements")
FRESH = World("ten-fresh", "ten", "fresh", ("decide", "instructions"), "ten statements, no resource twice")
COLD = company(10_000, "uniform", "decide")
COLDER = company(100_000, "uniform", "decide")
# A hundred thousand users, each with a policy of its own, times two hundred actions.
COLD_USERS = World("matrix-uniform", "matrix", "uniform", ("decide",), "100,000 users, 200 actions, uniform")
# For the limits alone.
FEW_USERS = World("matrix:1000-uniform", "matrix:1000", "uniform")

WORLDS = [
    OFFICE,
    TEN,
    FRESH,
    company(1_000, "hot", "decide", "instructions"),
    company(10_000, "hot", "decide", "instructions"),
    company(100_000, "hot", "decide", "instructions"),
    *(shape(name, title) for name, title in [
        ("organized", "ten statements, an organization"), ("literals", "10,000 resources and 5,000 prefixes in a cell"),
        ("globs", "hundreds of many-star patterns in a cell"), ("conditions", "a thousand conditions on a cell"),
        ("individuals", "a policy for every principal"), ("resources:100000", "100,000 resources with a policy each"),
    ]),
    company(1_000, "uniform", "decide"),
    COLD,
    COLDER,
    COLD_USERS,
    FEW_USERS,
]


def worlds_of(use):
    return [world for world in WORLDS if use in world.uses]
