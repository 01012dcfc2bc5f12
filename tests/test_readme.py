"""What the README, the docs site's first page and the page on metrics show is what a newcomer gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.settings import Settings
from tests.conftest import PROJECT, Workplace

README = (PROJECT / "README.md").read_text(encoding="utf-8")
OVERVIEW = (PROJECT / "dbt_project" / "docs" / "overview.md").read_text(encoding="utf-8")
ASKED = re.compile(r"\*\*([^*\n]+)\*\*\n\n```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", re.DOTALL)
QUESTIONS = ASKED.findall(README)
SUMS = ASKED.findall(OVERVIEW)
STEPS = (PROJECT / "docs" / "metrics.md").read_text(encoding="utf-8")
SHOWN = [*QUESTIONS, *SUMS, *ASKED.findall(STEPS)]


def test_there_are_six_questions() -> None:
    assert len(QUESTIONS) == 6


def test_the_overview_shows_a_wrong_sum_and_a_right_one() -> None:
    assert [title.partition(":")[0] for title, *_ in SUMS] == ["Wrong", "Right"]


@pytest.mark.parametrize(("sql", "answer"), [asked[1:] for asked in SHOWN], ids=[asked[0] for asked in SHOWN])
def test_answer_is_the_real_one(seed_edition: Workplace, sql: str, answer: str) -> None:
    head, _, *_ = answer.splitlines()
    rows = [[_cell(value) for value in row] for row in seed_edition.ask(sql)]
    shown = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    assert answer == f"{head}\n{'|---' * (head.count('|') - 1)}|\n{shown}"


def _cell(value: object) -> str:
    return "" if value is None else f"{value:,.15g}" if isinstance(value, float) else str(value).replace("|", "\\|")


def test_the_sentence_that_is_followed_stands_where_the_page_on_metrics_says() -> None:
    name, line = re.findall(r"`seeds/([^`]+)`, line (\d+)", STEPS)[0]
    sentence = re.findall(r"^> (.+)$", STEPS, re.MULTILINE)[0]
    assert sentence in (PROJECT / "seeds" / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_search_shows_what_the_readme_shows(seed_edition: Workplace) -> None:
    (arguments, shown), *more = re.findall(
        r"```sh\n\.venv/bin/broadsheet (search [^\n]*)\n```\n\n```\n(.*?)```", README, re.DOTALL
    )
    assert not more
    assert seed_edition.call(*arguments.split()).stdout == shown


@pytest.mark.parametrize("setting", sorted(set(re.findall(r"`(BROADSHEET_[A-Z_]+)`", README))))
def test_settings_in_the_readme_exist(setting: str) -> None:
    """As settings of ours; or, where they are for Compose alone, in its file."""
    compose = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    assert setting.removeprefix("BROADSHEET_").lower() in Settings.model_fields or f"${{{setting}:" in compose


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_in_the_readme_lead_somewhere(target: str) -> None:
    assert Path(PROJECT, target).exists()
