"""The commands ``broadsheet webhook …``: whom the outbox tells, and what an operator does about it."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli_options import FAILED, Warehouse

app = typer.Typer(
    name="webhook",
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""The endpoints that are told of editions and failed runs.

    BROADSHEET_WEBHOOK_URL sets the endpoint named [bold]default[/]; BROADSHEET_WEBHOOKS__<NAME>__URL sets more.
    docs/webhooks.md tells how to set one up, and what a receiver must do.""",
)


@app.command("list")
def list_endpoints(warehouse: Warehouse = None) -> None:
    """Show the endpoints: what they want, how they are, what waits for them, and their last attempt.

    Of an address only scheme, host and port are shown. An endpoint is new until the outbox was first delivered to it,
    active, or disabled: it answered 410 Gone, or failed for five days. What waits is sent every five minutes where
    the deployments run, and with each run.
    """
    from flows.endpoints import event_types, origin, webhooks
    from flows.screen import EndpointRow, show_endpoints
    from flows.settings import load_settings
    from warehouse.ledger import LEDGER_FILE, Ledger

    settings = load_settings(warehouse=warehouse)
    rows = {name: EndpointRow(name, origin(name, settings), event_types(name, settings)) for name in webhooks(settings)}
    if (settings.warehouse / LEDGER_FILE).exists():
        with Ledger(settings.warehouse) as ledger:
            for known in ledger.endpoints():
                row = rows.setdefault(known.endpoint, EndpointRow(known.endpoint, "not in the settings", None))
                deliveries = ledger.deliveries(known.endpoint)
                row.state = known.state
                row.why = known.disabled_why or ""
                row.waiting = sum(delivery.state == "waiting" for delivery in deliveries)
                row.given_up = sum(delivery.state == "given up" for delivery in deliveries)
                row.last = ledger.last_attempt(known.endpoint)
    show_endpoints(list(rows.values()))


