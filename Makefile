# Everything starts here: `make` lists what can be done.
.DEFAULT_GOAL := help
.PHONY: help demo run test faults check bench

help:
	@echo "make demo     installe tout et ouvre le site avec des données de démonstration (PORT=8000)"
	@echo "make run      sert une installation avec ses propres réglages (.env) et ses données"
	@echo "make test     installe tout et lance les tests : SQLite, PostgreSQL, Redis, Chromium"
	@echo "make faults   lance les tests longs : pannes provoquées"
	@echo "make check    mise en forme, règles, types, sens des imports, migrations, traductions"
	@echo "make bench    lance les mesures de vitesse"
	@echo "Ensuite, .venv/bin/python manage.py help montre les commandes du site."

demo:
	@exec deploy/demo.sh

run:
	@exec deploy/run.sh

test:
	@exec deploy/test.sh

faults:
	@exec deploy/test.sh faults

check:
	@exec deploy/check.sh

bench:
	@exec deploy/bench.sh
