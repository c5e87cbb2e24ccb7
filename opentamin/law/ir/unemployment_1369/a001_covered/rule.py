"""Unemployment Insurance Law article 1: who is insured against unemployment."""

from opentamin.ground.rules import rule


@rule("1.n1")
def insured_against_unemployment(unemployment_covered: bool, foreign: bool) -> bool:
    """Covered workers, except foreign nationals. / کارگران مشمول، جز اتباع بیگانه."""
    return unemployment_covered and not foreign
