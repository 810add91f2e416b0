"""Rules whose builders of URLs wait build the same URLs as Werkzeug's own."""

from __future__ import annotations

from werkzeug.routing import Map, Rule

from service.addresses import LateRule
from tests.service.contract_client import Client


def test_every_rule_builds_what_it_would_build_if_it_had_not_waited(any_client: Client):
    rules = list(any_client.app.url_map.iter_rules())
    eager = Map([Rule(r.rule, endpoint=r.endpoint, methods=r.methods) for r in rules])
    plain = {(r.rule, r.endpoint): r for r in eager.iter_rules()}

    assert all(type(rule) is LateRule for rule in rules)
    for rule in rules:
        values = dict.fromkeys(rule.arguments, "字 a/b?")
        for more in ({}, {"more": "x&y"}):
            for append in (True, False):
                built = rule.build({**values, **more}, append)
                assert built == plain[rule.rule, rule.endpoint].build({**values, **more}, append)
