package io.dure.app.command;

import picocli.CommandLine.Command;

/** {@code dure hook}: who is told what happens. */
@Command(
        name = "hook",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Be told by POST what happens to jobs and to the fleet (webhooks).",
        subcommands = {MakeHook.class, ListHooks.class, RemoveHooks.class})
final class HookCommand {}