@app.command()
def retry(
    event_id: Annotated[
        str | None, typer.Argument(help="One event, even if it was delivered.", show_default="all that wait or failed")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(help="One endpoint, by its name.", show_default="all in the settings")
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Deliver again now: what waits for its next attempt, and what was given up.

    Each event gets the whole schedule of attempts again, under its one id. A disabled endpoint is enabled. Exit code
    1: something was not delivered; it is sent again on the schedule. An attempt that is under way is waited for; exit
    code 3: it took too long.
    """
    from datetime import UTC, datetime

    from flows.delivery import Patience, deliver_all
    from flows.endpoints import endpoints_to_serve
    from flows.screen import screen
    from flows.settings import WrongSetting, load_settings
    from warehouse.ledger import LEDGER_FILE, Ledger
    from warehouse.lock import sole_deliverer

    settings = load_settings(warehouse=warehouse)
    endpoints = endpoints_to_serve(settings)
    chosen = [one for one in endpoints if endpoint is None or one.name == endpoint.lower()]
    if not chosen:
        names = ", ".join(one.name for one in endpoints) or "none"
        raise WrongSetting(f"There is no endpoint {endpoint or 'to deliver to'}; the settings have: {names}.")
    if not (settings.warehouse / LEDGER_FILE).exists():
        raise typer.BadParameter(f"There was no run yet in {settings.warehouse}: there is nothing to deliver.")
    with Ledger(settings.warehouse) as ledger:
        ledger.meet({one.name: one.events for one in endpoints}, datetime.now(UTC))
        again = 0
        for one in chosen:
            with sole_deliverer(settings.warehouse, one.name, Patience().lock):  # an attempt's end would undo it
                again += ledger.retry(one.name, datetime.now(UTC), event_id)
    if event_id is not None and not again:
        raise typer.BadParameter(f"The outbox has no event {event_id} for {', '.join(one.name for one in chosen)}.")
    result = deliver_all(settings.warehouse, chosen)
    with Ledger(settings.warehouse) as ledger:
        left = sum(
            delivery.state == "waiting" and event_id in (None, delivery.event_id)
            for one in chosen
            for delivery in ledger.deliveries(one.name)
        )
    screen.print(f"To deliver: {again:,}; delivered: {result.delivered:,}; attempts that failed: {result.failed:,}.")
    if result.undone:
        screen.print(f"Not tried, as the log says: {', '.join(result.undone)}.", markup=False)
    if left:
        screen.print(f"Still to deliver: {left:,}. `broadsheet webhook list` shows what came back.", style="dim")
        raise typer.Exit(FAILED)


@app.command("test")
def send_test(
    name: Annotated[str | None, typer.Argument(help="An endpoint.", show_default="all in the settings")] = None,
) -> None:
    """Send a signed broadsheet.test event now, and say what came back.

    It goes out whatever types the endpoint chose, once, and is not kept. Exit code 1: the answer was not 2xx.
    """
    from datetime import UTC, datetime

    from flows.endpoints import configured_endpoint, configured_endpoints
    from flows.screen import screen
    from flows.settings import WrongSetting, load_settings
    from flows.webhook import endpoint_tested, send

    settings = load_settings()
    endpoints = configured_endpoints(settings) if name is None else [configured_endpoint(settings, name.lower())]
    if not endpoints:
        raise WrongSetting("There is no endpoint in the settings: set BROADSHEET_WEBHOOK_URL.")
    has_failed = False
    for endpoint in endpoints:
        now = datetime.now(UTC)
        answer = send(*endpoint_tested(endpoint.name, now), endpoint, now)
        has_failed |= answer.outcome != "delivered"
        style = "green" if answer.outcome == "delivered" else "red"
        screen.print(
            f"{endpoint.name} ({endpoint.origin}): {answer.detail}, after {answer.seconds:.2f} s",
            style=style,
            soft_wrap=True,
            markup=False,
        )
    if has_failed:
        raise typer.Exit(FAILED)


@app.command("rotate-secret")
def rotate_secret(
    name: Annotated[str, typer.Argument(help="An endpoint.")],
    finish: Annotated[bool, typer.Option("--finish", help="End the rotation: drop the old secret.")] = False,
) -> None:
    """Give an endpoint a new secret, while its receiver still verifies with the old one.

    What is sent then has two signatures, one with each secret, until --finish drops the old one. A secret that stands
    in a Prefect Secret block is changed there, and the block is made where it isn't there; for one from the
    environment the line to set is printed. The new secret is shown this once.
    """
    from flows.endpoints import newest, rotated, store_secret, stored_secret, variable, webhook_named
    from flows.screen import screen
    from flows.settings import WrongSetting, load_settings
    from flows.webhook import new_secret

    settings, name = load_settings(), name.lower()
    webhook = webhook_named(settings, name)
    block = webhook.secret_block
    present = webhook.secret if block is None else stored_secret(block)
    created = new_secret()
    try:
        if not finish:
            changed = rotated(present, created)
        elif present is None:
            raise ValueError("There is no secret yet.")
        else:
            changed = newest(present)
    except ValueError as error:
        raise WrongSetting(f"Endpoint {name}: {error}") from None
    if block is None:
        line = f'{variable(name, "secret", settings)}="{changed.get_secret_value()}"'
        screen.print(f"Set this for everything that delivers:\n{line}", soft_wrap=True, markup=False)
    else:
        store_secret(block, changed)
        screen.print(f"The Prefect Secret block {block} is changed.", markup=False)
    if finish:
        screen.print("The old secret is dropped: the receiver may forget it, too.", style="dim")
        return
    screen.print(f"The new secret:\n{created}", soft_wrap=True, markup=False)
    screen.print(
        f"Give it to the receiver; when it verifies with it, `broadsheet webhook rotate-secret {name} --finish`.",
        style="dim",
        soft_wrap=True,
    )
