"""The cache that all processes share: limits on log-in attempts. A page never fails because Redis does."""

import functools
import logging
import time

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# For so long Redis is not asked again: pages must not each wait for its time-out.
DISTRUST_SECONDS = 30


class _Trust:
    """Shared by the threads of this process."""

    gone_until = 0.0


def _or_memory(name):
    """The operation in Redis; in this process's memory when Redis is down, silent or refuses to write."""
    asked = getattr(RedisCache, name)

    @functools.wraps(asked)
    def operation(self, *args, **options):
        if time.monotonic() >= _Trust.gone_until:
            try:
                return asked(self, *args, **options)
            except (RedisError, OSError) as error:
                _Trust.gone_until = time.monotonic() + DISTRUST_SECONDS
                logger.warning("The shared cache is gone for now, limits count in each process: %s", error)
        return getattr(self._memory, name)(*args, **options)

    return operation


class SharedCache(RedisCache):
    """Redis, or the memory of the process while Redis is gone: limits are then counted by each process."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._memory = LocMemCache("shared-cache", {})

    add = _or_memory("add")
    get = _or_memory("get")
    set = _or_memory("set")
    touch = _or_memory("touch")
    delete = _or_memory("delete")
    get_many = _or_memory("get_many")
    has_key = _or_memory("has_key")
    incr = _or_memory("incr")
    set_many = _or_memory("set_many")
    delete_many = _or_memory("delete_many")
    clear = _or_memory("clear")
