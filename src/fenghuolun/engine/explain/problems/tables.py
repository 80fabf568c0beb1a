"""The three tables of domain 1.2.6 as rows: code, name, who acts, what to do, and the criteria."""

from __future__ import annotations

from fenghuolun.engine.explain.problems.detectors import Criterion, Detector, Level, Side, above, below

FACT = 1  # a fact is not a sample: one is enough


def _seller(code: str, name: str, action: str, *criteria: Criterion) -> Detector:
    return Detector(code, name, Level.SELLER, "leader", action, criteria)


def _leader(
    code: str, name: str, action: str, *criteria: Criterion, needs_all: bool = False, least_team: int = 4
) -> Detector:
    return Detector(code, name, Level.LEADER, "manager", action, criteria, needs_all, least_team)


def _manager(code: str, name: str, action: str, *criteria: Criterion, owner: str = "manager") -> Detector:
    return Detector(code, name, Level.MANAGER, owner, action, criteria)


SELLER_PROBLEMS = (
    _seller("A1", "no_plan", "plan_talk_on_mondays",
            below("plan_on_time_ratio", 0.90, 4), below("planned_share", 0.60)),
    _seller("A2", "low_volume", "day_targets_and_selling_slots", below("activity_attainment", 0.80)),
    _seller("A3", "hollow_records", "sample_call_back",
            below("evidence_ratio", 0.70), above("late_record_share", 0.20),
            Criterion("flagged_records", Side.AT_LEAST, 3, FACT)),
    _seller("A4", "thin_list", "refresh_lead_list",
            below("lead_adequacy", 0.70), above("repeat_contact_share", 0.60)),
    _seller("A5", "aimless_visits", "visit_purpose_template", below("purposeful_ratio", 0.80)),
    _seller("A6", "late_renewal_start", "renewal_queue_first", below("first_touch_on_time_ratio", 0.80)),
    _seller("A7", "weak_stage", "skill_module_of_stage", below("weakest_stage_to_team", 0.70, 20)),
    _seller("A8", "price_only", "three_plus_five_tool",
            above("discount_depth_over_team", 0.05), above("price_loss_share", 0.50),
            below("commercial_attach_over_team", -0.10)),
    _seller("A9", "broken_follow_up", "evening_list_of_oldest",
            below("quote_follow_up_ratio", 0.85), above("next_step_overdue_ratio", 0.10)),
    _seller("A10", "month_end_rush", "weekly_milestones",
            above("month_end_share", 0.45), above("daily_points_variation", 0.60)),
)  # fmt: skip

LEADER_PROBLEMS = (
    _leader("B1", "only_results", "process_first_in_meetings", below("process_comment_share", 0.40)),
    _leader("B2", "equal_split", "split_again_by_potential",
            below("target_variation", 0.05, 4), above("potential_variation", 0.15, 4), needs_all=True),
    _leader("B3", "logs_not_reviewed", "morning_review_reminder", below("log_review_ratio", 0.90)),
    _leader("B4", "empty_comments", "one_fact_one_ask", above("empty_comment_share", 0.50)),
    _leader("B5", "few_joint_visits", "two_joint_slots_a_week", below("joint_visits_per_seller_month", 2.0, 4)),
    _leader("B6", "meetings_for_form", "agenda_built_and_attended", below("meeting_quality_score", 70.0, 5)),
    _leader("B7", "skewed_attention", "middle_tercile_first", below("least_tercile_coaching_share", 0.15)),
    _leader("B8", "player_not_coach", "hand_over_accounts", above("own_premium_share", 0.50, FACT), least_team=5),
    _leader("B9", "late_reaction", "escalate_at_day_three", above("red_dwell_workdays", 5.0, 5)),
    _leader("B10", "coaching_mismatch", "skill_code_proposed", below("coaching_match_ratio", 0.60)),
    _leader("B11", "assigned_items_open", "weekly_clearance", below("action_closure_ratio", 0.85)),
    _leader("B12", "unfair_leads", "leads_by_published_rule",
            above("lead_gini", 0.35, 40), Criterion("leads_follow_conversion", Side.NOT_SHOWN_ABOVE, 0.0, 4),
            needs_all=True),
)  # fmt: skip

MANAGER_PROBLEMS = (
    _manager("C1", "targets_without_resources", "resource_plan_before_signing",
             above("required_to_available_leads", 1.30)),
    _manager("C2", "campaign_style", "level_loading", above("fall_after_campaign", 0.30, FACT)),
    _manager("C3", "old_standards", "recalibrate_standards",
             above("oldest_standard_months", 12.0, FACT), above("missing_standards", 0.0, FACT), owner="headquarters"),
    _manager("C4", "too_many_meetings", "merge_meetings",
             above("meeting_hours_per_seller_week", 6.0), below("selling_time_share", 0.40)),
    _manager("C5", "leaders_not_developed", "monthly_wheel_review", below("coaching_per_leader_month", 2.0, 2)),
    _manager("C6", "shifting_targets", "revision_workflow_only", above("untriggered_revisions", 1.0, FACT)),
    _manager("C7", "results_only_pay", "add_process_part",
             below("process_pay_weight", 0.20, FACT), owner="headquarters"),
    _manager("C8", "misplaced_channel_budget", "shift_channel_budget",
             above("cost_over_margin_share", 0.10)),
    _manager("C9", "unused_data", "decision_needs_chart_link",
             below("logins_per_leader_week", 3.0, 4), below("decisions_with_data_share", 0.50)),
    _manager("C10", "thin_bench", "recruit_and_onboard",
             below("retention_12_month_ratio", 0.75), below("newcomer_pass_ratio", 0.60, 5),
             below("successors_per_leader_post", 1.0, FACT)),
)  # fmt: skip

DETECTORS = SELLER_PROBLEMS + LEADER_PROBLEMS + MANAGER_PROBLEMS
