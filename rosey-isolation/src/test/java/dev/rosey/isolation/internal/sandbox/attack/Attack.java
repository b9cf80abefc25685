package dev.rosey.isolation.internal.sandbox.attack;

import java.util.ArrayList;
import java.util.List;

/**
 * An attempt to get out of a process.
 *
 * @param group what it is aimed at
 * @param name what it tries
 * @param need what an unrestricted process needs to succeed
 * @param isOpenToStarters whether a grant to start programs opens it, because programs need it
 * @param attempt fails if it is refused
 */
public record Attack(String group, String name, Need need, boolean isOpenToStarters, Attempt attempt) {
    /** What an unrestricted process needs to succeed. */
    public enum Need {
        /** Nothing. */
        NOTHING("succeeds"),
        /** The rights of root. */
        ROOT("succeeds as root"),
        /** A kernel that has it and whose settings leave it open. */
        KERNEL("succeeds where the kernel offers it");

        private final String text;

        Need(String text) {
            this.text = text;
        }

        /** As the table has it. */
        public String text() {
            return text;
        }
    }

    /** Tries. */
    public interface Attempt {
        /** Returns if the attempt succeeded. */
        void make(Scene scene) throws Exception;
    }

    /** All attacks, in the order in which they are tried. */
    public static List<Attack> all() {
        Collection all = new Collection();
        FileAttacks.add(all.group("files"));
        DataAttacks.add(all.group("data directory"));
        EnvironmentAttacks.add(all.group("environment"));
        NetworkAttacks.add(all.group("network"));
        ProcessAttacks.add(all.group("processes"));
        SignalAttacks.add(all.group("other processes"));
        JvmAttacks.add(all.group("virtual machine"));
        KernelAttacks.add(all.group("kernel"));
        LifelineAttacks.add(all.group("lifeline"));
        ResourceAttacks.add(all.group("resources"));
        KernelAttacks.addInterfaces(all.group("kernel")); // last, since the attacker ends there
        return List.copyOf(all.attacks);
    }

    /** Collects the attacks of a group. */
    static final class Collection {
        private final List<Attack> attacks = new ArrayList<>();
        private String group = "";

        Collection group(String name) {
            group = name;
            return this;
        }

        Collection add(String name, Attempt attempt) {
            return add(name, Need.NOTHING, attempt);
        }

        Collection add(String name, Need need, Attempt attempt) {
            attacks.add(new Attack(group, name, need, false, attempt));
            return this;
        }

        /** Tries all; the names of those that succeeded. */
        List<String> open(Scene scene) {
            List<String> open = new ArrayList<>();
            for (Attack each : attacks) {
                try {
                    each.attempt().make(scene);
                    open.add(each.name());
                } catch (Exception e) {
                    continue; // as it should be
                }
            }
            return open;
        }

        /** One that a grant to start programs opens. */
        Collection addStart(String name, Attempt attempt) {
            attacks.add(new Attack(group, name, Need.NOTHING, true, attempt));
            return this;
        }
    }
}
