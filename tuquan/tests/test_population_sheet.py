"""Population comes in by sheet, like any register."""

from tuquan.config.commands import run
from tuquan.places.models import Population
from tuquan.tests.world import make_user


def test_population_by_sheet(world, tmp_path):
    officer = make_user("u.officer", ("provincial_officer", world.p3))
    file = tmp_path / "dan-so.csv"
    file.write_text("Place,Year,People,Households,Source\n18001,2024,5120,1450,Niên giám\n18002,2025,800,,Niên giám\n", "utf-8")
    arguments = ["import", "places.populations", str(file), "--by", officer.username]
    assert run([*arguments, "--dry-run"]) == 0 and not Population.objects.exists()
    assert run(arguments) == 0
    assert Population.objects.get(place=world.u).households == 1450
    assert run(arguments) == 0 and Population.objects.count() == 2
