"""The standard response processing templates, in our words; Common Cartridge has two more."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

MATCH = """
<responseProcessing><responseCondition>
 <responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
  <setOutcomeValue identifier="SCORE">{points}</setOutcomeValue>
  <setOutcomeValue identifier="FEEDBACKBASIC"><baseValue baseType="identifier">correct</baseValue></setOutcomeValue>
 </responseIf>
 <responseElse>
  <setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>
  <setOutcomeValue identifier="FEEDBACKBASIC"><baseValue baseType="identifier">incorrect</baseValue></setOutcomeValue>
 </responseElse>
</responseCondition></responseProcessing>"""

MAP = """
<responseProcessing>
 <setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>
 <responseCondition>
  <responseIf><equal toleranceMode="exact"><variable identifier="MAXSCORE"/><variable identifier="SCORE"/></equal>
   <setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">correct</baseValue></setOutcomeValue>
  </responseIf>
  <responseElse>
   <setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">incorrect</baseValue></setOutcomeValue>
  </responseElse>
 </responseCondition>
</responseProcessing>"""

ONE_POINT = '<baseValue baseType="float">1</baseValue>'

ADDED = """
<responseCondition><responseIf>{holds}
 <setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>{points}</sum></setOutcomeValue>
</responseIf></responseCondition>"""
RIGHT = "<match><variable identifier={name}/><correct identifier={name}/></match>"
ANSWERED = "<not><isNull><variable identifier={name}/></isNull></not>"

TEMPLATES = {
    "match_correct": MATCH.format(points=ONE_POINT),
    "map_response": MAP,
    "CC2_match": MATCH.format(points=ONE_POINT),
    "CC2_match_basic": MATCH.format(points='<variable identifier="MAXSCORE"/>'),
    "CC2_map_response": MAP,
}


def assumed(responses: Iterable[tuple[str, bool]]) -> str:
    """For an item that says what is right, not how it is scored: each response (its name, and whether it has a mapping)
    adds its mapped points, or one point when it is right.
    """
    rules = (
        ADDED.format(
            holds=(ANSWERED if is_mapped else RIGHT).format(name=quoteattr(name)),
            points=f"<mapResponse identifier={quoteattr(name)}/>" if is_mapped else ONE_POINT,
        )
        for name, is_mapped in responses
    )
    return f"<responseProcessing>{''.join(rules)}</responseProcessing>"


def template_name(address: str) -> str:
    """`…/qti_v2p1/rptemplates/match_correct` and `…/match_correct.xml` are the same template in every version."""
    return PurePosixPath(address.strip()).name.removesuffix(".xml")
