"""What comes of settling: rules in the codebook, excerpts to look at again, figures before and after, the protocol."""

from __future__ import annotations

import pytest

from qcode.errors import NotFound, Refused, UsageError
from qcode.services import codebook, coding, history
from qcode.services.agreement import agreement
from qcode.services.codebook.versions import codebook_versions, diff_versions
from qcode.services.project import Project
from qcode.services.settling import Outcome, Placed, settle
from qcode.services.settling.after import before_after_table, before_and_after
from qcode.services.settling.rules import add_rule, look, review, review_table, reviews
from qcode.services.settling.tables import protocol_table, queue_table
from tests.prepared import Begin
from tests.services.settling_study import ONE, TWO, Pilot


@pytest.fixture
def pilot(begin: Begin) -> Pilot:
    return begin(_pilot)


def _pilot(project: Project) -> Pilot:
    return Pilot(project, {"one": ONE, "two": TWO})


@pytest.fixture
def ruled(pilot: Pilot) -> Pilot:
    settle(pilot.project, pilot.at("The ministry"), Outcome.B, reason="the context decides")
    add_rule(pilot.project, pilot.at("The ministry"), code_id=pilot.code("eu"), text=" bakanlık AB için yazarsa ")
    return pilot


def test_a_rule_goes_behind_what_the_field_says_and_makes_a_version_of_the_codebook(ruled: Pilot):
    assert codebook.find_code(ruled.project, "eu").use_when == "somebody speaks of eu\nbakanlık AB için yazarsa"
    assert [each.name for each in codebook_versions(ruled.project)] == ["pilot", "pilot, rule 1"]
    changed = diff_versions(ruled.project, "pilot", "pilot, rule 1").redefined
    assert [(each.path, each.field) for each in changed] == [("eu", "use when")]
    rule = ruled.at("The ministry").decision.rule
    assert str(rule) == "eu, use when: bakanlık AB için yazarsa"
    assert rule.version == "pilot, rule 1"
    history.undo(ruled.project)
    assert codebook.find_code(ruled.project, "eu").use_when == "somebody speaks of eu"
    assert [each.name for each in codebook_versions(ruled.project)] == ["pilot"]
    assert ruled.at("The ministry").decision.rule is None


def test_every_excerpt_that_the_rule_touches_is_listed_and_what_was_looked_at_is_kept(ruled: Pilot):
    found = review(ruled.project)
    told = [(each.excerpt.coder, each.excerpt.document, each.excerpt.quote) for each in found.excerpts]
    assert sorted(told) == [
        ("coder_a", "two", "All agree here."),
        ("coder_b", "one", "The ministry wrote to us."),
        ("coder_b", "two", "All agree here."),
        ("consensus", "one", "The ministry wrote to us."),
        ("consensus", "two", "All agree here."),
    ]
    assert found.changes == ("eu, use when: bakanlık AB için yazarsa",)
    first = found.excerpts[0].excerpt.coding.id
    look(ruled.project, found.version.name, [first])
    assert (review(ruled.project).looked, review(ruled.project).waiting) == (1, 4)
    assert review(ruled.project).excerpts[0].looked_by == "coder_a"
    look(ruled.project, found.version.name, [first])
    look(ruled.project, found.version.name, [first], on=False)
    assert review(ruled.project).looked == 0
    history.undo(ruled.project)
    assert review(ruled.project).looked == 1
    own = next(each.excerpt.coding.id for each in found.excerpts if each.excerpt.coder == "coder_a")
    coding.remove_codings(ruled.project, [own])
    assert len(review(ruled.project).excerpts) == 4
    assert [each.version.name for each in reviews(ruled.project)] == ["pilot, rule 1"]
    assert review_table(review(ruled.project)).notes[0].startswith("eu, use when")


