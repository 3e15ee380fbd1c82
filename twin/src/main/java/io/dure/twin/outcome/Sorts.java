package io.dure.twin.outcome;

import io.dure.engine.Kind;
import io.dure.twin.Submission;
import io.dure.twin.run.Pipelines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Jobs by kind and by template. */
final class Sorts {
    private static final Kind[] KINDS = Kind.values();
    private static final double HOUR_MILLIS = 3_600_000.0;

    private final Sum[] kinds = new Sum[KINDS.length];
    private final List<Sum> templates = new ArrayList<>();
    private final List<String> names;

    private static final class Sum {
        private long jobs;
        private long completed;
        private double asked;
        private double got;
        private double productive;
        private final Quantiles waits = new Quantiles();
    }

    Sorts(List<String> templateNames) {
        names = templateNames;
        for (int k = 0; k < kinds.length; k++) {
            kinds[k] = new Sum();
        }
        for (int t = 0; t < names.size(); t++) {
            templates.add(new Sum());
        }
    }

    void submitted(Submission s) {
        Sum k = kinds[s.kind().ordinal()];
        k.jobs++;
        k.asked += s.milliGpus() / 1000.0 * s.runMillis();
        if (isTemplated(s)) {
            templates.get(s.template()).jobs++;
        }
    }

    void waited(Submission s, double seconds) {
        kinds[s.kind().ordinal()].waits.add(seconds);
    }

    void completed(Submission s) {
        kinds[s.kind().ordinal()].completed++;
        if (isTemplated(s)) {
            templates.get(s.template()).completed++;
        }
    }

    void held(Submission s, double gpuMillis) {
        kinds[s.kind().ordinal()].got += gpuMillis;
        if (isTemplated(s)) {
            templates.get(s.template()).got += gpuMillis;
        }
    }

    /** Negative when what was useful is lost after all. */
    void useful(Submission s, double gpuMillis) {
        kinds[s.kind().ordinal()].productive += gpuMillis;
    }

    private boolean isTemplated(Submission s) {
        return s.template() >= 0 && s.template() < templates.size();
    }

    /** The kinds that have jobs. */
    List<Outcome.KindOutcome> kinds() {
        List<Outcome.KindOutcome> all = new ArrayList<>();
        for (Kind kind : KINDS) {
            Sum k = kinds[kind.ordinal()];
            if (k.jobs > 0) {
                all.add(new Outcome.KindOutcome(
                        kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        k.jobs,
                        k.completed,
                        k.asked / HOUR_MILLIS,
                        k.got / HOUR_MILLIS,
                        k.productive / HOUR_MILLIS,
                        k.waits.mean(),
                        k.waits.percentile(95)));
            }
        }
        return all;
    }

    List<Outcome.TemplateOutcome> templates(Pipelines pipelines) {
        List<Outcome.TemplateOutcome> all = new ArrayList<>();
        for (int t = 0; t < templates.size(); t++) {
            all.add(template(t, pipelines));
        }
        return all;
    }

    private Outcome.TemplateOutcome template(int t, Pipelines pipelines) {
        long begun = 0;
        long finished = 0;
        long givenUp = 0;
        double millis = 0;
        for (int p = 0; p < pipelines.count(); p++) {
            if (pipelines.template(p) == t && pipelines.hasBegun(p)) {
                begun++;
                givenUp += pipelines.isGivenUp(p) ? 1 : 0;
                finished += pipelines.isFinished(p) ? 1 : 0;
                millis += pipelines.isFinished(p) ? pipelines.millis(p) : 0;
            }
        }
        Sum sum = templates.get(t);
        return new Outcome.TemplateOutcome(
                names.get(t),
                sum.jobs,
                sum.completed,
                sum.got / HOUR_MILLIS,
                begun,
                finished,
                givenUp,
                finished == 0 ? 0 : millis / finished / HOUR_MILLIS);
    }
}
