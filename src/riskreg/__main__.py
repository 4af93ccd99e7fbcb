"""Where the program begins: python -m riskreg, and the command riskreg."""

import sys


def main() -> None:
    """Import and run the program; Ctrl-C while it is still being imported is no traceback either."""
    try:
        from riskreg.cli.app import main as run  # noqa: PLC0415 - inside, so that the interruption is caught
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
