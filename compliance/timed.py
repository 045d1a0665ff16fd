"""What has to be done from time to time. In service a timer of the machine calls the commands; the demo has this instead."""

import io
import logging
import os
import time

from django.core.management import call_command
from django.db import connections

logger = logging.getLogger(__name__)

# The other commands of a timer repair what seldom happens, and nobody sets up a demo in order to wait for that.
COMMANDS = ("publish_scheduled",)


def run() -> None:
    """Each command once; one that fails is logged and keeps no other from its turn."""
    for command in COMMANDS:
        try:
            call_command(command, stdout=io.StringIO())
        except Exception:
            logger.exception("%s failed", command)


def run_beside(*, every: int) -> None:
    """Run them every so many seconds in a process of their own, as long as this one lives."""
    connections.close_all()  # a connection belongs to one process, and so does a pool of them
    for connection in connections.all():
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    parent = os.getpid()
    if os.fork():
        return
    try:
        _run_while(parent, every)
    except KeyboardInterrupt:
        pass
    finally:
        os._exit(0)


def _run_while(parent: int, every: int) -> None:
    waited = 0
    while os.getppid() == parent:
        time.sleep(1)
        waited += 1
        if waited >= every:
            run()
            connections.close_all()
            waited = 0
