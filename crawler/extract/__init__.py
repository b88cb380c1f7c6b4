"""From a page to facts to an article: pure functions that work offline."""
