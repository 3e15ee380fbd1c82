package io.dure.app.notify;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** An address that people name to be told at. Unless that is allowed, it is none of our own network. */
public final class Address {
    private static final int MOST_LETTERS = 1_000;

    private Address() {}

    /** What is wrong with it; null when nothing is. */
    public static @Nullable String fault(String url, boolean isAnywhere) {
        try {
            URI read = new URI(url);
            boolean isWeb = "https".equals(read.getScheme()) || (isAnywhere && "http".equals(read.getScheme()));
            if (url.length() > MOST_LETTERS || !isWeb || read.getHost() == null || read.getUserInfo() != null) {
                return "an address of https is needed, without a name and password in it";
            }
            return isAnywhere ? null : network(read.getHost());
        } catch (URISyntaxException e) {
            return "an address of https is needed";
        }
    }

    private static @Nullable String network(String host) {
        try {
            for (InetAddress at : InetAddress.getAllByName(host)) {
                if (isOurs(at)) {
                    return "it leads into the network of the server, and that is not allowed here";
                }
            }
            return null;
        } catch (UnknownHostException e) {
            return "no host of this name is known";
        }
    }

    /** This machine, or an address that only a local network has: RFC 1918, 3927, 4193, 6598. */
    static boolean isOurs(InetAddress at) {
        byte[] b = at.getAddress();
        boolean isUnique = at instanceof Inet6Address && (b[0] & 0xfe) == 0xfc;
        boolean isShared = b.length == 4 && (b[0] & 0xff) == 100 && (b[1] & 0xc0) == 64;
        return at.isLoopbackAddress()
                || at.isAnyLocalAddress()
                || at.isLinkLocalAddress()
                || at.isSiteLocalAddress()
                || at.isMulticastAddress()
                || isUnique
                || isShared
                || (b.length == 4 && b[0] == 0);
    }
}
