"""Log lines: what a program that collects them, and a person in the Prefect UI, can rely on."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from flows.logs import JsonLines
from tests.conftest import Workplace, wait_for
from tests.pages import ORCHARD
from warehouse.ledger import Ledger


def test_whatever_is_logged_is_one_line_of_json() -> None:
    message = '第一行\n第二行\u2028第三行\x85\x1b[31m \udce9 "引号"'
    try:
        raise ValueError(message)
    except ValueError:
        record = logging.makeLogRecord(
            {"msg": "%s", "args": (message,), "exc_info": sys.exc_info(), "pages": {"新": 3}}
        )
    line = JsonLines().format(record)
    assert len(line.splitlines()) == 1
    line.encode()
    said = json.loads(line)
    assert said["message"] == message
    assert "ValueError" in said["exc_info"]
    assert said["pages"] == {"新": 3}
    assert datetime.now(UTC) - datetime.fromisoformat(said["time"]) < timedelta(minutes=5)


def lines_of(stderr: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in stderr.splitlines()]
    for line in lines:
        assert {"time", "level", "logger", "message", "run_id", "step"} <= line.keys()
    return lines


def test_every_line_of_a_run_is_json_with_its_run_and_step(begun: Workplace, prefect_api: str) -> None:
    begun.put("orchard.txt", ORCHARD)
    lines = lines_of(begun.run(BROADSHEET_LOG_FORMAT="json").stderr)
    with Ledger(begun.warehouse) as ledger:
        run_id = ledger.last_runs(1)[0].run_id
    assert {line["run_id"] for line in lines if line["run_id"]} == {run_id}
    assert {"read", "build", "publish", "notify"} <= {line["step"] for line in lines}
    (end,) = [line for line in lines if line["message"].startswith("The run ended")]
    assert (end["status"], end["edition"], end["files"]["read"], end["run_id"]) == ("published", 2, 1, run_id)

    def shown() -> list[str]:
        wanted = {"logs": {"flow_run_id": {"any_": [run_id]}}}
        return [log["message"] for log in httpx.post(f"{prefect_api}/logs/filter", json=wanted, timeout=60).json()]

    wait_for(lambda: "The run ended: published, edition 2." in shown(), seconds=120)
    assert "Step: build" in shown()


def test_run_that_can_not_be_says_so_in_json(place: Workplace) -> None:
    place.inbox.rmdir()
    result = place.call("run", BROADSHEET_LOG_FORMAT="json")
    assert result.returncode == 2
    lines = lines_of(result.stderr)
    assert lines[-1]["level"] == "ERROR"
    assert "create it" in lines[-1]["message"]
