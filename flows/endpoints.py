"""The endpoints that the settings name, and their secrets: in the environment, or in Prefect Secret blocks.

The endpoint of BROADSHEET_WEBHOOK_URL is named ``default``; the others have names of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
from pydantic import SecretStr

from flows.settings import Settings, Webhook, WrongSetting
from flows.webhook import EVENT_TYPES, Endpoint, Unusable, origin_of, signers
from warehouse.ledger import Delivery, KnownEndpoint, disabled, moment

DEFAULT = "default"
NAME = re.compile(r"[a-z0-9_]{1,40}")  # what can stand in a variable's name, which the settings take in any case


def webhooks(settings: Settings) -> dict[str, Webhook]:
    """What the settings say of each endpoint, by name. Raises WrongSetting."""
    named = dict(settings.webhooks)
    if settings.webhook_url is not None:
        if DEFAULT in named:
            raise WrongSetting(
                f"The endpoint {DEFAULT} is set twice: leave BROADSHEET_WEBHOOK_URL or"
                " BROADSHEET_WEBHOOKS__DEFAULT__URL."
            )
        named = {
            DEFAULT: Webhook(
                url=settings.webhook_url,
                secret=settings.webhook_secret,
                secret_block=settings.webhook_secret_block,
                events=settings.webhook_events,
                allow_http=settings.webhook_allow_http,
            )
        } | named
    for name, webhook in named.items():
        if not NAME.fullmatch(name):
            raise WrongSetting(f"An endpoint's name has letters, digits and _, 40 at most: {name} is none.")
        if webhook.secret is not None and webhook.secret_block is not None:
            raise WrongSetting(
                f"Set {variable(name, 'secret', settings)} or {variable(name, 'secret_block', settings)}, not both."
            )
    return named


def configured_endpoints(settings: Settings) -> tuple[Endpoint, ...]:
    """The endpoints with their secrets, to be called; none: delivery is off.

    Raises WrongSetting for an unusable address or secret; the sentence repeats neither.
    """
    return tuple(_endpoint(name, webhook, settings) for name, webhook in webhooks(settings).items())


def endpoints_to_serve(settings: Settings) -> tuple[Endpoint | Unusable, ...]:
    """The endpoints; one whose Secret block can't be had is there with the reason, so that the others are served.

    Raises WrongSetting as ``configured_endpoints`` does for what stands in the environment: that no run can do without.
    """
    return tuple(_to_serve(name, webhook, settings) for name, webhook in webhooks(settings).items())


def _to_serve(name: str, webhook: Webhook, settings: Settings) -> Endpoint | Unusable:
    shown, types = origin(name, settings), event_types(name, settings)
    try:
        return _endpoint(name, webhook, settings)
    except (WrongSetting, BlockUnreachable) as error:
        if webhook.secret_block is None:
            raise
        return Unusable(name, shown, types, str(error))


def configured_endpoint(settings: Settings, name: str) -> Endpoint:
    """The endpoint of this name, to be called. Raises WrongSetting, also where there is none."""
    return _endpoint(name, webhook_named(settings, name), settings)


def webhook_named(settings: Settings, name: str) -> Webhook:
    """What the settings say of an endpoint. Raises WrongSetting where they know none of this name."""
    known = webhooks(settings)
    if name not in known:
        raise WrongSetting(f"The settings have no endpoint {name}; they have: {', '.join(known) or 'none'}.")
    return known[name]


def origin(name: str, settings: Settings) -> str:
    """Scheme, host and port of an endpoint's URL: what may be shown. Raises WrongSetting."""
    webhook = webhook_named(settings, name)
    try:
        return origin_of(webhook.url.get_secret_value(), allow_http=webhook.allow_http)
    except ValueError as error:
        raise WrongSetting(f"{error} ({variable(name, 'url', settings)})") from None


def event_types(name: str, settings: Settings) -> tuple[str, ...] | None:
    """The event types that an endpoint wants; None: all. Raises WrongSetting for one that does not exist."""
    named = webhook_named(settings, name).events
    if named is None:
        return None
    types = tuple(part.strip() for part in named.split(",") if part.strip())
    if not types or not set(types) <= set(EVENT_TYPES):
        raise WrongSetting(
            f"{variable(name, 'events', settings)} holds event types with commas between them:"
            f" {', '.join(EVENT_TYPES)}."
        )
    return types


