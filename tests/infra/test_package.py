"""What `make package` builds, as far as it shows without Python 3.13 and without a network."""

import hashlib
import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import botocore
import pytest

from infra import package
from infra.budgets import (
    API,
    NEVER_BEHIND_THE_API,
    NEVER_LOADED,
    OTHERS,
    SIZES,
    budget_of,
    import_faults,
    size_faults,
)
from infra.packaging.archive import EPOCH, WORDS, compile_all, write_zip
from infra.packaging.code import build_code
from infra.packaging.layer import build_layer, check_complete, kept_names, pins, tidy, wheels_for
from infra.packaging.layer_fault import LayerFault
from infra.packaging.measure import HANDLERS, Import, measure, run, unpack
from tests.infra.template_parts import merged

ROOT = Path(__file__).parents[2]
DEPENDENCIES = ROOT / "layers" / "dependencies"
INSTALLED = Path(sysconfig.get_path("purelib"))
UNCHECKED_HASH = 1


def fill(folder, **files):
    """Write files; `__` in a name stands for a folder."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def distribution(folder, name, *needs):
    """Write the metadata of an installed distribution, version 1.0."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    lines = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {one}" for one in needs), ""]
    (info / "METADATA").write_text("\n".join(lines), encoding="utf-8")
    return info


def build(packed_by_chalice, folder):
    """Build code.zip of this project."""
    build_code(ROOT, packed_by_chalice, folder / "code.zip", folder / "task")
    return folder / "code.zip"


@pytest.fixture(scope="session")
def archive(tmp_path_factory):
    return build(merged()[1], tmp_path_factory.mktemp("code"))


@pytest.fixture(scope="session")
def names(archive):
    with zipfile.ZipFile(archive) as packed:
        return packed.namelist()


@pytest.fixture(scope="session")
def loaded(archive, tmp_path_factory):
    """What importing each handler loads, from code.zip and the installed dependencies alone."""
    task = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(task)
    return {name: run(task, INSTALLED, f"import {module}")[1] for name, module in HANDLERS.items()}


# ------------------------------------------------------------------------------------- archives


