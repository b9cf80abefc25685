package dev.rosey.isolation.internal.sandbox.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of one system call: the verdict of the first clause whose conditions all hold.
 *
 * @param clauses tried in order
 * @param otherwise the verdict if none holds
 */
public record Rule(List<Clause> clauses, Verdict otherwise) {
    /**
     * A verdict under conditions.
     *
     * @param conditions all must hold
     * @param verdict what becomes of the call then
     */
    public record Clause(List<Condition> conditions, Verdict verdict) {
        /** Copies. */
        public Clause {
            conditions = List.copyOf(conditions);
        }
    }

    /** Copies. */
    public Rule {
        clauses = List.copyOf(clauses);
    }

    static Rule always(Verdict verdict) {
        return new Rule(List.of(), verdict);
    }

    /** A rule with one more clause behind the others. */
    Rule when(Verdict verdict, Condition... conditions) {
        List<Clause> more = new ArrayList<>(clauses);
        more.add(new Clause(List.of(conditions), verdict));
        return new Rule(more, otherwise);
    }

    /** The verdict for these arguments. */
    public Verdict decide(long[] arguments) {
        for (Clause clause : clauses) {
            if (clause.conditions().stream().allMatch(condition -> condition.test(arguments))) {
                return clause.verdict();
            }
        }
        return otherwise;
    }
}
