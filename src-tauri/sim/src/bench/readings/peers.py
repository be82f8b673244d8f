"""The same readings in DuckDB and VictoriaMetrics: bytes, seconds to keep them and to find them again, a line of JSON each.

peers.py ROWS.csv FOLDER PORT, where ROWS.csv has the time in milliseconds, the battery and twelve whole numbers, in the order in
which they came; the questions are asked of battery 3 and of the fourth column, for all of the days there are.
"""

import http.client
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.parse

import duckdb

ROWS, FOLDER, PORT = sys.argv[1], sys.argv[2], int(sys.argv[3])
COLUMNS = [f"f{number}" for number in range(12)]
FIELD = COLUMNS[1]
BATTERY = 3
HOUR = 3_600_000
LIVE = 400_000
TIMES = 11


def tell(peer, case, value, unit):
    print(json.dumps({"peer": peer, "case": case, "value": value, "unit": unit}), flush=True)


def middle(ask):
    seconds = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        if not ask():
            raise SystemExit("nothing was found")
        seconds.append(time.perf_counter() - begin)
    return 1e3 * statistics.median(seconds)


def duck(samples, span):
    file = os.path.join(FOLDER, "sorted.duckdb")
    kept = duckdb.connect(file)
    types = ", ".join(f"'{name}': 'BIGINT'" for name in ["t", "b", *COLUMNS])
    kept.execute(f"create table r as select * from read_csv('{ROWS}', header = false, columns = {{{types}}}) order by b, t")
    kept.execute("checkpoint")
    kept.close()
    tell("duckdb", "on the disk", os.path.getsize(file) / samples, "bytes a number")
    kept = duckdb.connect(file, read_only=True)
    of = lambda names: ", ".join(f"min({name}), max({name}), avg({name})" for name in names)
    mine = f"b = {BATTERY} and t >= {span[0]} and t < {span[1]}"
    ask = lambda sql: middle(lambda: kept.execute(sql).fetchall())
    tell("duckdb", "hourly", ask(f"select t // {HOUR}, {of([FIELD])} from r where {mine} group by 1"), "ms")
    tell("duckdb", "hourly, all fields", ask(f"select t // {HOUR}, {of(COLUMNS)} from r where {mine} group by 1"), "ms")
    tell("duckdb", "last", ask("select b, max(t), arg_max(f1, t) from r group by b"), "ms")
    tell("duckdb", "daily, all batteries", ask(f"select b, t // {24 * HOUR}, {of([FIELD])} from r group by 1, 2"), "ms")
    day = f"b = {BATTERY} and t >= {span[0]} and t < {span[0] + 24 * HOUR}"
    raw = f"select t, {', '.join(COLUMNS)} from r where {day} order by t"
    tell("duckdb", "a day, raw", middle(lambda: len(kept.execute(raw).fetchnumpy()["t"])), "ms")
    kept.close()


def duck_live():
    kept = duckdb.connect(os.path.join(FOLDER, "live.duckdb"))
    numbers = ", ".join(f"{name} int" for name in COLUMNS)
    kept.execute(f"create table r (t bigint, b int, {numbers}, primary key (b, t))")
    with open(ROWS) as rows:
        first = list(itertools.islice(rows, LIVE))
    begin = time.perf_counter()
    for at in range(0, LIVE, 400):
        some = ",".join(f"({row.strip()})" for row in first[at : at + 400])
        kept.execute(f"insert or ignore into r values {some}")
    tell("duckdb", "kept, live with a key", LIVE / (time.perf_counter() - begin), "a second")
    kept.close()


class Victoria:
    def __init__(self, storage):
        self.storage = storage
        words = [f"-storageDataPath={storage}", f"-httpListenAddr=127.0.0.1:{PORT}", "-retentionPeriod=100y"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.program = subprocess.Popen(["victoria-metrics", *words, "-search.disableCache"], **quiet)

    def call(self, method, path, body=None):
        link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
        link.request(method, path, body)
        answer = link.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"VictoriaMetrics answered {answer.status}: {text[:300]!r}")
        return text

    def up(self):
        for _ in range(600):
            try:
                return self.call("GET", "/health")
            except OSError:
                time.sleep(0.05)
        raise SystemExit("VictoriaMetrics does not answer")

    def bytes(self):
        files = (os.path.join(folder, name) for folder, _, names in os.walk(self.storage) for name in names)
        return sum(os.path.getsize(file) for file in files if os.path.exists(file))


def victoria(samples, span, rows):
    server = Victoria(os.path.join(FOLDER, "victoria"))
    try:
        server.up()
        form = ",".join(["1:time:unix_ms", "2:label:b", *(f"{at + 3}:metric:{name}" for at, name in enumerate(COLUMNS))])
        path = "/api/v1/import/csv?format=" + urllib.parse.quote(form)
        begin = time.perf_counter()
        with open(ROWS, "rb") as all_rows:
            while some := all_rows.readlines(8_000_000):
                server.call("POST", path, b"".join(some))
        server.call("GET", "/internal/force_flush")
        tell("victoria", "kept", rows / (time.perf_counter() - begin), "a second")
        server.call("GET", "/internal/force_merge")
        before, now = 0, server.bytes()
        # It merges behind our back: done, once the size stands.
        while before != now:
            time.sleep(3)
            before, now = now, server.bytes()
        tell("victoria", "on the disk", now / samples, "bytes a number")

        def ask(query, begin, end, step):
            words = {"query": query, "start": begin / 1e3, "end": end / 1e3, "step": step}
            path = "/api/v1/query_range?" + urllib.parse.urlencode(words)
            return middle(lambda: json.loads(server.call("GET", path))["data"]["result"])

        one = f'{{b="{BATTERY}"}}'
        tell("victoria", "hourly", ask(f"rollup({FIELD}{one}[1h])", *span, "1h"), "ms")
        every = f'rollup({{__name__=~"f[0-9]+",b="{BATTERY}"}}[1h])'
        tell("victoria", "hourly, all fields", ask(every, *span, "1h"), "ms")
        tell("victoria", "daily, all batteries", ask(f"rollup({FIELD}[1d])", *span, "1d"), "ms")
        end = span[1] - 1
        tell("victoria", "last", ask(f"last_over_time({FIELD}[1h])", end, end, "1h"), "ms")
        match = urllib.parse.quote(f'{{b="{BATTERY}"}}')
        raw = f"/api/v1/export?match[]={match}&start={span[0] / 1e3}&end={(span[0] + 24 * HOUR) / 1e3}"
        tell("victoria", "a day, raw", middle(lambda: server.call("GET", raw)), "ms")
    finally:
        server.program.terminate()
        server.program.wait()


def main():
    with open(ROWS) as rows:
        count, first, last = 0, None, None
        for count, row in enumerate(rows, 1):
            if first is None:
                first = row
            last = row
    begin = int(first.split(",")[0]) // (24 * HOUR) * 24 * HOUR
    end = (int(last.split(",")[0]) // (24 * HOUR) + 1) * 24 * HOUR
    samples = count * len(COLUMNS)
    duck(samples, (begin, end))
    duck_live()
    victoria(samples, (begin, end), count)
    shutil.rmtree(os.path.join(FOLDER, "victoria"), ignore_errors=True)


main()
