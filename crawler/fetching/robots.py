"""robots.txt for every request, also for those that wait while it is fetched."""

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with an answer of its own for each request that waits.

    In Scrapy 2.19 all requests to a host that arrive while its robots.txt is on the way await one
    Deferred; the first takes the rules out of it and the others find None, which means "allowed".
    """

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules for *request*'s host; None if it has none."""
        netloc = request.url.split("/")[2]
        shared = self._parsers.get(netloc)
        if not isinstance(shared, Deferred):
            return await super().robot_parser(request)
        mine: Deferred[RobotParser | None] = Deferred()

        def tell(rules: RobotParser | None) -> RobotParser | None:
            mine.callback(rules)
            return rules

        shared.addCallback(tell)
        return await maybe_deferred_to_future(mine)
