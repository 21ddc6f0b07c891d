"""What an image costs to make and to keep: how it grows with the store, what an edit costs, what a user waits for."""

import os
import re
import subprocess
import time
from pathlib import Path

from session import BIN, ROOT, Failure
from tables import Table, parse

SIZES = [1_000, 10_000, 100_000]


def run(session, full):
    folders = {size: company(session, size) for size in SIZES}
    scale(session, folders)
    for size in SIZES[1:]:
        storage(session, size, folders[size])
    command(session, folders)


def company(session, size):
    folder = session.work / f"company-{size}"
    if not folder.exists():
        session.run("reeve-benchmark", "world", size, folder)
    return folder


def scale(session, folders):
    session.heading("SCALE: companies of three sizes, from their files; seconds of one processor")
    header = session.run("reeve-benchmark", "scale", "--header").rstrip("\n")
    session.say(header)
    for folder in folders.values():
        first, *rest = session.run("reeve-benchmark", "scale", folder).rstrip("\n").split("\n")
        for line in (first, *rest):
            session.say(line)
        row = parse(header, first)
        session.add(
            "scale", principals=row["principals"], statements=row["statements"], load_s=row["load s"],
            compile_s=row["compile s"], image_mb=row["image MB"], bytes_per_statement=row["B/statement"],
            verify_s=row["verify s"], store_mb=row["store MB"], peak_mb=row["peak MB"], peak_ratio=row["x image"])


def storage(session, size, folder):
    session.heading(f"STORAGE: what an edited policy costs among {size:,} principals")
    for line in session.run("reeve-benchmark", "storage", folder).rstrip("\n").split("\n"):
        session.say(line.rstrip())
        found = re.match(r"(\S.*?|  \S.*?)\s+([\d.]+) ms\s+([\d,]+) bytes", line)
        if found:
            session.add(
                "storage", principals=size, way=found[1].strip(), milliseconds=float(found[2]),
                bytes=int(found[3].replace(",", "")))


def command(session, folders):
    session.build("reeve")
    session.heading(
        "COMPILE: `reeve compile STORE --output IMAGE`, from start to end, all processors; the clock's seconds")
    table = Table(session, [
        ("principals", "principals", "10,.0f"), ("image_mb", "image MB", "8.1f"), ("wall_s", "seconds", "7.2f"),
        ("processor_s", "of processors", "13.2f"), ("peak_mb", "peak MB", "8,.0f"), ("peak_ratio", "x image", "7.1f"),
    ])
    for size, folder in folders.items():
        image = session.work / f"company-{size}.image"
        wall, processor, peak = watch([BIN / "reeve", "compile", folder, "--output", image])
        megabytes = image.stat().st_size / 1e6
        table.show(session.add(
            "compile", principals=size, image_mb=megabytes, wall_s=wall, processor_s=processor, peak_mb=peak,
            peak_ratio=peak / megabytes))


def watch(command):
    """Seconds by the clock and of processors, and the most megabytes that were resident.

    The kernel's own account of a child begins with the memory of the process that started it, which is this one; so its
    peak is read while it runs.
    """
    start = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, stdout=subprocess.DEVNULL)
    status, peak = Path(f"/proc/{process.pid}/status"), 0
    while True:
        found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
        peak = max(peak, int(found[1]) * 1_024 if found else 0)
        ended, code, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.002)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode != 0:
        raise Failure(f"`{' '.join(map(str, command))}` ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, peak / 1e6
