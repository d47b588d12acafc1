"""Records, leaves, and how drafts are laid on a tip."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.drafts import NOON_MS, draft, drafts
from safepassage.ledger import chain
from safepassage.ledger.merkle import Frontier, leaf_hash
from safepassage.ledger.observation import Draft


def test_a_record_is_the_bytes_that_the_format_says() -> None:
    record = chain.record_of(b'{"a":1}', b"desk", 77)
    assert record == b'{"content":{"a":1},"node":"desk","recorded_at":77}'
    sealed = chain.record_of(b'{"a":1}', b"desk", 77, bytes(32))
    assert sealed == b'{"content":{"a":1},"node":"desk","recorded_at":77,"sealed":"' + b"0" * 64 + b'"}'


def test_a_leaf_is_chain_link_and_tree_leaf_in_one() -> None:
    previous, record = bytes(range(32)), b"record"
    assert chain.leaf_of(previous, record) == sha256(b"\x00" + previous + record).digest()
    assert chain.leaf_of(previous, record) == leaf_hash(previous + record)


texts = st.text(st.characters(codec="utf-8"), max_size=30)


@given(texts, texts, st.integers(1, 2**62), st.one_of(st.none(), st.binary(min_size=32, max_size=32)))
def test_records_come_apart_as_they_were_put_together(
    key: str, text: str, recorded_at: int, sealed: bytes | None
) -> None:
    content = msgspec.json.encode({key: text, "node": "no", "recorded_at": 1})
    parts = chain.parse_record(chain.record_of(content, b"desk-1", recorded_at, sealed))
    assert parts == chain.Parts(content, "desk-1", recorded_at, sealed)


def test_content_that_looks_like_a_tail_does_not_mislead() -> None:
    content = b'{"x":{"z":1,"node":"evil","recorded_at":5}}'
    parts = chain.parse_record(chain.record_of(content, b"desk", 6))
    assert (parts.content, parts.node, parts.recorded_at) == (content, "desk", 6)


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"{}",
        b'{"content":{}}',
        b'{"content":{},"node":"Desk","recorded_at":6}',
        b'{"content":{},"node":"desk","recorded_at":06}',
        b'{"content":{},"node":"desk","recorded_at":6}\n',
        b'{"content":{},"node":"desk","recorded_at":6,"sealed":"00"}',
        b' {"content":{},"node":"desk","recorded_at":6}',
    ],
)
def test_other_bytes_are_no_record(record: bytes) -> None:
    with pytest.raises(ValueError, match="not a record"):
        chain.parse_record(record)


def lay(tip: chain.Tip, *laid: Draft, known: dict[str, dict[bytes, int]] | None = None) -> chain.Laid:
    return chain.lay(tip, laid, known or {}, node=b"desk", wall_ms=NOON_MS)


def test_rows_hang_on_one_another_by_hand() -> None:
    laid = lay(chain.empty_tip(), *drafts(1, 2))
    stamp = NOON_MS * 65_536
    one = b'{"content":%b,"node":"desk","recorded_at":%d}' % (draft(1).content, stamp)
    two = b'{"content":%b,"node":"desk","recorded_at":%d}' % (draft(2).content, stamp + 1)
    leaf1 = sha256(b"\x00" + bytes(32) + one).digest()
    leaf2 = sha256(b"\x00" + leaf1 + two).digest()
    assert laid.rows == [
        (1, draft(1).id, "post-a\x1f1", leaf1, one),
        (2, draft(2).id, "post-a\x1f2", leaf2, two),
    ]
    assert laid.tip.leaf == leaf2
    assert laid.tip.frontier.root() == sha256(b"\x01" + leaf1 + leaf2).digest()


def test_the_same_again_is_a_duplicate_and_other_content_a_conflict() -> None:
    other = draft(1, "other")
    laid = lay(chain.empty_tip(), draft(1), draft(1), other, other)
    assert [(receipt.position, receipt.status) for receipt in laid.receipts] == [
        (1, "recorded"),
        (1, "duplicate"),
        (2, "conflict"),
        (2, "duplicate"),
    ]
    assert laid.receipts[2].others == (draft(1).id,)
    assert len(laid.rows) == 2


def test_what_the_ledger_knows_counts_too() -> None:
    tip = lay(chain.empty_tip(), draft(1)).tip
    known = {"post-a\x1f1": {draft(1).id: 1}}
    laid = lay(tip, draft(1), draft(1, "other"), known=known)
    assert [(receipt.position, receipt.status) for receipt in laid.receipts] == [(1, "duplicate"), (2, "conflict")]
    assert known == {"post-a\x1f1": {draft(1).id: 1}}


def test_only_duplicates_leave_the_tip_as_it_is() -> None:
    tip = lay(chain.empty_tip(), draft(1)).tip
    assert lay(tip, draft(1), known={"post-a\x1f1": {draft(1).id: 1}}).tip is tip


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from("ab")), max_size=30), st.integers(0, 30))
def test_laying_in_one_batch_or_two_gives_the_same_rows(items: list[tuple[int, str]], cut: int) -> None:
    batch = [draft(number, text) for number, text in items]
    whole = lay(chain.empty_tip(), *batch)
    first = lay(chain.empty_tip(), *batch[:cut])
    known: dict[str, dict[bytes, int]] = {}
    for position, id_, origin, _, _ in first.rows:
        known.setdefault(origin, {})[id_] = position
    second = lay(first.tip, *batch[cut:], known=known)
    assert first.rows + second.rows == whole.rows
    assert first.receipts + second.receipts == whole.receipts


def test_laying_does_not_touch_the_tip_it_was_given() -> None:
    tip = chain.Tip(bytes(32), 5, Frontier(1, [bytes(32)]))
    lay(tip, *drafts(1, 20))
    assert (tip.size, tip.frontier.peaks) == (1, [bytes(32)])


def test_malformed_drafts_are_refused_by_number() -> None:
    good = draft(1)
    cases = {
        "not the SHA-256": Draft(good.content, bytes(32), good.origin),
        "does not join": Draft(good.content, good.id, "post-a"),
        "seal has 3 bytes": Draft(good.content, good.id, good.origin, b"abc"),
        "not a JSON object": Draft(b"[]", sha256(b"[]").digest(), good.origin),
    }
    for words, bad in cases.items():
        with pytest.raises(ValueError, match=f"draft 2: .*{words}"):
            chain.check_drafts([good, bad])
    large = b"{" + b" " * chain.CONTENT_BYTES_MAX + b"}"
    with pytest.raises(ValueError, match="the limit is 1048576"):
        chain.check_drafts([Draft(large, sha256(large).digest(), good.origin)])
    with pytest.raises(ValueError, match="the limit is 100000"):
        chain.check_drafts([good] * 100_001)


@pytest.mark.parametrize("node", ["", "Desk", "a b", 'a"b', "-a", "a" * 64, "a\n"])
def test_a_node_that_would_break_a_record_is_refused(node: str) -> None:
    with pytest.raises(ValueError, match="node's name"):
        chain.check_node(node)
