"""Casbin: a policy line for each statement; any matching denial wins."""

import casbin

from asking import ask

MODEL = """
[request_definition]
r = sub, act, obj, region, address

[policy_definition]
p = sub, act, obj, region, network, eft

[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))

[matchers]
m = r.sub == p.sub && r.act == p.act && keyMatch(r.obj, p.obj) && \
(p.region == "*" || r.region == p.region) && ipMatch(r.address, p.network)
"""


def load(statements):
    model = casbin.Model()
    model.load_model_from_text(MODEL)
    enforcer = casbin.Enforcer(model)
    enforcer.add_policies([
        [
            statement.user, statement.action, f"{statement.prefix}*", "*" if statement.denies else statement.region,
            "0.0.0.0/0" if statement.denies else statement.network, "deny" if statement.denies else "allow",
        ]
        for statement in statements
    ])

    def decide(question):
        return enforcer.enforce(
            question.user, question.action, question.resource, question.region, question.address), None

    return decide


ask("casbin", load)
