"""The process in which the library lives: it reads requests, a line each, and answers them. It may die without harm.

Run as `python -m millesime.rete.worker`; `millesime.rete.process` is who speaks to it.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from typing import Any, TextIO


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answer until there are no more requests: one book may be read from at a time, by one session."""
    from millesime.rete.guard import Book, Session

    books: dict[str, Book] = {}
    session: Session | None = None
    for line in requests:
        try:
            request = json.loads(line)
            answer: Any = None
            match request["do"]:
                case "compile":
                    if request["name"] in books:
                        books.pop(request["name"]).close()
                    books[request["name"]] = Book(request["name"], request["rules"])
                case "forget":
                    books.pop(request["name"]).close()
                case "begin":
                    if session is not None:
                        session.close()
                    session = Session(books[request["name"]])
                    answer = session.tell(request["facts"])
                case "more":
                    assert session is not None
                    answer = session.tell(request["facts"])
                case _:
                    if session is not None:
                        session.close()
                    session = None
            said = {"answer": answer}
        except Exception as fault:  # noqa: BLE001  # told to whoever asked, who raises it
            said = {"fault": f"{type(fault).__name__}: {fault}"}
        answers.write(json.dumps(said) + "\n")
        answers.flush()


if __name__ == "__main__":
    try:
        import durable_rules_engine  # noqa: F401
    except ImportError:
        sys.stdout.write(json.dumps({"missing": "durable_rules"}) + "\n")
        sys.exit(3)
    sys.stdout.write(json.dumps({"ready": f"durable_rules {version('durable_rules')}"}) + "\n")
    sys.stdout.flush()
    serve(sys.stdin, sys.stdout)
