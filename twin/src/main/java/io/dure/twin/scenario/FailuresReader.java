package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import io.dure.twin.world.Failures;
import io.dure.twin.world.Failures.Cause;
import io.dure.twin.world.Failures.Quarantine;
import io.dure.twin.world.Failures.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code failures}. */
final class FailuresReader {
    private static final List<String> SCOPES = List.of("node", "linkDomain", "site");
    private static final double MOST_PER_YEAR = 1_000_000;
    private static final double DAYS_OF_YEAR = 365.25;

    private FailuresReader() {}

    /** Without the block, nothing fails. */
    static Failures read(Block file) {
        Value value = file.find("failures");
        if (!value.present()) {
            return Failures.NONE;
        }
        Block block = value.block();
        block.allow("rate", "causes", "burnIn", "quarantine");
        Value causes = block.find("causes");
        Value rate = block.find("rate");
        SisterNames names = new SisterNames();
        List<Cause> read = new ArrayList<>();
        if (rate.present() || !causes.present()) {
            read.addAll(UsualFailures.at(rate(rate)));
        }
        read.addAll(causes(causes, names));
        return new Failures(read, block.find("burnIn").duration(0), quarantine(block.find("quarantine")));
    }

    private static double rate(Value value) {
        return value.isText() || !value.present()
                ? UsualFailures.rate(value.oneOf(UsualFailures.NAMES, UsualFailures.LLAMA_3))
                : value.decimal(0, MOST_PER_YEAR, 0);
    }

    private static List<Cause> causes(Value list, SisterNames names) {
        List<Cause> causes = new ArrayList<>();
        for (Value value : list.list()) {
            causes.add(cause(value.block(), names));
        }
        return causes;
    }

    private static Cause cause(Block block, SisterNames names) {
        block.allow("name", "scope", "perNodeDay", "perUnitYear", "repair");
        String name = names.take(block, "cause");
        String scope = block.find("scope").oneOf(SCOPES, "node");
        double perYear = perYear(block, scope);
        Value repair = block.need("repair", "a cause says how long a repair takes");
        Block law = repair.block();
        law.allow("median", "sigma");
        return new Cause(
                name,
                Scope.valueOf(scope.replace("linkDomain", "link_domain").toUpperCase(Locale.ROOT)),
                perYear,
                law.need("median", "a repair has a median time").duration(0),
                law.find("sigma").decimal(0, 5, 0));
    }

    private static double perYear(Block block, String scope) {
        Value daily = block.find("perNodeDay");
        Value yearly = block.find("perUnitYear");
        if (daily.present() == yearly.present()) {
            block.bad(
                    daily.present() ? "perNodeDay stands beside perUnitYear" : "neither perNodeDay nor perUnitYear",
                    "a cause says one of the two",
                    "");
        } else if (daily.present() && !scope.equals("node")) {
            daily.tell("perNodeDay of a cause whose scope is " + scope, "it is for nodes", "perUnitYear?");
        }
        return daily.present()
                ? daily.decimal(0, MOST_PER_YEAR, 0) * DAYS_OF_YEAR
                : yearly.decimal(0, MOST_PER_YEAR, 0);
    }

    private static Quarantine quarantine(Value value) {
        if (!value.present()) {
            return new Quarantine(0, 0, 0);
        }
        Block block = value.block();
        block.allow("failures", "within", "hold");
        return new Quarantine(
                block.need("failures", "a quarantine says after how many failures")
                        .count(1, 1000, 1),
                block.need("within", "a quarantine says within which time").duration(0),
                block.need("hold", "a quarantine says how long it holds").duration(0));
    }
}
