package io.dure.engine;

/** The levels of the fleet's topology, from the narrowest to the widest. */
public enum Level {
    NODE,
    /** The nodes that the fastest link joins: an NVL72 rack, or one HGX node. */
    LINK_DOMAIN,
    RACK,
    HALL,
    SITE
}
