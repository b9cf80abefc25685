package dev.rosey.isolation.internal.sandbox.filter;

/**
 * What a filter depends on.
 *
 * @param architecture the processor's
 * @param landlockAbi the version of Landlock that is in force besides; the filter closes what it lacks
 * @param lifeline the descriptor whose pipe ends the process with its host; the process cannot cut it
 * @param mayWrite whether there are files that it may write
 * @param mayExecute whether it may start programs; if not, the host lets exactly one start through
 * @param mayConnect whether it may connect by TCP
 */
public record FilterPlan(Architecture architecture, int landlockAbi, int lifeline, boolean mayWrite, boolean mayExecute,
        boolean mayConnect) {
    /** The filter. */
    public SystemCallFilter filter() {
        return new SystemCallFilter(architecture, new Rules(this).all());
    }
}
