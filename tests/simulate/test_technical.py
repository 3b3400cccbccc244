"""Documents behind the population's filings: each fits its form, and each hash that is filed is one that can be made again."""

from __future__ import annotations

from suchi.capture.documents import inspect
from suchi.domain.technical import DATA, document_hash
from suchi.simulate import Options, population, technical
from suchi.simulate.models import design
from suchi.simulate.parties import found
from tests.simulate.bookkeeping import decode

OPTIONS = Options(vehicles=60, seed=2)


def test_what_is_filed_is_in_the_library_but_for_some_that_never_came():
    shelved = {
        document_hash(one.data): one for one in technical.documents(design(OPTIONS, found(OPTIONS)), OPTIONS.through)
    }
    filed = {}
    for line in population(OPTIONS):
        if line.startswith(b'{"type":"TechnicalInformationFiled"'):
            event = decode(line)
            filed[event.document] = event
    assert set(shelved) < set(filed)
    assert 0.05 < 1 - len(shelved) / len(filed) < 0.25
    for hash_, document in shelved.items():
        assert document.maker == filed[hash_].reporter
        inspect(document.data, DATA)
    assert any(document.open for document in shelved.values())


def test_the_same_seed_makes_the_same_documents_and_another_other_ones():
    def all_of(seed: int) -> list[bytes]:
        options = Options(vehicles=60, seed=seed)
        return [one.data for one in technical.documents(design(options, found(options)), options.through)]

    assert all_of(2) == all_of(2)
    assert set(all_of(2)) != set(all_of(3))
