package io.dure.engine.gate;

import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import java.util.List;

/** Counts users' and arrays' use, and who waits for it, from the jobs. */
final class RationAudit {
    private final Jobs jobs;
    private final Accounts accounts;

    RationAudit(Jobs jobs, Accounts accounts) {
        this.jobs = jobs;
        this.accounts = accounts;
    }

    void compare(List<String> wrong, Rations rations) {
        long[] milliGpus = new long[accounts.size()];
        long[] held = new long[accounts.size()];
        long[] promised = new long[accounts.size()];
        long[] riding = new long[accounts.size()];
        long[] ridingOff = new long[accounts.size()];
        int[] inLine = new int[rations.classes()];
        int[] members = new int[rations.classes()];
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0 && jobs.riders().isRider(slot)) {
                for (int account : accounts.of(jobs, jobs.riders().core(slot))) {
                    long counts = accounts.isArray(account) ? 0 : jobs.milliGpus(slot);
                    riding[account] += counts;
                    ridingOff[account] += jobs.state(slot) == JobState.STOPPING ? counts : 0;
                }
            }
            if (slot == 0 || jobs.riders().isRider(slot) || jobs.parts().isPart(slot)) {
                continue;
            }
            int c = rations.classOf(slot);
            boolean isInLine = jobs.state(slot) == JobState.WAITING;
            boolean waits = isInLine || jobs.state(slot) == JobState.PARKED;
            if (c >= 0) {
                members[c]++;
                inLine[c] += isInLine ? 1 : 0;
            }
            if (c >= 0 && !waits) {
                wrong.add("job " + id + " is " + jobs.state(slot) + " and waits for a limit");
            }
            if (isInLine && rations.has(slot) && c < 0 != rations.isPromised(slot)) {
                wrong.add("job " + id + " is in its line past a limit");
            }
            if (!waits || rations.isPromised(slot)) {
                for (int account : accounts.of(jobs, slot)) {
                    milliGpus[account] += jobs.wholeMilliGpus(slot);
                    held[account]++;
                    promised[account] += rations.isPromised(slot) ? jobs.wholeMilliGpus(slot) : 0;
                }
            }
        }
        for (int a = 0; a < held.length; a++) {
            same(wrong, "milli-GPUs of account " + a, accounts.milliGpus(a), milliGpus[a]);
            same(wrong, "jobs of account " + a, accounts.jobs(a), held[a]);
            same(wrong, "milli-GPUs promised of account " + a, accounts.promised(a), promised[a]);
            same(wrong, "milli-GPUs of riders of account " + a, accounts.riding(a), riding[a]);
            same(wrong, "milli-GPUs of leaving riders of account " + a, accounts.ridingOff(a), ridingOff[a]);
        }
        for (int c = 0; c < members.length; c++) {
            same(wrong, "members of class " + c, rations.membersOf(c), members[c]);
            same(wrong, "members in line of class " + c, rations.inLine(c), inLine[c]);
            same(wrong, "room of class " + c, Math.min(members[c], rations.roomOf(c)), inLine[c]);
        }
    }

    private static void same(List<String> wrong, String what, long kept, long counted) {
        if (kept != counted) {
            wrong.add(what + ": kept " + kept + ", counted " + counted);
        }
    }
}
