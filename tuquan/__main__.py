"""`tuquan`: the command line of officers and scripts. Each group of commands is one file in tuquan/config/commands."""

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    os.umask(0o077)  # database, files and exports: what this office keeps only its own user reads
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuquan.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (OSError, ImproperlyConfigured) as wrong:  # the home cannot be made or read, or a setting is none
        sys.stderr.write(f"tuquan: {wrong}\n")
        return 1
    from tuquan.config.commands import run

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
