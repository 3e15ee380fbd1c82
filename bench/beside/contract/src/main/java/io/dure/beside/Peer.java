package io.dure.beside;

import java.util.List;

/** Somebody who places jobs: a scheduler or a simulator. Has a public constructor without parameters. */
public sealed interface Peer permits Scheduler, Simulator {
    String name();

    String version();

    String licence();

    /** How it is tuned, for people: one setting each. */
    List<String> settings();

    /** What its times include beside deciding, for people. */
    String includes();
}
