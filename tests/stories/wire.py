# SPDX-License-Identifier: Apache-2.0
"""The members of a report in JSON, written down a second time from Amazon Detective's API reference: GetInvestigation's
response, ListIndicators' entries, and for spoor's own parts the promise of the command line."""
import re

# member -> type; a trailing ? may be missing
INVESTIGATION = {"InvestigationId": "id", "EntityArn": str, "EntityType?": ("IAM_ROLE", "IAM_USER"),
                 "CreatedTime": "time", "ScopeStartTime": "time", "ScopeEndTime": "time",
                 "Status": ("RUNNING", "FAILED", "SUCCESSFUL"),
                 "Severity": ("INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"), "State": ("ACTIVE", "ARCHIVED")}
DETAILS = {
    "TTP_OBSERVED": ("TTPsObservedDetail", {
        "Tactic": str, "Technique": str, "Procedure": str, "IpAddress": str, "APIName": str, "APISuccessCount": int,
        "APIFailureCount": int}),
    "IMPOSSIBLE_TRAVEL": ("ImpossibleTravelDetail", {
        "StartingIpAddress": str, "EndingIpAddress": str, "StartingLocation": str, "EndingLocation": str,
        "HourlyTimeDelta": int}),
    "FLAGGED_IP_ADDRESS": ("FlaggedIpAddressDetail", {"IpAddress": str, "Reason": ("AWS_THREAT_INTELLIGENCE",)}),
    "NEW_GEOLOCATION": ("NewGeolocationDetail", {"Location": str, "IpAddress": str, "IsNewForEntireAccount": bool}),
    "NEW_ASO": ("NewAsoDetail", {"Aso": str, "IsNewForEntireAccount": bool}),
    "NEW_USER_AGENT": ("NewUserAgentDetail", {"UserAgent": str, "IsNewForEntireAccount": bool}),
}
REPORT = {"Investigation": dict, "Summary": str, "Indicators": list, "Evidence": dict, "Coverage": dict,
          "Baseline": dict, "Exclusions": list}
TACTICS = {"Reconnaissance", "Resource Development", "Initial Access", "Execution", "Persistence",
           "Privilege Escalation", "Defense Evasion", "Credential Access", "Discovery", "Lateral Movement", "Collection",
           "Command and Control", "Exfiltration", "Impact"}
# What every indicator's evidence tells: first and last seen, counts, sessions, addresses, keys.
EVIDENCE = {"FirstSeen": "time", "LastSeen": "time", "Calls": int, "Succeeded": int, "Sessions": list,
            "Addresses": list, "Keys": list}
TRAVEL = {"DistanceKm", "Hours"}


def is_of(value, kind):
    if kind == "time":
        return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", value) is not None
    if kind == "id":
        return re.fullmatch(r"\d{21}", value) is not None
    if isinstance(kind, tuple):
        return value in kind
    return type(value) is kind and (kind is not int or value >= 0)


def members(where, found, wanted, more=False):
    """Complaints about an object whose members must be these, and no others unless `more`."""
    complaints = []
    known = {name.rstrip("?") for name in wanted}
    for name, kind in wanted.items():
        plain = name.rstrip("?")
        if plain not in found:
            complaints += [] if name.endswith("?") else [f"{where}.{plain} is missing"]
        elif not is_of(found[plain], kind):
            complaints.append(f"{where}.{plain} is {found[plain]!r}")
    return complaints + ([] if more else [f"{where}.{name} is not Detective's" for name in found if name not in known])


def one_indicator(where, indicator, evidence):
    kind = indicator.get("IndicatorType")
    if kind not in DETAILS or set(indicator) != {"IndicatorType", "IndicatorDetail"}:
        return [f"{where} is no entry of ListIndicators: {sorted(indicator)}"]
    name, wanted = DETAILS[kind]
    if set(indicator["IndicatorDetail"]) != {name}:
        return [f"{where} of {kind} has {sorted(indicator['IndicatorDetail'])}"]
    detail = indicator["IndicatorDetail"][name]
    complaints = members(f"{where}.{name}", detail, wanted)
    if evidence.get("IndicatorType") != kind:
        complaints.append(f"{where}: its evidence is of {evidence.get('IndicatorType')}")
    complaints += members(f"{where} evidence", evidence, EVIDENCE, more=True)
    if kind == "TTP_OBSERVED":
        if detail["Tactic"] not in TACTICS:
            complaints.append(f"{where}: {detail['Tactic']} is no tactic of ATT&CK")
        if evidence["API"].split(":")[-1] != detail["APIName"]:
            complaints.append(f"{where}: {evidence['API']} is not {detail['APIName']}")
        if (evidence["Calls"], evidence["Succeeded"]) != (detail["APISuccessCount"] + detail["APIFailureCount"],
                                                          detail["APISuccessCount"]):
            complaints.append(f"{where}: the counts of detail and evidence differ")
    if kind == "IMPOSSIBLE_TRAVEL" and not TRAVEL <= set(evidence):
        complaints.append(f"{where}: a travel without distance and hours")
    if kind == "FLAGGED_IP_ADDRESS" and not evidence.get("Lists"):
        complaints.append(f"{where}: a flagged address without its list")
    return complaints


def complaints_about(report):
    """What of a report in JSON is not as it must be; an empty list is good."""
    complaints = members("report", report, REPORT)
    complaints += members("Investigation", report["Investigation"], INVESTIGATION)
    evidence = report["Evidence"]["Indicators"]
    if len(evidence) != len(report["Indicators"]):
        complaints.append(f"{len(report['Indicators'])} indicators have {len(evidence)} evidences")
    for number, pair in enumerate(zip(report["Indicators"], evidence)):
        complaints += one_indicator(f"Indicators[{number}]", *pair)
    for linked in report["Evidence"]["Linked"]:
        for number, pair in enumerate(zip(linked["Indicators"], linked["Evidence"])):
            complaints += one_indicator(f"Linked {linked['Id']}[{number}]", *pair)
    return complaints
