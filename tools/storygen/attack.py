# SPDX-License-Identifier: Apache-2.0
"""The attack: somebody holds what keeps Ann signed in, and works as her from elsewhere, in turns with herself.

The day is a sequence of stays. Ann's and the attacker's alternate, so that each change from one to the other is a travel
that nobody can make; what the attacker does in a stay comes from one or several addresses of one region.
"""
import dataclasses
import datetime

import agents
from estate import parameters
from places import Network, distance_km
from procedures import DISCOVERY, LATERAL
from records import record
from rhythms import moment
from work import stream

BEGINS = 6      # o'clock UTC: the first stay
STAY = 34       # minutes; her own and the attacker's, so that two stays at one place lie more than half an hour apart
LEAST_PAUSE, MOST_PAUSE = 12, 20
OVERLAP = 4     # minutes that a stay of the attacker may begin before hers ends
SSH = "ec2-instance-connect:SendSSHPublicKey"


@dataclasses.dataclass
class Stay:
    """Some minutes of one caller at one address."""
    ip: str
    begins: datetime.datetime
    minutes: int
    block: int       # of the attacker's; -1 for her own
    steps: list = dataclasses.field(default_factory=list)

    @property
    def ends(self):
        return self.begins + datetime.timedelta(minutes=self.minutes)


@dataclasses.dataclass
class Call:
    """One call of the attacker as the role."""
    api: str
    tactic: str
    ip: str
    agent: str
    at: datetime.datetime
    error: str
    made: dict


