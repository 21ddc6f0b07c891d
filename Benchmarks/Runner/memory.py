"""What the data plane keeps in memory beyond the image, and for each connection."""

from pathlib import Path

from frames import Connection
from servers import Reeve
from tables import Table
from worlds import COLD, OFFICE

BUSY, IDLE = 64, 4_000


def run(session, full):
    session.heading(
        f"MEMORY: resident beyond the image, in MB, with {BUSY} connections that have asked 32 questions each; bytes"
        f" for each of {IDLE:,} more that have asked once")
    table = Table(session, [
        ("world", "world", 14), ("image_mb", "image MB", "8.1f"), ("start_mb", "at start", "8.1f"),
        ("busy_mb", f"{BUSY} connections", "14.1f"), ("idle_bytes", "each idle", "9,.0f"),
        ("control_mb", "control plane", "13,.0f"),
    ])
    for world in (OFFICE, COLD):
        frame = Connection.first_frame(world.questions(session))
        reeve = Reeve(session, world.image(session))
        start = beyond_image(reeve.data_plane)
        busy = [Connection(reeve.addresses["unix"]) for _ in range(BUSY)]
        for connection in busy:
            connection.ask(frame, times=32)
        asked = beyond_image(reeve.data_plane)
        idle = [Connection(reeve.addresses["unix"]) for _ in range(IDLE)]
        for connection in idle:
            connection.ask(frame)
        waiting = beyond_image(reeve.data_plane)
        control = resident(reeve.control_plane)
        for connection in (*busy, *idle):
            connection.close()
        reeve.stop()
        table.show(session.add(
            "memory", world=world.name, image_mb=world.image(session).stat().st_size / 1e6, start_mb=start / 1e6,
            busy_mb=asked / 1e6, idle_bytes=(waiting - asked) / IDLE, control_mb=control / 1e6))


def beyond_image(pid):
    """The image is in sealed memory that both processes share; everything else is the data plane's own."""
    return sum(count for name, count in mappings(pid) if not name.startswith("/memfd:"))


def resident(pid):
    return sum(count for _, count in mappings(pid))


def mappings(pid):
    """Of each mapping of a process, its name and how many bytes are resident. Counted page by page, so exact."""
    found = []
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        first, *rest = line.split(None, 5)
        if not first.endswith(":"):
            found.append([rest[4] if len(rest) > 4 else "", 0])
        elif first == "Rss:":
            found[-1][1] = int(rest[0]) * 1_024
    return found
