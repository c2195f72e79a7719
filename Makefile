# The commands of the house. Each makes its surroundings first; a second time it finds them made.
#   make run           the whole house in one process, with a demo: HOST=, PORT=, DATA_DIR=, DEMO=0
#   make run-scaled    the same on a private PostgreSQL and Redis, with two web processes and two workers
#   make bench         what is fast, measured beside the limit of the machine: NAME= (answers, feeds, replies, …)
#   make fuzz          damaged mails for the reader of answers, for ten minutes: SECONDS=
#   make chaos         breaks the scaled house on purpose and counts what is lost: NAME= (worker, web, redis, smtp, …)
#   make test          every check and every test, on both databases
.DEFAULT_GOAL := run
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
IN := .venv/bin/python

.PHONY: bench chaos fuzz pictures run run-scaled dev build test lint unit unit-scaled messages

run: build
	@exec $(IN) manage.py serve --prepare

run-scaled: build
	@exec $(IN) -m scripts.run_scaled

# For those who write the house: starts again at every change, and shows its errors on the page.
dev: build
	@DEBUG=1 exec $(IN) manage.py serve --prepare --reload

build:
	@$(PYTHON) scripts/set_up.py

test:
	@$(PYTHON) scripts/set_up.py --development
	@exec $(IN) -m scripts.check

lint unit unit-scaled:
	@$(PYTHON) scripts/set_up.py --development
	@exec $(IN) -m scripts.check $@

# Takes new words from the code and the templates into the Danish catalogue.
messages:
	@$(PYTHON) scripts/set_up.py --development
	@exec $(IN) manage.py makemessages --locale da --extension html,txt,py,subject --no-location --no-obsolete --ignore "build/*" --ignore "node_modules/*" --ignore "tests/*"

# What is fast, beside the limit of the machine in the same run; the tables land in docs/benchmarks.md. NAME= chooses one.
bench:
	@$(PYTHON) scripts/set_up.py --development
	@exec $(IN) -m benchmarks $(NAME)

# Damaged mails for the reader of answers, guided by the code they reach. SECONDS=600
fuzz:
	@$(PYTHON) scripts/set_up.py --development --fuzz
	@exec $(IN) -m scripts.fuzz_replies

# Takes the pictures of the documentation anew, of the house with its demo.
pictures: build
	@$(PYTHON) scripts/set_up.py --development
	@$(IN) -m scripts.take_pictures

# Faults on purpose, for about ten minutes; the table lands in docs/reliability.md. NAME= chooses one.
chaos: build
	@$(PYTHON) scripts/set_up.py --development
	@exec $(IN) -m chaos $(NAME)
