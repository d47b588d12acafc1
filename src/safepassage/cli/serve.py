"""`safepassage serve`: the operation in a browser, and the API for other systems."""

from __future__ import annotations

import sys
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Final

import click

from safepassage.cli.common import clock_ms, now_s, open_operation, operation_first

if TYPE_CHECKING:
    from collections.abc import Callable

    import uvicorn

    from safepassage.ledger.operation import Operation
    from safepassage.service.users import Users

__all__ = ["SWITCH_S", "command", "listening", "run", "telling"]

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_PORT_MAX: Final = 65_535
_STOP_S: Final = 2
SWITCH_S: Final = 0.0005
"""How long a thread computes before another that waits gets its turn: a tenth of Python's own, since who commits for
all the others waits for it at every row."""


@click.command("serve")
@click.argument("words", nargs=-1, metavar="[OPERATION]")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; this machine alone by default."
)
@click.option("--port", type=click.IntRange(0, _PORT_MAX), default=8765, show_default=True, help="0 takes a free one.")
@click.option("--open-view", is_flag=True, help="Let whoever is at this machine look on without signing in.")
@click.option(
    "--behind-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    callback=lambda _context, _option, given: _proxies(given),
    help="Believe the proxy at this address, or in this network, who asks and whether by TLS. Repeatable.",
)
def command(words: tuple[str, ...], host: str, port: int, *, open_view: bool, proxies: tuple[str, ...]) -> None:
    """Serve the operation to browsers and other systems, until it is interrupted.

    The first start makes an administrator and prints the password once. --open-view reads and
    does nothing else; it is for an exercise or a reconstruction, on this machine alone.
    Beyond this machine, put a proxy with TLS in front, and name it with --behind-proxy.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.service.users import Users

    folder, _ = operation_first(words)
    operation = open_operation(folder)
    if open_view and (host not in _LOOPBACK or proxies or operation.nature == "real"):
        operation.close()
        msg = "--open-view is for an exercise or a reconstruction, on this machine alone: whoever asks is shown it"
        raise UsageError(msg)
    users = Users.open(folder, now_s)
    password = users.first()
    if password is not None:
        click.echo(f"First start: user administrator, password {password}")
        click.echo("It is shown this once. `safepassage user` adds others.")
    run(operation, users, host, port, open_view=open_view, proxies=proxies)


def _proxies(given: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses, where each is one.

    Raises:
        BadParameter: something else is among them, and would be believed by nobody.
    """
    for each in given:
        try:
            ip_network(each)
        except ValueError as error:
            msg = f"{each!r}: expected an address or a network, such as 127.0.0.1 or 10.0.0.0/24"
            raise click.BadParameter(msg) from error
    return given


def run(
    operation: Operation,
    users: Users,
    host: str,
    port: int,
    *,
    open_view: bool,
    proxies: tuple[str, ...] = (),
    started: Callable[[], object] = lambda: None,
) -> None:
    """Listen, say where, and serve until a signal comes; `started` is called once it listens.

    Behind a proxy the service has names that it does not know, and answers to all.

    Raises:
        UsageError: the address cannot be listened on.
    """
    from safepassage.foundation.errors import UsageError
    from safepassage.service.app import make_app
    from safepassage.service.office import Settings

    hosts = frozenset({*_LOOPBACK, host}) if host in _LOOPBACK and not proxies else None
    app = make_app(operation, users, Settings(open_view=open_view, hosts=hosts), clock_ms)

    def tell(address: str) -> None:
        click.echo(f"{address}  ({operation.nature}; Ctrl-C stops)")
        started()

    server = telling(listening(app, host, port, proxies), tell)
    sys.setswitchinterval(SWITCH_S)
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Stopped. What was acknowledged is on the ledger.", err=True)
    except SystemExit as error:
        msg = f"nothing can listen on {host}:{port}: it is taken, or no address of this machine; try --port 0"
        raise UsageError(msg) from error


def telling(config: uvicorn.Config, tell: Callable[[str], object]) -> uvicorn.Server:
    """A server that tells where it listens, once it does."""
    import uvicorn

    class Telling(uvicorn.Server):
        async def startup(self, sockets: list[Any] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                host = config.host
                shown = f"[{host}]" if ":" in host else host
                tell(f"http://{shown}:{self.servers[0].sockets[0].getsockname()[1]}/")

    return Telling(config)


def listening(app: Callable[..., Any], host: str, port: int, proxies: tuple[str, ...]) -> uvicorn.Config:
    """How an application listens: who asks is whoever connects, unless one of `proxies` connects and says for whom.

    Of a chain of addresses the last that is no proxy's counts; what stands before it, who asks may have written.
    """
    import uvicorn

    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_STOP_S,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
    )
