using System.Collections.Immutable;

namespace ServiceRecovery.Tests.Faults;

/// <summary>Where each numbered fault is shown that isn't shown under its number here, and what comes later.</summary>
internal static class FaultTable
{
    /// <summary>Every number of the catalogue. Numbers are stable and not contiguous.</summary>
    public static ImmutableArray<int> Numbers { get; } =
    [
        1, 2, 4, 5, 6, 8, 9, 10, 11, 13, 14, 16, 17, 18,
        19, 20, 22, 23, 25, 26, 27, 28, 30, 31, 33, 35, 36, 37, 39, 40, 41, 42, 43, 44,
        45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 56, 57,
        58, 59, 60, 61, 62, 63, 65, 66, 68, 69, 70, 71, 72, 73,
        74, 75, 76, 78, 79, 80, 81, 82, 83, 85, 86, 87, 89, 90,
        91, 93, 94, 95, 96, 97, 98, 99, 100, 101, 103, 104, 105, 106,
        107, 108, 109, 111, 112, 113, 114, 116, 118, 119, 120, 121, 122, 123, 124,
        125, 126, 127, 128, 129, 130, 131, 132, 134, 135,
        136, 137, 139, 141, 142, 143, 144, 145,
        146, 147, 148, 150, 151, 152, 154, 155, 156,
        158, 159, 160, 161,
    ];

