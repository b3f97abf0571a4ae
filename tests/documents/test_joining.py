"""Joining PDFs: pages, links, bookmarks, numbers of pages; files that cannot be joined."""

import pikepdf
import pytest

from ogp_secretariat.documents.bundles import Part, Recipe, Sheet, file_names, slug
from ogp_secretariat.documents.joining import JoinerGone, JoiningProgram, JoinRefused, close_program, warm_program

from .paper_files import pdf


@pytest.fixture
def files(tmp_path):
    def write(**named):
        found = {}
        for name, data in named.items():
            found[name] = tmp_path / f"{name}.pdf"
            found[name].write_bytes(data)
        return found

    return write


def join(paths, tmp_path, parts, *, front, lang="fr"):
    out = tmp_path / "out.pdf"
    with JoiningProgram() as program:
        program.join(parts, out, title="Dossier", lang=lang, front={"path": str(front), "title": "Sommaire"})
    return pikepdf.open(out)


def outline(joined):
    with joined.open_outline() as found:
        index = {page.obj.objgen: n for n, page in enumerate(joined.pages)}

        def walk(items):
            return [(item.title, index[item.destination[0].objgen], walk(item.children)) for item in items]

        return walk(found.root)


def test_pages_bookmarks_and_numbers(files, tmp_path):
    made = files(cover=pdf(2), a=pdf(3, "A", bookmark="Annexe A"), b=pdf(1, "B"))
    parts = [
        {"title": "1. Budget", "depth": 0},
        {"title": "Note", "depth": 1, "path": str(made["a"])},
        {"title": "", "depth": 0},
        {"title": "Relevé", "depth": 0, "path": str(made["b"])},
    ]
    joined = join(made, tmp_path, parts, front=made["cover"], lang="ar")
    assert len(joined.pages) == 6
    assert outline(joined) == [
        ("Sommaire", 0, []),
        ("1. Budget", 2, [("Note", 2, [("Annexe A", 4, [])])]),
        ("Relevé", 5, []),
    ]
    assert [joined.pages[n].label for n in (0, 1, 2, 5)] == ["i", "ii", "1", "4"]
    assert str(joined.Root.Lang) == "ar" and str(joined.docinfo["/Title"]) == "Dossier"


@pytest.mark.parametrize("named", [False, True])
def test_links_inside_a_paper_lead_to_the_same_page(files, tmp_path, named):
    made = files(cover=pdf(1), a=pdf(2), b=pdf(3, link_to=2, named=named))
    parts = [{"title": n, "depth": 0, "path": str(made[n])} for n in ("a", "b")]
    joined = join(made, tmp_path, parts, front=made["cover"])
    link = joined.pages[3].obj.Annots[0]
    assert link.Dest[0].objgen == joined.pages[5].obj.objgen
    assert link.Dest[3] == 700


def test_links_to_the_web_stay_and_only_the_cover_speaks_of_parts(files, tmp_path):
    made = files(cover=pdf(1, uri="part:1"), a=pdf(2, uri="https://exemple.test/"), b=pdf(1, uri="part:0"))
    parts = [{"title": n, "depth": 0, "path": str(made[n])} for n in ("a", "b")]
    joined = join(made, tmp_path, parts, front=made["cover"])
    assert joined.pages[0].obj.Annots[0].Dest[0].objgen == joined.pages[3].obj.objgen
    assert str(joined.pages[1].obj.Annots[0].A.URI) == "https://exemple.test/"
    assert str(joined.pages[3].obj.Annots[0].A.URI) == "part:0"


def test_the_same_files_give_the_same_bytes(files, tmp_path):
    made = files(cover=pdf(1), a=pdf(2))
    parts = [{"title": "A", "depth": 0, "path": str(made["a"])}]
    found = set()
    for _time in range(2):
        join(made, tmp_path, parts, front=made["cover"]).close()
        found.add((tmp_path / "out.pdf").read_bytes())
    assert len(found) == 1


def test_what_cannot_be_opened_is_refused_by_name(files):
    made = files(locked=pdf(1, password="secret"), broken=b"%PDF-1.7\nnothing", text=b"bonjour", good=pdf(4))
    whys = {}
    with JoiningProgram() as program:
        for name, path in made.items():
            try:
                whys[name] = program.open(path)
            except JoinRefused as refusal:
                whys[name] = refusal.why
    assert whys == {"locked": "encrypted", "broken": "damaged", "text": "damaged", "good": 4}


def test_a_program_that_is_gone_is_told(files):
    made = files(a=pdf(1))
    program = JoiningProgram().__enter__()
    program._process.kill()
    with pytest.raises(JoinerGone):
        program.open(made["a"])
    program.__exit__()


def test_the_program_is_kept_while_all_goes_well(files):
    made = files(a=pdf(2))
    close_program()
    with warm_program() as first:
        assert first.open(made["a"]) == 2
    with warm_program() as second, warm_program() as beside:
        assert second is first and beside is not first
        # Nothing of the bundle before is open any more: the file is read anew.
        made["a"].write_bytes(pdf(3))
        assert second.open(made["a"]) == 3
    with pytest.raises(ValueError), warm_program() as third:
        raise ValueError
    with warm_program() as fourth:
        assert fourth is not third
    close_program()


def test_names_in_the_archive_are_safe_and_unique():
    parts = [Part("Point", number="1."), Part("../../etc/passwd", upload="x", slug="point-1")]
    parts += [Part("Été : budget\r\n", upload="y"), Part("مذكرة", upload="z"), Part("مذكرة", upload="w")]
    names = file_names(parts)
    assert names == [None, "01_point-1_etc-passwd.pdf", "02_ete-budget.pdf", "03_مذكرة.pdf", "04_مذكرة.pdf"]
    assert len(slug("a" * 500)) == 60


def test_the_key_is_the_contents():
    sheet = Sheet("t.html", "s.css", {"a": 1})
    one = Recipe("T", "fr", sheet, sheet, (Part("A", upload="x"),))
    assert Recipe.from_json(one.to_json()) == one
    assert Recipe.from_json(one.to_json()).key == one.key
    assert Recipe("T", "fr", sheet, sheet, (Part("A", upload="y"),)).key != one.key
