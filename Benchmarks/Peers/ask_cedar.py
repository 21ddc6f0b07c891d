"""Cedar: a policy for each statement, with principal and action in its head, as its authors advise.

Its own time is that of the authorizer alone, which the library reports; the wall has the way from Python and back too.
"""

import cedarpy

from asking import ask


def load(statements):
    policies = cedarpy.PolicySet.from_str("\n".join(policy(statement) for statement in statements))
    entities = cedarpy.Entities.from_json_str("[]")

    def decide(question):
        result = cedarpy.is_authorized(
            {
                "principal": {"type": "User", "id": question.user}, "action": {"type": "Action", "id": question.action},
                "resource": {"type": "Object", "id": "object"},
                "context": {
                    "arn": question.resource, "region": question.region,
                    "address": {"__extn": {"fn": "ip", "arg": question.address}},
                },
            }, policies, entities)
        if result.diagnostics.errors:
            raise SystemExit(f"cedar: {result.diagnostics.errors[0]}")
        return result.decision == cedarpy.Decision.Allow, result.metrics["authz_duration_micros"]

    return decide


def policy(statement):
    effect = "forbid" if statement.denies else "permit"
    conditions = [f'context.arn like "{statement.prefix}*"']
    if not statement.denies:
        conditions += [
            f'context.region == "{statement.region}"', f'context.address.isInRange(ip("{statement.network}"))']
    return (
        f'{effect}(principal == User::"{statement.user}", action == Action::"{statement.action}", resource)'
        f" when {{ {' && '.join(conditions)} }};")


ask("cedarpy", load)
