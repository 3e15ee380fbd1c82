package io.dure.beside.slurm;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A slurmctld with its munged, on loopback alone, in a folder that is thrown away. */
final class Site {
    static final String PARAMETERS = "default_queue_depth=100000,sched_interval=1,sched_min_interval=0,batch_sched_delay=0,"
            + "max_sched_time=30,max_rpc_cnt=0,bf_interval=1,bf_max_job_test=10000,bf_continue,bf_resolution=600,"
            + "bf_yield_interval=5000000,bf_max_time=30";

    private static final Pattern STARTED = Pattern.compile("Started JobId=(\\d+_\\d+)\\(\\d+\\) in \\S+ on n(\\d+)$"
            + "|sched: Allocate JobId=(\\d+_\\d+)\\(\\d+\\) NodeList=n(\\d+) .*");
    private static final int KEY_BYTES = 1024;
    private static final long UP_WITHIN_NANOS = 120_000_000_000L;
    private static final long COMMAND_SECONDS = 100;
    private static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin";

    /** A job that was placed; the node's number from 0. */
    record Start(String id, int node) {}

    private Path folder;
    private Process controller;
    private Process munge;
    private RandomAccessFile log;
    private final StringBuilder rest = new StringBuilder();

    void start(int nodes) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("beside-slurm");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Files.write(folder.resolve("munge.key"), key);
        Files.setPosixFilePermissions(folder.resolve("munge.key"), PosixFilePermissions.fromString("r--------"));
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("gres.conf"), "AutoDetect=off\nNodeName=n[0-" + (nodes - 1) + "] Name=gpu Count=8\n");
        Files.writeString(folder.resolve("slurm.conf"), settings(nodes));
        munge = begin(
                "munged", "-F", "--key-file=" + folder + "/munge.key", "--socket=" + folder + "/munge.socket",
                "--pid-file=" + folder + "/munged.pid", "--log-file=" + folder + "/munged.log",
                "--seed-file=" + folder + "/munged.seed");
        controller = begin("slurmctld", "-D", "-i");
        long until = System.nanoTime() + UP_WITHIN_NANOS;
        while (!answers()) {
            if (!controller.isAlive() || System.nanoTime() - until > 0) {
                throw new IOException("slurmctld does not come up; its log: " + Files.readString(folder.resolve("ctld.log")));
            }
            Thread.sleep(200);
        }
        log = new RandomAccessFile(folder.resolve("ctld.log").toFile(), "r");
    }

    private String settings(int nodes) throws IOException {
        return """
                ClusterName=beside
                SlurmctldHost=%s(127.0.0.1)
                SlurmctldPort=%d
                SlurmUser=%s
                AuthType=auth/munge
                CredType=cred/munge
                AuthInfo=socket=%s/munge.socket
                CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
                StateSaveLocation=%s/state
                SlurmctldPidFile=%s/ctld.pid
                SlurmctldLogFile=%s/ctld.log
                SlurmctldDebug=info
                MailProg=/bin/true
                ProctrackType=proctrack/linuxproc
                TaskPlugin=task/none
                JobAcctGatherType=jobacct_gather/none
                AccountingStorageType=accounting_storage/none
                JobCompType=jobcomp/none
                MpiDefault=none
                SwitchType=switch/none
                MinJobAge=2
                MaxJobCount=1000000
                MaxArraySize=100001
                SlurmdTimeout=0
                ResumeProgram=/bin/true
                SuspendProgram=/bin/true
                SuspendTime=-1
                ResumeTimeout=60000
                ResumeRate=0
                KillWait=1
                MessageTimeout=100
                SchedulerType=sched/backfill
                SchedulerParameters=%s
                SelectType=select/cons_tres
                SelectTypeParameters=CR_CPU
                GresTypes=gpu
                NodeName=n[0-%d] NodeAddr=127.0.0.1 Port=1 CPUs=8 Boards=1 SocketsPerBoard=1 CoresPerSocket=8 ThreadsPerCore=1 RealMemory=16000 Gres=gpu:8 State=CLOUD
                PartitionName=p Nodes=ALL Default=YES MaxTime=INFINITE State=UP
                """
                .formatted(
                        InetAddress.getLocalHost().getHostName().split("\\.")[0],
                        freePort(),
                        System.getProperty("user.name"),
                        folder, folder, folder, folder,
                        PARAMETERS,
                        nodes - 1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() throws IOException, InterruptedException {
        Process ping = begin("sinfo", "-h");
        if (!ping.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            ping.destroyForcibly();
        }
        return ping.waitFor() == 0;
    }

    private Process begin(String... command) throws IOException {
        ProcessBuilder process = inFolder(List.of(command));
        return process.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("err").toFile()))
                .start();
    }

    private ProcessBuilder inFolder(List<String> command) {
        List<String> found = new ArrayList<>(command);
        found.set(0, find(command.get(0)));
        ProcessBuilder process = new ProcessBuilder(found).directory(folder.toFile());
        process.environment().put("SLURM_CONF", folder + "/slurm.conf");
        return process;
    }

    /** The programs must be called by their usual names: by others they do not count themselves as daemons. */
    private static String find(String program) {
        for (String in : PATH.split(":")) {
            if (new File(in, program).canExecute()) {
                return in + "/" + program;
            }
        }
        throw new IllegalStateException(program + " is not installed (bench/slurm-site install)");
    }

    /** Runs a client; returns what it printed. */
    String run(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process = inFolder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String said = Files.readString(out).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    /** What has started since it was asked last. */
    List<Start> starts() throws IOException {
        byte[] more = new byte[(int) (log.length() - log.getFilePointer())];
        log.readFully(more);
        rest.append(new String(more, StandardCharsets.UTF_8));
        int end = rest.lastIndexOf("\n") + 1;
        List<Start> starts = new ArrayList<>();
        for (String line : rest.substring(0, end).split("\n")) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                boolean isBackfill = started.group(1) != null;
                starts.add(new Start(
                        started.group(isBackfill ? 1 : 3), Integer.parseInt(started.group(isBackfill ? 2 : 4))));
            }
        }
        rest.delete(0, end);
        return starts;
    }

    long pid() {
        return controller.pid();
    }

    String version() {
        try {
            Process process = new ProcessBuilder(find("slurmctld"), "-V").start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .replaceAll("^slurm(-wlm)? ", "");
        } catch (IOException e) {
            return "unknown";
        }
    }

    void close() throws IOException, InterruptedException {
        for (Process process : new Process[] {controller, munge}) {
            if (process != null) {
                process.destroy();
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
        }
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
