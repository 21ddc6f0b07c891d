"""What the socket gives: Reeve beside the floor, which reads the same frames and decides nothing."""

from dataclasses import dataclass

from servers import Floor, Reeve, load
from session import median_of, median_ratio
from tables import Table
from worlds import COLD, COLD_USERS, COLDER, OFFICE

ROUNDS = 5
SERVER_CORE, OTHER_CORE = 0, 1
# `one`: the client shares the server's core, so throughput is the processor's and not the scheduler's.
CLIENT_CORES = {"one": SERVER_CORE, "two": OTHER_CORE}


@dataclass(frozen=True)
class Point:
    transport: str
    depth: int
    connections: int = 1
    cores: str = "one"
    rate: int | None = None  # requests a second, in an open loop


# What the goals need, and a few more that a reader asks for.
HOT_POINTS = [
    Point("unix", 1), Point("unix", 8), Point("unix", 32), Point("unix", 128), Point("tcp", 1), Point("tcp", 32),
    Point("unix", 32, 64), Point("unix", 1, 1_000), Point("unix", 256, 8, "two", 50_000),
]
COLD_POINTS = [Point("unix", 1), Point("unix", 32), Point("unix", 128)]
MATRIX = [
    Point(transport, depth, connections, cores)
    for cores in ("one", "two") for transport in ("unix", "tcp")
    for connections in (1, 8, 64, 1_000) for depth in (1, 8, 32, 128)
]

COLUMNS = [
    ("world", "world", 14), ("transport", "", 4), ("cores", "cores", 5), ("connections", "conns", "5,.0f"),
    ("depth", "depth", "5,.0f"), ("rate", "rate", "7,.0f"), ("floor_per_second", "floor /s", "10,.0f"),
    ("reeve_per_second", "reeve /s", "10,.0f"), ("share", "share", "5.2f"), ("floor_p50_us", "floor p50", "9,.1f"),
    ("reeve_p50_us", "reeve p50", "9,.1f"), ("p50_ratio", "ratio", "5.2f"), ("floor_p99_us", "floor p99", "9,.1f"),
    ("reeve_p99_us", "reeve p99", "9,.1f"), ("floor_p999_us", "floor p99.9", "9,.1f"),
    ("reeve_p999_us", "reeve p99.9", "9,.1f"), ("floor_server_ns", "floor ns", "8,.0f"),
    ("reeve_server_ns", "reeve ns", "8,.0f"),
]


def run(session, full):
    session.heading(
        f"SERVE: Reeve beside the floor, medians of {ROUNDS} interleaved rounds; microseconds; ns: the server's"
        " processor time for a request")
    table = Table(session, COLUMNS)
    serve_world(session, table, OFFICE, MATRIX if full else HOT_POINTS, 0.3 if full else 0.5)
    serve_world(session, table, COLD_USERS, COLD_POINTS, 0.5)
    serve_world(session, table, COLD, COLD_POINTS, 0.5)
    if full:
        serve_world(session, table, COLDER, MATRIX[:16], 0.3)


def serve_world(session, table, world, points, seconds):
    questions = world.questions(session)
    floor = Floor(session, core=SERVER_CORE)
    reeve = Reeve(session, world.image(session), core=SERVER_CORE)
    for point in points:
        table.show(session.add(
            "serve", world=world.name, transport=point.transport, cores=point.cores, connections=point.connections,
            depth=point.depth, rate=point.rate, **measure(session, floor, reeve, questions, point, seconds)))
    floor.stop()
    reeve.stop()


def measure(session, floor, reeve, questions, point, seconds):
    """Medians of both sides; and of the rounds' ratios, whose two sides had the same neighbours on the machine."""
    rounds = {"floor": [], "reeve": []}
    for _ in range(ROUNDS):
        for side, server in (("floor", floor), ("reeve", reeve)):
            rounds[side].append(load(
                session, server.addresses[point.transport], questions, depth=point.depth,
                connections=point.connections, seconds=seconds, core=CLIENT_CORES[point.cores],
                pid=server.pid(point.transport), rate=point.rate, any_decision=side == "floor"))
    values = {
        f"{side}_{name}": median_of(rounds[side], name)
        for side in rounds for name in ("per_second", "p50_us", "p90_us", "p99_us", "p999_us", "max_us", "server_ns")
    }
    return {
        **values, "share": median_ratio(rounds["reeve"], rounds["floor"], "per_second"),
        "p50_ratio": median_ratio(rounds["reeve"], rounds["floor"], "p50_us"),
    }
