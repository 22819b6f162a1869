# SPDX-License-Identifier: Apache-2.0
"""What an investigation of the role must find, told from the plan alone."""
import agents as spoken_agents
from rhythms import iso, moment


def new_items(names, familiar):
    """What a part took away is None."""
    return [{"value": name, "new_for_account": number not in familiar} for number, name in enumerate(names) if name]


def travels(attack):
    """Each change between Ann's stays and the attacker's, in time order."""
    book = attack.organisation.book
    turns = sorted([stay for stay in attack.own] + attack.foreign, key=lambda stay: stay.begins)
    return [{"from": str(book.place(a.ip)), "to": str(book.place(b.ip)), "from_ip": a.ip, "to_ip": b.ip,
             "overlap": b.begins <= a.ends}
            for a, b in zip(turns, turns[1:]) if (a.block == -1) != (b.block == -1)]


def lateral(attack):
    counts = {}
    for one in attack.calls:
        if one.tactic == "Lateral Movement":
            entry = counts.setdefault((one.api, one.ip), {"api": one.api, "ip": one.ip, "succeeded": 0, "failed": 0})
            entry["failed" if one.error else "succeeded"] += 1
    return list(counts.values())


def instance(attack):
    if not attack.reaches_instance:
        return None
    calls = attack.instance_calls()
    return {"id": attack.instance.session, "role": attack.instance.role.arn,
            "session": attack.instance.role.session_arn(attack.instance.session),
            "address": attack.instance.sites[0], "calls": [f"{api}" for api, *_ in calls],
            "agent": calls[0][2], "outside": calls[-1][1]}


def truth(organisation, attack):
    setting, last = organisation.setting, organisation.calendar.last
    book = organisation.book
    raws = {}
    for one in attack.calls:
        if one.agent in setting.agents:
            raws.setdefault(one.agent, set()).add(spoken_agents.spoken(one.agent, one.api, 127))
    reached = instance(attack)
    victim = attack.ann.role
    return {
        "seed": organisation.seed, "setting": setting.described(),
        "scope": {"from": iso(moment(last)), "to": iso(moment(last, 24))},
        "role": victim.arn, "role_id": victim.id, "session": victim.session_arn(attack.ann.session),
        "keys": sorted(caller.key for caller in attack.sessions),
        "tactics": sorted({one.tactic for one in attack.calls}),
        "travels": travels(attack), "flagged": sorted(attack.flagged),
        "networks": new_items([pair and pair[1] for pair in setting.networks], setting.familiar["networks"]),
        "places": new_items([name and str(setting.city(name)) for name in setting.places], setting.familiar["places"]),
        "agents": [{"value": agent, "raw": sorted(raws[agent]), "new_for_account": number not in setting.familiar["agents"]}
                   for number, agent in enumerate(setting.agents) if agent],
        "lateral": lateral(attack),
        "addresses": [{"ip": ip, "place": str(book.place(ip)), "network": book.network(ip).aso} for ip in attack.addresses],
        "calls": [{"api": one.api, "tactic": one.tactic, "ip": one.ip, "at": iso(one.at), "error": one.error}
                  for one in attack.calls],
        "instance": reached,
        "attacked": sorted({victim.arn} | ({reached["role"]} if reached else set())),
        "near_misses": organisation.near_misses,
        "accounts": organisation.accounts}