    /// <summary>Tests elsewhere that show a number, alone or beside the one here.</summary>
    public static ImmutableSortedDictionary<int, string[]> Elsewhere { get; } = new Dictionary<int, string[]>
    {
        [1] = ["A_close_that_nothing_earned_is_not_stored"],
        [17] = ["Every_stage_answers_every_kind"],
        [19] = ["An_amount_equal_to_the_limit_is_granted_at_once_and_one_minor_unit_more_needs_approval"],
        [23] = ["What_one_customer_gets_over_several_cases_is_capped_in_a_window"],
        [25] = ["Two_desks_on_one_store_never_give_more_than_the_limit"],
        [28] = ["A_second_login_is_the_same_person"],
        [30] = ["Who_is_related_to_the_customer_approves_nothing_and_gives_nothing_alone"],
        [42] = ["An_authority_that_fails_grants_nothing_stores_nothing_and_stops_nobody_else", "An_apology_policy_that_fails_sends_nothing_stores_nothing_and_stops_nobody_else", "A_follow_up_policy_that_fails_plans_nothing_stores_nothing_and_stops_nobody_else"],
        [43] = ["A_policy_that_calls_back_into_the_desk_neither_waits_for_itself_nor_writes_on_old_state", "What_a_policy_was_asked_about_is_a_copy_that_stays_as_it_was"],
        [44] = ["An_empty_table_denies_every_grant_and_says_so"],
        [45] = ["Of_two_appends_at_one_version_the_second_leaves_nothing"],
        [47] = ["Sixteen_threads_on_one_stream_leave_one_history"],
        [48] = ["Processes_together_pass_no_limit", "Another_process_that_keeps_the_file_too_long_is_named_and_nothing_was_stored"],
        [49] = ["Every_transaction_on_sqlite_begins_immediate", "What_is_read_before_a_write_is_never_overtaken"],
        [50] = ["A_long_reader_keeps_nobody_from_writing"],
        [51] = ["Who_is_chosen_of_two_that_wait_for_each_other_loads_again", "A_server_that_is_not_there_is_told_as_one_that_may_come_back", "A_server_without_a_connection_left_is_told_as_one_that_may_have_one_later"],
        [52] = ["A_connection_keeps_nothing_from_one_transaction_to_the_next_but_prepared_statements_where_they_are_wanted"],
        [53] = ["Three_nodes_share_the_work_and_each_thing_happens_once"],
        [56] = ["Sixteen_threads_fill_a_limit_and_never_pass_it", "Sixteen_threads_on_one_stream_leave_one_history", "A_due_stream_is_leased_to_one_of_sixteen_workers", "Sixteen_workers_get_each_message_once_and_each_queue_in_order", "Racing_appends_leave_one_message_for_each_event_that_was_stored"],
        [57] = ["Two_hundred_cases_share_four_connections"],
        [58] = ["Nothing_that_was_acknowledged_is_lost_and_nothing_is_half_done", "A_server_that_is_killed_and_recovers_has_lost_nothing_and_done_nothing_twice", "A_store_that_acknowledges_before_it_has_stored_is_found_to_lose", "A_store_that_writes_its_messages_in_a_second_transaction_is_found_to_leave_halves"],
        [61] = ["A_call_that_goes_wrong_is_made_good_by_asking_again"],
        [62] = ["A_connection_cut_around_the_commit_leaves_one_effect_and_says_so", "A_desk_whose_commit_was_cut_off_answers_the_same_command_once"],
        [63] = ["Backends_terminated_100_times_under_load_lose_nothing_and_double_nothing"],
        [65] = ["A_full_disk_stores_nothing_and_goes_on_when_there_is_room"],
        [66] = ["A_file_that_left_its_log_behind_is_not_begun_anew", "A_folder_that_is_not_there_is_not_made", "A_file_that_may_only_be_read_is_refused_at_the_start"],
        [68] = ["A_log_that_was_cut_leaves_whole_commands"],
        [69] = ["A_flipped_bit_is_named_by_case_and_version_and_others_go_on"],
        [70] = ["A_node_of_an_older_version_leaves_a_newer_case_whole_and_the_others_go_on", "A_file_of_a_newer_library_is_left_alone"],
        [71] = ["A_migration_killed_half_way_left_nothing_and_is_finished_by_the_next", "A_migration_that_was_cut_off_is_finished_by_the_next"],
        [72] = ["Two_names_of_one_file_are_one_store"],
        [73] = ["A_database_that_may_lose_what_it_acknowledged_is_warned_about_or_refused"],
        [82] = ["Of_three_nodes_a_quarter_of_an_hour_apart_none_is_early_and_one_effect_comes_of_three", "Who_is_a_little_ahead_gets_what_is_due_by_the_server_and_no_more"],
        [83] = ["Recorded_times_never_fall_within_a_case_when_the_clock_goes_back"],
        [85] = ["Fault_085_After_three_days_down_all_is_caught_up_with_in_due_order_once_and_throttled"],
        [87] = ["Times_are_cut_to_microseconds_before_anything_is_made_of_them", "Ticks_are_cut_towards_the_past_also_before_1970"],
        [90] = ["Events_of_the_same_microsecond_come_back_by_version"],
        [91] = ["Whatever_crashes_fails_or_is_decided_each_message_arrives_in_order_with_its_bytes_and_as_often_as_it_must"],
        [94] = ["What_a_receiver_asks_for_is_waited_up_to_a_day_and_never_less_than_the_organization_waits", "What_Retry_After_says_is_waited"],
        [95] = ["A_message_that_comes_in_twenty_times_on_three_nodes_has_one_effect"],
        [96] = ["A_reader_gets_what_was_committed_in_whatever_order_transactions_end"],
        [98] = ["Messages_are_claimed_by_their_index", "Every_statement_finds_its_rows_by_an_index_in_a_new_file"],
        [99] = ["A_long_snapshot_makes_the_queue_slower_and_starves_nobody", "A_long_reader_keeps_nobody_from_writing"],
        [100] = ["Fault_100_A_case_that_always_fails_is_told_by_the_health_check_and_the_others_go_on"],
        [101] = ["Fault_101_The_host_stops_within_five_seconds_and_what_was_on_its_way_is_free_or_leased", "What_is_on_its_way_when_the_program_ends_is_released_or_left_to_its_lease"],
        [103] = ["Fault_103_The_database_is_away_for_ten_minutes_and_the_workers_neither_spin_nor_die_nor_drop_anything"],
        [105] = ["Only_a_task_is_due_on_a_closed_case"],
        [107] = ["A_text_that_not_every_store_keeps_comes_in_nowhere", "A_wrong_line_is_faulty_by_its_code_and_does_nothing"],
        [108] = ["A_text_that_not_every_store_keeps_comes_in_nowhere", "Half_a_surrogate_pair_is_never_stored_as_something_else"],
        [109] = ["A_line_that_is_too_long_is_skipped_and_the_next_one_is_read"],
        [111] = ["A_value_can_not_begin_another_header"],
        [116] = ["No_spreadsheet_takes_a_name_for_a_formula_wherever_it_begins_a_cell", "A_program_reads_back_the_name_that_was_given"],
        [113] = ["No_name_changes_the_structure_of_the_page", "In_HTML_a_value_is_text", "Nothing_a_value_holds_changes_the_structure_of_a_text"],
        [114] = ["Template_marks_in_a_value_are_printed_as_they_are"],
        [119] = ["A_person_is_one_person_in_capital_and_small_letters_whatever_the_culture", "Letters_that_look_alike_are_never_taken_for_others"],
        [120] = ["A_wrong_line_is_faulty_by_its_code_and_does_nothing"],
        [121] = ["A_wrong_line_is_faulty_by_its_code_and_does_nothing", "Bytes_that_are_no_utf_8_and_depth_without_end_are_not_json", "A_body_as_deep_as_10000_or_as_large_as_megabytes_is_refused"],
        [122] = ["A_number_that_names_no_member_of_a_list_is_refused", "A_number_that_is_no_member_of_a_closed_list_is_never_stored", "A_wrong_line_is_faulty_by_its_code_and_does_nothing"],
        [123] = ["A_wrong_line_is_faulty_by_its_code_and_does_nothing", "Members_that_a_newer_version_added_are_ignored"],
        [124] = ["A_megabyte_of_noise_costs_a_step_or_two_a_character"],
        [125] = ["Stored_bytes_fold_to_the_same_case_under_every_culture", "A_walk_writes_the_bytes_it_always_wrote"],
        [126] = ["An_event_is_stored_under_its_name_in_kebab_case_and_a_version"],
        [127] = ["A_type_that_a_newer_version_added_makes_the_stream_unreadable_here_and_says_so"],
        [128] = ["The_type_of_a_nested_event_may_stand_anywhere"],
        [129] = ["A_name_of_a_class_is_no_type"],
        [131] = ["A_history_has_the_same_bytes_under_every_culture", "Stored_bytes_fold_to_the_same_case_under_every_culture"],
        [135] = ["A_batch_is_never_seen_in_half", "An_append_with_a_gap_is_refused_whole"],
        [136] = ["Tenants_see_nothing_of_each_other"],
        [137] = ["A_context_that_served_one_tenant_shows_the_next_no_row_of_it", "Every_statement_names_the_tenant_but_those_that_claim_for_all"],
        [144] = ["A_page_is_as_large_as_a_page_may_be", "A_place_that_no_page_gave_is_refused"],
        [147] = ["Every_kind_of_tampering_is_found_at_its_place"],
        [148] = ["Every_kind_of_tampering_is_found_at_its_place"],
    }.ToImmutableSortedDictionary();

    /// <summary>What a number that nothing shows yet waits for.</summary>
    public static string LaterOf(int number) => number switch
    {
        5 or 139 or 141 or 142 or 143 or 145 => "the web packages",
        11 or >= 53 and <= 54 or >= 74 and <= 86 => "deep time and workers",
        26 or 27 or 35 or 36 or 39 or 40 => "deep money",
        >= 91 and <= 106 => "outbox and workers",
        130 or 134 or 132 => "the projection that rebuilds",
        >= 146 and <= 156 => "tamper evidence and erasure",
        _ => "load and abuse",
    };
}
