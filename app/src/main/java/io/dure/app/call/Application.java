package io.dure.app.call;

/**
 * What somebody asks for, with what reviewers think of it.
 *
 * @param lot its place among the call's
 * @param gpus that he would like
 * @param least with fewer he can do nothing
 * @param milliScore the mean of the reviews, in thousandths of a point
 */
public record Application(
        long id, String institution, String kind, int lot, long gpus, long least, long milliScore, int reviews) {}
