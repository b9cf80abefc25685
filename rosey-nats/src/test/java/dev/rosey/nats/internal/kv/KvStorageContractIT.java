package dev.rosey.nats.internal.kv;

import dev.rosey.api.storage.Storage;
import dev.rosey.contract.StorageContract;
import dev.rosey.nats.config.StorageSpec;
import dev.rosey.nats.testing.NatsServerRunner;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of storages, in buckets of a real server. */
class KvStorageContractIT extends StorageContract { // SUR-44
    private static NatsServerRunner server;
    private static KvHost host;
    private static int opened;

    @BeforeAll
    static void startServer() throws Exception {
        server = NatsServerRunner.start("-js");
        host = KvHost.connect(server.url(), StorageSpec.defaults());
    }

    @AfterAll
    static void stopServer() throws Exception {
        host.close();
        server.close();
    }

    @Override
    protected Storage createStorage() {
        return host.storage().open("contract-" + opened++);
    }

    @Override
    protected void closeStorage() throws Exception {
        host.deleteBuckets(); // as the server sets the room of each aside
    }

    @Override
    protected void pass(Duration time) {
        host.pass(time);
    }
}
