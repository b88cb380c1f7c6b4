"""Topics by keywords in the title (record-format 2, ``topics``)."""

from crawler.article.record import Article
from crawler.portal.data import Topic
from crawler.portal.portal import Portal


def enrich(article: Article, portal: Portal) -> Article:
    """Return *article* in the root topic and in every topic that has a keyword in its title.

    It is also in the topic of its source.
    """
    if not portal.topics:
        return article
    root, *others = portal.topics
    given = portal.source.topic if portal.source else None
    found = [topic.name for topic in others if topic.name == given or hits(topic, article.title)]
    return article.replace(topics=(root.name, *found))


def hits(topic: Topic, title: str) -> int:
    """Return how many of *topic*'s keywords are in *title*, in any letter case.

    A keyword is found inside longer words; one that is listed twice counts twice (record-format 2).
    """
    title = title.lower()
    return sum(keyword.lower() in title for keyword in topic.keywords)
