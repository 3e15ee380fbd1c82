package io.dure.engine.codec;

import io.dure.engine.Reason;
import io.dure.engine.TypeQuota;
import java.util.ArrayList;
import java.util.List;

/** Quotas of single GPU types, and the reasons that name them, as bytes and back. */
final class TypeCodec {
    private TypeCodec() {}

    static void writeQuotas(BytesOut out, List<TypeQuota> quotas) {
        out.put(quotas.size());
        for (TypeQuota q : quotas) {
            out.put(q.gpuType()).put(q.quotaGpus()).put(q.lendLimitGpus()).put(q.borrowLimitGpus());
        }
    }

    static List<TypeQuota> readQuotas(BytesIn in) {
        int count = in.getCount();
        List<TypeQuota> quotas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            quotas.add(new TypeQuota(in.getInt(), in.getLong(), in.getLong(), in.getLong()));
        }
        return quotas;
    }

    static void write(BytesOut out, Reason.TypeQuotaExhausted r) {
        out.put(r.queue())
                .put(r.gpuType())
                .put(r.usedMilliGpus())
                .put(r.quotaGpus())
                .put(r.limitGpus())
                .put(r.needMilliGpus());
    }

    static Reason readQuotaExhausted(BytesIn in) {
        return new Reason.TypeQuotaExhausted(
                in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    static void write(BytesOut out, Reason.TypeNotLent r) {
        out.put(r.queue()).put(r.gpuType()).put(r.needMilliGpus()).put(r.lentMilliGpus());
    }

    static Reason readNotLent(BytesIn in) {
        return new Reason.TypeNotLent(in.getInt(), in.getInt(), in.getLong(), in.getLong());
    }

    static void write(BytesOut out, Reason.AboveTypeLimit r) {
        out.put(r.queue()).put(r.gpuType()).put(r.needMilliGpus()).put(r.limitGpus());
    }

    static Reason readAboveLimit(BytesIn in) {
        return new Reason.AboveTypeLimit(in.getInt(), in.getInt(), in.getLong(), in.getLong());
    }
}
