# SPDX-License-Identifier: Apache-2.0
"""A made-up organisation: its accounts, people, programs and services, and those among them that look like an attack
and are none. Nothing here knows of the attack."""
import datetime

import agents
import callers
from estate import Estate, new_user
from places import AWS, AZURE, VPN, Book, Network, Place, distance_km, south_of
from records import record
from rhythms import Calendar, Rhythm, moment
from work import (Deployment, Once, RolePerson, Scanner, Services, Site, UserPerson, Workload, stream)

OFFICE = Network(64496, "Harbour Business Fibre")
HOME_NETWORKS = [Network(64497, "Coastline Cable"), Network(64498, "Northline DSL"), Network(64499, "Delta Fibre Homes")]
SECOND_OFFICE = Network(64500, "Baltica Office Net")
PHONES = Network(64501, "Polder Mobile")
ROAMING = Network(64502, "Orbit Roaming")  # sold all over the world
DUBLIN, FRANKFURT = Place("Dublin", "IE", 53.35, -6.26), Place("Frankfurt am Main", "DE", 50.11, 8.68)
STOCKHOLM, CHICAGO = Place("Stockholm", "SE", 59.33, 18.07), Place("Chicago", "US", 41.88, -87.63)
RUNNERS = [Place("Boydton", "US", 36.67, -78.39), Place("Des Moines", "US", 41.60, -93.61), Place("Dublin", "IE", 53.35, -6.26),
           Place("Singapore", "SG", 1.29, 103.85), CHICAGO]
MAC, LINUX = [agents.CLI_MAC, agents.CHROME_MAC], [agents.CLI_LINUX, agents.FIREFOX_LINUX]
DEVELOPERS = ["carla", "dirk", "elif", "femke", "goran", "hanna", "ivo"]
NEAR = 499  # km: what a jump of an address may be without being a travel nobody can make


