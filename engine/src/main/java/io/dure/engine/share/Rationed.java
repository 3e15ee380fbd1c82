package io.dure.engine.share;

import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import java.util.Arrays;

/**
 * Which GPU types are rationed, and the accounts in which queues are kept: one for each queue and rationed type, and one
 * for each queue and all other types together. A type is rationed as long as any queue says a quota of it. Accounts are
 * numbered as they come and never vanish; their numbers mean nothing, but among the accounts of one type they rise with
 * the queues. As long as no type is rationed the number of an account is that of its queue.
 */
final class Rationed {
    /** The first kind of account, of all types that are not rationed. */
    private static final int OTHERS = 0;

    /** By account. */
    private int[] queueOf = new int[0];

    private int[] kindOf = new int[0];

    /** By kind of account and queue. */
    private int[][] accounts = {new int[0]};

    private int[] typeOfKind = {Job.ANY_TYPE};

    /** By GPU type: its kind of account, or 0; and how many queues say a quota of it. */
    private int[] kindOfType = new int[0];

    private int[] saying = new int[0];

    /** Kinds of accounts in use: of all others, then by type. */
    private int[] kinds = {OTHERS};

    private int size;
    private int queues;

    Rationed() {}

    Rationed(Rationed o) {
        queueOf = o.queueOf.clone();
        kindOf = o.kindOf.clone();
        accounts = new int[o.accounts.length][];
        for (int k = 0; k < accounts.length; k++) {
            accounts[k] = o.accounts[k].clone();
        }
        typeOfKind = o.typeOfKind.clone();
        kindOfType = o.kindOfType.clone();
        saying = o.saying.clone();
        kinds = o.kinds;
        size = o.size;
        queues = o.queues;
    }

    /** Another queue comes; it has an account of each kind that ever was. */
    void addQueue() {
        int queue = queues++;
        for (int k = 0; k < accounts.length; k++) {
            add(k, queue);
        }
    }

    private void add(int kind, int queue) {
        int account = size++;
        if (account == queueOf.length) {
            queueOf = Arrays.copyOf(queueOf, 2 * account + 8);
            kindOf = Arrays.copyOf(kindOf, 2 * account + 8);
        }
        queueOf[account] = queue;
        kindOf[account] = kind;
        if (queue >= accounts[kind].length) {
            accounts[kind] = Arrays.copyOf(accounts[kind], 2 * queue + 8);
        }
        accounts[kind][queue] = account;
    }

    /** A queue that said the one says the other from now on. */
    void says(Queue before, Queue now) {
        before.typeQuotas().forEach(told -> count(told, -1));
        now.typeQuotas().forEach(told -> count(told, 1));
        kinds = kindsInUse();
    }

    private void count(TypeQuota told, int sign) {
        int type = told.gpuType();
        if (type >= saying.length) {
            saying = Arrays.copyOf(saying, type + 1);
            kindOfType = Arrays.copyOf(kindOfType, type + 1);
        }
        saying[type] += sign;
        if (kindOfType[type] == OTHERS) {
            int kind = accounts.length;
            kindOfType[type] = kind;
            typeOfKind = Arrays.copyOf(typeOfKind, kind + 1);
            typeOfKind[kind] = type;
            accounts = Arrays.copyOf(accounts, kind + 1);
            accounts[kind] = new int[queues];
            for (int q = 0; q < queues; q++) {
                add(kind, q);
            }
        }
    }

    private int[] kindsInUse() {
        int[] used = new int[accounts.length];
        int n = 1;
        for (int type = 0; type < saying.length; type++) {
            if (saying[type] > 0) {
                used[n++] = kindOfType[type];
            }
        }
        return Arrays.copyOf(used, n);
    }

    boolean is(int gpuType) {
        return gpuType != Job.ANY_TYPE && gpuType < saying.length && saying[gpuType] > 0;
    }

    /** In rising order. */
    int[] types() {
        int[] types = new int[kinds.length - 1];
        for (int i = 0; i < types.length; i++) {
            types[i] = typeOfKind[kinds[i + 1]];
        }
        return types;
    }

    /** The account of the queue for GPUs of the type, or of all types that are not rationed. */
    int account(int queue, int gpuType) {
        return accounts[is(gpuType) ? kindOfType[gpuType] : OTHERS][queue];
    }

    /** The accounts of the queue that are in use: that of all other types, then by type. */
    int[] accounts(int queue) {
        int[] all = new int[kinds.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = accounts[kinds[i]][queue];
        }
        return all;
    }

    /** All accounts of the queue, in use or not. */
    int[] everyAccount(int queue) {
        int[] all = new int[accounts.length];
        for (int k = 0; k < all.length; k++) {
            all[k] = accounts[k][queue];
        }
        return all;
    }

    /** All accounts in use: those of all other types, then by type; of one type in order of their queues. */
    int[] accounts() {
        int[] all = new int[kinds.length * queues];
        for (int i = 0; i < kinds.length; i++) {
            System.arraycopy(accounts[kinds[i]], 0, all, i * queues, queues);
        }
        return all;
    }

    /** The account of another queue for the same types. */
    int accountBeside(int account, int queue) {
        return accounts[kindOf[account]][queue];
    }

    int queue(int account) {
        return queueOf[account];
    }

    /** The rationed type of the account, or {@link Job#ANY_TYPE}. */
    int gpuType(int account) {
        return typeOfKind[kindOf[account]];
    }

    /** How many accounts there are, those of types that were rationed once among them. */
    int size() {
        return size;
    }

    int queues() {
        return queues;
    }
}
