package io.dure.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The provinces in the resource lie where they lie. */
class MapTest {
    private final Map<String, Polygon> provinces = new TreeMap<>();

    MapTest() throws IOException {
        JsonNode korea = new ObjectMapper().readTree(Piece.own("korea.json"));
        double steps = korea.get("steps").asDouble();
        for (JsonNode province : korea.get("provinces")) {
            List<List<double[]>> rings = new ArrayList<>();
            province.get("rings").forEach(ring -> rings.add(points(ring, steps)));
            provinces.put(province.get("code").asText(), new Polygon(rings));
        }
    }

    @Test
    void hasAllSeventeen() {
        assertThat(provinces).hasSize(17);
    }

    @ParameterizedTest
    @CsvSource({
        "KR-11, 37.5665, 126.9780", // Seoul, city hall
        "KR-26, 35.1796, 129.0756", // Busan
        "KR-27, 35.8714, 128.6014", // Daegu
        "KR-29, 35.1740, 126.9120", // Gwangju, Buk-gu; the source draws the city some 8 km too far east
        "KR-30, 36.3504, 127.3845", // Daejeon
        "KR-31, 35.5384, 129.3114", // Ulsan
        "KR-41, 37.2636, 127.0286", // Suwon
        "KR-42, 37.8813, 127.7298", // Chuncheon
        "KR-43, 36.6424, 127.4890", // Cheongju
        "KR-44, 36.8151, 127.1139", // Cheonan
        "KR-45, 35.8242, 127.1480", // Jeonju
        "KR-46, 34.9506, 127.4872", // Suncheon
        "KR-47, 36.1195, 128.3446", // Gumi
        "KR-48, 35.2280, 128.6811", // Changwon
        "KR-49, 33.4996, 126.5312", // Jeju
        "KR-50, 36.4801, 127.2890", // Sejong
        "KR-47, 37.4840, 130.9000", // Ulleungdo
        "KR-47, 37.2417, 131.8667", // Dokdo
    })
    void holdsItsCity(String code, double latitude, double longitude) {
        assertThat(holding(latitude, longitude)).containsExactly(code);
    }

    @ParameterizedTest
    @CsvSource({"37.0, 130.0", "34.2, 129.3", "39.03, 125.75", "36.0, 125.0"}) // sea, Tsushima, Pyongyang, sea
    void holdsNoOtherPlace(double latitude, double longitude) {
        assertThat(holding(latitude, longitude)).isEmpty();
    }

    private List<String> holding(double latitude, double longitude) {
        return provinces.keySet().stream()
                .filter(code -> Objects.requireNonNull(provinces.get(code)).holds(longitude, latitude))
                .toList();
    }

    private static List<double[]> points(JsonNode ring, double steps) {
        List<double[]> points = new ArrayList<>();
        double east = 0;
        double north = 0;
        for (int i = 0; i < ring.size(); i += 2) {
            east += ring.get(i).asDouble();
            north += ring.get(i + 1).asDouble();
            points.add(new double[] {east / steps, north / steps});
        }
        return points;
    }
}
