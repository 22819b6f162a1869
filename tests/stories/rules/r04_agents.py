# SPDX-License-Identifier: Apache-2.0
"""R4: an agent is tool + SDK + major version + platform; novelty is per agent, with one as it was written. A version-only
change is outside the counts."""
from rules.cases import Ask, found
from rules.logs import moment

USUAL = ("aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0-18-cloud-amd64 exe/x86_64.debian.12 prompt/off command/s3.ls "
         "md/Botocore#1.34.2")
# What one agent may write in another run, on the next patch or for another command.
SAME = {
    "in brackets": f"[{USUAL}]",
    "of another patch": USUAL.replace("2.15.30", "2.16.1").replace("3.11.8", "3.11.9"),
    "of another kernel build": USUAL.replace("6.1.0-18-cloud-amd64", "6.1.0-40-cloud-amd64"),
    "with another command": USUAL.replace("command/s3.ls", "command/iam.create-user"),
    "with other md/ words": USUAL.replace("md/Botocore#1.34.2", "md/Botocore#1.36.0 md/awscrt#0.19"),
    "with exec-env": USUAL + " exec-env/AWS_Lambda_python3.11",
    "with a uuid": USUAL + " md/5f0c7f8e-4a51-4bb6-9f2c-0d6f0c1a2b3c",
}
# What is another agent.
OTHER = {
    "another tool": "Boto3/1.34.2 Python/3.11.8 Linux/6.1.0 Botocore/1.34.2",
    "the tool with one more before it": "steal/1.0 " + USUAL,
    "another platform": USUAL.replace("Linux/6.1.0-18-cloud-amd64", "Windows/10"),
}


def compare(world, check, agent, usual=USUAL):
    user = world.settled(agent=usual)
    world.call(user, moment(hours=1), agent=agent)
    report = yield Ask(user.arn)
    return user, report, found(report, "NEW_USER_AGENT")


def same_agent(words, agent):
    def case(world, check):
        _, report, new = yield from compare(world, check, agent)
        check(not new and not report["Exclusions"], (new, report["Exclusions"]))
    case.__doc__ = f"an agent {words} is the same agent"
    return case


def other_agent(words, agent):
    def case(world, check):
        _, _, new = yield from compare(world, check, agent)
        check(len(new) == 1 and new[0][1]["Example"] == agent, new)
        check(new and new[0][0]["IsNewForEntireAccount"] is True, new)
    case.__doc__ = f"{words} is new, and told as it was written"
    return case


for number, (words, agent) in enumerate(SAME.items()):
    globals()[f"case_same_{number}"] = same_agent(words, agent)
for number, (words, agent) in enumerate(OTHER.items()):
    globals()[f"case_other_{number}"] = other_agent(words, agent)


def case_version_only(world, check):
    """a new major version alone is outside the counts and Informational, and the exclusions say so"""
    user, report, new = yield from compare(world, check, USUAL.replace("aws-cli/2.15.30", "aws-cli/3.0.1"))
    check(not new and report["Investigation"]["Severity"] == "INFORMATIONAL", report["Investigation"])
    check(any("aws-cli/3" in one and "only its version is new" in one for one in report["Exclusions"]),
          report["Exclusions"])
    text = yield Ask(user.arn, text=True)
    check("new user agents 0" in text, text)


def case_version_and_platform(world, check):
    """a new major version on a new platform is new"""
    _, report, new = yield from compare(
        world, check, USUAL.replace("aws-cli/2.15.30", "aws-cli/3.0.1").replace("Linux/6.1.0-18-cloud-amd64", "Windows/10"))
    check(len(new) == 1, report["Exclusions"])


def case_many_raw_agents(world, check):
    """twenty raw agents of one tool are one indicator with twenty calls"""
    user, tool = world.settled(), world.tool()
    for number in range(20):
        world.call(user, moment(minutes=number), agent=f"{tool.replace('1.0', '1.' + str(number))} md/run-{number}")
    report = yield Ask(user.arn)
    new = found(report, "NEW_USER_AGENT")
    check(len(new) == 1 and new[0][1]["Calls"] == 20, new)


def case_hostile_agent(world, check):
    """an agent that holds control characters is told escaped on the terminal, whole in JSON"""
    hostile = "evil\x1b[31m\u202e/1"
    user, report, new = yield from compare(world, check, hostile)
    check(len(new) == 1 and new[0][1]["Example"] == hostile, new)
    text = yield Ask(user.arn, text=True)
    check("evil" in text and "\x1b" not in text and "\u202e" not in text, "raw bytes reach the terminal")
