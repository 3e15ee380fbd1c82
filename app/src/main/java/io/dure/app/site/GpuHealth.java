package io.dure.app.site;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What {@code nvidia-smi -q -x} says of the health of GPUs (its man page; docs.nvidia.com/deploy/nvidia-smi), and the
 * kernel's log of their Xid errors (docs.nvidia.com/deploy/xid-errors), which {@code nvidia-smi} does not tell. Unknown to
 * a driver or a board is what is not in its answer, or {@code N/A}: that says nothing.
 *
 * <p>What is so is told once, until it is otherwise and so again. Errors that are only counted are told when there are more
 * of them than at the first look: a memory error of long ago was mended or is waiting to be, which is told by itself.
 *
 * <p>For one thread at a time.
 */
final class GpuHealth {
    private static final Pattern NUMBER = Pattern.compile("(-?\\d+)(\\.\\d+)?( C)?");
    private static final Pattern XID = Pattern.compile(
            "NVRM: Xid \\(PCI:(?<bus>[0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2})[^)]*\\): (?<xid>\\d+)");

    /** Of hardware, driver or link: programs of users cause others. By the catalogue of NVIDIA. */
    private static final Map<Integer, String> BAD_XIDS = Map.of(
            48, "a memory error that cannot be corrected",
            62, "its microcontroller has halted",
            64, "a row of its memory cannot be remapped",
            74, "an NVLink error",
            79, "it has fallen off the bus",
            95, "a memory error that may have reached other programs",
            119, "its system processor does not answer",
            120, "its system processor has an error",
            140, "a memory error that was not recovered from");

    private final NvidiaSmi nvidiaSmi;
    private final List<String> kernelLog;
    private final Map<String, Long> firstErrors = new TreeMap<>();
    private final Set<String> xidsSeen = new HashSet<>();
    private Set<String> before = Set.of();
    private boolean hasLookedAtLog;

    /** {@code kernelLog}: the command that prints what the kernel has told so far; empty: nobody asks it. */
    GpuHealth(NvidiaSmi nvidiaSmi, List<String> kernelLog) {
        this.nvidiaSmi = nvidiaSmi;
        this.kernelLog = kernelLog;
    }

    /** Something is wrong with the GPU that nvidia-smi counts as {@code index}. */
    record Finding(int index, String what) {}

    /** What is new since the last look. */
    List<Finding> look() throws IOException {
        Map<String, Integer> indexOfBus = nvidiaSmi.buses();
        List<Finding> now = new ArrayList<>();
        read(nvidiaSmi.all(), (bus, gpu) -> {
            Integer index = indexOfBus.get(bus);
            if (index != null) {
                judge(bus, gpu, what -> now.add(new Finding(index, what)));
            }
        });
        List<Finding> fresh = new ArrayList<>(
                now.stream().filter(f -> !before.contains(f.toString())).toList());
        before = Set.copyOf(now.stream().map(Finding::toString).toList());
        fresh.addAll(xids(indexOfBus));
        return List.copyOf(fresh);
    }

    // ---- what one GPU says of itself --------------------------------------------------------------------------

    private void judge(String bus, Map<String, String> gpu, Consumer<String> to) {
        String action = gpu.getOrDefault("gpu_recovery_action", "None");
        if (!isNothing(action)) {
            to.accept("its driver asks for: " + action);
        }
        if (isYes(gpu.get("remapped_rows/remapped_row_failure"))) {
            to.accept("rows of its memory could not be remapped: it is to be replaced");
        }
        if (isYes(gpu.get("remapped_rows/remapped_row_pending"))) {
            to.accept("rows of its memory are to be remapped: it needs a reset");
        }
        boolean isRetiring =
                isYes(gpu.get("retired_pages/pending_retirement")) || isYes(gpu.get("retired_pages/pending_blacklist"));
        if (isRetiring) {
            to.accept("pages of its memory are to be retired: it needs a reset");
        }
        errors(bus, gpu, to);
        heat(gpu, to);
    }

