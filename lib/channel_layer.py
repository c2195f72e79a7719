"""The channel layer of Redis, with many groups told in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer


class ChannelLayer(RedisPubSubChannelLayer):  # type: ignore[misc]  # it has no types
    """`channels_redis`, and `group_send_all`.

    It has no way of its own to tell several: each takes 0.11 ms of the processor, and 0.02 with twenty in one go.
    """

    async def group_send_all(self, messages: Mapping[str, dict[str, Any]]) -> None:
        """`group_send` of each message to its group."""
        layer = self._get_layer()
        by_shard = defaultdict(list)
        for group, message in messages.items():
            channel = layer._get_group_channel_name(group)  # noqa: SLF001  # as `group_send` does
            by_shard[layer._get_shard(channel)].append((channel, self.serialize(message)))  # noqa: SLF001
        for shard, told in by_shard.items():
            async with shard._lock:  # noqa: SLF001  # as its `publish` does
                shard._ensure_redis()  # noqa: SLF001
                async with shard._redis.pipeline(transaction=False) as line:  # noqa: SLF001
                    for channel, message in told:
                        line.publish(channel, message)
                    await line.execute()
