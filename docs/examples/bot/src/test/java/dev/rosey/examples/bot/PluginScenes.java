package dev.rosey.examples.bot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Troubles with plugins, their jars and the configuration, as the example bot has them. */
final class PluginScenes {
    private static final String NEVER = ", \"restart\": {\"policy\": \"NEVER\"}";
    /** As where no program may be loaded from the directory for temporary files: this one cannot be made. */
    private static final List<String> WITHOUT_NATIVES = List.of("-Djna.tmpdir=/dev/null/none", "-Djna.nosys=true");
    private static final String TWICE = ", \"restart\": {\"initialDelay\": 0.1, \"maxAttempts\": 2}";

    private static final String HOSTS = ", \"permissions\": {\"resources\": {\"NETWORK_HTTP\": [\"example.org\"]}}";

    private final Scenes scenes;
    private final Path directory;

    private PluginScenes(Scenes scenes, Path directory) {
        this.scenes = scenes;
        this.directory = directory;
    }

    static void addTo(Scenes scenes, Path directory) {
        PluginScenes plugins = new PluginScenes(scenes, directory);
        scenes.add(plugins::running,
                "crashed", "given-up", "too-often", "slowed-down", "never-restarted", "killed", "frozen", "stuck", "out-of-memory",
                "above-limit", "too-busy", "too-large", "call-failed", "user-failed", "user-crashed", "user-timed-out",
                "running", "status-line");
        scenes.add(plugins::unstartable,
                "no-class", "no-plugin", "no-constructor", "missing-class", "later-java", "constructor", "validate", "start",
                "not-registered", "not-ready", "early-exit", "not-granted-start", "http-denied", "no-execute",
                "requires-plugin",
                "asks-too-much", "memory-capped", "no-manifest", "bad-manifest", "other-name", "no-jar", "garbage",
                "user-unavailable");
        scenes.add(plugins::unsealed, "no-frames", "not-shut-in");
        scenes.add(plugins::required, "not-sealed-enough");
        scenes.add(plugins::unenforceable, "not-enforceable", "denied-needed");
        scenes.add(() -> plugins.start(directory, WITHOUT_NATIVES, "--check"), "check-missing");
        scenes.add(() -> plugins.bot("elsewhere", "\"p\": {\"jar\": \"p.jar\", \"runtime\": \"wasm\"}"), "no-runtime");
        scenes.add(() -> plugins.bot("mistaken", "\"p\": {\"jar\": \"p.jar\", \"permissons\": {}}"), "unknown-field");
        scenes.add(
                () -> plugins.bot("unlimited", "\"p\": {\"jar\": \"p.jar\", \"limits\": {\"maxMemoryMegabytes\": 4096}}"),
                "limit-out-of-range");
        scenes.add(() -> plugins.bot("broken", "\"p\": {"), "no-json");
        scenes.add(() -> plugins.start(directory, "--config", "nowhere.json"), "no-configuration");
        scenes.add(() -> plugins.start(directory, "--fly"), "unknown-option");
        scenes.add(plugins::checked, "check-unusable");
    }

    private Scenes.Texts start(Path where, String... arguments) throws Exception {
        return start(where, List.of(), arguments);
    }

    private Scenes.Texts start(Path where, List<String> options, String... arguments) throws Exception {
        BotProcess bot = scenes.keep(BotProcess.start(where, options, arguments));
        bot.end();
        return Scenes.Texts.of(bot);
    }

    private Scenes.Texts bot(String name, String plugins) throws Exception {
        Path where = new BrokenJars(directory.resolve(name)).add("p", Broken.Idle.class).directory();
        Files.writeString(where.resolve("rosey.json"), "{\"schemaVersion\": 1, \"plugins\": {" + plugins + "}}");
        return start(where);
    }

    private Scenes.Texts checked() throws Exception {
        BrokenJars jars = new BrokenJars(directory.resolve("checked")).entry("gone", "");
        return start(jars.directory(), "--check", "--config", jars.configuration().toString());
    }

    private Scenes.Texts unsealed() throws Exception {
        BrokenJars jars = new BrokenJars(directory.resolve("unsealed"))
                .add("talker", Broken.Talker.class.getName(), "", NEVER);
        BotProcess bot = scenes.keep(BotProcess.start(
                jars.directory(), WITHOUT_NATIVES, "--config", jars.configuration().toString()));
        return Scenes.Texts.of(bot);
    }

    private Scenes.Texts required() throws Exception {
        Path where = new BrokenJars(directory.resolve("required")).add("p", Broken.Idle.class).directory();
        Files.writeString(where.resolve("rosey.json"), """
                {"schemaVersion": 1, "sandbox": {"minimum": "KERNEL_SEALED"}, "plugins": {"p": {"jar": "p.jar"}}}""");
        return start(where, WITHOUT_NATIVES);
    }

