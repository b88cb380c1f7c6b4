"""Which articles report one story. Pure: no disk, no database, no Scrapy."""
