"""The same policies and questions for Reeve and for every peer.

A statement is about one principal, one action and the objects below one prefix, from one network, for one region: what
each of the engines can say, each in its own words. Every tenth denies, some objects of the first.

`spread` gives ten statements to each principal, as companies have them; `one` gives all of them to one principal.
"""

import json
import random
from dataclasses import dataclass

ACCOUNT = "111122223333"
PER_PRINCIPAL = 10
QUESTIONS = 32
ACTIONS = [
    "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectTagging", "s3:PutObjectTagging",
    "s3:GetObjectVersion", "s3:RestoreObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts",
]
REGIONS = ["us-east-1", "us-west-2", "eu-west-1"]


@dataclass(frozen=True)
class Statement:
    number: int
    user: str
    action: str
    prefix: str    # of the resource: all objects below it
    denies: bool   # a denial has no conditions
    region: str
    network: str   # 10.N.0.0/16


@dataclass(frozen=True)
class Question:
    user: str
    action: str
    resource: str
    region: str
    address: str
    expected: str  # allowed, explicitDeny, implicitDeny


def statements(count, shape):
    made = []
    for number in range(count):
        place = number % PER_PRINCIPAL
        denies = place == PER_PRINCIPAL - 1
        # A denial is about the first statement of its ten.
        about = number - place if denies else number
        user = "jane" if shape == "one" else f"user-{number // PER_PRINCIPAL}"
        bucket = f"arn:aws:s3:::bucket-{about}/data/"
        made.append(Statement(
            number, user, ACTIONS[about % PER_PRINCIPAL], bucket + ("secret/" if denies else ""), denies,
            REGIONS[about % len(REGIONS)], f"10.{about % 256}.0.0/16"))
    return made


def questions(made):
    """Half are allowed; the others are from elsewhere, for another region, about another bucket, or denied."""
    generator = random.Random(7)
    asked = []
    while len(asked) < QUESTIONS:
        kind = len(asked) % 8
        statement = generator.choice(made)
        if statement.denies or (kind == 7 and statement.number % PER_PRINCIPAL != 0):
            continue
        resource, region = f"{statement.prefix}2025/report-{generator.randrange(1000)}.csv", statement.region
        address, expected = f"10.{statement.number % 256}.3.{generator.randrange(1, 255)}", "allowed"
        if kind == 1:
            address, expected = "198.51.100.7", "implicitDeny"
        elif kind == 3:
            region, expected = "ap-south-1", "implicitDeny"
        elif kind == 5:
            resource, expected = "arn:aws:s3:::elsewhere/data/2025/report.csv", "implicitDeny"
        elif kind == 7:
            resource, expected = f"{statement.prefix}secret/plans.csv", "explicitDeny"
        asked.append(Question(statement.user, statement.action, resource, region, address, expected))
    return asked


# Reeve's form: a store with a scenario file.

def policy_document(made):
    """The statements of one principal as IAM writes them."""
    return {"Version": "2012-10-17", "Statement": [_statement(statement) for statement in made]}


def _statement(statement):
    said = {
        "Effect": "Deny" if statement.denies else "Allow", "Action": statement.action,
        "Resource": f"{statement.prefix}*",
    }
    if not statement.denies:
        said["Condition"] = {
            "StringEquals": {"aws:RequestedRegion": statement.region}, "IpAddress": {"aws:SourceIp": statement.network}}
    return said


def by_user(made):
    users = {}
    for statement in made:
        users.setdefault(statement.user, []).append(statement)
    return users


def principal(user):
    return f"arn:aws:iam::{ACCOUNT}:user/{user}"


def write_store(folder, made, asked):
    users = [
        {
            "Path": "/", "UserName": user, "UserId": f"AIDA{number:017}", "Arn": principal(user), "GroupList": [],
            "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": policy_document(theirs)}],
            "AttachedManagedPolicies": [],
        }
        for number, (user, theirs) in enumerate(by_user(made).items())
    ]
    account = {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    cases = [
        {
            "name": f"question {number}",
            "request": {
                "principal": principal(question.user), "action": question.action, "resource": question.resource,
                "context": {
                    "aws:SourceIp": question.address, "aws:RequestedRegion": question.region,
                    "aws:SecureTransport": "true", "aws:UserAgent": "aws-sdk-python/1.34.11",
                },
            },
            "expect": {"decision": question.expected},
        }
        for number, question in enumerate(asked)
    ]
    for name, content in (
            (f"accounts/{ACCOUNT}.json", account),
            ("scenarios/questions.json", {"description": "Questions to peers", "store": "../", "cases": cases})):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
