"""What the journal promises about travelling, and the tests that hold it to that: read this to find one.

The whole is also tried by random histories (tests/simulation, I1–I10) and by killed processes (tests/faults).
"""

import ast
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent

PROMISES = {
    "a repeated push has the same receipt": [
        "bureau/test_bureau_log.py::test_the_same_again_changes_nothing",
        "bureau/test_bureau_rounds.py::test_a_push_repeated_has_the_same_receipt",
    ],
    "numbers have no holes, whatever dies": [
        "bureau/test_bureau_log.py::test_many_writers_leave_no_holes",
        "bureau/test_bureau_workers.py::test_workers_that_are_killed_lose_nothing_and_leave_no_hole",
    ],
    "a push is never refused for permission: it is held": [
        "bureau/test_bureau_rounds.py::test_an_entry_of_one_not_permitted_is_held_for_the_supervisor",
        "sync/test_exchange.py::test_what_a_revoked_device_sends_is_kept_and_held",
    ],
    "what is held goes to its author and the managing role, who releases or returns it": [
        "sync/test_held.py::test_a_held_entry_waits_at_the_managing_role_and_nowhere_else",
        "sync/test_held.py::test_released_by_the_supervisor_it_comes_to_everybody_entitled_and_counts",
        "sync/test_held.py::test_returned_its_author_hears_why_and_what_to_do_and_it_counts_nowhere",
        "sync/test_held.py::test_nobody_releases_what_he_sealed_himself",
    ],
    "a bad entry delays no other": [
        "bureau/test_bureau_rounds.py::test_a_bad_entry_delays_no_other",
        "desk/test_desk_receiving.py::test_what_cannot_be_proved_is_never_kept_and_delays_no_other",
        "sync/test_unproved.py::test_a_row_that_is_damaged_at_the_server_stays_asked_for_and_delays_no_other",
    ],
    "permission without a clock": [
        "bureau/test_bureau_rounds.py::test_work_done_before_a_designation_ended_is_admitted",
        "sync/test_reassigning.py::test_what_was_sealed_after_hearing_of_it_waits_for_the_managing_role",
        "sync/test_exchange.py::test_a_clock_that_is_off_by_ten_years_stops_nothing",
    ],
    "after says truly what an entry is not earlier than": [
        "bureau/test_heads.py::test_a_head_the_log_never_had_holds_the_entry_and_says_why",
        "bureau/test_heads.py::test_a_head_that_was_lost_in_a_restore_is_nobodys_lie",
    ],
    "neither an ended certificate nor a forgotten enrolment is a reason to refuse": [
        "bureau/test_bureau_rounds.py::test_a_certificate_that_ended_years_ago_delivers",
        "bureau/test_bureau_rounds.py::test_a_device_the_restored_server_forgot_shows_its_certificate",
    ],
    "who may read: every role, every scope, every way": [
        "bureau/test_rights.py::test_who_receives_what",
        "bureau/test_rights.py::test_who_receives_what_after_a_mine_and_a_designation_moved",
        "bureau/test_rights.py::test_the_table_names_everybody_and_every_entry",
    ],
    "a hash gives no right to its bytes": [
        "bureau/test_bureau_blobs.py::test_naming_a_hash_gives_no_right_to_its_bytes",
        "bureau/test_bureau_staff.py::test_a_colleague_does_not_get_the_file_of_a_paper",
    ],
    "complete means every blob was verified": [
        "bureau/test_bureau_blobs.py::test_an_entry_is_complete_when_its_last_blob_is_verified",
        "bureau/test_bureau_log.py::test_an_entry_waits_for_every_blob_of_its_scope",
        "sync/test_blobs.py::test_a_restored_server_makes_nothing_complete_before_it_says_so_again",
    ],
    "blobs go on where they were cut": [
        "bureau/test_bureau_blobs.py::test_an_upload_goes_on_where_it_was_cut",
        "bureau/test_bureau_blobs.py::test_a_wrong_offset_answers_the_right_one",
        "bureau/test_bureau_blobs.py::test_other_bytes_than_named_are_dropped",
        "bureau/test_bureau_objects.py::test_each_piece_may_reach_another_worker",
    ],
    "a receipt is honoured, or its loss is told": [
        "bureau/test_bureau_log.py::test_a_receipt_the_log_does_not_honour_begins_an_epoch",
        "sync/test_proving_receipts.py::test_what_was_receipted_and_left_out_is_told_and_brought_again",
        "sync/test_refilling.py::test_a_receipt_of_a_lost_history_is_honoured_though_the_entry_came_again_and_was_held",
    ],
    "one tree: two histories cannot be shown to two people": [
        "sync/test_two_histories.py::test_a_forked_server_is_found_when_a_parcel_is_exchanged_and_nothing_is_lost",
        "sync/test_two_histories.py::test_heads_of_one_size_with_two_roots_are_told_at_once",
        "bureau/test_bureau_rounds.py::test_heads_prove_inclusion_and_extension",
    ],
    "a server that was restored begins a new epoch before it numbers anything": [
        "bureau/test_bureau_log.py::test_a_head_the_log_does_not_contain_begins_an_epoch_before_numbering",
        "bureau/test_bureau_rounds.py::test_the_second_to_notice_a_restore_opens_no_further_epoch",
        "bureau/test_codes.py::test_codes_given_before_a_backup_was_restored_hold_no_longer",
    ],
    "restores of anything lose nothing that exists anywhere": [
        "sync/test_restores.py::test_nothing_that_exists_anywhere_is_lost",
        "sync/test_bureau_keeping.py::test_a_destroyed_server_comes_back_and_loses_nothing_that_desks_have",
        "sync/test_exchange.py::test_what_was_admitted_stays_so_after_a_restore_and_a_reassignment",
        "sync/test_refilling.py::test_what_an_exchange_cut_off_owes_the_server_is_done_by_the_next",
    ],
    "document numbers after restores and on copies": [
        "sync/test_number_blocks.py::test_after_a_restore_the_rest_of_the_block_is_void_and_a_new_one_is_drawn",
        "sync/test_number_blocks.py::test_a_copied_folder_draws_its_own_block_and_the_first_one_loses_its_rest",
        "sync/test_number_blocks.py::test_a_disk_brought_back_as_it_was_is_seen_by_the_server",
        "sync/test_number_blocks.py::test_a_double_is_shown_with_both_papers_and_changes_neither",
    ],
    "a code enrols one device, a renewal gives one certificate": [
        "bureau/test_at_once.py::test_a_code_shown_by_many_keys_to_many_processes_makes_one_device",
        "bureau/test_at_once.py::test_a_certificate_renewed_by_many_processes_at_once_is_renewed_once",
        "bureau/test_codes.py::test_nobody_else_can_take_the_code_of_one_who_waits",
    ],
    "requests prove themselves": [
        "bureau/test_bureau_rounds.py::test_a_request_without_its_own_proof_is_refused",
        "bureau/test_bureau_rounds.py::test_a_proof_holds_for_one_body_and_one_path_only",
        "bureau/test_bureau_workers.py::test_a_nonce_given_by_one_worker_is_taken_by_all",
    ],
    "an answer that is not ours changes nothing and the sentence says what to do": [
        "sync/test_evil_answers.py::test_an_answer_that_is_not_ours_changes_nothing",
        "sync/test_evil_answers.py::test_a_proxy_that_refuses_the_tunnel_is_named",
        "sync/test_evil_answers.py::test_a_server_that_only_drips_is_hung_up_on",
        "sync/test_evil_answers.py::test_a_server_with_a_foreign_certificate_is_not_spoken_to",
        "sync/test_evil_answers.py::test_a_bureau_of_the_same_root_with_another_key_for_receipts_is_not_believed",
        "sync/test_evil_answers.py::test_receipts_of_the_true_key_with_another_history_stop_the_exchange",
    ],
    "a round with nothing new is one small request": [
        "sync/test_line_cost.py::test_nothing_new_is_one_request_of_four_thousand_bytes",
        "sync/test_line_cost.py::test_a_few_new_on_both_sides_are_one_request_of_each",
    ],
    "what is urgent goes first": [
        "sync/test_urgent.py::test_a_withdrawal_has_its_receipt_after_the_first_request_whatever_waits",
        "sync/test_urgent.py::test_what_becomes_urgent_while_photos_are_on_their_way_does_not_wait_for_them",
        "sync/test_urgent.py::test_its_photos_go_before_those_of_other_findings",
    ],
    "pausing, and the limit for photos": [
        "ui/test_sync_page.py::test_a_round_shows_how_far_it_is_and_is_paused_by_a_key",
        "sync/test_exchange.py::test_a_stopped_exchange_goes_on_next_time",
        "sync/test_upload_flow.py::test_bodies_leave_whole_and_no_faster_than_allowed",
        "ui/test_settings.py::test_the_limit_for_photos_is_typed_and_used_by_the_next_exchange",
    ],
    "rounds begin again without end, and not all at one moment": [
        "ui/test_start.py::test_the_first_round_comes_soon_after_the_window_and_the_next_ones_seldom",
    ],
    "parcels: lost, repeated, reordered, old, cut": [
        "sync/test_parcel_orders.py::test_a_colleague_takes_them_in_any_order_and_again",
        "sync/test_parcel_orders.py::test_one_that_was_lost_is_made_good_by_the_next",
        "sync/test_parcel_orders.py::test_the_bureau_and_its_receipts_in_any_order",
        "sync/test_parcel_orders.py::test_an_old_one_after_everything_went_by_network_changes_nothing",
        "sync/test_parcel_orders.py::test_one_cut_short_is_refused_with_a_sentence_and_nothing_of_it_is_taken",
        "sync/test_parcel.py::test_one_changed_byte_is_noticed_and_nothing_is_taken",
        "sync/test_parcel_numbers.py::test_a_parcel_of_long_ago_voids_nothing",
    ],
    "concurrent transitions are shown to a person, and the same everywhere": [
        "supervision/test_finding.py::test_two_at_once_hold_both_where_listed_or_agreed_and_are_disputed_elsewhere",
        "sync/test_exchange.py::test_two_people_closing_and_extending_a_finding_at_once_end_in_the_same_dispute",
        "ui/test_settling.py::test_a_supervisor_settles_a_dispute_by_keyboard",
    ],
    "equal sets give equal states": [
        "supervision/test_folds.py::test_any_order_and_repetition_folds_to_one_state",
        "desk/test_desk_rebuilding.py::test_rebuilding_and_receiving_in_another_order_give_the_same",
    ],
    "cursors move in the transaction that stores": [
        "desk/test_desk_receiving.py::test_cursors_move_in_the_transaction_that_stores",
    ],
    "what was erased is refused from then on": [
        "sync/test_erasing_everywhere.py::test_every_desk_drops_it_when_it_hears_also_one_that_was_away",
        "bureau/test_erasing_on_the_server.py::test_an_upload_of_it_is_settled_and_not_kept",
        "bureau/test_erasing_on_the_server.py::test_nobody_agrees_to_his_own_request",
    ],
    "an entry that could not travel is never sealed": [
        "journal/test_journal_entry.py::test_what_could_not_travel_is_never_sealed",
    ],
    "a kind this program does not know is kept and counted": [
        "desk/test_desk_receiving.py::test_what_this_program_does_not_know_is_kept_and_counted",
    ],
    "whatever dies, nothing told as done is lost": [
        "test_kill.py::test_nothing_told_as_done_is_lost_by_a_kill",
        "sync/test_kill_sync.py::test_a_desk_killed_while_syncing_delivers_everything_the_next_time",
        "sync/test_kill_sync.py::test_a_server_killed_while_receiving_keeps_what_it_receipted",
        "faults/test_killing.py::test_commands_killed_in_the_middle_lose_nothing",
    ],
    "I1 to I10 in random histories": [
        "simulation/test_simulation.py::test_no_promise_of_the_journal_is_broken",
        "simulation/test_simulation.py::test_a_planted_bug_is_found_within_these_seeds",
    ],
}


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((HERE / file).read_text("utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_names_tests_that_are_there(promise):
    named = [one.split("::") for one in PROMISES[promise]]
    assert named
    assert [name for file, name in named if not (HERE / file).exists() or name not in functions(file)] == []
