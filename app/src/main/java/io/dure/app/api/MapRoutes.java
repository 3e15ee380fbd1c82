package io.dure.app.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Queue;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Every GPU of the fleet as columns of numbers, and what has changed since. Of GPUs that hold work which the caller may not
 * see it says that they are busy and nothing else.
 */
final class MapRoutes {
    private static final int STRANGERS = 1;
    private static final int UNKNOWN = 99;
    private static final long HOUR = 3_600_000;
    private static final long[] AGES = {HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR};

    private final Plane plane;
    private final Picture picture;
    private final ObjectMapper json;

    MapRoutes(Plane plane, Picture picture, ObjectMapper json) {
        this.plane = plane;
        this.picture = picture;
        this.json = json;
    }

    void map(Context ctx) throws IOException {
        String text = ctx.queryParam("since");
        if (text != null && !text.matches("\\d{1,18}")) {
            throw Problem.bad("since", "since " + text + ": the version of an earlier answer is needed", "");
        }
        long since = text == null ? -1 : Long.parseLong(text);
        View view = new View(
                Api.caller(ctx), plane.control().book(), plane.control().clock().nowMillis());
        boolean isPacked = String.valueOf(ctx.header("Accept-Encoding")).contains("gzip");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        try (OutputStream out = isPacked ? new GZIPOutputStream(bytes, 1 << 14) : bytes;
                JsonGenerator to = json.getFactory().createGenerator(out)) {
            synchronized (picture) {
                if (picture.knows(since) && picture.nodes() == view.book.nodes()) {
                    view.changes(to, since);
                } else {
                    view.whole(to);
                }
            }
        }
        if (isPacked) {
            ctx.header("Content-Encoding", "gzip");
        }
        ctx.header("Cache-Control", "no-store").contentType("application/json").result(bytes.toByteArray());
    }

    /** The fleet as one caller may see it. The lock of the picture is held. */
    private final class View {
        private final Caller caller;
        private final Fleetbook book;
        private final long nowMillis;
        private final List<String> owners = new ArrayList<>(List.of("", ""));
        private final int[] ownerOfQueue;

        View(Caller caller, Fleetbook book, long nowMillis) {
            this.caller = caller;
            this.book = book;
            this.nowMillis = nowMillis;
            ownerOfQueue = owners();
        }

        /** The queues just below the caller's own own what is held below them. */
        private int[] owners() {
            List<Queue> queues = book.queues();
            int[] of = new int[queues.size()];
            for (Queue q : queues) {
                boolean isBelow = q.parent() == caller.queue() || (q.id() == caller.queue() && caller.queue() != 0);
                if (isBelow) {
                    of[q.id()] = owners.size();
                    owners.add(book.path(q.id()));
                }
            }
            for (Queue q : queues) {
                int at = q.id();
                while (at != Queue.NO_PARENT && of[at] == 0) {
                    at = book.queue(at).parent();
                }
                of[q.id()] = at == Queue.NO_PARENT ? STRANGERS : of[at];
            }
            return of;
        }

        private void whole(JsonGenerator to) throws IOException {
            int nodes = Math.min(picture.nodes(), book.nodes());
            to.writeStartObject();
            to.writeNumberField("version", picture.version());
            names(to);
            to.writeObjectFieldStart("nodes");
            runs(to, "state", nodes, picture::stateOf);
            to.writeEndObject();
            to.writeObjectFieldStart("gpus");
            int gpus = picture.firstGpu(nodes);
            runs(to, "use", gpus, this::use);
            runs(to, "owner", gpus, this::owner);
            runs(to, "kind", gpus, this::kind);
            runs(to, "cap", gpus, this::cap);
            runs(to, "age", gpus, this::age);
            to.writeEndObject();
            to.writeEndObject();
        }

        private void names(JsonGenerator to) throws IOException {
            strings(to, "types", book.gpuTypes());
            strings(to, "sites", book.sites());
            strings(to, "owners", owners);
            Map<Integer, Integer> racks = new LinkedHashMap<>();
            to.writeArrayFieldStart("lots");
            for (Fleetbook.Nodes lot : book.lots()) {
                racks.putIfAbsent(lot.rack(), racks.size());
                int[] row = {lot.count(), racks.get(lot.rack()), lot.gpuType(), lot.gpus()};
                to.writeArray(row, 0, row.length);
            }
            to.writeEndArray();
            strings(to, "racks", racks.keySet().stream().map(book::rackName).toList());
        }

        private void changes(JsonGenerator to, long since) throws IOException {
            List<Integer> nodes = new ArrayList<>();
            for (int n = 0; n < picture.nodes(); n++) {
                if (picture.isChanged(n, since)) {
                    nodes.add(n);
                }
            }
            to.writeStartObject();
            to.writeNumberField("version", picture.version());
            to.writeArrayFieldStart("changed");
            for (int n : nodes) {
                to.writeNumber(n);
            }
            to.writeEndArray();
            column(to, "state", nodes, picture::stateOf);
            ofGpus(to, "use", nodes, this::use);
            ofGpus(to, "owner", nodes, this::owner);
            ofGpus(to, "kind", nodes, this::kind);
            ofGpus(to, "cap", nodes, this::cap);
            ofGpus(to, "age", nodes, this::age);
            to.writeEndObject();
        }

