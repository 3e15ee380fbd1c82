package io.dure.app.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks the driver of the GPUs, by {@code nvidia-smi --query-gpu=… --format=csv,noheader,nounits} (docs.nvidia.com/deploy/
 * nvidia-smi). Where there is no such program, there are no GPUs.
 */
record NvidiaSmi(String program) {
    /** A driver that hangs must not hold up Dure. */
    private static final long PATIENCE_SECONDS = 15;

    private static final String CSV = "--format=csv,noheader,nounits";

    /** {@code index}: as nvidia-smi counts. */
    record Gpu(int index, String name, OptionalDouble watts) {}

    /** In order of index; none where the program is not found or not named. */
    List<Gpu> find() throws IOException {
        return gpus(ask("--query-gpu=index,name,power.draw", CSV));
    }

    /** By index, for how many hundredths of the last moment each GPU has computed; without those that do not tell. */
    Map<Integer, Integer> busy() throws IOException {
        Map<Integer, Integer> busy = new TreeMap<>();
        for (String line : ask("--query-gpu=index,utilization.gpu", CSV).lines().toList()) {
            String[] parts = line.split(",", -1);
            if (parts.length == 2
                    && parts[0].strip().matches("\\d+")
                    && parts[1].strip().matches("\\d+")) {
                busy.put(Integer.valueOf(parts[0].strip()), Integer.valueOf(parts[1].strip()));
            }
        }
        return busy;
    }

    /** The index of each GPU by where it is on the bus, as {@link #bus} writes it. */
    Map<String, Integer> buses() throws IOException {
        Map<String, Integer> buses = new TreeMap<>();
        for (String line : ask("--query-gpu=index,pci.bus_id", CSV).lines().toList()) {
            String[] parts = line.split(",", -1);
            if (parts.length == 2 && parts[0].strip().matches("\\d+")) {
                buses.put(bus(parts[1].strip()), Integer.valueOf(parts[0].strip()));
            }
        }
        return buses;
    }

    /** Small letters and four places of the domain: {@code 0000:3b:00.0}; nvidia-smi writes eight, the kernel four. */
    static String bus(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        return small.matches("[0-9a-f]{8}:.*") ? small.substring(4) : small;
    }

    /** All that it knows of all GPUs, as XML. */
    String all() throws IOException {
        return ask("-q", "-x");
    }

    /** What another program prints; nothing when it cannot. */
    List<String> lines(List<String> command) {
        try {
            return command.isEmpty()
                    ? List.of()
                    : text(started(command)).lines().toList();
        } catch (IOException _) {
            return List.of(); // not there, or not for us
        }
    }

    /** Empty where there is no such program. */
    private String ask(String... words) throws IOException {
        if (program.isEmpty()) {
            return "";
        }
        List<String> command = new ArrayList<>(List.of(words));
        command.addFirst(program);
        Process process;
        try {
            process = started(command);
        } catch (IOException _) {
            return ""; // no such program
        }
        return text(process);
    }

    private static Process started(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private String text(Process process) throws IOException {
        var output = new java.util.concurrent.FutureTask<>(
                () -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        Thread.ofVirtual().start(output);
        try {
            String text = output.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(program + " ended with exit code " + code + ": " + text.strip());
            }
            return text;
        } catch (java.util.concurrent.TimeoutException e) {
            process.destroyForcibly();
            throw new IOException(program + " has not answered for " + PATIENCE_SECONDS + " s", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException(program + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private List<Gpu> gpus(String text) throws IOException {
        List<Gpu> gpus = new ArrayList<>();
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
            String[] parts = line.split(",", -1);
            try {
                gpus.add(new Gpu(Integer.parseInt(parts[0].strip()), parts[1].strip(), watts(parts[2].strip())));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                throw new IOException(program + ": says \"" + line + "\", not INDEX, NAME, WATTS", e);
            }
        }
        gpus.sort(Comparator.comparingInt(Gpu::index));
        return List.copyOf(gpus);
    }

    /** {@code [N/A]} on boards that do not measure. */
    private static OptionalDouble watts(String text) {
        return text.matches("[0-9.]+") ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
    }
}
