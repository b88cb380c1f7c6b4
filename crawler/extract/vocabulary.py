"""Types of schema.org, in lower case, that tell what a page is about."""

from typing import Final

# schema.org's Article and its subtypes, and what publishers write for it.
ARTICLE_TYPES: Final = frozenset({
    "article", "newsarticle", "advertisercontentarticle", "satiricalarticle",
    "scholarlyarticle", "medicalscholarlyarticle", "socialmediaposting", "blogposting",
    "liveblogposting", "discussionforumposting", "techarticle", "apireference",
    "analysisnewsarticle", "askpublicnewsarticle", "backgroundnewsarticle",
    "opinionnewsarticle", "reportagenewsarticle", "reviewnewsarticle", "report", "posting",
    "newsitem", "webarticle", "creativework", "howto", "recipe", "review", "criticreview",
})  # fmt: skip
PAGE_TYPES: Final = frozenset({
    "webpage", "itempage", "medicalwebpage", "aboutpage", "faqpage", "qapage",
})  # fmt: skip
VIDEO_TYPES: Final = frozenset({
    "videoobject", "movieclip", "tvepisode",
})  # fmt: skip
LISTING_TYPES: Final = frozenset({
    "collectionpage", "searchresultspage", "profilepage", "contactpage", "checkoutpage",
    "product", "offer", "event", "jobposting", "localbusiness", "restaurant", "hotel",
})  # fmt: skip
