"""The settings of the house, in a surrounding made for tests.

`HOUSE_TEST_MODE=scaled` runs the same tests on PostgreSQL and Redis; without it they run on SQLite in one process.
The servers are private to the run: nothing that stands on this machine is used or touched.
"""

from tests.helpers.surroundings import prepare

prepare()

from config.settings import *  # noqa: E402, F403
from config.settings import DATA_DIR, DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file: the database in memory that Django would take cannot be shared by threads.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    # 32 threads share eight connections in tests of what happens at once; a busy machine takes its time.
    DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 20

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FEED_ANSWERS_KEPT = 0.0  # what one test is told is not told to the next
