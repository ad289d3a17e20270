"""A small Discord on loopback that a real discord.py connects to: REST, gateway, people who press, faults."""

from tests.wire.faults import Fault
from tests.wire.server import Wire
from tests.wire.world import World

__all__ = ["Fault", "Wire", "World"]
