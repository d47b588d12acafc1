"""Minutes closed one by one hold what minutes cut from the whole hold, and nothing of them is kept."""

from __future__ import annotations

from safepassage.monitoring.counting import Crossing, Zone
from safepassage.monitoring.pieces import Piece, Pieces, cut
from safepassage.monitoring.tallies import Blind, presences


def minutes(zones: int = 0, first_s: float | None = None) -> Pieces:
    return Pieces(zones, every_s=60.0, frames_per_s=10.0, first_s=first_s)


def test_each_crossing_is_in_the_piece_of_its_frame() -> None:
    crossings = [Crossing(at, 0, 1) for at in (0, 599, 600, 1199, 1200, 1310)]
    found = list(cut(crossings, [], length_s=131.1, every_s=60.0, frames_per_s=10.0))
    assert [(each.start_s, each.end_s, [one.frame for one in each.crossings]) for each in found] == [
        (0.0, 60.0, [0, 599]),
        (60.0, 120.0, [600, 1199]),
        (120.0, 131.1, [1200, 1310]),
    ]


def test_a_watch_of_whole_pieces_has_no_empty_one_behind_them() -> None:
    assert [each.end_s for each in cut([], [], length_s=120.0, every_s=60.0, frames_per_s=10.0)] == [60.0, 120.0]


def test_who_is_seen_to_have_passed_too_late_belongs_to_the_next_piece() -> None:
    pieces = minutes()
    pieces.cross([Crossing(100, 0, 1), Crossing(601, 0, 1)])
    assert pieces.close().crossings == (Crossing(100, 0, 1),)
    pieces.cross([Crossing(590, 0, -1)])
    assert pieces.close().crossings == (Crossing(601, 0, 1), Crossing(590, 0, -1))
    assert pieces.close().crossings == ()


def test_the_first_piece_ends_with_the_clock() -> None:
    pieces = minutes(first_s=20.0)
    assert [(each.start_s, each.end_s) for each in (pieces.close(), pieces.close(), pieces.close(99.0))] == [
        (0.0, 20.0),
        (20.0, 80.0),
        (80.0, 99.0),
    ]


def test_zones_are_averaged_over_what_was_seen() -> None:
    """Pictures without anybody count as nobody; what was not seen, or comes when the piece is closed, not at all."""
    pieces = minutes(zones=2)
    for frame in (0, 1, 2, 599, 605):
        pieces.see(frame)
    pieces.settle(1, [(0, (2, 0))])
    pieces.settle(1000, [(1, (4, 1)), (3, (9, 9)), (605, (0, 3))])  # frame 3 was not seen
    first = pieces.close()
    pieces.settle(1200, [(599, (7, 7))])  # too late
    second, third = pieces.close(), pieces.close()
    assert [(each.seen, each.stood) for each in (first, second, third)] == [
        (4, ((6, 4), (1, 1))),
        (1, ((0, 0), (3, 3))),
        (0, ((0, 0), (0, 0))),
    ]
    found = presences([first, second, third], [Zone("a", ()), Zone("b", ())])
    assert [(each.start_s, each.zone, float(each.counted_mean), each.counted_max) for each in found] == [
        (0.0, "a", 1.5, 4),
        (0.0, "b", 0.25, 1),
        (60.0, "a", 0.0, 0),
        (60.0, "b", 3.0, 3),
    ]


def test_a_span_over_the_turn_of_a_piece_is_whole_in_both() -> None:
    pieces = minutes()
    pieces.hide(Blind(1.0, 2.0, "dark"))
    for at in range(100):  # each is told with its own picture
        pieces.hide(Blind(59.5 + at / 100, 59.5 + (at + 1) / 100, "lost"))
    first, second, third = pieces.close(), pieces.close(), pieces.close()
    assert [(each.why, each.start_s, round(each.end_s, 3)) for each in first.blind] == [
        ("dark", 1.0, 2.0),
        ("lost", 59.5, 60.5),
    ]
    assert (second.blind, third.blind) == (first.blind[1:], ())


def test_what_is_kept_does_not_grow() -> None:
    pieces = minutes(zones=1)
    kept = []
    for minute in range(1, 40):
        for frame in range(600 * (minute - 1), 600 * minute):
            pieces.see(frame)
            pieces.settle(frame - 70, [(frame - 70, (1,))])
            if frame % 50 == 0:
                pieces.cross([Crossing(frame, 0, 1)])
                pieces.hide(Blind(frame / 10, frame / 10 + 0.1, "lost"))
        piece: Piece = pieces.close()
        assert (len(piece.crossings), piece.seen) == (12, 600 if minute > 1 else 529)
        kept.append(sum(len(each) for each in vars(pieces).values() if hasattr(each, "__len__")))
    assert max(kept[1:]) == min(kept[1:])