    /** Since its driver was loaded. By what is told: in all, or of each kind of memory. */
    private void errors(String bus, Map<String, String> gpu, Consumer<String> to) {
        long sum = 0;
        for (Map.Entry<String, String> one : gpu.entrySet()) {
            boolean isCount = one.getKey().matches("ecc_errors/volatile/(dram|sram)_uncorrectable\\w*")
                    || one.getKey().equals("ecc_errors/volatile/double_bit/total");
            sum += isCount ? Math.max(0, number(one.getValue(), 0)) : 0;
        }
        long first = firstErrors.merge(bus, sum, Math::min); // a reset counts from 0 again
        if (sum > first) {
            to.accept(sum - first + " memory errors that could not be corrected");
        }
    }

    /** In degrees Celsius; newer boards tell how many are left until they slow down. */
    private static void heat(Map<String, String> gpu, Consumer<String> to) {
        long none = Long.MIN_VALUE;
        long is = number(gpu.get("temperature/gpu_temp"), none);
        long slow = number(gpu.get("temperature/gpu_temp_slow_threshold"), none);
        long left = number(gpu.get("temperature/gpu_temp_tlimit"), none);
        long slowLeft = number(gpu.get("temperature/gpu_temp_slow_tlimit_threshold"), none);
        boolean isHot = is != none && slow != none && is >= slow;
        boolean hasNoneLeft = left != none && slowLeft != none && left <= slowLeft;
        if (isHot || hasNoneLeft) {
            to.accept("so hot that it slows down");
        }
    }

    private static boolean isYes(@org.jspecify.annotations.Nullable String text) {
        return "Yes".equalsIgnoreCase(text);
    }

    private static boolean isNothing(String text) {
        return text.isEmpty() || text.equals("None") || text.equals("N/A") || text.startsWith("Unknown");
    }

    private static long number(@org.jspecify.annotations.Nullable String text, long otherwise) {
        Matcher m = NUMBER.matcher(text == null ? "" : text);
        return m.matches() ? Long.parseLong(m.group(1)) : otherwise;
    }

    // ---- the kernel's log -------------------------------------------------------------------------------------

    /** Those that were logged since the first look; nothing where the log may not be read. */
    private List<Finding> xids(Map<String, Integer> indexOfBus) {
        List<Finding> found = new ArrayList<>();
        for (String line : nvidiaSmi.lines(kernelLog)) {
            Matcher m = XID.matcher(line);
            if (m.find() && xidsSeen.add(line) && hasLookedAtLog) {
                int xid = Integer.parseInt(m.group("xid"));
                String what = BAD_XIDS.get(xid);
                indexOfBus.entrySet().stream()
                        .filter(e -> what != null && e.getKey().startsWith(NvidiaSmi.bus(m.group("bus"))))
                        .forEach(e -> found.add(new Finding(e.getValue(), "Xid " + xid + ", " + what)));
            }
        }
        hasLookedAtLog = true;
        return found;
    }

    // ---- the answer -------------------------------------------------------------------------------------------

    private interface Gpus {
        /** By path below the GPU, as {@code temperature/gpu_temp}. */
        void gpu(String bus, Map<String, String> fields);
    }

    private static void read(String xml, Gpus to) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader in = factory.createXMLStreamReader(new StringReader(xml));
            Deque<String> path = new ArrayDeque<>();
            Map<String, String> fields = new TreeMap<>();
            String bus = "";
            while (in.hasNext()) {
                switch (in.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        path.addLast(in.getLocalName());
                        if (path.size() == 2 && in.getLocalName().equals("gpu")) {
                            bus = NvidiaSmi.bus(String.valueOf(in.getAttributeValue(null, "id")));
                        }
                    }
                    case XMLStreamConstants.CHARACTERS -> {
                        if (path.size() > 2 && !in.getText().isBlank()) {
                            fields.put(
                                    String.join("/", path.stream().skip(2).toList()),
                                    in.getText().strip());
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (path.size() == 2 && path.getLast().equals("gpu")) {
                            to.gpu(bus.toLowerCase(Locale.ROOT), fields);
                            fields.clear();
                        }
                        path.removeLast();
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("nvidia-smi -q -x: " + e.getMessage(), e);
        }
    }
}
