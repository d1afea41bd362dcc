"""The sixty rules as plain functions, written by workload.py: what is measured against."""

Record = dict[str, bool | int | str]


def r00(r: Record) -> bool:
    return (
        r["age_of_suspect"] < 17
        and r["weather"] == "freezing"
        and (r["caller"] != "victim" or r["place"] != "street")
    )


def r01(r: Record) -> bool:
    return r["age_of_youngest"] >= 17 and (
        r["arrests_before"] >= 14 or not r["child_present"] or r["episodes"] < 17
    )


def r02(r: Record) -> bool:
    return r["officers_seen"] < 10 and (
        r["children_count"] >= 17 or not r["threats"] or r["officers_seen"] >= 17
    )


def r03(r: Record) -> bool:
    return (
        r["minutes_waiting"] >= 10 and not r["threats"] and (r["age_of_youngest"] < 14 or r["episodes"] < 6)
    )


def r04(r: Record) -> bool:
    return (
        r["days_since"] < 6
        and sum((r["age_of_youngest"] < 14, r["called_back"], r["reports_this_year"] < 14)) >= 2
    )


def r05(r: Record) -> bool:
    return r["children_count"] < 3 and (not r["stalking"] or r["age_of_suspect"] >= 10 or not r["threats"])


def r06(r: Record) -> bool:
    return r["threats"] and r["minutes_waiting"] < 17 and r["arrests_before"] >= 17 and not r["door_forced"]


def r07(r: Record) -> bool:
    return (
        r["officers_seen"] >= 14 and r["mood"] == "afraid" and not (r["disabled"] or r["calls_before"] >= 17)
    )


def r08(r: Record) -> bool:
    return (
        r["breach_of_order"] and r["episodes"] < 10 and sum((r["hours_missing"] < 6, r["refuses_help"])) >= 2
    )


def r09(r: Record) -> bool:
    return (
        r["officers_seen"] < 14
        and r["flags_found"] < 17
        and sum((r["caller"] == "neighbour", r["caller"] != "neighbour")) >= 2
    )


def r10(r: Record) -> bool:
    return r["called_back"] and r["refuses_help"] and r["calls_before"] >= 14 and r["age_of_youngest"] >= 14


def r11(r: Record) -> bool:
    return r["time_of_day"] != "day" and not (
        r["hours_missing"] >= 3 or r["caller"] == "victim" or not r["weapon"]
    )


def r12(r: Record) -> bool:
    return r["arrests_before"] >= 6 and (
        r["episodes"] < 6 or r["officers_seen"] >= 3 or r["caller"] != "victim"
    )


def r13(r: Record) -> bool:
    return r["officers_seen"] < 17 and r["days_since"] < 17 and r["episodes"] < 3 and r["language"] == "other"


def r14(r: Record) -> bool:
    return (
        r["minutes_waiting"] < 10
        and r["language"] != "none"
        and not (r["threats"] or r["time_of_day"] != "evening")
    )


def r15(r: Record) -> bool:
    return r["children_count"] >= 10 and (r["transport"] == "car" or r["weapon"] or r["refuses_help"])


def r16(r: Record) -> bool:
    return not r["child_present"] and (
        r["children_count"] >= 6 or r["minutes_waiting"] >= 3 or r["age_of_youngest"] < 17
    )


def r17(r: Record) -> bool:
    return r["door_forced"] and not (r["days_since"] < 10 or r["episodes"] < 14 or r["hours_missing"] >= 6)


def r18(r: Record) -> bool:
    return (
        r["age_of_suspect"] >= 10
        and r["days_since"] < 17
        and r["officers_seen"] < 14
        and r["relation"] == "partner"
    )


def r19(r: Record) -> bool:
    return r["episodes"] < 14 and r["shouting"] and (r["drugs"] or r["hours_missing"] < 3)


def r20(r: Record) -> bool:
    return (
        r["caller"] == "family" and r["days_since"] >= 6 and r["time_of_day"] == "night" and not r["shouting"]
    )


