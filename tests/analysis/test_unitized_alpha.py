"""The u-alpha family against krippendorff-unitized-alpha, which was written from the paper of 2016.

krippendorff-unitized-alpha 0.1.0 needs an older numpy and pytest than qcode, so it cannot be asked from here:
`unitized_alpha.json` holds what it gave for two dozen texts of 60 characters with two to five coders. It knows
u-alpha only. |u-alpha is that of spans which all bear one value; cu-alpha of two coders is u-alpha of the text that
both marked, put end to end, and (k)u-alpha follows from the library's matrices of that text.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qcode.analysis.unitizing import bar_u_alpha, cu_alpha, ku_alpha, u_alpha

LENGTH = 60
TEXTS = json.loads(Path(__file__).with_name("unitized_alpha.json").read_text("utf-8"))


@pytest.mark.parametrize("text", TEXTS)
def test_u_alpha_and_bar_u_alpha_are_those_of_the_library(text):
    assert u_alpha(text["segments"], LENGTH).value == pytest.approx(text["u"], abs=1e-9)
    assert bar_u_alpha(text["segments"], LENGTH).value == pytest.approx(text["bar"], abs=1e-9)


@pytest.mark.parametrize("text", [text for text in TEXTS if "cu" in text])
def test_cu_alpha_and_ku_alpha_are_those_of_the_text_that_both_marked(text):
    assert cu_alpha(text["segments"], LENGTH).value == pytest.approx(text["cu"], abs=1e-9)
    for value, printed in text["ku"].items():
        assert ku_alpha(text["segments"], LENGTH, value=value).value == pytest.approx(printed, abs=1e-9)
