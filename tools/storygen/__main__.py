# SPDX-License-Identifier: Apache-2.0
"""Writes a story: some weeks of a made-up organisation in CloudTrail form, one of whose roles is taken over on the last day.

    python3 tools/storygen FOLDER [--setting FILE] [--seed N] [--without PART] [--only PIECE]

Without --setting the figures are drawn from the seed. FOLDER then holds AWSLogs (as an organisation trail delivers
them), places.mmdb (where every address lies), threats.txt (a threat list) and truth.json (what must be found).
"""
import argparse
import json
import pathlib
import sys

import settings
from attack import Attack
from mmdb import database
from organisation import Organisation
from parts import leave_out, parts_of
from records import deliver
from truth import truth
from work import stream

DECOYS = 40  # entries of the threat list that nobody calls from


def threat_list(attack):
    rng = stream(attack.organisation.seed, "threats")
    lines = [f"26.{rng.randrange(200, 250)}.{rng.randrange(256)}.{rng.randrange(1, 255)}" for _ in range(DECOYS)]
    lines += ["26.251.0.0/16", *attack.flagged]
    return "# a list of a story\n" + "\n".join(sorted(lines)) + "\n"


def pieces(organisation, attack, only):
    """The records of all days, of those before the attack, of its day, or of the attack alone."""
    *before, last = organisation.calendar.every()
    attacked = attack.records()
    made = [] if only in ("scope", "attack") else organisation.records(before)
    if only in ("", "scope"):
        made += organisation.records([last], without=[organisation.ann]) + attack.own_records()
    return made + ([] if only == "baseline" else attacked)


def write(folder, seed, setting, without="", only=""):
    organisation = Organisation(seed, setting)
    attack = Attack(organisation)
    attack.check()
    parts = parts_of(setting)
    if without:
        leave_out(without, attack)
    records = pieces(organisation, attack, only)
    folder.mkdir(parents=True, exist_ok=True)
    deliver(folder, organisation.id, records, stream(seed, "files", only, without))
    (folder / "places.mmdb").write_bytes(database(organisation.book.records()))
    (folder / "threats.txt").write_text(threat_list(attack))
    told = truth(organisation, attack) | {"records": len(records), "parts": parts}
    (folder / "truth.json").write_text(json.dumps(told, indent=1) + "\n")
    return told


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=pathlib.Path, help="where the story is written")
    options.add_argument("--setting", type=pathlib.Path, help="JSON file of the figures, places, networks, agents, procedures")
    options.add_argument("--seed", type=int, default=1, help="everything that is not set follows from it")
    options.add_argument("--without", default="", metavar="PART", help="leave out a part, see parts.py")
    options.add_argument("--only", default="", choices=["baseline", "scope", "attack"],
                         help="write the days before the last, the last day, or the attack alone")
    chosen = options.parse_args()
    try:
        setting = settings.read(chosen.setting) if chosen.setting else settings.drawn(chosen.seed)
        told = write(chosen.folder, chosen.seed, setting, chosen.without, chosen.only)
    except (OSError, TypeError, ValueError) as error:
        sys.exit(f"storygen: {error}")
    print(f"{told['records']} records of {setting.days} days to {chosen.folder}; the role is {told['role']}")


if __name__ == "__main__":
    sys.exit(main())