def test_a_rule_that_cannot_be_written_down_is_refused_and_changes_nothing(pilot: Pilot):
    ministry, eu = pilot.at("The ministry"), pilot.code("eu")
    with pytest.raises(Refused, match="no rule to write down"):
        add_rule(pilot.project, ministry, code_id=eu, text="never")
    settle(pilot.project, ministry, Outcome.A)
    ministry = pilot.at("The ministry")
    with pytest.raises(UsageError, match="needs words"):
        add_rule(pilot.project, ministry, code_id=eu, text="  ")
    with pytest.raises(UsageError, match="cannot go into “colour”"):
        add_rule(pilot.project, ministry, code_id=eu, text="x", field="colour")
    with pytest.raises(Refused, match="version “pilot”"):
        add_rule(pilot.project, ministry, code_id=eu, text="x", version="pilot")
    assert codebook.find_code(pilot.project, "eu").use_when == "somebody speaks of eu"
    with pytest.raises(NotFound, match="nowhere"):
        review(pilot.project, "nowhere")
    assert review(pilot.project, "pilot").excerpts == ()


def test_a_rule_may_come_out_of_a_discussion_before_the_passage_is_decided(pilot: Pilot):
    settle(pilot.project, pilot.at("The ministry"), Outcome.DISCUSS)
    add_rule(pilot.project, pilot.at("The ministry"), code_id=pilot.code("eu"), text="when the ministry pays")
    ministry = pilot.at("The ministry")
    assert str(ministry.decision.rule) == "eu, use when: when the ministry pays"
    assert not ministry.is_settled
    settle(pilot.project, ministry, Outcome.B)
    assert str(pilot.at("The ministry").decision.rule) == "eu, use when: when the ministry pays"


def test_agreement_after_settling_has_what_was_decided_in_place_of_every_reading(pilot: Pilot):
    before = before_and_after(pilot.project, draws=20)
    alphas = {each.code: each.alpha.value for each in before.before.lines}
    assert {each.code: each.alpha.value for each in before.after.lines} == alphas
    ministry = pilot.at("The ministry")
    settle(pilot.project, ministry, Outcome.CODE, codings=[Placed(ministry.span, pilot.code("other"), "other")])
    settle(pilot.project, pilot.at("We had"), Outcome.NEITHER)
    found = before_and_after(pilot.project, draws=20)
    assert {each.code: each.alpha.value for each in found.before.lines} == alphas
    after = {each.code: each for each in found.after.lines}
    assert after["other"].alpha.value == 1
    assert (after["other"].marked, after["steering"].marked, after["eu"].marked) == ((1, 1), (0, 0), (1, 1))
    assert after["steering"].alpha.note == "not used by either coder"
    assert after["hope"].marked == (1, 1)
    assert found.after.state == "after settling 2 of 4 disagreements of the round “pilot”"
    assert found.before.units == found.after.units


def test_when_all_is_settled_the_coders_are_alike(pilot: Pilot):
    for each in pilot.queue().items:
        settle(pilot.project, each, Outcome.A)
    found = before_and_after(pilot.project, draws=20)
    assert {each.alpha.value for each in found.after.lines} == {1.0, None}
    table = before_after_table(found)
    first = dict(zip([column.name for column in table.columns], table.rows[0], strict=True))
    assert (first["after"], first["disagreements"], first["settled"]) == (1.0, 4, 4)
    assert first["before"] == agreement(pilot.project, round="pilot", draws=20).overall[0].agreement.value
    assert "This is the figure to report." in table.notes[0]


def test_the_protocol_tells_place_readings_outcome_reason_who_and_rule(ruled: Pilot):
    settle(ruled.project, ruled.at("Money"), Outcome.DISCUSS)
    table = protocol_table(ruled.queue())
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    second = rows[1]
    assert (second["document"], second["excerpt"]) == ("one", "The ministry wrote to us.")
    assert (second["coder_a"], second["coder_b"], second["type"]) == ("steering", "eu", "different code")
    assert (second["status"], second["outcome"], second["decided"]) == ("settled", "coder_b", "eu")
    assert (second["reason"], second["by"]) == ("the context decides", "coder_a")
    assert second["rule"] == "eu, use when: bakanlık AB için yazarsa"
    assert second["codebook version"] == "pilot, rule 1"
    assert [row["status"] for row in rows] == ["open", "settled", "open", "discuss"]
    assert rows[3]["outcome"] == "to be discussed"
    assert table.notes[0] == (
        "4 disagreements (boundary 1, different 1, missing 2): 1 settled, 3 unsettled; "
        "3 passages on which all agree, in the agreed layer."
    )
    listed = queue_table(ruled.queue(), ruled.queue().only(types=["missing"]))
    assert [row[0] for row in listed.rows] == [3, 4]
    assert "Shown: 2 of 4." in listed.notes
