"""After a kill: jobs whose worker no longer gives a sign of life go back into the queue."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app


def take_up_stalled(*, after_seconds: float) -> int:
    """Put jobs back whose worker has been silent for `after_seconds`; returns how many."""

    async def within_app() -> int:
        async with app.with_connector(app.connector.get_worker_connector()).open_async() as opened:
            count = 0
            for job in list(await opened.job_manager.get_stalled_jobs(seconds_since_heartbeat=after_seconds)):
                await opened.job_manager.retry_job(job)
                count += 1
            return count

    return async_to_sync(within_app)()
