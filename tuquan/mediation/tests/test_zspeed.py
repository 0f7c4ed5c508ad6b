import time
from datetime import date, timedelta
import pytest
from tuquan.ledger.batch import Batch
from tuquan.mediation import actions
from tuquan.kit.period import today
def test_speed(world, cast):
    clerk = cast["clerk"]
    t=time.time()
    groups = actions.import_groups(Batch("mediation.groups", [dict(place=world.u1 if i%2 else world.u2, name=f"Tổ {i}", ref=f"T{i}", first_day=date(2015,1,1), decision="1/QĐ") for i in range(1900)]), by=clerk)
    print("groups", 1900/(time.time()-t)); t=time.time()
    import cProfile,pstats
    pr=cProfile.Profile(); pr.enable()
    ms = actions.import_mediators(Batch("m", [dict(place=groups[i%1900].place, group=groups[i%1900], name=f"Nguyễn Văn {i}", sex="fm"[i%2], first_day=date(2015,1,1), ref=f"M{i}", trained=bool(i%3), trained_on=date(2024,5,1) if i%5==0 else None) for i in range(15000)]), by=clerk)
    pr.disable(); pstats.Stats(pr).sort_stats("cumtime").print_stats(28)
    print("mediators", 15000/(time.time()-t)); t=time.time()
    rows=[]
    for i in range(30000):
        g=groups[i%1900]; r=date(2016,1,1)+timedelta(days=i%3900)
        settled = i%6
        rows.append(dict(place=g.place, group=g, ref=f"D{i}", category="friction", ground="request", received_on=r, assigned_on=r, started_on=r+timedelta(days=2), closed_on=min(today(), r+timedelta(days=9)), outcome="settled" if settled else "not_settled", mediators=[ms[i%1900]]))
    import cProfile,pstats


    pr=cProfile.Profile(); pr.enable()
    ds = actions.import_disputes(Batch("d", rows), by=clerk)
    pr.disable(); pstats.Stats(pr).sort_stats("tottime").print_stats(28)
    print("disputes", 30000/(time.time()-t))
    from tuquan.casework.models import Clock
    print(Clock.objects.count())
