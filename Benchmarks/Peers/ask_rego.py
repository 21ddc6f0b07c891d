"""rego-cpp: the statements as data, by principal and action, and a rule over those that are for the question.

It has no `net.cidr_contains`. The networks here end at an octet, so the text of an address begins with that of its
network.
"""

import regopy

from asking import ask

MODULE = """
package authorization

default allow := false

candidates := data.statements[input.user][input.action]

denied if {
  some statement in candidates
  statement.denies
  startswith(input.resource, statement.prefix)
}

allow if {
  not denied
  some statement in candidates
  not statement.denies
  startswith(input.resource, statement.prefix)
  input.region == statement.region
  startswith(input.address, statement.network)
}
"""


def load(statements):
    data = {}
    for statement in statements:
        data.setdefault(statement.user, {}).setdefault(statement.action, []).append({
            "prefix": statement.prefix, "denies": statement.denies, "region": statement.region,
            "network": statement.network.removesuffix("0.0/16")})
    interpreter = regopy.Interpreter()
    interpreter.add_data({"statements": data})
    interpreter.add_module("authorization", MODULE)
    bundle = interpreter.build(None, ["authorization/allow"])

    def decide(question):
        interpreter.set_input({
            "user": question.user, "action": question.action, "resource": question.resource, "region": question.region,
            "address": question.address})
        answer = interpreter.query_bundle_entrypoint(bundle, "authorization/allow")
        return answer.results[0].expressions[0] is True, None

    return decide


ask("regopy", load)
