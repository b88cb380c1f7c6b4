"""How keywords put an article into topics."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

Weight = Annotated[StrictInt, Field(ge=0, le=1_000)]


class TopicRules(BaseModel):
    """Where keywords are looked for, and what counts as one (record-format 2, ``topics``).

    The defaults are the family's rule: a keyword anywhere in the title.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    match: Literal["substring", "word", "stem"] = "substring"
    """`substring`: also inside a longer word; `word`: whole words only; `stem`: whole words in any
    of their forms, after the article's language."""

    title: Weight = 1
    """Weight of a keyword that the title has."""

    excerpt: Weight = 0
    """Weight of a keyword that the excerpt has; 0 leaves the excerpt alone."""

    body: Weight = 0
    """Weight of a keyword that the body has; 0 leaves the body alone."""

    least: Annotated[StrictInt, Field(ge=1, le=3_000)] = 1
    """A keyword counts when the weights of the fields that have it come to this."""

    @model_validator(mode="after")
    def _is_within_reach(self) -> Self:
        most = self.title + self.excerpt + self.body
        if most < self.least:
            what = f"no keyword can count: title, excerpt and body come to {most}, least is "
            raise ValueError(f"{what}{self.least}")
        return self