class Attack:
    def __init__(self, organisation):
        self.organisation, self.setting = organisation, organisation.setting
        self.day = organisation.calendar.last
        self.rng = stream(organisation.seed, "attack")
        self.ann = organisation.ann
        self.estate = organisation.estates[self.ann.role.account]
        self.instance = organisation.instances[0]
        self.addresses = [self.address(number) for number in range(self.setting.addresses)]
        self.holders = {ip: organisation.book.network(ip) for ip in self.addresses}
        self.flagged = self.addresses[:self.setting.flagged]
        self.own, self.foreign = self.stays()
        self.calls = self.plan()

    # --- from where ---

    def address(self, number):
        setting = self.setting
        places = [setting.city(name) for name in setting.places] or [setting.known_place]
        networks = [Network(*pair) for pair in setting.networks] or [self.organisation.book.network(self.organisation.roaming)]
        return self.organisation.book.fresh(places[number % len(places)], networks[number % len(networks)])

    def stays(self):
        """Ann's stays and the attacker's. With n travels there are n + 1 turns, hers first; with none she has a day off."""
        travels = self.setting.travels
        turns = ["own" if number % 2 == 0 else "foreign" for number in range(travels + 1)] if travels else ["foreign"]
        blocks = turns.count("foreign")
        home = self.ann.sites[-1].ip
        own, foreign, at = [], [], moment(self.day, BEGINS, self.rng.randrange(30), self.rng.randrange(60))
        for number, turn in enumerate(turns):
            if turn == "own":
                own.append(Stay(home, at, STAY, -1))
                pause = self.rng.choice([-OVERLAP, *range(LEAST_PAUSE, MOST_PAUSE)])
                at = own[-1].ends + datetime.timedelta(minutes=pause, seconds=self.rng.randrange(60))
                continue
            block = number // 2
            here = self.addresses[block::blocks] or [self.addresses[block % len(self.addresses)]]
            minutes = max(STAY // len(here), 11)
            for ip in here:
                foreign.append(Stay(ip, at, minutes - 1, block))
                at += datetime.timedelta(minutes=minutes)
            at += datetime.timedelta(minutes=self.rng.randrange(LEAST_PAUSE, MOST_PAUSE))
        return own, foreign

    # --- what ---

    def plan(self):
        """The attacker's calls: some looking around in every stay, and the procedures one after the other."""
        steps = [(LATERAL[api], error) for api, error in self.setting.lateral]
        steps += [(step, "") for step in self.setting.steps]
        looks = max(2, -(-len(self.setting.agents) // len(self.foreign)))
        for stay in self.foreign:
            stay.steps = [(None, "")] * looks
        for number, step in enumerate(steps):
            self.foreign[number * len(self.foreign) // len(steps)].steps.append(step)
        tools = self.setting.agents or [self.ann.tools[0]]
        calls, number = [], 0
        for stay in self.foreign:
            gap = stay.minutes * 60 / max(1, len(stay.steps) - 1)
            for place, (step, error) in enumerate(stay.steps):
                at = stay.begins + datetime.timedelta(seconds=round(place * gap))
                calls.append(self.call(stay, at, step, error, tools[number % len(tools)], number))
                number += step is None
        self.check_looks(calls, tools)
        return calls

    @staticmethod
    def check_looks(calls, tools):
        """Each tool looks around at least once, so that no agent hangs on the procedures."""
        assert {one.agent for one in calls if one.tactic == "Discovery"} == set(tools)

    def call(self, stay, at, step, error, tool, number):
        if step is None:
            api = DISCOVERY[number % len(DISCOVERY)]
            request, response = parameters(self.estate, api, self.rng)
            return Call(api, "Discovery", stay.ip, tool, at, "", {"request": request, "response": response})
        request, response, more = step.make(self.estate, at)
        return Call(step.api, step.tactic, stay.ip, tool, at, error, {"request": request, "response": response, **more})

    @property
    def reaches_instance(self):
        return any(one.api == SSH and not one.error for one in self.calls)

    # --- the records ---

    def own_records(self):
        """What Ann herself does on the day, nothing but her usual work."""
        rng, made, caller = stream(self.organisation.seed, "ann's day"), [], None
        for number, stay in enumerate(self.own):
            if number == 0:
                made, caller = self.ann.signed_in(rng, stay.begins, stay.ip)
            made += [self.ann.call(rng, caller, stay.begins + datetime.timedelta(minutes=minute), stay.ip)
                     for minute in range(0, STAY + 1, STAY // 2)]
        return made

    def records(self):
        """What the attacker does: as the role, by a key of its own for each network of each block; then on the instance."""
        rng, made, sessions = stream(self.organisation.seed, "attacker"), [], {}
        blocks = {(stay.ip, stay.begins): stay.block for stay in self.foreign}
        starts = sorted(blocks, key=lambda one: one[1])
        for number, one in enumerate(self.calls):
            block = next(blocks[start] for start in reversed(starts) if start[0] == one.ip and start[1] <= one.at)
            hold = block, self.holders[one.ip]
            if hold not in sessions:
                begin, sessions[hold] = self.ann.signed_in(rng, one.at - datetime.timedelta(seconds=20), one.ip, number + 100,
                                                           one.agent)
                made += begin
            extra = {"sessionCredentialFromConsole": "true"} if one.agent.startswith("Mozilla") else {}
            made.append(record(rng, sessions[hold], one.at, one.api, one.ip, agents.spoken(one.agent, one.api, 127),
                               error=one.error or None, **one.made, **extra))
        self.sessions = list(sessions.values())
        return made + (self.instance_records(rng) if self.reaches_instance else [])

    def instance_calls(self):
        """(API, address, agent, error) of the instance's role in the attacker's hands, from the instance but for the last."""
        inside, outside = self.instance.sites[0], next(one.ip for one in self.calls if one.api == SSH and not one.error)
        tool = "aws-cli/1.22.97 Python/3.9.16 Linux/5.10.213-201.855.amzn2.x86_64 botocore/1.24.42"
        return [("sts:GetCallerIdentity", inside, tool, ""), ("s3:ListBuckets", inside, tool, ""),
                ("iam:ListRoles", inside, tool, "AccessDenied"), ("dynamodb:ListTables", inside, tool, ""),
                ("sts:GetCallerIdentity", outside, tool, "")]

    def instance_records(self, rng):
        at = next(one.at for one in self.calls if one.api == SSH and not one.error) + datetime.timedelta(minutes=3)
        made = []
        for number, (api, ip, agent, error) in enumerate(self.instance_calls()):
            when = at + datetime.timedelta(seconds=47 * number)
            made.append(record(rng, self.instance.caller_at(at), when, api, ip, agent, error=error or None))
        return made

    # --- that the plan holds ---

    def check(self):
        """The geometry that the plan leans on."""
        book, home = self.organisation.book, self.ann.sites[-1].ip
        known = [book.place(site.ip) for worker in self.organisation.workers if getattr(worker, "role", None) == self.ann.role
                 for site in worker.sites] + [self.setting.known_place]
        here = [book.place(ip) for ip in self.addresses]
        fresh = {place for place in here if place.city in self.setting.places}
        for place in here:
            assert distance_km(place, book.place(home)) > 2500, f"{place} is too near to {book.place(home)}"
            assert all(distance_km(place, other) < 490 for other in here + [self.setting.known_place])
        for place in fresh:
            assert all(distance_km(place, other) > 60 for other in fresh | set(known) if other != place), f"{place} is not new"
