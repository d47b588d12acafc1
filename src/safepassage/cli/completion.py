"""`safepassage completion`: the script by which a shell completes commands and options."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of SHELL.

    \b
      bash:  safepassage completion bash > ~/.local/share/bash-completion/completions/safepassage
      zsh:   safepassage completion zsh > "${fpath[1]}/_safepassage"
      fish:  safepassage completion fish > ~/.config/fish/completions/safepassage.fish
    """  # noqa: D301 - click's own mark for lines that stay as they are
    from click.shell_completion import get_completion_class

    from safepassage.cli.main import main

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(main, {}, "safepassage", "_SAFEPASSAGE_COMPLETE").source())
