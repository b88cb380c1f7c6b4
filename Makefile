.PHONY: demo test check bench properties fuzz crash schedule docs format

demo: ## crawl the bundled sample site into ./masthead-demo
	python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/masthead demo

test: ## set up and run the tests
	.ci/test

check: ## everything CI checks
	.ci/run

bench: ## ratios against peers, measured in one run
	.venv/bin/python tests/bench/bench_frontmatter.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_hostile.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_transport.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_fetching.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_sections.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_topics.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_clusters.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_score.py
	.venv/bin/python -m pip install --quiet --upgrade pip && .venv/bin/python -m pip install --quiet --editable '.[bench]' && .venv/bin/python tests/bench/bench_extract.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_crawl.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_refresh.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_export.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_frontier.py
	PYTHONPATH=. .venv/bin/python tests/bench/bench_scale.py

properties: ## the property tests, with 20 times as many examples, and others each time
	HYPOTHESIS_PROFILE=thorough .ci/test tests/unit tests/properties

fuzz: ## 10,000 mutated pages, then ten minutes of coverage-guided fuzzing
	.venv/bin/python tests/fuzz/mutate.py --pages 10000
	.venv/bin/python -m pip install --quiet --editable '.[fuzz]' && .venv/bin/python tests/fuzz/fuzz_extract.py -max_total_time=600

crash: ## kill a crawl of 400 pages at 100 points, a refresh at 30, workers 20 times; a week of 20,000 pages
	PYTHONPATH=. .venv/bin/python tests/crash/killing.py
	PYTHONPATH=. .venv/bin/python tests/crash/refreshing.py
	PYTHONPATH=. .venv/bin/python tests/crash/frontier.py --kills 20 --restarts 3
	PYTHONPATH=. .venv/bin/python tests/scale/killing.py
	PYTHONPATH=. .venv/bin/python tests/crash/week.py

schedule: ## ten minutes of a schedule over sources that publish at different rates
	PYTHONPATH=. .venv/bin/python tests/network/rates.py

docs: ## write the generated pages
	.venv/bin/python docs/generate.py && .venv/bin/python docs/demo.py

format: ## format and fix what can be fixed
	.venv/bin/ruff format . && .venv/bin/ruff check --fix .
