"""What every journey has: a force that run.py made, one window for each officer, and checks of every page it stops at."""

import datetime
import unittest
import zoneinfo

from browser import Browser


LONDON = zoneinfo.ZoneInfo("Europe/London")


def london(minutes_ago):
    """A moment as the forms take it: the day, and the time of day in London."""
    moment = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=minutes_ago)).astimezone(LONDON)
    # In the night the clocks go back an hour comes twice: the forms ask which.
    is_twice = moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()
    return moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M %Z" if is_twice else "%H:%M")


class Journey(unittest.TestCase):
    """Tests of one class are steps of one story, run in the order of their names; after a step fails the rest are skipped, which is said.
    Where they are not (`is_story`), each stands for itself."""

    force = None
    is_story = False
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.windows = {}
        cls.broken = None
        cls.objections = {}

    @classmethod
    def tearDownClass(cls):
        for window in cls.windows.values():
            window.close()

    def setUp(self):
        if self.is_story and type(self).broken and not self._testMethodName.startswith("test_9"):
            self.skipTest(f"an earlier step failed: {type(self).broken}")

    def run(self, result=None):
        before = len(result.failures) + len(result.errors) if result else 0
        super().run(result)
        if result and len(result.failures) + len(result.errors) > before and not type(self).broken:
            type(self).broken = self._testMethodName
            for name, window in self.windows.items():
                window.shot(f"failed-{self._testMethodName}-{name}")

    def officer(self, name, **options):
        """This officer's window, signed in."""
        if name not in self.windows:
            self.windows[name] = Browser(self.force, **options).sign_in(name)
        return self.windows[name]

    def unsigned(self, name):
        """A window that nobody signs in at."""
        if name not in self.windows:
            self.windows[name] = Browser(self.force)
        return self.windows[name]

    def check(self, window, name):
        """Looks at this page; what it finds is held against the last test of the story, so that the story goes on."""
        for objection in window.look(name):
            place, _, rest = objection.partition(": ")
            self.objections.setdefault(rest, place)

    def expect_no_objections(self):
        self.assertEqual([f"{place}: {rest}" for rest, place in self.objections.items()], [])