def r21(r: Record) -> bool:
    return (
        r["reports_this_year"] < 17
        and sum((r["arrests_before"] >= 17, r["minutes_waiting"] >= 3, r["officers_seen"] < 10)) >= 2
    )


def r22(r: Record) -> bool:
    return r["calls_before"] >= 17 and r["calls_before"] >= 6 and (r["disabled"] or r["officers_seen"] >= 3)


def r23(r: Record) -> bool:
    return (
        r["days_since"] < 10 and r["children_count"] >= 14 and not (r["mood"] == "upset" or not r["shouting"])
    )


def r24(r: Record) -> bool:
    return r["age_of_suspect"] < 6 and (
        r["episodes"] >= 6 or r["arrests_before"] < 17 or r["mood"] == "afraid"
    )


def r25(r: Record) -> bool:
    return (
        not r["child_present"]
        and r["arrests_before"] < 10
        and not (r["officers_seen"] >= 3 or r["days_since"] >= 14)
    )


def r26(r: Record) -> bool:
    return r["age_of_suspect"] < 3 and r["stalking"] and r["caller"] != "victim" and r["age_of_suspect"] < 14


def r27(r: Record) -> bool:
    return r["calls_before"] < 3 and r["calls_before"] >= 6 and r["disabled"] and not r["repeat_address"]


def r28(r: Record) -> bool:
    return not r["called_back"] and not (
        r["caller"] != "neighbour" or r["flags_found"] >= 6 or not r["breach_of_order"]
    )


def r29(r: Record) -> bool:
    return (
        r["days_since"] < 6 and r["officers_seen"] < 14 and r["arrests_before"] < 14 and r["mood"] != "angry"
    )


def r30(r: Record) -> bool:
    return (
        r["place"] == "care"
        and r["age_of_youngest"] >= 14
        and (r["reports_this_year"] < 10 or r["flags_found"] < 3)
    )


def r31(r: Record) -> bool:
    return (
        r["days_since"] >= 3
        and r["reports_this_year"] >= 6
        and not (r["reports_this_year"] >= 10 or r["weather"] != "freezing")
    )


def r32(r: Record) -> bool:
    return r["episodes"] >= 14 and sum((r["mood"] != "afraid", r["calls_before"] < 6, r["stalking"])) >= 2


def r33(r: Record) -> bool:
    return r["children_count"] < 3 and not (
        r["episodes"] >= 3 or r["weather"] == "mild" or r["officers_seen"] < 17
    )


def r34(r: Record) -> bool:
    return (
        r["officers_seen"] < 17
        and sum((r["hours_missing"] >= 17, r["minutes_waiting"] < 10, r["age_of_youngest"] < 10)) >= 2
    )


def r35(r: Record) -> bool:
    return r["age_of_youngest"] >= 3 and not (
        r["children_count"] < 6 or r["reports_this_year"] < 6 or r["caller"] != "neighbour"
    )


def r36(r: Record) -> bool:
    return (
        r["repeat_address"]
        and r["time_of_day"] == "day"
        and (r["episodes"] >= 17 or r["reports_this_year"] < 17)
    )


def r37(r: Record) -> bool:
    return r["age_of_suspect"] >= 17 and (
        r["officers_seen"] >= 3 or r["age_of_suspect"] < 6 or r["flags_found"] >= 14
    )


def r38(r: Record) -> bool:
    return not r["refuses_help"] and r["episodes"] < 6 and r["language"] != "other" and r["calls_before"] < 17


def r39(r: Record) -> bool:
    return (
        r["age_of_suspect"] >= 6
        and r["arrests_before"] < 10
        and (not r["stalking"] or r["transport"] == "foot")
    )


def r40(r: Record) -> bool:
    return (
        r["caller"] == "agency"
        and r["hours_missing"] < 6
        and not (r["flags_found"] < 6 or r["reports_this_year"] >= 17)
    )


