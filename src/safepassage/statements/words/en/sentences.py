"""English sentences: one per message of a statement, with its facts in braces."""

from __future__ import annotations

from typing import Final

from safepassage.statements.words.language import flat

__all__ = ["SENTENCES"]

SENTENCES: Final = flat(
    {
        "note": {
            "delayed": (
                "Our own figures on this wait {wait} after the end of the period, and are not in this public edition."
            ),
            "nothing": "Nothing about this was recorded for the period. That is unknown, not zero.",
            "suppressed": "Numbers marked as withheld are small, or would give away a small one by subtraction.",
            "cumulative": "Counted on this ledger since {since}.",
            "claims": (
                "Figures of others, as they published them. They count different things over different "
                "spans: they are neither added nor averaged, and none of them is ours."
            ),
            "undated": "No date was given.",
            "own": "Recorded on this ledger:",
        },
        "people": {
            "crossed": "{value:@population} came through the crossings: {movement}.",
            "crossed_all": "{value:@population} came through the crossings, whatever the movement.",
            "crossed_group": "Of them, {value:@group}.",
            "arrived": "{value:@population} arrived at centres and hospitals.",
            "arrived_all": "{value:@population} arrived at centres and hospitals.",
            "arrived_group": "Of them, {value:@group}.",
            "single": "{value:@single} among those {leg}.",
            "on_road": "{place}: {value:@population} {value|is|are} on the road or unaccounted for.",
            "on_road_all": "{value:@population} {value|is|are} on the road or unaccounted for.",
            "on_road_group": "Among them, {value:@group}.",
            "crossed_since": "{value:@population} {value|has|have} crossed since {since}, as counted on this ledger.",
            "arrived_since": (
                "{value:@population} {value|has|have} arrived at centres and hospitals since {since}, as "
                "counted on this ledger."
            ),
            "checkpoint": "{value:person} {outcome} at checkpoints.",
            "checkpoint_waiting": "The longest waiting time reported was {value}.",
            "life_event": "{value:@population}: {event}.",
            "unobserved": "{value:@population} arrived by {place} who were not counted in at any crossing.",
            "remaining": "{value:@population} still inside {place} on {at}, as {source} estimated.",
            "remaining_all": "{value:@population} still inside {place}, by one of the sources on this ledger.",
            "still_held": "{value:@population} {value|is|are} still held.",
        },
        "corridors": {
            "state": "{place}: {state} since {since}.",
            "state_reason": "{place}: {state} since {since} ({reason}).",
            "state_all": "{value:corridor} {value|was|were} {state} at the end of the period.",
            "guarantee": "{place}: guaranteed by {party} until {until}.",
            "guarantee_open": "{place}: guaranteed by {party}, without an end.",
            "convoy": "{convoy} on {place}: {value:@population}, {status}.",
            "under_way": "{value:@population} {value|is|are} under way in convoys and groups.",
            "vehicles": "{value:@type} {value|is|are} with them.",
            "incident": "{place}, {at}: {type}.",
            "incidents": "{value:incident}: {type}.",
            "casualties": "{value:person} {outcome} in incidents.",
            "hours_open": "{place} was open for {value} of the period.",
            "convoy_only": "{convoy}: {value:@population}, {status}.",
            "casualties_group": "Of the people {outcome}, {value:@group}.",
            "state_before": "{place}: {state} from {from} to {to}< ({reason})>.",
        },
        "centres": {
            "occupancy": "{place}: {value:person} in {capacity:bed}.",
            "capacity": "{value:unit} in centres.",
            "headcount": "{place}: {value:person} at the night headcount; movements leave {expected}.",
            "headcount_apart": (
                "{place}: {value:person} at the night headcount, but movements leave {expected}: the two "
                "cannot both be right."
            ),
            "residents_all": "{value:person} {value|was|were} in centres at the end of the period.",
            "meals": "{value:meal} served.",
            "consultations": "{value:consultation}.",
            "referrals": "{value:person} referred: {priority}, {outcome}.",
            "referrals_all": "{value:person} referred for medical care.",
            "departures": "{value:person} left the centres, {choice}.",
            "departures_all": "{value:person} left the centres.",
            "notice": "{value:person} announced to {place} for {at}.",
            "meals_a_day": "{place}: {value:unit}<, over {days:unit}>.",
            "meals_a_day_all": "In all centres: {value:unit}<, over {days:unit}>.",
            "patients": "{value:person} seen by medical staff.",
            "capacity_day": "{value:unit} of water a day in centres.",
        },
        "disarmament": {
            "laid_down": "{value:person} laid down their weapons.",
            "laid_down_since": "{value:person} {value|has|have} laid down their weapons since {since}.",
            "under_18": "{value:child} {value|was|were} with them: referred, and not counted as combatants.",
            "amnestied": "{value:person} {value|was|were} amnestied.",
            "amnestied_since": "{value:person} {value|has|have} been amnestied since {since}.",
            "referred": "{value:person} {value|was|were} referred to an inquiry or a court.",
            "referred_since": "{value:person} {value|has|have} been referred to an inquiry or a court since {since}.",
            "undecided": "{value:person} {value|is|are} undecided.",
            "undecided_age": "{value:person} {value|is|are} undecided; the oldest {value|has|have} waited {age}.",
            "legal_basis": "Legal basis named: {basis}.",
            "screened": "{value:person} {value|was|were} screened.",
            "screening_referred": "{value:person} of those screened {value|was|were} referred.",
            "inside_or_beside": (
                "Whether the {value} of the period are inside {stated}, a total that {source} stated, or "
                "come on top of it, was not said. It is open."
            ),
            "under_18_screened": "{value:child} {value|was|were} found among those screened, and referred.",
        },
        "clearance": {
            "area": "{value} ({converted}): {outcome}.",
            "area_since": "{value} ({converted}) since {since}: {outcome}.",
            "blocks": "{value:block}: {outcome}.",
            "blocks_since": "{value:block} since {since}: {outcome}.",
            "buildings": "{value:building}: {outcome}.",
            "buildings_since": "{value:building} since {since}: {outcome}.",
            "road_length": "{value} ({converted}) of road: {outcome}.",
            "road_length_since": "{value} ({converted}) of road since {since}: {outcome}.",
            "same_ground": "Hectares, blocks, buildings and kilometres measure the same ground and are not added.",
            "ordnance_found": "{value:object} found.",
            "ordnance_found_since": "{value:object} found since {since}.",
            "ordnance_destroyed": "{value:object} destroyed.",
            "ordnance_destroyed_since": "{value:object} destroyed since {since}.",
            "hazards": "{value:hazard}: {status}.",
            "accidents": "{value:accident} with explosive objects.",
            "casualties": "{value:person} {outcome} in them.",
        },
        "restoration": {
            "restored": "{value:facility} {value|was|were} worked on ({action}).",
            "restored_all": "{value:facility} {value|was|were} worked on.",
            "restored_since": "{value:facility} {value|has|have} been worked on since {since}.",
            "status": "{value:facility}: {status}.",
            "types_group": "By type: {types}.",
        },
        "hostilities": {
            "lasting": "It has lasted {value}.",
            "pause": "A pause in fighting ({manner}) declared by {party}: {state}, from {since}.",
            "pause_place": "{place}: a pause in fighting ({manner}) declared by {party}: {state}, from {since}.",
            "exceptions": "It excepts {exceptions}.",
            "acknowledged": "It was acknowledged by {party}.",
            "not_acknowledged": "No other party has acknowledged it on this ledger.",
            "broken": "It was reported broken {value:event}.",
            "none": "No pause is on the ledger.",
            "share": "{value} of {whole} held by {side}, says {source}, on {at}.",
            "share_all": "{value} of {whole} held by {side}, on {at}.",
            "share_area": "The area drawn with it makes {value}.",
            "shares_apart": "The wholes differ, so these shares do not add up to anything.",
            "against": "It is declared against {against}.",
        },
        "monitoring": {
            "watched": "{place}: watched for {value}.",
            "gap": "{place}: nobody watched from {from} to {to} ({length}).",
            "gap_reason": "{place}: nobody watched from {from} to {to} ({length}): {reason}.",
            "gaps_all": "Open corridors were unwatched for {value} in the period.",
            "watched_all": "Corridors were watched for {value} in the period.",
            "no_gap": "Every open corridor was watched throughout.",
            "unwatched": "No watch is on the ledger: nothing is known of what passed unseen.",
            "count": (
                "{place}: {value:person} {value|was|were} seen passing in {length} of watching. It "
                "corroborates; it is not added."
            ),
            "count_apart": "{place}: a watch saw {value:person} passing where the crossings counted {expected}.",
            "unwatched_time": "{place}: open and unwatched for {value} in all.",
            "stretch_unwatched": "{stretch} ({place}): open and unwatched for {value} in all.",
            "sorties_people_ran": "People below ran from the drone: {value:sortie}.",
            "sorties_called_back": "Called back because of the people below: {value:sortie}.",
            "watch_counted_outbound": (
                "{value:person} {value|was|were} seen passing outbound by watches. It corroborates; it is not added."
            ),
            "watch_counted_inbound": (
                "{value:person} {value|was|were} seen passing inbound by watches. It corroborates; it is not added."
            ),
            "watch_vehicles_outbound": (
                "{value:vehicle} {value|was|were} seen passing outbound by watches. Who sat in them nobody counted."
            ),
            "watch_vehicles_inbound": (
                "{value:vehicle} {value|was|were} seen passing inbound by watches. Who sat in them nobody counted."
            ),
        },
        "claims": {
            "own": "Counted on this ledger: {value:@population}, {measure}.",
            "own_unknown": "This ledger has nothing of its own to set beside them.",
            "difference": (
                "{source} stated {stated:unit}. The ledger’s own counts up to {at} add up to {own:unit}. "
                "The difference is {value:unit}. It is not explained here, and nobody is added to close "
                "it."
            ),
            "agrees": (
                "{source} stated {stated:unit}; the ledger’s own counts up to {at} add up to {own:unit}, which fits."
            ),
            "computed_undecided": (
                "{source} stated {laid_down:unit} who laid down weapons and {amnestied} amnestied; that "
                "leaves {value}, of whom nothing was said."
            ),
            "words": "{source}: {text}",
            "finding": "{source}, {stated:unit}: {finding}.",
            "circular": "Where this ledger fits a claim, nothing is confirmed: it was rebuilt from what was published.",
            "headline": "Published by others, each by its own definition; none of it is ours, and it is not added up:",
            "people_said": "{source} ({at}): {stated:@whom}: {what}.",
            "number_said": "{source} ({at}): {stated}< ({converted})><, {whom}>: {what}.",
            "none_said": "{source} ({at}), no number given: {what}.",
            "file_pictures": "{value:picture} published with these claims {value|is|are} from a file: never evidence.",
        },
        "contested": {
            "gap": (
                "A line joins numbers of one definition that are at most {days:day} apart. "
                "Where nothing was said, nothing is drawn."
            ),
        },
        "corrections": {
            "gone": "This was printed before, and nothing of it is known any more. Why: {why}.",
            "new": "This was not printed before. Why: {why}.",
            "none": "Nothing that was printed has changed.",
            "of": "Corrections to the {edition} statement for {period}, folded at ledger position {position}.",
            "was": "Printed before: {old}. Why: {why}.",
            "cell": "{table}, {row}, {column}: {value}.",
            "cell_two": "{table}, {row}, {more}, {column}: {value}.",
        },
        "alarm": {
            "people_on_road": (
                "<{place}: >{people:@group} ({population}) went in and have not come out. Never fewer since {since}."
            ),
            "people_unobserved": (
                "<{place}: >{people:@group} ({population}) came out whom no crossing had counted in. "
                "Last movement: {since}."
            ),
            "people_held": "<{place}: >{people:@group} ({population}) still held, since {since}.",
            "more_left_than_estimated": (
                "<{place}: >{people:person} ({population}) have left since {since}; {source} had said "
                "that {stated} were inside."
            ),
            "corridor_open_without_guarantee": "<{place}: >open without a guarantee from {party}, since {since}.",
            "corridor_open_without_any_guarantee": "<{place}: >open without any guarantee, since {since}.",
            "corridor_guarantee_lapsed": "<{place}: >open, but the guarantee of {party} ran out: {since}.",
            "corridor_guarantee_withdrawn": "<{place}: >open, but {party} withdrew its guarantee: {since}.",
            "notice_without_guarantee": (
                "<{place}: >people were told that it is open, but not every guarantee stands over its hours: {since}."
            ),
            "convoy_overdue": (
                "<{place}: >convoy {convoy} ({people:person}) was due on {since} and has not been reported."
            ),
            "convoy_halted": "<{place}: >convoy {convoy} ({people:person}) has been halted since {since}.",
            "convoy_vehicles_missing": (
                "<{place}: >{vehicles:vehicle} of convoy {convoy} {vehicles|was|were} not seen on {since}."
            ),
            "centre_over_capacity": "<{place}: >{people:person} for {beds:bed}, or {each} a bed, as of {since}.",
            "centre_short_of_water": (
                "<{place}: >{people:person} and {water:unit} of water a day: {each:unit} a person, below the "
                "{limit} of the Sphere standard, as of {since}."
            ),
            "centre_short_of_latrines": (
                "<{place}: >{people:person} and {latrines:latrine}: {each:person} a latrine, above the {limit} of "
                "the Sphere standard, as of {since}."
            ),
            "centre_closed_with_people": "<{place}: >closed, and {people:person} still in it, since {since}.",
            "centre_more_left_than_came": "<{place}: >{people:person} more left than came, by {since}.",
            "headcount_apart": (
                "<{place}: >the headcount found {counted} and movements leave {expected} ({group}; "
                "{population}), on {since}."
            ),
            "notice_overdue": "<{place}: >{expected:person} announced for {since}, and nobody has arrived.",
            "place_parent_unknown": "<{place}: >lies in {parent}, which nobody has defined.",
            "place_within_itself": "<{place}: >lies within itself by way of {parent}.",
            "open_unwatched": "<{place}: >open and unwatched since {since}.",
            "watch_missed": "<{place}: >a planned watch ({means}<, {stretch}>) was not held: {since}.",
            "people_run_from_drone": (
                "<{place}: >people ran from the drone {aircraft}, and nobody has recorded that its flight ended: call "
                "it back. In the air since {since}."
            ),
            "hazard_lapsed": "<{place}: >fighting has returned; the hazard {hazard} stands again, since {since}.",
            "destroyed_more_than_found": (
                "{destroyed} explosive objects were destroyed and only {found} found, by {since}."
            ),
            "decided_more_than_laid_down": (
                "{decided:person} decided on, but only {received:person} laid down weapons, by {since}."
            ),
            "children_to_refer": (
                "{children:child} found among people who laid down weapons; they need to be referred, by {since}."
            ),
            "completed_but_not_working": (
                "<{place}: >work was completed ({facility_type}), but it is {status}, since {since}."
            ),
            "device_chain_broken": (
                "<{place}: >what the field device {source} sent did not follow what it sent before, {times:event}, "
                "last on {since}. A count is missing, or somebody else speaks in its name."
            ),
            "pause_broken": "<{place}: >the pause {pause} was reported broken {times:event}, last on {since}.",
            "share_contradicts_drawing": (
                "<{place}: >{source} stated {stated} of {of} and drew {drawn} (share; {since})."
            ),
            "area_contradicts_drawing": (
                "<{place}: >{source} stated {stated} of {of} and drew {drawn} (area; {since})."
            ),
            "part_above_whole": "{who}, {at}: a part ({part}) is larger than its whole ({whole}) ({measure}).",
            "conversion_of_another_measure": (
                "{who}, {at}: {stated:unit} was converted to {converted:unit}, which measures something else "
                "({measure})."
            ),
            "conversion_contradicts": (
                "{who}, {at}: {stated:unit} was printed as {converted:unit}; it is {right:unit} ({measure})."
            ),
            "cumulative_fell": (
                "{who}, {at}: a figure since the start fell from {earlier} to {later} ({measure}): of a "
                "period, a slip, or a correction."
            ),
            "file_picture_as_evidence": "{who}, {at}: a file picture was given as evidence ({measure}). It is none.",
        },
    }
)
