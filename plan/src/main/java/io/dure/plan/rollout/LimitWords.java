package io.dure.plan.rollout;

import java.util.Map;

/** Kinds of limits in words. */
public final class LimitWords {
    private static final Map<String, String> ENGLISH = Map.ofEntries(
            Map.entry("grid", "grid power"),
            Map.entry("hall", "room in halls"),
            Map.entry("delivery", "deliveries"),
            Map.entry("hbm", "HBM stacks"),
            Map.entry("crews", "commissioning crews"),
            Map.entry("talent", "researchers"),
            Map.entry("demand", "demand"),
            Map.entry("budget", "budget"),
            Map.entry("loan", "loans"),
            Map.entry("permits", "permits"),
            Map.entry("carbon", "carbon"),
            Map.entry("lending", "lending"),
            Map.entry("target", "targets"));

    private static final Map<String, String> KOREAN = Map.ofEntries(
            Map.entry("grid", "계통 전력"),
            Map.entry("hall", "전산실 공간"),
            Map.entry("delivery", "납품"),
            Map.entry("hbm", "HBM"),
            Map.entry("crews", "구축 인력"),
            Map.entry("talent", "연구 인력"),
            Map.entry("demand", "수요"),
            Map.entry("budget", "예산"),
            Map.entry("loan", "대출"),
            Map.entry("permits", "인허가"),
            Map.entry("carbon", "탄소"),
            Map.entry("lending", "대여"),
            Map.entry("target", "목표"));

    private LimitWords() {}

    public static String english(String kind) {
        return ENGLISH.getOrDefault(kind, kind);
    }

    public static String korean(String kind) {
        return KOREAN.getOrDefault(kind, kind);
    }
}
