"""Article + portal -> Article: the portal's own judgement, pure, one file each.

An enrichment is a function ``enrich(article, portal) -> Article``. Which run, and in which order,
is the setting ``MASTHEAD_ENRICHMENTS``: a new one is a new file and a line there.
"""
