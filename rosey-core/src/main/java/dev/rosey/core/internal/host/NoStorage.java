package dev.rosey.core.internal.host;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.api.storage.Storage;

/** What a host without a storage has in its place. */
public final class NoStorage implements StorageProvider {
    @Override
    public Storage open(String namespace) {
        throw new PluginException("PLUGIN-010", "Plugin " + namespace + " asks for its storage, but this host has none; "
                + "keep the data in memory, or give the application one: .storage(MemoryStorage.create())");
    }

    @Override
    public void close() {}
}
