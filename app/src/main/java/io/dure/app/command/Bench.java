package io.dure.app.command;

import picocli.CommandLine.Command;

/** {@code dure bench}: experiments that others have published, run again. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "EXPERIMENT",
        description = "Run an experiment that others have published, with our policies beside theirs.",
        subcommands = {BenchEngine.class, BenchPacking.class, BenchShapes.class, BenchSlices.class})
final class Bench {}
