package io.dure.app.command;

import io.dure.app.client.Refused;
import io.dure.twin.input.BadInput;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command line. Exit codes: 0 well, 1 a check or a run failed, 2 the input or the command cannot be used. */
@Command(
        name = "dure",
        version = "dure 0.1.0",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Plans, shares, runs and foresees a fleet of GPUs.",
        subcommands = {
            Up.class,
            Serve.class,
            LogIn.class,
            WhoAmI.class,
            SubmitJob.class,
            Jobs.class,
            ShowJob.class,
            Why.class,
            ShowLog.class,
            CancelJobs.class,
            HoldJobs.class,
            ReleaseJobs.class,
            ListQueues.class,
            SetQuota.class,
            DateQuota.class,
            ShowUsage.class,
            BudgetCommand.class,
            CallCommand.class,
            ShowFleet.class,
            DrainNodes.class,
            UndrainNodes.class,
            SetPower.class,
            CurtailSite.class,
            FreezeFleet.class,
            UnfreezeFleet.class,
            QuarantineCommand.class,
            BackUp.class,
            RestoreFleet.class,
            FollowEvents.class,
            Top.class,
            ShowForecast.class,
            AskWhatIf.class,
            TokenCommand.class,
            HookCommand.class,
            ListAudit.class,
            Simulate.class,
            Compare.class,
            Sweep.class,
            ReplayJournal.class,
            PlanRollout.class,
            TellStanding.class,
            ListTemplates.class,
            Bench.class,
            CommandLine.HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Dure {
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    private Dure() {}

    /** A command line that is ready to run. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Dure());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getSubcommands().values().forEach(sub -> sub.setCaseInsensitiveEnumValuesAllowed(true));
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println("dure: " + Failure.of(e));
            return isBadInput(e) ? BAD_INPUT : FAILED;
        });
        return line;
    }

    private static boolean isBadInput(Exception e) {
        return e instanceof BadInput
                || e instanceof SubmitJob.Located
                || (e instanceof Refused refused && refused.isBadInput());
    }

    /** Runs a command and returns its exit code. */
    public static int run(CommandLine line, String... args) {
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            line.getErr().println("dure: " + Failure.of(e));
            return FAILED;
        }
    }
}
