package io.dure.beside.fenzo;

import com.netflix.fenzo.VirtualMachineLease;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos;

/** Free GPUs of a node. */
final class Offer implements VirtualMachineLease {
    private static long offers;

    private final String host;
    private final String id;
    private final int gpus;

    Offer(int node, int gpus) {
        host = host(node);
        id = Long.toString(offers++);
        this.gpus = gpus;
    }

    static String host(int node) {
        return "n" + node;
    }

    static int node(String host) {
        return Integer.parseInt(host, 1, host.length(), 10);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public long getOfferedTime() {
        return System.currentTimeMillis();
    }

    @Override
    public String hostname() {
        return host;
    }

    @Override
    public String getVMID() {
        return host;
    }

    @Override
    public double cpuCores() {
        return gpus;
    }

    @Override
    public double memoryMB() {
        return 0;
    }

    @Override
    public double networkMbps() {
        return 0;
    }

    @Override
    public double diskMB() {
        return 0;
    }

    @Override
    public List<Range> portRanges() {
        return List.of();
    }

    @Override
    public Protos.Offer getOffer() {
        return null;
    }

    @Override
    public Map<String, Protos.Attribute> getAttributeMap() {
        return Collections.emptyMap(); // it is asked for null, which Map.of() refuses
    }

    @Override
    public Double getScalarValue(String name) {
        return 0.0;
    }

    @Override
    public Map<String, Double> getScalarValues() {
        return Map.of();
    }
}
