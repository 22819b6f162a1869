# SPDX-License-Identifier: Apache-2.0
"""The arguments of a story: its figures, places, networks, agents and procedures. Read from a JSON file, or drawn."""
import dataclasses
import datetime
import json
import random

from agents import FOREIGN
from places import HOMES, REGIONS, Place
from procedures import GRAVE, LATERAL, PROCEDURES, TACTICS, steps_of

MOST = 9  # of everything that is drawn
FIRST_NETWORK = 65536  # RFC 5398: numbers for documentation, 65536 to 65551
WORDS = ("Alder", "Basalt", "Cedar", "Drift", "Ember", "Fjord", "Garnet", "Harrow", "Indigo", "Juniper", "Kestrel")
KINDS = ("Broadband", "Cable", "Fiber", "Mobile", "Telecom", "Wireless")


@dataclasses.dataclass
class Setting:
    last: datetime.date          # the day of the attack
    home: object                 # of HOMES by name, or five places as [city, country, latitude, longitude]
    region: object               # where the attacker is: of REGIONS by name, or places; one that is not new is known
    tactics: list                # of the role's calls, Discovery among them
    lateral: list                # [API, error code or ""] of every Lateral Movement call
    travels: int
    places: list                 # cities of the region, new to the role
    networks: list               # [number, name], new to the role
    agents: list                 # new to the role; {command} is filled in
    flagged: int                 # how many of the attacker's addresses are on the threat list
    familiar: dict               # of places, networks, agents: the indices of those that somebody else of the account uses
    days: int = 46
    procedures: list = None      # APIs of procedures.py; by default all of the tactics

    def check(self):
        """Whether such a story can be told; raises ValueError."""
        for name, known in ((self.home, HOMES), (self.region, REGIONS)):
            if isinstance(name, str) and name not in known:
                raise ValueError(f"{name} is none of {', '.join(known)}")
        for wrong, sentence in (
                (set(self.places) - {place.city for place in self.cities}, f"places outside the region: {self.places}"),
                (len(self.cities) <= len(self.places), "a region needs a place that is not new"),
                (set(self.tactics) - set(TACTICS), f"unknown tactics among {self.tactics}"),
                ("Discovery" not in self.tactics, "Discovery is in every story: people look before they act"),
                (bool(self.lateral) != ("Lateral Movement" in self.tactics), "Lateral Movement and its calls go together"),
                ({one.tactic for one in self.steps} != set(self.tactics) - {"Discovery", "Lateral Movement"},
                 "each tactic has a procedure"),
                (not set(self.tactics) & set(GRAVE), f"one of {GRAVE} is needed: without, nothing is grave by itself"),
                (set(api for api, _ in self.lateral) - set(LATERAL), f"unknown calls among {self.lateral}"),
                (self.travels > 13, "more than 13 travels do not fit into a day"),
                (self.flagged > self.addresses, "more flagged addresses than the attacker has"),
                (self.days < 20, "fewer than 20 days hold no baseline")):
            if wrong:
                raise ValueError(sentence)
        return self

    @property
    def addresses(self):
        return max(1, len(self.places), len(self.networks), self.flagged)

    @property
    def towns(self):
        return HOMES[self.home] if isinstance(self.home, str) else [Place(*one) for one in self.home]

    @property
    def cities(self):
        return REGIONS[self.region] if isinstance(self.region, str) else [Place(*one) for one in self.region]

    @property
    def steps(self):
        """The procedures, but for Lateral Movement."""
        return [one for tactic in self.tactics for one in steps_of(tactic)
                if self.procedures is None or one.api in self.procedures]

    def city(self, name):
        return next(place for place in self.cities if place.city == name)

    @property
    def known_place(self):
        """A city of the attacker's region where the role was before, on a business trip."""
        return next(place for place in self.cities if place.city not in self.places)

    def described(self):
        return {**dataclasses.asdict(self), "last": self.last.isoformat()}


def read(path):
    given = json.loads(path.read_text())
    given["last"] = datetime.date.fromisoformat(given["last"])
    return Setting(**given).check()


def procedures(rng, tactics):
    """Some of each tactic's procedures, the first always: it is the one that is grave where the tactic is."""
    return [step.api for tactic in tactics for step in steps_of(tactic)[:1]] + \
        [one.api for one in PROCEDURES if rng.random() < 0.5]


def drawn(seed):
    """A setting with random figures: 3 to 9 tactics, 0 to 9 of everything else."""
    rng = random.Random(f"{seed}/figures")
    lateral = rng.randrange(MOST + 1)
    fixed = {"Discovery", rng.choice(GRAVE)} | ({"Lateral Movement"} if lateral else set())
    others = [one for one in TACTICS if one not in fixed and one != "Lateral Movement"]
    count = rng.randrange(3, MOST + 1)
    tactics = sorted(fixed) + rng.sample(others, max(0, min(count - len(fixed), len(others))))
    calls = [["ec2-instance-connect:SendSSHPublicKey", ""]] * bool(lateral)
    errors = {"ec2-instance-connect:SendSerialConsoleSSHPublicKey": "SerialConsoleAccessDisabledException"}
    for _ in range(lateral - 1):
        api = rng.choice(sorted(LATERAL))
        calls.append([api, rng.choice(["", errors.get(api, "AccessDeniedException")])])
    region, home = rng.choice(sorted(REGIONS)), rng.choice(sorted(HOMES))
    cities = [place.city for place in REGIONS[region]]
    places = rng.sample(cities, rng.randrange(min(MOST, len(cities) - 1) + 1))
    names = [f"{word} {rng.choice(KINDS)}" for word in rng.sample(WORDS, rng.randrange(MOST + 1))]
    networks = [[FIRST_NETWORK + number, name] for number, name in enumerate(names)]
    agents = rng.sample(FOREIGN, rng.randrange(MOST + 1))
    flagged = rng.randrange(MOST + 1)
    familiar = {name: [number for number in range(len(values)) if rng.random() < 0.3]
                for name, values in (("places", places), ("networks", networks), ("agents", agents))}
    last = datetime.date(2025, 2, 1) + datetime.timedelta(days=rng.randrange(300))
    while last.weekday() > 4:
        last += datetime.timedelta(days=1)
    chosen = procedures(rng, tactics)
    if rng.random() < 0.5:  # in the other form, which says the same
        region, home = ([list(dataclasses.astuple(place)) for place in known] for known in (REGIONS[region], HOMES[home]))
    return Setting(last=last, home=home, region=region, tactics=tactics, lateral=calls, travels=rng.randrange(MOST + 1),
                   places=places, networks=networks, agents=agents, flagged=flagged, familiar=familiar,
                   procedures=chosen).check()
