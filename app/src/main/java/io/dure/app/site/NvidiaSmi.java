package io.dure.app.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    /** {@code index}: as nvidia-smi counts. */
    record Gpu(int index, String name, OptionalDouble watts) {}

    /** In order of index; none where the program is not found or not named. */
    List<Gpu> find() throws IOException {
        if (program.isEmpty()) {
            return List.of();
        }
        Process process;
        try {
            process = new ProcessBuilder(program, "--query-gpu=index,name,power.draw", "--format=csv,noheader,nounits")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException _) {
            return List.of(); // no such program
        }
        return read(process);
    }

    /** By index, for how many hundredths of the last moment each GPU has computed; without those that do not tell. */
    Map<Integer, Integer> busy() throws IOException {
        if (program.isEmpty()) {
            return Map.of();
        }
        Process process;
        try {
            process = new ProcessBuilder(program, "--query-gpu=index,utilization.gpu", "--format=csv,noheader,nounits")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException _) {
            return Map.of(); // no such program
        }
        Map<Integer, Integer> busy = new TreeMap<>();
        for (String line : text(process).lines().toList()) {
            String[] parts = line.split(",", -1);
            if (parts.length == 2
                    && parts[0].strip().matches("\\d+")
                    && parts[1].strip().matches("\\d+")) {
                busy.put(Integer.valueOf(parts[0].strip()), Integer.valueOf(parts[1].strip()));
            }
        }
        return busy;
    }

    private List<Gpu> read(Process process) throws IOException {
        return gpus(text(process));
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
