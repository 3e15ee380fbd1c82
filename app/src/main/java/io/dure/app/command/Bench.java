package io.dure.app.command;

import picocli.CommandLine.Command;

/** {@code dure bench}: experiments: those that others have published, run again, and our own. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "EXPERIMENT",
        description =
                "Run an experiment: one that others have published, with our policies beside theirs, or one of our own.",
        subcommands = {
            BenchCrash.class,
            BenchEngine.class,
            BenchPacking.class,
            BenchServer.class,
            BenchShapes.class,
            BenchSlices.class,
            BenchSlurm.class,
            BenchTwin.class
        })
final class Bench {}
