import json, os, psycopg, sys, time
def test_plant(home, built, tmp_path):
    from tests.proof.http.planting import Planter
    from tests.proof.http import standing
    with psycopg.connect(built.admin, autocommit=True) as admin:
        told = Planter(home, admin).plant()
    file = standing.written(tmp_path, told)
    face = os.environ["FACE"]
    with standing.copied(built, "http_try") as place:
        t = time.time()
        found = standing.end(standing.begin(place, face, "tests.proof.http.run", file, place.admin, 0, 1, os.environ["MOST"]))
        print(time.time() - t)
    for key in ("leaks", "unlogged", "broken", "impostors"):
        rows = found.pop(key)
        print(key, len(rows), sum(rows.values()))
        for row in list(rows)[:int(os.environ.get("SHOW", 25))]: print("   ", row[:700])
    print(set(found["routes"]) - set(found["opened"]))
    found.pop("routes"); found.pop("opened"); found.pop("covered")
    print(found)
