"""The bench: what a report, a posting, an import and a merger cost, on SQLite and PostgreSQL, beside their rivals.

`make bench` runs everything at a million records; `make bench MILLIONS=10` at ten. docs/performance.md tells what came
of it.
"""
