"""Text from outside is shown letter by letter, wherever it is shown."""

from __future__ import annotations

import json

import pytest

from reports.words.escape import clean, plot_text, script_json, script_source, without_credentials
from tests.reports.facts import ATTACKS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ('a "quoted" title', 'a "quoted" title'),
        ("$x$", "&#36;x&#36;"),
        ("%{x}", "%&#123;x}"),
        ("100 % {sure}", "100 % {sure}"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_plot_text_leaves_nothing_that_plotly_would_act_on(text: str, shown: str) -> None:
    assert plot_text(text) == shown


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_leaves_markup_or_a_template_in_plot_text(attack: str) -> None:
    shown = plot_text(attack)
    assert not {"<", ">", "$"} & set(shown)
    assert "%{" not in shown


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("line\nbreak\ttab\x07bell", "line break tab bell"),
        ("\u202egnirts\u202c", "gnirts"),
        ("zero\u200bwidth", "zerowidth"),
        ("\u2028paragraph\u2029", "paragraph"),
        ("  outer   and  inner  ", "outer and inner"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
        ("x" * 3_000, "x" * 2_000),
    ],
)
def test_clean_makes_one_line_without_hidden_characters(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize("attack", ATTACKS)
def test_script_json_cannot_end_its_element_and_loses_nothing(attack: str) -> None:
    text = script_json({"title": attack})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"title": attack}


def test_script_json_refuses_what_json_cannot_say() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_json({"mean": float("nan")})


@pytest.mark.parametrize("source", ["x = '</SCRIPT>'", "<!-- old"])
def test_a_script_that_would_end_its_element_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="must not contain"):
        script_source(source)


def test_a_password_in_the_source_is_not_shown() -> None:
    assert without_credentials("https://me:secret@host/api") == "https://host/api"
