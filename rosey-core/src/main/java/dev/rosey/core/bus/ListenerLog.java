package dev.rosey.core.bus;

import dev.rosey.api.bus.BusListener;
import dev.rosey.api.spi.BusListeners;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what listeners do wrong. */
final class ListenerLog implements BusListeners.Trouble {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessEventBus.class);

    @Override
    public void slow(BusListener listener) {
        LOG.warn("A bus listener ({}) is slow: {} reports wait, further ones are not told; make it faster",
                listener.getClass().getName(), BusListeners.CAPACITY);
    }

    @Override
    public void threw(BusListener listener, Throwable failure) {
        LOG.warn("A bus listener ({}) threw; it keeps listening", listener.getClass().getName(), failure);
    }
}
