import json, psycopg
def test_plant(home, built):
    from tests.proof.http.planting import Planter
    with psycopg.connect(built.admin, autocommit=True) as admin:
        found = Planter(home, admin).plant()
        from tests.proof.http import reading
        w = reading.world(admin)
    print({t: len(r) for t, r in w.rows.items()})
    print(len(found["canaries"]))
