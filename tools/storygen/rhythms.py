# SPDX-License-Identifier: Apache-2.0
"""When people work: working days, holidays of everybody and of one, hours of the day, blocks of work."""
import datetime

UTC = datetime.timezone.utc


class Calendar:
    """The days of a story. The last one is the scope; it is a working day."""

    def __init__(self, rng, last, days):
        self.last, self.days = last, days
        self.first = last - datetime.timedelta(days=days - 1)
        if last.weekday() > 4:
            raise ValueError(f"{last} is no working day")
        inner = [day for day in self.every() if day.weekday() < 5 and day < last - datetime.timedelta(days=7)]
        self.holidays = set(rng.sample(inner, min(2, len(inner))))

    def every(self):
        return [self.first + datetime.timedelta(days=number) for number in range(self.days)]

    def before(self, days):
        return self.last - datetime.timedelta(days=days)

    def is_working_day(self, day):
        return day.weekday() < 5 and day not in self.holidays


class Rhythm:
    """One person's days: from when to when in UTC, which days off, since when with the organisation."""

    def __init__(self, rng, calendar, begins_at=None, starts=None):
        self.calendar, self.starts = calendar, starts or calendar.first
        self.begins_at = begins_at if begins_at is not None else rng.choice([6, 7, 8])
        self.hours = rng.choice([7, 8, 8, 9])
        self.away = set()

    def take_leave(self, rng):
        """A week or two off, over before the last days of the story."""
        start = rng.randrange(3, max(4, self.calendar.days - 20))
        length = rng.choice([5, 7, 12])
        self.away |= {self.calendar.first + datetime.timedelta(days=start + number) for number in range(length)}

    def works(self, day):
        return self.calendar.is_working_day(day) and day not in self.away and day >= self.starts

    def times(self, rng, day, count):
        """So many moments in the day's two blocks of work, in order."""
        begin = moment(day, self.begins_at)
        minutes = sorted(rng.sample(range(self.hours * 60), min(count, self.hours * 60)))
        noon = self.hours * 30
        return [begin + datetime.timedelta(minutes=one + (45 if one > noon else 0), seconds=rng.randrange(60))
                for one in minutes]


def moment(day, hour=0, minute=0, second=0):
    return datetime.datetime(day.year, day.month, day.day, tzinfo=UTC) + datetime.timedelta(
        hours=hour, minutes=minute, seconds=second)


def iso(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