def r41(r: Record) -> bool:
    return (
        r["child_present"]
        and r["reports_this_year"] >= 6
        and not (r["age_of_suspect"] >= 3 or r["episodes"] >= 14)
    )


def r42(r: Record) -> bool:
    return (
        r["relation"] == "former_partner"
        and r["alcohol"]
        and sum((r["minutes_waiting"] < 3, r["age_of_suspect"] < 10)) >= 2
    )


def r43(r: Record) -> bool:
    return (
        r["officers_seen"] >= 14
        and r["age_of_youngest"] >= 3
        and not (r["weather"] == "freezing" or r["arrests_before"] < 17)
    )


def r44(r: Record) -> bool:
    return r["children_count"] < 17 and not (r["mood"] == "calm" or not r["pregnant"] or r["place"] != "home")


def r45(r: Record) -> bool:
    return (
        r["age_of_youngest"] < 14
        and r["flags_found"] >= 10
        and r["mood"] == "calm"
        and r["children_count"] < 14
    )


def r46(r: Record) -> bool:
    return (
        r["caller"] == "agency"
        and r["calls_before"] < 17
        and r["officers_seen"] < 3
        and r["hours_missing"] < 17
    )


def r47(r: Record) -> bool:
    return r["children_count"] < 17 and (r["children_count"] >= 17 or r["door_forced"])


def r48(r: Record) -> bool:
    return r["arrests_before"] >= 6 and (not r["injury_seen"] or r["reports_this_year"] >= 17)


def r49(r: Record) -> bool:
    return r["alcohol"] and (r["episodes"] >= 3 or not r["violence_now"])


def r50(r: Record) -> bool:
    return not r["breach_of_order"] and r["language"] != "none" and r["officers_seen"] < 14


def r51(r: Record) -> bool:
    return r["time_of_day"] != "day" and sum((r["reports_this_year"] >= 10, r["language"] == "english")) >= 2


def r52(r: Record) -> bool:
    return r["minutes_waiting"] >= 10 and not (r["relation"] != "former_partner" or r["weather"] != "mild")


def r53(r: Record) -> bool:
    return r["caller"] == "family" and sum((r["time_of_day"] == "night", r["mood"] != "afraid")) >= 2


def r54(r: Record) -> bool:
    return not r["repeat_address"] and not (r["children_count"] >= 17 or r["arrests_before"] < 6)


def r55(r: Record) -> bool:
    return r["calls_before"] >= 10 and sum((r["hours_missing"] >= 14, r["mood"] != "angry")) >= 2


def r56(r: Record) -> bool:
    return r["language"] == "none" and (r["arrests_before"] < 14 or r["time_of_day"] != "evening")


def r57(r: Record) -> bool:
    return r["hours_missing"] >= 17 and (r["language"] != "english" or not r["door_forced"])


def r58(r: Record) -> bool:
    return r["reports_this_year"] < 14 and (r["age_of_youngest"] < 6 or r["mood"] != "calm")


def r59(r: Record) -> bool:
    return r["children_count"] >= 10 and r["arrests_before"] >= 3 and r["repeat_address"]


RULES = {
    f"bench.{rule.__name__}": rule
    for rule in (
        r00,
        r01,
        r02,
        r03,
        r04,
        r05,
        r06,
        r07,
        r08,
        r09,
        r10,
        r11,
        r12,
        r13,
        r14,
        r15,
        r16,
        r17,
        r18,
        r19,
        r20,
        r21,
        r22,
        r23,
        r24,
        r25,
        r26,
        r27,
        r28,
        r29,
        r30,
        r31,
        r32,
        r33,
        r34,
        r35,
        r36,
        r37,
        r38,
        r39,
        r40,
        r41,
        r42,
        r43,
        r44,
        r45,
        r46,
        r47,
        r48,
        r49,
        r50,
        r51,
        r52,
        r53,
        r54,
        r55,
        r56,
        r57,
        r58,
        r59,
    )
}


def holding(record: Record) -> list[str]:
    """Return the rules that hold."""
    return [name for name, rule in RULES.items() if rule(record)]
