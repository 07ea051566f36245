"""Two firms, from drafted applications to a proposed ranking."""

import pytest

from marketplace.demo import story
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import selection as selecting
from marketplace.programmes import operations as programmes
from matching.selection import operations as selection
from matching.selection.models import Application, Award, Ranking
from tests.scenarios import quiet, small_world


class Stage:
    """The world and the shortest ways through it. `f01` is the firm most tests are about."""

    def __init__(self, world):
        self.world = world

    def firm(self, key="f01"):
        return self.world.firms[key]

    def application(self, key="f01"):
        return Application.objects.get(pk=self.firm(key).made["application"])

    def award(self, key="f01"):
        return Award.objects.get(case_id=self.firm(key).made["case"])

    def of(self, key="f01", role="representative"):
        return self.world.of(self.firm(key), role)

    def vendor(self, key="f01"):
        return self.world.of(self.world.vendors[self.firm(key).made["vendor"]])

    def staff(self, key):
        return self.world.staff(key)

    def now(self):
        return self.world.now()

    def drafted(self):
        """Every firm has chosen a quote, its consortium stands, its plan is drafted."""
        story.ask_and_choose(self.world, quiet)
        self.world.go(self.world.day(13), 10)
        for firm in self.world.firms.values():
            applying.consortium(self.world, firm)
            applying.drafts(self.world, firm)
        return self

    def received(self):
        """Every application was submitted, and intake is over."""
        for firm in self.world.firms.values():
            applying.submits(self.world, firm)
        self.world.go(self.world.day(18), 15, 1)
        selection.receive_applications_due(at=self.now())
        programmes.begin_evaluation(round_id=self.world.made["round"], actor=self.staff("manager1"), at=self.now())
        return self

    def scored(self):
        for firm in self.world.firms.values():
            applying.found_eligible(self.world, firm)
            applying.scored(self.world, firm)
        return self

    def ranked(self):
        selecting.ranked(self.world)
        return self

    @property
    def ranking(self):
        return Ranking.objects.latest("pk")

    def decided(self):
        selecting.decided(self.world)
        return self


@pytest.fixture
def stage():
    return Stage(small_world("f01", "f05"))
