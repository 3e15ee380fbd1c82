package io.dure.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowingTest {
    private static final String EVENTS = "GET /v1/events";

    private final FakeServer fake;
    private final Server server;

    FollowingTest() throws IOException {
        fake = new FakeServer();
        server = new Server(new Login(Logins.url(fake.url()), "dure_x"));
    }

    @AfterEach
    void close() {
        server.close();
        fake.close();
    }

    private void stream(String text) {
        fake.on(EVENTS, 200, "text/event-stream", text, Map.of());
    }

    private List<Following.Told> follow(String last, int count, AtomicInteger losses) throws InterruptedException {
        List<Following.Told> heard = new ArrayList<>();
        new Following(server, last, losses::incrementAndGet, Duration.ofMillis(1)).follow(told -> {
            heard.add(told);
            return heard.size() < count;
        });
        return heard;
    }

    @Test
    void aBrokenStreamGoesOnFromTheLastEvent() throws InterruptedException {
        stream(
                ": hello\n\nevent: job\nid: 4\ndata: {\"id\":1}\n\nevent: job\nid: 5\ndata: {\"id\":2}\n\nevent: job\nid: 6\ndata: cut off");
        stream("event:job\r\nid:7\r\ndata: a\r\ndata: b\r\n\r\nevent: behind\ndata: read the lists anew\n\n");
        AtomicInteger losses = new AtomicInteger();
        assertThat(follow("", 4, losses))
                .containsExactly(
                        new Following.Told("job", "4", "{\"id\":1}"),
                        new Following.Told("job", "5", "{\"id\":2}"),
                        new Following.Told("job", "7", "a\nb"),
                        new Following.Told("behind", "7", "read the lists anew"));
        assertThat(losses).hasValue(1);
        assertThat(fake.asked().getFirst().headers()).doesNotContainKey("last-event-id");
        assertThat(fake.asked().getLast().headers()).containsEntry("last-event-id", "5");
        assertThat(fake.asked().getLast().headers()).containsEntry("authorization", "Bearer dure_x");
    }

    @Test
    void goesOnFromWhereItIsTold() throws InterruptedException {
        stream("event: job\nid: 41\ndata: x\n\n");
        assertThat(follow("40", 1, new AtomicInteger())).hasSize(1);
        assertThat(fake.asked().getFirst().headers()).containsEntry("last-event-id", "40");
    }

    @Test
    void aTokenThatIsNotTakenEndsIt() {
        fake.on(EVENTS, 401, "{\"detail\":\"this token is unknown\",\"maybe\":\"dure login\"}");
        assertThatThrownBy(() -> follow("", 1, new AtomicInteger()))
                .isInstanceOf(Refused.class)
                .hasMessage("not logged in: this token is unknown. Maybe dure login");
    }

    @Test
    void nobodyThereAtFirstEndsIt() {
        fake.close();
        assertThatThrownBy(() -> follow("", 1, new AtomicInteger()))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("the connection is refused");
    }
}
