package io.dure.app.control;

import io.dure.engine.Engine;
import io.dure.engine.Job;

/**
 * A job as it would have been submitted.
 *
 * @param engine a fork that has been told of it, and goes its own way; nothing has been decided about it yet
 * @param nowMillis when it came
 */
public record Trial(Engine engine, Job job, long nowMillis) {}
