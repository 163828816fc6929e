import json, os, psycopg, sys, time
def test_plant(home, built, tmp_path):
    from tests.proof.http.planting import Planter
    from tests.proof.http import standing
    with psycopg.connect(built.admin, autocommit=True) as admin:
        told = Planter(home, admin).plant()
    file = standing.written(tmp_path, told)
    with standing.copied(built, "http_try") as place:
        found = standing.end(standing.begin(place, os.environ["FACE"], "tests.proof.http.existence", file, place.admin, os.environ["MOST"]))
    print(json.dumps(found, indent=1))
