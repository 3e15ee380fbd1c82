package io.dure.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Jobs as JSON, drawn from a seed: shapes, queues and limits as people use them. */
final class Drawn {
    private static final int USERS = 500;
    private static final String[] SHAPES = {
        "\"gpus\":1",
        "\"gpus\":1,\"kind\":\"inference\"",
        "\"gpus\":2",
        "\"gpus\":4,\"kind\":\"fine-tuning\"",
        "\"gpus\":8,\"kind\":\"fine-tuning\"",
        "\"gpus\":8,\"tasks\":2,\"kind\":\"fine-tuning\"",
        "\"gpus\":8,\"tasks\":4,\"kind\":\"simulation\"",
        "\"gpus\":8,\"tasks\":16,\"kind\":\"pretraining\",\"near\":\"hall\"",
    };
    /** In hundredths: how many of a hundred jobs have a shape up to this. */
    private static final int[] UP_TO = {35, 45, 58, 70, 85, 92, 97, 100};

    private static final String[] LIMITS = {"30m", "1h", "4h", "12h", "2d"};

    private final List<String> queues;
    private final List<String> types;
    private final Random random;

    /** {@code queues}: the leaf queues, by path; {@code types}: of GPUs, of which one job in two wants one. */
    Drawn(List<String> queues, List<String> types, long seed) {
        this.queues = List.copyOf(queues);
        this.types = List.copyOf(types);
        random = new Random(seed);
    }

    /** A gang that takes whole nodes, to fill the fleet; it runs for one to so many minutes. */
    String filler(int tasks, int mostMinutes) {
        return "{\"name\":\"fill\",\"queue\":\"" + queue() + "\",\"gpus\":8,\"tasks\":" + tasks
                + ",\"kind\":\"pretraining\",\"runs\":\"" + (1 + random.nextInt(mostMinutes))
                + "m\",\"timeLimit\":\"12h\"}";
    }

    String job() {
        int hundredth = random.nextInt(100);
        int shape = 0;
        while (UP_TO[shape] <= hundredth) {
            shape++;
        }
        String type = random.nextBoolean() ? "" : ",\"gpuType\":\"" + types.get(random.nextInt(types.size())) + "\"";
        return "{\"name\":\"job-" + random.nextInt(10_000) + "\",\"queue\":\"" + queue() + "\",\"user\":\"user-"
                + random.nextInt(USERS) + "\"," + SHAPES[shape] + type + ",\"timeLimit\":\""
                + LIMITS[random.nextInt(LIMITS.length)] + "\",\"runs\":\"" + (1 + random.nextInt(120))
                + "m\",\"command\":[\"python\",\"train.py\",\"--seed\",\"" + random.nextInt(1000) + "\"]}";
    }

    private String queue() {
        return queues.get(random.nextInt(queues.size()));
    }

    /** So many jobs as one request. */
    String batch(int count) {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(job());
        }
        return "{\"jobs\":[" + String.join(",", jobs) + "]}";
    }

    String fillers(int count, int tasks, int mostMinutes) {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(filler(tasks, mostMinutes));
        }
        return "{\"jobs\":[" + String.join(",", jobs) + "]}";
    }
}
