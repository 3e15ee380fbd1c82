package io.dure.app.command;

import picocli.CommandLine.Command;

/** {@code dure call}: calls for compute. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Calls for compute: open, apply, score, award, take back.",
        subcommands = {
            CallDeeds.Open.class,
            CallLists.ListAll.class,
            CallLists.Show.class,
            CallDeeds.Apply.class,
            CallDeeds.Score.class,
            CallDeeds.Close.class,
            CallDeeds.Award.class,
            CallLists.Awards.class,
            CallDeeds.TakeBack.class,
            ReplayCall.class
        })
final class CallCommand {
    static final String PATH = "/v1/calls";

    private CallCommand() {}
}