def variable(name: str, field: str, settings: Settings) -> str:
    """The environment variable that says this of an endpoint."""
    if name == DEFAULT and settings.webhook_url is not None:
        return f"BROADSHEET_WEBHOOK_{field}".upper()
    return f"BROADSHEET_WEBHOOKS__{name}__{field}".upper()


def troubles(known: Sequence[KnownEndpoint], deliveries: Sequence[Delivery], settings: Settings) -> list[str]:
    """A sentence for each endpoint that someone should look at. Raises WrongSetting."""
    names = webhooks(settings)
    sentences = []
    for one in known:
        waiting = sum(delivery.state == "waiting" for delivery in deliveries if delivery.endpoint == one.endpoint)
        wait = f"{waiting:,} events wait for it" if waiting != 1 else "1 event waits for it"
        if one.state == "disabled":
            sentences.append(disabled(one.endpoint, one.disabled_why, f"; {wait}"))
        elif waiting and one.endpoint not in names:
            sentences.append(f"Endpoint {one.endpoint} is not in the settings here; {wait}.")
        elif one.failing_since is not None:
            sentences.append(
                f"Endpoint {one.endpoint} fails since {moment(one.failing_since):%Y-%m-%d %H:%M} UTC; {wait}."
            )
    return sentences


def _endpoint(name: str, webhook: Webhook, settings: Settings) -> Endpoint:
    origin(name, settings)  # first what is cheap to find wrong
    types = event_types(name, settings)
    secret, source = webhook.secret, variable(name, "secret", settings)
    if webhook.secret_block is not None:
        secret, source = stored_secret(webhook.secret_block), f"the Prefect Secret block {webhook.secret_block}"
        if secret is None:
            raise WrongSetting(
                f"There is no Prefect Secret block {webhook.secret_block}"
                f" ({variable(name, 'secret_block', settings)}):"
                f" `broadsheet webhook rotate-secret {name}` makes it."
            )
    if secret is None:
        raise WrongSetting(f"{variable(name, 'url', settings)} is set without {source}, which signs what is sent.")
    try:
        return Endpoint(webhook.url.get_secret_value(), secret, webhook.allow_http, name, types)
    except ValueError as error:
        raise WrongSetting(f"{error} ({source})") from None


class BlockUnreachable(Exception):
    """The Prefect server does not give or take a Secret block; the message says what to do."""


def stored_secret(block: str) -> SecretStr | None:
    """The secret in a Prefect Secret block; None where there is no such block.

    Raises BlockUnreachable, and WrongSetting for a block that holds no text.
    """
    from prefect.blocks.system import Secret
    from prefect.exceptions import ObjectNotFound

    try:
        with _asking_prefect(block):
            value = Secret.load(block).get()  # type: ignore[union-attr] # a coroutine only inside an event loop
    except (ValueError, RuntimeError) as error:  # which hold the block's document, where it is not as it must be
        if isinstance(error.__cause__, ObjectNotFound):  # what Prefect raises where there is no such block
            return None
        raise WrongSetting(f"The Prefect Secret block {block} can't be read: it holds no secret.") from None
    if not isinstance(value, str):
        raise WrongSetting(f"The Prefect Secret block {block} must hold text.")
    return SecretStr(value)


def store_secret(block: str, secret: SecretStr) -> None:
    """Put a secret into a Prefect Secret block, which is made where it isn't there. Raises BlockUnreachable."""
    from prefect.blocks.system import Secret

    with _asking_prefect(block):
        Secret(value=secret).save(block, overwrite=True)


@contextmanager
def _asking_prefect(block: str) -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as error:  # Prefect's own errors of the API are of these
        raise BlockUnreachable(
            f"The Prefect Secret block {block} can't be had ({type(error).__name__}):"
            " is the server of PREFECT_API_URL up, and BROADSHEET_API_AUTH right?"
        ) from None


def rotated(secret: SecretStr | None, new: str) -> SecretStr:
    """A secret that begins to be rotated: the new one, then the one that is in use, if any.

    Raises ValueError while an older rotation is under way: of three secrets, receivers would lose one unawares.
    """
    if secret is None:
        return SecretStr(new)
    if len(signers(secret)) == 2:
        raise ValueError("There are two secrets already: end that rotation first, with --finish.")
    return SecretStr(f"{new} {secret.get_secret_value().strip()}")


def newest(secret: SecretStr) -> SecretStr:
    """The secret that stays when a rotation ends: the first of the two. Raises ValueError where there is only one."""
    if len(signers(secret)) == 1:
        raise ValueError("There is only one secret: no rotation is under way.")
    return SecretStr(secret.get_secret_value().split()[0])
