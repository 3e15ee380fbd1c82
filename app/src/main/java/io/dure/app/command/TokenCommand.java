package io.dure.app.command;

import picocli.CommandLine.Command;

/** {@code dure token}: who may come in. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Make, list and revoke tokens.",
        subcommands = {MakeToken.class, ListTokens.class, RevokeTokens.class})
final class TokenCommand {}
