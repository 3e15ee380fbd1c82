package io.dure.app.site.slurm;

/** Slurm has understood a request and says no. (That it does not answer at all is an {@link java.io.IOException}.) */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    /** ESLURM_INVALID_JOB_ID. */
    static final int NO_SUCH_JOB = 2017;

    /** ESLURM_TRANSITION_STATE_NO_UPDATE. */
    static final int NOT_NOW = 2020;

    /** ESLURM_ALREADY_DONE. */
    static final int ALREADY_DONE = 2021;

    /** slurmrestd's own errors begin here: a request that it cannot read, or of data that it cannot. */
    static final int FIRST_OF_REST = 9000;

    static final int LAST_OF_REST = 9299;

    private final int code;

    Refused(int code, String text) {
        super(text);
        this.code = code;
    }

    /** Of slurm_errno.h, or slurmrestd's own. */
    int code() {
        return code;
    }

    /** It is not Slurm that says no: slurmrestd has not understood what was asked. */
    boolean isNotUnderstood() {
        return code >= FIRST_OF_REST && code <= LAST_OF_REST;
    }

    @Override
    public String getMessage() {
        return super.getMessage() + " (" + code + ")";
    }
}