class Organisation:
    def __init__(self, seed, setting, domain="harbour.example"):
        self.seed, self.setting, self.domain = seed, setting, domain
        rng = stream(seed, "organisation")
        self.calendar = Calendar(rng, setting.last, setting.days)
        self.id = "o-" + "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=10))
        self.identity_store = f"d-{rng.getrandbits(40):010x}"
        self.sso_provider = f"AWSSSO_{rng.getrandbits(64):016x}_DO_NOT_DELETE"
        self.accounts = {name: f"{rng.randrange(10 ** 11, 10 ** 12)}"
                         for name in ("management", "security", "production", "staging", "data")}
        self.estates = {number: Estate(rng, number, domain) for number in self.accounts.values()}
        self.book, self.towns = Book(), setting.towns
        self.office = self.book.fresh(self.towns[0], OFFICE)
        self.workers, self.near_misses = [], {}
        self.people(rng)
        self.programs(rng)
        self.look_like_an_attack(rng)

    # --- who there is ---

    def permission_set(self, account, name):
        """The role that the identity centre makes in an account."""
        return callers.Role(self.accounts[account], f"AWSReservedSSO_{name}_{callers.unique_id('', self.seed, name)[:16].lower()}",
                            "/aws-reserved/sso.amazonaws.com/eu-west-1/")

    def rhythm(self, rng, **how):
        rhythm = Rhythm(rng, self.calendar, **how)
        if rng.random() < 0.3 and not how:
            rhythm.take_leave(rng)
        return rhythm

    def at_home(self, rng, town=None):
        """Two days a week at the office, else at home."""
        home = self.book.fresh(town or rng.choice(self.towns[:4]), rng.choice(HOME_NETWORKS))
        return [Site(self.office, 2), Site(home, 3)]

    def hire(self, worker):
        self.workers.append(worker)
        return worker

    def people(self, rng):
        operators = self.permission_set("production", "PlatformOperators")
        self.second_office = self.book.fresh(self.towns[4], SECOND_OFFICE)
        self.ann = self.hire(RolePerson(self, operators, "ann", Rhythm(rng, self.calendar, begins_at=7),
                                        [Site(self.office, 1), Site(self.book.fresh(self.towns[1], HOME_NETWORKS[0]), 2)],
                                        MAC, "operations"))
        self.bob = self.hire(RolePerson(self, operators, "bob", Rhythm(rng, self.calendar, begins_at=8),
                                        [Site(self.second_office)], LINUX, "operations"))
        for name in ("chris", "dana"):
            self.hire(RolePerson(self, operators, name, self.rhythm(rng), self.at_home(rng), MAC, "operations", calls=7))
        self.trip(rng)
        developers = [self.permission_set(account, "Developers") for account in ("staging", "production")]
        for number, name in enumerate(DEVELOPERS):
            self.hire(RolePerson(self, developers[number % 2], name, self.rhythm(rng), self.at_home(rng),
                                 MAC if number % 3 else LINUX, "development", calls=8))
        scientists = self.permission_set("data", "DataScience")
        for name, sites in (("jonas", self.at_home(rng)), ("kaya", [Site(self.second_office)]),
                            ("lars", [Site(self.book.fresh(CHICAGO, PHONES))])):
            self.hire(RolePerson(self, scientists, name, self.rhythm(rng), sites, LINUX, "data", calls=8))
        self.near_misses["two people far apart in one role"] = scientists.arn
        auditors = self.permission_set("security", "SecurityAudit")
        for name in ("mira", "nils"):
            self.hire(RolePerson(self, auditors, name, self.rhythm(rng), self.at_home(rng), MAC, "security", calls=8))
        self.hire(RolePerson(self, self.permission_set("management", "Billing"), "olga", self.rhythm(rng),
                             [Site(self.office)], [agents.CHROME_MAC], "finance", calls=5))
        partners = callers.Role(self.accounts["production"], "partner-support")
        for name, town in (("pia", FRANKFURT), ("quentin", FRANKFURT)):
            self.hire(RolePerson(self, partners, name, self.rhythm(rng), [Site(self.book.fresh(town, HOME_NETWORKS[1]))],
                                 [agents.CHROME_MAC], "support", provider="partner-adfs", calls=6))

    def trip(self, rng):
        """Ann was at a conference in the region the attack comes from; the flights took a day each way."""
        self.roaming = self.book.fresh(self.setting.known_place, ROAMING)
        middle = self.calendar.days // 2
        days = [day for day in self.calendar.every()[middle - 6:middle + 6] if self.calendar.is_working_day(day)]
        self.ann.trips = {day: self.roaming for day in days[2:4]}
        self.ann.rhythm.away |= {days[1], days[4]}

    def programs(self, rng):
        production, staging, data = (self.accounts[name] for name in ("production", "staging", "data"))
        gateway = [self.book.fresh(DUBLIN, AWS), self.book.fresh(DUBLIN, AWS)]
        estate = self.estates[production]
        orders = callers.Role(production, "orders-app")
        roles = []

        def program(role, session, *how, service="ec2.amazonaws.com", **more):
            roles.append((role, session, service))
            return self.hire(Workload(self, role, session, *how, **more))
        app = ["secretsmanager:GetSecretValue", "ssm:UpdateInstanceInformation", "kms:Decrypt", "s3:GetObject"]
        self.instances = [program(orders, instance, [gateway[0]], agents.JAVA, app, ec2RoleDelivery="2.0")
                          for instance in estate.instances[:2]]
        web = callers.Role(production, "web-frontend")
        for instance in estate.instances[2:4]:
            program(web, instance, [gateway[1]], agents.JAVA, app[:2], calls=4, ec2RoleDelivery="2.0")
        for name in estate.functions:
            program(callers.Role(production, f"{name}-role", "/service-role/"), name, gateway, agents.LAMBDA,
                    ["logs:CreateLogStream", "kms:Decrypt"], service="lambda.amazonaws.com", calls=4)
        program(callers.Role(production, "checkout-task"), f"{rng.getrandbits(128):032x}", ["10.20.4.17", "10.20.5.31"],
                agents.ECS_AGENT, ["ecr:BatchGetImage", "secretsmanager:GetSecretValue"], service="ecs-tasks.amazonaws.com", calls=5)
        lake = callers.Role(data, "lake-loader")
        self.hire(Workload(self, lake, self.estates[data].instances[0], [self.book.fresh(FRANKFURT, AWS)], agents.BOTO_LINUX,
                           ["athena:StartQueryExecution", "glue:GetTable", "s3:GetObject"], calls=5, ec2RoleDelivery="2.0"))
        self.hire(Services(self, production, roles))
        self.hire(Services(self, staging, []))
        self.deployments(rng)
        scanning = Workload(self, callers.Role(self.accounts["security"], "security-scan"),
                            self.estates[self.accounts["security"]].instances[0], [self.book.fresh(DUBLIN, AWS)],
                            agents.SCANNER, ["sts:GetCallerIdentity"], calls=2, ec2RoleDelivery="2.0")
        self.hire(scanning)
        scanned = [callers.Role(account, "security-scan-target") for account in (production, staging, data)]
        self.hire(Scanner(self, scanning, scanned))
        self.near_misses["a scanner"] = scanned[0].arn

    def deployments(self, rng):
        """Runners of the forge's cloud, a new one for each run."""
        runners = [self.book.fresh(rng.choice(RUNNERS), AZURE) for _ in range(24)]
        for account, repository in (("production", "orders"), ("staging", "orders-staging")):
            role = callers.Role(self.accounts[account], "github-deploy")
            self.hire(Deployment(self, role, repository, runners))
            self.near_misses[f"a runner in many regions ({account})"] = role.arn

    # --- what looks like an attack and is none ---

    def user(self, rng, account, name, sites, tools, job, rhythm=None, what="", calls=8):
        one = self.hire(UserPerson(self, self.accounts[account], name, rhythm or self.rhythm(rng), sites, tools, job, calls=calls))
        if what:
            self.near_misses[what] = one.arn
        return one

    def look_like_an_attack(self, rng):
        office = self.towns[0]
        outpost = south_of(office, NEAR + 2 * office.radius, "Outpost")
        assert round(distance_km(office, outpost) - 2 * office.radius) == NEAR
        self.hire(Toggler(self, self.accounts["staging"], "rosa", Rhythm(rng, self.calendar),
                          [Site(self.book.fresh(office, PHONES)), Site(self.book.fresh(outpost, PHONES))], [agents.CLI_MAC],
                          "development"))
        self.near_misses[f"an address that jumps {NEAR} km"] = self.workers[-1].arn
        vpn = [Site(self.book.fresh(self.towns[2], HOME_NETWORKS[2])), Site(self.book.fresh(STOCKHOLM, VPN)),
               Site(self.book.fresh(CHICAGO, VPN))]
        self.hire(Toggler(self, self.accounts["staging"], "samir", Rhythm(rng, self.calendar), vpn, LINUX, "development"))
        self.near_misses["a VPN that toggles"] = self.workers[-1].arn
        bump = self.user(rng, "staging", "tess", self.at_home(rng), MAC, "development", Rhythm(rng, self.calendar),
                         what="a version bump")
        bump.new_tools[self.calendar.last] = [agents.CLI_MAC_NEXT, agents.CHROME_MAC_NEXT]
        lead = self.user(rng, "production", "ugo", self.at_home(rng), [agents.CLI_LINUX, agents.TERRAFORM], "infrastructure",
                         Rhythm(rng, self.calendar), what="a version bump of a tool that builds")
        lead.new_tools[self.calendar.last] = [agents.CLI_LINUX_NEXT, agents.TERRAFORM]
        starts = self.calendar.before(3)
        while not self.calendar.is_working_day(starts):
            starts -= datetime.timedelta(days=1)
        hire = self.user(rng, "staging", "vera", [Site(self.office)], [agents.CLI_MAC], "development",
                         Rhythm(rng, self.calendar, starts=starts), what="a new hire's first day at home")
        hire.trips[self.calendar.last] = self.book.fresh(self.towns[3], HOME_NETWORKS[1])
        self.onboarding(rng, starts)
        for name in ("wim", "xenia", "yusuf", "zoe"):
            one = self.user(rng, "staging", name, self.at_home(rng), [agents.CLI_MAC], "development", Rhythm(rng, self.calendar),
                            what=f"a roll-out ({name})")
            one.new_tools[self.calendar.last] = [agents.CLI_MAC, agents.ROLLED_OUT]
        self.user(rng, "production", "backup-export", [Site(self.office)], [agents.BOTO_LINUX], "development", calls=4)
        self.hire(Once(self.calendar.before(self.calendar.days // 3), self.root_signs_in))
        self.neighbour()

    def onboarding(self, rng, day):
        """An administrator makes the new hire's user."""
        admin = self.permission_set("staging", "Administrators")
        person = self.hire(RolePerson(self, admin, "adam", Rhythm(rng, self.calendar, begins_at=7), [Site(self.office)],
                                      [agents.CHROME_MAC], "security", calls=5))

        def make(on):
            at = moment(on, 7, 40)
            begin, caller = person.signed_in(rng, at, self.office, number=1)
            request, response = new_user(self.estates[admin.account], "vera", at)
            later = at + datetime.timedelta(minutes=1)
            return begin + [
                record(rng, caller, later, "iam:CreateUser", self.office, agents.spoken(agents.CHROME_MAC, "iam:-", 121),
                       request=request, response=response),
                record(rng, caller, later, "iam:AddUserToGroup", self.office, agents.spoken(agents.CHROME_MAC, "iam:-", 121),
                       request={"userName": "vera", "groupName": "developers"})]
        self.hire(Once(day, make))

    def root_signs_in(self, day):
        """Once, to look at a bill: from the office, with MFA."""
        rng = stream(self.seed, "root")
        who = callers.root(self.accounts["management"])
        return [record(rng, who, moment(day, 10, 4), "signin:ConsoleLogin", self.office,
                       agents.spoken(agents.CHROME_MAC, "signin:ConsoleLogin", 121), response={"ConsoleLogin": "Success"},
                       eventType="AwsConsoleSignIn", readOnly=False,
                       additionalEventData={"LoginTo": "https://console.aws.amazon.com/", "MobileVersion": "No", "MFAUsed": "Yes"})]

    def neighbour(self):
        """Somebody of the role's account who has always used what the attacker also uses, where the setting says so."""
        familiar, setting = self.setting.familiar, self.setting
        if not any(familiar.values()):
            return
        rng = stream(self.seed, "neighbour")
        places = [setting.city(setting.places[number]) for number in familiar["places"]] or [self.towns[0]]
        networks = [Network(*setting.networks[number]) for number in familiar["networks"]] or [PHONES]
        sites = [Site(self.book.fresh(places[number % len(places)], networks[number % len(networks)]))
                 for number in range(max(len(places), len(networks)))]
        tools = [agents.CLI_LINUX] + [setting.agents[number] for number in familiar["agents"]]
        self.hire(Neighbour(self, self.accounts["production"], "field-contractor", Rhythm(rng, self.calendar), sites, tools,
                            "support", calls=6 + 2 * len(tools)))

    # --- what they do ---

    def records(self, days, without=()):
        """The records of these days, but for some workers."""
        return [one for day in days for worker in self.workers if worker not in without for one in worker.day(day)]


class Toggler(UserPerson):
    """Changes the address all the time: behind a VPN that is on and off, or in a network that is placed wrongly."""

    def day(self, day):
        if not self.rhythm.works(day):
            return []
        rng = self.stream(day)
        times = self.rhythm.times(rng, day, self.calls + 2)
        made, caller = self.begin(rng, day, times[0] - datetime.timedelta(minutes=2), self.sites[0].ip)
        return made + [self.call(rng, caller, at, self.sites[number % len(self.sites)].ip) for number, at in enumerate(times)]


class Neighbour(UserPerson):
    """Uses every address and tool on many days."""

    def day(self, day):
        if not self.rhythm.works(day):
            return []
        rng = self.stream(day)
        times = self.rhythm.times(rng, day, max(self.calls, len(self.sites), len(self.tools)))
        caller = callers.user(self.account, self.name, self.key)
        return [self.call(rng, caller, at, self.sites[number % len(self.sites)].ip, tool=self.tools[number % len(self.tools)])
                for number, at in enumerate(times)]
