# SPDX-License-Identifier: Apache-2.0
"""The same story with something left out or changed, everything else being the same to the byte.

    attack              the attacker does nothing
    known-network       the attacker comes from a network the role knows
    travels             Ann has a day off
    tactic:NAME         the procedures of one tactic are not done
    lateral:NUMBER      one Lateral Movement call is not made
    place:NUMBER        one new place is the known one of the region
    network:NUMBER      one new network is the known one
    agent:NUMBER        one new agent is Ann's own
    flagged             the threat list holds none of the attacker's addresses
"""
from procedures import LATERAL


def parts_of(setting):
    """Every part that can be left out by itself so that exactly its indicators vanish."""
    named = {"place": setting.places, "network": setting.networks, "agent": setting.agents}
    return [f"{name}:{number}" for name, values in named.items() for number in range(len(values))] + \
        [f"lateral:{number}" for number in range(len(setting.lateral)) if len(setting.lateral) > 1] + \
        [f"tactic:{tactic}" for tactic in setting.tactics if tactic != "Discovery"] + \
        (["travels"] if setting.travels else []) + (["flagged"] if setting.flagged else [])


def leave_out(part, attack):
    """Changes the plan of an attack that was made whole."""
    name, _, value = part.partition(":")
    book, setting, roaming = attack.organisation.book, attack.setting, attack.organisation.roaming
    number = int(value) if value.isdigit() else -1
    known_place, known_network = book.entries[roaming]
    if name == "known-network":
        change_networks(attack, range(len(setting.networks)), known_network)
        setting.networks = []
    elif name == "network":
        change_networks(attack, [number], known_network)
        setting.networks[number] = None
    elif name == "place":
        for ip in attack.addresses:
            if book.place(ip) == setting.city(setting.places[number]):
                book.entries[ip] = (known_place, book.network(ip))
        setting.places[number] = None
    elif name == "agent":
        for one in attack.calls:
            if one.agent == setting.agents[number]:
                one.agent = attack.ann.tools[0]
        setting.agents[number] = None
    elif name == "lateral":
        made = [one for one in attack.calls if one.tactic == "Lateral Movement"]
        attack.calls.remove(made[number])
        setting.lateral[number] = None
    elif name == "tactic":
        attack.calls = [one for one in attack.calls if one.tactic != value]
        setting.tactics = [one for one in setting.tactics if one != value]
        setting.lateral = [one for one in setting.lateral if LATERAL[one[0]].tactic != value]
    elif name == "travels":
        attack.own = []
    elif name == "flagged":
        attack.flagged = []
    elif name == "attack":
        attack.calls, attack.foreign, attack.flagged = [], [], []
        setting.tactics, setting.lateral, setting.places, setting.networks, setting.agents = ["Discovery"], [], [], [], []
    else:
        raise ValueError(f"unknown part: {part}")


def change_networks(attack, numbers, known_network):
    book = attack.organisation.book
    for number in numbers:
        asn = attack.setting.networks[number][0]
        for ip in attack.addresses:
            if book.network(ip).asn == asn:
                book.entries[ip] = (book.place(ip), known_network)
