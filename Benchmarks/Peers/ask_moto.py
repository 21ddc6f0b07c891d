"""The evaluator of IAM policies in moto, which simulates AWS for tests: the same documents as Reeve's.

It does not evaluate the conditions that these policies have: a condition makes it deny whatever is asked. So it is
given the statements without them, and its answers differ where a condition decides.
"""

import json

from moto.iam.access_control import IAMPolicy, PermissionResult

import world
from asking import ask


def load(statements):
    policies = {}
    for user, theirs in world.by_user(statements).items():
        document = world.policy_document(theirs)
        for statement in document["Statement"]:
            statement.pop("Condition", None)
        policies[user] = IAMPolicy({"policy_document": json.dumps(document)})

    def decide(question):
        result = policies[question.user].is_action_permitted(question.action, question.resource)
        return result == PermissionResult.PERMITTED, None

    return decide


ask("moto", load, note="it evaluates no conditions such as these")