def test_an_archive_of_the_same_files_is_the_same_byte_by_byte(tmp_path):
    one = fill(tmp_path / "one", b="b = 1", a="a = 1", x__c="c = 1")
    other = fill(tmp_path / "other", x__c="c = 1", a="a = 1", b="b = 1")
    os.utime(other / "a.py", (1, 1))
    (other / "b.py").chmod(0o600)
    write_zip(one, tmp_path / "one.zip")
    write_zip(other, tmp_path / "other.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_entries_are_in_order_bear_one_time_and_can_be_read_by_all(tmp_path):
    files = dict.fromkeys("qwertyuiopasdfghjklzxcvbnm", "")
    write_zip(fill(tmp_path / "code", **files), tmp_path / "code.zip")
    with zipfile.ZipFile(tmp_path / "code.zip") as packed:
        entries = packed.infolist()

    assert [f"{name}.py" for name in sorted(files)] == [one.filename for one in entries]
    assert {(EPOCH, 0o100644)} == {(one.date_time, one.external_attr >> 16) for one in entries}


def test_modules_are_compiled_so_that_python_never_looks_at_the_source_again(tmp_path):
    compile_all(fill(tmp_path, a="a = 1"), "/var/task")
    (compiled,) = (tmp_path / "__pycache__").iterdir()

    assert UNCHECKED_HASH == int.from_bytes(compiled.read_bytes()[4:8], "little")


def test_compiled_modules_name_the_place_on_lambda_and_not_the_one_of_the_build(tmp_path):
    source = "def fail():\n    raise RuntimeError\n"
    compile_all(fill(tmp_path / "build1", x__a=source), "/var/task")
    compile_all(fill(tmp_path / "elsewhere", x__a=source), "/var/task")
    one, other = (
        next(path.read_bytes() for path in tmp_path.glob(f"{name}/**/*.pyc"))
        for name in ("build1", "elsewhere")
    )

    assert b"/var/task/x/a.py" in one
    assert one == other


def test_a_module_that_does_not_compile_stops_the_build(tmp_path):
    with pytest.raises(subprocess.CalledProcessError):
        compile_all(fill(tmp_path, a="def"), "/var/task")


# ------------------------------------------------------------------------------------- code.zip


def test_the_code_is_the_same_when_it_is_built_again(archive, tmp_path):
    package.merge(ROOT, tmp_path)
    again = build(tmp_path / "chalice" / "deployment.zip", tmp_path)
    assert archive.read_bytes() == again.read_bytes()


def test_the_code_keeps_to_its_budget(archive):
    assert archive.stat().st_size <= SIZES["code.zip"]


def test_the_code_holds_what_chalice_packs_and_the_functions(names):
    assert {"app.py", "chalice", "chalicelib", "functions", "__pycache__"} == {
        name.partition("/")[0] for name in names
    } - {"console"}
    assert ["chalice/__init__.py", "chalice/app.py"] == [
        name for name in names if name.startswith("chalice/") and name.endswith(".py")
    ]
    shipped = {path.relative_to(ROOT).as_posix() for path in (ROOT / "functions").glob("*.py")}
    assert shipped <= set(names)


def test_what_sandboxes_are_made_of_is_in_the_code(names):
    assert {"chalicelib/sandbox/sandbox.py", "chalicelib/adapters/memory/stand_ins.py"} <= set(
        names
    )


def test_every_module_of_the_code_but_words_is_compiled_and_has_its_source_beside_it(names):
    sources = {re.sub(r"\.py$", "", name) for name in names if name.endswith(".py")}
    compiled = {
        re.sub(r"__pycache__/(\w+)\.cpython-\d+\.pyc$", r"\1", name)
        for name in names
        if name.endswith(".pyc")
    }

    words = {name for name in sources if re.search(WORDS, f"{name}.py")}
    assert {
        "chalicelib/domain/words/sentences/vi/refusals",
        "chalicelib/catalogue/words/vi_actions",
    } <= words
    assert sources - words == compiled


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_handler_can_be_imported_from_the_archive_and_loads_nothing_slow(handler, loaded):
    assert set() == NEVER_LOADED & loaded[handler]


@pytest.mark.parametrize("handler", sorted(set(HANDLERS) - {"api"}))
def test_no_function_behind_the_api_loads_chalice(handler, loaded):
    assert set() == NEVER_BEHIND_THE_API & loaded[handler]


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_handler_keeps_to_its_budget_of_modules(handler, loaded):
    assert Import(loaded[handler]).foreign <= budget_of(handler)


# ------------------------------------------------------------------------------------- layer.zip


def test_the_lock_holds_just_the_requirements_and_what_they_need():
    locked = pins(DEPENDENCIES / "lock.txt")

    assert set() == set(pins(ROOT / "requirements.txt")) - set(locked)
    assert sorted(locked) == locked


def test_the_layer_has_the_botocore_that_the_tests_run_with():
    assert f"botocore=={botocore.__version__}" in pins(DEPENDENCIES / "lock.txt")


def test_every_pin_in_the_lock_has_a_hash():
    text = (DEPENDENCIES / "lock.txt").read_text(encoding="utf-8")

    assert len(pins(DEPENDENCIES / "lock.txt")) == len(
        re.findall(r"==\S+ \\\n    --hash=sha256:", text)
    )


def test_tools_that_tests_and_packaging_share_have_one_version():
    tools = dict(pin.split("==") for pin in pins(ROOT / "requirements-package.txt"))
    files = (ROOT / "requirements-run.txt", ROOT / "requirements-dev.txt")
    tests = dict(pin.split("==") for file in files for pin in pins(file))

    shared = tools.keys() & tests.keys()
    assert {name: tests[name] for name in shared} == {name: tools[name] for name in shared}
    assert "chalice" in shared


def test_a_requirement_that_is_not_locked_stops_the_build(tmp_path):
    (tmp_path / "layers" / "dependencies").mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("# all\nnew==2.0\n")
    (tmp_path / "layers" / "dependencies" / "lock.txt").write_text("old==1.0 --hash=sha256:0\n")

    with pytest.raises(LayerFault, match=r"lacks new==2\.0"):
        build_layer(tmp_path, "arm64", tmp_path / "layer.zip", tmp_path / "work")


@pytest.mark.parametrize(("architecture", "machine"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_only_wheels_for_lambda_are_taken(architecture, machine):
    options = wheels_for(architecture)

    assert {machine} == {re.sub(r".*_(aarch64|x86_64)$", r"\1", one) for one in options[:4]}
    assert ["--python-version=3.13", "--implementation=cp", "--only-binary=:all:"] == options[4:]


def test_every_service_that_the_adapters_call_stays_in_the_layer():
    texts = [path.read_text("utf-8") for path in (ROOT / "chalicelib").rglob("*.py")]
    called = {name for text in texts for name in re.findall(r'aws\.client\("(\w+)"\)', text)}

    assert len(called) > 3
    assert set() == (called | {"dynamodb"}) - set(kept_names(DEPENDENCIES / "keep.txt"))


@pytest.mark.parametrize(
    ("needs", "message"),
    [
        ("missing", "top needs missing, the layer has None"),
        ("below>=2", "top needs below>=2, the layer has 1.0"),
    ],
)
def test_a_layer_in_which_something_is_missing_is_refused(needs, message, tmp_path):
    distribution(tmp_path, "top", needs)
    distribution(tmp_path, "below")

    with pytest.raises(LayerFault, match=message):
        check_complete(tmp_path)


@pytest.mark.parametrize(
    "needs", ["Below", "below<2", 'missing; extra == "all"', 'missing; python_version < "3.13"']
)
def test_a_layer_is_complete_with_all_that_is_needed_on_lambda(needs, tmp_path):
    distribution(tmp_path, "top", needs)
    distribution(tmp_path, "below")

    check_complete(tmp_path)


def test_notes_of_the_installer_stay_behind_and_licences_travel(tmp_path):
    info = distribution(tmp_path, "top")
    for name in ("RECORD", "INSTALLER", "LICENSE"):
        (info / name).touch()
    (tmp_path / "bin").mkdir()
    fill(tmp_path, somebody__calendar="", somebody__tests__test_calendar="")

    tidy(tmp_path)

    assert ["calendar.py"] == [path.name for path in (tmp_path / "somebody").iterdir()]
    assert ["LICENSE", "METADATA"] == sorted(path.name for path in info.iterdir())
    assert not (tmp_path / "bin").exists()


# ------------------------------------------------------------------------------------- budgets


def found(handler="api", modules=()):
    """Return what was found when all handlers are light but one."""
    light = {name: Import(frozenset()) for name in HANDLERS}
    return light | {handler: Import(frozenset(modules))}


def modules(number):
    return [f"other{n}" for n in range(number)]


@pytest.mark.parametrize(
    ("handler", "heavy", "light"),
    [
        ("api", modules(API + 1), modules(API)),
        ("sweep", modules(OTHERS + 1), modules(OTHERS)),
        ("run_rule", ["pydantic"], ["chalicelib.domain"]),
        ("on_change", ["chalice"], ["chalicelib"]),
    ],
)
def test_a_handler_that_passes_its_budget_is_named(handler, heavy, light):
    (fault,) = import_faults(found(handler, heavy))

    assert fault.startswith(f"{handler} ")
    assert [] == import_faults(found(handler, light))


def test_the_api_may_load_chalice_but_not_its_command_line():
    faults = import_faults(found("api", modules=["chalice", "chalice.cli"]))

    assert ["api loads chalice.cli"] == faults


def test_our_own_modules_are_not_counted():
    one = Import(frozenset({"app", "chalicelib.domain", "functions", "json", "apply"}))

    assert (3, 2) == (one.own, one.foreign)


@pytest.mark.parametrize(("name", "most"), SIZES.items())
def test_an_archive_that_is_too_large_is_named(name, most, tmp_path):
    for each, size in SIZES.items():
        with (tmp_path / each).open("wb") as file:
            file.truncate(size)
    fitting = size_faults(tmp_path)
    with (tmp_path / name).open("ab") as file:
        file.write(b"!")

    assert [] == fitting
    assert [f"{name} has {most + 1:,} bytes, at most {most:,} are allowed"] == size_faults(tmp_path)


def test_measuring_runs_every_handler_from_the_archives_alone(tmp_path):
    modules = [one.replace(".", "__") for one in HANDLERS.values() if one != "app"]
    handlers = {"app": "import dependency", **dict.fromkeys(modules, "")}
    code = fill(tmp_path / "code", functions____init__="", **handlers)
    layer = fill(tmp_path / "layer", python__dependency="")
    for folder in (code, layer):
        write_zip(folder, tmp_path / f"{folder.name}.zip")
    places = unpack(tmp_path / "code.zip", [tmp_path / "layer.zip"], tmp_path / "unpacked")
    result = measure(*places)

    assert set(HANDLERS) == set(result)
    assert {"app", "dependency"} <= result["api"].modules
    assert "pytest" not in result["api"].modules


def test_a_handler_that_cannot_be_imported_from_the_archives_stops_the_build(tmp_path):
    with pytest.raises(ImportError, match="No module named 'pytest'"):
        run(tmp_path, tmp_path, "import pytest")


# ------------------------------------------------------------------------------------- the command


def test_another_content_has_another_key(tmp_path):
    archive = tmp_path / "code.zip"
    archive.write_bytes(b"one")
    one = package._key(archive)
    archive.write_bytes(b"other")

    assert re.fullmatch(r"code-[0-9a-f]{16}\.zip", one)
    assert one != package._key(archive)


def test_the_manifest_knows_every_file_by_size_and_hash(tmp_path):
    (tmp_path / "code.zip").write_bytes(b"code")
    text = package.manifest(tmp_path, "arm64", {"code": "code-1.zip"}, {"app.py": "1"})

    assert {
        "architecture": "arm64",
        "runtime": "python3.13",
        "keys": {"code": "code-1.zip"},
        "files": {"code.zip": {"bytes": 4, "sha256": hashlib.sha256(b"code").hexdigest()}},
        "sources": {"app.py": "1"},
    } == json.loads(text)


def test_another_python_than_lambdas_is_refused_before_anything_is_built(monkeypatch, capsys):
    monkeypatch.setattr(package, "PYTHON", (9, 9))
    monkeypatch.setattr(sys, "argv", ["package"])

    assert 2 == package.main()
    assert "Packaging runs on python3.13" in capsys.readouterr().err


def test_without_the_console_of_these_sources_nothing_is_built(packaged, monkeypatch, capsys):
    monkeypatch.setattr(package, "is_present", lambda _: False)

    assert 2 == packaged("one")
    assert "The web console is not built" in capsys.readouterr().err


@pytest.fixture
def packaged(monkeypatch, tmp_path):
    """Make a build of one file; `faults` says what is found wrong with it."""
    monkeypatch.setattr(package, "PYTHON", sys.version_info[:2])
    monkeypatch.setattr(package, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["package"])
    monkeypatch.setattr(package, "is_present", lambda root: root == tmp_path)
    monkeypatch.setattr(package, "measured", lambda *_: {})
    monkeypatch.setattr(package, "import_faults", lambda _: [])

    def packaged(text, faults=()):
        def build(root, out, architecture):
            (out / "code.zip").write_text(text)

        monkeypatch.setattr(package, "build", build)
        monkeypatch.setattr(package, "size_faults", lambda _: list(faults))
        return package.main()

    return packaged


def test_a_build_that_keeps_to_its_budgets_takes_the_place_of_the_one_before(packaged, tmp_path):
    assert [0, 0] == [packaged("one"), packaged("two")]

    assert "two" == (tmp_path / "build" / "arm64" / "code.zip").read_text()
    assert ["arm64"] == [path.name for path in (tmp_path / "build").iterdir()]


def test_a_build_over_budget_never_comes_to_where_deployments_look(packaged, tmp_path, capsys):
    assert 1 == packaged("fat", ["code.zip is too large"])
    assert [] == list((tmp_path / "build").iterdir())

    packaged("one")
    assert 1 == packaged("fat", ["code.zip is too large"])
    assert "one" == (tmp_path / "build" / "arm64" / "code.zip").read_text()
    assert "the build before is still there" in capsys.readouterr().err


def test_packaging_says_a_line_a_step(monkeypatch, tmp_path, capsys):
    for name in ("merge", "build_code", "build_layer", "fill", "translate", "lint"):
        monkeypatch.setattr(package, name, lambda *_: {})
    for name in ("code.zip", "layer.zip", "documents.zip"):
        (tmp_path / name).touch()
    package.build(ROOT, tmp_path, "arm64")

    assert [
        "Letting Chalice package the API ...",
        "Building code.zip ...",
        "Building layer.zip for arm64 ...",
        "Building documents.zip for arm64 ...",
        "Translating and checking the template ...",
    ] == capsys.readouterr().err.splitlines()


def test_packaging_makes_the_python_that_deploys():
    done = subprocess.run(
        ["make", "--dry-run", "package"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "infra/tools/venv.sh requirements.txt" in done.stdout


def test_running_needs_no_tool_of_the_workshop():
    done = subprocess.run(
        ["make", "--dry-run", "run"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "infra/tools/venv.sh requirements.txt requirements-run.txt\n" in done.stdout
    assert "requirements-dev.txt" not in done.stdout


def test_what_runs_and_what_tests_have_the_same_moto():
    run = dict(pin.split("==") for pin in pins(ROOT / "requirements-run.txt"))
    dev = dict(pin.split("==") for pin in pins(ROOT / "requirements-dev.txt"))
    (extras,) = [name for name in dev if name.startswith("moto[")]
    (needed,) = [name for name in run if name.startswith("moto[")]

    assert run[needed] == dev[extras]
    assert set(re.findall(r"\w+", needed)) <= set(re.findall(r"\w+", extras))