        private void ofGpus(JsonGenerator to, String name, List<Integer> nodes, IntUnaryOperator value)
                throws IOException {
            to.writeArrayFieldStart(name);
            for (int n : nodes) {
                for (int g = picture.firstGpu(n); g < picture.firstGpu(n + 1); g++) {
                    to.writeNumber(value.applyAsInt(g));
                }
            }
            to.writeEndArray();
        }

        private Picture.@Nullable Held held(int gpu) {
            return picture.held(gpu);
        }

        private boolean isStrange(Picture.Held held) {
            return !caller.sees(held.queue, book);
        }

        /** 0 free, 1 busy, 2 busy and told to stop. */
        private int use(int gpu) {
            Picture.Held held = held(gpu);
            return held == null ? 0 : held.isLeaving && !isStrange(held) ? 2 : 1;
        }

        private int owner(int gpu) {
            Picture.Held held = held(gpu);
            return held == null ? 0 : isStrange(held) ? STRANGERS : ownerOfQueue[held.queue];
        }

        /** 1 and more: the kinds in their order. */
        private int kind(int gpu) {
            Picture.Held held = held(gpu);
            return held == null ? 0 : isStrange(held) ? UNKNOWN : held.kind.ordinal() + 1;
        }

        /** Tenths of the power that its work would take, rounded up. */
        private int cap(int gpu) {
            Picture.Held held = held(gpu);
            return held == null ? 0 : isStrange(held) ? UNKNOWN : (held.capPerMille + 99) / 100;
        }

        /** How long its attempt has run: 1 for less than an hour, then 6 hours, a day, 3 days, a week, more. */
        private int age(int gpu) {
            Picture.Held held = held(gpu);
            if (held == null || isStrange(held)) {
                return held == null ? 0 : UNKNOWN;
            }
            int age = 0;
            while (age < AGES.length && nowMillis - held.sinceMillis >= AGES[age]) {
                age++;
            }
            return age + 1;
        }
    }

    // ---- writing ----------------------------------------------------------------------------------------------

    private static void strings(JsonGenerator to, String name, List<String> values) throws IOException {
        to.writeArrayFieldStart(name);
        for (String value : values) {
            to.writeString(value);
        }
        to.writeEndArray();
    }

    private static void column(JsonGenerator to, String name, List<Integer> at, IntUnaryOperator value)
            throws IOException {
        to.writeArrayFieldStart(name);
        for (int i : at) {
            to.writeNumber(value.applyAsInt(i));
        }
        to.writeEndArray();
    }

    /** A value and how many in a row have it, and so on. */
    private static void runs(JsonGenerator to, String name, int size, IntUnaryOperator value) throws IOException {
        to.writeArrayFieldStart(name);
        int from = 0;
        int last = size == 0 ? 0 : value.applyAsInt(0);
        for (int i = 1; i <= size; i++) {
            int next = i == size ? Integer.MIN_VALUE : value.applyAsInt(i);
            if (next != last) {
                to.writeNumber(last);
                to.writeNumber(i - from);
                from = i;
                last = next;
            }
        }
        to.writeEndArray();
    }

    // ---- one node ---------------------------------------------------------------------------------------------

    /** One node, GPU by GPU. */
    void node(Context ctx) {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        String name = String.valueOf(ctx.queryParam("name"));
        int node = book.nodeNamed(name).orElseThrow(() -> Problem.notFound("there is no node " + name));
        List<Map<String, Object>> gpus = new ArrayList<>();
        Map<String, Object> told = new LinkedHashMap<>();
        synchronized (picture) {
            if (node >= picture.nodes()) {
                throw Problem.notFound("node " + name + " has only just come");
            }
            told.put("name", name);
            told.put("gpuType", book.gpuTypes().get(book.lot(node).gpuType()));
            told.put("state", List.of("up", "drained", "down", "off").get(picture.stateOf(node)));
            for (int g = picture.firstGpu(node); g < picture.firstGpu(node + 1); g++) {
                gpus.add(gpu(g, caller, book));
            }
        }
        told.put("gpus", gpus);
        ctx.json(told);
    }

    private Map<String, Object> gpu(int gpu, Caller caller, Fleetbook book) {
        Map<String, Object> told = new LinkedHashMap<>();
        Picture.Held held = picture.held(gpu);
        told.put("busy", held != null);
        if (held != null && caller.sees(held.queue, book)) {
            told.put("job", held.job);
            told.put("jobs", picture.sharers(gpu));
            told.put("queue", book.path(held.queue));
            told.put("kind", JobRoutes.word(held.kind));
            told.put("capPerMille", held.capPerMille);
            told.put("leaving", held.isLeaving);
            told.put("since", plane.fleet().zero().plusMillis(held.sinceMillis).toString());
        }
        return told;
    }
}
