"""`reeve serve`, with the listeners that a part needs."""

import json
import os
import signal
import subprocess
from pathlib import Path

from suite import BIN, DEPLOY, Failure, free_port


def deployed_configuration(suite, name, store):
    """A reeve.json of Deploy, with the run folder, the store and the key file of this suite."""
    text = (DEPLOY / name).read_text().replace("/run/reeve", str(suite.work / "run"))
    configuration = json.loads(text.replace("tcp://127.0.0.1:7080", f"tcp://127.0.0.1:{free_port()}"))
    configuration["store"] = str(store.folder)
    if "secretsKey" in configuration:
        configuration["secretsKey"] = str(store.secrets_key)
    return configuration


class Reeve:
    """A server of one store, with its sockets in `run` of the work folder. Can be ended and started again."""

    def __init__(self, suite, configuration):
        self.suite = suite
        self.run = suite.work / "run"
        self.run.mkdir(exist_ok=True)
        self.configuration = {"control": f"{self.run}/control", "reactors": 1, **configuration}
        # The first listener of each is that of frames.
        self.address = self.configuration["listeners"][0]["address"]
        self.process = None
        self.start()

    def start(self):
        file = self.suite.work / "reeve.json"
        file.write_text(json.dumps(self.configuration, indent=2))
        self.process = self.suite.start([BIN / "reeve", "serve", "--config", file, "--log-level", "info"], "reeve")
        self.suite.wait_for("Reeve decides", lambda: self.generation() > 0, self.process)

    def stop(self):
        self.suite.stop(self.process)

    def status(self):
        command = [str(BIN / "reeve"), "status", "--connect", self.address, "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
        return json.loads(done.stdout) if done.returncode == 0 else {}

    def generation(self):
        return self.status().get("generation", 0)

    def change(self, write):
        """Changes the store, and waits for the generation that has the change."""
        before = self.generation()
        write()
        self.suite.wait_for("the change decides", lambda: self.generation() > before, self.process)

    def kill_data_plane(self):
        """Kills `reeved`, which `reeve serve` starts again on the same listeners."""
        before = self.data_plane()
        os.kill(before, signal.SIGKILL)
        self.suite.wait_for("another reeved answers", lambda: self.status().get("processID", before) != before)

    def data_plane(self):
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                text = status.read_text()
            except OSError:
                continue
            fields = text.rpartition(")")[2].split()
            if int(fields[1]) == self.process.pid and "(reeved)" in text:
                return int(status.parent.name)
        raise Failure("`reeved` does not run")
