"""The store that the gateways' Reeve serves: three users with a policy each, one bucket, two sets of routes."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from suite import BIN, ROOT, Failure

ACCOUNT = "111122223333"
REGION = "us-east-1"
CLAUDE = "anthropic.claude-v2"
TITAN = "amazon.titan-text-express-v1"
# A model for which a guardrail is asked.
COMMAND = "cohere.command-r-v1:0"

# The hosts of the services, by boto3's names of them.
HOSTS = {
    "bedrock-runtime": f"bedrock-runtime.{REGION}.amazonaws.com",
    "bedrock-agent": f"bedrock-agent.{REGION}.amazonaws.com",
    "bedrock-agent-runtime": f"bedrock-agent-runtime.{REGION}.amazonaws.com",
    "s3": f"s3.{REGION}.amazonaws.com",
}

ANA = f"arn:aws:iam::{ACCOUNT}:user/ana"
BEN = f"arn:aws:iam::{ACCOUNT}:user/ben"

# Of no account anywhere: the suite makes them up.
KEYS = {
    ANA: ("AKIAIOSFODNN7ANAANA1", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYANAANAKEY1"),
    BEN: ("AKIAIOSFODNN7BENBEN1", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYBENBENKEY1"),
}


def model(name):
    return f"arn:aws:bedrock:{REGION}::foundation-model/{name}"


GUARDRAIL = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:guardrail/gr1"


def role(name):
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def statement(sid, effect, actions, resources, condition=None):
    made = {"Sid": sid, "Effect": effect, "Action": actions, "Resource": resources}
    return {**made, "Condition": condition} if condition else made


ANAS_STATEMENTS = [
    statement("Claude", "Allow", ["bedrock:InvokeModel"], [model("anthropic.*")]),
    statement("Models", "Allow", ["bedrock:InvokeModel"], [model("amazon.*")]),
    statement("NoTitan", "Deny", ["bedrock:InvokeModel"], [model("amazon.titan-*")]),
    statement(
        "Guarded", "Allow", ["bedrock:InvokeModel"], [model("cohere.*")],
        {"StringEquals": {"bedrock:GuardrailIdentifier": f"{GUARDRAIL}:1"}}),
    statement("Guardrail", "Allow", ["bedrock:ApplyGuardrail"], [GUARDRAIL]),
    statement("NewAgents", "Allow", ["bedrock:CreateAgent"], ["*"]),
    statement(
        "Pass", "Allow", ["iam:PassRole"], [role("Agents")],
        {"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}}),
    statement(
        "Agent", "Allow", ["bedrock:InvokeAgent", "bedrock:GetAgentMemory"],
        [f"arn:aws:bedrock:{REGION}:{ACCOUNT}:agent-alias/AGENT12345/ALIAS12345"]),
    statement(
        "Search", "Allow", ["bedrock:Retrieve"], [f"arn:aws:bedrock:{REGION}:{ACCOUNT}:knowledge-base/KB12345678"]),
    statement(
        "Plans", "Allow", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], ["arn:aws:s3:::plans/team/*"]),
    statement("List", "Allow", ["s3:ListBucket"], ["arn:aws:s3:::plans"]),
]
BENS_STATEMENTS = [statement("List", "Allow", ["s3:ListBucket"], ["arn:aws:s3:::plans"])]


def account(anas, bens):
    def user(name, statements):
        document = {"Version": "2012-10-17", "Statement": statements}
        return {
            "UserName": name, "UserId": f"AIDA{name.upper():A<16}"[:20], "Path": "/",
            "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
            "UserPolicyList": [{"PolicyName": name.capitalize(), "PolicyDocument": document}],
        }

    return {"UserDetailList": [user("ana", anas), user("ben", bens)]}


class Store:
    """A folder of policies that can be changed while it is served."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.secrets_key = self.folder.parent / "secrets.key"
        (self.folder / "accounts").mkdir(parents=True)
        self.write()

    def write(self, anas=ANAS_STATEMENTS, bens=BENS_STATEMENTS):
        """Writes the policies, in one step as an editor does."""
        path = self.folder / "accounts" / f"{ACCOUNT}.json"
        new = self.folder / "new"
        new.write_text(json.dumps(account(anas, bens), indent=2))
        new.rename(path)

    def add_routes(self):
        (self.folder / "routes").mkdir()
        for path in (
                "bedrock/routes/runtime.json", "bedrock/routes/agent-runtime.json", "bedrock/routes/agent.json",
                "data-lake/routes/s3.json"):
            shutil.copy(ROOT / "Profiles" / path, self.folder / "routes")

    def add_keys(self):
        """Makes the file that seals, and the users' access keys, sealed by it."""
        reeve(["key", "new", self.secrets_key])
        entries = []
        for principal, (key_id, secret) in KEYS.items():
            command = ["key", "seal", "--key", self.secrets_key, "--access-key-id", key_id, "--principal", principal]
            entries.append(json.loads(reeve(command, secret)))
        (self.folder / "access-keys.json").write_text(json.dumps(entries, indent=2))


def reeve(arguments, said=""):
    command = [str(word) for word in [BIN / "reeve", *arguments]]
    done = subprocess.run(command, input=said, capture_output=True, text=True, timeout=60, env=os.environ)
    if done.returncode != 0:
        raise Failure(f"`{' '.join(command)}` ended with {done.returncode}:\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout
