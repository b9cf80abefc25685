package dev.rosey.api.bus;

import java.util.concurrent.CompletionStage;

/** Receives what a durable consumer delivers. */
@FunctionalInterface
public interface DeliveryHandler {
    /**
     * Handles one delivery.
     *
     * @param delivery the event and its circumstances
     * @return completing it acknowledges; completing it exceptionally asks for redelivery
     * @throws Exception for any reason: asks for redelivery
     */
    CompletionStage<?> handle(Delivery delivery) throws Exception;
}