    private Scenes.Texts unenforceable() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        BrokenJars jars = new BrokenJars(directory.resolve("unenforceable"));
        addGranted(jars, "writer", "FILE_WRITE", data.toString(), "!" + data.resolve("later"));
        addGranted(jars, "reader", "FILE_READ", "!/dev/null");
        return start(jars.directory(), "--config", jars.configuration().toString());
    }

    private static void addGranted(BrokenJars jars, String name, String permission, String... paths) throws Exception {
        String permissions = ", \"permissions\": {\"extra\": [\"%s\"], \"resources\": {\"%s\": [\"%s\"]}}"
                .formatted(permission, permission, String.join("\", \"", paths));
        jars.add(name, Broken.Idle.class.getName(), permissions, permissions);
    }

    private Scenes.Texts unstartable() throws Exception {
        BrokenJars jars = new BrokenJars(directory.resolve("unstartable"))
                .add("no-class", "com.example.Missing", "", "")
                .add("no-plugin", Broken.NoPlugin.class)
                .add("demanding", Broken.Demanding.class)
                .add("incomplete", Broken.Incomplete.class)
                .add("modern", Broken.Idle.class).ofLaterJava("modern", Broken.Idle.class)
                .add("in-constructor", Broken.InConstructor.class)
                .add("in-validate", Broken.InValidate.class)
                .add("in-start", Broken.InStart.class)
                .add("undone", Broken.Idle.class.getName(), ", \"commands\": [{\"name\": \"undone\"}]", "")
                .add("slow", Broken.Slow.class.getName(), "", ", \"startTimeout\": 3")
                .add("exits", Broken.Exits.class)
                .add("curious", Broken.Curious.class)
                .add("calling", Broken.Calling.class.getName(), HOSTS, HOSTS)
                .add("denied", Broken.Idle.class.getName(), "", ", \"permissions\": {\"profile\": \"CUSTOM\"}")
                .add("dependent", Broken.Idle.class.getName(), ", \"requires\": {\"plugins\": {\"other\": \"*\"}}", "")
                .add("wanting", Broken.Idle.class.getName(), ", \"limits\": {\"maxMemoryMegabytes\": 512}", "")
                .jar("no-manifest", "").entry("no-manifest", "")
                .jar("bad-manifest", "{\"schemaVersion\": 1, \"nme\": \"x\"}").entry("bad-manifest", "")
                .jar("other-name", "{\"schemaVersion\": 1, \"name\": \"x\", \"version\": \"1\", \"main\": \"X\"}")
                .entry("other-name", "").entry("gone", "").entry("garbage", "");
        Files.writeString(jars.directory().resolve("garbage.jar"), "this is not a jar");
        BotProcess bot = scenes.keep(BotProcess.start(jars.directory(), "--config", jars.configuration().toString()));
        bot.type("!undone");
        bot.awaitOutput(0);
        bot.end();
        return Scenes.Texts.of(bot);
    }

    private Scenes.Texts running() throws Exception {
        BrokenJars jars = new BrokenJars(directory.resolve("running"))
                .add("crasher", Broken.Crasher.class.getName(), "", TWICE)
                .add("never", Broken.Crasher.class.getName(), "", NEVER)
                .add("glutton", Broken.Glutton.class.getName(), "", TWICE)
                // a busy plugin is above such a limit also on a machine that does much besides
                .add("burner", Broken.Burner.class.getName(), "",
                        TWICE + ", \"limits\": {\"maxCpuPercent\": 5, \"checkInterval\": 0.5, \"startGrace\": 1}")
                .add("slowed", Broken.Burner.class.getName(), "", ", \"limits\": {\"maxCpuPercent\": 5, "
                        + "\"checkInterval\": 0.5, \"startGrace\": 1, \"onViolation\": \"THROTTLE\"}")
                .add("often", Broken.Crasher.class.getName(), "",
                        ", \"restart\": {\"initialDelay\": 0.1, \"maxRestarts\": 1, \"window\": 60}")
                .add("large", Broken.Idle.class.getName(), "",
                        TWICE + ", \"limits\": {\"maxMemoryMegabytes\": 16, \"checkInterval\": 0.5}")
                .add("mute", Broken.Mute.class.getName(), ", \"commands\": [{\"name\": \"wait\", \"timeout\": 0.2}]", "")
                .add("fragile", Broken.Fragile.class.getName(),
                        ", \"commands\": [{\"name\": \"break\"}, {\"name\": \"throw\"}]", "")
                .add("frozen", Broken.Idle.class)
                .add("victim", Broken.Idle.class);
        BotProcess bot = scenes.keep(BotProcess.start(jars.directory(), "--config", jars.configuration().toString()));
        bot.type("!plugins");
        bot.awaitOutput(10);
        new ProcessBuilder("kill", "-STOP", Long.toString(bot.plugin("frozen").pid())).start().waitFor();
        bot.plugin("victim").destroyForcibly();
        for (String command : new String[] {"!throw", "!break", "!wait", "!wait", "!wait"}) {
            bot.type(command);
        }
        return Scenes.Texts.of(bot);
    }
}
